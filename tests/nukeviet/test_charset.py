"""Bytes of old databases become good text; good text stays as it is."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nukeviet.reading.charset import Texts, cleaned, mended
from nukeviet.report import Report
from tests.nukeviet.dumps import TOPICS, read

VIETNAMESE = re.findall(
    r"\S+",
    "Sở Khoa học và Công nghệ tỉnh Đắk Lắk tổ chức kỳ họp lần thứ năm – kết quả “chuyển đổi số” đã được đánh giá cao; "
    "nhà trường, cà phê, xã hội, đường phố, quyển vở, những ưu điểm, ý kiến, ngã ba, NGHỊ QUYẾT CỦA HỘI ĐỒNG NHÂN DÂN, "
    "CÀ MAU, HÀ NỘI, THÔNG BÁO, XÃ, BÃI, mĩ, Ủy ban, Hòa Bình, «mở», mục 1°, 5½, ½, §2, x² ± 1… ‘a’ 25€",
)
ENGLISH = re.findall(
    r"\S+",
    'The committee\'s "open data" policy — adopted in 2020 — isn’t naïve; café, résumé & co. cost £5/€6 (50 %).',
)
MARKED = "àáạảãăằắặẳẵâầấậẩẫèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ"
MARKUP = st.from_regex(r"[a-z0-9<>=\"/&;]{1,8}", fullmatch=True)
TEXT = st.lists(st.sampled_from(VIETNAMESE + ENGLISH) | MARKUP, max_size=30).map(" ".join)
LETTERS = st.text(st.sampled_from(MARKED + MARKED.upper() + "bcdghklmnpqrstvx –“”‘’…"))
CODECS = st.sampled_from(["latin-1", "sloppy-windows-1252"])


def encoded_twice(text: str, codec: str) -> str:
    return text.encode().decode(codec)


@settings(deadline=None)
@given(TEXT | LETTERS)
def test_good_text_stays_as_it_is(text):
    text = unicodedata.normalize("NFC", text)
    assert mended(text) == text


@settings(deadline=None)
@given(TEXT | LETTERS, CODECS, st.integers(1, 3))
def test_text_encoded_twice_is_put_right(text, codec, times):
    # "5½" or "naïve" alone is no Vietnamese, and stays.
    assume(text.isascii() or set(text.lower()) & set(MARKED))
    bad = text
    for _time in range(times):
        bad = encoded_twice(bad, codec)
    assert mended(bad) == text


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("Khoa há»\x8dc", "Khoa học"),
        ("Sá»Ÿ Khoa há»\x8dc vÃ\xa0 CÃ´ng nghá»‡", "Sở Khoa học và Công nghệ"),
        ("Ä\x90áº¯k Láº¯k â€“ â€œsá»‘â€\x9d", "Đắk Lắk – “số”"),
        ("NHÃ€", "NHÀ"),
        ("nhÃ\xa0", "nhà"),
        ("CÃ´ng ty HÃ²a BÃ¬nh, HÃ\xa0 Giang", "Công ty Hòa Bình, Hà Giang"),
        ("HÃ\xa0 Giang", "Hà Giang"),
        ("HÃ³a", "Hóa"),
        # A no-break space that became a space, and a byte that Windows-1252 does not have and that became "?".
        ("Sá»Ÿ Khoa há»?c vÃ  CÃ´ng nghá»‡ tá»‰nh", "Sở Khoa h�c và Công nghệ tỉnh"),
        # Cut by its column in the middle of a letter.
        ("Káº¿ hoáº¡ch nÄƒm há»", "Kế hoạch năm h"),
        ("Káº¿ hoáº¡ch nÄƒm há", "Kế hoạch năm h"),
    ],
)
def test_mojibake_of_old_sites_is_put_right(bad, good):
    assert mended(bad) == good


@pytest.mark.parametrize(
    "text",
    [
        "NGHỊ QUYẾT XÃ\xa0HỘI",
        "XÃ\xa0",
        "XÃ\xa0A",
        "XÃ²; XÃ³",
        "CÁ “MÃ”",
        "«cá»… và «mã»",
        "«Cá»…",
        "Trang Ä‘ là chữ đ bị lỗi",  # speaks of mojibake
        "Ångström, Ærø, Äpfel, Ñandú",
        "Ã",
        "",
    ],
)
def test_text_that_only_looks_like_mojibake_stays(text):
    assert mended(text) == text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Khoa học".encode(), "utf8mb4", "Khoa học"),
        ("Khoa học".encode(), "latin1", "Khoa học"),
        ("Khoa học".encode(), "", "Khoa học"),
        ("Khoa học".encode()[:-2], "utf8", "Khoa h"),
        ("Khoa họ".encode()[:-1], "latin1", "Khoa h"),
        (b"caf\xe9", "latin1", "café"),
        (b"caf\xe9 \x93x\x94 \x81", "latin1", "café “x” "),
        (b"caf\xe9", "utf8", "caf"),
        ("Học ".encode() + b"caf\xe9!", "latin1", "Học café!"),
        ("Привет".encode("cp1251"), "cp1251", "Привет"),
        ("新闻".encode("gbk"), "gbk", "新闻"),
        (b"\xff\xfe\x00a", "unknown", "ÿþa"),
        ("Họ".encode() + b"\0\x01\x1f\x7f\t\r\n\xc2\x85", "utf8", "Họ\t\r\n"),
        (unicodedata.normalize("NFD", "Khoa học kỹ thuật").encode(), "utf8", "Khoa học kỹ thuật"),
    ],
)
def test_bytes_become_text(data, charset, text):
    assert Texts("t", ["a"], charset).read(data, 0) == text


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["", "latin1", "utf8", "gbk", "tis620", "binary", "big5"]))
def test_any_bytes_become_clean_text(data, charset):
    text = Texts("t", ["a"], charset).read(data, 0)
    assert text == cleaned(text)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\t\r\n" for letter in text)


@settings(deadline=None)
@given(st.text())
def test_cleaning_is_normal_form_without_control_characters(text):
    kept = "".join(letter for letter in text if unicodedata.category(letter) != "Cc" or letter in "\t\r\n")
    assert cleaned(text) == unicodedata.normalize("NFC", kept)


def test_mended_columns_are_told_once_with_a_count():
    texts = Texts("nv4_vi_news_rows", ["id", "title", "author"], "latin1")
    for title in ("Khoa học", "Khoa há»\x8dc", "Công nghệ", "CÃ´ng nghá»‡"):
        texts.read(title.encode(), 1)
    texts.read(b"Andr\xe9 Dupont", 2)
    report = Report()
    texts.tell(report)
    assert [(note.code, note.detail) for note in report] == [
        ("mojibake", "nv4_vi_news_rows.title: 2"),
        ("charset-guessed", "nv4_vi_news_rows.author: 1"),
    ]
    report.close()


def test_dump_written_in_latin1_is_read_as_what_it_holds():
    topics = TOPICS.replace("utf8mb4", "latin1")
    row = "INSERT INTO `nv4_vi_news_topics` VALUES (1,'{}',NULL);"
    utf8, notes = read("SET NAMES latin1;" + topics + row.format("Khoa học"))
    assert utf8["nv4_vi_news_topics"] == [(1, "Khoa học", None)]
    assert notes == []
    twice, notes = read("SET NAMES utf8;" + topics + row.format("Khoa há»\x8dc"))
    assert twice["nv4_vi_news_topics"] == [(1, "Khoa học", None)]
    assert notes == [("mojibake", "nv4_vi_news_topics.title: 1")]
    latin1, notes = read(("SET NAMES binary;" + topics + row.format("ngày café")).encode("latin-1"))
    assert latin1["nv4_vi_news_topics"] == [(1, "ngày café", None)]
    assert notes == [("charset-guessed", "nv4_vi_news_topics.title: 1")]
