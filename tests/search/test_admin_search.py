"""The admin's lists and choosers find Vietnamese however it is typed."""

import pytest
from django.urls import reverse
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage, Author
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    LinkListFactory,
    NoticeFactory,
    PictureFactory,
    TopicFactory,
    publish,
)

pytestmark = [pytest.mark.servers, pytest.mark.django_db]


def titles(query: str, model=ArticlePage) -> list[str]:
    return [str(found) for found in get_search_backend().autocomplete(query, model.objects.all())]


@pytest.mark.parametrize(
    "query",
    [
        "cong nghe",
        "CÔNG NGHỆ",
        "nghệ công",
        "co\u0302ng nghe\u0323\u0302",
        "cong ngh",
        "khcn",
        "KH&CN",
        "hoà",
    ],
)
def test_pages_are_found_however_they_are_typed(query):
    publish(ArticleFactory(title="Công nghệ và KH&CN hòa bình"))
    publish(ArticleFactory(title="Hội nghị"))
    assert titles(query) == ["Công nghệ và KH&CN hòa bình"]


def test_snippets_pictures_and_documents_are_found_without_marks():
    AuthorFactory(name="Đinh Tâm")
    picture, document = PictureFactory(title="Ruộng bậc thang"), DocumentFactory(title="Kế hoạch năm")
    assert titles("dinh tam", Author) == ["Đinh Tâm"]
    assert [found.pk for found in get_search_backend().search("ruong bac", type(picture).objects.all())] == [
        picture.pk
    ]
    assert [found.pk for found in get_search_backend().search("ke hoach", type(document).objects.all())] == [
        document.pk
    ]


@pytest.mark.parametrize("query", ['"', 'công "nghệ', "\0", "a\0b", "*", "a OR", "'", "(", "🙂", " "])
def test_hostile_query_is_answered_in_the_admin(client, administrator, query):
    client.force_login(administrator)
    for name in (
        "wagtailadmin_pages:search",
        "wagtailimages:index",
        "wagtaildocs:index",
        "wagtailadmin_choose_page_search",
    ):
        assert client.get(reverse(name), {"q": query}).status_code == 200, name


def test_explorer_finds_a_page_typed_without_marks(client, administrator):
    article = publish(ArticleFactory(title="Đẩy mạnh truy xuất nguồn gốc"))
    client.force_login(administrator)
    answer = client.get(reverse("wagtailadmin_pages:search"), {"q": "day manh truy xuat"})
    assert article.title in answer.content.decode()


@pytest.mark.parametrize("factory", [AuthorFactory, TopicFactory, NoticeFactory, LinkListFactory])
def test_chooser_of_a_snippet_finds_it_typed_without_marks(client, administrator, factory):
    snippet = factory(**{"title" if hasattr(factory._meta.model, "title") else "name": "Nguồn gốc"})
    chooser = snippet.snippet_viewset.chooser_viewset
    client.force_login(administrator)
    for view in ("choose", "choose_results"):
        answer = client.get(reverse(chooser.get_url_name(view)), {"q": "nguon goc"})
        assert answer.status_code == 200
        assert "Nguồn gốc" in (answer.json()["html"] if view == "choose" else answer.content.decode())
