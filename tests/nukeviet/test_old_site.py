"""A built site is the same whether it is read from its dump or at once."""

import pytest

from nukeviet.reading.dump import read_dump
from nukeviet.reading.site import OldSite
from nukeviet.reading.staging import Staging
from nukeviet.report import Report

from .old_site import OldSiteBuilder


def built(generation):
    builder = OldSiteBuilder(generation)
    for language, name in (("vi", "tin-tuc"), ("vi", "thong-bao"), ("en", "news")):
        module = builder.add_module(language, name)
        builder.add_section(module, 1, "Một &amp; hai")
        builder.add_section(module, 2, "Hai", parent=1)
        builder.add_topic(module, 1, "Chủ đề")
        builder.add_group(module, 1, "Nổi bật", (2, 1))
        labels = {}
        if generation != "3.x":
            builder.add_tag(module, 1, "khoa học")
            builder.add_comment(module, 1, "Hay")
            labels = {"tags": (1,)}
        if generation == "4.5":
            builder.add_author(module, 1, "An", user=1)
            labels["authors"] = (1,)
        for number in (1, 2, 2001):
            body = f"<p class=\"a\">{name}\r\n'x' \\ \t \x1a đ 😀</p>"
            builder.add_article(module, number, f"Bài {number}", body, listcatid="1,2", topicid=1, **labels)
    builder.add_user(1, "an")
    builder.add_menu_item("vi", 1, "Tin", "/")
    builder.add_hits(7)
    return builder


def everything(staging):
    report = Report()
    site = OldSite(staging, report)
    of_modules = [
        (
            module,
            site.sections(module),
            site.topics(module),
            site.tags(module),
            site.authors(module),
            site.groups(module),
            list(site.articles(module)),
            list(site.comments(module)),
        )
        for module in site.modules()
    ]
    found = of_modules, site.users(), site.menu_items("vi"), site.total_visits(), list(report)
    report.close()
    return found


@pytest.mark.parametrize("gzip", [False, True])
@pytest.mark.parametrize("generation", ["4.5", "4.4", "3.x"])
def test_site_read_from_its_dump_is_the_site_that_was_built(tmp_path, generation, gzip):
    builder = built(generation)
    path = builder.write_dump(tmp_path / "old.sql", gzip)
    report = Report()
    with builder.staging(tmp_path) as staging, Staging(tmp_path) as dumped:
        read_dump(path, dumped, report, lambda _bytes: None)
        of_modules, users, menu, visits, notes = everything(dumped)
        assert (of_modules, users, menu, visits, notes) == everything(staging)
    assert list(report) == notes == []
    report.close()
    assert [len(articles) for *_, articles, _comments in of_modules] == [3, 3, 3]
    assert of_modules[0][6][0].body == "<p class=\"a\">tin-tuc\n'x' \\ \t  đ 😀</p>"
