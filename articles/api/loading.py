"""What the answers need beside the pages' own rows, loaded for all of them at once."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from wagtail.models import Page

from core.visibility import home_is_live, unrestricted
from images.renditions import attach_renditions

from ..models import ArticleAuthor, ArticlePage, ArticleTag, ArticleTopic, NewsIndexPage


def public(pages: QuerySet) -> QuerySet:
    """Live real pages that everybody may open at their address."""
    return pages.filter(unrestricted(), home_is_live(), live=True, alias_of=None)


def load_articles(articles: Sequence[ArticlePage]) -> None:
    """Give each article its section, authors, topics, tags and renditions; as many queries for any number."""
    by_pk = {article.pk: article for article in articles}
    sections = sections_above(articles)
    for article in articles:
        # Cached properties of the model that would ask for each article by itself.
        article.section = sections.get(article.path[: -Page.steplen])
        article.authors, article.topics, article.tag_list = [], [], []
    for pk, author in _in_language(by_pk, ArticleAuthor, "author"):
        by_pk[pk].authors.append(author)
    for pk, topic in _in_language(by_pk, ArticleTopic, "topic"):
        by_pk[pk].topics.append(topic)
    for row in ArticleTag.objects.filter(content_object__in=by_pk).select_related("tag").order_by("pk"):
        by_pk[row.content_object_id].tag_list.append(row.tag)
    attach_renditions(article.lead_picture for article in articles)


def load_sections(sections: Sequence[NewsIndexPage]) -> None:
    """Give each section the one above it and its picture's renditions."""
    above = sections_above(sections)
    for section in sections:
        section.section_above = above.get(section.path[: -Page.steplen])
    attach_renditions(section.picture for section in sections)


def sections_above(pages: Iterable[Page]) -> dict[str, NewsIndexPage]:
    """The public sections directly above pages, by tree path."""
    paths = {page.path[: -Page.steplen] for page in pages}
    found = public(NewsIndexPage.objects).filter(path__in=paths).select_related("locale")
    return {section.path: section for section in found.defer_streamfields()}


def _in_language(by_pk: dict[int, ArticlePage], relation, name: str) -> list[tuple[int, object]]:
    """(article's id, snippet) in order, as readers of the article's language see them."""
    rows = list(
        relation.objects.filter(article__in=by_pk)
        .select_related(name)
        .order_by("article", "sort_order", "pk")
    )
    snippets = [(by_pk[row.article_id], getattr(row, name)) for row in rows]
    model = relation._meta.get_field(name).related_model
    keys = {s.translation_key for article, s in snippets if s.locale_id != article.locale_id}
    locales = {article.locale_id for article in by_pk.values()}
    translations = {
        (s.translation_key, s.locale_id): s
        for s in model.objects.filter(translation_key__in=keys, locale__in=locales)
    }
    shown = [
        (
            article.pk,
            translations.get((s.translation_key, article.locale_id)) or s.for_readers_of(article.locale_id),
        )
        for article, s in snippets
    ]
    return [(pk, snippet) for pk, snippet in shown if snippet]
