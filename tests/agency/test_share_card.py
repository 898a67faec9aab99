"""The agency's card for shared links: drawn once for each look, never in the way of a page."""

from io import BytesIO

import pytest
from django.core.files.storage import storages
from PIL import Image as PillowImage

from agency import share_card as module
from agency.colours import GROUNDS, Accent
from agency.identity import agency, agency_of
from agency.share_card import share_card
from tests.factories import AgencyIdentityFactory, PictureFactory, unreadable_picture

from .test_contrast import CSS, blocks, declared

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.vn"


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The accents of the cards drawn so far."""
    found = []
    original = module._jpeg

    def counted(accent, emblem):
        found.append(accent)
        return original(accent, emblem)

    monkeypatch.setattr(module, "_jpeg", counted)
    return found


@pytest.fixture(autouse=True)
def no_card_yet():
    """Cards outlive a test's database: their names say all they show."""
    storage = storages["renditions"]
    if storage.exists("share"):
        for name in storage.listdir("share")[1]:
            storage.delete(f"share/{name}")


def opened(url: str) -> PillowImage.Image:
    name = url.removeprefix(f"{SITE}/media/")
    with storages["renditions"].open(name) as file:
        return PillowImage.open(BytesIO(file.read()))


def test_grounds_are_those_of_the_style_sheet():
    css = CSS.read_text()
    for accent in Accent:
        tokens = declared(blocks(css, f'[data-accent="{accent.value}"]')[0])
        assert GROUNDS[accent] == (tokens["accent"][0], tokens["accent-strong"][0])


def test_card_is_drawn_once_for_each_look(drawn):
    identity = AgencyIdentityFactory(emblem=PictureFactory(), accent="blue")
    first = share_card(identity)
    identity.name = "Tên khác"
    assert share_card(identity) == first
    assert drawn == ["blue"]
    identity.accent = "green"
    second = share_card(identity)
    identity.emblem = PictureFactory()
    assert len({first.url, second.url, share_card(identity).url}) == 3
    assert drawn == ["blue", "green", "green"]


def test_card_shows_the_emblem_on_the_brand_colour():
    identity = AgencyIdentityFactory(emblem=PictureFactory(pixels=(400, 400)), accent="blue")
    picture = opened(share_card(identity).url)
    assert picture.size == (1200, 630)
    assert picture.format == "JPEG"
    red, _green, blue = picture.getpixel((20, 20))
    assert blue > red + 80
    red, _green, blue = picture.getpixel((600, 315))  # the factory's pictures are brick-red
    assert red > blue + 80


def test_card_without_identity_or_with_an_unreadable_emblem_is_still_drawn():
    assert opened(share_card(None).url).size == (1200, 630)
    identity = AgencyIdentityFactory(emblem=unreadable_picture(b"khong phai anh"))
    assert opened(share_card(identity).url).size == (1200, 630)


def test_card_when_the_storage_does_not_answer_is_left_out(client, monkeypatch):
    def fails(*args):
        raise OSError("storage")

    monkeypatch.setattr(module, "_jpeg", fails)
    assert share_card(None) is None
    response = client.get("/")
    assert response.status_code == 200
    assert "og:image" not in response.content.decode()


def test_card_that_another_process_has_just_stored_is_used(drawn, monkeypatch):
    storage = storages["renditions"]
    first = share_card(None)
    really = storage.exists
    answers = [False]  # once: before the other process had stored it
    monkeypatch.setattr(storage, "exists", lambda name: answers.pop() if answers else really(name))
    assert share_card(None) == first
    assert len(drawn) == 2
    assert len(storage.listdir("share")[1]) == 1


def test_draft_being_previewed_makes_no_card(drawn):
    identity = AgencyIdentityFactory()
    assert agency_of("vi", identity=identity).share_card is None
    assert drawn == []
    assert agency("vi").share_card
    assert agency("en").share_card == agency("vi").share_card
    assert len(drawn) == 1
