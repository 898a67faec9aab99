"""What is counted of searches, and what editors see of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from search import statistics
from search.models import SearchedWords, SynonymGroup
from tests.factories import committing

pytestmark = pytest.mark.django_db


def counted() -> dict[str, tuple[int, bool]]:
    return {row.words: (row.searches, row.found) for row in SearchedWords.objects.all()}


def test_searches_are_counted_by_words_and_day(write, ask):
    write("Lúa nếp")
    for text in ("Lúa", " lúa ", "lúa", "khoai"):
        ask(text)
    assert counted() == {"lúa": (3, True), "khoai": (1, False)}
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        ask("lúa")
    assert SearchedWords.objects.count() == 3


def test_further_pages_filters_and_pasted_texts_are_not_counted(write, ask, section):
    write("Lúa nếp")
    ask("lúa", section=section.pk)
    for day in range(1, 11):
        write("Lúa tẻ", days=day)
    ask("lúa", page=1)
    ask("lúa", page=2)
    ask("lúa " * 40)
    assert counted() == {"lúa": (1, True)}


def test_nothing_is_kept_of_who_asked(write, client):
    client.get("/tim-kiem/", {"q": "lúa"}, REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Old phone")
    names = {field.name for field in SearchedWords._meta.get_fields()}
    assert names == {"id", "day", "language", "words", "searches", "found"}
    assert counted() == {"lúa": (1, False)}


def test_table_cannot_be_filled_by_a_machine(monkeypatch):
    monkeypatch.setattr(statistics, "MOST_A_DAY", 2)
    for text in ("một", "hai", "ba", "hai"):
        statistics.record("vi", text, found=True)
    assert counted() == {"một": (1, True), "hai": (2, True)}


def test_busy_database_loses_the_count_not_the_answer(write, ask, monkeypatch):
    write("Lúa nếp")

    def busy(*args):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(statistics, "_count", busy)
    assert ask("lúa").status_code == 200


def test_old_counts_are_forgotten():
    today = timezone.localdate()
    for age in (0, 399, 401):
        SearchedWords.objects.create(
            day=today - timedelta(days=age), language="vi", words=f"{age}", searches=1, found=True
        )
    assert statistics.forget_old() == 1
    assert set(counted()) == {"0", "399"}


@pytest.fixture
def searched():
    today = timezone.localdate()
    for words, searches, found, age in (("lúa", 5, True, 0), ("lúa", 4, True, 20), ("hộ chiếu", 7, False, 0)):
        SearchedWords.objects.create(
            day=today - timedelta(days=age), language="vi", words=words, searches=searches, found=found
        )


def test_editors_see_most_searched_and_not_found(client, editor, searched):
    client.force_login(editor)
    most = client.get(reverse("most_searched"))
    assert [(row["words"], row["searched"]) for row in most.context["object_list"]] == [
        ("lúa", 9),
        ("hộ chiếu", 7),
    ]
    recent = client.get(reverse("most_searched"), {"days": "7"})
    assert [(row["words"], row["searched"]) for row in recent.context["object_list"]] == [
        ("hộ chiếu", 7),
        ("lúa", 5),
    ]
    missing = client.get(reverse("searched_not_found"), {"language": "vi"})
    assert [row["words"] for row in missing.context["object_list"]] == ["hộ chiếu"]
    assert list(client.get(reverse("searched_not_found"), {"language": "en"}).context["object_list"]) == []
    assert "hộ chiếu" in client.get(reverse("searched_not_found_results")).content.decode()


def test_report_is_exported(client, editor, searched):
    client.force_login(editor)
    answer = client.get(reverse("most_searched"), {"export": "csv"})
    assert b"l\xc3\xbaa" in answer.getvalue()


def test_reporters_see_no_report(client, reporter, searched):
    client.force_login(reporter)
    assert client.get(reverse("most_searched")).status_code == 302
    assert reverse("most_searched") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_editors_keep_the_synonyms(client, editor, write):
    client.force_login(editor)
    article = write("Tin", "Hợp tác xã Bảo Lạc")
    address = reverse("wagtailsnippets_search_synonymgroup:add")
    alone = client.post(address, {"terms": "HTX"})
    assert alone.status_code == 200
    assert not SynonymGroup.objects.filter(terms="HTX").exists()
    with committing():
        assert client.post(address, {"terms": "HTX\r\nhợp tác xã"}).status_code == 302
    from search.engines import Scope
    from search.query import parse
    from search.results import find
    from search.synonyms import synonyms

    assert list(find(parse("htx", synonyms()), Scope("vi")).pages) == [article.pk]
