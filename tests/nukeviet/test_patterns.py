"""What addresses of the old site meant: every way of writing one is the same, whatever else is no error."""

import unicodedata
from urllib.parse import quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nukeviet.addresses.patterns import (
    LARGEST,
    Meaning,
    Module,
    Subject,
    file_paths,
    folded,
    meanings,
    read,
)

NEWS = Module(1, "vi", "news", True, {"topic": "chu-de"}, 10)
NOTICES = Module(2, "vi", "thong-bao", False)
ENGLISH = Module(3, "en", "news", True)
MODULES = [NEWS, NOTICES, ENGLISH]


def meant(address: str, modules=MODULES) -> list[Meaning]:
    """As a server takes an address apart."""
    path, _, query = address.partition("?")
    found = read(unquote(path), query, {"vi", "en"}, "vi")
    return list(meanings(found, modules)) if found else []


def articles(address: str) -> list[tuple[Module, int, str]]:
    return [(m.module, m.number, m.alias) for m in meant(address) if m.subject is Subject.ARTICLE]


letters = st.characters(codec="utf-8", categories=["Ll", "Lu", "Lo"], exclude_characters="/?#&%=")
aliases = st.text(letters, min_size=1, max_size=30).filter(lambda text: text.isprintable())
numbers = st.integers(1, LARGEST)


@st.composite
def written(draw, with_html: bool):
    """(address, module, alias, number): any way of writing the address of an article."""
    section, alias, number = draw(aliases), draw(aliases), draw(numbers)
    module = draw(st.sampled_from(MODULES))
    last = f"{alias}-{number}{'.html' if with_html else draw(st.sampled_from(['', '/']))}"
    action = draw(st.sampled_from(["", "print/", "savefile/", "sendmail/"]))
    operation = f"{action}{section}/{last}"
    change = draw(st.sampled_from([str, str.upper, lambda text: unicodedata.normalize("NFD", text)]))
    operation = change(operation)
    if draw(st.booleans()):
        parameters = [("nv", module.name), ("op", operation), ("utm_source", "x")]
        if module.language != "vi" or draw(st.booleans()):
            parameters.append(("language", module.language))
        query = urlencode(draw(st.permutations(parameters)))
        if draw(st.booleans()):
            query = query.replace("&", "&amp;")
        return draw(st.sampled_from(["/index.php?", "/?"])) + query, module, alias, number
    names_module = not module.is_default or draw(st.booleans())
    names_language = module.language != "vi" or draw(st.booleans())
    path = (
        draw(st.sampled_from(["/", "/index.php/", "//"]))
        + f"{module.language}/" * names_language
        + f"{module.name}/" * names_module
        + quote(operation)
    )
    return path + draw(st.sampled_from(["", "?fbclid=x", "?download=1&id=0"])), module, alias, number


@given(written(with_html=True))
def test_article_however_its_address_is_written_is_known_by_its_number(case):
    address, module, _alias, number = case
    assert (module, number, "") in articles(address)


@given(written(with_html=False))
def test_article_without_html_is_known_by_number_and_alias(case):
    address, module, alias, number = case
    found = articles(address)
    # Unicode changes a few letters for good when they are made large and small again.
    assert (module, number) in [(m, n) for m, n, _alias in found]
    assert all(expected for _module, _number, expected in found)
    if alias.isascii():
        assert (module, number, alias.lower()) in found


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_address_is_reading_it_raises_nothing(path, query):
    found = read(path, query, {"vi", "en"}, "vi")
    file_paths(path)
    if found:
        assert found.language in {"vi", "en"}
        assert found.number is None or 0 < found.number <= LARGEST
        assert all(alias.isprintable() and len(alias) <= 255 for alias in found.aliases)
        assert "\0" not in found.words
        for meaning in meanings(found, MODULES):
            # What the database is asked for is all that a meaning can ask for.
            assert meaning.number in (None, found.number)
            if meaning.number is None and meaning.alias:
                assert meaning.alias in found.aliases


@given(st.text(st.sampled_from("ab-/.019 htmlpgenwsvirst"), max_size=60))
def test_address_made_of_the_old_words_raises_nothing_and_keeps_its_promises(path):
    found = read(path, "", {"vi", "en"}, "vi")
    for meaning in meanings(found, MODULES) if found else ():
        assert meaning.number in (None, found.number)
        assert meaning.number is not None or not meaning.alias or meaning.alias in found.aliases


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


SUBJECTS = [
    ("/khoa-hoc/", Subject.SECTION, NEWS, "khoa-hoc"),
    ("/Khoa-Hoc", Subject.SECTION, NEWS, "khoa-hoc"),
    ("/khoa-hoc/page-2/", Subject.SECTION, NEWS, "khoa-hoc"),
    ("/vi/news/khoa-hoc/page-14", Subject.SECTION, NEWS, "khoa-hoc"),
    ("/en/science/", Subject.SECTION, ENGLISH, "science"),
    ("/en/news/science/", Subject.SECTION, ENGLISH, "science"),
    ("/index.php?nv=thong-bao&op=tuyen-dung", Subject.SECTION, NOTICES, "tuyen-dung"),
    ("/tag/ngu%E1%BB%93n-m%E1%BB%9F", Subject.TAG, NEWS, "nguồn-mở"),
    ("/tag/" + quote(unicodedata.normalize("NFD", "nguồn-mở")) + "/", Subject.TAG, NEWS, "nguồn-mở"),
    ("/tag/NGU%E1%BB%92N-M%E1%BB%9E/page-3/", Subject.TAG, NEWS, "nguồn-mở"),
    ("/tag/covid-19/", Subject.TAG, NEWS, "covid-19"),
    ("/index.php?nv=news&op=tag&alias=ngu%E1%BB%93n-m%E1%BB%9F", Subject.TAG, NEWS, "nguồn-mở"),
    ("/index.php?nv=news&op=tag/ngu%E1%BB%93n-m%E1%BB%9F", Subject.TAG, NEWS, "nguồn-mở"),
    ("/topic/hoi-nghi-2024/", Subject.TOPIC, NEWS, "hoi-nghi-2024"),
    ("/chu-de/hoi-nghi/", Subject.TOPIC, NEWS, "hoi-nghi"),
    ("/thong-bao/topic/hoi-nghi/", Subject.TOPIC, NOTICES, "hoi-nghi"),
    ("/groups/Tin-tieu-diem/", Subject.GROUP, NEWS, "tin-tieu-diem"),
    ("/author/dinh-tam/", Subject.AUTHOR, NEWS, "dinh-tam"),
]


@pytest.mark.parametrize(("address", "subject", "module", "alias"), SUBJECTS)
def test_address_of_anything_else_is_known_by_its_alias(address, subject, module, alias):
    first = meant(address)[0]
    assert (first.subject, first.module, first.alias) == (subject, module, alias)
    assert not first.is_feed


FEEDS = [
    ("/rss/", NEWS, ""),
    ("/rss", NEWS, ""),
    ("/rss.xml", NEWS, ""),
    ("/news/rss/", NEWS, ""),
    ("/thong-bao/rss/", NOTICES, ""),
    ("/index.php?language=vi&nv=news&op=rss", NEWS, ""),
    ("/instant-rss/", NEWS, ""),
    ("/rss/khoa-hoc/", NEWS, "khoa-hoc"),
    ("/rss/khoa-hoc.xml", NEWS, "khoa-hoc"),
    ("/rss/Khoa-Hoc.html", NEWS, "khoa-hoc"),
    ("/en/rss/science/", ENGLISH, "science"),
    ("/index.php?language=vi&nv=news&op=rss/khoa-hoc", NEWS, "khoa-hoc"),
]


@pytest.mark.parametrize(("address", "module", "alias"), FEEDS)
def test_address_of_a_feed_is_that_of_its_section(address, module, alias):
    feeds = [(m.subject, m.module, m.alias) for m in meant(address) if m.is_feed]
    assert (Subject.SECTION if alias else Subject.MODULE, module, alias) in feeds


@pytest.mark.parametrize(
    ("address", "subject", "language"),
    [
        ("/index.php", Subject.HOME, "vi"),
        ("/index.php?language=en", Subject.HOME, "en"),
        ("/en/index.php", Subject.HOME, "en"),
        ("/news/", Subject.MODULE, "vi"),
        ("/vi/news", Subject.MODULE, "vi"),
        ("/index.php?language=en&nv=news", Subject.MODULE, "en"),
        ("/news/page-3/", Subject.MODULE, "vi"),
        ("/topic/", Subject.MODULE, "vi"),
        ("/search/?q=x", Subject.SEARCH, "vi"),
        ("/en/news/search/?q=x", Subject.SEARCH, "en"),
        ("/seek/?q=x", Subject.SEARCH, "vi"),
        ("/index.php?language=en&nv=seek&q=x", Subject.SEARCH, "en"),
        ("/index.php?nv=news&op=search&q=x&choose=1", Subject.SEARCH, "vi"),
        ("/news/sitemap.xml", Subject.SITEMAP, "vi"),
        ("/sitemap-vi.news-1.xml", Subject.SITEMAP, "vi"),
        ("/index.php?language=vi&nv=news&op=sitemap", Subject.SITEMAP, "vi"),
    ],
)
def test_address_of_no_single_thing_is_known(address, subject, language):
    assert (subject, language) in [(m.subject, m.language) for m in meant(address)]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?utm_source=x",
        "/index.php?language=fr&nv=news&op=a/b-12",
        "/index.php?nv=users&op=login",
        "/index.php?nv=laws&op=detail/luat-12.html",
        "/en/thong-bao/index.php?nv=x%00y",
        "/a/\x00-12.html",
        "/a/" + "x" * 3000 + "-12.html",
        "/" + "a/" * 40 + "b-12.html",
    ],
)
def test_address_that_was_none_of_the_news_means_nothing(address):
    assert not [m for m in meant(address) if m.subject not in (Subject.SECTION,)]


@pytest.mark.parametrize(
    "last", ["bai-0.html", f"bai-{2**63}.html", "bai-" + "9" * 400 + ".html", "bai-.html"]
)
def test_number_that_no_article_can_have_means_none(last):
    assert not articles(f"/tin/{last}")


def test_article_with_zeros_before_its_number_is_found():
    assert articles("/tin/bai-007.html") == [(NEWS, 7, "")]


def test_article_below_the_name_of_another_module_needs_its_alias():
    assert articles("/laws/luat-12.html") == [(NEWS, 12, "luat")]
    assert articles("/news/laws/luat-12.html") == [(NEWS, 12, ""), (NEWS, 12, "")]


def test_parameter_of_a_language_when_it_is_none_of_ours_leaves_a_path_alone():
    assert articles("/tin/bai-7.html?language=fr") == [(NEWS, 7, "")]


def test_words_of_a_search_lose_what_nobody_types_and_end_somewhere():
    assert read("/seek/", "q=khoa%00%0A+h%E1%BB%8Dc%E2%80%AE", {"vi"}, "vi").words == "khoa học"
    assert len(read("/seek/", "q=" + "a" * 5000, {"vi"}, "vi").words) == 200


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/uploads/news/2026_01/Anh-004.JPG", "uploads/news/2026_01/anh-004.jpg"),
        ("/assets/news/2026_01/anh-004.jpg", "uploads/news/2026_01/anh-004.jpg"),
        ("/files/news/anh.jpg", "uploads/news/anh.jpg"),
        ("/uploads/news/hoptac 6.jpg", "uploads/news/hoptac 6.jpg"),
        ("/uploads/" + unicodedata.normalize("NFD", "Hợp tác.pdf"), "uploads/hợp tác.pdf"),
    ],
)
def test_path_of_a_file_is_that_of_its_original(path, first):
    assert file_paths(path)[0] == first


def test_path_of_a_thumbnail_is_looked_for_under_its_picture():
    assert "uploads/news/anh.jpg" in file_paths("/assets/mobile/news/anh.jpg")
    assert "uploads/news/anh.jpg" in file_paths("/files/news/thumb/anh.jpg")
    assert "uploads/news/anh.jpg" in file_paths("/files/news/block/anh.jpg")


@pytest.mark.parametrize(
    "path", ["/uploads/", "/uploads", "/tin/uploads/a.jpg", "/", "/uploads/a\0.jpg", "/files/"]
)
def test_path_of_no_file_is_none(path):
    assert file_paths(path) == []
