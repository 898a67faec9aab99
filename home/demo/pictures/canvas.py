"""The sheet the pictures are painted on: flat shapes, gradients, grainy shading, mist and paper."""

from collections.abc import Sequence
from math import ceil, floor
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .palette import WHITE, Colour
from .shapes import Point

WIDTH, HEIGHT = 1600, 1000
# Shapes are drawn twice as large and reduced at the end, which gives them clean edges.
OVERSAMPLING = 2

Box = tuple[int, int, int, int]


class Canvas:
    """A sheet of 1600 × 1000 units, whatever its size in pixels; other shapes are cut from the middle."""

    def __init__(self, size: tuple[int, int], rng: Random) -> None:
        self.size = size
        self.scale = max(size[0] / WIDTH, size[1] / HEIGHT) * OVERSAMPLING
        self._left = (WIDTH - size[0] * OVERSAMPLING / self.scale) / 2
        self._top = (HEIGHT - size[1] * OVERSAMPLING / self.scale) / 2
        full = (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING)
        self.image = Image.new("RGB", full, WHITE)
        self._draw = ImageDraw.Draw(self.image)
        self._grain = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
        # Grain keeps the size of one final pixel, or the reduction would wash it out.
        self._large_grain = self._grain.resize(full, Image.Resampling.NEAREST)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [((x - self._left) * self.scale, (y - self._top) * self.scale) for x, y in points]

    def _bounds(self, pixels: Sequence[Point]) -> Box | None:
        xs = [x for x, _ in pixels]
        ys = [y for _, y in pixels]
        x0, y0 = max(0, floor(min(xs))), max(0, floor(min(ys)))
        x1, y1 = min(self.image.width, ceil(max(xs)) + 1), min(self.image.height, ceil(max(ys)) + 1)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def _mask(self, pixels: Sequence[Point], bounds: Box) -> Image.Image:
        mask = Image.new("L", (bounds[2] - bounds[0], bounds[3] - bounds[1]), 0)
        ImageDraw.Draw(mask).polygon([(x - bounds[0], y - bounds[1]) for x, y in pixels], fill=255)
        return mask

    def background(self, *stops: Colour) -> None:
        """Fill the sheet from the top down with evenly spaced colours."""
        column = Image.new("RGB", (1, len(stops)))
        column.putdata(stops)
        # Resizing blends between centres of pixels, so the outer halves are cut off.
        span = (0, 0.5, 1, len(stops) - 0.5) if len(stops) > 1 else None
        self.image.paste(column.resize(self.image.size, Image.Resampling.BILINEAR, box=span))

    def fill(self, points: Sequence[Point], colour: Colour, opacity: float = 1) -> None:
        """Fill a shape with one colour."""
        pixels = self._pixels(points)
        if opacity >= 1:
            self._draw.polygon(pixels, fill=colour)
            return
        bounds = self._bounds(pixels)
        if bounds:
            mask = self._mask(pixels, bounds).point(lambda value: value * opacity)
            self.image.paste(colour, bounds, mask)

    def blend(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """Fill a shape with a gradient from its upper to its lower edge."""
        pixels = self._pixels(points)
        bounds = self._bounds(pixels)
        if not bounds:
            return
        lowest, highest = min(y for _, y in pixels), max(y for _, y in pixels)
        column = Image.new("RGB", (1, 2))
        column.putdata([top, bottom])
        height = max(2, ceil(highest - lowest))
        whole = column.resize((1, height), Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))
        first = bounds[1] - floor(lowest)
        part = whole.crop((0, first, 1, first + bounds[3] - bounds[1]))
        part = part.resize((bounds[2] - bounds[0], bounds[3] - bounds[1]), Image.Resampling.NEAREST)
        self.image.paste(part, bounds, self._mask(pixels, bounds))

    def shade(
        self, points: Sequence[Point], colour: Colour, toward: str = "down", strength: float = 0.5
    ) -> None:
        """Shade a shape with grain that grows denser toward one of its sides."""
        pixels = self._pixels(points)
        bounds = self._bounds(pixels)
        if not bounds:
            return
        ramp = Image.linear_gradient("L")
        turns = {
            "up": Image.Transpose.ROTATE_180,
            "right": Image.Transpose.ROTATE_90,
            "left": Image.Transpose.ROTATE_270,
        }
        if toward in turns:
            ramp = ramp.transpose(turns[toward])
        ramp = ramp.resize((bounds[2] - bounds[0], bounds[3] - bounds[1]), Image.Resampling.BILINEAR)
        # A pixel is shaded where the ramp is higher than the grain: dots, as of a dry brush.
        dots = ImageChops.subtract(ramp, self._large_grain.crop(bounds), scale=0.35)
        dots = ImageChops.multiply(dots, self._mask(pixels, bounds))
        self.image.paste(colour, bounds, dots.point(lambda value: value * strength))

    def line(self, points: Sequence[Point], colour: Colour, width: float = 3) -> None:
        """Draw an open line."""
        self._draw.line(
            self._pixels(points), fill=colour, width=max(1, round(width * self.scale)), joint="curve"
        )

    def soft(self, points: Sequence[Point], colour: Colour, blur: float, opacity: float = 1) -> None:
        """Fill a shape whose edges dissolve: mist, glow or a cast shadow."""
        # Softness needs no detail, so it is made small and enlarged.
        shrink = max(4.0, min(16.0, blur * self.scale / 3))
        radius = blur * self.scale / shrink
        # The margin lets softness reach over the edges of the sheet instead of piling up there.
        margin = ceil(radius * 3)
        pixels = [(x / shrink + margin, y / shrink + margin) for x, y in self._pixels(points)]
        wide, high = (ceil(side / shrink) + 2 * margin for side in self.image.size)
        small = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(small).polygon(pixels, fill=round(255 * opacity))
        small = small.filter(ImageFilter.GaussianBlur(radius))
        found = small.getbbox()
        if not found:
            return
        part = small.crop(found)
        x0, y0 = round((found[0] - margin) * shrink), round((found[1] - margin) * shrink)
        large = part.resize(
            (round(part.width * shrink), round(part.height * shrink)), Image.Resampling.BICUBIC
        )
        self.image.paste(colour, (x0, y0, x0 + large.width, y0 + large.height), large)

    def haze(self, y0: float, y1: float, colour: Colour, opacity: float) -> None:
        """Lay a veil that thickens from the height y0 to the height y1 and ends there."""
        veil = [(0.0, y0), (float(WIDTH), y0), (float(WIDTH), y1), (0.0, y1)]
        bounds = self._bounds(self._pixels(veil))
        if bounds:
            ramp = Image.linear_gradient("L").resize((bounds[2] - bounds[0], bounds[3] - bounds[1]))
            self.image.paste(colour, bounds, ramp.point(lambda value: value * opacity))

    def finish(self) -> Image.Image:
        """The picture in its final size, on slightly grainy paper."""
        picture = self.image.reduce(OVERSAMPLING)
        fibres = ImageChops.blend(self._grain, self._grain.filter(ImageFilter.BoxBlur(1)), 0.5)
        # Centred on 128, so that paper neither lightens nor darkens what is painted.
        paper = fibres.point(lambda value: 128 + (value - 128) * 0.11)
        return ImageChops.overlay(picture, Image.merge("RGB", (paper, paper, paper)))
