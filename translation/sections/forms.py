from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page


class SectionChooser(AdminPageChooser):
    def get_value_data(self, value):
        """What is no number has been refused already; Wagtail's own would look it up to show it again."""
        return super().get_value_data(value if str(value).isdecimal() else None)


class SectionForm(forms.Form):
    """A section of the originals, and a language to translate into."""

    section = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1), label=_("Section"), widget=SectionChooser(show_edit_link=False)
    )
    language = forms.ModelChoiceField(Locale.objects.none(), label=_("Language"), empty_label=None)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        originals = Page.objects.filter(depth__gt=1, locale__language_code=settings.LANGUAGE_CODE)
        self.fields["section"].queryset = originals.select_related("locale")
        self.fields["language"].queryset = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
