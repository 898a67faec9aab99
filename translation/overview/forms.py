from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TranslatableMixin, get_page_models

from ..models import TranslationState
from .asked import ORDERS
from .originals import STATUSES, snippet_models

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
SNIPPETS = "snippets"  # of all kinds


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

    def __init__(self, *args, sections: dict[int, tuple[str, str]], locales: list[Locale], **kwargs) -> None:
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
        self.sections = sections
        self.translators = _translators()
        names = [(code, locale.get_display_name()) for code, locale in self.locales.items()]
        for name, empty, choices in (
            ("language", _("All languages"), names),
            ("kind", _("All pages"), _kind_choices()),
            ("section", _("All sections"), [*map(_section_choice, sections.items())]),
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


def kinds() -> dict[str, type[TranslatableMixin]]:
    return {model._meta.label_lower: model for model in (*get_page_models(), *snippet_models())}


def kind_name(model: type[TranslatableMixin]) -> str:
    return capfirst(str(model._meta.verbose_name))


def _kind_choices() -> list:
    named = sorted(((label, kind_name(model)) for label, model in kinds().items()), key=_second)
    pages = [pair for pair in named if issubclass(kinds()[pair[0]], Page)]
    snippets = [pair for pair in named if pair not in pages]
    return [(_("Pages"), pages), (_("Snippets"), [(SNIPPETS, _("All snippets")), *snippets])]


def _section_choice(item: tuple[int, tuple[str, str]]) -> tuple[int, str]:
    pk, (title, path) = item
    return pk, "— " * (len(path) // Page.steplen - 2) + title


def _translators() -> dict[int, str]:
    """Names of all who have translated something, by id."""
    done = TranslationState.objects.filter(translation__enabled=True, translator__isnull=False)
    found = get_user_model().objects.filter(pk__in=done.values("translator"))
    return {user.pk: user.get_full_name() or user.get_username() for user in found}
