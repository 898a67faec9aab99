"""The project's own system checks fire, and the project passes them."""

import pytest
from django.core.checks import run_checks
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from articles.models import ArticlePage
from core.blocks import BaseStreamBlock, BaseStructBlock
from core.checks import stream_blocks_translate


class ForeignStruct(StructBlock):
    word = CharBlock()


class ListsForeign(BaseStructBlock):
    words = ListBlock(ForeignStruct())


class ChoosesSnippet(BaseStructBlock):
    notice = SnippetChooserBlock("sidebar.Notice")


class ListsChoosers(BaseStructBlock):
    rows = ListBlock(SnippetChooserBlock("sidebar.Notice"))


@pytest.fixture
def errors_of(monkeypatch):
    """The ids of the errors the check finds when an article's body holds a block."""

    def errors_of(block) -> set[str]:
        field = ArticlePage._meta.get_field("body")
        monkeypatch.setattr(field, "stream_block", BaseStreamBlock([("thu", block)]), raising=False)
        return {error.id for error in stream_blocks_translate(None) if "ArticlePage.body" in error.msg}

    return errors_of


def test_project_passes_its_own_checks():
    assert not stream_blocks_translate(None)
    assert not [error for error in run_checks() if error.level >= 30]


@pytest.mark.parametrize(
    "block",
    [
        ForeignStruct(),
        ListBlock(ForeignStruct()),
        StreamBlock([("inner", ForeignStruct())]),
        ListsForeign(),
    ],
)
def test_struct_of_another_base_is_e002(errors_of, block):
    assert errors_of(block) == {"core.E002"}


@pytest.mark.parametrize(
    "block",
    [StructBlock([("word", CharBlock())]), ListBlock(StructBlock([("word", CharBlock())]))],
)
def test_struct_made_in_place_is_e002(errors_of, block):
    """Wagtail's own class, but our children: their strings would be lost all the same."""
    assert errors_of(block) == {"core.E002"}


@pytest.mark.parametrize("block", [ChoosesSnippet(), ListsChoosers(), ListBlock(ChoosesSnippet())])
def test_chooser_of_a_translatable_snippet_in_a_struct_is_e001(errors_of, block):
    assert errors_of(block) == {"core.E001"}


def test_chooser_of_a_translatable_snippet_in_a_stream_is_allowed(errors_of):
    assert errors_of(SnippetChooserBlock("sidebar.Notice")) == set()


def test_own_base_is_allowed(errors_of):
    class Fine(BaseStructBlock):
        word = CharBlock()

    assert errors_of(ListBlock(Fine())) == set()
