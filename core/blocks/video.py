"""Videos of which nothing is loaded from a third party until the reader presses play."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructValue, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .base import BaseStructBlock

_YOUTUBE_ID = re.compile(r"[\w-]{11}")


def youtube_id(url: str) -> str | None:
    """The eleven characters that name a YouTube film, from any of its usual addresses, or None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host == "youtu.be":
        candidate = parts.path.strip("/")
    elif host in ("youtube.com", "youtube-nocookie.com"):
        first, _slash, rest = parts.path.strip("/").partition("/")
        candidate = rest if first in ("embed", "shorts", "live") else parse_qs(parts.query).get("v", [""])[0]
    else:
        return None
    return candidate if _YOUTUBE_ID.fullmatch(candidate) else None


class VideoValue(StructValue):
    @property
    def youtube_id(self) -> str | None:
        return youtube_id(self.get("url"))

    @property
    def embed_url(self) -> str:
        return f"https://www.youtube-nocookie.com/embed/{self.youtube_id}?autoplay=1"

    @property
    def watch_url(self) -> str:
        return f"https://www.youtube.com/watch?v={self.youtube_id}"


class VideoBlock(BaseStructBlock):
    """A film on YouTube or a file of our own, shown as a picture with a play button."""

    title = CharBlock(max_length=200, default="", label=_("Title"))
    url = URLBlock(
        required=False, default="", label=_("YouTube address"), help_text=_("For instance https://youtu.be/…")
    )
    file = DocumentChooserBlock(required=False, label=_("Or a file"), help_text=_("MP4 or WebM"))
    picture = ImageChooserBlock(required=False, label=_("Picture shown before it plays"))
    caption = CharBlock(required=False, max_length=300, default="", label=_("Caption"))

    preview = {"title": "Phim giới thiệu", "url": "https://youtu.be/aqz-KE-bpKQ", "caption": "Phim minh hoạ"}

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors = {}
        if bool(value["url"]) == bool(value["file"]):
            errors["url"] = ValidationError(gettext("Give either a YouTube address or a file."))
        elif value["url"] and not youtube_id(value["url"]):
            errors["url"] = ValidationError(gettext("This is not the address of a YouTube film."))
        elif value["file"] and value["file"].file_extension not in ("mp4", "webm"):
            errors["file"] = ValidationError(gettext("Only MP4 and WebM files can be played."))
        if errors:
            raise StructBlockValidationError(errors)
        return value

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A YouTube film or a video file; nothing is loaded before the reader presses play.")
        template = "blocks/video_block.html"
        value_class = VideoValue
