"""What readers' search knows of articles, read for many at once."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Model

from core.searchable import SearchText, body_text

from .models import ArticleAttachment, ArticleAuthor, ArticlePage, ArticleTag, ArticleTopic

Names = dict[int, list[str]]


def article_texts(page_ids: list[int]) -> Iterator[SearchText]:
    """Everything of an article that has words in it; seven queries for all of them."""
    published = ArticlePage.objects.filter(pk__in=page_ids, published_at__isnull=False)
    articles = list(published.select_related("locale"))
    ids = [article.pk for article in articles]
    authors, topics = _names(ArticleAuthor, "author", ids), _names(ArticleTopic, "topic", ids)
    tags: Names = defaultdict(list)
    for tagged in ArticleTag.objects.filter(content_object__in=ids).select_related("tag"):
        tags[tagged.content_object_id].append(tagged.tag.name)
    files: Names = defaultdict(list)
    for row in ArticleAttachment.objects.filter(article__in=ids).select_related("document"):
        files[row.article_id].append(row.label)
    for article in articles:
        pk = article.pk
        labels = [article.document_number, *authors[pk], *topics[pk], *tags[pk]]
        picture = [article.lead_picture_alt, article.lead_picture_caption, article.lead_picture_credit]
        body = [body_text(article.body), article.source_name, *files[pk], *picture]
        yield SearchText(
            page_id=pk,
            language=article.lang,
            published_at=article.published_at,
            title=article.title,
            lead=article.lead,
            labels=" · ".join(filter(None, labels)),
            body="\n".join(filter(None, body)),
        )


def _names(relation: type[Model], field: str, article_ids: list[int]) -> Names:
    """The names of authors or topics, in the article's language where they are translated."""
    rows = relation.objects.filter(article__in=article_ids).values_list(
        "article", "article__locale", f"{field}__translation_key", f"{field}__name"
    )
    keys = {key for _article, _locale, key, _name in rows}
    snippets = relation._meta.get_field(field).related_model.objects.filter(translation_key__in=keys)
    translated = {
        (key, locale): name for key, locale, name in snippets.values_list("translation_key", "locale", "name")
    }
    names: Names = defaultdict(list)
    for article_id, locale, key, name in rows:
        names[article_id].append(translated.get((key, locale), name))
    return names
