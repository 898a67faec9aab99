"""Who may download a document, and that originals are nobody's but the admin's."""

import pytest
from django.conf import settings

from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    LinkListFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    UserFactory,
    body_of,
    link,
    make_all_renditions,
    restrict,
)


@pytest.fixture
def document(db):
    return DocumentFactory()


def status(client, document) -> int:
    return client.get(document.url).status_code


def in_body(document):
    return body_of(("document", {"document": document.pk, "label": "Tải về"}))


@pytest.mark.servers
def test_document_nobody_uses_is_the_editors_only(client, editor, document):
    assert status(client, document) == 404
    client.force_login(editor)
    assert status(client, document) == 200


@pytest.mark.servers
@pytest.mark.parametrize("live", [True, False])
def test_document_of_an_article_follows_its_state(client, editor, document, live):
    ArticleFactory(attachments=[document], live=live)
    assert status(client, document) == (200 if live else 404)
    client.force_login(editor)
    assert status(client, document) == 200


@pytest.mark.servers
def test_document_in_a_live_body_is_public(client, document):
    ArticleFactory(body=in_body(document))
    assert status(client, document) == 200


def test_document_linked_in_a_text_is_public(client, home, document):
    text = f'<p><a linktype="document" id="{document.pk}">Kế hoạch</a></p>'
    StandardPageFactory(parent=home, body=body_of(("paragraph", text)))
    assert status(client, document) == 200


def test_document_of_an_unpublished_article_is_public_no_longer(client, document):
    article = ArticleFactory(attachments=[document])
    article.unpublish()
    assert status(client, document) == 404


@pytest.mark.servers
def test_document_below_a_restricted_section_is_not_public(client, home, editor, document):
    section = SectionFactory(parent=home)
    ArticleFactory(parent=section, attachments=[document])
    restriction = restrict(section)
    assert status(client, document) == 404
    client.force_login(editor)
    assert status(client, document) == 200
    client.logout()
    restriction.delete()
    assert status(client, document) == 200


@pytest.mark.servers
def test_document_used_by_a_draft_and_a_live_page_is_public(client, document):
    ArticleFactory(attachments=[document], live=False)
    ArticleFactory(attachments=[document])
    assert status(client, document) == 200


def test_document_added_in_a_draft_of_a_live_page_is_not_public(client, document):
    article = ArticleFactory()
    article.body = in_body(document)
    article.save_revision()
    assert status(client, document) == 404
    article.get_latest_revision().publish()
    assert status(client, document) == 200


@pytest.mark.servers
@pytest.mark.parametrize("live", [True, False])
def test_document_of_a_link_list_follows_its_state(client, document, live):
    LinkListFactory(items=[link(document=document)], live=live)
    assert status(client, document) == (200 if live else 404)


def test_document_when_user_has_no_access_to_the_admin_is_not_served(client, document):
    client.force_login(UserFactory())
    assert status(client, document) == 404


def test_document_when_public_is_sent_without_a_cookie(client, document):
    ArticleFactory(attachments=[document])
    response = client.get(document.url)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 thu nghiem"
    assert not response.cookies


def test_document_when_unknown_is_a_404(client, db):
    assert client.get("/documents/999/khong-co.pdf").status_code == 404


def test_original_of_a_document_has_no_address_of_its_own(client, editor, document):
    ArticleFactory(attachments=[document])
    client.force_login(editor)
    for path in (document.file.url, f"/media/{document.file.name}", f"/private/{document.file.name}"):
        assert client.get(path).status_code == 404


def test_original_of_a_picture_has_no_address_of_its_own(client, db):
    picture = PictureFactory()
    for path in (picture.file.url, f"/media/{picture.file.name}", f"/private/{picture.file.name}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/../private/{name}",
        "/media/..%2fprivate/{name}",
        "/media/%2e%2e/private/{name}",
        "/media//private/{name}",
        "/media/{root}/{name}",
        "/media/images/../../private/{name}",
    ],
)
def test_original_is_not_reached_by_climbing_out_of_media(client, db, path):
    picture = PictureFactory()
    path = path.format(name=picture.file.name, root=settings.PRIVATE_ROOT)
    assert client.get(path).status_code in (301, 400, 404)
    assert client.get(path, follow=True).status_code in (400, 404)


def test_original_is_not_stored_below_the_public_folder(db):
    picture, document = PictureFactory(), DocumentFactory()
    for file in (picture.file, document.file):
        assert str(settings.PRIVATE_ROOT) in file.path
        assert str(settings.MEDIA_ROOT) not in file.path


def test_rendition_is_served_and_may_be_kept(client, db):
    picture = PictureFactory()
    make_all_renditions(picture)
    rendition = picture.renditions.first()
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("path", ["/media/", "/media/images/", "/media/%00"])
def test_media_when_no_file_is_named_is_a_404(client, db, path):
    make_all_renditions(PictureFactory())
    assert client.get(path).status_code == 404


def test_film_is_played_in_the_parts_a_browser_asks_for(client, editor):
    film = DocumentFactory(name="phim.mp4", content=b"0123456789" * 100)
    part = {"Range": "bytes=10-13"}
    assert client.get(film.url, headers=part).status_code == 404
    client.force_login(editor)
    response = client.get(film.url, headers=part)
    assert (response.status_code, response.getvalue()) == (206, b"0123")
    assert response.headers["Content-Type"] == "video/mp4"
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert client.get(film.url.replace("phim", "khac")).status_code == 404
