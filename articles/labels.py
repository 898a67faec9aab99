"""Tags, authors and topics as labels of articles: what ``LabelEntry`` calls them.

A tag is one row for all languages. An author or topic is a row a language; its label is made of the
translation key, so that whichever row an article names, all its languages share one label.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.models import Locale

from core import epoch
from core.addresses import place_path
from core.languages import home_of

from . import counting
from .models import ArticleAuthor, ArticleTag, ArticleTopic, Author, LabelEntry, MonthCount, Tag, Topic
from .periods import Period, locate

MODELS = {"tag": Tag, "author": Author, "topic": Topic}


@dataclass(frozen=True)
class Label:
    """A tag, author or topic in one language, where readers find at least one article of it."""

    kind: str  # a key of MODELS, and of core.addresses.PLACES
    language: str
    subject: Tag | Author | Topic
    slugs: dict[str, str]  # by language
    months: dict[str, dict[Period, int]]  # articles that readers may see, by language and month

    @property
    def key(self) -> str:
        """What ``LabelEntry.label`` and ``newest_labelled`` call it."""
        return label_of(self.subject)

    @property
    def title(self) -> str:
        return self.subject.name

    @property
    def title_language(self) -> str:
        """Tags stay Vietnamese, and so does who is not translated yet."""
        return settings.LANGUAGE_CODE if self.kind == "tag" else self.subject.locale.language_code

    @cached_property
    def counts(self) -> dict[str, int]:
        """Articles that readers may see, by language."""
        return {language: sum(months.values()) for language, months in self.months.items()}

    @property
    def count(self) -> int:
        return self.counts[self.language]

    def locate(self, row: int) -> tuple[datetime, int]:
        """Where a row of the list stands: see ``periods.locate``."""
        return locate(self.months[self.language], row)

    @property
    def path(self) -> str:
        return self.paths[self.language]

    @property
    def paths(self) -> dict[str, str]:
        """Its address in each language in which it has articles and, a topic, a name."""
        return {
            code: place_path(self.kind, code, self.slugs.get(code, self.subject.slug))
            for code, count in self.counts.items()
            if count and (code in self.slugs or self.kind != "topic")
        }

    @property
    def entries(self) -> QuerySet:
        """Its rows in its language, unordered."""
        return LabelEntry.objects.of(self.key, self.language)


def find_label(kind: str, slug: str, language: str) -> Label | None:
    """What ``/en/topic/SLUG/`` is about; None where it has no article that readers may see.

    At most two queries: the months are kept for the site epoch. An author who is not translated to the
    language is found by the slug of the own one; a topic that is not is not there.
    """
    model = MODELS[kind]
    if model is Tag:
        subject, slugs = Tag.objects.filter(slug=slug).first(), {}
    else:
        keys = model.objects.filter(slug=slug).values("translation_key")
        rows = list(model.objects.filter(translation_key__in=keys).select_related("locale"))
        translated = {row.translation_key for row in rows if row.locale.language_code == language}
        subject = min(
            (
                row
                for row in rows
                if row.slug == slug
                and (row.locale.language_code == language or row.translation_key not in translated)
            ),
            key=lambda row: row.locale.language_code != language,
            default=None,
        )
        slugs = {
            row.locale.language_code: row.slug
            for row in rows
            if subject and row.translation_key == subject.translation_key
        }
    if subject is None or (kind == "topic" and language not in slugs):
        return None
    label = Label(kind, language, subject, slugs, months_of(label_of(subject)))
    return label if label.counts.get(language) else None


def months_of(label: str) -> dict[str, dict[Period, int]]:
    """The number of articles that readers may see, by language and month; kept for the site epoch."""

    def read() -> dict[str, list[tuple[int, int, int]]]:
        found: dict[int, list] = {}
        rows = MonthCount.objects.in_list(label).values_list("locale", "year", "month", "articles")
        for locale, *row in rows:
            found.setdefault(locale, []).append(tuple(row))
        return {
            locale.language_code: found[locale.pk]
            for locale in Locale.objects.all()
            # Below a home page that is not live no address answers.
            if locale.pk in found and home_of(locale.language_code)
        }

    return {
        language: {Period(year, month): count for year, month, count in rows}
        for language, rows in epoch.cached(f"label:{label}", read).items()
    }


def path_of(subject: Tag | Author | Topic, language: str) -> str:
    """The address of a tag, author or topic on pages of a language."""
    return place_path(subject._meta.model_name, language, subject.slug)


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
    counting.drop_label(label_of(subject), left)
