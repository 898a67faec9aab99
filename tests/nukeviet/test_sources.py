"""Sources of articles: a name and an address out of what the old site has of both."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import ArticlePage

from .plain_site import (
    PlainSite,
    article_row,
    labels_of,
    source_row,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.mark.parametrize(
    ("text", "link", "source_text", "expected"),
    [
        ("Báo Cao Bằng", "http://baocaobang.vn", "", ("Báo Cao Bằng", "http://baocaobang.vn")),
        (
            "Báo Cao Bằng",
            "http://baocaobang.vn",
            "https://baocaobang.vn/tin-1.html",
            ("Báo Cao Bằng", "https://baocaobang.vn/tin-1.html"),
        ),
        ("", "", "Báo Nhân Dân", ("Báo Nhân Dân", "")),
        ("", "", "http://www.nhandan.vn/a", ("nhandan.vn", "http://www.nhandan.vn/a")),
        ("", "", "nhandan.vn", ("nhandan.vn", "http://nhandan.vn")),
        ("Báo A", "http://", "", ("Báo A", "")),
        ("Báo A", "", "báo a", ("báo a", "")),
        ("Báo A", "", "Báo B", ("Báo A – Báo B", "")),
        ("", "", "Báo A (http://a.vn/x)", ("Báo A", "http://a.vn/x")),
        ("VINADES.,JSC", "", "", ("VINADES.,JSC", "")),
        ("", "", "Theo: Báo A", ("Theo: Báo A", "")),
        ("hanoimoi.com.vn", "", "", ("hanoimoi.com.vn", "http://hanoimoi.com.vn")),
        ("", "", "", ("", "")),
    ],
)
def test_source_is_a_name_and_an_address(home, text, link, source_text, expected):
    rows = [source_row(3, text, link)] if text or link else []
    labels = labels_of(PlainSite(source_rows=rows))
    name, address = labels.source(article_row(1, source=3 if rows else 0, source_text=source_text))
    assert (name, address) == expected
    check_fields(name, address)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("http://http://a.vn/x", "http://a.vn/x"),
        ("http:// a.vn/x", "http://a.vn/x"),
        ("http:/a.vn/x", "http://a.vn/x"),
        ("https//a.vn/x", "https://a.vn/x"),
        ("HTTP://a.vn/x", "http://a.vn/x"),
        ("www.a.vn/tin.html?x=1", "http://www.a.vn/tin.html?x=1"),
    ],
)
def test_address_of_a_source_is_mended_and_told(home, written, mended):
    labels = labels_of(PlainSite())
    assert labels.source(article_row(5, source_text=written))[1] == mended
    assert told(labels.report, "source-mended") == [(5, written)]
    check_fields("", mended)


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "ftp://a.vn/x", "http://a_b/", "data:text/html,x", "http://a.vn/" + "x" * 500],
)
def test_address_that_is_none_is_left_out_and_told(home, written):
    labels = labels_of(PlainSite(source_rows=[source_row(3, "Báo A", "http://a.vn")]))
    assert labels.source(article_row(5, source=3, source_text=written)) == ("Báo A", "http://a.vn")
    assert told(labels.report, "source-address") == [(5, written)]


def test_logo_of_a_source_is_told_once(home):
    labels = labels_of(PlainSite(source_rows=[source_row(3, "Báo A", "a.vn", logo="a.png")]))
    for number in (1, 2):
        assert labels.source(article_row(number, source=3)) == ("Báo A", "http://a.vn")
        assert labels.source(article_row(number, source=9)) == ("", "")
    assert told(labels.report, "source-logo") == [(3, "Báo A: a.png")]
    assert told(labels.report, "source-mended") == [(3, "a.vn")]


def test_long_name_of_a_source_fits_its_field(home):
    labels = labels_of(PlainSite())
    name, _address = labels.source(article_row(5, source_text="Theo báo cáo " * 30))
    check_fields(name, "")
    assert len(told(labels.report, "label-cut")) == 1


def check_fields(name: str, address: str) -> None:
    article = ArticlePage(source_name=name, source_url=address)
    try:
        article.clean_fields(
            exclude={field.name for field in ArticlePage._meta.fields} - {"source_name", "source_url"}
        )
    except ValidationError as error:
        pytest.fail(str(error))
