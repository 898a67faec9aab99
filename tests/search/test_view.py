"""The page of results, as readers get it."""

import html5lib
import pytest
from django.test import Client

from search import results
from tests.factories import SectionFactory, restrict, translated

pytestmark = pytest.mark.django_db


def parsed(answer):
    return html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)


def texts(answer, path: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in parsed(answer).iterfind(path)]


def test_results_show_titles_excerpts_and_marks(write, ask):
    write("Hội thảo <b>công nghệ</b>", "Sở Khoa học và Công nghệ & các đơn vị.")
    answer = ask("cong nghe")
    assert answer.status_code == 200
    assert texts(answer, ".//h3") == ["Hội thảo <b>công nghệ</b>"]
    assert texts(answer, ".//li[@class='hit']//mark") == ["công nghệ", "Công nghệ"]
    assert "1 kết quả" in " ".join(texts(answer, ".//h2"))
    assert texts(answer, ".//li[@class='hit']//a[@class='card__section']") == ["Tin tức sự kiện"]


def test_results_are_not_for_robots_and_set_no_cookie(write, ask):
    write("Lúa nếp")
    answer = ask("lúa")
    robots = parsed(answer).find(".//meta[@name='robots']")
    assert "noindex" in robots.get("content")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_form_alone_may_be_found_by_search_engines(client, home):
    answer = client.get("/tim-kiem/")
    assert parsed(answer).find(".//meta[@name='robots']") is None
    assert "X-Robots-Tag" not in answer.headers
    assert parsed(answer).find(".//meta[@name='description']").get("content").startswith("Tìm tin bài của")
    assert parsed(answer).find(".//link[@rel='canonical']").get("href").endswith("/tim-kiem/")
    assert "noindex" in client.get("/tim-kiem/?q=").headers["X-Robots-Tag"]


def test_results_are_compressed_and_validated_but_not_kept(write, client, settings):
    settings.PAGE_CACHE = True
    write("Lúa nếp")
    first = client.get("/tim-kiem/", {"q": "lúa"}, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    again = client.get("/tim-kiem/", {"q": "lúa"}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert texts(client.get("/tim-kiem/", {"q": "ngô"}), ".//h3") == []
    assert texts(client.get("/tim-kiem/", {"q": "lúa"}), ".//h3") == ["Lúa nếp"]


@pytest.mark.parametrize("text", [None, "", "   ", "\0", "…", '"'])
def test_empty_query_is_answered_with_the_form(ask, text):
    answer = ask(text)
    assert answer.status_code == 200
    assert parsed(answer).find(".//input[@name='q']") is not None
    assert texts(answer, ".//li[@class='hit']") == []


def test_too_long_query_is_answered_kindly(ask):
    answer = ask("công nghệ " * 30)
    assert answer.status_code == 400
    assert "200" in " ".join(texts(answer, ".//p[@class='search-form__error']"))
    assert len(parsed(answer).find(".//input[@name='q']").get("value")) <= 200


@pytest.mark.parametrize(
    "parameters",
    [
        {"section": "999999"}, {"section": "abc"}, {"section": "1' OR 1=1"}, {"section": "9" * 40}, {"sort": "x"},
        {"from": "31/02/2020"}, {"from": "abc"}, {"from": "0000-00-00"}, {"from": "1066-10-14"}, {"to": "9999-12-31"},
        {"from": "2021-01-02", "to": "2021-01-01"}, {"to": "2020-01-01\n"} | {"from": "x" * 5000},
    ],
)  # fmt: skip
def test_filter_that_cannot_be_is_a_readable_400(write, ask, parameters):
    write("Lúa nếp")
    answer = ask("lúa", **parameters)
    assert answer.status_code == 400
    assert texts(answer, ".//p[@class='search-form__error']")
    assert texts(answer, ".//li[@class='hit']") == []


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2", "99999999999", "1e3", "٣", ""])
def test_page_that_is_none_is_404(write, ask, page):
    write("Lúa nếp")
    assert ask("lúa", page=page).status_code == 404


def test_pages_of_results_keep_the_question(write, ask, section):
    for day in range(23):
        write("Tin lúa & ngô", days=day)
    answer = ask("lúa & ngô", section=section.pk, page=2)
    links = [link.get("href") for link in parsed(answer).iterfind(".//nav[@class='pagination']//a")]
    assert f"?q=l%C3%BAa+%26+ng%C3%B4&section={section.pk}&page=3" in links
    assert f"?q=l%C3%BAa+%26+ng%C3%B4&section={section.pk}" in links
    assert len(texts(answer, ".//li[@class='hit']")) == 10
    assert parsed(answer).find(".//ol[@class='hits']").get("start") == "11"
    client = Client()
    assert len(texts(client.get("/tim-kiem/" + links[-1]), ".//li[@class='hit']")) == 3


def test_sections_are_counted_and_lead_on(home, section, write, ask):
    other, child = (
        SectionFactory(parent=home, title="Thông báo"),
        SectionFactory(parent=section, title="Khoa học"),
    )
    write("Lúa"), write("Lúa", parent=child, days=1), write("Lúa", parent=other, days=2)
    links = parsed(ask("lúa")).findall(".//a[@class='subsections__link']")
    assert [" ".join("".join(link.itertext()).split()) for link in links] == [
        "Tin tức sự kiện 2",
        "Thông báo 1",
    ]
    inside = Client().get("/tim-kiem/" + links[0].get("href"))
    assert len(texts(inside, ".//li[@class='hit']")) == 2
    below = [" ".join(text.split()) for text in texts(inside, ".//a[@class='subsections__link']")]
    assert below == ["Khoa học 1"]


def test_dates_are_whole_days_of_vietnam(write, ask):
    write("Lúa")  # Monday 21/12/2020 00:45 in Vietnam, still the 20th in London
    assert len(texts(ask("lúa", **{"from": "2020-12-21", "to": "2020-12-21"}), ".//h3")) == 1
    assert texts(ask("lúa", to="2020-12-20"), ".//h3") == []
    assert len(texts(ask("lúa", **{"from": "21/12/2020"}), ".//h3")) == 1


def test_order_by_date_is_a_choice(write, ask):
    write("Lúa nếp", days=5), write("Tin", "lúa")
    assert texts(ask("lúa"), ".//h3") == ["Lúa nếp", "Tin"]
    assert texts(ask("lúa", sort="date"), ".//h3") == ["Tin", "Lúa nếp"]


def test_nothing_found_offers_what_may_be_meant(write, ask):
    write("Hội thảo công nghệ")
    answer = ask("congnghe")
    link = parsed(answer).find(".//p[@class='search-suggestion']/a")
    assert (link.text, link.get("href")) == ("công nghệ", "/tim-kiem/?q=c%C3%B4ng+ngh%E1%BB%87")
    assert parsed(ask("zzzzqq")).find(".//p[@class='search-suggestion']") is None


def test_more_than_a_thousand_is_said(write, ask, monkeypatch):
    monkeypatch.setattr(results, "LIMIT", 2)
    for day in range(3):
        write("Lúa", days=day)
    assert "Hơn 1.000 kết quả" in texts(ask("lúa"), ".//h2")


def test_each_language_has_its_own_address_and_words(home, english_home, section, write, ask):
    article = write("Lúa nếp")
    translated(section, title="News", slug="news")
    translated(article, title="Sticky rice", slug="sticky-rice")
    answer = ask("rice", language="en")
    assert answer.headers["Content-Language"] == "en"
    assert texts(answer, ".//h3") == ["Sticky rice"]
    assert parsed(answer).find(".//li[@class='hit']//h3/a").get("href") == "/en/news/sticky-rice/"
    assert parsed(answer).find(".//form").get("action") == "/en/search/"
    other = parsed(answer).find(".//a[@hreflang='vi'][@href='/tim-kiem/?q=rice']")
    assert other is not None


def test_language_without_a_home_page_has_no_search(home, ask):
    assert ask("rice", language="en").status_code == 404
    assert parsed(ask("lúa")).find(".//a[@hreflang='en']") is None


def test_filters_that_hide_everything_are_named_not_the_words(write, ask):
    write("Công nghệ số")
    answer = ask("công nghệ", to="2000-01-01")
    assert parsed(answer).find(".//p[@class='search-suggestion']") is None
    link = parsed(answer).find(".//ul[@class='search-ways']//a")
    assert link.get("href") == "/tim-kiem/?q=c%C3%B4ng+ngh%E1%BB%87"


def test_titles_of_restricted_articles_never_show(write, ask, section):
    write("Mật: lúa nếp")
    restrict(section)
    assert "Mật" not in ask("lúa").content.decode()


def test_index_that_is_behind_shows_nothing_hidden(write, ask):
    from wagtail.models import Page

    article = write("Mật: lúa nếp")
    Page.objects.filter(pk=article.pk).update(live=False)  # past every signal
    assert "Mật" not in ask("lúa").content.decode()


def test_head_of_every_page_has_a_search_box(client, home, english_home):
    for path, action in (("/", "/tim-kiem/"), ("/en/", "/en/search/")):
        box = parsed(client.get(path)).find(".//header//form[@role='search']")
        assert box.get("action") == action
        assert box.find(".//input[@name='q']").get("type") == "search"


def test_page_costs_the_same_for_one_and_for_twenty_results(write, ask, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write("Lúa nếp")
    ask("lúa")
    with CaptureQueriesContext(connection) as few:
        ask("lúa")
    for day in range(1, 21):
        write("Lúa nếp", days=day)
    ask("lúa")
    with CaptureQueriesContext(connection) as many:
        ask("lúa")
    assert len(many) == len(few)
    assert len(many) <= 15
