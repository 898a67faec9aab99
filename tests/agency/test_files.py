"""security.txt, the description of the search, the manifest: as those who read them do."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup

from agency.colours import GROUNDS, Accent
from agency.files import shortened
from tests import factories
from tests.agency.test_contrast import CSS, blocks, declared
from tests.schemas import complaints

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"
SECURITY = "/.well-known/security.txt"
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)


@pytest.fixture
def security(client):
    def security() -> dict[str, str]:
        response = client.get(SECURITY)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        lines = response.content.decode().splitlines()
        fields = dict(line.split(": ", 1) for line in lines)
        assert len(fields) == len(lines)
        return fields

    return security


def test_security_txt_names_the_agencys_mail_and_a_date_ahead(home, security):
    factories.AgencyIdentityFactory(email="an.ninh@so.example.vn")
    with time_machine.travel(NOW, tick=False):
        fields = security()
    assert fields["Contact"] == "mailto:an.ninh@so.example.vn"
    assert fields["Canonical"] == f"{SITE}{SECURITY}"
    assert fields["Preferred-Languages"] == "vi, en"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - NOW < timedelta(days=365)


def test_security_txt_is_the_same_all_day_and_moves_on(home, client):
    factories.AgencyIdentityFactory()
    answers = []
    for moment in (NOW, NOW + timedelta(hours=3), NOW + timedelta(hours=4)):
        with time_machine.travel(moment, tick=False):
            answers.append(client.get(SECURITY).content)
    assert answers[0] == answers[1] != answers[2]


@pytest.mark.parametrize(
    ("setting", "contact"),
    [
        ("https://so.example.vn/bao-loi", "https://so.example.vn/bao-loi"),
        ("mailto:cert@example.vn", "mailto:cert@example.vn"),
        ("cert@example.vn", "mailto:cert@example.vn"),
    ],
)
def test_security_txt_names_the_setting_before_the_agencys_mail(home, security, settings, setting, contact):
    settings.SECURITY_CONTACT = setting
    assert security()["Contact"] == contact
    factories.AgencyIdentityFactory()
    assert security()["Contact"] == contact


def test_address_with_a_line_break_adds_no_line(home, security):
    factories.AgencyIdentityFactory(email="a@b.vn\nContact: mailto:evil@example.com")
    assert "evil" in security()["Contact"]


@pytest.mark.parametrize("identity", [None, {"email": ""}])
def test_security_txt_without_a_contact_is_a_404(home, client, identity):
    if identity is not None:
        factories.AgencyIdentityFactory(**identity)
    assert client.get(SECURITY).status_code == 404


# --- the search -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "language", "template"),
    [
        ("/opensearch.xml", "vi", f"{SITE}/tim-kiem/?q={{searchTerms}}"),
        ("/en/opensearch.xml", "en", f"{SITE}/en/search/?q={{searchTerms}}"),
    ],
)
def test_search_is_described_in_each_language(home, client, path, language, template):
    factories.AgencyIdentityFactory(name="Sở <b> & \x01 Công nghệ", short_name="Trung tâm Chuyển đổi số")
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert complaints(response.content, "opensearch") == ""
    root = ElementTree.fromstring(response.content)
    assert root.findtext("{*}ShortName") == "Trung tâm Chuyển"
    assert root.findtext("{*}LongName") == "Sở <b> & Công nghệ"
    assert root.findtext("{*}Language") == language
    addresses = {url.get("type"): url.get("template") for url in root.iterfind("{*}Url")}
    assert addresses == {"text/html": template, "application/opensearchdescription+xml": SITE + path}
    icon = root.findtext("{*}Image")
    assert icon == f"{SITE}/static/img/favicon.svg"


@pytest.mark.parametrize("identity", [None, {"short_name": ""}, {"short_name": "", "name": "X" * 200}])
def test_search_description_is_valid_whatever_the_agencys_names(home, client, identity):
    if identity is not None:
        factories.AgencyIdentityFactory(**identity)
    assert complaints(client.get("/opensearch.xml").content, "opensearch") == ""


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Sở KH&CN", 16, "Sở KH&CN"),
        ("Sở KH&CN Cao Bằng", 16, "Sở KH&CN Cao"),
        ("mười sáu chữ cái!", 16, "mười sáu chữ"),
        ("Vănphòngủybannhândân", 16, "Vănphòngủybannhâ"),
        ("  a \n b ", 16, "a b"),
        ("", 16, ""),
    ],
)
def test_name_is_shortened_between_words(text, length, expected):
    assert shortened(text, length) == expected


# --- the manifest ---------------------------------------------------------------------------------
def test_manifest_says_name_language_and_start(home, client):
    factories.AgencyIdentityFactory(accent=Accent.TEAL)
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["name"] == "Sở Khoa học và Công nghệ tỉnh Cao Bằng"
    assert manifest["short_name"] == "Sở KH&CN"
    assert (manifest["lang"], manifest["start_url"]) == ("vi", "/")
    assert manifest["theme_color"] == GROUNDS[Accent.TEAL][1]
    assert [icon["type"] for icon in manifest["icons"]] == ["image/svg+xml"]
    english = client.get("/en/manifest.webmanifest").json()
    assert (english["lang"], english["start_url"]) == ("en", "/en/")


def test_manifest_names_the_emblem_with_its_true_size(home, client):
    factories.AgencyIdentityFactory(emblem=factories.PictureFactory(pixels=(300, 150)))
    icon = client.get("/manifest.webmanifest").json()["icons"][0]
    assert (icon["type"], icon["sizes"]) == ("image/png", "192x96")
    assert client.get(icon["src"]).status_code == 200


def test_manifest_without_an_identity_is_one_all_the_same(home, client, settings):
    assert client.get("/manifest.webmanifest").json()["name"] == settings.WAGTAIL_SITE_NAME


@pytest.mark.parametrize("accent", Accent)
def test_ground_of_an_accent_is_the_style_sheets(accent):
    (rule,) = blocks(CSS.read_text(), f'[data-accent="{accent}"]')
    assert GROUNDS[accent][1] == declared(rule)["accent-strong"][0]


@pytest.mark.parametrize(
    ("path", "prefix"), [("/", ""), ("/en/", "/en"), ("/khong-co/", ""), ("/en/none/", "/en")]
)
def test_head_of_every_page_names_search_and_manifest(home, english_home, client, path, prefix):
    factories.AgencyIdentityFactory()
    head = BeautifulSoup(client.get(path).content, "html5lib").head
    search = head.select_one('link[rel="search"]')
    assert search["href"] == f"{prefix}/opensearch.xml"
    assert search["title"]
    assert head.select_one('link[rel="manifest"]')["href"] == f"{prefix}/manifest.webmanifest"


@pytest.mark.parametrize("address", [SECURITY, "/opensearch.xml", "/manifest.webmanifest"])
def test_file_asked_twice_is_made_once_and_validated(
    home, client, settings, django_assert_num_queries, address
):
    settings.PAGE_CACHE = True
    factories.AgencyIdentityFactory()
    first = client.get(address)
    with django_assert_num_queries(0):
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{address}?page=3").status_code == 404
