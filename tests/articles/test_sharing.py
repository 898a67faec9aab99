"""What a shared link shows: Open Graph and card metadata, and the picture's crop."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from PIL import Image as PillowImage

from images.models import PortalImage
from images.renditions import FALLBACK, make
from tests.factories import (
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    PictureFactory,
    SectionFactory,
    StandardPageFactory,
    make_all_renditions,
    translated,
    unreadable_picture,
)

SITE = "https://portal.example.vn"


@pytest.fixture
def metadata_of(client):
    """Property or name → its values, in order, of an address's head."""

    def metadata_of(path: str) -> dict[str, list[str]]:
        response = client.get(path)
        assert response.status_code == 200, path
        found: dict[str, list[str]] = {}
        for meta in BeautifulSoup(response.content, "html5lib").head.select("meta[content]"):
            name = meta.get("property") or meta.get("name")
            if name:
                found.setdefault(name, []).append(meta["content"])
        return found

    return metadata_of


@pytest.fixture
def file_of(client):
    """The file a metadata address leads to, opened."""

    def file_of(url: str) -> PillowImage.Image:
        assert url.startswith(f"{SITE}/media/")
        response = client.get(url.removeprefix(SITE))
        assert response.status_code == 200
        return PillowImage.open(BytesIO(b"".join(response.streaming_content)))

    return file_of


def size(found: dict) -> tuple[int, int]:
    return int(found["og:image:width"][0]), int(found["og:image:height"][0])


def test_article_tells_who_shows_its_link_what_it_is(home, metadata_of):
    AgencyIdentityFactory()
    picture = PictureFactory(pixels=(1600, 1200))
    make_all_renditions(picture)
    article = ArticleFactory(
        parent=SectionFactory(parent=home, title="Khoa học & công nghệ"),
        title="Đẩy mạnh <KH&CN>",
        slug="day-manh",
        lead_picture=picture,
        lead_picture_alt="Toàn cảnh",
        authors=[AuthorFactory(name="Đinh Tâm")],
        tags=["khoa học", "tuyên truyền"],
        last_published_at=datetime(2021, 3, 4, 2, 5, tzinfo=UTC),
    )
    found = metadata_of(article.public_path)
    assert found["og:type"] == ["article"]
    assert found["og:title"] == ["Đẩy mạnh <KH&CN>"]
    assert found["og:description"] == [article.lead]
    assert found["og:url"] == [SITE + article.public_path]
    assert found["og:site_name"] == ["Sở Khoa học và Công nghệ tỉnh Cao Bằng"]
    assert found["og:locale"] == ["vi_VN"]
    assert "og:locale:alternate" not in found
    assert size(found) == (1200, 630)
    assert found["og:image:type"] == ["image/jpeg"]
    assert found["og:image:alt"] == ["Toàn cảnh"]
    assert found["article:published_time"] == ["2020-12-21T00:45:00+07:00"]
    assert found["article:modified_time"] == ["2021-03-04T09:05:00+07:00"]
    assert found["article:section"] == ["Khoa học & công nghệ"]
    assert found["article:author"] == [f"{SITE}/tac-gia/dinh-tam/"]
    assert found["article:tag"] == ["khoa học", "tuyên truyền"]
    assert found["twitter:card"] == ["summary_large_image"]
    assert found["robots"] == ["max-image-preview:large"]


def test_translated_article_names_the_other_language(home, english_home, metadata_of):
    section = SectionFactory(parent=home)
    article = ArticleFactory(parent=section)
    translated(section, title="News", slug="news")
    story = translated(article, title="Story", slug="story")
    for page, own, other in ((article, "vi_VN", "en_GB"), (story, "en_GB", "vi_VN")):
        found = metadata_of(page.public_path)
        assert found["og:locale"] == [own]
        assert found["og:locale:alternate"] == [other]


def test_shared_picture_is_cropped_round_the_focal_point(home, metadata_of, file_of):
    picture = PictureFactory(pixels=(2000, 3000))
    with picture.file.open("wb") as file:  # white above, blue below
        sheet = PillowImage.new("RGB", (2000, 3000), "white")
        sheet.paste((0, 0, 255), (0, 1500, 2000, 3000))
        sheet.save(file, "JPEG")
    for centre, expected in ((400, "white"), (2600, "blue")):
        PortalImage.objects.filter(pk=picture.pk).update(
            focal_point_x=1000, focal_point_y=centre, focal_point_width=300, focal_point_height=300
        )
        picture.renditions.all().delete()
        make_all_renditions(PortalImage.objects.get(pk=picture.pk))
        article = ArticleFactory(lead_picture=PortalImage.objects.get(pk=picture.pk))
        found = metadata_of(article.public_path)
        shown = file_of(found["og:image"][0])
        assert shown.size == size(found) == (1200, 630)
        red, _green, blue = shown.getpixel((600, 315))
        assert blue > 200
        assert (red > 200) == (expected == "white")


def test_shared_picture_smaller_than_the_crop_tells_its_true_size(home, metadata_of, file_of):
    picture = PictureFactory(pixels=(600, 600))
    make_all_renditions(picture)
    found = metadata_of(ArticleFactory(lead_picture=picture).public_path)
    assert file_of(found["og:image"][0]).size == size(found)
    assert size(found) in ((600, 315), (600, 316))


def test_shared_picture_not_made_yet_is_the_fallback_in_its_own_shape(home, metadata_of, file_of):
    picture = PictureFactory(pixels=(1000, 1600))
    make(picture, FALLBACK)
    found = metadata_of(ArticleFactory(lead_picture=picture).public_path)
    assert size(found) == (600, 960)
    assert file_of(found["og:image"][0]).size == (600, 960)


def test_pages_without_a_picture_show_the_agencys_card(home, metadata_of, file_of):
    AgencyIdentityFactory(emblem=PictureFactory(pixels=(300, 300)), accent="teal")
    section = SectionFactory(parent=home)
    paths = ["/", section.public_path, ArticleFactory(parent=section).public_path]
    paths.append(StandardPageFactory(parent=home).public_path)
    found = [metadata_of(path) for path in paths]
    addresses = {metadata["og:image"][0] for metadata in found}
    assert len(addresses) == 1
    assert file_of(addresses.pop()).size == (1200, 630)
    for metadata in found:
        assert size(metadata) == (1200, 630)
        assert metadata["og:image:alt"] == ["Sở Khoa học và Công nghệ tỉnh Cao Bằng"]
        assert metadata["twitter:card"] == ["summary_large_image"]


def test_article_whose_picture_is_unreadable_shows_the_card(home, metadata_of):
    picture = unreadable_picture(b"khong phai anh")
    found = metadata_of(ArticleFactory(lead_picture=picture).public_path)
    assert "/share/" in found["og:image"][0]
    assert size(found) == (1200, 630)


def test_home_and_section_show_their_own_picture(home, metadata_of):
    picture = PictureFactory(pixels=(1600, 1200))
    make_all_renditions(picture)
    home.picture = picture
    home.save()
    section = SectionFactory(parent=home, picture=picture)
    for path in ("/", section.public_path):
        found = metadata_of(path)
        assert size(found) == (1200, 630)
        assert "/share/" not in found["og:image"][0]
        assert found["og:type"] == ["website"]
        assert not [name for name in found if name.startswith("article:")]


def test_addresses_when_the_host_is_another_are_the_sites_own(home, client):
    article = ArticleFactory(lead_picture=PictureFactory())
    html = client.get(article.public_path, headers={"host": "evil.example"}).content.decode()
    assert "evil.example" not in html


def test_page_with_hostile_texts_keeps_its_head_whole(home, metadata_of):
    hostile = '"><script>alert(1)</script>'
    article = ArticleFactory(title=hostile, slug="xau", lead=hostile, tags=[hostile])
    found = metadata_of(article.public_path)
    assert found["og:title"] == found["og:description"] == found["article:tag"] == [hostile]


def test_home_is_shared_under_the_agencys_name(home, metadata_of):
    AgencyIdentityFactory()
    assert metadata_of("/")["og:title"] == ["Sở Khoa học và Công nghệ tỉnh Cao Bằng"]
