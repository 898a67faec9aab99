"""One-page PDF documents with Vietnamese text."""

from io import BytesIO
from typing import cast
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont

# A4 at 300 dots an inch, reduced to 150 in the end: the marks get clean edges.
PAGE = (2480, 3508)
REDUCTION = 2
DPI = 150
MARGIN = 260
INK = 30

# Vietnamese letters are a Latin letter with up to two marks: one of shape and one of tone.
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
REPLACED = str.maketrans({"–": "-", "—": "-", "‑": "-", "\u00a0": " "})


class _Writer:
    """Writes lines with Pillow's own font, which lacks Vietnamese: the marks are drawn over the letters."""

    def __init__(self, brush: ImageDraw.ImageDraw, size: int, bold: bool = False) -> None:
        self.brush = brush
        self.size = size
        self.font = cast(ImageFont.FreeTypeFont, ImageFont.load_default(size=size))
        self.weight = size * (0.04 if bold else 0.0)
        self.pen = max(2, round(size * (0.085 if bold else 0.066)))

    def width(self, text: str) -> float:
        return sum(self._advance(letter) for letter, _ in _letters(text))

    def _advance(self, letter: str) -> float:
        base = "D" if letter == "Đ" else "d" if letter == "đ" else letter
        return self.font.getlength(base) + self.weight

    def write(self, x: float, baseline: float, text: str) -> None:
        """Write a line that starts at x."""
        for letter, marks in _letters(text):
            base = "D" if letter == "Đ" else "d" if letter == "đ" else letter
            if base == "i" and any(mark != DOT for mark in marks):
                self._dotless(x, baseline)
            else:
                self._letter(x, baseline, base)
            left, top, right, _ = self.font.getbbox(base if base != "i" else "x", anchor="ls")
            if base == "i":
                left, right = 0, self.font.getlength("i")
            middle, roof = x + (left + right) / 2, baseline + top
            if letter in "đĐ":
                self._stroke(x, baseline, letter)
            self._marks(middle, roof, x + right, baseline, marks)
            x += self._advance(letter)

    def _letter(self, x: float, baseline: float, letter: str) -> None:
        for shift in (0.0, self.weight) if self.weight else (0.0,):
            self.brush.text((x + shift, baseline), letter, font=self.font, fill=INK, anchor="ls")

    def _dotless(self, x: float, baseline: float) -> None:
        """The stem of an i whose dot gives way to a mark."""
        middle = x + self.font.getlength("i") / 2
        roof = self.font.getbbox("x", anchor="ls")[1]
        half = self.size * 0.045 + self.weight / 2
        self.brush.rectangle((middle - half, baseline + roof, middle + half, baseline), fill=INK)

    def _line(self, *points: tuple[float, float]) -> None:
        self.brush.line(points, fill=INK, width=self.pen, joint="curve")

    def _stroke(self, x: float, baseline: float, letter: str) -> None:
        s = self.size
        if letter == "Đ":
            self._line((x - s * 0.03, baseline - s * 0.36), (x + s * 0.34, baseline - s * 0.36))
        else:
            right = x + self.font.getlength("d")
            self._line((right - s * 0.34, baseline - s * 0.6), (right + s * 0.02, baseline - s * 0.6))

    def _marks(self, x: float, roof: float, right: float, baseline: float, marks: str) -> None:
        s = self.size
        y = roof - s * 0.08
        if DOT in marks:
            half = s * 0.055
            self.brush.ellipse(
                (x - half, baseline + s * 0.13 - half, x + half, baseline + s * 0.13 + half), fill=INK
            )
        if HORN in marks:
            self._line(
                (right - s * 0.07, roof + s * 0.05),
                (right + s * 0.01, roof + s * 0.02),
                (right + s * 0.045, roof - s * 0.06),
            )
        if CIRCUMFLEX in marks:
            self._line((x - s * 0.16, y), (x, y - s * 0.13), (x + s * 0.16, y))
        if BREVE in marks:
            self.brush.arc(
                (x - s * 0.15, y - s * 0.24, x + s * 0.15, y + s * 0.02), 15, 165, fill=INK, width=self.pen
            )
        if CIRCUMFLEX in marks and TILDE not in marks:
            # Beside the roof rather than above it, as Vietnamese type does, so that lines need no more room.
            x, y = (x + s * 0.2, y - s * 0.1) if GRAVE not in marks else (x - s * 0.2, y - s * 0.1)
        elif CIRCUMFLEX in marks or BREVE in marks:
            y -= s * 0.17
        if ACUTE in marks:
            self._line((x - s * 0.05, y), (x + s * 0.1, y - s * 0.15))
        if GRAVE in marks:
            self._line((x + s * 0.05, y), (x - s * 0.1, y - s * 0.15))
        if TILDE in marks:
            self._line(
                (x - s * 0.16, y),
                (x - s * 0.09, y - s * 0.08),
                (x, y - s * 0.05),
                (x + s * 0.09, y - s * 0.01),
                (x + s * 0.16, y - s * 0.09),
            )
        if HOOK in marks:
            self.brush.arc(
                (x - s * 0.07, y - s * 0.2, x + s * 0.08, y - s * 0.06), 190, 80, fill=INK, width=self.pen
            )
            self._line((x + s * 0.01, y - s * 0.07), (x + s * 0.01, y + s * 0.01))


def _letters(text: str) -> list[tuple[str, str]]:
    """The letters of the text, each with its marks."""
    letters: list[tuple[str, str]] = []
    for sign in normalize("NFD", text.translate(REPLACED)):
        if "\u0300" <= sign <= "\u036f" and letters:
            letters[-1] = (letters[-1][0], letters[-1][1] + sign)
        else:
            letters.append((sign, ""))
    return letters


def _wrapped(writer: _Writer, text: str, width: float) -> list[str]:
    """The text in lines no wider than the width."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and writer.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def draw_pdf(lines: list[str]) -> bytes:
    """One A4 page as PDF: the first line is its title, every further line a paragraph."""
    page = Image.new("L", PAGE, 255)
    brush = ImageDraw.Draw(page)
    room = PAGE[0] - 2 * MARGIN
    y = 420.0
    for number, text in enumerate(lines):
        title = number == 0
        writer = _Writer(brush, 80 if title else 54, bold=title)
        for line in _wrapped(writer, text, room):
            if y > PAGE[1] - MARGIN:
                break
            writer.write((PAGE[0] - writer.width(line)) / 2 if title else MARGIN, y, line)
            y += writer.size * 1.75
        y += 68 if title else 32
        if title:
            brush.line(((PAGE[0] / 2 - 220, y - 88), (PAGE[0] / 2 + 220, y - 88)), fill=INK, width=4)
            y += 52
    stream = BytesIO()
    page.reduce(REDUCTION).save(stream, "PDF", resolution=DPI, title=lines[0] if lines else "")
    return stream.getvalue()
