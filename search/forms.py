"""What a reader may ask for."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .engines import Scope
from .query import MAX_LENGTH

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
FIRST_DAY = date(1900, 1, 1)


class SearchForm(forms.Form):
    """``sections`` are (id, title) pairs of the reader's language."""

    q = forms.CharField(
        required=False,
        max_length=MAX_LENGTH,
        label=_("Search"),
        error_messages={"max_length": _("At most %(limit_value)d characters can be searched for.")},
    )
    section = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Section"),
        error_messages={"invalid_choice": _("There is no such section.")},
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[("", _("Best match first")), ("date", _("Newest first"))],
        label=_("Order"),
        error_messages={"invalid_choice": _("There is no such order.")},
    )

    def __init__(self, *args, sections: list[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", _("All sections")), *sections]
        # Named like Python's keyword in the address, so not a class attribute.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                required=False,
                label=label,
                input_formats=DATES,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _("This is no date; write it as 2026-12-31.")},
            )
        self.order_fields(["q", "section", "from", "to", "sort"])

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("from"), data.get("to")
        for name in ("from", "to"):
            if data.get(name) and not FIRST_DAY <= data[name] <= timezone.localdate() + timedelta(days=366):
                self.add_error(name, _("There are no articles of that time."))
        if first and last and first > last:
            self.add_error("to", _("The end lies before the beginning."))
        return data

    def scope(self, language: str) -> Scope:
        """Where to look; days are those of Asia/Ho_Chi_Minh, the last one whole."""
        data = self.cleaned_data
        last = data.get("to")
        return Scope(
            language=language,
            section=data.get("section"),
            since=_midnight(data.get("from")),
            until=_midnight(last + timedelta(days=1)) if last else None,
        )

    @property
    def has_filters(self) -> bool:
        return any(self.data.get(name) for name in ("section", "from", "to", "sort"))


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
