from .base import BaseStreamBlock, BaseStructBlock, preview_picture
from .table import TextTableBlock
from .text import RICH_TEXT_FEATURES, NoticeBlock, ProseBlock
from .video import VideoBlock

__all__ = [
    "RICH_TEXT_FEATURES",
    "BaseStreamBlock",
    "BaseStructBlock",
    "NoticeBlock",
    "ProseBlock",
    "TextTableBlock",
    "VideoBlock",
    "preview_picture",
]
