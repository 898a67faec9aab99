"""Thousands of pages at once leave the same tree as one by one."""

import pytest
from wagtail.models import Page

from articles.models import ArticlePage
from core import bulk
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.servers


def articles(count: int, prefix: str = "bai"):
    return (
        ArticlePage(title=f"Bài {n}", slug=f"{prefix}-{n}", lead="Tin.", body=[], live=True)
        for n in range(count)
    )


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_add_children_whatever_the_batch_leaves_a_whole_tree(home, batch):
    section = SectionFactory(parent=home)
    ArticleFactory(parent=section)
    assert bulk.add_children(section, articles(20), batch_size=batch) == 20
    assert not any(Page.find_problems())
    assert Page.objects.get(pk=section.pk).numchild == 21
    assert Page.objects.child_of(section).count() == 21


def test_add_children_when_done_gives_ids_and_addresses(home, client):
    section = SectionFactory(parent=home, slug="tin-tuc")
    made = list(articles(3))
    bulk.add_children(section, made)
    assert [page.pk for page in made] == list(
        ArticlePage.objects.child_of(section).order_by("path").values_list("pk", flat=True)
    )
    assert ArticlePage.objects.get(pk=made[1].pk).specific.public_path == "/tin-tuc/bai-1/"
    assert client.get("/tin-tuc/bai-1/").status_code == 200


def test_add_children_then_add_child_goes_on_after_them(home):
    section = SectionFactory(parent=home)
    bulk.add_children(section, articles(5))
    bulk.add_children(section, articles(5, "nua"))
    ArticleFactory(parent=section)
    assert Page.objects.get(pk=section.pk).numchild == 11
    assert not any(Page.find_problems())


def test_add_children_when_there_are_500_takes_a_few_dozen_queries(home, django_assert_max_num_queries):
    section = SectionFactory(parent=home)
    with django_assert_max_num_queries(40):  # SQLite takes 999 parameters a query
        bulk.add_children(section, articles(500))
