"""A page that moved is found under every address it ever had, in one hop."""

import pytest
from django.test import Client
from wagtail.models import Page

from articles.models import ArticlePage
from core import bulk
from core.models import OldAddress
from tests.factories import ArticleFactory, SectionFactory, committing, publish, restrict, translated

pytestmark = pytest.mark.servers


@pytest.fixture
def rename():
    def rename(page: Page, slug: str) -> Page:
        page = type(page).objects.get(pk=page.pk)
        page.slug = slug
        with committing():
            return publish(page)

    return rename


@pytest.fixture
def move():
    def move(page: Page, target: Page, pos: str = "last-child") -> None:
        with committing():
            Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=target.pk), pos=pos)

    return move


@pytest.fixture
def one_hop(client):
    """Asserts that an old address leads to the page's present one at once, and that this is readable."""

    def one_hop(old: str, new: str) -> None:
        response = client.get(old)
        assert response.status_code == 301, old
        assert response["Location"] == new, old
        assert client.get(new).status_code == 200, new

    return one_hop


@pytest.fixture
def news(home):
    return SectionFactory(parent=home, slug="tin-tuc")


def test_article_when_renamed_leads_from_its_old_address(news, rename, one_hop):
    rename(ArticleFactory(parent=news, slug="bai"), "bai-moi")
    one_hop("/tin-tuc/bai/", "/tin-tuc/bai-moi/")


@pytest.mark.parametrize("old", ["/tin-tuc/bai", "/vi/tin-tuc/bai/", "/vi/tin-tuc/bai", "/Tin-Tuc/BAI/"])
@pytest.mark.once
def test_old_address_when_written_differently_is_one_hop_too(news, rename, one_hop, old):
    rename(ArticleFactory(parent=news, slug="bai"), "bai-moi")
    one_hop(old, "/tin-tuc/bai-moi/")


def test_old_address_when_it_has_a_query_keeps_it(news, rename, client):
    rename(ArticleFactory(parent=news, slug="bai"), "bai-moi")
    for old in ("/tin-tuc/bai/?utm=x&a=1", "/vi/tin-tuc/bai?utm=x&a=1"):
        assert client.get(old)["Location"] == "/tin-tuc/bai-moi/?utm=x&a=1"


def test_article_when_renamed_twice_is_one_hop_from_both_names(news, rename, one_hop):
    article = ArticleFactory(parent=news, slug="a")
    rename(rename(article, "b"), "c")
    one_hop("/tin-tuc/a/", "/tin-tuc/c/")
    one_hop("/tin-tuc/b/", "/tin-tuc/c/")


def test_article_when_renamed_back_answers_there_and_from_the_other_name(news, rename, one_hop, client):
    article = ArticleFactory(parent=news, slug="a")
    rename(rename(article, "b"), "a")
    assert client.get("/tin-tuc/a/").status_code == 200
    one_hop("/tin-tuc/b/", "/tin-tuc/a/")


def test_section_when_renamed_takes_its_articles_along_with_one_row(news, rename, one_hop):
    section = SectionFactory(parent=news, slug="khoa-hoc")
    ArticleFactory(parent=section, slug="bai")
    rename(news, "tin")
    one_hop("/tin-tuc/khoa-hoc/bai/", "/tin/khoa-hoc/bai/")
    one_hop("/tin-tuc/", "/tin/")
    assert list(OldAddress.objects.values_list("path", flat=True)) == ["tin-tuc/"]


def test_section_and_its_child_when_both_are_renamed_every_mixture_is_one_hop(news, rename, one_hop):
    section = SectionFactory(parent=news, slug="khoa-hoc")
    ArticleFactory(parent=section, slug="bai")
    rename(news, "tin")
    rename(section, "cong-nghe")
    for old in ("/tin-tuc/khoa-hoc/bai/", "/tin/khoa-hoc/bai/", "/tin-tuc/cong-nghe/bai/"):
        one_hop(old, "/tin/cong-nghe/bai/")


def test_section_when_moved_takes_its_articles_along(home, news, move, one_hop):
    section = SectionFactory(parent=news, slug="khoa-hoc")
    ArticleFactory(parent=section, slug="bai")
    move(section, home)
    one_hop("/tin-tuc/khoa-hoc/bai/", "/khoa-hoc/bai/")
    one_hop("/tin-tuc/khoa-hoc/", "/khoa-hoc/")


def test_article_when_moved_out_and_section_renamed_then_is_found_from_both_names(
    home, news, rename, move, one_hop
):
    article, stays = ArticleFactory(parent=news, slug="bai"), ArticleFactory(parent=news, slug="o-lai")
    other = SectionFactory(parent=home, slug="thong-bao")
    move(article, other)
    rename(news, "tin")
    one_hop("/tin-tuc/bai/", "/thong-bao/bai/")
    one_hop(f"/tin-tuc/{stays.slug}/", f"/tin/{stays.slug}/")


def test_article_when_moved_out_of_a_renamed_section_is_found_from_every_name(
    home, news, rename, move, one_hop
):
    article = ArticleFactory(parent=news, slug="bai")
    other = SectionFactory(parent=home, slug="thong-bao")
    rename(rename(news, "tin"), "ban-tin")
    move(article, other)
    for old in ("tin-tuc", "tin", "ban-tin"):
        one_hop(f"/{old}/bai/", "/thong-bao/bai/")


def test_article_when_moved_twice_is_one_hop_from_both(home, news, move, one_hop):
    article = ArticleFactory(parent=news, slug="bai")
    second, third = SectionFactory(parent=home, slug="hai"), SectionFactory(parent=home, slug="ba")
    move(article, second)
    move(article, third)
    one_hop("/tin-tuc/bai/", "/ba/bai/")
    one_hop("/hai/bai/", "/ba/bai/")


def test_article_when_its_old_section_is_deleted_is_still_found(home, news, rename, move, one_hop, client):
    article, lost = ArticleFactory(parent=news, slug="bai"), ArticleFactory(parent=news, slug="mat")
    rename(news, "tin")
    move(article, SectionFactory(parent=home, slug="thong-bao"))
    Page.objects.get(pk=news.pk).delete()
    one_hop("/tin-tuc/bai/", "/thong-bao/bai/")
    one_hop("/tin/bai/", "/thong-bao/bai/")
    assert client.get(f"/tin/{lost.slug}/").status_code == 404


def test_section_when_moved_before_its_old_parent_keeps_every_old_name(home, news, rename, move, one_hop):
    """The old parent's own place in the tree shifts while its child moves before it."""
    section = SectionFactory(parent=news, slug="khoa-hoc")
    rename(news, "tin")
    move(section, home, pos="first-child")
    one_hop("/tin/khoa-hoc/", "/khoa-hoc/")
    one_hop("/tin-tuc/khoa-hoc/", "/khoa-hoc/")


def test_section_when_its_old_name_is_taken_by_another_shares_it(home, news, rename, one_hop, client):
    """The new section answers first; what it lacks is looked for in the one that had the name before."""
    ArticleFactory(parent=news, slug="bai")
    rename(news, "tin")
    newcomer = SectionFactory(parent=home, slug="tin-tuc")
    ArticleFactory(parent=newcomer, slug="moi")
    assert client.get("/tin-tuc/").status_code == 200
    assert client.get("/tin-tuc/moi/").status_code == 200
    one_hop("/tin-tuc/bai/", "/tin/bai/")


def test_section_when_the_next_bearer_of_its_name_is_renamed_too_stays_found(home, news, rename, one_hop):
    ArticleFactory(parent=news, slug="bai")
    rename(news, "tin")
    newcomer = SectionFactory(parent=home, slug="tin-tuc")
    ArticleFactory(parent=newcomer, slug="moi")
    rename(newcomer, "thoi-su")
    one_hop("/tin-tuc/moi/", "/thoi-su/moi/")
    one_hop("/tin-tuc/bai/", "/tin/bai/")


@pytest.mark.once
def test_english_section_when_renamed_leads_within_english(home, english_home, news, rename, one_hop):
    article = ArticleFactory(parent=news, slug="bai")
    english = translated(news, title="News", slug="news")
    translated(article, title="Story", slug="story")
    rename(english, "events")
    one_hop("/en/news/story/", "/en/events/story/")
    one_hop("/en/news/story", "/en/events/story/")
    one_hop("/en/news/", "/en/events/")


def test_vietnamese_rename_when_english_stays_leaves_it_alone(home, english_home, news, rename, client):
    translated(news, title="News", slug="news")
    rename(news, "tin")
    assert client.get("/en/news/").status_code == 200
    assert client.get("/en/tin-tuc/").status_code == 404


def test_old_address_when_page_is_unpublished_is_not_told_of(news, rename, client):
    article = rename(ArticleFactory(parent=news, slug="bai"), "mat")
    article.unpublish()
    response = client.get("/tin-tuc/bai/")
    assert response.status_code == 404
    assert b"/tin-tuc/mat/" not in response.content


def test_old_address_when_a_page_above_is_restricted_is_not_told_of(news, rename, client):
    rename(ArticleFactory(parent=news, slug="bai"), "mat")
    restrict(news)
    assert client.get("/tin-tuc/bai/").status_code == 404


def test_draft_when_renamed_in_a_revision_only_records_nothing(news):
    article = ArticleFactory(parent=news, slug="bai")
    article.slug = "nhap"
    with committing():
        article.save_revision()
    assert not OldAddress.objects.exists()


def test_siblings_when_put_in_order_record_nothing(home, news, move):
    SectionFactory(parent=home)
    move(news, home, pos="first-child")
    assert not OldAddress.objects.exists()


def test_old_address_when_posted_to_is_not_redirected(news, rename, client):
    rename(ArticleFactory(parent=news, slug="bai"), "bai-moi")
    assert client.post("/tin-tuc/bai/").status_code == 404


@pytest.mark.once
def test_section_of_5000_articles_when_renamed_and_moved_keeps_every_address(
    home, news, rename, move, one_hop
):
    section = SectionFactory(parent=news, slug="khoa-hoc")
    bulk.add_children(
        section,
        (
            ArticlePage(title=f"Bài {number}", slug=f"bai-{number}", lead="Tin.", body=[], live=True)
            for number in range(5000)
        ),
    )
    rename(news, "tin")
    assert OldAddress.objects.count() == 1
    assert not Page.objects.filter(url_path__contains="/tin-tuc/").exists()
    for number in (0, 999, 1000, 2718, 4999):
        one_hop(f"/tin-tuc/khoa-hoc/bai-{number}/", f"/tin/khoa-hoc/bai-{number}/")
    move(section, home)
    assert OldAddress.objects.count() == 3  # the section under both names of the one it stood in
    for number in (0, 1234, 4999):
        one_hop(f"/tin-tuc/khoa-hoc/bai-{number}", f"/khoa-hoc/bai-{number}/")
        one_hop(f"/vi/tin/khoa-hoc/bai-{number}/", f"/khoa-hoc/bai-{number}/")


@pytest.mark.parametrize(
    "path",
    [
        "/tin-tuc/%00/",
        "/%00",
        "/en/%00/",
        "/" + "a" * 5000 + "/",
        "/" + "a/" * 1000,
        "/" + "a/" * 19 + "b" * 2000 + "/",
        "/%C4%91%C6%B0%E1%BB%9Dng/",
        "/%FF%FE/",
        "/tin-tuc/%2e%2e/",
        "/tin-tuc/..%2f..%2fetc/",
        "/%252e%252e/",
        "/tin-tuc/'%20OR%201=1--/",
        "/tin-tuc/%0d%0aSet-Cookie:a=b/",
        "/tin-tuc/%E2%80%AE/",
        "/vi/%00/",
    ],
)
def test_hostile_path_when_asked_for_is_a_404(client, news, rename, path):
    rename(news, "tin")
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert "Set-Cookie" not in response


def test_resolve_when_path_is_deeper_than_any_real_one_asks_nothing(rf, db, django_assert_num_queries):
    from core.old_addresses import resolve

    with django_assert_num_queries(0):
        assert resolve(rf.get("/"), "/" + "a/" * 50) is None


def test_record_when_old_path_is_too_long_is_left_out(home, rename):
    deep = home
    for number in range(5):
        deep = SectionFactory(parent=deep, slug=f"{'x' * 240}-{number}")
    rename(deep, "ngan")
    assert not OldAddress.objects.exists()


asked: list[str] = []


def remember(request, path):
    """A resolver that knows nothing."""
    asked.append(path)


@pytest.fixture
def asked_for(settings):
    """``asked_for(address)``: the paths about which resolvers were asked."""
    settings.OLD_ADDRESS_RESOLVERS = [f"{__name__}.remember"]

    def asked_for(address: str) -> list[str]:
        asked.clear()
        Client().get(address)
        return list(asked)

    return asked_for


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/the-cu/ngu%E1%BB%93n-m%E1%BB%9F", "/the-cu/nguồn-mở/"),
        ("/vi/the-cu/ngu%E1%BB%93n-m%E1%BB%9F/", "/the-cu/nguồn-mở/"),
        ("/vi/the-cu/ngu%E1%BB%93n-m%E1%BB%9F", "/the-cu/nguồn-mở"),
        ("/vi/a%20b.html", "/a b.html"),
        ("/a%2520b.html", "/a%20b.html"),
    ],
)
def test_address_with_accents_is_asked_about_before_a_redirect_of_its_own(home, asked_for, address, path):
    assert asked_for(address) == [path]


@pytest.mark.parametrize(
    "path", ["/tin-tuc", "/tin-tuc/rss", "/vi/tin-tuc/atom/", "/rss", "/vi/rss/", "/?a=b"]
)
def test_address_of_today_is_asked_about_of_nobody(news, asked_for, path):
    assert asked_for(path) == []
