"""The list: what is asked for, in its order, with totals; of pages or of snippets, never of both."""

from datetime import datetime, time

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Locale, Page

from core.folding import folded

from .asked import NEWEST, Asked
from .forms import SNIPPETS, OverviewForm, kinds
from .originals import STATUSES, languages, snippet_models
from .pages import Pages, sections
from .snippets import Snippets


class Listing:
    """What a user sees for the filters of an address (``data``)."""

    def __init__(self, user: AbstractBaseUser, data) -> None:
        self.user = user
        self.hub, self.locales = languages()
        self.form = OverviewForm(data, sections=sections(user, self.hub), locales=self.locales)
        self.form.is_valid()  # what is wrong is said beside its field
        self.asked = self._asked(self.form.cleaned_data)

    def _asked(self, data: dict) -> Asked:
        chosen = self.form.locales.get(data.get("language"))
        kind = data.get("kind")
        first, last = data.get("from"), data.get("to")
        return Asked(
            user=self.user,
            hub=self.hub,
            locales=self.locales,
            shown=[chosen] if chosen else self.locales,
            models=snippet_models() if kind == SNIPPETS else [kinds()[kind]] if kind else [],
            order=data.get("order") or NEWEST,
            status=data.get("status") or "",
            translator=data.get("translator"),
            section=self.form.sections[data["section"]][1] if data.get("section") else "",
            first=first and timezone.make_aware(datetime.combine(first, time.min)),
            last=last and timezone.make_aware(datetime.combine(last, time.max)),
            words=tuple(folded(data.get("words") or "").split()),
        )

    @cached_property
    def originals(self) -> Pages | Snippets:
        is_of_pages = all(issubclass(model, Page) for model in self.asked.models)
        return Pages(self.asked) if is_of_pages else Snippets(self.asked)

    @property
    def section_titles(self) -> dict[str, str]:
        """By path in the tree; only what the user may know of."""
        return {path: title for title, path in self.form.sections.values()}

    @property
    def totals(self) -> list[tuple[Locale, list[tuple[str, str, int]]]]:
        """Per language: (status, its name, how many), whatever language and status are asked for."""
        found = self.originals.totals
        return [
            (locale, [(status, str(label), found[locale.pk][status]) for status, label in STATUSES.items()])
            for locale in self.locales
        ]
