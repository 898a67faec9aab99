from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import OWN_NAMES

from .periods import DAY, Days, Step
from .report import Report
from .sections import Sections

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
MOST_YEARS = 20
EARLIEST = date(1990, 1, 1)  # no site is older than the web
DEFAULT_DAYS = 30


class ReportForm(forms.Form):
    """What a report is about. Whatever is missing or wrong has a default: there always is a report."""

    step = forms.ChoiceField(
        required=False,
        label=_("By"),
        choices=[("", _("Automatic")), *Step.choices],
        error_messages={"invalid_choice": _("A report goes by day, week or month.")},
    )
    section = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Section"),
        error_messages={"invalid_choice": _("There is no such section.")},
    )
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        choices=[("", _("All languages")), *OWN_NAMES.items()],
        error_messages={"invalid_choice": _("There is no such language.")},
    )

    def __init__(self, *args, sections: Sections, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections
        self.today = timezone.localdate()
        self.fields["section"].choices = [("", _("All sections")), *sections.choices()]
        # Named like Python's keyword in the address, so not a class attribute.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                required=False,
                label=label,
                input_formats=DATES,
                widget=forms.DateInput({"type": "date", "max": self.today.isoformat()}, format="%Y-%m-%d"),
                error_messages={"invalid": _("This is no date; write it as 2026-12-31.")},
            )
        self.order_fields(["from", "to", "step", "section", "language"])

    def clean(self) -> dict:
        data = super().clean()
        if "from" not in self.errors and "to" not in self.errors:
            data["last"] = max(min(data["to"] or self.today, self.today), EARLIEST - DAY)
            data["first"] = data["from"] or data["last"] - (DEFAULT_DAYS - 1) * DAY
            if min(data["last"], data["first"]) < EARLIEST:
                self.add_error("from", _("There are no numbers of that time."))
            elif data["first"] > data["last"]:
                self.add_error("from", _("The first day lies after the last one, or in the future."))
            elif data["first"] <= _years_before(data["last"]):
                self.add_error("from", _("A report spans %(years)d years at most.") % {"years": MOST_YEARS})
            else:
                # The fields say what the report is about, also where that was not asked for.
                self.data = {**self.data.dict(), "from": data["first"], "to": data["last"]}
        return data

    def report(self) -> Report:
        """After ``is_valid()``, whatever that said."""
        data = self.cleaned_data
        days = Days(self.today - (DEFAULT_DAYS - 1) * DAY, self.today)
        if "from" not in self.errors and "to" not in self.errors:
            days = Days(data["first"], data["last"])
        # Not chosen: so that a chart has a hundred points or so.
        step = Step.DAY if days.count <= 100 else Step.WEEK if days.count <= 732 else Step.MONTH
        return Report(
            days,
            Step(data.get("step") or step),
            self._sections,
            self._sections.get(data.get("section")),
            data.get("language", ""),
        )


def _years_before(day: date) -> date:
    """The same day so many years ago that a range which begins there is too long."""
    if (day.month, day.day) == (2, 29):
        day -= DAY  # the year may have none
    return day.replace(year=day.year - MOST_YEARS)
