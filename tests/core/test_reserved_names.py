"""Words that addresses of the site itself use are no page's slug."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from core.slugs import free_slug, is_reserved
from tests.factories import ArticleFactory, SectionFactory, StandardPageFactory, translated

HOME, SECTION = 2, 3  # depth of the parent
UNDER_HOME = [
    "en", "vi", "the", "tag", "tac-gia", "author", "chu-de", "topic", "tim-kiem", "search", "visits",
    "ratings", "media", "static", "admin", "documents", "healthz", "readyz", "rss", "atom",
]  # fmt: skip


@pytest.mark.parametrize("slug", UNDER_HOME)
def test_is_reserved_when_directly_under_home_is_true(slug):
    assert is_reserved(slug, HOME)


@pytest.mark.parametrize("slug", ["rss", "atom", "2024", "0001", "page-1", "page-20"])
@pytest.mark.parametrize("depth", [HOME, SECTION, 4, 5])
def test_is_reserved_when_a_list_uses_the_word_is_true_at_any_depth(slug, depth):
    assert is_reserved(slug, depth)


@pytest.mark.parametrize("slug", ["en", "tim-kiem", "media", "20245", "202", "page-", "page-2-3", "rss-1"])
def test_is_reserved_when_under_a_section_and_no_list_uses_it_is_false(slug):
    assert not is_reserved(slug, SECTION)


def test_is_reserved_when_page_is_a_home_page_is_false():
    assert not is_reserved("en", 1)


def test_is_reserved_when_the_admin_has_moved_follows_it(settings):
    settings.ADMIN_PATH = "quan-tri"
    assert is_reserved("quan-tri", HOME)


def test_free_slug_when_reserved_appends_a_number():
    assert free_slug("rss", SECTION) == "rss-1"
    assert free_slug("tin", SECTION) == "tin"


@pytest.mark.parametrize("slug", ["tim-kiem", "2024", "page-2", "rss"])
def test_save_when_slug_is_reserved_under_home_is_refused(home, slug):
    with pytest.raises(ValidationError) as error:
        SectionFactory(parent=home, slug=slug)
    assert slug in error.value.message_dict["slug"][0]


def test_save_when_draft_has_a_reserved_slug_is_refused(home):
    with pytest.raises(ValidationError):
        SectionFactory(parent=home, slug="rss", live=False)


def test_save_when_article_has_a_year_for_slug_is_refused(home):
    section = SectionFactory(parent=home)
    with pytest.raises(ValidationError):
        ArticleFactory(parent=section, slug="2024")


def test_save_when_renamed_to_a_reserved_word_is_refused(home):
    section = SectionFactory(parent=home)
    section.slug = "media"
    with pytest.raises(ValidationError):
        section.save()


def test_save_when_word_is_reserved_elsewhere_only_is_allowed(home):
    section = SectionFactory(parent=home)
    assert SectionFactory(parent=section, slug="tim-kiem").slug == "tim-kiem"


@pytest.mark.parametrize(
    ("title", "slug"), [("RSS", "rss-2"), ("2024", "2024-2"), ("Tìm kiếm", "tim-kiem-2")]
)
def test_save_when_title_is_a_reserved_word_makes_another_slug(home, title, slug, client):
    assert StandardPageFactory(parent=home, title=title).slug == slug
    assert client.get(f"/{slug}/").status_code == 200


def form_data(**changes) -> dict:
    return {
        "title": "Trang",
        "slug": "trang",
        "introduction": "",
        "body-count": 0,
        "sidebar-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **changes,
    }


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}], ids=["draft", "publish"])
def test_form_when_slug_is_reserved_says_so_at_the_field(client, home, editor, action):
    client.force_login(editor)
    response = client.post(
        f"/admin/pages/add/home/standardpage/{home.pk}/", form_data(slug="tim-kiem") | action
    )
    assert response.status_code == 200
    assert "tim-kiem" in response.context["form"].errors["slug"][0]


def test_move_when_slug_is_reserved_at_the_target_is_refused(client, home, editor):
    """A page may be called ``tim-kiem`` below a section, but never reach the home page with that name."""
    section = SectionFactory(parent=SectionFactory(parent=home), slug="tim-kiem")
    client.force_login(editor)
    client.post(f"/admin/pages/{section.pk}/move/{home.pk}/confirm/")
    assert not Page.objects.child_of(Page.objects.get(pk=home.pk)).filter(slug="tim-kiem").exists()


def test_copy_form_when_new_slug_is_reserved_answers_without_an_error_page(client, home, editor):
    section = SectionFactory(parent=home)
    client.force_login(editor)
    client.raise_request_exception = False
    response = client.post(
        f"/admin/pages/{section.pk}/copy/",
        {"new_title": "Tin", "new_slug": "rss", "new_parent_page": home.pk, "alias": ""},
    )
    assert response.status_code in (200, 302)
    assert not Page.objects.filter(slug="rss").exists()


def test_translation_when_its_slug_is_reserved_gets_a_number(home, english_home):
    english = translated(SectionFactory(parent=home), title="Search", slug="search")
    assert english.slug == "search-1"
