"""Sites of three generations, in two languages, with two news modules: all come to the same end, from a dump or a server."""

from urllib.parse import parse_qs, urlsplit

import pymysql
import pytest
from django.core.management import call_command

from articles.models import ArticlePage, NewsIndexPage
from home.models import HomePage
from nukeviet.models import ImportedModule, ImportedRecord
from tests.factories import committing, translated
from tests.servers.running import MARIADB, mariadb, need

from .moving import article
from .old_site import OldSiteBuilder

GENERATIONS = ("4.5", "4.4", "3.x")
# Language, name in addresses, tables; of each language the first is the default.
MODULES = (
    ("vi", "tin-tuc", "tin_tuc"),
    ("vi", "thong-bao", "thongbao"),
    ("en", "news", ""),
    ("en", "events", ""),
)
NUMBERS = (1, 2, 2001)  # the last in the second table of bodies in 3.x


def site(generation: str) -> OldSiteBuilder:
    """Numbers repeat in every module, titles do not."""
    old = OldSiteBuilder(generation)
    old.add_config("site_lang", "vi")
    for language, name, data in MODULES:
        module = old.add_module(language, name, data)
        title = f"{language} {name}"
        old.add_section(module, 1, f"Mục {title}")
        old.add_section(module, 2, f"Con {title}", parent=1)
        old.add_topic(module, 1, f"Chủ đề {title}")
        old.add_source(module, 1, "Báo Cao Bằng", link="http://baocaobang.vn")
        for number in NUMBERS:
            old.add_article(
                module,
                number,
                f"Bài {number} {title} KH&amp;CN",
                f"<h2>Phần một</h2><p>Nội dung {number} của {title}.</p><p style='text-align:right'>Tác giả bài viết: Đinh Tâm</p>",
                hometext=f"Lời dẫn {number}.",
                catid=2,
                listcatid="2,1",
                topicid=1,
                sourceid=1,
                hitstotal=number,
            )
        old.add_article(module, 3, f"Nháp {title}", "<p>Nháp.</p>", status=4, catid=1)
    old.add_hits(1_234_567)
    return old


def outcome() -> dict:
    """What an import has left, by names and addresses."""
    articles = ArticlePage.objects.order_by("url_path").select_related("locale")
    return {
        "sections": list(NewsIndexPage.objects.order_by("path").values_list("url_path", "title", "live")),
        "articles": [
            (
                page.public_path,
                page.title,
                page.lead,
                [(block.block_type, str(block.value)) for block in page.body],
                page.live,
                page.published_at,
                [author.name for author in page.authors],
                [topic.name for topic in page.topics],
                (page.source_name, page.source_url),
                [row.section.title for row in page.further_sections.all()],
            )
            for page in articles
        ],
        "records": sorted(
            ImportedRecord.objects.values_list("kind", "number", "module__name", "alias", "digest", "written")
        ),
        "modules": sorted(ImportedModule.objects.values_list("language", "name", "is_default")),
    }


def bring(source) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("import_nukeviet", str(source), verbosity=0)
    assert end.value.code == 3  # no folder of files was given


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    need(*MARIADB)
    with mariadb(tmp_path_factory.mktemp("mariadb")) as url:
        yield url


def loaded(old: OldSiteBuilder, server: str) -> str:
    """The address of a database of its own with the site in it."""
    name = f"site_{old.generation[0]}{old.generation[-1]}"
    socket = parse_qs(urlsplit(server).query)["unix_socket"][0]
    with pymysql.connect(unix_socket=socket, user="root", charset="utf8mb4") as connection:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.select_db(name)
        old.load(connection)
    return server.replace("/mysql?", f"/{name}?")


@pytest.fixture
def english(home):
    with committing():
        translated(home, title="Home", slug="home")
    return HomePage.objects.get(locale__language_code="en")


@pytest.mark.parametrize("generation", GENERATIONS)
def test_site_of_a_generation_is_read_by_readers_and_found_at_its_old_addresses(
    generation, english, client, tmp_path
):
    bring(site(generation).write_dump(tmp_path / "old.sql.gz", gzip=True))
    assert ArticlePage.objects.live().count() == len(MODULES) * len(NUMBERS)
    assert sorted(ImportedModule.objects.filter(is_default=True).values_list("language", "name")) == [
        ("en", "news"),
        ("vi", "tin-tuc"),
    ]
    for language, name, _data in MODULES:
        for number in NUMBERS:
            check_article(client, language, name, number)
        assert client.get(f"/{language}/{name}/x/y-3.html").status_code == 404  # a draft
        section = f"/{language}/{name}/con-{language}-{name}/"
        assert client.get(client.get(section).headers["Location"]).status_code == 200
        topic = f"/{language}/{name}/topic/chu-de-{language}-{name}/"
        assert client.get(client.get(topic).headers["Location"]).status_code == 200


def check_article(client, language: str, name: str, number: int) -> None:
    page = article(number, language, name)
    shown = client.get(page.public_path)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert f"Nội dung {number} của {language} {name}." in text
    assert "Đinh Tâm" in text
    ways = [
        f"/{language}/{name}/gi-do/gi-do-{number}.html",
        f"/{language.upper()}/{name.upper()}/GI-DO/Gi-Do-{number}.HTML"
        if language == "en"
        else f"/{name.upper()}/A/B-{number}.html",
        f"/index.php?language={language}&nv={name}&op=con/bai-{number}-{language}-{name}-khcn-{number}",
        f"/{language}/{name}/print/con/x-{number}.html",
        f"/{language}/{name}/con/bai-{number}-{language}-{name}-khcn-{number}/",
    ]
    if name in ("tin-tuc", "news"):
        ways.append(f"/{language}/x/y-{number}.html")
    if language == "vi":
        ways += [f"/{name}/x/y-{number}.html", f"/index.php/{name}/x/y-{number}.html"]
    if name == "tin-tuc":
        ways += [f"/x/y-{number}.html", f"/x/y-{number}.html?download=1&id=1"]
    for way in ways:
        answer = client.get(way)
        assert (answer.status_code, answer.headers.get("Location")) == (301, page.public_path), way


@pytest.mark.parametrize("generation", GENERATIONS)
def test_site_of_a_generation_is_the_same_from_a_dump_and_from_a_server(
    generation, english, server, tmp_path
):
    old = site(generation)
    dump, url = old.write_dump(tmp_path / "old.sql"), loaded(old, server)
    bring(dump)
    before = outcome()
    assert len(before["articles"]) == len(MODULES) * 4
    bring(url)  # digests of what was read, too
    assert outcome() == before
