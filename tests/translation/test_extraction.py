"""Originals are taken apart as wagtail-localize does it, in far fewer queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    StringSegment,
    TemplateSegment,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import RelatedObjectSegmentValue

from articles.models import ArticlePage
from tests.factories import TopicFactory, body_of
from translation import extraction

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

ROWS = [
    (StringSegment, ("string__data", "string__locale_id", "attrs")),
    (TemplateSegment, ("template__template", "template__template_format", "template__string_count")),
    (RelatedObjectSegment, ("object_id", "object__content_type_id")),
    (OverridableSegment, ("data_json",)),
]


@pytest.fixture
def article(seed_tree):
    return seed_tree.article


def rows_of(source):
    found = [
        sorted(
            map(
                str,
                model.objects.filter(source=source).values_list(
                    "order", "context__path", "context__field_path", *names
                ),
            )
        )
        for model, names in ROWS
    ]
    contexts = TranslationContext.objects.filter(object_id=source.object_id)
    return [*found, sorted(map(str, contexts.values_list("path", "path_id", "field_path")))]


def forget(source):
    """As if nothing had been submitted; strings are shared and stay."""
    for model, _names in ROWS:
        model.objects.filter(source=source).delete()
    TranslationContext.objects.filter(object_id=source.object_id).delete()


def test_segments_of_an_article_with_every_block_are_the_same_rows_as_wagtail_localizes(article):
    source, _created = TranslationSource.get_or_create_from_instance(article)
    ours = rows_of(source)
    forget(source)
    extraction.stock_refresh_segments(source)
    assert len(ours[0]) > 30
    assert all(ours[:2] + ours[3:])
    assert ours == rows_of(source)


def test_segments_when_the_article_is_edited_are_the_same_rows_as_wagtail_localizes(article):
    source, _created = TranslationSource.get_or_create_from_instance(article)
    article = ArticlePage.objects.get(pk=article.pk)
    blocks = article.body.get_prep_value()
    article.body = article.body.stream_block.to_python([blocks[5], *blocks[1:4]])
    article.lead = "Khác hẳn."
    article.save()
    source.update_from_db()
    ours = rows_of(source)
    forget(source)
    extraction.stock_refresh_segments(source)
    # Contexts that nothing stands in any more are kept: translations made there hang on them.
    assert ours[:-1] == rows_of(source)[:-1]


def test_related_snippets_are_the_same_rows_as_wagtail_localizes(article, monkeypatch):
    """None of an article's fields leads to one; a block of a lower room may."""
    topic = TopicFactory()

    def related(instance):
        return [RelatedObjectSegmentValue.from_instance("lead", topic).with_order(1)]

    source, _created = TranslationSource.get_or_create_from_instance(article)
    for module in ("translation.extraction", "wagtail_localize.models"):
        monkeypatch.setattr(f"{module}.extract_segments", related)
    extraction.refresh_segments(source)
    ours = rows_of(source)
    forget(source)
    extraction.stock_refresh_segments(source)
    assert len(ours[2]) == 1
    assert ours[:-1] == rows_of(source)[:-1]


def test_segments_that_have_not_changed_keep_their_numbers(article):
    source, _created = TranslationSource.get_or_create_from_instance(article)
    before = set(StringSegment.objects.filter(source=source).values_list("pk", flat=True))
    extraction.refresh_segments(source)
    assert set(StringSegment.objects.filter(source=source).values_list("pk", flat=True)) == before


def test_queries_of_taking_apart_do_not_grow_with_the_segments(article):
    def queries(paragraphs, refresh_segments):
        article.body = body_of(
            *[("paragraph", f"<p>Đoạn {paragraphs} {number}.</p>") for number in range(paragraphs)]
        )
        article.save()
        source, _created = TranslationSource.update_or_create_from_instance(article)
        forget(source)
        with CaptureQueriesContext(connection) as captured:
            refresh_segments(source)
        return len(captured)

    ours, stock = extraction.refresh_segments, extraction.stock_refresh_segments
    assert queries(2, ours) == queries(20, ours)
    assert queries(20, stock) > 3 * queries(20, ours)
