"""Every word of the interface has its Vietnamese; a new string without a translation fails here."""

import ast
import gettext
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils.translation.template import templatize

CATALOGUES = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/*/*.po"))
OWN_CATALOGUE = settings.SITE_DIR / "locale/vi/LC_MESSAGES/django.po"
ROOMS = [
    Path(config.path) for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR
]

# %(name)s, %(count)d, %s, {name}, {}, {0}; and the tags of HTML with their attributes.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)

# What a call looks like in Python: the position of the context, if any, and of the messages.
FUNCTIONS = {
    "gettext": (None, [0]),
    "ngettext": (None, [0, 1]),
    "pgettext": (0, [1]),
    "npgettext": (0, [1, 2]),
}
ALIASES = {"_": "gettext", "gettext_noop": "gettext"}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(\w*gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")

Message = tuple[str | None, str]  # context and text, as a catalogue names an entry


def messages_of_call(function: str, arguments: list) -> Iterator[Message]:
    """The entry a call asks the catalogue for: of a plural, its singular names it."""
    name = ALIASES.get(function, function.removesuffix("_lazy"))
    if name not in FUNCTIONS:
        return
    context, messages = FUNCTIONS[name]
    position = messages[0]
    if len(arguments) > position and isinstance(arguments[position], str):
        yield (arguments[context] if context is not None else None), arguments[position]


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from messages_of_call(function, [getattr(given, "value", None) for given in node.args])


def in_template(source: str) -> Iterator[Message]:
    for function, arguments in TEMPLATE_CALL.findall(templatize(source)):
        yield from messages_of_call(function, list(ast.literal_eval(f"({arguments},)")))


def files(suffix: str) -> Iterable[Path]:
    for folder in [*ROOMS, settings.SITE_DIR]:
        yield from sorted(path for path in folder.rglob(f"*{suffix}") if "migrations" not in path.parts)


def used_messages() -> dict[Message, Path]:
    used = {}
    for suffix, collect in ((".py", in_python), (".html", in_template), (".txt", in_template)):
        for path in files(suffix):
            used |= dict.fromkeys(collect(path.read_text("utf-8")), path)
    return used


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def sources(entry: polib.POEntry) -> list[str]:
    """What a translation may follow: the one Vietnamese form stands for the singular and the plural."""
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


@pytest.fixture(scope="module", params=CATALOGUES, ids=lambda path: str(path.relative_to(settings.SITE_DIR)))
def catalogue(request) -> polib.POFile:
    return polib.pofile(str(request.param))


def test_the_portals_and_wagtails_catalogues_are_there():
    assert OWN_CATALOGUE in CATALOGUES
    assert len(CATALOGUES) > 1


def test_catalogue_says_what_it_is(catalogue):
    assert catalogue.metadata["Language"] == "vi"
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert not catalogue.metadata_is_fuzzy


def test_every_entry_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue if not all(text.strip() for text in translations(entry))] == []


def test_no_entry_is_fuzzy_obsolete_or_there_twice(catalogue):
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    counted = Counter((entry.msgctxt, entry.msgid) for entry in catalogue)
    assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_translation_keeps_what_is_filled_in_and_marked_up(catalogue, pattern):
    changed = [
        (entry.msgid, text)
        for entry in catalogue
        for text in translations(entry)
        if sorted(pattern.findall(text)) not in [sorted(pattern.findall(source)) for source in sources(entry)]
    ]
    assert changed == []


def test_vietnamese_is_composed(catalogue):
    texts = [text for entry in catalogue for text in translations(entry)]
    assert [text for text in texts if not unicodedata.is_normalized("NFC", text)] == []


def test_every_string_of_templates_and_code_is_in_the_catalogue():
    entries = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(OWN_CATALOGUE))}
    used = used_messages()
    missing = {
        f"{path.relative_to(settings.BASE_DIR)}: {key[1]}" for key, path in used.items() if key not in entries
    }
    assert sorted(missing) == [], "run makemessages -l vi and translate what is new"


def test_strings_are_found_in_python():
    source = (
        "from django.utils.translation import gettext_lazy as _\n"
        "name = _('one ' 'string')\n"
        "other = translation.gettext('two') % {}\n"
        "unit = pgettext_lazy('axis', 'three')\n"
        "count = ngettext('%d four', '%d fours', number)\n"
        "role = gettext_noop('five')\n"
        "nothing = _(variable), print('six')\n"
    )
    assert set(in_python(source)) == {
        (None, "one string"),
        (None, "two"),
        ("axis", "three"),
        (None, "%d four"),
        (None, "five"),
    }


def test_strings_are_found_in_templates():
    source = (
        """{% load i18n %}Plain <b title="{% trans 'one' %}">{% translate "it's two" %}</b>"""
        """{% translate "three" context "menu" %}{{ value|default:_("four") }}"""
        """{% include "x" with a=_("five") %}"""
        """{% blocktranslate trimmed with number=page %}page {{ number }}{% endblocktranslate %}"""
        """{% blocktranslate count n=n %}{{ n }} film{% plural %}{{ n }} films{% endblocktranslate %}"""
    )
    assert set(in_template(source)) == {
        (None, "one"),
        (None, "it's two"),
        ("menu", "three"),
        (None, "four"),
        (None, "five"),
        (None, "page %(number)s"),
        (None, "%(n)s film"),
    }


def test_the_collector_reads_the_portals_own_files():
    used = used_messages()
    assert (None, "Next page") in used
    assert (None, "publication date") in used
    assert ("chart axis", "million") in used


@pytest.fixture
def copied_catalogue(settings, tmp_path) -> Path:
    """The portal's catalogue in a folder of its own, not yet compiled."""
    source = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_bytes(OWN_CATALOGUE.read_bytes())
    settings.LOCALE_PATHS = [tmp_path]
    return source


def test_compile_locale_makes_what_django_reads(copied_catalogue):
    call_command("compile_locale")
    with copied_catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in polib.pofile(str(copied_catalogue)):
        if entry.msgid_plural:
            assert compiled.ngettext(entry.msgid, entry.msgid_plural, 2) == entry.msgstr_plural[0]
        elif entry.msgctxt:
            assert compiled.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr


def test_compile_locale_compiles_again_only_what_has_changed(copied_catalogue):
    target = copied_catalogue.with_suffix(".mo")
    call_command("compile_locale")
    made = target.stat().st_mtime_ns
    call_command("compile_locale")
    assert target.stat().st_mtime_ns == made
    os.utime(target, (0, 0))
    call_command("compile_locale")
    assert target.stat().st_mtime_ns > 0
