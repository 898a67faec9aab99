"""The page on which translators write: without JavaScript, and segment by segment with it."""

import pytest
from django.urls import reverse

from tests.factories import ArticleFactory, SectionFactory, body_of

from .work import published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học")
    published(section)
    return ArticleFactory(
        parent=section,
        title="Đẩy mạnh tuyên truyền",
        lead="Sở đã đẩy mạnh tuyên truyền.",
        body=body_of(("paragraph", "<p>Năm qua có <b>ba</b> hội nghị.</p>")),
    )


@pytest.fixture
def translation(article):
    return submitted(article)


def address(translation):
    return reverse("translation_editor", args=[translation.pk])


def test_editor_shows(client, translation, translator):
    client.force_login(translator)
    response = client.get(address(translation))
    assert response.status_code == 200
    html = response.content.decode()
    open("/tmp/editor.html", "w").write(html)
    assert "Đẩy mạnh tuyên truyền" in html
