"""Quotations as journalists shorten them: `[...]` and `…` leave words out, `[x]` puts other words in.

A quotation falls into parts, each found literally, and joints that say how far apart two parts may stand.
A form that the source holds itself is words like any other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise

from site_builder.boundary import UNSPACED
from site_builder.sense import negates

_FORM = re.compile(
    r"(\[ ?\.\.\. ?\]|\( ?\.\.\. ?\)|\. \. \.(?: \.)?|(?<!\.)\.{3,4}(?!\.)"  # words left out
    r"|\[[^\[\]]+\])"  # words put in
)
_FEWEST_WORDS = 3
_MOST_FORMS = 20


@cache
def _word() -> re.Pattern[str]:
    """Finds words, and of a script without blanks two letters. Made when first asked for: it takes 4 ms."""
    return re.compile(rf"[^\W{UNSPACED}]+|[{UNSPACED}]{{2}}")


class Reach(Enum):
    """What may stand between two parts."""

    GAP = "up to 500 characters"
    WORDS = "up to five words"
    LETTERS = "up to four letters within one word"
    BLANK = "one blank"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Joint:
    """What lies between two parts: its reach, and what the editor put there."""

    reach: Reach
    put: str


@dataclass(frozen=True, slots=True)
class Part:
    """Words to be found. `before` and `after` are brackets glued to them: up to four letters stood there.

    An open end lies within a word that goes on in the next part (`wom[e]n`).
    """

    words: str
    before: str | None
    after: str | None
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Elision:
    """The parts and what joins them; `leads` or `trails` if brackets stand for words around them."""

    parts: tuple[Part, ...]
    joints: tuple[Joint, ...]
    leads: bool
    trails: bool


def literal_parts(words: str) -> tuple[str, ...]:
    """What the folded quotation quotes literally, in order; one part if it holds no editorial form."""
    return tuple(part.strip() for part in _FORM.split(words)[::2] if part.strip())


def parse(words: str, source: str) -> Elision | None:
    """The folded quotation in parts, or `None` if it holds no form that the folded source lacks.

    `None` also where it quotes fewer than three words, changes a number or puts a negation in.
    """
    pieces = _without_own_forms(_FORM.split(words), source)
    literals, forms = pieces[::2], pieces[1::2]
    if not 1 <= len(forms) <= _MOST_FORMS or len(_word().findall(" ".join(literals))) < _FEWEST_WORDS:
        return None
    if any(_in_number(*around) for around in zip(literals, forms, literals[1:], strict=False)):
        return None
    places = [n for n, literal in enumerate(literals) if literal.strip()]
    leading, trailing = forms[: places[0]], forms[places[-1] :]
    if any(negates(_put(form)) for form in (*leading, *trailing)):
        return None
    joints = [_joint(literals[a : b + 1], forms[a:b]) for a, b in pairwise(places)]
    reaches = [None, *(joint.reach for joint in joints), None]
    parts = (
        Part(
            literals[n].strip(),
            _put(forms[n - 1]) if n and _glued(forms[n - 1], literals[n][:1]) else None,
            _put(forms[n]) if n < len(forms) and _glued(forms[n], literals[n][-1:]) else None,
            reaches[at] is Reach.LETTERS,
            reaches[at + 1] is Reach.LETTERS,
        )
        for at, n in enumerate(places)
    )
    leads = any(_put(form) and not _glued(form, literals[places[0]][:1]) for form in leading)
    trails = any(_put(form) and not _glued(form, literals[places[-1]][-1:]) for form in trailing)
    return Elision(tuple(parts), tuple(joints), leads, trails)


def _without_own_forms(pieces: Sequence[str], source: str) -> list[str]:
    """The pieces, literals and forms in turn, where what the source holds itself is literal."""
    kept = [pieces[0]]
    for form, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        joined = kept[-1] + form + literal
        if joined.strip() != form and joined.strip() in source:
            kept[-1] = joined
        else:
            kept += (form, literal)
    return kept


def _put(form: str) -> str:
    """What the editor put in; nothing where words are only left out."""
    return "" if "..." in form or ". . ." in form else form[1:-1].strip()


def _glued(form: str, neighbour: str) -> bool:
    return bool(_put(form)) and neighbour.isalpha()


def _in_number(before: str, form: str, after: str) -> bool:
    """Whether a bracket changes a number, or puts figures into a word."""
    beside = before[-1:] + after[:1]
    figures = any(c.isnumeric() for c in beside) or (
        any(c.isnumeric() for c in form) and any(c.isalpha() for c in beside)
    )
    return bool(_put(form)) and figures


def _joint(literals: Sequence[str], forms: Sequence[str]) -> Joint:
    """What joins the first and the last of these literals; those between them are blank."""
    put = " ".join(filter(None, map(_put, forms)))
    starts, ends = _glued(forms[0], literals[0][-1:]), _glued(forms[-1], literals[-1][:1])
    if not all(map(_put, forms)):
        return Joint(Reach.GAP, put)
    if len(forms) == 1 and starts and ends:
        return Joint(Reach.LETTERS, put)
    if len(forms) > starts + ends:
        return Joint(Reach.WORDS, put)
    blank = literals[0].endswith(" ") or literals[-1].startswith(" ") or any(literals[1:-1])
    return Joint(Reach.BLANK if blank else Reach.NOTHING, put)
