from .base import BaseStreamBlock, BaseStructBlock, LookChoiceBlock, SegmentsWriter, preview_picture
from .table import TextTableBlock
from .text import RICH_TEXT_FEATURES, NoticeBlock, ProseBlock
from .video import VideoBlock

__all__ = [
    "RICH_TEXT_FEATURES",
    "BaseStreamBlock",
    "BaseStructBlock",
    "LookChoiceBlock",
    "NoticeBlock",
    "ProseBlock",
    "SegmentsWriter",
    "TextTableBlock",
    "VideoBlock",
    "preview_picture",
]
