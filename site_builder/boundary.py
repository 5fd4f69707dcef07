"""Where an edge would divide a word or a number: what stands on its two sides decides.

Looked at is folded text, where apostrophes, hyphens and blanks each have one form. Only an em dash stays
itself, since it parts words that a hyphen joins, and a blank that is more than one character is a line end.
"""

import re
import unicodedata
from functools import cache

REACH = 24
"""How many characters on either side are needed to decide."""

UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4f\u0e80-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u108f\u109a-\u109f"
    "\u1100-\u11ff\u1780-\u17df\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts whose words meet without a blank: Thai, Lao, Burmese, Khmer, kana, Han, Hangul with particles."""

_W = rf"[^\W{UNSPACED}]"
_LETTER = rf"[^\W\d_{UNSPACED}]"
_MONEY = "[$¢-¥֏؋৲৳฿₠-⃀﷼]"
_HAN = "〇零一二三四五六七八九十百千万萬亿億兆"
_SCALE = r"(?i:(?:hundred|thousand|[mb]illion|trillion|dozen|[mb]n|percent|per cent)\b|[%‰])"
_FRACTION = r"(?:\d{1,2}[/⁄]\d|[¼-¾⅐-⅞])"
_SIGN = "[+~±<>≤≥≈-]"
_JOINTS = r"(?:['&@/·^=×⁄()\]*+~|\\]|\[(?!\d{1,3}\])|(?<!-)-(?!-))+"
"""What joins a compound: non-nuclear, don't, AT&T, reaffirm[s]. Two hyphens are a dash, `[3]` is a note."""

WITHIN = re.compile(_W + "{2}")
"""Two characters that nothing parts: the usual case."""


@cache
def _dividing() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What stands on both sides of an edge that divides. Made when first asked for: it takes 25 ms."""
    return tuple(
        (re.compile(rf"(?:{before})\Z"), re.compile(after))
        for before, after in (
            (_W, _W),
            (_W, _JOINTS + _W),
            (_W + _JOINTS, _W),
            (rf"{_W}-\n", _W),
            (_W, rf"-\n{_W}"),
            # Initials: U.S., Ph.D., example.org; Hebrew ones hold a double mark.
            (_LETTER, rf"\.{_LETTER}"),
            (rf"{_LETTER}\.", _LETTER),
            ("[א-ת]", '"[א-ת]'),
            ('[א-ת]"', "[א-ת]"),
            # Numbers: 1,000.50, 12:30, 10—15, 1 000, 3 1/2, .5
            (r"\d", r"[.,:٫٬—]\d"),
            (r"\d[.,:٫٬—]", r"\d"),
            (r"\d", rf" {_FRACTION}"),
            (r"\d ", _FRACTION),
            (r"(?<![\d.,])\d{1,3}(?: \d{3})*", r" \d{3}(?!\d)"),
            (r"(?<![\d.,])\d{1,3}(?: \d{3})* ", r"\d{3}(?!\d)"),
            (r"(?:^|[^\w.])\.", r"\d"),
            # With their sign, currency, unit and scale: -5, $5, 5%, 1,000+, 5°C, 5 million, 十三, 3억
            (rf"(?:^|[^\w)\]+~±<>≤≥≈-]){_SIGN}+", rf"{_MONEY}?\d"),
            (_MONEY, r"\d"),
            (_W, rf"{_MONEY}\d"),
            (r"\d", rf"{_MONEY}|°|\s?{_SCALE}"),
            (r"\d\s", _SCALE),
            (r"\d°", _W),
            (_W, r"\+"),
            (rf"[\d{_HAN}]", rf"[\d{_HAN}]"),
            (r"\d", "[십백천만억조]"),
        )
    )


def divides(before: str, after: str) -> bool:
    """Whether the edge between these two texts lies inside a word or a number."""
    if not (before.isascii() and after.isascii()):
        before, after = _without_accents(before), _without_accents(after)
    inside = any(right.match(after) and left.search(before) for left, right in _dividing())
    return inside and not _between_sentences(before, after)


def _without_accents(text: str) -> str:
    """The text without combining marks, which belong to the letter before them."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "M")


def _between_sentences(before: str, after: str) -> bool:
    """Whether two sentences merely lack their blank: `said.The`, but not `U.S.A` or `example.org`."""
    if after.startswith("."):
        before, after = before + ".", after[1:]
    return len(before) > 2 and before[-1] == "." and before[-3:-1].islower() and after[:1].isupper()
