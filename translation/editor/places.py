"""Where a segment stands: the headings and labels an editor knows from the form of the original.

Read from the models and blocks alone, never from stored content: what is stored may be older than the code.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import TranslatableMixin
from wagtail_localize.models import TranslationContext
from wagtail_localize.views.edit_translation import TabHelper

LAST = 1_000_000  # the order of what the form has no panel for


@dataclass(frozen=True)
class Place:
    """Where a segment stands in the form of the original."""

    group: tuple[str, ...]  # what stands under one heading: a field, a block, a row of a related list
    heading: str
    label: str = ""  # which part of it; empty where there is but one
    leaf: Any = None  # the model field or block; None where the form does not know it any more
    order: int = LAST
    quoted: str = ""  # the link inside a rich text that may be replaced

    @property
    def is_stale(self) -> bool:
        return self.leaf is None

    @cached_property
    def max_length(self) -> int | None:
        """Characters of the text without its markup."""
        if isinstance(self.leaf, RichTextField | blocks.RichTextBlock):
            return None
        return getattr(getattr(self.leaf, "field", self.leaf), "max_length", None)

    @property
    def is_single_line(self) -> bool:
        if isinstance(self.leaf, blocks.CharBlock):
            return True
        return isinstance(self.leaf, models.CharField) and not isinstance(self.leaf, models.TextField)

    @property
    def help_text(self) -> str:
        return str(getattr(getattr(self.leaf, "field", self.leaf), "help_text", "") or "")


@dataclass
class Places:
    """The places of one original's segments, asked in their order: items of lists are counted."""

    instance: TranslatableMixin
    _items: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    @cached_property
    def _order(self) -> dict[str, int]:
        return TabHelper(self.instance).field_ordering_mapping

    def of(self, context: TranslationContext) -> Place:
        path, quoted = unquoted(context.path)
        keys = path.split(".")
        names = (context.field_path or keys[0]).split(".")
        try:
            return self._find(keys, names, quoted)
        except (FieldDoesNotExist, KeyError, IndexError, AttributeError):
            return Place(("",), _("No longer in the original"), context.field_path or context.path)

    def _find(self, keys: list[str], names: list[str], quoted: str) -> Place:
        found = self.instance._meta.get_field(names[0])
        order = self._order.get(names[0], LAST)
        if isinstance(found, StreamField):
            return self._in_stream(found, keys, names, quoted, order)
        if isinstance(found, models.ManyToOneRel):
            child = found.related_model._meta.get_field(names[1])
            number = self._number((keys[0],), keys[1])
            heading = f"{capfirst(found.related_model._meta.verbose_name)} {number}"
            return Place(tuple(keys[:2]), heading, str(capfirst(child.verbose_name)), child, order, quoted)
        return Place((names[0],), str(capfirst(found.verbose_name)), quoted, found, order, quoted)

    def _in_stream(self, found: StreamField, keys, names, quoted: str, order: int) -> Place:
        top = block = found.stream_block.child_blocks[names[1]]
        labels = []
        for depth, name in enumerate(names[2:], 2):
            if isinstance(block, blocks.ListBlock):
                block = block.child_block
                labels.append(str(self._number(tuple(keys[:depth]), keys[depth])))
            else:
                is_picture = isinstance(block, ImageBlock) and name == "image"
                block = block.child_blocks[name]
                if not is_picture:  # it is called as the whole is
                    labels.append(str(capfirst(block.label or name)))
        labels += _in_table(keys[len(names) :])
        if quoted:
            labels.append(quoted)
        return Place(tuple(keys[:2]), str(capfirst(top.label)), " › ".join(labels), block, order, quoted)

    def _number(self, path: tuple[str, ...], key: str) -> int:
        """Which of a list's items, from one."""
        known = self._items.setdefault(path, [])
        if key not in known:
            known.append(key)
        return known.index(key) + 1


def unquoted(path: str) -> tuple[str, str]:
    """``body.1a2b.'https://a.vn'`` → ``("body.1a2b", "https://a.vn")``."""
    head, quote, rest = path.partition(".'")
    if not quote or not rest.endswith("'"):
        return path, ""
    return head, rest[:-1].replace("\\'", "'").replace("\\\\", "\\")


def _in_table(keys: list[str]) -> list[str]:
    """What is left of the path in a block that addresses its own segments (``core.blocks.table``)."""
    match keys:
        case ["caption"]:
            return [_("Caption")]
        case ["heading", column] if column.isdecimal():
            return [_("Heading of column %(column)s") % {"column": int(column) + 1}]
        case ["cell", row, column] if row.isdecimal() and column.isdecimal():
            return [_("Row %(row)s, column %(column)s") % {"row": int(row) + 1, "column": int(column) + 1}]
    return keys
