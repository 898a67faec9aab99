"""Who publishes the site, at the head and foot of every page."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from agency.models import AgencyIdentity
from home.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db
OPTIONAL = [
    "short_name",
    "parent_body",
    "tagline",
    "licence",
    "responsible_person",
    "address",
    "phone",
    "email",
    "copyright",
]
NOTHING = dict.fromkeys(OPTIONAL, "")


def soup_at(client, path: str = "/") -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content.decode(), "html.parser")


def test_header_and_footer_show_everything_that_is_filled_in(client, home):
    factories.AgencyIdentityFactory(
        parent_body="Ủy ban nhân dân tỉnh", tagline="Vì khoa học", copyright="Ghi rõ nguồn khi dẫn lại"
    )
    soup = soup_at(client)
    header, footer = soup.find("header", class_="site-header").text, soup.find("footer", class_="site-footer")
    for words in ("Sở Khoa học và Công nghệ tỉnh Cao Bằng", "Ủy ban nhân dân tỉnh", "Vì khoa học"):
        assert words in header
    for words in (
        "Giấy phép số 01/GP-TTĐT",
        "Chịu trách nhiệm: Nông Văn An, Giám đốc Sở",
        "Phường Thục Phán, tỉnh Cao Bằng",
        "Ghi rõ nguồn khi dẫn lại",
    ):
        assert words in footer.text
    assert footer.find("a", href="tel:02060000000").text == "0206 000 0000"
    assert footer.find("a", href="mailto:so@example.vn")


def test_footer_leaves_out_what_is_empty(client, home):
    factories.AgencyIdentityFactory(name="Sở Công Thương", **NOTHING)
    footer = soup_at(client).find("footer", class_="site-footer")
    assert footer.text.split() == ["Sở", "Công", "Thương", "Sơ", "đồ", "trang", "Kênh", "tin", "RSS"]
    assert footer.find("address") is None
    assert [link["href"] for link in footer.find_all("a")] == ["/so-do-trang/", "/rss/"]


def test_site_without_an_identity_shows_its_configured_name(client, home, settings):
    assert AgencyIdentity.objects.count() == 0
    assert soup_at(client).find("header", class_="site-header").find(string=settings.WAGTAIL_SITE_NAME)


def test_every_kind_of_page_shows_the_same_frame(client, home):
    factories.AgencyIdentityFactory()
    article = factories.ArticleFactory()
    standard = factories.StandardPageFactory()
    for path in (
        "/",
        article.get_parent().specific.public_path,
        article.public_path,
        standard.public_path,
        "/x/",
    ):
        soup = soup_at(client, path)
        assert soup.find("footer", class_="site-footer").find(
            string="Sở Khoa học và Công nghệ tỉnh Cao Bằng"
        ), path


# --- languages ------------------------------------------------------------------------------------
def test_each_language_shows_its_own(client, english_home):
    vietnamese = factories.AgencyIdentityFactory()
    english = vietnamese.copy_for_translation(factories.english())
    english.name, english.live = "Department of Science and Technology", True
    english.save()
    assert "Department of Science" in soup_at(client, "/en/").header.text
    assert "Department of Science" not in soup_at(client).header.text


@pytest.mark.parametrize("with_draft", [False, True], ids=["no translation", "a draft one"])
def test_language_without_a_live_identity_falls_back_to_vietnamese(client, english_home, with_draft):
    vietnamese = factories.AgencyIdentityFactory()
    if with_draft:
        draft = vietnamese.copy_for_translation(factories.english())
        draft.name, draft.live = "Not yet", False
        draft.save()
    assert "Sở Khoa học và Công nghệ" in soup_at(client, "/en/").header.text


def test_second_identity_of_a_language_is_refused(home):
    factories.AgencyIdentityFactory()
    with pytest.raises(ValidationError):
        AgencyIdentity(name="Cơ quan khác", locale=factories.vietnamese()).full_clean()
    AgencyIdentity(name="Department", locale=factories.english()).full_clean()


# --- changes --------------------------------------------------------------------------------------
def test_draft_of_the_identity_is_seen_only_after_publishing(client, home, committed):
    identity = factories.AgencyIdentityFactory(name="Tên cũ")
    assert "Tên cũ" in soup_at(client).header.text
    identity.name = "Tên mới"
    with committed():
        revision = identity.save_revision()
    assert "Tên cũ" in soup_at(client).header.text
    with committed():
        revision.publish()
    assert "Tên mới" in soup_at(client).header.text


def test_identity_is_previewed_with_its_draft(client, editor, home):
    identity = factories.AgencyIdentityFactory(name="Tên cũ")
    client.force_login(editor)
    url = reverse("wagtailsnippets_agency_agencyidentity:preview_on_edit", args=(identity.pk,))
    fields = {field.name: getattr(identity, field.name) or "" for field in AgencyIdentity._meta.fields}
    assert client.post(url, fields | {"name": "Tên xem trước"}).json()["is_valid"]
    assert "Tên xem trước" in client.get(url).content.decode()


def test_emblem_whose_file_is_lost_leaves_the_page_standing(client, home):
    emblem = factories.PictureFactory()
    emblem.file.storage.delete(emblem.file.name)
    factories.AgencyIdentityFactory(emblem=emblem)
    response = client.get("/")
    assert response.status_code == 200
    assert 'class="brand__emblem"' not in response.content.decode()


def test_emblem_and_banner_are_shown_with_their_sizes(client, home):
    picture = factories.PictureFactory()
    factories.AgencyIdentityFactory(emblem=picture, banner=picture)
    for image in soup_at(client).find("header", class_="site-header").find_all("img"):
        assert image["width"]
        assert image["height"]
        assert image["alt"] == ""  # decorative: the name stands beside it


def test_hostile_identity_is_only_ever_text(client, home):
    factories.AgencyIdentityFactory(name="<script>alert(1)</script>", phone='"><b>0206', email="a@example.vn")
    soup = soup_at(client)
    assert "<script>alert(1)</script>" in soup.header.text
    assert soup.footer.find("b") is None


def test_frame_costs_no_query_once_it_is_warm(client, home, django_assert_num_queries):
    from agency.identity import agency

    factories.AgencyIdentityFactory(emblem=factories.PictureFactory())
    factories.SectionFactory(parent=home)
    agency("vi")
    with django_assert_num_queries(0):
        assert agency("vi").menu
        assert agency("vi").identity.emblem.title
    assert HomePage.objects.exists()
