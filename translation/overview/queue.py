"""What waits for a translator or reviewer, on the admin's first page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from core.visibility import unrestricted
from visits.most_read import most_read

from ..models import Status, TranslationState
from ..permissions import PUBLISH_SNIPPETS, UNPUBLISHED
from . import readers
from .originals import LONG_AGO, MISSING, STATUSES, may_edit_model
from .rights import Rights
from .rows import editor_url, submit_page_url

LONGEST = 8  # rows
STATES = 40  # read: some may be none of the user's
MOST_READ = 50  # pages among which untranslated ones are looked for
LATEST = 2 * LONGEST  # untranslated pages added last, where those are translated


@dataclass(frozen=True)
class Waiting:
    title: str
    locale: Locale
    status: str
    editor_url: str = ""
    submit_url: str = ""
    percentage: int | None = None
    outdated_since: datetime | None = None
    views: int | None = None
    is_sent_back: bool = False  # by a reviewer, for changes

    @property
    def status_name(self) -> str:
        return str(STATUSES[self.status])


class QueuePanel(Component):
    """What is in review for reviewers; what is outdated, the user's own work, what nobody has begun.

    The last is what was submitted, then what readers miss most.

    Six queries, whatever the number of pages.
    """

    name = "translations"
    template_name = "translation/queue.html"
    order = 140

    class Media:
        css = {"all": ["css/admin-overview.css"]}

    def __init__(self, user: AbstractBaseUser) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {}).get("request")
        return {"waiting": waiting(self.user), "csrf_token": get_token(request) if request else ""}


def waiting(user: AbstractBaseUser) -> list[Waiting]:
    states = list(_states(user))
    read = dict(most_read(*readers.period(), MOST_READ, settings.LANGUAGE_CODE))
    keys = {state.translation.source.object_id for state in states}
    rights = Rights(user, read, keys=keys, others=_latest_missing())
    begun = [*_begun(user, states, rights)]
    if len(begun) < LONGEST:
        begun += _missing(read, rights, LONGEST - len(begun))
    return begun[:LONGEST]


def _states(user: AbstractBaseUser):
    reviews = page_permission_policy.user_has_permission(user, "publish") or user.has_perm(PUBLISH_SNIPPETS)
    mine = Q(status=Status.IN_WORK, translator=user)
    statuses = Q(status=Status.OUTDATED) | mine | Q(status=Status.IN_WORK, translator=None)
    if reviews:
        statuses |= Q(status=Status.IN_REVIEW)
    first = Case(
        When(status=Status.IN_REVIEW, then=Value(0)),
        When(status=Status.OUTDATED, then=Value(1)),
        When(mine, then=Value(2)),
        default=3,
    )
    return (
        TranslationState.objects.filter(
            statuses,
            translation__enabled=True,
            translation__source__locale__language_code=settings.LANGUAGE_CODE,
        )
        .select_related("translation__source", "translation__target_locale")
        .order_by(first, F("outdated_since").asc(nulls_last=True), "-updated_at")[:STATES]
    )


def _begun(user: AbstractBaseUser, states: list[TranslationState], rights: Rights) -> Iterator[Waiting]:
    by_key = {(page.translation_key, page.locale_id): page for page in rights.pages.values()}
    reads_drafts = user.has_perm(UNPUBLISHED)
    for state in states:
        source, locale = state.translation.source, state.translation.target_locale
        model = ContentType.objects.get_for_id(source.specific_content_type_id).model_class()
        if issubclass(model, Page):
            original = by_key.get((source.object_id, source.locale_id))
            target = by_key.get((source.object_id, locale.pk))
            action = "publish" if state.status == Status.IN_REVIEW else "change"
            if (
                original is None
                or target is None
                or not (reads_drafts or rights.may_read(original))
                or not page_permission_policy.user_has_permission_for_instance(user, action, target)
            ):
                continue
            title = original.title
        else:
            needs = PUBLISH_SNIPPETS if state.status == Status.IN_REVIEW else None
            if not (reads_drafts or may_edit_model(user, model)) or not rights.may_write_snippets(model):
                continue
            if needs and not user.has_perm(needs):
                continue
            title = source.object_repr
        yield Waiting(
            title,
            locale,
            state.status,
            editor_url(state.translation_id),
            percentage=state.percentage,
            outdated_since=state.outdated_since,
            is_sent_back=state.status == Status.IN_WORK and bool(state.review_note),
        )


def _latest_missing() -> QuerySet[Page]:
    """Ids of the latest originals that readers of another language do not have.

    By id: the database stops at the first ones. By date it would read all pages.
    """
    missing, pages, columns = Q(pk__in=[]), Page.objects.order_by(), {}
    for number, (code, _name) in enumerate(settings.LANGUAGES):
        its = pages.filter(locale__language_code=code)
        there = its.filter(translation_key=OuterRef("translation_key"), alias_of=None)
        # Its id, not whether it is there: for that PostgreSQL reads all pages of the language first.
        columns[f"in_{number}"] = Subquery(there.values("pk")[:1])
        # A language without a home page has none.
        missing |= Q(Exists(its.filter(depth=2)), **{f"in_{number}__isnull": True})
    found = Page.objects.alias(**columns).filter(
        missing,
        unrestricted(),
        locale__language_code=settings.LANGUAGE_CODE,
        live=True,
        alias_of=None,
        depth__gt=1,
    )
    return found.order_by("-pk").values("pk")[:LATEST]


def _missing(read: Mapping[int, int], rights: Rights, count: int) -> Iterator[Waiting]:
    """Originals that the user may submit and readers of another language do not have: the most read ones,
    then the newest."""
    newest = sorted(rights.originals, key=lambda page: page.first_published_at or LONG_AGO, reverse=True)
    for pk in dict.fromkeys([*read, *(page.pk for page in newest)]):
        page = rights.pages.get(pk)
        if page is None or page.alias_of_id or not page.live or page.is_restricted:
            continue
        for locale in rights.languages:
            if rights.translation(page, locale) is None and rights.may_submit_page(pk, locale):
                yield Waiting(
                    page.title, locale, MISSING, submit_url=submit_page_url(pk), views=read.get(pk, 0)
                )
                count -= 1
                if not count:
                    return
