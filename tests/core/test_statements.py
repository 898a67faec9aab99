"""A kept statement answers as the query set it was made of, whatever the values."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from core.statements import Statement
from tests.factories import ArticleFactory, SectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def test_rows_are_those_of_the_query_set_for_each_value(home):
    sections = [SectionFactory(parent=home, title=f"Mục {number}") for number in range(3)]
    statement = Statement(lambda pk: Page.objects.filter(pk=pk).select_related("locale"), -1)
    for section in sections:
        with CaptureQueriesContext(connection) as queries:
            (found,) = statement.rows(section.pk)
            assert (found.title, found.locale.language_code) == (section.title, "vi")
            assert found.translation_key == section.translation_key
            assert found.latest_revision_created_at == section.latest_revision_created_at
        assert len(queries) == 1
    assert statement.rows(0) == []


def test_strings_uuids_and_several_places_of_one_value_are_found(home):
    article = ArticleFactory(title="Bài", slug="bai")
    statement = Statement(
        lambda slug, key: (
            Page.objects.filter(slug=slug, translation_key=key)
            .exclude(title=slug)
            .values_list("pk", "locale__language_code")
        ),
        "example",
        uuid4(),
    )
    assert statement.rows("bai", article.translation_key) == [(article.pk, "vi")]
    assert statement.rows("bai", uuid4()) == []
    assert statement.rows("x' OR 1=1 --", article.translation_key) == []


def test_annotations_and_converted_columns_come_as_ever(home):
    article = ArticleFactory()
    statement = Statement(lambda pk: Page.objects.filter(pk=pk).values_list("first_published_at", "live"), -1)
    assert statement.rows(article.pk) == [(Page.objects.get(pk=article.pk).first_published_at, True)]


def test_example_that_is_not_in_the_query_is_an_error(home):
    statement = Statement(lambda pk, other: Page.objects.filter(pk=pk), -1, -2)
    with pytest.raises(ValueError, match="-2"):
        statement.rows(1, 2)


def test_what_is_built_once_is_not_built_again(home):
    built = []
    statement = Statement(lambda pk: built.append(pk) or Locale.objects.filter(pk=pk), -1)
    for locale in Locale.objects.all():
        assert statement.rows(locale.pk) == [locale]
    assert built == [-1]
