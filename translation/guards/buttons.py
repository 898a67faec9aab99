"""wagtail-localize's buttons and menu items, for those who may do what they lead to."""

from collections.abc import Iterator

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import TranslationSource

from .. import permissions
from .publish import stopped
from .submit import creatable, languages
from .views import syncable


def page_buttons(page: Page, user, view_name=None, next_url: str | None = None) -> Iterator[Button]:
    if page.is_root() or page.alias_of_id:
        return
    offered = languages(user, page, _creatable_below)
    if offered and (page.numchild or not all(offered.values())):  # pages below can be submitted later
        yield Button(
            gettext("Translate this page"),
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
            priority=60,
            icon_name="wagtail-localize-language",
        )
    yield from _sync_button(page, user, next_url, gettext("Sync translated pages"), 60)


def _creatable_below(user, page: Page) -> list[Locale]:
    """``creatable``, asked once in a listing of the pages below one; a request has its own ``user``."""
    known = user.__dict__.setdefault("_creatable_below", {})
    key = page.path[: -Page.steplen], page.locale_id
    if key not in known:
        known[key] = creatable(user, page)
    return known[key]


def snippet_buttons(snippet, user, next_url: str | None = None) -> Iterator[Button]:
    if not isinstance(snippet, TranslatableMixin):
        return
    offered = languages(user, snippet)
    if offered and not all(offered.values()):
        opts = snippet._meta
        yield Button(
            gettext("Translate"),
            reverse(
                "wagtail_localize:submit_snippet_translation",
                args=[opts.app_label, opts.model_name, quote(snippet.pk)],
            ),
            attrs={"aria-label": gettext("Translate “%(title)s”") % {"title": snippet}},
            priority=100,
            icon_name="wagtail-localize-language",
        )
    yield from _sync_button(snippet, user, next_url, gettext("Sync translated snippets"), 106)


def _sync_button(original, user, next_url: str | None, label: str, priority: int) -> Iterator[Button]:
    source = TranslationSource.objects.get_for_instance_or_none(original)
    if source is None or not source.translations.filter(enabled=True).exists():
        return
    if syncable(user, source) is not None:
        url = reverse("wagtail_localize:update_translations", args=[source.pk])
        if next_url:
            url += "?" + urlencode({"next": next_url})
        yield Button(label, url, priority=priority, icon_name="resubmit")


def may_restart(user, instance: TranslatableMixin) -> bool:
    translation = stopped(instance)
    return translation is not None and permissions.may_translate(user, translation)


class RestartPageItem(localize.RestartTranslationPageActionMenuItem):
    def is_shown(self, context) -> bool:
        return super().is_shown(context) and may_restart(context["request"].user, context["page"])


class RestartSnippetItem(localize.RestartTranslationSnippetActionMenuItem):
    def is_shown(self, context) -> bool:
        return super().is_shown(context) and may_restart(context["request"].user, context["instance"])
