"""Each block by itself through translation and back; what wagtail-localize cannot take apart is not offered."""

import re

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from wagtail.blocks import CharBlock, RawHTMLBlock, RichTextBlock, TextBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

from articles.blocks import BodyStreamBlock
from articles.models import ArticlePage
from core.blocks.table import TextTableBlock
from core.checks import _walk
from tests.factories import (
    ArticleFactory,
    DocumentFactory,
    PictureFactory,
    body_of,
    every_block,
)
from translation import publishing

from .work import published, submitted, write_all

pytestmark = pytest.mark.django_db
VIETNAMESE_LETTER = re.compile(r"[À-ỹĂăĐđĨĩŨũƠơƯư]")
BLOCKS = [name for name in BodyStreamBlock().child_blocks if name != "related_article"]


def vietnamese_left(html: bytes) -> set[str]:
    """Lines and attributes of the page's text that hold a Vietnamese letter, but for the way to the original."""
    main = BeautifulSoup(html, "html5lib").main
    for link in main.select('[lang="vi"], [hreflang="vi"]'):
        link.decompose()
    texts = [*main.get_text("\n").splitlines()]
    texts += [value for tag in main.find_all(True) for value in tag.attrs.values() if isinstance(value, str)]
    return {text.strip() for text in texts if VIETNAMESE_LETTER.search(text)}


@pytest.fixture
def values(section) -> dict:
    """By name of the block."""
    related = ArticleFactory(parent=section)
    return dict(every_block(PictureFactory(), DocumentFactory(title="Ke hoach"), related))


def test_blocks_when_translated_have_no_vietnamese_letter_left(section, values, client):
    """Each on a page of its own, so that each is seen to hold Vietnamese before."""
    left = {}
    for name in BLOCKS:
        article = ArticleFactory(
            parent=section, title="Tin", lead="Tom tat.", body=body_of((name, values[name]))
        )
        before = vietnamese_left(client.get(article.public_path).content)
        assert before, f"{name}: the check must see what it is to find"
        response = client.get(published(ArticlePage.objects.get(pk=article.pk)).public_path)
        assert response.status_code == 200, name
        left[name] = vietnamese_left(response.content)
    assert left == {name: set() for name in BLOCKS}


def without_texts(block, value) -> dict:
    """The stored value with every text of it null, as one added to the block since would be."""
    stored = block.get_prep_value(value)
    for name, child in block.child_blocks.items():
        if isinstance(child, CharBlock | TextBlock | RichTextBlock):
            stored[name] = None
        elif isinstance(child, ImageBlock):
            stored[name]["alt_text"] = None
    return stored


def test_texts_stored_as_null_when_submitted_and_published_are_no_error(section, values):
    blocks = BodyStreamBlock().child_blocks
    for name in ("pull_quote", "notice", "figure", "video", "document", "chart"):
        stored = without_texts(blocks[name], blocks[name].to_python(values[name]))
        article = ArticleFactory(parent=section, body=body_of((name, stored)))
        translation = submitted(article)
        write_all(translation)
        assert publishing.publish(translation).live, name


def test_every_text_block_has_a_default():
    for block in own_blocks():
        if (
            isinstance(block, CharBlock | TextBlock) and block.name != "alt_text"
        ):  # that of Wagtail's ImageBlock
            assert block.get_default() == "", block.name


def own_blocks():
    own = {"articles", "home", "sidebar", "agency"}
    for model in apps.get_models():
        if model._meta.app_label in own:
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    for block, _inside in _walk(field.stream_block):
                        yield block


def test_blocks_whose_texts_are_never_extracted_are_not_offered():
    for block in own_blocks():
        assert not isinstance(block, RawHTMLBlock | TableBlock | EmbedBlock), block.name
        assert not isinstance(block, TypedTableBlock) or isinstance(block, TextTableBlock), block.name


def test_rich_text_offers_nothing_that_splits_a_sentence_or_hides_a_picture():
    features = [block.features for block in own_blocks() if isinstance(block, RichTextBlock)]
    features += [
        field.features
        for model in apps.get_models()
        if model._meta.app_label in {"articles", "home", "sidebar", "agency"}
        for field in model._meta.get_fields()
        if isinstance(field, RichTextField)
    ]
    assert features
    for offered in features:
        assert offered is not None
        assert not {"superscript", "subscript", "strikethrough", "image", "embed", "code"} & set(offered)
