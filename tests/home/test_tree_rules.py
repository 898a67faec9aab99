"""Which page may stand under which."""

import pytest
from wagtail.models import Page, get_page_models

from articles.models import ArticlePage, NewsIndexPage
from home.models import HomePage, StandardPage
from tests import factories

BELOW = {
    HomePage: {NewsIndexPage, StandardPage},
    NewsIndexPage: {NewsIndexPage, ArticlePage},
    ArticlePage: set(),
    StandardPage: {StandardPage},
}


def test_every_page_type_is_named_here():
    assert set(get_page_models()) - {Page} == set(BELOW)


@pytest.mark.parametrize("model", BELOW, ids=lambda model: model.__name__)
def test_page_type_takes_only_its_own_children(model):
    assert set(model.allowed_subpage_models()) == BELOW[model]


@pytest.mark.parametrize("model", BELOW, ids=lambda model: model.__name__)
def test_page_type_stands_only_under_its_parents(model):
    parents = {parent for parent, children in BELOW.items() if model in children}
    if model is HomePage:
        parents = {Page}
    assert set(model.allowed_parent_page_models()) == parents


@pytest.mark.parametrize("model", BELOW, ids=lambda model: model.__name__)
def test_page_type_says_what_it_is_for(model):
    assert str(model.page_description)
    assert str(model._meta.verbose_name)


@pytest.mark.django_db
def test_second_home_page_cannot_be_created_by_hand(home):
    assert not HomePage.can_create_at(Page.objects.get(depth=1))


@pytest.mark.django_db
def test_editor_is_offered_the_rules_choice(client, editor, home):
    client.force_login(editor)
    article = factories.ArticleFactory()
    offered = client.get(f"/admin/pages/{article.get_parent().pk}/add_subpage/").context["page_types"]
    assert {model for _name, _app, model, *_rest in offered} == {"newsindexpage", "articlepage"}
    assert client.get(f"/admin/pages/add/articles/articlepage/{home.pk}/").status_code in (302, 403)
    assert client.get(f"/admin/pages/add/home/homepage/{Page.objects.get(depth=1).pk}/").status_code in (
        302,
        403,
    )
