"""What somebody may do with the rows of a list, without a query for each; ``permissions`` says the same."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page, TranslatableMixin

from core.visibility import is_restricted

from ..permissions import SNIPPETS, SUBMIT
from .originals import may_edit_model, may_edit_page


class Rights:
    """Of a user; three queries whatever the number of pages.

    ``ids``, ``others``: originals that may be submitted, by id and as a query of ids. ``targets``, ``keys``:
    ids and translation keys of further pages to be asked about.
    """

    def __init__(
        self,
        user: AbstractBaseUser,
        ids: Iterable[int],
        targets: Iterable[int] = (),
        keys: Iterable[UUID] = (),
        others: QuerySet | None = None,
    ) -> None:
        self.user = user
        self._may_submit = user.has_perm(SUBMIT)
        self._may_add: dict[int, bool] = {}
        wanted = Q(pk__in={*ids, *targets}) | Q(translation_key__in=set(keys))
        if others is not None:
            wanted |= Q(pk__in=others)
        found = Page.objects.filter(wanted).select_related("locale").annotate(is_restricted=is_restricted())
        self.pages: dict[int, Page] = {page.pk: page for page in found.order_by()}
        self.originals = [
            page for page in self.pages.values() if page.locale.language_code == settings.LANGUAGE_CODE
        ]
        steps = {
            page.path[:end]
            for page in self.originals
            for end in range(Page.steplen, len(page.path), Page.steplen)
        }
        above = Page.objects.filter(path__in=steps).annotate(is_restricted=is_restricted()).order_by()
        self.above: dict[str, Page] = {page.path: page for page in above}
        asked = {page.translation_key for page in (*self.above.values(), *self.originals)}
        found = Page.objects.filter(translation_key__in=asked, depth__gt=1).select_related("locale")
        self._translations = {(page.translation_key, page.locale_id): page for page in found.order_by()}

    @property
    def languages(self) -> list[Locale]:
        """Those that have a home page, besides that of the originals, in the order of LANGUAGES."""
        homes = [page for page in self._translations.values() if page.depth == 2]
        found = {page.locale.language_code: page.locale for page in homes}
        codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        return [found[code] for code in codes if code in found]

    def translation(self, page: Page, locale: Locale) -> Page | None:
        """An alias is none."""
        found = self._translations.get((page.translation_key, locale.pk))
        return found if found and not found.alias_of_id else None

    def may_edit(self, pk: int | None) -> bool:
        return pk in self.pages and may_edit_page(self.user, self.pages[pk])

    def may_write_snippets(self, model: type[TranslatableMixin]) -> bool:
        return self.user.has_perm(SNIPPETS) or may_edit_model(self.user, model)

    def may_submit_snippet(self, model: type[TranslatableMixin], is_open: bool) -> bool:
        if not self._may_submit or not (is_open or may_edit_model(self.user, model)):
            return False
        return self.may_write_snippets(model)

    def may_submit_page(self, pk: int, locale: Locale) -> bool:
        page = self.pages.get(pk)
        if page is None or not self._may_submit or not self.may_read(page):
            return False
        for end in range(len(page.path) - Page.steplen, Page.steplen, -Page.steplen):
            ancestor = self.above.get(page.path[:end])
            if ancestor is None:
                return False
            parent = self._translations.get((ancestor.translation_key, locale.pk))
            if parent is not None:
                return self._may_add_below(parent)
            if not self.may_read(ancestor):
                return False
        return self._may_add_below(self.above[page.path[: Page.steplen]])  # a language without a home page

    def may_read(self, page: Page) -> bool:
        return (page.live and not page.is_restricted) or may_edit_page(self.user, page)

    def _may_add_below(self, parent: Page) -> bool:
        if parent.pk not in self._may_add:
            self._may_add[parent.pk] = parent.permissions_for_user(self.user).can_add_subpage()
        return self._may_add[parent.pk]
