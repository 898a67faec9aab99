"""The home page: lead stories, then the newest of each section the editors chose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from home.models import HomePage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def article(section, title: str, days: int = 0, **kwargs) -> ArticlePage:
    """An article ``days`` after the seed's date."""
    when = factories.PUBLISHED_AT + timedelta(days=days)
    return factories.ArticleFactory(parent=section, title=title, when=when, **kwargs)


def lead_titles(response) -> list[str]:
    return [story.title for story in response.context["lead_stories"]]


def groups(response) -> list[tuple[str, list[str]]]:
    return [
        (group["title"], [story.title for story in group["articles"]])
        for group in response.context["section_groups"]
    ]


@pytest.fixture
def section(home):
    return factories.SectionFactory(parent=home, title="Tin tức")


# --- lead stories ---------------------------------------------------------------------------------
def test_lead_stories_chosen_by_hand_keep_their_order(client, home, section):
    old, new, middle = (article(section, title, days) for title, days in (("Cũ", 0), ("Mới", 9), ("Giữa", 5)))
    factories.feature_on_home(home, middle, old, new)
    response = client.get("/")
    assert lead_titles(response) == ["Giữa", "Cũ", "Mới"]
    text = response.content.decode()
    assert text.index(">Giữa<") < text.index(">Cũ<") < text.index(">Mới<")


def test_lead_stories_without_a_choice_are_the_newest_five(client, home, section):
    for days in (3, 1, 6, 2, 5, 4):
        article(section, f"Tin {days}", days)
    assert lead_titles(client.get("/")) == ["Tin 6", "Tin 5", "Tin 4", "Tin 3", "Tin 2"]


def test_lead_stories_none_of_which_is_live_fall_back_to_the_newest(client, home, section):
    factories.feature_on_home(home, article(section, "Nháp", 5, live=False))
    article(section, "Đã đăng")
    assert lead_titles(client.get("/")) == ["Đã đăng"]


def test_home_without_any_article_answers(client, home):
    response = client.get("/")
    assert response.status_code == 200
    assert lead_titles(response) == groups(response) == []


# --- sections -------------------------------------------------------------------------------------
def test_sections_stand_in_the_editors_order_with_as_many_articles_as_chosen(client, home):
    first, second = (factories.SectionFactory(parent=home, title=title) for title in ("Đầu", "Sau"))
    top = article(first, "Nổi bật", 9)
    factories.feature_on_home(home, top)
    for number in range(4):
        article(first, f"Đầu {number}", number)
        article(second, f"Sau {number}", number)
    factories.show_on_home(home, second, first, count=3)
    assert groups(client.get("/")) == [
        ("Sau", ["Sau 3", "Sau 2", "Sau 1"]),
        ("Đầu", ["Đầu 3", "Đầu 2", "Đầu 1"]),
    ]


def test_section_shows_articles_of_the_sections_below_it(client, home, section):
    below = factories.SectionFactory(parent=section, title="Khoa học")
    top = article(section, "Nổi bật", 9)
    article(below, "Ở dưới")
    factories.feature_on_home(home, top)
    factories.show_on_home(home, section)
    assert groups(client.get("/")) == [("Tin tức", ["Ở dưới"])]


def test_article_of_lead_and_two_sections_is_shown_once(client, home, section):
    other = factories.SectionFactory(parent=home, title="Thông báo")
    lead = article(section, "Đứng đầu", 9, further_sections=[other])
    shared = article(section, "Ở hai nơi", 5, further_sections=[other])
    article(other, "Riêng", 1)
    factories.feature_on_home(home, lead)
    factories.show_on_home(home, section, other)
    response = client.get("/")
    assert lead_titles(response) == ["Đứng đầu"]
    assert groups(response) == [("Tin tức", ["Ở hai nơi"]), ("Thông báo", ["Riêng"])]
    assert response.content.decode().count(f'href="{shared.public_path}"') == 1


def test_section_whose_articles_are_all_shown_already_is_left_out(client, home, section):
    factories.feature_on_home(home, article(section, "Duy nhất"))
    factories.show_on_home(home, section)
    response = client.get("/")
    assert groups(response) == []
    assert 'class="group' not in response.content.decode()


# --- what readers may not see ---------------------------------------------------------------------
def test_restricted_and_unpublished_are_left_out(client, home, section):
    closed, draft = (factories.SectionFactory(parent=home, title=title) for title in ("Nội bộ", "Ẩn"))
    hidden = [
        article(closed, "Kín", 7),
        article(section, "Bản nháp", 8, live=False),
        article(draft, "Treo", 6),
    ]
    top = article(section, "Công khai", 1)
    article(section, "Tin thường")
    factories.feature_on_home(home, hidden[0], top, hidden[1])
    factories.show_on_home(home, closed, section, draft)
    factories.restrict(closed)
    draft.unpublish()
    response = client.get("/")
    text = response.content.decode()
    assert lead_titles(response) == ["Công khai"]
    assert [title for title, _titles in groups(response)] == ["Tin tức"]
    assert "Kín" not in text
    assert "Nội bộ" not in text
    assert "Bản nháp" not in text


def test_article_withdrawn_later_disappears(client, home, section, committed):
    story = article(section, "Đính chính sau")
    factories.feature_on_home(home, story)
    assert lead_titles(client.get("/")) == ["Đính chính sau"]
    with committed():
        story.unpublish()
    assert lead_titles(client.get("/")) == []


# --- English --------------------------------------------------------------------------------------
def test_english_home_shows_translations_alone(client, home, section):
    translated, untranslated = article(section, "Có bản dịch", 1), article(section, "Chưa dịch", 2)
    factories.feature_on_home(home, untranslated, translated)
    factories.show_on_home(home, section)
    english_home = factories.translated(HomePage.objects.get(pk=home.pk), title="Home", slug="home")
    news = factories.translated(section, title="News", slug="news")
    story = factories.translated(translated, title="Translated", slug="translated")
    response = client.get("/en/")
    assert response.context["page"].pk == english_home.pk
    assert lead_titles(response) == ["Translated"]
    assert f'href="/en/{news.slug}/{story.slug}/"' in response.content.decode()
    assert lead_titles(client.get("/")) == ["Chưa dịch", "Có bản dịch"]


# --- queries --------------------------------------------------------------------------------------
def queries_of(client, path: str = "/") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def full_home(home):
    """Seven sections, a sidebar with every kind of box, an identity."""
    picture = factories.PictureFactory()
    factories.AgencyIdentityFactory(emblem=picture)
    sections = [factories.SectionFactory(parent=home) for _number in range(7)]
    factories.show_on_home(home, *sections)
    home = HomePage.objects.get(pk=home.pk)
    home.sidebar = factories.sidebar_of(
        ("notice", factories.NoticeFactory()),
        ("link_list", factories.LinkListFactory()),
        ("video_list", factories.VideoListFactory()),
        ("statistics", factories.VisitStatisticsFactory()),
    )
    home.save()
    for section in sections:
        article(section, "Tin đầu", lead_picture=picture)
    return sections, picture


@pytest.mark.once
def test_home_costs_the_same_with_one_article_a_section_and_with_twenty(client, full_home, cold):
    sections, picture = full_home
    article(sections[0], "Tin nữa", lead_picture=picture)
    factories.make_all_renditions(picture)
    client.get("/")  # what is read once in a process
    cold()
    cold_before, warm_before = queries_of(client), queries_of(client)
    for section in sections:
        for number in range(20):
            article(section, f"Tin {number}", number, lead_picture=picture)
    cold()
    assert (queries_of(client), queries_of(client)) == (cold_before, warm_before)


def test_home_with_seven_sections_stays_in_its_budget(client, full_home, cold):
    _sections, picture = full_home
    factories.make_all_renditions(picture)
    cold()
    assert queries_of(client) <= 35
    assert queries_of(client) <= 25
