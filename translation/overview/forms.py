from collections.abc import Iterable

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from .originals import STATUSES, Cell, Original

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
NEWEST, VIEWS, OUTDATED, TITLE = "newest", "views", "outdated", "title"
ORDERS = {
    NEWEST: _("Newest first"),
    VIEWS: _("Most read in 30 days"),
    OUTDATED: _("Longest outdated"),
    TITLE: _("Title"),
}


class OverviewForm(forms.Form):
    """What is asked for. Whatever is wrong is said beside its field, and narrows nothing."""

    words = forms.CharField(required=False, max_length=200, label=_("Words in the title"))
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        error_messages={"invalid_choice": _("There is no such language.")},
    )
    status = forms.ChoiceField(
        required=False,
        label=_("Status"),
        choices=[("", _("All statuses")), *STATUSES.items()],
        error_messages={"invalid_choice": _("There is no such status.")},
    )
    kind = forms.ChoiceField(
        required=False,
        label=_("Kind"),
        error_messages={"invalid_choice": _("There is no such kind of page or snippet.")},
    )
    section = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Section"),
        error_messages={"invalid_choice": _("There is no such section.")},
    )
    translator = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Translator"),
        error_messages={"invalid_choice": _("There is no such translator.")},
    )
    order = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=list(ORDERS.items()),
        error_messages={"invalid_choice": _("There is no such order.")},
    )

    def __init__(
        self, *args, originals: list[Original], cells: Iterable[Cell], locales: list[Locale], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", _("Published from")), ("to", _("Published to"))):
            self.fields[name] = forms.DateField(
                required=False,
                label=label,
                input_formats=DATES,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _("This is no date; write it as 2026-12-31.")},
            )
        self.locales = {locale.language_code: locale for locale in locales}
        self.sections = _sections(originals)
        self.translators = _names({cell.translator for cell in cells if cell.translator})
        kinds = sorted({original.kind: original.kind_name for original in originals}.items(), key=_second)
        names = [(code, locale.get_display_name()) for code, locale in self.locales.items()]
        for name, empty, choices in (
            ("language", _("All languages"), names),
            ("kind", _("All kinds"), kinds),
            ("section", _("All sections"), [(pk, label) for pk, (label, _path) in self.sections.items()]),
            ("translator", _("All translators"), sorted(self.translators.items(), key=_second)),
        ):
            self.fields[name].choices = [("", empty), *choices]
        self.order_fields(
            ["words", "language", "status", "kind", "section", "from", "to", "translator", "order"]
        )

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("from"), data.get("to")
        if first and last and first > last:
            self.add_error("from", _("The first day lies after the last one."))
        return data


def _second(pair: tuple) -> str:
    return str(pair[1])


def _sections(originals: list[Original]) -> dict[int, tuple[str, str]]:
    """(title, path) of the pages that may have others below them, by id, in the order of the tree."""
    has_children = {
        original.model: bool(original.is_page and original.model.allowed_subpage_models())
        for original in {original.model: original for original in originals}.values()
    }
    found = sorted(
        (original for original in originals if has_children[original.model]),
        key=lambda original: original.path,
    )
    return {
        original.pk: ("— " * (len(original.path) // Page.steplen - 2) + original.title, original.path)
        for original in found
    }


def _names(users: set[int]) -> dict[int, str]:
    found = get_user_model().objects.filter(pk__in=users)
    return {user.pk: user.get_full_name() or user.get_username() for user in found}
