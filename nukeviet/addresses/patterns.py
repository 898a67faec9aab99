"""What an address of a NukeViet site meant. Pure: knows no request and no database.

``read`` takes path and query apart without knowing which news modules there were; ``meanings`` then
says what they may have meant, the likeliest first. Nothing here raises, whatever the address.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl

LONGEST = 2000  # characters of a path; an alias has at most 250, a file's path 500
LONGEST_ALIAS = 255
DEEPEST = 12  # parts of a path
LARGEST = 2**63 - 1  # number that a database takes
LONGEST_WORDS = 200  # characters of a search, as many as the portal's own takes

NUMBERED = re.compile(r"(?P<alias>.*)-0*(?P<number>[0-9]{1,19})(?P<html>\.html)?", re.DOTALL)
PAGING = re.compile(r"page-[0-9]{1,19}")
FEED_ENDING = re.compile(r"\.(?:xml|rss|html)$")
SITEMAP = re.compile(r"sitemap(?:[-.][a-z0-9._-]*)?(?:\.xml)?")
# A thumbnail has the name of its picture, in other folders: of 4.x, of telephones, of 3.x.
FILE_FOLDERS = re.compile(r"(?:uploads|assets/mobile|assets|files)/")
THUMBNAIL_FOLDERS = re.compile(r"/(?:thumb|block)/")

LISTS = ("tag", "topic", "groups", "author")
VERSIONS = ("print", "savefile", "sendmail")  # of an article
FEEDS = ("rss", "instant-rss")
SEEK = "seek"  # the module that searches all others
# Other modules NukeViet comes with, or most sites have. Below their names a number is not an article's,
# unless its alias says so.
OTHER_MODULES = frozenset(
    {
        "about", "album", "albums", "archives", "banners", "comment", "contact", "dispatch", "download",
        "faq", "feeds", "freecontent", "laws", "menu", "nvform", "organs", "page", "photos", "shops",
        "siteterms", "statistics", "support", "two-step-verification", "users", "videoclips", "videos",
        "voting", "weblinks", "workforce",
    }
)  # fmt: skip


class Subject(StrEnum):
    """What an address is about."""

    HOME = "home"
    MODULE = "module"
    SEARCH = "search"
    SITEMAP = "sitemap"
    ARTICLE = "article"
    SECTION = "section"
    TOPIC = "topic"
    TAG = "tag"
    AUTHOR = "author"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Module:
    """A news module of the old site; ``words`` are the address words it had renamed."""

    pk: int
    language: str
    name: str  # folded
    is_default: bool
    words: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OldAddress:
    """An address, taken apart; everything folded."""

    language: str
    module: str | None  # where the query names it
    parts: tuple[str, ...]
    words: str = ""  # what is searched for, as typed

    @property
    def _last(self) -> str:
        parts = without_paging(self.parts)
        return parts[-1] if parts else ""

    @property
    def number(self) -> int | None:
        """The number an article would have."""
        found = NUMBERED.fullmatch(self._last)
        number = int(found["number"]) if found else 0
        return number if 0 < number <= LARGEST else None

    @property
    def aliases(self) -> set[str]:
        """What anything else would be called."""
        found = {self._last, FEED_ENDING.sub("", self._last)}
        return {alias for alias in found if 0 < len(alias) <= LONGEST_ALIAS}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an address may have meant. ``module`` is None of HOME, SEARCH and SITEMAP.

    An article has a number, and an alias where that must be its own; all else has an alias.
    """

    subject: Subject
    language: str
    module: Module | None = None
    alias: str = ""
    number: int | None = None
    is_feed: bool = False


def folded(text: str) -> str:
    """As aliases and paths are kept and compared: NFC, in small letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def without_paging(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[:-1] if parts and PAGING.fullmatch(parts[-1]) else parts


def file_paths(path: str) -> list[str]:
    """Under which paths the file may have been brought here: ``uploads/…`` of ``/assets/…``; [] of others."""
    if len(path) > LONGEST or not path.isprintable():
        return []
    path = folded(path).strip("/")
    found = FILE_FOLDERS.match(path)
    rest = path[found.end() :] if found else ""
    if not rest:
        return []
    # The folder of telephones' pictures may be a module's own.
    rests = [rest, "mobile/" + rest] if found[0] == "assets/mobile/" else [rest]
    plain = [THUMBNAIL_FOLDERS.sub("/", rest) for rest in rests]
    return list(dict.fromkeys("uploads/" + rest for rest in [*rests, *plain]))


def read(path: str, query: str, languages: Collection[str], default: str) -> OldAddress | None:
    """Take an address apart; ``query`` is what follows the ``?``, as it came. None: it is no old one.

    ``default`` is the language of an address that names none.
    """
    parts = _parts(path)
    if parts is None:
        return None
    try:
        # As copied out of the source of a page, too. NukeViet knows a handful, trackers a few more.
        fields = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None
    named = dict(reversed(fields))  # the first of a name
    is_index = "index.php" in parts[:2]
    parts = tuple(part for place, part in enumerate(parts) if part != "index.php" or place > 1)
    module, language = None, folded(named.get("language", ""))
    if parts and parts[0] in languages:
        language, parts = parts[0], parts[1:]
    elif not language or (parts and language not in languages):
        language = default
    if not parts and "nv" in named:
        module = folded(named["nv"]).strip("/")
        operation, alias = _parts(named.get("op", "")), _parts(named.get("alias", ""))
        if operation is None or alias is None:
            return None
        parts = operation + alias if len(operation) == 1 else operation
    elif not parts and not is_index:
        return None
    if language not in languages or (module is not None and not module.isprintable()):
        return None
    words = "".join(char if char.isprintable() else " " for char in named.get("q", ""))
    return OldAddress(language, module, parts, " ".join(words.split())[:LONGEST_WORDS])


def _parts(path: str) -> tuple[str, ...] | None:
    """None of what no address can hold, and no database."""
    if len(path) > LONGEST or not path.isprintable():
        return None
    parts = tuple(part for part in folded(path).split("/") if part)
    return parts if len(parts) <= DEEPEST else None


def meanings(address: OldAddress, modules: Iterable[Module]) -> Iterator[Meaning]:
    """What the address may have meant, given the modules there were; the likeliest first."""
    language, parts = address.language, address.parts
    modules = [module for module in modules if module.language == language]
    if address.module is not None:
        for module in modules:
            if module.name == address.module:
                yield from _within(module, parts)
        if address.module == SEEK:
            yield Meaning(Subject.SEARCH, language)
        return
    if not parts:
        yield Meaning(Subject.HOME, language)
        return
    for module in modules:
        if module.name == parts[0]:
            yield from _within(module, parts[1:])
    for module in modules:
        if module.is_default:
            yield from _within(module, parts, is_sure=parts[0] not in OTHER_MODULES)
    if parts[0] == SEEK:
        yield Meaning(Subject.SEARCH, language)
    elif len(parts) == 1 and SITEMAP.fullmatch(parts[0]):
        yield Meaning(Subject.SITEMAP, language)


def _within(module: Module, parts: tuple[str, ...], is_sure: bool = True) -> Iterator[Meaning]:
    """What an address may have meant whose ``parts`` stand below a module; not sure: below another, too."""

    def meaning(subject: Subject, **what) -> Meaning:
        return Meaning(subject, module.language, module, **what)

    parts = without_paging(parts)
    if not parts:
        yield meaning(Subject.MODULE)
        return
    word, last = _word(module, parts[0]), parts[-1]
    if word in LISTS and len(parts) == 2:
        subject = Subject(word.removesuffix("s"))
        for alias in dict.fromkeys([last, FEED_ENDING.sub("", last)]):
            yield meaning(subject, alias=alias)
        return
    yield from _article(module, parts[1:] if word in VERSIONS else parts, is_sure)
    alias = FEED_ENDING.sub("", last)
    if len(parts) == 1:
        yield meaning(Subject.SECTION, alias=last)
        if word in LISTS:
            yield meaning(Subject.MODULE)
        elif word == "search":
            yield Meaning(Subject.SEARCH, module.language)
        elif SITEMAP.fullmatch(last):
            yield Meaning(Subject.SITEMAP, module.language)
        elif _word(module, alias) in FEEDS:
            yield meaning(Subject.MODULE, is_feed=True)
    elif len(parts) == 2 and word in FEEDS:
        for name in dict.fromkeys([last, alias]):
            yield meaning(Subject.SECTION, alias=name, is_feed=True)


def _word(module: Module, part: str) -> str:
    """The word as NukeViet calls it: ``topic`` of a module's own ``chu-de``, and of ``topic``."""
    return next((word for word, renamed in module.words.items() if renamed == part), part)


def _article(module: Module, parts: tuple[str, ...], is_sure: bool) -> Iterator[Meaning]:
    found = NUMBERED.fullmatch(parts[-1]) if parts else None
    number = int(found["number"]) if found else 0
    if not 0 < number <= LARGEST:
        return
    if found["html"] and is_sure:
        yield Meaning(Subject.ARTICLE, module.language, module, number=number)
    elif found["alias"] and (found["html"] or len(parts) == 2):
        yield Meaning(Subject.ARTICLE, module.language, module, alias=found["alias"], number=number)
