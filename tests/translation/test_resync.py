"""After a deploy that changed a model, translations go on."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    TranslationContext,
    TranslationSource,
)

from articles.models import ArticlePage
from tests.factories import ArticleFactory, body_of, publish
from translation import po, publishing, resyncing, sources
from translation.models import Status, TranslationState

from .work import published, submitted, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(home, english_home):
    return ArticleFactory(
        parent=home,
        title="Đẩy mạnh",
        lead="Tóm tắt.",
        body=body_of(("heading", {"text": "Kết quả", "level": "h2"}), ("paragraph", "<p>Một câu.</p>")),
    )


def taken_apart_by_an_older_version(translation, path, text="Chữ cũ"):
    """As a source is whose model had a field, or a block, that this version has not."""
    source = translation.source
    context = TranslationContext.objects.create(
        object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path), field_path=path
    )
    string = String.objects.create(locale=source.locale, data=text, data_hash=String._get_data_hash(text))
    StringSegment.objects.create(source=source, context=context, string=string, order=99, attrs="null")
    StringTranslation.objects.create(
        translation_of=string,
        context=context,
        locale=translation.target_locale,
        data="Old",
        translation_type="manual",
    )
    TranslationSource.objects.filter(pk=source.pk).update(schema_version="0001_initial")
    source.refresh_from_db()


@pytest.mark.parametrize("path", ["subtitle", "article_boxes.1.title"])
def test_field_removed_or_renamed_breaks_nothing_once_it_is_resynced(article, path):
    story = published(article)
    translation = submitted(article)
    taken_apart_by_an_older_version(translation, path)
    with pytest.raises(FieldDoesNotExist):
        publishing.publish(translation)
    assert po.export(translation).find("Chữ cũ")  # PO files never break on it
    call_command("resync_translations")
    translation.source.refresh_from_db()
    assert not translation.source.schema_out_of_date()
    publishing.publish(translation)
    assert ArticlePage.objects.get(pk=story.pk).title == "[en] Day manh"
    assert "Chữ cũ" not in [entry.msgid for entry in po.export(translation) if not entry.obsolete]


def test_block_removed_or_renamed_breaks_nothing_once_it_is_resynced(article):
    story = published(article)
    translation = submitted(article)
    heading = article.body[0].id
    taken_apart_by_an_older_version(translation, f"body.{heading}.former_name")
    with pytest.raises(Exception, match="former_name"):
        publishing.publish(translation)
    call_command("resync_translations")
    publishing.publish(translation)
    assert ArticlePage.objects.get(pk=story.pk).body[0].value["text"] == "[en] Ket qua"


@pytest.mark.parametrize("stored", [{"level": "h2"}, {"level": "h2", "text": None}])
def test_text_of_a_block_added_later_or_stored_null_is_empty(home, english_home, stored):
    body = body_of(("heading", stored), ("paragraph", "<p>Một câu.</p>"))
    article = ArticleFactory(parent=home, title="Cũ", body=body)
    translation = submitted(article)
    assert not translation.source.stringsegment_set.filter(context__path__endswith=".text").exists()
    write_all(translation)
    assert publishing.publish(translation).title == "[en] Cu"
    publish(ArticlePage.objects.get(pk=article.pk))
    TranslationSource.objects.update(schema_version="0001_initial")
    call_command("resync_translations")


def test_resync_of_what_nobody_edited_outdates_no_translation(article):
    published(article)
    source = sources.source_of(article)
    content = source.content_json.replace('"lead":', '"former_name": 1, "lead":')
    TranslationSource.objects.filter(pk=source.pk).update(content_json=content, schema_version="")
    call_command("resync_translations")
    state = submitted(article).state
    assert (state.status, state.outdated_since) == (Status.LIVE, None)


def test_resync_when_nothing_changed_takes_nothing_apart_and_few_queries(article, monkeypatch, capsys):
    published(article)
    monkeypatch.setattr(sources, "sync", lambda *args, **kwargs: pytest.fail("taken apart"))
    with CaptureQueriesContext(connection) as captured:
        call_command("resync_translations")
    assert len(captured) <= 12
    assert capsys.readouterr().out == ""


def test_resync_names_what_failed_goes_on_and_ends_with_1(article, home, monkeypatch):
    for page in (article, ArticleFactory(parent=home, title="Bài khác", slug="bai-khac")):
        submitted(page)
    TranslationSource.objects.update(schema_version="0001_initial")
    sync = sources.sync

    def fails(source, **kwargs):
        if source.object_repr == "Đẩy mạnh":
            raise TypeError("no such block")
        return sync(source, **kwargs)

    monkeypatch.setattr(sources, "sync", fails)
    with pytest.raises(CommandError, match="Đẩy mạnh: no such block") as caught:
        call_command("resync_translations")
    assert caught.value.returncode == 1
    assert [source.object_repr for source in resyncing.stale_sources()] == ["Đẩy mạnh"]


def test_resync_as_a_rehearsal_changes_nothing(article, capsys):
    submitted(article)
    TranslationSource.objects.update(schema_version="0001_initial")
    TranslationState.objects.all().delete()
    call_command("resync_translations", dry_run=True)
    assert "Đẩy mạnh" in capsys.readouterr().out
    assert resyncing.stale_sources().exists()
    assert not TranslationState.objects.exists()


def test_resync_makes_states_that_are_missing_and_corrects_wrong_ones(article, home):
    published(article)
    other = submitted(ArticleFactory(parent=home, title="Bài khác", slug="bai-khac"))
    right = sorted(TranslationState.objects.values_list("status", "segments", "translated", "page"))
    TranslationState.objects.filter(translation=other).delete()
    TranslationState.objects.update(translated=0, status=Status.IN_WORK)
    call_command("resync_translations")
    assert sorted(TranslationState.objects.values_list("status", "segments", "translated", "page")) == right
    assert list(resyncing.stale_states()) == []
