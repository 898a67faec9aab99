"""What an article's form asks for beyond its fields: at publish, not at draft."""

from django import forms
from django.utils.translation import gettext

from core.forms import BasePageForm

FIRST_YEAR = 1945


class ArticlePageForm(BasePageForm):
    def clean_tags(self) -> list[str]:
        from .models import Tag

        return Tag.as_known(list(self.cleaned_data["tags"]))

    def clean(self):
        data = super().clean()
        published_at = data.get("published_at")
        if published_at and published_at.year < FIRST_YEAR:
            self.add_error("published_at", forms.ValidationError(gettext("This year cannot be right.")))
        picture = data.get("lead_picture")
        described = data.get("lead_picture_alt") or (picture and picture.description)
        if picture and not described and not self.is_deferred_validation:
            self.add_error(
                "lead_picture_alt",
                forms.ValidationError(gettext("Say what the picture shows, for readers who cannot see it.")),
            )
        return data
