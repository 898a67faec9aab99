"""Converting bodies in tests: files that are there by their names, and what came out in short."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from unittest import TestCase

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from articles.blocks import BodyStreamBlock
from core.blocks import RICH_TEXT_FEATURES
from nukeviet.bodies import Converted, convert
from nukeviet.report_codes import CODES

OLD_HOSTS = frozenset({"so.example.vn"})


@dataclass
class NamedFiles:
    """Every picture and document below /uploads/ is there, but for those called "mat" (gone)."""

    picture_pk: int = 1
    document_pk: int = 1
    alt: str = ""
    asked: list[str] = field(default_factory=list)

    def picture(self, address: str):
        self.asked.append(address)
        there = "/uploads/" in address and "mat" not in address
        return SimpleNamespace(pk=self.picture_pk, alt=self.alt) if there else None

    def document(self, address: str):
        self.asked.append(address)
        there = (
            re.search(r"/uploads/.*\.(?:pdf|docx?|xlsx|mp4|mp3)(?:$|\?)", address) and "mat" not in address
        )
        return SimpleNamespace(pk=self.document_pk, title="Kế hoạch") if there else None


def converted(html: str, files: NamedFiles | None = None, hosts: frozenset[str] = OLD_HOSTS) -> Converted:
    """Asserts besides what holds for every body: no error inside, codes the report knows, different ids."""
    with TestCase().assertNoLogs("nukeviet"):
        result = convert(html, files or NamedFiles(), "vi/news/7", hosts)
    assert {code for code, _detail in result.notes} <= set(CODES)
    assert len({block["id"] for block in result.blocks}) == len(result.blocks)
    return result


def blocks(html: str, **kwargs) -> list[tuple]:
    """``[("paragraph", "<p>…</p>"), …]``"""
    return [(block["type"], block["value"]) for block in converted(html, **kwargs).blocks]


def text(html: str, **kwargs) -> str:
    """The rich text of a body that is nothing else."""
    [(kind, value)] = blocks(html, **kwargs)
    assert kind == "paragraph"
    return value


def codes(html: str, **kwargs) -> list[str]:
    return [code for code, _detail in converted(html, **kwargs).notes]


def cleaned(raw_blocks: list[dict]):
    """As the editor saves them; raises ValidationError."""
    stream = BodyStreamBlock()
    return stream.clean(stream.to_python(raw_blocks))


def through_the_editor(source: str) -> str:
    """Rich text after somebody has opened and saved it, without the keys that the editor adds."""
    editor = ContentstateConverter(features=RICH_TEXT_FEATURES)
    saved = editor.to_database_format(editor.from_database_format(source))
    return re.sub(r' data-block-key="[^"]*"', "", saved)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags_of(source: str) -> list[tuple[str, dict]]:
    parser = _Tags()
    parser.feed(source)
    parser.close()
    return parser.found
