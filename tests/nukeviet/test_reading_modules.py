"""Which site, languages and modules a source holds, told from its tables alone."""

import pytest

from nukeviet.reading import SourceError
from nukeviet.reading.site import OldSite
from nukeviet.reading.staging import Staging
from nukeviet.report import Report

from .old_site import OldSiteBuilder, Table

GENERATIONS = ["4.5", "4.4", "3.x"]


@pytest.fixture
def report():
    report = Report()
    yield report
    report.close()


def notes(report):
    return [(note.code, note.number, note.detail) for note in report]


def test_modules_when_two_languages_have_them_gives_default_of_each_first(report):
    builder = OldSiteBuilder()
    builder.add_module("en", "news")
    for name in ("thong-bao", "news", "about"):
        builder.add_module("vi", name, module_file="page" if name == "about" else "news")
    found = builder.read(report).modules()
    assert [(m.language, m.name, m.is_default) for m in found] == [
        ("vi", "news", True),
        ("vi", "thong-bao", False),
        ("en", "news", True),
    ]


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("prefix", ["", "abc", "so_khcn", "en_vi"])
def test_prefix_whatever_it_is_is_found(report, generation, prefix):
    builder = OldSiteBuilder(generation, prefix)
    module = builder.add_module("vi", "tin-tuc", data="tin_tuc")
    builder.add_section(module, 1, "Một")
    builder.add_article(module, 7, "Bài")
    site = builder.read(report)
    assert site.prefix == builder.prefix
    (found,) = site.modules()
    assert (found.name, found.data, found.is_public) == ("tin-tuc", "tin_tuc", True)
    assert list(site.numbers(found)) == [7]
    assert notes(report) == []


def test_module_of_4x_names_its_folder_and_3x_has_that_of_its_name(report):
    for generation, folder in (("4.5", "tai-lieu"), ("3.x", "tin")):
        builder = OldSiteBuilder(generation)
        builder.add_module("vi", "tin", data="news_2", upload="tai-lieu", custom_title="Tin &amp; b&#224;i")
        (module,) = builder.read(report).modules()
        assert (module.upload, module.data, module.title) == (folder, "news_2", "Tin & bài")


def test_modules_when_the_table_is_missing_are_guessed_from_article_tables(report):
    builder = OldSiteBuilder(prefix="so_khcn")
    for name in ("news", "van-ban"):
        module = builder.add_module("vi", name)
        builder.add_article(module, 3, "Bài")
    for table in ("modules", "modfuncs"):
        del builder.tables[f"so_khcn_vi_{table}"]
    site = builder.read(report)
    assert [(m.name, m.data, m.is_default, m.is_public) for m in site.modules()] == [
        ("news", "news", True, True),
        ("van_ban", "van_ban", False, True),
    ]
    assert notes(report) == [("modules-guessed", None, "so_khcn_vi_modules")]


def test_modules_when_nothing_but_articles_was_dumped_are_read(report):
    builder = OldSiteBuilder()
    module = builder.add_module("en", "news")
    builder.add_article(module, 3, "Bài", "<p>Text</p>")
    for table in set(builder.tables) - {"nv4_en_news_rows", "nv4_en_news_detail"}:
        del builder.tables[table]
    site = builder.read(report)
    (module,) = site.modules()
    assert (module.language, module.name) == ("en", "news")
    (article,) = site.articles(module)
    assert (article.title, article.body, article.section) == ("Bài", "<p>Text</p>", 0)
    missing = {note.detail for note in report if note.code == "table-missing"}
    assert missing == {"nv4_en_news_cat", "nv4_en_news_topics", "nv4_en_news_sources"}


def test_modules_when_there_is_no_news_raises(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "about", module_file="page")
    with pytest.raises(SourceError):
        builder.read(report).modules()
    with Staging() as empty, pytest.raises(SourceError):
        OldSite(empty, report).modules()


def test_module_without_its_table_of_articles_is_left_out_and_told(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news")
    builder.add_module("vi", "thong-bao")
    del builder.tables["nv4_vi_thong_bao_rows"]
    site = builder.read(report)
    assert [module.name for module in site.modules()] == ["news"]
    assert [module.name for module in site.modules()] == ["news"]
    assert notes(report) == [("table-missing", None, "nv4_vi_thong_bao_rows")]


def test_module_whose_articles_have_no_numbers_is_left_out_and_told(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news")
    builder.add_module("vi", "thong-bao")
    builder.drop_column("nv4_vi_thong_bao_rows", "id")
    assert [module.name for module in builder.read(report).modules()] == ["news"]
    assert notes(report) == [("column-missing", None, "nv4_vi_thong_bao_rows.id")]


def test_modules_guessed_are_news_alone(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news")
    builder.drop_column("nv4_vi_news_rows", "hometext")
    columns = dict.fromkeys(("id", "catid", "title", "content"), "varchar(9)")
    builder.tables["nv4_vi_faq_rows"] = Table(columns, [])
    del builder.tables["nv4_vi_modules"]
    assert [module.name for module in builder.read(report).modules()] == ["news"]


def test_default_module_is_what_the_settings_say(report):
    for name, value, language in (
        ("rewrite_op_mod", "thong-bao", "sys"),
        ("site_home_module", "thong-bao", "vi"),
    ):
        builder = OldSiteBuilder()
        builder.add_module("vi", "news")
        builder.add_module("vi", "thong-bao")
        builder.add_config(name, value, language)
        found = builder.read(report).modules()
        assert [(m.name, m.is_default) for m in found] == [("thong-bao", True), ("news", False)]


def test_default_module_when_settings_name_another_kind_is_news_else_the_first(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "thong-bao")
    builder.add_module("vi", "su-kien")
    builder.add_config("rewrite_op_mod", "home")
    assert [m.name for m in builder.read(report).modules() if m.is_default] == ["thong-bao"]
    builder.add_module("vi", "news")
    assert [m.name for m in builder.read(report).modules() if m.is_default] == ["news"]


def test_settings_when_missing_are_told_once(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news")
    del builder.tables["nv4_config"]
    site = builder.read(report)
    site.modules()
    assert site.hosts == frozenset()
    assert notes(report) == [("config-missing", None, "nv4_config")]


@pytest.mark.parametrize(
    ("generation", "columns", "is_public"),
    [
        ("4.5", {"groups_view": "6"}, True),
        ("4.5", {"groups_view": "5,4"}, True),  # who has not signed in
        ("4.5", {"groups_view": "2,4"}, False),
        ("4.5", {"groups_view": "16"}, False),
        ("4.5", {"groups_view": ""}, False),
        ("4.5", {"act": 0}, False),
        ("3.x", {"groups_view": "0"}, True),
        ("3.x", {"groups_view": "1"}, False),
        ("3.x", {"act": 0}, False),
    ],
)
def test_module_is_public_when_on_and_for_everybody(report, generation, columns, is_public):
    builder = OldSiteBuilder(generation)
    builder.add_module("vi", "news", **columns)
    (module,) = builder.read(report).modules()
    assert module.is_public is is_public


def test_module_without_these_columns_is_public(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news", act=0, groups_view="2")
    for column in ("act", "groups_view"):
        builder.drop_column("nv4_vi_modules", column)
    (module,) = builder.read(report).modules()
    assert module.is_public


def test_words_of_addresses_are_those_renamed_in_the_module(report):
    builder = OldSiteBuilder()
    news = builder.add_module("vi", "news")
    other = builder.add_module("vi", "thong-bao")
    builder.add_word(news, "topic", "chu-de")
    builder.add_word(other, "rss", "nguon-tin")
    assert [m.words for m in builder.read(report).modules()] == [{"topic": "chu-de"}, {"rss": "nguon-tin"}]


def test_words_of_3x_are_not_its_custom_names(report):
    builder = OldSiteBuilder("3.x")
    builder.add_module("vi", "news")
    (module,) = builder.read(report).modules()
    assert module.words == {}
    assert notes(report) == []


def test_of_two_sites_in_one_dump_the_one_with_most_articles_is_read(report):
    builder, other = OldSiteBuilder(), OldSiteBuilder(prefix="thu")
    for site, count in ((builder, 3), (other, 2)):
        module = site.add_module("vi", "news")
        for number in range(1, count + 1):
            site.add_article(module, number, "Bài")
    builder.tables |= other.tables
    assert builder.read(report).prefix == "nv4"
    assert notes(report) == [("another-site", 2, "thu (nv4)")]


def test_hosts_are_those_of_the_settings_without_ports(report):
    builder = OldSiteBuilder()
    builder.add_module("vi", "news")
    builder.add_config(
        "my_domains", "SoKHCN.example.gov.vn,www.sokhcn.example.gov.vn:8080, http://cu.example.vn/"
    )
    assert builder.read(report).hosts == {
        "sokhcn.example.gov.vn",
        "www.sokhcn.example.gov.vn",
        "cu.example.vn",
    }
