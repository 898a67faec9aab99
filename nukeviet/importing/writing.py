"""Writing articles: new ones a batch at a time, changed ones one by one."""

from collections import defaultdict
from itertools import chain, count

from django.db import transaction
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from articles import listing
from articles.models import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    ArticleSection,
    ArticleTag,
    ArticleTopic,
)
from core import bulk

from ..models import ImportedModule, ImportedRecord, Kind
from ..reading.rows import State
from ..text import alias_key
from . import fingerprints
from .drafting import Draft
from .numbers import write_numbers
from .places import UNFILED

RELATIONS = ("article_authors", "article_topics", "further_sections", "attachments", "tagged_items")


@transaction.atomic
def insert(module: ImportedModule, drafts: list[Draft]) -> list[int]:
    """Write new articles with all that belongs to them, in one transaction; gives their page ids."""
    by_place: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_place[draft.place.pk].append(draft)
    _free_slugs(by_place)
    bulk.add_below({place: [draft.page for draft in group] for place, group in by_place.items()})
    _relate(drafts)
    pages = [draft.page for draft in drafts]
    ids = [page.pk for page in pages]
    listing.refresh(ids)
    bulk.add_references(pages)
    bulk.pages_written.send(ArticlePage, page_ids=ids)
    for draft in drafts:
        _schedule(draft)
    ImportedRecord.objects.bulk_create(_record(module, draft) for draft in drafts)
    write_numbers([(draft.old, draft.page.pk) for draft in drafts], module.language)
    return ids


@transaction.atomic
def update(record: ImportedRecord, draft: Draft) -> None:
    """Write a changed article over the one here, as an editor would: a revision, published if it is live."""
    page = ArticlePage.objects.get(pk=record.page_id)
    if page.current_workflow_state:
        page.current_workflow_state.cancel()
        page = ArticlePage.objects.get(pk=record.page_id)
    is_live = draft.is_live
    if page.get_parent().pk != record.place:
        # Moved here: it does not matter any more that the section it came in is gone.
        is_live = is_live or (draft.place.number == UNFILED and draft.old.state is State.LIVE)
    elif record.place != draft.place.pk:
        draft.page.slug = page.slug
        _free_slugs({draft.place.pk: [draft]})
        if page.slug != draft.page.slug:
            page.slug = draft.page.slug
            page.save(clean=False)
        page.move(Page.objects.get(pk=draft.place.pk), pos="last-child")
        page = ArticlePage.objects.get(pk=record.page_id)
        record.place = draft.place.pk
    # What was to appear at another hour, or is not to appear any more, must not.
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    new = draft.page
    kept = ("slug", "live", "latest_revision_id")
    if draft.old.published is None and page.published_at:
        new.published_at = page.published_at
    for name in fingerprints.ARTICLE_FIELDS:
        if name not in kept:
            setattr(page, name, getattr(new, name))
    page.draft_title = new.title
    page.body = new.body
    for name, rows in _relations(draft, page).items():
        setattr(page, name, rows)
    page.expired, page.go_live_at = new.expired, new.go_live_at
    revision = page.save_revision(clean=False)
    if is_live:
        revision.publish(skip_permission_checks=True)
    elif page.live:
        page.unpublish()
    else:
        page.save(clean=False)  # what is scheduled below starts from the row
    page.refresh_from_db()
    dates = {"last_published_at": new.last_published_at, "expired": new.expired}
    if is_live:
        ArticlePage.objects.filter(pk=page.pk).update(**dates)
    listing.refresh([page.pk])
    draft.page = page
    _schedule(draft)
    record.alias, record.digest = alias_key(draft.old.alias), draft.old.digest
    record.written = fingerprints.of_article(ArticlePage.objects.get(pk=page.pk))
    record.has_old_links, record.notes = draft.has_old_links, draft.notes
    record.save()


def _record(module: ImportedModule, draft: Draft) -> ImportedRecord:
    return ImportedRecord(
        module=module,
        kind=Kind.ARTICLE,
        number=draft.old.number,
        alias=alias_key(draft.old.alias),
        page_id=draft.page.pk,
        digest=draft.old.digest,
        written=fingerprints.of_article(draft.page),
        place=draft.place.pk,
        has_old_links=draft.has_old_links,
        notes=draft.notes,
    )


def _free_slugs(by_place: dict[int, list[Draft]]) -> None:
    """A slug that is taken gets the old number, so that it does not depend on what came first."""
    paths = dict(Page.objects.filter(pk__in=by_place).values_list("pk", "path"))
    wanted = {draft.page.slug for drafts in by_place.values() for draft in drafts}
    alike = Page.objects.filter(slug__in=wanted).values_list("path", "slug")
    all_taken = {(path[: -Page.steplen], slug) for path, slug in alike}
    for place, drafts in by_place.items():
        siblings = Page.objects.filter(
            path__startswith=paths[place], depth=len(paths[place]) // Page.steplen + 1
        )
        taken = {slug for parent, slug in all_taken if parent == paths[place]}
        for draft in drafts:
            wish, number = draft.page.slug, draft.old.number
            numbered = (f"{wish[:230]}-{number}{step}" for step in chain([""], (f"-{n}" for n in count(2))))
            free = (slug for slug in numbered if not siblings.filter(slug=slug).exists())
            draft.page.slug = next(slug for slug in chain([wish], free) if slug not in taken)
            taken.add(draft.page.slug)


def _relations(draft: Draft, page: ArticlePage) -> dict[str, list]:
    """The rows that hang on the article, in order, not yet written."""
    locale = page.locale_id
    return {
        "article_authors": [
            ArticleAuthor(article=page, author=author, locale_id=locale, sort_order=order)
            for order, author in enumerate(draft.authors)
        ],
        "article_topics": [
            ArticleTopic(article=page, topic=topic, locale_id=locale, sort_order=order)
            for order, topic in enumerate(draft.topics)
        ],
        "further_sections": [
            ArticleSection(article=page, section_id=section, locale_id=locale, sort_order=order)
            for order, section in enumerate(draft.further)
        ],
        "attachments": [
            ArticleAttachment(article=page, document_id=pk, title=title, locale_id=locale, sort_order=order)
            for order, (pk, title) in enumerate(draft.attachments)
        ],
        "tagged_items": [ArticleTag(content_object=page, tag=tag) for tag in draft.tags],
    }


def _relate(drafts: list[Draft]) -> None:
    rows: dict[str, list] = defaultdict(list)
    for draft in drafts:
        related = _relations(draft, draft.page)
        for relation in get_all_child_relations(ArticlePage):
            # Known to be all there are: nothing asks the database for them again.
            name = relation.get_accessor_name()
            setattr(draft.page, name, related.get(name, []))
            rows[name] += related.get(name, [])
    for name in RELATIONS:
        if rows[name]:
            type(rows[name][0]).objects.bulk_create(rows[name])


def _schedule(draft: Draft) -> None:
    """What appears later needs a revision for Wagtail to publish; what waits for approval, its workflow."""
    old, page = draft.old, draft.page
    if page.go_live_at:
        page.save_revision(approved_go_live_at=page.go_live_at, clean=False)
    elif old.state is State.IN_REVIEW and (workflow := page.get_workflow()):
        page.save_revision(clean=False)
        workflow.start(page, None)
