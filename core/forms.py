"""What every page's form checks beyond its fields."""

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from .slugs import RESERVED_MESSAGE, is_reserved


class BasePageForm(WagtailAdminPageForm):
    """Refuses a reserved slug at its field: a new page does not know its parent yet, the form does."""

    def clean(self):
        data = super().clean()
        slug = data.get("slug")
        if slug and self.parent_page and is_reserved(slug, self.parent_page.depth):
            self.add_error("slug", forms.ValidationError(RESERVED_MESSAGE % {"slug": slug}))
        return data
