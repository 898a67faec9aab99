"""Originals that are pages: filtered, ordered and counted by the database, however many there are."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from django.utils.functional import cached_property
from wagtail.models import Locale, Page, PageViewRestriction, get_page_models
from wagtail.permissions import page_permission_policy

from core.folding import Folded

from ..models import Status
from ..permissions import UNPUBLISHED
from . import readers
from .asked import OUTDATED, TITLE, VIEWS, Asked
from .originals import MISSING, Cell, Cells, Original, begun, kept_by_hand, translations

CHUNK = 500  # rows of a spreadsheet whose cells are read at once
NEWEST_FIRST = (F("first_published_at").desc(nulls_last=True), "-pk")


def known_to(user: AbstractBaseUser, hub: Locale) -> QuerySet[Page]:
    """Originals the user may know of, with ``is_open``: whether any reader may see them.

    A draft, or what is for some readers only, is a matter of its editors, and of translators once it was
    submitted; until then the title of a draft is nobody else's.
    """
    is_open, editable = Q(live=True) & ~_restricted(), _editable(user)
    is_submitted = Q(Exists(translations(hub).filter(source__object_id=OuterRef("translation_key"))))
    known = is_open | Q(Q(live=True) & editable)
    known |= is_submitted if user.has_perm(UNPUBLISHED) else is_submitted & editable
    found = Page.objects.filter(known, locale=hub, alias_of=None, depth__gt=1).order_by()
    return found.annotate(is_open=ExpressionWrapper(is_open, BooleanField()))


def _restricted() -> Q:
    """What ``core.visibility`` says for few pages; one query, then no other for any of 100,000 rows."""
    by_length: dict[int, set[str]] = defaultdict(set)
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        by_length[len(path)].add(path)
    found = Q(pk__in=[])
    for length, paths in by_length.items():
        found |= Q(In(Substr("path", Value(1), Value(length)), sorted(paths)))
    return found


def _editable(user: AbstractBaseUser) -> Q:
    """What ``originals.may_edit_page`` says of one page."""
    if user.is_active and user.is_superuser:
        return Q(pk__isnull=False)
    found = Q(pk__in=[])
    for permission in page_permission_policy.get_cached_permissions_for_user(user):
        below = Q(path__startswith=permission.page.path)
        if permission.permission.codename == "change_page":
            found |= below
        elif permission.permission.codename == "add_page":
            found |= below & Q(owner=user)
    return found


def sections(user: AbstractBaseUser, hub: Locale) -> dict[int, tuple[str, str]]:
    """(title, path) of the known pages that may have others below them, by id, in the order of the tree."""
    models = [model for model in get_page_models() if model.allowed_subpage_models()]
    kinds = ContentType.objects.get_for_models(*models).values()
    rows = known_to(user, hub).filter(content_type__in=[kind.pk for kind in kinds])
    found = sorted(rows.values_list("path", "title", "pk"))
    return {pk: (title, path) for path, title, pk in found}


class Pages:
    """A sequence of what is left by filters, in its order. One query for all its counts."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    # --- filters ---
    @cached_property
    def _about(self) -> QuerySet[Page]:
        """What all filters but those for the state of a translation leave."""
        asked = self.asked
        found = known_to(asked.user, asked.hub)
        if asked.models:
            kinds = ContentType.objects.get_for_models(*asked.models).values()
            found = found.filter(content_type__in=[kind.pk for kind in kinds])
        if asked.section:
            found = found.filter(path__startswith=asked.section)
        if asked.first:
            found = found.filter(first_published_at__gte=asked.first)
        if asked.last:
            found = found.filter(first_published_at__lte=asked.last)
        if asked.words:
            found = found.annotate(folded_title=Folded("title"))
            found = found.filter(*(Q(folded_title__contains=word) for word in asked.words))
        return found

    def _status(self, locale: Locale) -> Coalesce:
        """As in ``cells``; empty where the work is not by the translator asked for."""
        key = OuterRef("translation_key")
        found = translations(self.asked.hub).filter(source__object_id=key, target_locale=locale)
        if self.asked.translator:
            found = found.filter(state__translator=self.asked.translator)
        of_work = Subquery(found.values(found=Coalesce("state__status", Value(Status.IN_WORK.value)))[:1])
        if self.asked.translator:
            return Coalesce(of_work, Value(""))
        by_hand = _by_hand().filter(translation_key=key, locale=locale)
        is_live = Case(When(live=True, then=Value(Status.LIVE.value)), default=Value(Status.IN_WORK.value))
        return Coalesce(of_work, Subquery(by_hand.values(found=is_live)[:1]), Value(MISSING))

    def _answers(self, status: str) -> bool:
        return status == self.asked.status if self.asked.status else bool(status)

    @cached_property
    def _rows(self) -> QuerySet[Page]:
        asked, found = self.asked, self._about
        if not asked.status and not asked.translator:
            return found
        columns = {f"status_{locale.pk}": self._status(locale) for locale in asked.shown}
        wanted = Q(pk__in=[])
        for column in columns:
            wanted |= Q((column, asked.status)) if asked.status else ~Q((column, ""))
        return found.alias(**columns).filter(wanted)

    # --- counts ---
    @cached_property
    def _counts(self) -> dict[tuple[str, ...], int]:
        """How many pages have these statuses, one for each language, whatever status is asked for."""
        columns = {f"status_{locale.pk}": self._status(locale) for locale in self.asked.locales}
        rows = self._about.annotate(**columns).values_list(*columns).annotate(Count("pk"))
        return {tuple(statuses): count for *statuses, count in rows}

    @property
    def totals(self) -> dict[int, Counter[str]]:
        """By locale id and status."""
        found: dict[int, Counter[str]] = {locale.pk: Counter() for locale in self.asked.locales}
        for statuses, count in self._counts.items():
            for locale, status in zip(self.asked.locales, statuses, strict=True):
                found[locale.pk][status] += count
        return found

    def __len__(self) -> int:
        shown = [self.asked.locales.index(locale) for locale in self.asked.shown]
        if not shown:
            return self._rows.count()
        return sum(
            count
            for statuses, count in self._counts.items()
            if any(self._answers(statuses[number]) for number in shown)
        )

    # --- rows ---
    @property
    def _ordered(self) -> QuerySet[Page]:
        rows, order = self._rows, self.asked.order
        if order == TITLE:
            return rows.order_by(Folded("title"), "pk")
        if order == VIEWS:
            return rows.order_by(readers.views_of(OuterRef("pk")).desc(), *NEWEST_FIRST)
        if order == OUTDATED:
            since = Subquery(self._outdated().values("since"))
            return rows.annotate(since=since).order_by(F("since").asc(nulls_last=True), *NEWEST_FIRST)
        return rows.order_by(*NEWEST_FIRST)

    def _outdated(self) -> QuerySet:
        found = translations(self.asked.hub).filter(
            source__object_id=OuterRef("translation_key"), target_locale__in=self.asked.shown
        )
        return found.order_by().values("source__object_id").annotate(since=Min("state__outdated_since"))

    @property
    def _originals(self) -> QuerySet:
        return self._ordered.values_list(
            "content_type_id", "pk", "translation_key", "title", "first_published_at", "path", "is_open"
        )

    def __getitem__(self, part: slice) -> list[Original]:
        return [self._original(*row) for row in self._originals[part]]

    def chunks(self) -> Iterator[list[Original]]:
        """All of them, some hundreds at a time: they are not held together."""
        rows = self._originals.iterator(chunk_size=CHUNK)
        while chunk := [self._original(*row) for row in islice(rows, CHUNK)]:
            yield chunk

    def _original(self, kind: int, *fields) -> Original:
        return Original(ContentType.objects.get_for_id(kind).model_class() or Page, *fields)

    def cells(self, originals: list[Original]) -> Cells:
        """Two queries. Pages that are kept by hand in another language have no segments; aliases are none."""
        keys = [original.key for original in originals]
        cells = begun(translations(self.asked.hub).filter(source__object_id__in=keys))
        by_hand = _by_hand().filter(translation_key__in=keys).exclude(locale=self.asked.hub)
        for key, locale, live, pk in by_hand.values_list("translation_key", "locale_id", "live", "pk"):
            cells.setdefault((key, locale), Cell(kept_by_hand(live), target=pk))
        return cells


def _by_hand() -> QuerySet[Page]:
    return Page.objects.filter(alias_of=None, depth__gt=1).order_by()
