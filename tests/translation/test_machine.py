"""Machine translation, against a server on this machine."""

import logging
import time
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment, StringTranslation

from home.models import StandardPage
from tests.factories import StandardPageFactory, body_of, committing, publish
from translation import machine, publishing
from translation.machine import engines, texts
from translation.models import GlossaryTerm, TranslationState

from . import translation_server as server_says
from .work import submitted, write

KEY = "abc-123-secret"


@pytest.fixture
def server():
    server = server_says.Server()
    yield server
    server.close()


@pytest.fixture
def use(settings, server):
    """``use("DeepL")``: what the settings make of the environment."""

    def use(name: str = "DeepL", **options) -> machine.engines.Engine:
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": f"translation.machine.engines.{name}",
            "OPTIONS": {"URL": server.url, "KEY": KEY, "SECONDS": 5, **options},
        }
        return machine.translator()

    return use


@pytest.fixture(autouse=True)
def waited(monkeypatch) -> list[float]:
    """The seconds the portal would have waited."""
    waits: list[float] = []
    monkeypatch.setattr(engines, "sleep", waits.append)
    return waits


@pytest.fixture
def page_of(home, english_home):
    """``page_of("Một.", "Hai.")``: a submitted page of these paragraphs."""

    def page_of(*paragraphs: str):
        body = body_of(*(("paragraph", f"<p>{text}</p>") for text in paragraphs))
        page = StandardPageFactory(parent=home, title="Hội nghị", introduction="Tóm tắt.", body=body)
        return submitted(page)

    return page_of


@pytest.fixture
def translation(page_of):
    return page_of("Một.", "Hai.")


VI, EN = SimpleNamespace(language_code="vi"), SimpleNamespace(language_code="en")


def ask(engine: engines.Engine, *texts: str) -> list[str]:
    """One batch; needs no database."""
    return engine.ask(list(texts or ["Một.", "Hai."]), VI, EN, engine.deadline())


def rows(translation, **conditions) -> dict[str, str]:
    """Original to translation."""
    contexts = StringSegment.objects.filter(source=translation.source).values("context")
    found = StringTranslation.objects.filter(
        locale=translation.target_locale, context__in=contexts, **conditions
    )
    return dict(found.exclude(context__path="slug").values_list("translation_of__data", "data"))


def state_of(translation):
    translation.state.refresh_from_db()
    return translation.state


# --- what is asked --------------------------------------------------------------------------------
def test_deepl_is_asked_as_its_documentation_says(use, server, translation):
    use("DeepL")
    assert machine.translate(translation) == 4
    [asked] = server.asked
    assert asked.path == "/v2/translate"
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == {
        "text": ["Hội nghị", "Tóm tắt.", "Một.", "Hai."],
        "source_lang": "VI",
        "target_lang": "EN-GB",
        "tag_handling": "html",
        "tag_handling_version": "v2",
        "formality": "prefer_more",
    }
    assert "Hội nghị".encode() in asked.raw  # three bytes for a letter, not six of an escape


def test_libretranslate_is_asked_as_its_documentation_says(use, server, translation):
    use("LibreTranslate", URL=server.url + "lt/")
    assert machine.translate(translation) == 4
    [asked] = server.asked
    assert asked.path == "/lt/translate"
    assert asked.headers["Authorization"] is None
    assert asked.body == {
        "q": ["Hội nghị", "Tóm tắt.", "Một.", "Hai."],
        "source": "vi",
        "target": "en",
        "format": "html",
        "api_key": KEY,
    }


def test_libretranslate_without_a_key_sends_none(use, server):
    ask(use("LibreTranslate", KEY=""))
    assert "api_key" not in server.asked[0].body


@pytest.mark.parametrize(
    ("language", "deepl", "libretranslate"),
    [
        ("en", "EN-GB", "en"),
        ("en-us", "EN-US", "en"),
        ("fr", "FR", "fr"),
        ("fr-ca", "FR", "fr"),
        ("zh-hans", "ZH-HANS", "zh-Hans"),
        ("pt-br", "PT-BR", "pt-BR"),
    ],
)
def test_language_is_called_what_the_engine_calls_it(language, deepl, libretranslate):
    options = {"URL": "http://x.example"}
    assert engines.DeepL(options).payload([], "vi", language)["target_lang"] == deepl
    assert engines.LibreTranslate(options).payload([], "vi", language)["target"] == libretranslate


def test_netrc_of_the_machine_does_not_replace_the_key(use, server, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    ask(use("DeepL"))
    assert server.asked[0].headers["Authorization"] == f"DeepL-Auth-Key {KEY}"


# --- Machine translation through DeepL: over 50 strings or any 4xx gives a KeyError -----------------
def test_deepl_with_over_fifty_strings_is_asked_in_batches(use, server, page_of):
    translation = page_of(*(f"Câu số {number}." for number in range(118)))
    use("DeepL")
    assert machine.translate(translation) == 120
    assert [len(asked.texts) for asked in server.asked] == [50, 50, 20]
    assert state_of(translation).machine == 120
    for original, text in rows(translation).items():
        assert text == f"EN {original}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 414, 456])
@pytest.mark.parametrize("name", ["DeepL", "LibreTranslate"])
def test_any_4xx_is_a_clear_error_at_once(use, server, waited, name, status):
    engine = use(name)
    server.script = [server_says.failing(status, {"error" if name == "LibreTranslate" else "message": "no"})]
    with pytest.raises(machine.MachineError, match=f"{name}.*“no”"):
        ask(engine)
    assert (len(server.asked), waited) == (1, [])


def test_deepl_when_the_quota_is_used_up_says_so(use, server):
    engine = use("DeepL")
    server.script = [server_says.failing(456, {"message": "Quota Exceeded"})]
    with pytest.raises(machine.MachineError, match="hạn mức"):
        ask(engine)


def test_batches_stay_below_the_bytes_of_a_request(use, server, page_of):
    long = "Đường dài " * 1000  # 13 kB
    translation = page_of(*(f"{long}{number}" for number in range(15)))
    use("DeepL")
    assert machine.translate(translation) == 17
    assert len(server.asked) == 2
    assert max(len(asked.raw) for asked in server.asked) < 128 * 1024


def test_text_longer_than_any_request_is_left_and_the_rest_translated(use, server, page_of):
    translation = page_of("Đ" * 70_000, "Hai.")
    use("DeepL")
    report = machine.run(translation)
    assert (report.translated, report.left, report.error) == (3, 1, "")


# --- what fails ------------------------------------------------------------------------------------
@pytest.mark.parametrize("said", ["7", "Sun, 20 Dec 2020 10:00:07 GMT"])
@time_machine.travel("2020-12-20T10:00:00Z", tick=False)
def test_limit_with_retry_after_is_waited_for(use, server, waited, monkeypatch, said):
    monkeypatch.setattr(engines, "monotonic", lambda: 0.0)
    engine = use("DeepL", SECONDS=60)
    server.script = [server_says.failing(429, {"message": "Too many requests"}, Retry_After=said)]
    assert ask(engine) == ["EN Một.", "EN Hai."]
    assert waited == [7]


def test_limit_that_lasts_longer_than_an_editor_waits_is_an_error_at_once(use, server, waited):
    engine = use("LibreTranslate")
    server.script = [server_says.failing(429, {"error": "Slowdown: 80 per 1 minute"}, Retry_After="3600")]
    with pytest.raises(machine.MachineError, match="80 per 1 minute"):
        ask(engine)
    assert (len(server.asked), waited) == (1, [])


@pytest.mark.parametrize("header", [{}, {"Retry_After": "soon"}, {"Retry_After": "-1"}, {"Retry_After": "0"}])
def test_limit_that_says_no_time_is_tried_slowly_and_seldom(use, server, waited, header):
    engine = use("LibreTranslate", SECONDS=60)
    server.script = [server_says.failing(429, {"error": "Slowdown: 80 per 1 minute"}, **header)] * 5
    with pytest.raises(machine.MachineError):
        ask(engine)
    assert len(server.asked) == 3
    assert 2 < waited[0] < waited[1] < 10


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_passing_failure_of_the_server_is_tried_again(use, server, waited, status):
    engine = use("DeepL", SECONDS=60)
    server.script = [server_says.page(status), server_says.failing(status)]
    assert ask(engine) == ["EN Một.", "EN Hai."]
    assert len(waited) == 2
    assert waited[0] < 1.6
    assert waited[1] > 1.4


def test_line_that_breaks_once_is_tried_again(use, server):
    engine = use("DeepL")
    server.script = [server_says.hanging_up]
    assert ask(engine) == ["EN Một.", "EN Hai."]


@pytest.mark.parametrize(
    "answer", [server_says.hanging_up, server_says.cut_off], ids=["no answer", "cut off"]
)
def test_line_that_breaks_each_time_is_an_error(use, server, answer):
    engine = use("DeepL")
    server.script = [answer] * 3
    with pytest.raises(machine.MachineError):
        ask(engine)


def test_server_that_is_not_there_is_an_error(use):
    engine = use("DeepL", URL="http://127.0.0.1:9/")
    with pytest.raises(machine.MachineError, match="kết nối"):
        ask(engine)


@pytest.mark.parametrize(
    "answer",
    [server_says.stalled, server_says.dripping, server_says.dripping_headers],
    ids=["stalled", "dripping", "dripping headers"],
)
def test_slow_server_is_given_up_in_time(use, server, answer):
    engine = use("DeepL", SECONDS=0.2)
    server.script = [answer]
    began = time.monotonic()
    with pytest.raises(machine.MachineError, match="quá lâu"):
        ask(engine)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "answer",
    [
        server_says.saying(lambda texts: texts[1:]),
        server_says.saying(lambda texts: [*texts, "more"]),
        server_says.saying(lambda texts: [None] * len(texts)),
        server_says.saying(lambda texts: [["x"]] * len(texts)),
        server_says.raw(b'{"translatedText": "Hello", "translations": "Hello"}'),
        server_says.raw(b'{"translatedText": {}, "translations": {}}'),
        server_says.raw(b'["Hello"]'),
        server_says.raw(b"[" * 100_000),
        server_says.raw(b"null"),
        server_says.raw(b"\xff\xfe"),
        server_says.raw(b""),
        server_says.page(200),
        server_says.failing(204),
        server_says.failing(302, Location="http://127.0.0.1:9/elsewhere"),
    ],
)
@pytest.mark.parametrize("name", ["DeepL", "LibreTranslate"])
def test_answer_that_is_none_pairs_nothing_and_says_so(use, server, name, answer):
    engine = use(name)
    server.script = [answer]
    with pytest.raises(machine.MachineError, match=name):
        ask(engine)
    assert len(server.asked) == 1


def test_batches_that_came_before_a_failure_are_kept_and_the_rest_comes_next_time(use, server, page_of):
    translation = page_of(*(f"Câu số {number}." for number in range(8)))
    use("LibreTranslate")
    server.script = [server_says.good, server_says.failing(400, {"error": "no"})]
    report = machine.run(translation)
    assert (report.translated, report.left) == (5, 5)
    assert "no" in report.error
    assert state_of(translation).machine == 5
    server.script = [server_says.failing(400, {"error": "no"})]
    with pytest.raises(machine.MachineError, match=r"no.*Còn lại 5 đoạn"):
        machine.translate(translation)
    assert machine.translate(translation) == 5
    assert len(server.sent()) == 4 * 5
    assert state_of(translation).percentage == 100


def test_answer_without_end_is_not_read_to_its_end(use, server):
    engine = use("DeepL")
    server.script = [server_says.endless]
    with pytest.raises(machine.MachineError, match="dài bất thường"):
        ask(engine)


def test_key_is_in_no_error_and_no_log(use, server, caplog):
    engine = use("LibreTranslate")
    server.script = [server_says.failing(403, {"error": f"Invalid API key {KEY}"})]
    server.script += [server_says.hanging_up] * 3
    with caplog.at_level(logging.DEBUG):
        for _time in range(2):
            with pytest.raises(machine.MachineError) as error:
                ask(engine)
            assert KEY not in str(error.value)
    assert caplog.records
    assert KEY not in caplog.text


# --- what is sent and kept -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("100/QĐ-TTg", True),
        ("01/2024/TT-BKHCN", True),
        ("57-NQ/TW", True),
        ("so@example.vn", True),
        ("https://example.vn/a?b=c&amp;d", True),
        ("www.example.vn", True),
        ("2021–2025", True),
        ('<a id="a1">so@example.vn</a>', True),
        ("Quyết định 100/QĐ-TTg", False),
        ("12/tháng", False),
        ("KH&amp;CN", False),
        ("Xem https://example.vn", False),
    ],
)
def test_text_that_is_the_same_in_every_language_is_known(text, same):
    assert texts.same_everywhere(text) is same


def test_slugs_numbers_addresses_and_document_numbers_are_not_sent(use, server, page_of):
    translation = page_of("Một.", "so@example.vn", "100/QĐ-TTg", "19.418.424", "Hai.")
    use("DeepL")
    assert machine.translate(translation) == 6
    assert server.sent() == ["Hội nghị", "Tóm tắt.", "Một.", "Hai."]
    assert rows(translation)["100/QĐ-TTg"] == "100/QĐ-TTg"
    assert state_of(translation).percentage == 100
    slug = StringTranslation.objects.get(
        context__path="slug",
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
    )
    assert slug.data == "en-hoi-nghi"  # from the translated title


LINKED = 'Xem <a id="a1">trang</a> của <b>Sở</b>.'


def test_inline_markup_and_links_survive(use, server, page_of):
    translation = page_of('Xem <a href="https://example.vn/">trang</a> của <b>Sở</b> KH&amp;CN.')
    use("DeepL")
    server.word = lambda text: text.replace("Xem", "See").replace("trang", "the page").replace("của", "of")
    machine.translate(translation)
    [block] = publishing.publish(translation).body.get_prep_value()
    assert block["value"] == '<p>See <a href="https://example.vn/">the page</a> of <b>Sở</b> KH&amp;CN.</p>'


@pytest.mark.parametrize(
    "answer",
    [
        "See the page of <b>it</b>.",
        'See <a id="a2">the page</a> of <b>it</b>.',
        'See <a id="a1">the</a> <a id="a1">page</a> of <b>it</b>.',
        'See <a id="a1"></a> the page of <b>it</b>.',
        'See <a id="a1">the page</a> of it.',
        'See <a id="a1">the page</a> of <b>it</b>.<br>',
        'See <a id="a1">the page</a> of <b>it</b> <i>now</i>.',
        'See <a href="https://evil.example/">the page</a> of <b>it</b>.',
        'See <a id="a1">the page</a> of <b>it</b><script>alert(1)</script>.',
        'See <a id="a1" onclick="x()">the page</a> of <b>it</b>.',
        '<p>See <a id="a1">the page</a> of <b>it</b>.</p>',
        'See <a id="a1">the page</a> of <b>it</b>\x00.',
        "",
        "  ",
    ],
)
def test_answer_with_other_markup_is_unusable(answer):
    with pytest.raises(texts.Unusable):
        texts.checked(LINKED, answer)


@pytest.mark.parametrize(
    "answer",
    [
        'The <b>department</b>: see <b>its</b> <a id="a1">page</a>.',
        '\n See <a id="a1">the <time translate="no">page</time></a>\n of <b>it</b>. ',
    ],
)
def test_answer_in_another_order_is_kept(answer):
    assert "<time" not in texts.checked(LINKED, answer)
    assert texts.checked(LINKED, answer) == texts.checked(LINKED, answer).strip()
    assert "\n" not in texts.checked(LINKED, answer)


def test_answer_that_cannot_be_kept_is_counted_and_the_rest_stored(use, server, translation):
    use("DeepL")
    server.word = lambda text: "<p>One</p>" if text == "Một." else f"EN {text}"
    report = machine.run(translation)
    assert (report.translated, report.unusable, report.left, report.error) == (3, 1, 0, "")
    assert "Một." not in rows(translation)


def test_escaped_signs_that_come_back_as_tags_are_unusable():
    with pytest.raises(texts.Unusable):
        texts.checked("Thẻ &lt;b&gt;đậm&lt;/b&gt;.", "The <b>bold</b> tag.")
    assert texts.checked("Sở KH&amp;CN, 1 &lt; 2.", "Dept. S&T, 1 < 2.") == "Dept. S&amp;T, 1 &lt; 2."


def test_placeholder_that_is_lost_is_unusable():
    source = "Kính gửi {{ name }}, còn %(count)s ngày."
    assert texts.checked(source, "Dear {{ name }}, %(count)s days left.")
    for answer in ("Dear {{ tên }}, %(count)s days.", "Dear {{ name }}.", "Dear, %(count)s %(count)s days."):
        with pytest.raises(texts.Unusable):
            texts.checked(source, answer)


def test_terms_that_are_not_to_be_translated_are_marked_and_come_back_plain(use, server, page_of):
    translation = page_of("Tỉnh Cao Bằng và <b>VNPT &amp; Viettel</b>; Cao Bằnga.")
    for term in ("Cao Bằng", "VNPT & Viettel", "Cao"):
        GlossaryTerm.objects.create(term=term, locale=translation.target_locale, do_not_translate=True)
    use("DeepL")
    machine.translate(translation)
    kept = '<time translate="no">{}</time>'.format
    assert server.sent()[2] == (
        f"Tỉnh {kept('Cao Bằng')} và <b>{kept('VNPT &amp; Viettel')}</b>; {kept('Cao')} Bằnga."
    )
    assert "EN Tỉnh Cao Bằng và <b>VNPT &amp; Viettel</b>; Cao Bằnga." in rows(translation).values()


def test_same_text_twice_is_sent_once_and_stored_twice(use, server, page_of):
    translation = page_of("Tóm tắt.", "Hai.")
    use("DeepL")
    assert machine.translate(translation) == 4
    assert server.sent() == ["Hội nghị", "Tóm tắt.", "Hai."]


def test_what_a_person_translated_is_left_even_with_an_error(use, server, translation):
    write(translation, "introduction", "Summary.")
    broken = write(translation, "title", "A <script>title</script>")
    broken.refresh_from_db()
    assert broken.has_error
    use("DeepL")
    assert machine.translate(translation) == 2
    assert server.sent() == ["Một.", "Hai."]
    assert rows(translation)["Tóm tắt."] == "Summary."
    assert rows(translation)["Hội nghị"] == "A <script>title</script>"


def test_what_a_person_writes_meanwhile_is_not_overwritten(use, server, translation, monkeypatch):
    use("DeepL")
    original = engines.Engine.ask

    def ask(self, *args):
        write(translation, "introduction", "Summary.")
        return original(self, *args)

    monkeypatch.setattr(engines.Engine, "ask", ask)
    assert machine.translate(translation) == 3
    assert rows(translation)["Tóm tắt."] == "Summary."


def test_text_that_people_translated_elsewhere_is_left_to_suggestions(use, server, page_of, translation):
    write(translation, "introduction", "Summary.")
    other = page_of("Ba.")
    write(other, "title", "Conference")
    use("DeepL")
    report = machine.run(other)
    assert (report.translated, report.suggested) == (1, 1)
    assert server.sent() == ["Ba."]


def test_title_longer_than_a_page_may_have_is_not_stored(use, server, translation):
    use("DeepL")
    server.word = lambda text: f"{text} " * 40
    report = machine.run(translation)
    assert report.unusable == 1
    assert "Hội nghị" not in rows(translation)


def test_states_are_counted_once_however_many_batches(use, server, page_of, monkeypatch):
    translation = page_of(*(f"Câu số {number}." for number in range(20)))
    use("LibreTranslate")
    counted = []
    monkeypatch.setattr("translation.states.refresh", lambda translation: counted.append(translation))
    machine.translate(translation)
    assert len(server.asked) > 1
    assert counted == [translation]


# --- marks -----------------------------------------------------------------------------------------
def test_machine_segments_are_marked_until_a_person_accepts_them(use, server, translation, translator):
    use("DeepL")
    machine.translate(translation, translator)
    assert set(rows(translation, translation_type="machine", tool_name="DeepL")) == {
        "Hội nghị", "Tóm tắt.", "Một.", "Hai.",
    }  # fmt: skip
    assert (state_of(translation).machine, state_of(translation).percentage) == (4, 100)
    lead = StringTranslation.objects.get(translation_of__data="Tóm tắt.", locale=translation.target_locale)
    assert machine.accept(translation, [lead.pk], translator) == 1
    assert machine.accept(translation, [lead.pk], translator) == 0
    lead.refresh_from_db()
    assert (lead.translation_type, lead.last_translated_by) == ("manual", translator)
    assert state_of(translation).machine == 3
    write(translation, "title", "Conference")
    assert state_of(translation).machine == 2
    assert machine.accept(translation, None, translator) == 2
    assert state_of(translation).machine == 0


def test_accepting_touches_no_other_translation(use, server, page_of, translation, translator):
    other = page_of("Ba.")
    use("DeepL")
    machine.translate(other)
    ids = list(StringTranslation.objects.values_list("pk", flat=True))
    assert machine.accept(translation, ids, translator) == 0
    assert (
        state_of(other).machine == 4 - 1
    )  # its lead and title are the same text in another place, and its own


def test_state_says_so_when_published_with_machine_segments_until_published_accepted(
    use, server, translation, reviewer
):
    use("DeepL")
    machine.translate(translation)
    publishing.publish(translation, reviewer)
    assert state_of(translation).machine_live
    machine.accept(translation, None, reviewer)
    assert state_of(translation).machine_live  # readers still see what they saw
    publishing.publish(translation, reviewer)
    assert not state_of(translation).machine_live


@pytest.mark.parametrize("accepted", [False, True])
def test_machine_text_is_never_published_by_itself(use, server, translation, accepted):
    use("DeepL")
    machine.translate(translation)
    if accepted:
        machine.accept(translation, None, None)
    with committing():
        publishing.publish(translation)
    page = StandardPage.objects.get(pk=translation.source.get_source_instance().pk)
    page.body = page.body.stream_block.to_python(page.body.get_prep_value()[:1])
    with committing():
        publish(page)
    # A paragraph was removed, nothing is untranslated: what people answer for follows.
    assert len(translation.get_target_instance().body) == (1 if accepted else 2)


# --- the editor's buttons --------------------------------------------------------------------------
def post(client, name, translation, **data):
    return client.post(reverse(name, args=[translation.pk]), data)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def as_translator(client, translator):
    client.force_login(translator)
    return client


def test_button_translates_says_how_much_and_returns(use, server, translation, as_translator, translator):
    use("DeepL")
    response = post(as_translator, "wagtail_localize:machine_translate", translation, next="/admin/reports/")
    assert (response.status_code, response.url) == (302, "/admin/reports/")
    assert "4" in said(response)
    assert "DeepL" in said(response)
    assert state_of(translation).translator == translator


def test_button_twice_asks_nothing_the_second_time(use, server, translation, as_translator):
    use("DeepL")
    post(as_translator, "wagtail_localize:machine_translate", translation)
    response = post(as_translator, "wagtail_localize:machine_translate", translation)
    assert len(server.asked) == 1
    assert "không còn" in said(response).lower()


def test_button_when_the_engine_fails_shows_why_and_how_much_is_left(use, server, translation, as_translator):
    use("DeepL")
    server.script = [server_says.failing(456, {"message": "<b>Quota</b>"})]
    response = as_translator.post(
        reverse("wagtail_localize:machine_translate", args=[translation.pk]), follow=True
    )
    assert response.status_code == 200
    assert "&lt;b&gt;Quota" in response.content.decode()
    assert "<b>Quota" not in response.content.decode()


def test_button_leads_to_no_other_site(use, server, translation, as_translator):
    use("DeepL")
    response = post(
        as_translator, "wagtail_localize:machine_translate", translation, next="https://evil.example/"
    )
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["wagtail_localize:machine_translate", "translation_accept"])
def test_buttons_are_for_those_who_may_translate_and_by_post(
    use, server, translation, client, name, reporter
):
    use("DeepL")
    client.force_login(reporter)  # may edit Vietnamese pages only
    address = reverse(name, args=[translation.pk])
    assert client.post(address, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    response = client.post(address)
    assert response.url == reverse("wagtailadmin_home")
    assert "Hội nghị" not in said(response)
    assert server.asked == []


@pytest.mark.parametrize("name", ["wagtail_localize:machine_translate", "translation_accept"])
def test_buttons_answer_405_to_get_and_404_to_what_is_not_there(use, translation, as_translator, name):
    use("DeepL")
    assert as_translator.get(reverse(name, args=[translation.pk])).status_code == 405
    assert as_translator.post(reverse(name, args=[987654])).status_code == 404


@pytest.mark.parametrize("name", ["wagtail_localize:machine_translate", "translation_accept"])
def test_buttons_while_locked_say_so_and_change_nothing(use, server, translation, as_translator, name):
    use("DeepL")
    machine.translate(translation)
    StringTranslation.objects.filter(translation_of__data="Hai.").delete()
    TranslationState.objects.filter(translation=translation).update(review_asked_at=timezone.now())
    response = post(as_translator, name, translation, all="1")
    assert "duyệt" in said(response)
    assert len(server.asked) == 1
    assert len(rows(translation, translation_type="machine")) == 3


def test_accept_button_takes_segments_or_all_and_nonsense(use, server, translation, as_translator):
    use("DeepL")
    machine.translate(translation)
    segment = StringSegment.objects.get(source=translation.source, string__data="Hai.")
    nonsense = ["x", "", "-1", "9" * 30, "²", str(10**15)]
    post(as_translator, "translation_accept", translation, segment=nonsense)
    assert state_of(translation).machine == 4
    post(as_translator, "translation_accept", translation)
    assert state_of(translation).machine == 4
    response = post(as_translator, "translation_accept", translation, segment=[segment.pk, *nonsense])
    assert "1" in said(response)
    assert set(rows(translation, translation_type="manual")) == {"Hai."}
    post(as_translator, "translation_accept", translation, all="1")
    assert state_of(translation).machine == 0


# --- off -------------------------------------------------------------------------------------------
def test_machine_translation_is_off_by_default(translation, as_translator):
    assert machine.translator() is None
    assert machine.translate(translation) == 0
    assert post(as_translator, "wagtail_localize:machine_translate", translation).status_code == 404


def test_wagtail_localize_itself_uses_our_engine_and_gets_only_what_can_be_kept(use, server, translation):
    use("DeepL")
    engine = get_machine_translator()
    assert type(engine) is engines.DeepL
    strings = [
        segment.string.as_value() for segment in StringSegment.objects.filter(source=translation.source)
    ]
    server.word = lambda text: f"EN {text}" if text != "Hai." else "<p>Two</p>"
    found = engine.translate(translation.source.locale, translation.target_locale, strings)
    assert {key.data: value.data for key, value in found.items() if key.data in ("Một.", "Hai.")} == {
        "Một.": "EN Một."
    }
    server.script = [server_says.failing(403)]
    assert engine.translate(translation.source.locale, translation.target_locale, strings) == {}
