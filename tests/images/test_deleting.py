"""A picture in use is not deleted; one that is gone all the same breaks no translation."""

import pytest
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, SegmentOverride

from articles.models import ArticlePage
from images.models import PortalImage
from tests.factories import (
    ArticleFactory,
    PictureFactory,
    SectionFactory,
    body_of,
    english,
    items,
    publish,
    translated,
)
from tests.translation.work import submitted, write_all
from translation import publishing, sources

pytestmark = pytest.mark.django_db


def captioned(picture: PortalImage) -> dict:
    return {
        "image": {"image": picture.pk, "alt_text": "Hàng ghế đầu", "decorative": False},
        "caption": "Đại biểu",
        "credit": "",
    }


@pytest.fixture
def picture(db):
    return PictureFactory(title="Hội nghị")


@pytest.fixture
def section(home, english_home):
    section = SectionFactory(parent=home, title="Khoa học")
    translated(section, title="Science", slug="science")
    return section


@pytest.fixture
def article(section, picture):
    """With the picture beside its title, in its text and in a gallery."""
    return ArticleFactory(
        parent=section,
        lead_picture=picture,
        lead_picture_alt="Toàn cảnh",
        body=body_of(
            ("figure", {**captioned(picture), "width": "wide"}),
            ("gallery", {"title": "", "pictures": items(captioned(picture), captioned(PictureFactory()))}),
            ("paragraph", "<p>Hội nghị có 120 đại biểu.</p>"),
        ),
    )


@pytest.fixture
def delete_by_code(picture):
    """Past the admin, as a script does."""
    return lambda: PortalImage.objects.filter(pk=picture.pk).delete()


# --- refused --------------------------------------------------------------------------------------
def test_picture_in_use_when_deleted_is_refused_and_says_why(client, administrator, article, picture):
    client.force_login(administrator)
    url = reverse("wagtailimages:delete", args=[picture.pk])
    assert "Có, xoá" not in client.get(url).content.decode()
    page = client.post(url, follow=True).content.decode()
    assert "“Hội nghị” đang được dùng" in page
    assert article.title in page  # where it is used
    assert PortalImage.objects.filter(pk=picture.pk).exists()


def test_picture_used_in_a_text_alone_when_deleted_is_refused(client, administrator, section, picture):
    ArticleFactory(parent=section, body=body_of(("figure", {**captioned(picture), "width": "wide"})))
    client.force_login(administrator)
    client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert PortalImage.objects.filter(pk=picture.pk).exists()


def test_pictures_when_one_of_them_is_in_use_are_not_deleted_in_bulk(client, administrator, article, picture):
    spare = PictureFactory()
    client.force_login(administrator)
    url = reverse("wagtail_bulk_action", args=["images", "portalimage", "delete"])
    url += f"?id={picture.pk}&id={spare.pk}&next={reverse('wagtailimages:index')}"
    assert "Có, xoá" not in client.get(url).content.decode()
    assert "“Hội nghị” đang được dùng" in client.post(url, follow=True).content.decode()
    assert PortalImage.objects.filter(pk__in=[picture.pk, spare.pk]).count() == 2


def test_picture_in_use_when_deleted_from_the_upload_page_is_refused(client, administrator, article, picture):
    client.force_login(administrator)
    response = client.post(reverse("wagtailimages:delete_multiple", args=[picture.pk]))
    assert (response.status_code, response.json()["success"]) == (409, False)
    assert PortalImage.objects.filter(pk=picture.pk).exists()


def test_picture_in_no_use_is_deleted_by_every_way(client, administrator, home):
    client.force_login(administrator)
    one, two, three = PictureFactory(), PictureFactory(), PictureFactory()
    client.post(reverse("wagtailimages:delete", args=[one.pk]))
    client.post(reverse("wagtail_bulk_action", args=["images", "portalimage", "delete"]) + f"?id={two.pk}")
    client.post(reverse("wagtailimages:delete_multiple", args=[three.pk]))
    assert not PortalImage.objects.filter(pk__in=[one.pk, two.pk, three.pk]).exists()
    assert client.post(reverse("wagtailimages:delete_multiple", args=[three.pk])).status_code == 404


def test_picture_when_deleted_by_who_may_not_is_refused_without_a_word_of_it(
    client, translator, article, picture
):
    client.force_login(translator)
    for name in ("delete", "delete_multiple"):
        response = client.post(reverse(f"wagtailimages:{name}", args=[picture.pk]))
        assert "Hội nghị" not in response.content.decode()
    assert PortalImage.objects.filter(pk=picture.pk).exists()


# --- gone all the same ----------------------------------------------------------------------------
def test_article_whose_picture_is_gone_can_be_submitted_and_published(client, article, delete_by_code):
    delete_by_code()
    translation = submitted(ArticlePage.objects.get(pk=article.pk))
    write_all(translation)
    story = publishing.publish(translation)
    assert client.get(story.url).status_code == 200


@pytest.mark.servers  # SQLite alone checks foreign keys at the end
def test_article_whose_picture_goes_between_submitting_and_publishing_can_be_published(
    client, article, delete_by_code
):
    translation = submitted(article)
    write_all(translation)
    delete_by_code()
    story = publishing.publish(translation)
    assert (story.live, story.lead_picture) == (True, None)
    assert client.get(story.url).status_code == 200


def test_article_whose_picture_goes_after_publishing_can_be_published_and_synced_again(
    article, delete_by_code
):
    translation = submitted(article)
    write_all(translation)
    publishing.publish(translation)
    delete_by_code()
    assert publishing.publish(translation).live
    assert sources.sync(translation.source) in (True, False)
    publish(ArticlePage.objects.get(pk=article.pk))
    assert publishing.publish(translation).live


def test_translation_whose_own_picture_is_gone_shows_the_originals(article, picture):
    translation = submitted(article)
    write_all(translation)
    own = PictureFactory()
    for segment in OverridableSegment.objects.filter(source=translation.source, data_json=str(picture.pk)):
        SegmentOverride.objects.create(locale=english(), context=segment.context, data_json=str(own.pk))
    PortalImage.objects.filter(pk=own.pk).delete()
    story = publishing.publish(translation)
    assert story.body[0].value["image"].pk == picture.pk
    assert story.lead_picture == picture
