"""What the conversion of a body asks for the files it shows and links to."""

from typing import Protocol


class FoundPicture(Protocol):
    """A picture of the library. ``alt`` describes it for whoever cannot see it; "" when nobody did."""

    pk: int
    alt: str


class FoundDocument(Protocol):
    pk: int
    title: str


class Files(Protocol):
    """The old site's files. None for what cannot be had, which whoever answers reports."""

    def picture(self, address: str) -> FoundPicture | None:
        """By its address as in ``src``."""

    def document(self, address: str) -> FoundDocument | None:
        """By its address as in ``href``; None too for a link that leads to no file."""
