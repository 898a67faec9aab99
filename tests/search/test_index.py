"""What is found follows what readers may see, at once."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage, ListingEntry
from search import index, tasks
from search.engines import How, Scope, engine
from search.models import SearchEntry, SearchTerm
from search.query import parse
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    SectionFactory,
    StandardPageFactory,
    TopicFactory,
    publish,
    restrict,
    translated,
)

from .conftest import found

pytestmark = [pytest.mark.servers, pytest.mark.django_db]


def stored(text: str) -> int:
    """How many rows of words match, whatever entries there are."""
    with engine().session():
        return len(engine().newest(parse(text), How.LOOSE, Scope("vi"), 100))


def test_published_and_unpublished_pages_come_and_go(write):
    article = write("Lúa nếp")
    assert found("lúa") == [article.pk]
    article.unpublish()
    assert (found("lúa"), stored("lúa")) == ([], 0)
    publish(ArticlePage.objects.get(pk=article.pk))
    assert found("lúa") == [article.pk]


def test_pages_of_a_language_taken_out_of_the_settings_are_left_out_and_no_error(
    write, english_home, settings
):
    article = write("Lúa nếp")
    story = ArticleFactory(parent=english_home, title="Rice")
    settings.LANGUAGES = settings.LANGUAGES[:1]
    publish(story)
    call_command("rebuild_search", verbosity=0)
    assert list(SearchEntry.objects.values_list("page", flat=True)) == [article.pk]


def test_draft_is_not_found_before_it_is_published(write):
    article = write("Lúa nếp")
    article.title = "Ngô lai"
    article.save_revision()
    assert (found("lúa"), found("ngô")) == ([article.pk], [])
    article.save_revision().publish()
    assert (found("lúa"), found("ngô"), stored("lúa")) == ([], [article.pk], 0)


def test_deleted_pages_are_gone(section, write):
    article = write("Lúa nếp")
    ArticlePage.objects.get(pk=article.pk).delete()
    assert stored("lúa") == 0
    write("Lúa nếp")
    Page.objects.get(pk=section.pk).specific.delete()
    assert stored("lúa") == 0


def test_restricted_pages_are_hidden_with_all_below_and_come_back(home, section, write):
    child = SectionFactory(parent=section, title="Nội bộ")
    article = write("Lúa nếp", parent=child)
    restriction = restrict(section)
    assert (found("lúa"), stored("lúa")) == ([], 0)
    publish(ArticlePage.objects.get(pk=article.pk))
    assert stored("lúa") == 0
    restriction.delete()
    assert found("lúa") == [article.pk]


def test_page_moved_below_a_restricted_one_is_hidden(home, section, write):
    hidden = SectionFactory(parent=home, title="Nội bộ")
    article = write("Lúa nếp")
    restrict(hidden)
    ArticlePage.objects.get(pk=article.pk).move(Page.objects.get(pk=hidden.pk), pos="last-child")
    assert (found("lúa"), stored("lúa")) == ([], 0)
    ArticlePage.objects.get(pk=article.pk).move(Page.objects.get(pk=section.pk), pos="last-child")
    assert found("lúa") == [article.pk]


def test_moved_section_is_found_in_its_new_place(home, section, write):
    child, other = SectionFactory(parent=section), SectionFactory(parent=home)
    article = write("Lúa nếp", parent=child)
    assert found("lúa", section=section.pk) == [article.pk]
    child.move(Page.objects.get(pk=other.pk), pos="last-child")
    assert (found("lúa", section=section.pk), found("lúa", section=other.pk)) == ([], [article.pk])


def test_alias_is_not_found_twice(home, english_home, section, write):
    article = write("Lúa nếp")
    translated(section, title="News", slug="news")
    ArticlePage.objects.get(pk=article.pk).copy_for_translation(
        english_home.locale, copy_parents=True, alias=True
    )
    assert found("lúa", language="en") == []


def test_alias_made_a_page_of_its_own_is_found_and_listed(home, english_home, section, write):
    article = write("Lúa nếp")
    translated(section, title="News", slug="news")
    alias = ArticlePage.objects.get(pk=article.pk).copy_for_translation(
        english_home.locale, copy_parents=True, alias=True
    )
    ConvertAliasPageAction(alias, user=None).execute(skip_permission_checks=True)
    assert found("lúa", language="en") == [alias.pk]
    assert ListingEntry.objects.filter(article=alias.pk, visible=True).exists()


def test_title_of_a_deleted_document_is_found_no_longer(write):
    document = DocumentFactory(title="Biểu mẫu")
    article = publish(write("Tin", attachments=[document]))
    assert found('"biểu mẫu"') == [article.pk]
    document.delete()
    assert found('"biểu mẫu"') == []


def test_renamed_labels_and_documents_are_found_by_their_new_names(write):
    author, topic = AuthorFactory(name="Đinh Tâm"), TopicFactory(name="Nông thôn mới")
    document = DocumentFactory(title="Biểu mẫu")
    article = write("Tin", authors=[author], topics=[topic], tags=["lúa gạo"], attachments=[document])
    publish(ArticlePage.objects.get(pk=article.pk))
    author.name, topic.name, document.title = "Hoàng Kiều", "Chuyển đổi xanh", "Kế hoạch"
    tag = article.tags.get()
    tag.name = "ngô khoai"
    for changed in (author, topic, tag, document):
        changed.save()
    for old, new in (
        ("Đinh Tâm", "Hoàng Kiều"),
        ("nông thôn mới", "chuyển đổi xanh"),
        ("lúa gạo", "ngô khoai"),
        ("biểu mẫu", "kế hoạch"),
    ):
        assert (found(f'"{old}"'), found(f'"{new}"')) == ([], [article.pk]), new
    author.delete()
    assert found("Hoàng Kiều") == []


def test_label_of_many_articles_is_renamed_in_the_background(write, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    later = []
    monkeypatch.setattr(tasks, "refresh", SimpleNamespace(enqueue=later.extend))
    topic = TopicFactory(name="Nông thôn mới")
    articles = [write("Tin", days=day, topics=[topic]) for day in range(3)]
    topic.name = "Chuyển đổi xanh"
    topic.save()
    assert found("chuyển đổi xanh") == [article.pk for article in articles[:2]]
    assert later == [articles[2].pk]
    index.refresh(later)
    assert len(found("chuyển đổi xanh")) == 3


def test_topic_is_found_in_the_language_of_the_article(home, english_home, section, write):
    topic = TopicFactory(name="Nông thôn mới")
    english_topic = topic.copy_for_translation(english_home.locale)
    english_topic.name = "New countryside"
    english_topic.save()
    article = write("Tin", topics=[topic])
    translated(section, title="News", slug="news")
    english = translated(article, title="A story", slug="a-story")
    english.article_topics.create(topic=topic, locale=english.locale)
    index.refresh([english.pk])
    assert found("new countryside", language="en") == [english.pk]
    assert found("nông thôn mới", language="en") == []


def test_standard_pages_are_found(home):
    page = publish(StandardPageFactory(parent=home, title="Cơ cấu tổ chức", introduction="Các phòng ban."))
    assert found("phong ban") == [page.pk]
    page.unpublish()
    assert found("phong ban") == []


def test_rebuilt_index_is_the_same_as_the_kept_one(home, section, write):
    write("Lúa nếp"), write("Ngô lai", days=1)
    hidden = write("Khoai", days=2)
    before = list(SearchEntry.objects.order_by("pk").values())
    restrict(hidden)
    PageViewRestriction.objects.all()._raw_delete("default")  # what no signal tells of
    SearchEntry.objects.all()._raw_delete("default")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "3 pages" in out.getvalue()
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert len(found("tin")) == 3
    call_command("rebuild_search", verbosity=0)
    assert list(SearchEntry.objects.order_by("pk").values()) == before


def test_rebuild_takes_out_what_is_no_longer_public(write):
    article, stray = write("Lúa nếp"), write("Lúa tẻ", days=1)
    Page.objects.filter(pk__in=[article.pk, stray.pk]).update(live=False)
    SearchEntry.objects.filter(pk=stray.pk)._raw_delete("default")  # its words stay behind
    call_command("rebuild_search", verbosity=0)
    assert (SearchEntry.objects.count(), stored("lúa")) == (0, 0)


def test_words_are_counted_without_numbers_of_no_use(write):
    write("Lúa nếp", "lúa 2024 19418424"), write("Lúa tẻ", days=1)
    index.count_words()
    counted = dict(SearchTerm.objects.values_list("word", "pages"))
    assert (counted["lua"], counted["nep"], counted["2024"]) == (2, 1, 1)
    assert "19418424" not in counted
    assert not any(word.startswith(("=", "@", "^", "~")) for word in counted)
    assert "nep1" not in counted


def test_huge_and_odd_texts_are_indexed(write):
    huge = ArticleFactory(title="Rất dài", body=[("paragraph", f"<p>{'từ ngữ ' * 70_000}</p>")])
    many_words = " ".join(f"từ{number}ữ{number % 977}" for number in range(60_000))
    ArticleFactory(title="Nhiều từ khác nhau", body=[("paragraph", f"<p>{many_words}</p>")])
    assert len(found("nhiều từ khác")) == 1
    odd = write("Lạ", "a\u200bb \ud7ff 🙂 'x' \\ “y” ''' : * & |")
    assert found("rất dài") == [huge.pk]
    assert found("lạ") == [odd.pk]
