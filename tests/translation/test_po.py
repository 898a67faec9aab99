"""PO files: what any PO editor takes, and what comes back from one."""

import io
import os
import random
import re
import shutil
import subprocess
import unicodedata
import zipfile

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from articles.models import ArticlePage
from tests.factories import ArticleFactory, SectionFactory, body_of, english, publish, user_in
from translation import po, publishing
from translation.models import TranslationState
from translation.po import sections

from .work import submitted, write, write_all

pytestmark = pytest.mark.django_db

needs_msgfmt = pytest.mark.skipif(
    not shutil.which("msgfmt") and os.environ.get("SERVERS") != "required", reason="gettext is not installed"
)
BODY = body_of(
    ("paragraph", '<p>Xem <a href="https://example.vn/">kế hoạch</a> năm nay.</p><p>Năm tới có bốn.</p>'),
    ("paragraph", "<p>Câu lặp lại.</p><p>Câu lặp lại.</p>"),
    ("heading", {"text": "Câu lặp lại.", "level": "h2"}),
)
LINK = 'See <a id="a1">the plan</a> of this year.'


def article_in(parent) -> ArticlePage:
    return ArticleFactory(parent=parent, title="Đẩy mạnh", slug="day-manh", lead="Tóm tắt.", body=BODY)


@pytest.fixture
def article(home, english_home):
    return article_in(home)


@pytest.fixture
def translation(article):
    return submitted(article)


@pytest.fixture
def section(home, english_home):
    """Submitted, with an article in it."""
    section = SectionFactory(parent=home, title="Khoa học", slug="khoa-hoc")
    submitted(article_in(section))
    return section


@pytest.fixture
def inside(section):
    """The translation of the section's article."""
    return Translation.objects.get(source__object_repr="Đẩy mạnh")


def filled(translation, **texts) -> polib.POFile:
    """The exported file with translations by their originals, as a PO editor saves it."""
    file = po.export(translation)
    for entry in file:
        if entry.msgid in texts.get("texts", {}):
            entry.msgstr = texts["texts"][entry.msgid]
            entry.flags = []
    return file


def taken(translation, texts, user=None) -> po.Report:
    return po.read(translation, str(filled(translation, texts=texts)).encode(), user)


def texts_of(translation) -> dict[str, str]:
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale
    )
    return dict(rows.values_list("translation_of__data", "data"))


def check(file: polib.POFile) -> subprocess.CompletedProcess:
    return subprocess.run(
        [shutil.which("msgfmt") or "msgfmt", "-c", "-v", "-o", os.devnull, "-"],
        input=str(file).encode(),
        capture_output=True,
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
    )


# --- out ------------------------------------------------------------------------------------------
@needs_msgfmt
def test_file_of_every_block_passes_msgfmt(seed_tree, english_home):
    translation = submitted(seed_tree.article)
    result = check(po.export(translation))
    assert result.returncode == 0, result.stderr
    assert b"warning" not in result.stderr
    write_all(translation)
    result = check(po.export(translation))
    assert result.returncode == 0, result.stderr
    assert re.search(rb"\d\d translated messages", result.stderr)


@needs_msgfmt
def test_file_with_same_sentence_twice_and_newlines_at_one_end_passes_msgfmt(article, translation):
    write_all(translation)
    row = StringTranslation.objects.filter(translation_of__data="Tóm tắt.").get()
    StringTranslation.objects.filter(pk=row.pk).update(data="Summary.\n")
    write(translation, "title", "\nPromotion")
    result = check(po.export(translation))
    assert result.returncode == 0, result.stderr


@needs_msgfmt
def test_file_with_former_wordings_and_obsolete_entries_passes_msgfmt(article, translation):
    write_all(translation)
    publishing.publish(translation)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Tóm tắt mới."
    article.source_name = ""
    publish(article)
    file = po.export(translation)
    result = check(file)
    assert result.returncode == 0, result.stderr
    assert b"1 fuzzy translation" in result.stderr
    assert file.obsolete_entries()


def test_header_says_all_that_gettext_asks(translation):
    header = po.export(translation).metadata
    assert header["Language"] == "en"
    assert header["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    assert header["Content-Type"] == "text/plain; charset=UTF-8"
    assert header["X-WagtailLocalize-TranslationID"] == str(translation.uuid)
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d\+0700", header[name])
    assert header["Project-Id-Version"]


def test_entries_say_which_page_and_field_they_are_of(translation):
    comments = {entry.msgctxt: entry.comment for entry in po.export(translation)}
    assert comments["title"] == "Đẩy mạnh: Tiêu đề"
    assert any(
        comment.startswith("Đẩy mạnh: ") and comment.count("›") == 2
        for name, comment in comments.items()
        if name.endswith(".text")
    )


def test_changed_original_brings_its_former_wording_and_translation_as_fuzzy(article, translation):
    write_all(translation)
    publishing.publish(translation)
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Tóm tắt mới."
    publish(article)
    entry = po.export(translation).find("Tóm tắt mới.", by="msgid")
    assert entry.fuzzy
    assert entry.previous_msgid == "Tóm tắt."
    assert entry.msgstr == "[en] Tom tat."


def test_machine_translations_are_marked(translation):
    write(translation, "lead", "Summary.", translation_type="machine", tool_name="LibreTranslate")
    file = po.export(translation)
    assert file.find("Tóm tắt.").tcomment
    assert not file.find("Đẩy mạnh").tcomment


# --- back in --------------------------------------------------------------------------------------
def test_file_comes_back_and_is_counted(translation, translator):
    texts = {"Đẩy mạnh": "Promotion", "Tóm tắt.": "Summary.", "Câu lặp lại.": "Repeated."}
    report = taken(translation, texts, translator)
    assert (report.new, report.changed, report.unchanged, report.is_clean) == (4, 0, 0, True)
    found = texts_of(translation)
    assert found["Câu lặp lại."] == "Repeated."
    row = StringTranslation.objects.get(translation_of__data="Tóm tắt.")
    assert (row.translation_type, row.last_translated_by) == ("manual", translator)
    translation.state.refresh_from_db()
    assert translation.state.translator == translator
    assert translation.state.translated == 6  # with the slug made from the title
    report = taken(translation, {"Tóm tắt.": "Abstract."}, translator)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 4)


def test_same_sentence_in_several_places_is_written_in_all(translation):
    taken(translation, {"Câu lặp lại.": "Repeated."})
    assert StringTranslation.objects.filter(translation_of__data="Câu lặp lại.").count() == 2
    file = po.export(translation)
    for entry in file:
        entry.msgctxt = None
        entry.msgstr = "Summary." if entry.msgid == "Tóm tắt." else ""
        if entry.msgid == "Câu lặp lại.":
            entry.msgstr = "Again."
    po.read(translation, file)
    assert set(
        StringTranslation.objects.filter(translation_of__data="Câu lặp lại.").values_list("data", flat=True)
    ) == {"Again."}


def test_decomposed_file_from_macos_matches(translation):
    text = str(filled(translation, texts={"Đẩy mạnh": "Promotion", "Tóm tắt.": "Summary."}))
    report = po.read(translation, unicodedata.normalize("NFD", text).encode())
    assert (report.new, report.is_clean) == (2, True)
    assert texts_of(translation)["Đẩy mạnh"] == "Promotion"


@pytest.mark.parametrize("change", ["bom", "crlf"])
def test_file_as_windows_saves_it_matches(translation, change):
    text = str(filled(translation, texts={"Tóm tắt.": "Summary."}))
    data = text.replace("\n", "\r\n").encode() if change == "crlf" else text.encode("utf-8-sig")
    assert po.read(translation, data).new == 1


def test_fuzzy_entries_are_skipped_and_reported(translation):
    file = filled(translation, texts={"Tóm tắt.": "Summary."})
    file.find("Tóm tắt.").flags.append("fuzzy")
    report = po.read(translation, file)
    assert [entry.text for entry in report.skipped] == ["Tóm tắt."]
    assert "Tóm tắt." not in texts_of(translation)


def test_unknown_strings_and_contexts_are_reported_with_why(translation):
    file = filled(translation, texts={"Tóm tắt.": "Summary."})
    file.append(polib.POEntry(msgid="Không có.", msgctxt="lead", msgstr="None."))
    file.append(polib.POEntry(msgid="Tóm tắt.", msgctxt="body.none", msgstr="None."))
    report = po.read(translation, file)
    assert report.new == 1
    unmatched = [(entry.text, entry.context) for entry in report.unmatched]
    assert unmatched == [("Không có.", "lead"), ("Tóm tắt.", "body.none")]
    assert len({entry.why for entry in report.unmatched}) == 2


def test_translation_of_a_wording_since_changed_is_kept_as_a_suggestion(article, translation):
    file = filled(translation, texts={"Tóm tắt.": "Summary."})
    article = ArticlePage.objects.get(pk=article.pk)
    article.lead = "Tóm tắt mới."
    publish(article)
    report = po.read(translation, file)
    assert [entry.text for entry in report.unmatched] == ["Tóm tắt."]
    assert po.export(translation).find("Tóm tắt mới.").msgstr == "Summary."


def test_translation_that_lost_its_link_or_broke_its_markup_is_an_error(translation):
    link = StringSegment.objects.get(source=translation.source, string__data__contains="<a").string.data
    for text in ("See the plan.", 'See <a id="a9">it</a>.', "See <script>it</script>"):
        report = taken(translation, {link: text})
        assert len(report.errors) == 1
        row = StringTranslation.objects.get(translation_of__data=link)
        assert row.has_error
        assert row.get_error()
    assert taken(translation, {link: LINK}).is_clean
    assert not StringTranslation.objects.get(translation_of__data=link).has_error


def test_machine_translation_that_comes_back_unchanged_stays_one(translation):
    write(translation, "lead", "Summary.", translation_type="machine", tool_name="DeepL")
    assert taken(translation, {}).unchanged == 1
    assert StringTranslation.objects.get(data="Summary.").translation_type == "machine"
    taken(translation, {"Tóm tắt.": "Abstract."})
    assert StringTranslation.objects.get(data="Abstract.").translation_type == "manual"


def test_slug_is_folded_and_stands_above_that_of_the_title(translation):
    taken(translation, {"Đẩy mạnh": "Promotion", "day-manh": "Đường Đà Nẵng"})
    assert texts_of(translation)["day-manh"] == "duong-da-nang"


def test_queries_do_not_grow_with_the_entries(home, english_home):
    def queries(count):
        body = body_of(("paragraph", "".join(f"<p>Câu {count}/{number}.</p>" for number in range(count))))
        translation = submitted(ArticleFactory(parent=home, slug=f"bai-{count}", body=body))
        file = po.export(translation)
        for entry in file:
            entry.msgstr = f"Text {entry.msgid}" if entry.msgid.startswith("Câu") else ""
        with CaptureQueriesContext(connection) as captured:
            report = po.read(translation, file, user_in("Biên dịch viên"))
        assert report.new == count
        return len(captured)

    few = queries(3)
    assert queries(60) == few


PARTS = {
    "empty": lambda text: b"",
    "blank": lambda text: b" \n\n",
    "no PO file": lambda text: b"hello world",
    "a picture": lambda text: b"\x89PNG\r\n\x1a\n\0\0\0",
    "latin-1": lambda text: text.encode("utf-8") + "\xe9".encode("latin-1"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "without its header": lambda text: "\n\n".join(text.split("\n\n")[1:]).encode(),
    "of another": lambda text: re.sub("TranslationID: [^\\\\]*", "TranslationID: 1", text).encode(),
    "name of a file": lambda text: b"/etc/passwd",
    "zeros": lambda text: b"\0" * 1000,
    "too large": lambda text: b"#" * (5 * 1024**2 + 1),
}


def test_upload_of_a_bad_file_says_why_and_writes_nothing(translation, client, translator):
    text = str(filled(translation, texts={"Tóm tắt.": "Summary."}))
    client.force_login(translator)
    url, back = reverse("wagtail_localize:upload_pofile", args=[translation.pk]), reverse("wagtailadmin_home")
    said = set()
    for name, part in PARTS.items():
        answer = client.post(url, {"file": SimpleUploadedFile("a.po", part(text)), "next": back})
        assert answer.status_code == 302, name
        said.add(str(list(answer.wsgi_request._messages)[-1]).strip())
        client.cookies.pop("messages", None)
    assert len(said) == 6  # empty, no PO file, not UTF-8, no header, another's, too large
    assert not StringTranslation.objects.filter(data="Summary.").exists()


HOSTILE = {
    "NUL": ("A\0 B", "A B"),
    "line separators": ("A\u2028B\x85C\x0cD", "A\u2028B\x85C\x0cD"),
    "nested": ("<b>" * 2000 + "x" + "</b>" * 2000, None),
    "huge": ("x" * 100_001, None),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
}


@pytest.mark.servers
def test_hostile_translations_are_reported_and_never_an_error(translation, client, translator):
    client.force_login(translator)
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    for name, (text, kept) in HOSTILE.items():
        StringTranslation.objects.all().delete()
        file = SimpleUploadedFile("a.po", str(filled(translation, texts={"Tóm tắt.": text})).encode())
        answer = client.post(url, {"file": file})
        assert texts_of(translation).get("Tóm tắt.") == kept, name
        assert answer.status_code == (302 if kept and "<" not in kept else 200), name
        editor = client.get(reverse("translation_editor", args=[translation.pk]))
        assert editor.status_code == 200
        assert b"<script>alert(1)" not in editor.content


def test_file_with_more_lines_than_any_is_refused_at_once(translation):
    text = str(filled(translation)).replace(
        '"Tóm tắt."\nmsgstr ""', '"Tóm tắt."\nmsgstr ""' + '\n"a"' * 100_001
    )
    with pytest.raises(po.Unreadable, match=r"100\.000"):
        po.read(translation, text.encode())


def test_upload_without_a_file_says_so(translation, client, translator):
    client.force_login(translator)
    answer = client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]))
    assert answer.status_code == 302


def test_upload_says_what_was_taken_or_shows_what_was_not(translation, client, translator):
    client.force_login(translator)
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    file = filled(translation, texts={"Tóm tắt.": "Summary."})
    answer = client.post(url, {"file": SimpleUploadedFile("a.po", str(file).encode())})
    assert answer.status_code == 302
    file.append(polib.POEntry(msgid="<b>Không có.", msgctxt="lead", msgstr="None."))
    answer = client.post(url, {"file": SimpleUploadedFile("a.po", str(file).encode())})
    assert answer.status_code == 200
    assert "&lt;b&gt;Không có." in answer.content.decode()


def test_upload_while_it_is_reviewed_is_refused_with_the_reason(translation, client, translator):
    TranslationState.objects.filter(translation=translation).update(review_asked_at=timezone.now())
    client.force_login(translator)
    file = filled(translation, texts={"Tóm tắt.": "Summary."})
    answer = client.post(
        reverse("wagtail_localize:upload_pofile", args=[translation.pk]),
        {"file": SimpleUploadedFile("a.po", str(file).encode())},
    )
    [message] = answer.wsgi_request._messages
    assert "duyệt" in str(message)
    assert not StringTranslation.objects.filter(data="Summary.").exists()


def test_download_is_the_file_and_has_its_name(translation, client, translator):
    client.force_login(translator)
    answer = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="day-manh-en.po"'
    assert polib.pofile(answer.content.decode()).find("Tóm tắt.")


def test_files_are_not_for_those_who_may_not_translate(translation, client, reporter):
    client.force_login(reporter)
    file = SimpleUploadedFile("a.po", str(po.export(translation)).encode())
    answers = [
        client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])),
        client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": file}),
    ]
    for answer in answers:
        assert answer.status_code in (302, 403)
        assert "Đẩy mạnh" not in answer.content.decode()
    client.force_login(user_in("Biên dịch viên"))
    assert client.get(reverse("wagtail_localize:download_pofile", args=[10**6])).status_code == 404


# --- a section as one zip ---------------------------------------------------------------------------
def zipped(*files) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return SimpleUploadedFile("section.zip", out.getvalue(), "application/zip")


def download(client, section) -> zipfile.ZipFile:
    answer = client.post(reverse("translation_po_section"), {"section": section.pk, "language": english().pk})
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def upload(client, file):
    return client.post(reverse("translation_po_section"), {"file": file}, follow=True)


def test_section_goes_out_as_one_zip_and_comes_back(inside, section, client, translator):
    client.force_login(translator)
    archive = download(client, section)
    assert archive.namelist() == ["khoa-hoc.po", "khoa-hoc/day-manh.po"]
    text = archive.read("khoa-hoc/day-manh.po").decode()
    text = text.replace('msgid "Tóm tắt."\nmsgstr ""', 'msgid "Tóm tắt."\nmsgstr "Summary."')
    section_text = archive.read("khoa-hoc.po")
    answer = upload(client, zipped(("khoa-hoc.po", section_text), ("khoa-hoc/day-manh.po", text)))
    assert answer.status_code == 200
    assert texts_of(inside)["Tóm tắt."] == "Summary."
    assert "<section>" not in answer.content.decode()


def test_zip_reports_each_file_that_was_not_taken_and_takes_the_others(inside, section, client, translator):
    good = str(filled(inside, texts={"Tóm tắt.": "Summary."}))
    secret = submitted(ArticleFactory(parent=section, title="Bí mật", slug="bi-mat", live=False))
    for group in translator.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="translate_unpublished"))
    client.force_login(translator)
    answer = upload(
        client,
        zipped(
            ("../../etc/passwd.po", good),
            ("/absolute.po", good),
            ("picture.png", b"\x89PNG"),
            ("__MACOSX/._a.po", b"\0"),
            ("nonsense.po", b"hello"),
            ("nested.zip", b"PK"),
            ("secret.po", str(po.export(secret))),
            ("nobodys.po", good.replace(str(inside.uuid), "0" * 8)),
            ("tin/a.po", good),
            ("tin/b.po", good.replace("Summary.", "Other.")),
        ),
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert texts_of(inside)["Tóm tắt."] == "Summary."
    assert html.count("<section>") == 9
    assert "Bí mật" not in html


def test_zip_that_would_unpack_to_too_much_is_refused(client, english_home, translator, monkeypatch):
    client.force_login(translator)
    monkeypatch.setattr("translation.po.sections.MOST_UNPACKED", 1024**2)
    answer = upload(client, zipped(("a.po", b"\0" * 2 * 1024**2)))
    assert "200 MB" in answer.content.decode()


def test_zip_damaged_anywhere_is_never_an_error(inside, translator):
    """Every way a zip can be broken ends in a report: bytes of it changed at random, but the same each time."""
    good = zipped(("a.po", str(filled(inside, texts={"Tóm tắt.": "Summary."})))).read()
    chance = random.Random(5)
    for _try in range(60):
        damaged = bytearray(good)
        for _byte in range(3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        report = sections.unpack(io.BytesIO(bytes(damaged)), translator)
        assert report.refused or report.files


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"x" * 50])
def test_upload_of_what_is_no_zip_says_so(client, translator, data, english_home):
    client.force_login(translator)
    answer = upload(client, SimpleUploadedFile("a.zip", data))
    assert answer.redirect_chain
    assert answer.status_code == 200


def test_section_without_translations_says_so(client, translator, home, english_home):
    empty = SectionFactory(parent=home, title="Mới", slug="moi")
    client.force_login(translator)
    url = reverse("translation_po_section")
    answer = client.post(url, {"section": empty.pk, "language": english().pk}, follow=True)
    assert answer.redirect_chain
    for data in ({"section": "x"}, {"section": empty.pk, "language": "99999"}):
        assert client.post(url, data, follow=True).redirect_chain


def test_zips_are_not_for_those_who_may_not_submit(client, section, english_home):
    client.force_login(user_in("Phóng viên"))
    answer = client.get(reverse("translation_po_section"), {"section": section.pk, "language": english().pk})
    assert answer.status_code in (302, 403)
