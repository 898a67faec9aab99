"""What the library answers, and how it says no."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundPicture:
    pk: int  # of the PortalImage; 0 in a dry run where the picture is not here yet
    alt: str  # what it shows, where the old site said so in words; else ""
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True)
class FoundDocument:
    pk: int  # 0 in a dry run where the document is not here yet
    title: str


class Refused(Exception):
    """A file cannot be brought here; ``code`` is one of the report's."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
