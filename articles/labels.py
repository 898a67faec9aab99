"""Tags, authors and topics as labels of articles: what ``LabelEntry`` calls them.

A tag is one row for all languages. An author or topic is a row a language; its label is made of the
translation key, so that whichever row an article names, all its languages share one label.
"""

from collections.abc import Iterable, Iterator

from .models import ArticleAuthor, ArticleTag, ArticleTopic, Author, LabelEntry, Tag, Topic


def label_of(subject: Tag | Author | Topic) -> str:
    """``"tag:7"``, ``"author:9f…"``, ``"topic:01…"``."""
    if isinstance(subject, Tag):
        return f"tag:{subject.pk}"
    return f"{subject._meta.model_name}:{subject.translation_key.hex}"


def labels_of(article_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
    """(article id, label) of everything these articles carry, each once; three queries."""
    ids = list(article_ids)
    found = {
        *(
            (article, f"tag:{tag}")
            for article, tag in ArticleTag.objects.filter(content_object__in=ids).values_list(
                "content_object_id", "tag_id"
            )
        ),
        *(
            (article, f"{kind}:{key.hex}")
            for kind, model in (("author", ArticleAuthor), ("topic", ArticleTopic))
            for article, key in model.objects.filter(article__in=ids).values_list(
                "article_id", f"{kind}__translation_key"
            )
        ),
    }
    yield from sorted(found)


def forget(subject: Tag | Author | Topic) -> None:
    """Once a tag, author or topic is deleted: drop the rows of articles that no longer carry its label.

    An author deleted in one language may still be named in another.
    """
    if isinstance(subject, Tag):
        left = ArticleTag.objects.filter(tag=subject.pk).values("content_object")
    else:
        kind = subject._meta.model_name
        model = {"author": ArticleAuthor, "topic": ArticleTopic}[kind]
        left = model.objects.filter(**{f"{kind}__translation_key": subject.translation_key}).values("article")
    LabelEntry.objects.filter(label=label_of(subject)).exclude(article__in=left).delete()
