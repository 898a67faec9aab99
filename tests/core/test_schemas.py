"""The schemas the other tests lean on: each takes a right document and refuses a broken one."""

import pytest

from tests.schemas import complaints

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Tin</title><id>urn:a:1</id>
<link rel="self" href="https://a.vn/atom/"/><updated>2020-12-21T00:45:00+07:00</updated><author><name>Sở</name></author>
<entry><title>Một</title><id>urn:a:2</id><link href="https://a.vn/1/"/><updated>2020-12-21T00:45:00+07:00</updated>
<summary type="text">Hai</summary></entry></feed>"""
RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Tin</title><link>https://a.vn/</link>
<description>Tin mới</description><language>vi</language><lastBuildDate>Mon, 21 Dec 2020 00:45:00 +0700</lastBuildDate>
<atom:link rel="self" href="https://a.vn/rss/"/><item><title>Một</title><link>https://a.vn/1/</link><description/>
<pubDate>Mon, 21 Dec 2020 00:45:00 +0700</pubDate><guid isPermaLink="false">urn:a:2</guid>
<enclosure url="https://a.vn/1.jpg" length="12" type="image/jpeg"/></item></channel></rss>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml">
<url><loc>https://a.vn/</loc><lastmod>2020-12-21T00:45:00+07:00</lastmod>
<x:link rel="alternate" hreflang="x-default" href="https://a.vn/"/></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.vn/1.xml</loc>
<lastmod>2020-12-21T00:45:00+07:00</lastmod></sitemap></sitemapindex>"""
NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://a.vn/</loc><n:news><n:publication><n:name>Sở</n:name><n:language>vi</n:language></n:publication>
<n:publication_date>2020-12-21T00:45:00+07:00</n:publication_date><n:title>Một</n:title></n:news></url></urlset>"""
OPENSEARCH = """<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>Sở</ShortName>
<LongName>Sở</LongName><Description>Tìm</Description><Language>vi</Language><InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/png">https://a.vn/a.png</Image>
<Url type="text/html" template="https://a.vn/?q={searchTerms}"/></OpenSearchDescription>"""
RIGHT = {
    "atom": ATOM,
    "rss": RSS,
    "sitemap": SITEMAP,
    "sitemapindex": INDEX,
    "news-sitemap": NEWS,
    "opensearch": OPENSEARCH,
}
# (schema, what is there, what stands there instead)
BROKEN = [
    ("atom", "<id>urn:a:2</id>", ""),
    ("atom", "<id>urn:a:2</id>", "<id>hai</id>"),
    ("atom", "<author><name>Sở</name></author>", ""),
    ("atom", "<title>Một</title>", "<title>Một</title><title>Hai</title>"),
    ("atom", "2020-12-21T00:45:00+07:00</updated><author>", "2020-12-21 00:45</updated><author>"),
    ("atom", "2020-12-21T00:45:00+07:00</updated>\n<summary", "2020-12-21T00:45:00</updated>\n<summary"),
    ("atom", 'type="text"', 'type="plain"'),
    ("rss", "Mon, 21 Dec 2020 00:45:00 +0700</pubDate>", "2020-12-21T00:45:00+07:00</pubDate>"),
    ("rss", 'isPermaLink="false"', ""),
    ("rss", 'length="12"', 'length="0"'),
    ("rss", "<description>Tin mới</description>", ""),
    ("rss", "<link>https://a.vn/1/</link>", "<link>/1/</link>"),
    ("sitemap", "<loc>https://a.vn/</loc>", "<loc>/</loc>"),
    ("sitemap", "<loc>https://a.vn/</loc>", ""),
    ("sitemap", "T00:45:00+07:00", "T00:45:00"),
    ("sitemap", 'hreflang="x-default" ', ""),
    ("sitemap", "https://a.vn/</loc>", f"https://a.vn/{'a' * 2048}</loc>"),
    ("sitemapindex", "<loc>https://a.vn/1.xml</loc>", ""),
    ("sitemapindex", "sitemap>", "url>"),
    ("news-sitemap", "<n:language>vi</n:language>", "<n:language>Vietnamese</n:language>"),
    ("news-sitemap", "<n:title>Một</n:title>", ""),
    ("news-sitemap", "<n:title>Một</n:title>", "<n:title/>"),
    ("opensearch", "<ShortName>Sở</ShortName>", "<ShortName>Sở Khoa học và Công nghệ</ShortName>"),
    ("opensearch", "https://a.vn/?q", "/?q"),
]


@pytest.mark.parametrize("schema", RIGHT)
def test_schema_takes_a_right_document(schema):
    assert complaints(RIGHT[schema].encode(), schema) == ""


@pytest.mark.parametrize(("schema", "right", "wrong"), BROKEN)
def test_schema_refuses_a_broken_document(schema, right, wrong):
    assert right in RIGHT[schema]
    assert "fails to validate" in complaints(RIGHT[schema].replace(right, wrong).encode(), schema)
