"""An old site's folder made of small files, and what the library asks of the site itself."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from nukeviet.library import Library
from nukeviet.reading.rows import OldModule
from nukeviet.report import Report

NEWS = OldModule("vi", "news", "news", "news", "Tin tức", True, True)
PDF = b"%PDF-1.4 ke hoach"


class OldFolder:
    """``old.write("uploads/news/a.jpg", content)``; ``old.library()`` looks at it as a new run would.

    What the library stores goes below ``private``.
    """

    def __init__(self, folder: Path, settings, hosts=("so.example.vn",)) -> None:
        self.root, self.private = folder / "old", folder / "private"
        (self.root / "uploads" / "news").mkdir(parents=True)
        storage = settings.STORAGES["default"]
        options = storage["OPTIONS"] | {"location": str(self.private)}
        settings.STORAGES = settings.STORAGES | {"default": storage | {"OPTIONS": options}}
        self.hosts, self.texts = frozenset(hosts), {}
        self.report = Report()

    def alt_text(self, path: str) -> str:
        return self.texts.get(path, "")

    def write(self, path: str, content: bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def library(self, with_folder: bool = True, dry_run: bool = False) -> Library:
        self.report = Report()
        return Library(self.root if with_folder else None, NEWS, self, self.report, dry_run)

    def picture(self, address: str, number: int = 7):
        return self.library().for_article(number).picture(address)

    def document(self, address: str, number: int = 7):
        return self.library().for_article(number).document(address)

    @property
    def codes(self) -> list[str]:
        """What the last library has said."""
        return [note.code for note in self.report]

    @property
    def stored(self) -> list[str]:
        return sorted(str(p.relative_to(self.private)) for p in self.private.rglob("*") if p.is_file())


def picture(colour: int = 0, image_format: str = "JPEG", size=(12, 8), **how) -> bytes:
    """A small picture; another ``colour`` (0 to 255), other bytes."""
    out = BytesIO()
    mode = how.pop("mode", "RGB")
    value = {"1": 1, "L": colour, "P": colour}.get(mode, (colour, 90, 40, 128)[: len(mode)])
    Image.new(mode, size, value).save(out, image_format, **how)
    return out.getvalue()
