"""The form of a page in the admin as a browser would send it back, nothing changed."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

FORM = "page-edit-form"
STREAMS = {"body", "sidebar"}


def unchanged(client: Client, page: Page) -> dict[str, str | list[str]]:
    """What the form shows, and the streams as the editor's script builds them from what it is given."""
    answer = client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    assert answer.status_code == 200
    shown = querydict_from_html(answer.content.decode(), form_id=FORM)
    data = {name: values if len(values) > 1 else values[0] for name, values in shown.lists()}
    form = answer.context["form"]
    for name in form.fields.keys() & STREAMS:
        block = form.fields[name].block
        data |= dict(_fields(block, block.get_form_state(form.initial[name]), name))
    return data


def _fields(block: blocks.Block, state: Any, prefix: str):
    """(name, value) of all inputs of a block, from the state that the script starts from."""
    if isinstance(block, blocks.StreamBlock):
        children = [
            ([("type", row["type"]), ("id", row["id"])], block.child_blocks[row["type"]], row["value"])
            for row in state
        ]
        yield from _many(children, prefix)
    elif isinstance(block, blocks.ListBlock):
        yield from _many([([("id", row["id"])], block.child_block, row["value"]) for row in state], prefix)
    elif isinstance(block, BaseTypedTableBlock):
        yield from _table(block, state, prefix)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _fields(child, state[name], f"{prefix}-{name}")
    elif isinstance(state, dict):  # a chooser's page, picture, document
        yield prefix, str(state["id"])
    elif isinstance(state, list):  # the one choice
        yield prefix, state[0]
    elif state is True:
        yield prefix, "on"
    elif state not in (None, False):
        yield prefix, str(state)
    elif state is None:
        yield prefix, ""


def _many(children, prefix: str):
    yield f"{prefix}-count", str(len(children))
    for place, (facts, block, value) in enumerate(children):
        yield f"{prefix}-{place}-order", str(place)
        yield f"{prefix}-{place}-deleted", ""
        for name, fact in facts:
            yield f"{prefix}-{place}-{name}", fact or ""
        yield from _fields(block, value, f"{prefix}-{place}-value")


def _table(block: BaseTypedTableBlock, state: dict, prefix: str):
    yield f"{prefix}-caption", state["caption"]
    yield f"{prefix}-column-count", str(len(state["columns"]))
    yield f"{prefix}-row-count", str(len(state["rows"]))
    for place, column in enumerate(state["columns"]):
        start = f"{prefix}-column-{place}"
        yield from ((f"{start}-type", column["type"]), (f"{start}-order", str(place)))
        yield from ((f"{start}-deleted", ""), (f"{start}-heading", column["heading"]))
    for row_place, row in enumerate(state["rows"]):
        yield from (
            (f"{prefix}-row-{row_place}-order", str(row_place)),
            (f"{prefix}-row-{row_place}-deleted", ""),
        )
        for place, value in enumerate(row["values"]):
            child = block.child_blocks[state["columns"][place]["type"]]
            yield from _fields(child, value, f"{prefix}-cell-{row_place}-{place}")
