from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import epoch

from ..labels import path_of

register = template.Library()


@register.simple_tag(takes_context=True)
def sidebar(context, page) -> SafeString:
    """The sidebar of a page, rendered once for each site epoch and sidebar; a preview is always fresh."""
    if not hasattr(page, "get_sidebar_boxes"):
        return SafeString("")

    def build() -> SafeString:
        return render_to_string(
            "sidebar/sidebar.html", {"boxes": page.get_sidebar_boxes(), "lang": page.lang}
        )

    if getattr(context.get("request"), "is_preview", False):
        return build()
    return epoch.cached(page.sidebar_cache_key, build)


@register.filter
def label_path(subject, language: str) -> str:
    """``{{ topic|label_path:lang }}``: where the articles of a tag, author or topic are listed."""
    return path_of(subject, language)
