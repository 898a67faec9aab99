"""The agency's terms beside the segments, and in them."""

import time
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import english, vietnamese
from translation.glossary import Glossary
from translation.models import GlossaryTerm

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_translation_glossaryterm"


def add(term, translation="", **fields):
    return GlossaryTerm.objects.create(locale=english(), term=term, translation=translation, **fields)


def terms_in(text):
    return [term.term for term in Glossary(english().pk).terms_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UBND tỉnh họp.", ["UBND"]),
        ("ubnd tỉnh họp.", ["UBND"]),
        ("UBNDX họp, và XUBND.", []),
        ("<b>UB</b>ND tỉnh", ["UBND"]),
        ('<a id="a1">UBND</a>, UBND', ["UBND"]),
        ('<a id="UBND">tỉnh</a>', []),
        ("Nghị&nbsp;quyết, ĐẢNG ỦY xã", ["nghị quyết", "Đảng ủy"]),
        ("nghị<br/>quyết", ["nghị quyết"]),
        ("R&amp;D của tỉnh", ["R&D"]),
        ("", []),
    ],
)
def test_terms_in_a_segment_are_found_as_whole_words_of_its_text(text, found):
    for term in ("UBND", "Đảng ủy", "nghị quyết", "R&D"):
        add(term, "x")
    assert terms_in(text) == found


def test_longest_term_wins_over_those_within_it():
    add("ủy ban", "committee")
    add("Ủy ban nhân dân", "People's Committee")
    assert terms_in("Ủy ban nhân dân tỉnh và ủy ban bầu cử") == ["Ủy ban nhân dân", "ủy ban"]


def test_decomposed_letters_are_the_same_as_composed_ones():
    add(unicodedata.normalize("NFD", "Cao Bằng"), do_not_translate=True)
    assert GlossaryTerm.objects.get().term == unicodedata.normalize("NFC", "Cao Bằng")
    assert terms_in(unicodedata.normalize("NFD", "Tỉnh Cao Bằng")) == ["Cao Bằng"]


def test_terms_of_another_language_are_not_meant():
    GlossaryTerm.objects.create(locale=vietnamese(), term="UBND", translation="x")
    assert terms_in("UBND") == []


def test_warnings_when_the_translation_lacks_the_expected_word_say_which():
    add("Ủy ban nhân dân", "People's Committee")
    add("Cao Bằng", do_not_translate=True)
    check = Glossary(english().pk).warnings
    source = "Ủy ban nhân dân tỉnh Cao Bằng"
    assert check(source, "The <b>people's</b> committee of CAO BẰNG") == []
    assert check(source, "") == []
    first, second = check(source, "The committee of the province")
    assert "Ủy ban nhân dân" in first
    assert "People's Committee" in first
    assert "Cao Bằng" in second


def test_twenty_times_the_terms_take_no_twenty_times_as_long():
    words = [f"{first}{second}" for first in "bcdghklmnt" for second in ("ạn", "ội", "ính", "ương", "uyền")]
    terms = [f"{one} {two}" for one in words[:25] for two in words[25:45]]
    segments = [" ".join(words[(start + step * 7) % 50] for step in range(60)) for start in range(120)]
    best = []
    for some in (terms[:25], terms[25:]):
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(locale=english(), term=term, translation="x") for term in some
        )
        checker = Glossary(english().pk)
        best.append(min(timed(checker, segments) for _round in range(3)))
    assert len(terms) == 500
    assert best[1] < 10 * best[0]


def timed(checker: Glossary, segments: list[str]) -> float:
    start = time.process_time()
    for segment in segments:
        checker.terms_in(segment)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("term", "translation", "untouched", "status"),
    [
        ("Đảng ủy", "Party Committee", "", 302),
        ("UBND", "", "", 200),  # neither a translation nor left as it is
        ("UBND", "", "on", 302),
        ("  ", "x", "", 200),
        ("x" * 201, "x", "", 200),
        ("HỘI NGHỊ", "meeting", "", 200),  # is there already
    ],
)
def test_reviewer_adds_a_term(client, reviewer, english_home, term, translation, untouched, status):
    add("hội nghị", "conference")
    client.force_login(reviewer)
    data = {"term": term, "translation": translation, "locale": english().pk, "note": ""}
    response = client.post(
        reverse(f"{LIST}:add"), data | ({"do_not_translate": untouched} if untouched else {})
    )
    assert response.status_code == status
    assert GlossaryTerm.objects.count() == (2 if status == 302 else 1)


def test_term_of_the_originals_own_language_is_refused(client, reviewer):
    client.force_login(reviewer)
    data = {"term": "UBND", "translation": "x", "locale": vietnamese().pk, "note": ""}
    assert client.post(reverse(f"{LIST}:add"), data).status_code == 200
    assert not GlossaryTerm.objects.exists()


def test_translator_reads_the_glossary_and_cannot_change_it(client, translator):
    term = add("hội nghị", "conference", note="Of the agency")
    client.force_login(translator)
    listing = client.get(reverse(f"{LIST}:list"), {"q": "conference", "locale": english().pk})
    assert "hội nghị" in listing.content.decode()
    assert reverse("translation_glossary_import") not in listing.content.decode()
    for address in (
        reverse(f"{LIST}:add"),
        reverse(f"{LIST}:edit", args=[term.pk]),
        reverse("translation_glossary_import"),
    ):
        assert client.get(address).status_code == 302
    assert "hội nghị" not in client.get(reverse(f"{LIST}:list"), {"q": "nothing"}).content.decode()


def uploaded(client, data, name="terms.csv"):
    return client.post(
        reverse("translation_glossary_import"),
        {"locale": english().pk, "file": SimpleUploadedFile(name, data)},
        follow=True,
    )


def test_exported_terms_when_imported_again_are_as_they_were(client, reviewer):
    add("hội nghị, hội thảo", "conference", note="Ghi chú")
    add("Cao Bằng", do_not_translate=True)
    before = [*GlossaryTerm.objects.order_by("term").values()]
    client.force_login(reviewer)
    exported = client.get(reverse(f"{LIST}:list"), {"export": "csv"}).getvalue()
    GlossaryTerm.objects.update(translation="x", note="x", do_not_translate=False)
    uploaded(client, exported)
    assert [*GlossaryTerm.objects.order_by("term").values()] == before


def test_imported_terms_add_and_change_and_the_bad_ones_are_named(client, reviewer):
    known = add("hội nghị", "meeting")
    client.force_login(reviewer)
    data = "HỘI NGHỊ;conference;;\nCao Bằng;;;có\nxấu;;;\n" + "x" * 300 + ";y;;\nbản;copy;;;fr\n"
    page = uploaded(client, data.encode()).content.decode()
    known.refresh_from_db()
    assert known.translation == "conference"
    assert GlossaryTerm.objects.get(term="Cao Bằng").do_not_translate
    assert GlossaryTerm.objects.count() == 2
    assert "xấu: " in page
    assert "bản: " in page


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        "thuật ngữ".encode("utf-16"),
        b"\x00,\x00",
        b"term,translation\n",
        b"x" * (1024 * 1024 + 1),
        b'"a\n',
    ],
)
def test_file_that_is_no_list_of_terms_is_refused_and_nothing_changes(client, reviewer, data):
    client.force_login(reviewer)
    response = uploaded(client, data)
    assert response.status_code == 200
    assert not GlossaryTerm.objects.exists()
