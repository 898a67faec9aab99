"""The pages are HTML as the standard has it."""

from collections import Counter

import html5lib
import pytest
from bs4 import BeautifulSoup

from home.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = ["home", "section", "article", "standard", "404"]


@pytest.fixture
def addresses(home, seed_tree):
    factories.feature_on_home(home, seed_tree.article, *seed_tree.siblings[:2])
    factories.show_on_home(home, seed_tree.section)
    body = seed_tree.article.body
    standard = factories.StandardPageFactory(parent=home, title="Giới thiệu", introduction="Một", body=body)
    english_home = factories.translated(HomePage.objects.get(pk=home.pk), title="Home", slug="home")
    news = factories.translated(seed_tree.news, title="News", slug="news")
    section = factories.translated(seed_tree.section, title="Science", slug="science")
    article = factories.translated(seed_tree.article, title="Conference", slug="conference")
    about = factories.translated(standard, title="About us", slug="about-us")
    assert news.live
    return {
        "vi": [
            "/",
            seed_tree.section.public_path,
            seed_tree.article.public_path,
            standard.public_path,
            "/khong-co/",
        ],
        "en": [
            english_home.public_path,
            section.public_path,
            article.public_path,
            about.public_path,
            f"/en{seed_tree.siblings[0].public_path}",
        ],
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_are_valid_html_in_one_language_with_unique_ids(client, addresses, language):
    for kind, path in zip(KINDS, addresses[language], strict=True):
        response = client.get(path)
        assert response.status_code == (404 if kind == "404" else 200), path
        text = response.content.decode()
        html5lib.HTMLParser(strict=True).parse(text)  # raises at the first mistake
        soup = BeautifulSoup(text, "html.parser")
        assert soup.html["lang"] == language
        ids = Counter(element["id"] for element in soup.find_all(id=True))
        assert [name for name, count in ids.items() if count > 1] == [], path
        for attribute in ("aria-labelledby", "aria-describedby", "popovertarget", "for"):
            for element in soup.find_all(attrs={attribute: True}):
                assert set(element[attribute].split()) <= set(ids), (path, element)
        assert len(soup.find_all("h1")) == 1, path
        assert len(soup.find_all("main")) == 1, path
        assert soup.title.text.strip(), path


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_hold_nothing_the_strict_policy_would_block(client, addresses, language):
    for path in addresses[language]:
        soup = BeautifulSoup(client.get(path).content.decode(), "html.parser")
        assert soup.find_all(style=True) == []
        assert soup.find_all("style") == []
        assert [s for s in soup.find_all("script", src=False) if s.get("type") != "application/ld+json"] == []
        handlers = [name for element in soup.find_all() for name in element.attrs if name.startswith("on")]
        assert handlers == []
        for element in soup.find_all(["script", "img", "link", "source", "iframe"]):
            for name in ("src", "srcset", "href"):
                if element.name == "link" and element.get("rel") in (["canonical"], ["alternate"]):
                    continue
                assert "//" not in element.get(name, ""), element


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_says_its_number_and_its_picture_sizes(client, addresses, language):
    for kind, path in zip(KINDS, addresses[language], strict=True):
        soup = BeautifulSoup(client.get(path).content.decode(), "html.parser")
        # An error is no view of anything.
        number = soup.body.get("data-page", "")
        assert (number.isascii() and number.isdigit()) == (kind != "404")
        for image in soup.find_all("img"):
            assert image.has_attr("alt")
            assert image["width"].isdigit()
            assert image["height"].isdigit()
