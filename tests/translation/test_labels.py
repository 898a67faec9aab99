"""An English page speaks English: what is not translated is left out, or marked as Vietnamese."""

import re
import unicodedata
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup, Comment

from agency.models import AgencyIdentity
from articles.models import ArticlePage, Author, Topic
from home.models import HomePage
from images.renditions import FALLBACK, make
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    LinkListFactory,
    NoticeFactory,
    PictureFactory,
    SectionFactory,
    TopicFactory,
    english,
    link,
    sidebar_of,
    translated,
)

from .work import published

pytestmark = pytest.mark.django_db


def vietnamese_letters(text: str) -> str:
    """Words with a letter that English does not have."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    return " ".join(word for word in words if not word.isascii())


def unmarked(html: str) -> str:
    """Vietnamese words that no element marks as such, in texts and in the attributes readers meet."""
    soup = BeautifulSoup(html, "html5lib")
    for element in soup.select("[lang=vi]"):
        element.decompose()
    texts = [text for text in soup.find_all(string=True) if not isinstance(text, Comment)]
    for name in ("alt", "title", "aria-label", "placeholder", "content", "value"):
        texts += [element[name] for element in soup.find_all(attrs={name: True})]
    return vietnamese_letters(" ".join(texts))


@pytest.fixture
def english_article(seed_tree) -> ArticlePage:
    """The seed's article with all pages above it in English, and nothing else translated."""
    published(HomePage.objects.get(pk=seed_tree.home.pk))
    published(seed_tree.news)
    published(seed_tree.section)
    return published(ArticlePage.objects.get(pk=seed_tree.article.pk))


@dataclass
class Labelled:
    """An article with authors, a topic and tags, and its translation."""

    article: ArticlePage
    story: ArticlePage
    authors: list[Author]
    topic: Topic


@pytest.fixture
def labelled(home, english_home) -> Labelled:
    section = SectionFactory(parent=home, title="Khoa học")
    translated(section, title="Science", slug="science")
    authors = [AuthorFactory(name="Đinh Tâm"), AuthorFactory(name="Hoàng Kiều")]
    topic = TopicFactory(name="Sắp xếp tổ chức")
    article = ArticleFactory(
        parent=section, authors=authors, topics=[topic], tags=["khoa học", "tuyên truyền"]
    )
    return Labelled(article, published(article), authors, topic)


@pytest.fixture
def text_of(client):
    def text_of(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, path
        return response.content.decode()

    return text_of


def test_english_pages_have_no_vietnamese_letter_that_is_not_marked(seed_tree, english_article, text_of):
    section = seed_tree.section.get_translation(english())
    paths = ["/en/", section.public_path, english_article.public_path, "/en/sitemap/", "/en/search/"]
    identity = AgencyIdentity.objects.get()  # its names are the same everywhere until they are translated
    article = seed_tree.article
    same_everywhere = [identity.name, identity.short_name, article.document_number]
    same_everywhere += [
        author.name for author in seed_tree.authors
    ]  # in what machines read; marked elsewhere
    names = vietnamese_letters(" ".join(same_everywhere)).split()
    for path in paths:
        left = [word for word in unmarked(text_of(path)).split() if word not in names]
        assert not left, (path, left)


def test_untranslated_topic_is_left_out_and_author_keeps_his_name_alone(labelled, text_of):
    soup = BeautifulSoup(text_of(labelled.story.public_path), "html5lib")
    assert not soup.select(".label--topic")
    authors = soup.select_one(".article__authors")
    assert "Đinh Tâm" in authors.get_text()
    assert "Phóng viên" not in authors.get_text()
    assert {author["lang"] for author in authors.select("a")} == {"vi"}
    assert [tag.parent["lang"] for tag in soup.select("a[rel=tag]")] == ["vi", "vi"]
    original = BeautifulSoup(text_of(labelled.article.public_path), "html5lib")
    assert original.select(".label--topic")
    assert "Phóng viên" in original.select_one(".article__authors").get_text()


def test_translated_topic_and_office_are_shown(labelled, text_of):
    published(labelled.topic)
    published(labelled.authors[0])
    text = text_of(labelled.story.public_path)
    assert "[en] Sap xep to chuc" in text
    assert "[en] Phong vien" in text


def test_topic_page_is_there_only_in_languages_that_have_a_name_for_it(labelled, client):
    slug = labelled.topic.slug
    assert client.get(f"/en/topic/{slug}/").status_code == 404
    soup = BeautifulSoup(client.get(f"/chu-de/{slug}/").content, "html5lib")
    assert not soup.select('header a[hreflang="en"]')
    assert soup.select_one(".languages__none").find(lang="en")


def test_author_page_shows_no_vietnamese_life(labelled, client):
    author = labelled.authors[0]
    author.biography = "Sinh năm một nghìn chín trăm."
    author.save()
    html = client.get(f"/en/author/{author.slug}/").content.decode()
    assert author.name in html
    assert "Sinh năm" not in html
    assert "Phóng viên" not in html


def test_agency_that_is_not_translated_shows_its_name_telephone_and_e_mail_alone(english_home, client):
    identity = AgencyIdentityFactory(
        tagline="Vì nhân dân", address="Phố Cũ", phone="0206 385 2345", email="so@example.vn"
    )
    soup = BeautifulSoup(client.get("/en/").content, "html5lib")
    assert soup.select_one(".brand__name")["lang"] == soup.select_one(".site-footer__name")["lang"] == "vi"
    footer = soup.footer.get_text()
    assert identity.name in footer
    assert identity.phone in footer
    assert identity.email in footer
    for text in (identity.tagline, identity.address):
        assert text not in soup.get_text()
    assert identity.address in client.get("/").content.decode()


def test_titles_written_in_the_vietnamese_sidebar_are_not_shown_in_english(
    seed_tree, english_article, text_of
):
    assert "Tin mới" in text_of("/")
    text = text_of("/en/")
    assert "Tin mới" not in text
    assert "Latest articles" in text


def test_title_that_an_english_editor_gave_a_box_is_shown(seed_tree, english_article, text_of):
    home = HomePage.objects.get(locale=english())
    home.sidebar = sidebar_of(("latest_articles", {"title": "Fresh", "section": home.pk, "count": 5}))
    home.save()
    assert "Fresh" in text_of("/en/")


def test_link_list_marks_the_language_of_what_is_not_translated(home, english_home, client):
    section = SectionFactory(parent=home, title="Tin tức")
    box = LinkListFactory(items=[link(page=section)])
    copy = box.copy_for_translation(english())
    copy.title, copy.live = "Links", True
    copy.save()
    page = HomePage.objects.get(pk=english_home.pk)
    page.sidebar = sidebar_of(("link_list", box), ("notice", NoticeFactory(title="Thông báo")))
    page.save()
    soup = BeautifulSoup(client.get("/en/").content, "html5lib")
    assert soup.select_one(".box__link")["hreflang"] == "vi"
    assert "Thông báo" not in soup.get_text()


def test_alternative_text_on_english_pages_is_never_the_librarys_vietnamese(home, english_home, client):
    section = SectionFactory(parent=home)
    picture = PictureFactory(description="Ruộng bậc thang")
    make(picture, FALLBACK)
    article = ArticleFactory(
        parent=section,
        lead_picture=picture,
        body=[("figure", {"image": picture, "caption": "", "credit": "", "width": "wide"})],
    )
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story", lead="In English.")
    assert "Ruộng bậc thang" in client.get(article.public_path).content.decode()
    assert "Ruộng bậc thang" not in client.get(story.public_path).content.decode()


def test_dates_and_numbers_are_written_as_the_reader_does(labelled, text_of):
    published_at = BeautifulSoup(text_of(labelled.story.public_path), "html5lib").select_one(
        ".article__dates time"
    )
    assert published_at.get_text() == "Monday, 21 December 2020, 00:45"
    original = BeautifulSoup(text_of(labelled.article.public_path), "html5lib")
    assert original.select_one(".article__dates time").get_text() == "Thứ hai - 21/12/2020 00:45"
