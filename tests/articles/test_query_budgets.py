"""What a page costs in queries, at the seed's depth, whatever the number of articles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import epoch
from tests.conftest import add_siblings
from tests.factories import ArticleFactory, PictureFactory, SectionFactory, body_of, make_all_renditions

# Cold: 37 for the page, and one for the numbers of visits in the sidebar, which no later page asks for within
# two seconds. What is known of all sections for the site epoch is among them.
WARM, COLD = 15, 38


@pytest.fixture
def cost(client):
    """The number of queries an anonymous reader's view of a path costs."""

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return cost


@pytest.fixture
def warm(cost, settings):
    """The same with menu, sidebar, footer and identity known, and the page itself not."""
    settings.PAGE_CACHE = False

    def warm(path: str) -> int:
        cost(path)
        return cost(path)

    return warm


@pytest.fixture
def grown(seed_tree):
    """The seed's section with 3,000 articles more."""
    add_siblings(seed_tree.section, 3000, seed_tree.picture, prefix="them")
    return seed_tree


@pytest.mark.servers
def test_article_with_everything_when_warm_is_within_budget(seed_tree, warm):
    assert warm(seed_tree.article.public_path) <= WARM


@pytest.mark.servers
def test_article_with_everything_when_cold_is_within_budget(seed_tree, cost, cold):
    cold()
    assert cost(seed_tree.article.public_path) <= COLD


@pytest.mark.servers
def test_section_of_twenty_cards_when_warm_is_within_budget(seed_tree, warm):
    add_siblings(seed_tree.section, 20, seed_tree.picture, prefix="them")
    assert warm(seed_tree.section.public_path) <= WARM


@pytest.mark.servers
def test_archive_of_a_month_when_warm_is_within_budget(seed_tree, warm):
    add_siblings(seed_tree.section, 20, seed_tree.picture, prefix="them")
    assert warm(f"{seed_tree.section.public_path}2020/12/") <= WARM


@pytest.mark.servers
def test_section_of_twenty_cards_when_cold_is_within_budget(seed_tree, cost, cold):
    add_siblings(seed_tree.section, 20, seed_tree.picture, prefix="them")
    cold()
    assert cost(seed_tree.section.public_path) <= COLD


@pytest.mark.servers
def test_list_of_one_and_of_twenty_cards_cost_the_same(seed_tree, warm):
    one, twenty = (SectionFactory(parent=seed_tree.news) for _ in range(2))
    add_siblings(one, 1, seed_tree.picture, prefix="mot")
    add_siblings(twenty, 20, seed_tree.picture, prefix="hai-muoi")
    assert warm(one.public_path) == warm(twenty.public_path)


def test_cards_of_many_sections_cost_the_same_as_of_one(seed_tree, warm):
    one, many = (SectionFactory(parent=seed_tree.news) for _ in range(2))
    add_siblings(SectionFactory(parent=one), 5, prefix="mot")
    for _ in range(5):
        add_siblings(SectionFactory(parent=many), 1, prefix="nhieu")
    assert warm(one.public_path) == warm(many.public_path)


def test_article_among_thousands_costs_the_same(grown, warm, cost, cold):
    assert warm(grown.article.public_path) <= WARM
    cold()
    assert cost(grown.article.public_path) <= COLD


def test_section_of_thousands_costs_the_same(grown, warm, cost, cold):
    assert warm(grown.section.public_path) <= WARM
    assert warm(f"{grown.section.public_path}?page=100") <= WARM
    cold()
    assert cost(grown.section.public_path) <= COLD


def test_article_with_other_pictures_when_warm_costs_the_same(seed_tree, warm):
    """Renditions of all pictures come in one query, however many the body holds."""
    pictures = [PictureFactory() for _ in range(6)]
    make_all_renditions(*pictures)

    def figures(count: int):
        blocks = [
            ("figure", {"image": {"image": shown.pk, "alt_text": "Ruộng"}, "width": "normal"})
            for shown in pictures[:count]
        ]
        return ArticleFactory(parent=seed_tree.section, body=body_of(*blocks))

    assert warm(figures(1).public_path) == warm(figures(6).public_path)


@pytest.mark.servers
def test_shared_parts_after_a_rise_of_the_epoch_are_read_anew_once(seed_tree, warm, cost):
    path = seed_tree.article.public_path
    usual = warm(path)
    epoch.rise()
    assert cost(path) > usual
    assert cost(path) == usual


@pytest.mark.servers
def test_sibling_pages_share_what_is_cached(seed_tree, warm, cost):
    warm(seed_tree.article.public_path)
    assert cost(f"{seed_tree.section.public_path}tin-3/") <= WARM


@pytest.mark.servers
def test_unknown_address_costs_little(seed_tree, client):
    client.get("/khong-co/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/tin-tuc-su-kien/khong-co/").status_code == 404
    assert len(queries) <= WARM
