"""Paper to draw on: text, wrapped paragraphs, tables, seals and signatures, and how a page becomes a file.

One pixel is 1/150 inch. Everything is decided by the seed: the same facts give the same bytes.
"""

import io
import math
import random
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

A4 = (1240, 1754)
INK = (38, 40, 46)
GREY = (120, 122, 126)
RED = (196, 40, 36)
BLUE_INK = (32, 52, 110)
_NOT_FIRST = set("，。；：、！？）》”’」』】%")
_FIXED_DAY = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))

Colour = tuple[int, int, int]
Point = tuple[float, float]


@cache
def font(size: int, face: str = "serif") -> ImageFont.FreeTypeFont:
    """Noto Serif SC or, with face `sans`, Noto Sans SC; out of a package, never the system's."""
    return ImageFont.truetype(serif_path() if face == "serif" else sans_path(), size)


class Canvas:
    """One page. Coordinates in pixels from the top left."""

    def __init__(
        self, size: tuple[int, int] = A4, paper: Colour = (252, 251, 247), seed: int = 0, watermark: bool = True
    ) -> None:
        self.image = Image.new("RGB", size, paper)
        self.draw = ImageDraw.Draw(self.image)
        self.dice = random.Random(seed)  # noqa: S311 - pictures, nothing secret
        self.width, self.height = size
        self.paper = paper
        if watermark:
            self.watermark()

    def watermark(self, words: str = "样例", box: tuple[int, int, int, int] | None = None) -> None:
        """Large pale words across the page (or the box), under whatever is drawn afterwards."""
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        size = int(min(right - left, (bottom - top) * 1.1) * 0.3)
        mask = _words_mask("　".join(words), size).rotate(32, expand=True, resample=Image.Resampling.BILINEAR)
        at = ((left + right - mask.width) // 2, (top + bottom - mask.height) // 2)
        pale: Colour = tuple(max(channel - 22, 0) for channel in self.paper)  # type: ignore[assignment]
        self.image.paste(pale, at, mask)

    def text(
        self,
        at: Point,
        words: str,
        size: int = 26,
        *,
        face: str = "serif",
        fill: Colour = INK,
        anchor: str = "la",
        heavy: bool = False,
    ) -> None:
        """One line; `heavy` thickens the one weight there is."""
        self.draw.text(
            at, words, fill=fill, font=font(size, face), anchor=anchor, stroke_width=max(1, size // 40) if heavy else 0
        )

    def centred(self, y: float, words: str, size: int, **how: Any) -> None:
        """One line in the middle of the page."""
        self.text((self.width / 2, y), words, size, anchor="ma", **how)

    def spaced(self, y: float, words: str, size: int, gap: float = 0.4, **how: Any) -> None:
        """A title with air between its characters, in the middle of the page."""
        step = size * (1 + gap)
        left = self.width / 2 - step * (len(words) - 1) / 2
        for index, sign in enumerate(words):
            self.text((left + step * index, y), sign, size, anchor="ma", **how)

    def paragraph(
        self, left: float, y: float, width: float, words: str, size: int = 26, *, leading: float = 1.75, indent: int = 2
    ) -> float:
        """Wrapped text; gives the y under it."""
        for line in wrapped(words, size, width, indent):
            self.text((left, y), line, size)
            y += size * leading
        return y

    def table(
        self,
        left: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: int = 24,
        height: int = 52,
        face: str = "serif",
        head: Colour | None = (240, 239, 234),
    ) -> float:
        """Ruled rows, the first as head; text too long for its cell is wrapped. Gives the y under it."""
        for number, row in enumerate(rows):
            cells = [wrapped(word, size, width - 16, 0) or [""] for word, width in zip(row, widths, strict=False)]
            tall = max(height, int(max(len(cell) for cell in cells) * size * 1.35 + 16))
            x = left
            for cell, width in zip(cells, widths, strict=False):
                fill = head if number == 0 and head else None
                self.draw.rectangle((x, y, x + width, y + tall), outline=(90, 90, 92), fill=fill)
                top = y + (tall - len(cell) * size * 1.35) / 2
                for line_number, line in enumerate(cell):
                    self.text((x + 8, top + line_number * size * 1.35), line, size, face=face)
                x += width
            y += tall
        return y

    def seal(self, centre: Point, name: str, word: str = "", radius: int = 118, colour: Colour = RED) -> None:
        """A round seal: the name along the upper rim, a star, a word below; the ink is uneven, as stamps are."""
        mask = _seal_mask(name, word, radius)
        mask = ImageChops.multiply(mask, self._unevenness(mask.size))
        mask = mask.rotate(self.dice.uniform(-9, 9), resample=Image.Resampling.BILINEAR)
        self.image.paste(colour, (int(centre[0] - mask.width / 2), int(centre[1] - mask.height / 2)), mask)

    def signature(self, at: Point, name: str, size: int = 46) -> None:
        """A name as if written by hand, in blue ink."""
        mask = _words_mask(name, size)
        slant = 0.22
        wide = int(mask.width + mask.height * slant) + 8
        leaning = mask.transform(
            (wide, mask.height),
            Image.Transform.AFFINE,
            (1, slant, -mask.height * slant, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        turned = leaning.rotate(self.dice.uniform(1, 5), expand=True, resample=Image.Resampling.BILINEAR)
        self.image.paste(BLUE_INK, (int(at[0]), int(at[1] - turned.height * 0.7)), turned)

    def line(self, start: Point, end: Point, fill: Colour = INK, width: int = 1) -> None:
        self.draw.line((start, end), fill=fill, width=width)

    def frame(self, inset: int, colour: Colour, width: int = 3) -> None:
        """A rectangle `inset` pixels inside the page."""
        box = (inset, inset, self.width - inset, self.height - inset)
        self.draw.rectangle(box, outline=colour, width=width)

    def scanned(self) -> Image.Image:
        """The page as a scanner gives it: a little askew, a shadow along one edge."""
        tilt = self.dice.uniform(-0.35, 0.35)
        page = self.image.rotate(tilt, resample=Image.Resampling.BILINEAR, fillcolor=self.paper)
        shade = Image.linear_gradient("L").rotate(90).resize((26, page.height))
        dark: Colour = tuple(channel - 26 for channel in self.paper)  # type: ignore[assignment]
        page.paste(dark, (page.width - 26, 0), shade)
        return page

    def _unevenness(self, size: tuple[int, int]) -> Image.Image:
        spots = Image.new("L", (18, 18))
        spots.putdata([self.dice.choice((255, 255, 240, 220, 170)) for _ in range(18 * 18)])
        return spots.resize(size, Image.Resampling.BILINEAR)


def encode(pages: Sequence[Image.Image], fmt: str) -> bytes:
    """PDF of all pages, or one JPEG or PNG with the pages below each other. Raises ValueError for another format."""
    out = io.BytesIO()
    if fmt == "pdf":
        first, *more = pages
        days = {"creationDate": _FIXED_DAY, "modDate": _FIXED_DAY}
        first.save(out, "PDF", resolution=150, quality=60, save_all=True, append_images=more, producer="样例", **days)
    elif fmt in ("jpg", "jpeg"):
        _joined(pages).save(out, "JPEG", quality=68, optimize=True)
    elif fmt == "png":
        _joined(pages).quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    else:
        raise ValueError(f"no such format: {fmt}")
    return out.getvalue()


def wrapped(words: str, size: int, width: float, indent: int) -> list[str]:
    """Lines no wider than `width`; a line never begins with a closing mark; each paragraph begins `indent` signs in."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line, room = "　" * indent, width - indent * size
        for sign in paragraph:
            wide = size if ord(sign) > 0x2E7F else size * 0.56
            if room < wide and sign not in _NOT_FIRST:
                lines.append(line)
                line, room = "", width
            line += sign
            room -= wide
        lines.append(line)
    return lines


def _joined(pages: Sequence[Image.Image]) -> Image.Image:
    if len(pages) == 1:
        return pages[0]
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    y = 0
    for page in pages:
        whole.paste(page, (0, y))
        y += page.height
    return whole


def _words_mask(words: str, size: int) -> Image.Image:
    left, top, right, bottom = font(size).getbbox(words)
    mask = Image.new("L", (max(int(right - left), 1) + 4, max(int(bottom - top), 1) + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), words, fill=255, font=font(size))
    return mask


@cache
def _seal_mask(name: str, word: str, radius: int) -> Image.Image:
    """Drawn twice as large and brought down, so that the rim is smooth."""
    big = radius * 2
    mask = Image.new("L", (big * 2 + 8, big * 2 + 8))
    draw = ImageDraw.Draw(mask)
    middle = mask.width / 2
    draw.ellipse((4, 4, mask.width - 5, mask.height - 5), outline=255, width=max(6, radius // 12))
    draw.polygon(_star(middle, middle, big * 0.3), fill=255)
    _along_the_rim(mask, name[:26], middle, big)
    if word:
        draw.text(
            (middle, middle + big * 0.58),
            word[:12],
            fill=255,
            font=font(int(big * min(0.17, 1.1 / len(word[:12]))), "sans"),
            anchor="mm",
        )
    return mask.resize((mask.width // 2, mask.height // 2), Image.Resampling.BILINEAR)


def _along_the_rim(mask: Image.Image, name: str, middle: float, big: float) -> None:
    size = int(min(big * 0.26, big * 3.6 / max(len(name), 1)))
    span = math.radians(min(270, 26 * len(name)))
    for index, sign in enumerate(name):
        angle = -span / 2 + span * (index + 0.5) / len(name)
        glyph = Image.new("L", (size * 2, size * 2))
        ImageDraw.Draw(glyph).text((size, size), sign, fill=255, font=font(size, "sans"), anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle), resample=Image.Resampling.BILINEAR)
        x, y = middle + math.sin(angle) * big * 0.77, middle - math.cos(angle) * big * 0.77
        mask.paste(255, (int(x - size), int(y - size)), glyph)


def _star(x: float, y: float, radius: float) -> list[Point]:
    points = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.4
        angle = math.pi * index / 5
        points.append((x + math.sin(angle) * reach, y - math.cos(angle) * reach))
    return points
