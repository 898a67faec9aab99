"""What readers' search knows of a page; each kind of page says its own (``BasePage.search_texts``)."""

from dataclasses import dataclass
from datetime import datetime

from wagtail.blocks.stream_block import StreamValue


@dataclass(frozen=True)
class SearchText:
    """Plain text of one page, without markup. A match in the title counts most, in the body least.

    ``labels`` are the words a page is filed under (document number, authors, topics, tags); they count
    as much as the lead.
    """

    page_id: int
    language: str
    published_at: datetime
    title: str
    lead: str = ""
    labels: str = ""
    body: str = ""


def body_text(stream: StreamValue) -> str:
    """The words of a stream's blocks, a line each: text, captions, figures, cells; no markup."""
    return "\n".join(filter(None, stream.stream_block.get_searchable_content(stream)))
