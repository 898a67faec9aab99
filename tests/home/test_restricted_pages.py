"""Readers who know the password of a page get in; the others get its form."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import ArticleFactory, SectionFactory


@pytest.fixture
def article(home):
    article = ArticleFactory(parent=SectionFactory(parent=home), title="Tài liệu nội bộ")
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.PASSWORD, password="lúa-nếp"
    )
    return article


def form_address(client, article) -> str:
    answer = client.get(article.public_path)
    assert "Tài liệu nội bộ" not in answer.content.decode()
    return answer.context["action_url"]


def test_right_password_opens_the_page(client, article):
    sent = {"password": "lúa-nếp", "return_url": article.public_path}
    answer = client.post(form_address(client, article), sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, article.public_path)
    assert "Tài liệu nội bộ" in client.get(article.public_path).content.decode()


def test_wrong_password_is_answered_with_the_form(client, article):
    sent = {"password": "ngô", "return_url": article.public_path}
    answer = client.post(form_address(client, article), sent)
    assert answer.status_code == 200
    assert "Tài liệu nội bộ" not in answer.content.decode()
