"""Illustrations for the demo: flat, calm landscapes and interiors, the same for the same motif and seed."""

from collections.abc import Callable
from random import Random

from PIL import Image

from . import books, countryside, digital, gatherings, laboratory, landscapes, measuring, signature, workshop
from .canvas import Canvas
from .document import draw_pdf
from .emblem import draw_emblem
from .palette import Light, Room, light_for, rng_for, room_for

__all__ = ["MOTIFS", "draw", "draw_emblem", "draw_pdf"]

_OUTDOORS: dict[str, Callable[[Canvas, Light, Random], None]] = {
    "mountains": landscapes.mountains,
    "terraces": countryside.terraces,
    "river": landscapes.river,
    "town": countryside.town,
    "fields": countryside.fields,
    "forest": landscapes.forest,
}
_INDOORS: dict[str, Callable[[Canvas, Room, Random], None]] = {
    "conference": gatherings.conference,
    "laboratory": laboratory.laboratory,
    "workshop": workshop.workshop,
    "measuring": measuring.measuring,
    "digital": digital.digital,
    "books": books.books,
    "people": gatherings.people,
    "signature": signature.signature,
    "classroom": gatherings.classroom,
}

MOTIFS: tuple[str, ...] = (*_OUTDOORS, *_INDOORS)


def draw(motif: str, seed: int, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """An RGB picture of the motif; the same motif, seed and size always give the same pixels."""
    rng = rng_for(motif, seed)
    canvas = Canvas(size, rng)
    if motif in _OUTDOORS:
        _OUTDOORS[motif](canvas, light_for(motif, seed), rng)
    else:
        _INDOORS[motif](canvas, room_for(motif, seed), rng)
    return canvas.finish()
