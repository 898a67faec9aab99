"""What every page's form checks beyond its fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from .slugs import RESERVED_MESSAGE, is_reserved


class BasePageForm(WagtailAdminPageForm):
    """Refuses a reserved slug at its field: a new page does not know its parent yet, the form does."""

    def clean(self):
        data = super().clean()
        slug = data.get("slug")
        if slug and self.parent_page and is_reserved(slug, self.parent_page.depth):
            self.add_error("slug", forms.ValidationError(RESERVED_MESSAGE % {"slug": slug}))
        return data


class BaseCopyForm(CopyForm):
    """Makes no alias in another language: the same text would stand at the address of two."""

    def clean(self):
        data = super().clean()
        parent = data.get("new_parent_page")
        if data.get("alias") and parent and parent.locale_id != self.page.locale_id:
            self.add_error("alias", _("A page cannot be an alias in another language: translate it."))
        return data
