"""Articles to look for, and ways to look."""

from datetime import timedelta

import pytest

from core.addresses import place_path
from search.engines import Scope
from search.query import parse
from search.results import find
from search.synonyms import synonyms
from tests.factories import PUBLISHED_AT, ArticleFactory, SectionFactory


@pytest.fixture
def section(home):
    return SectionFactory(parent=home, title="Tin tức sự kiện")


@pytest.fixture
def write(section):
    """``write("title", "body", days=1)``: a live article; ``days`` older than the seed's date."""

    def make(title: str, body: str = "Nội dung.", days: int = 0, parent=None, **fields):
        return ArticleFactory(
            parent=parent or section,
            title=title,
            body=[("paragraph", f"<p>{body}</p>")],
            published_at=PUBLISHED_AT - timedelta(days=days),
            **{"lead": "Tin vắn trong ngày."} | fields,
        )

    return make


def found(text: str, by_date: bool = False, **scope) -> list[int]:
    """Ids of the Vietnamese pages that a query finds, in order."""
    return list(find(parse(text, synonyms()), Scope(**{"language": "vi"} | scope), by_date).pages)


@pytest.fixture
def ask(client):
    """``ask("công nghệ", sort="date")``: the answer of the page of results."""

    def get(text: str | None, language: str = "vi", **parameters):
        data = parameters if text is None else {"q": text, **parameters}
        return client.get(place_path("search", language), data)

    return get
