"""The picture of a claim for social media: an SVG of the theme, drawn as PNG with the theme's fonts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import resvg_py

from site_builder import lettering, theme
from site_builder.card import Card, Standing
from site_builder.site import Site

WIDTH: Final = 1200
HEIGHT: Final = 630
_LINE: Final = 1040
"""How many pixels a line may take."""
_LOWEST: Final = 540
"""The lowest baseline above the row of names."""
_SMALL: Final = 28
"""The size of the site's title and of names."""
_BOLD: Final = 1.03
"""How much wider bold letters are."""

_NOT_DRAWN = re.compile(
    "[^\u0020-\u024f\u0259\u02bb\u02bc\u0300-\u0345\u0370-\u03e1\u03f0-\u052f\u1e00-\u1eff\u2010-\u2027\u2030\u2032\u2033\u2039"
    "\u203a\u20ac\u2116\u2122\u2212\u3001\u3002\u300a-\u300f\uff0c]"
)
"""What the theme's Latin, Greek and Cyrillic fonts do not have."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: `y` is its baseline in pixels."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class SocialCard:
    """A claim's text and state set in lines, and the sizes of their letters in pixels."""

    card: Card
    title: str
    """The site's, as far as it fits in one line."""
    claim: tuple[Line, ...]
    claim_size: int
    label: tuple[Line, ...]
    label_size: int
    standings: tuple[tuple[int, Standing], ...]
    """Who stands where, each with its distance from the left; as many as fit in one line."""


def social_card(card: Card, site: Site) -> SocialCard:
    """The claim in at most four lines, its label in the lines below; the longer, the smaller."""
    size = next((s for s in (68, 58, 48, 40) if len(_lines(card.claim, s)) < 4), 34)
    claim = _set(_lines(card.claim, size), 180, size)
    label_size, label = _label(card.view.state.label, claim[-1].y + 90)
    row = tuple(_row(card.view.standings))
    return SocialCard(card, _title(site), claim, size, label, label_size, row)


def drawable(card: Card, site: Site, own: Path | None) -> bool:
    """Whether the text fits and the fonts have every letter; a site's own ones, in `fonts/`, are trusted."""
    names = (standing.short for standing in card.view.standings)
    text = "".join((site.title, card.claim, card.view.state.label, *names))
    known = bool(_fonts(own)) or not any(_unknown(c) for c in _NOT_DRAWN.findall(text))
    return known and _fits(social_card(card, site).label)


def picture(svg: str, own: Path | None) -> bytes:
    """The SVG as PNG. The system's fonts are left alone, so that every machine draws the same."""
    fonts = [str(font) for font in (*_fonts(theme.folder()), *_fonts(own))]
    made: bytes = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts)
    return bytes(made)


def _title(site: Site) -> str:
    first, *more = _lines(site.title, _SMALL, 40)
    return f"{first} …" if more else first


def _label(text: str, top: int) -> tuple[int, tuple[Line, ...]]:
    """The largest size in which the label fits, else the smallest, and its lines."""
    made = [(size, _set(_lines(text, size, 80), top, size)) for size in (38, 32, 26, 20)]
    return next(((size, lines) for size, lines in made if _fits(lines)), made[-1])


def _fits(label: tuple[Line, ...]) -> bool:
    return label[-1].y <= _LOWEST


def _row(standings: Iterable[Standing]) -> Iterator[tuple[int, Standing]]:
    left = 80
    for standing in standings:
        width = 30 + round(_width(standing.short, _SMALL))
        if left + width > 80 + _LINE:
            return
        yield left, standing
        left += width + 40


def _fonts(templates: Path | None) -> tuple[Path, ...]:
    return tuple(sorted((templates / "fonts").glob("*.ttf"))) if templates else ()


def _unknown(character: str) -> bool:
    """Whether it is none of the Korean syllables of KS X 1001, which the theme's Korean font has."""
    return not "가" <= character <= "힣" or len(character.encode("euc_kr")) != 2


def _set(lines: tuple[str, ...], top: int, size: int) -> tuple[Line, ...]:
    return tuple(Line(text, top + round(size * 1.25) * number) for number, text in enumerate(lines))


def _lines(text: str, size: int, indent: int = 0) -> tuple[str, ...]:
    """The text in lines that fit, broken between words."""
    return lettering.wrapped(text, (_LINE - indent) / (size * _BOLD))


def _width(text: str, size: int) -> float:
    return lettering.width(text) * size * _BOLD
