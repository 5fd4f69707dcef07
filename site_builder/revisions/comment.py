"""A review as one comment in Markdown: every value is escaped, and the whole is short enough to be taken."""

import re
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from site_builder.language import language
from site_builder.press import Press
from site_builder.revisions.plain import code, plain, prose
from site_builder.revisions.review import Review
from site_builder.site import Site

LONGEST: Final = 55_000
"""Characters of a comment. GitHub takes 65,536; the rest is for what a workflow puts into and around it."""

_BLANK_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Room:
    """How many of each are told before the rest is only counted; `letters` of one text."""

    claims: int
    rows: int
    problems: int
    pages: int
    letters: int


ROOMS: Final = (
    Room(60, 60, 60, 40, 600),
    Room(30, 30, 40, 30, 400),
    Room(15, 15, 30, 20, 300),
    Room(8, 8, 20, 15, 200),
    Room(3, 4, 10, 10, 120),
)
"""Tried in turn until the comment is short enough."""


def comment(told: Review) -> str:
    """The review in as much detail as a comment has room for; what is left out is counted."""
    environment = _environment(told.language)
    template = environment.get_template("review.md")
    for room in ROOMS:
        text = _BLANK_LINES.sub("\n\n", template.render(review=told, room=room)).lstrip()
        if len(text) <= LONGEST:
            return text
    kept = text[: text.rindex("\n", 0, LONGEST)]
    return kept + environment.get_template("review-cut.md").render(letters=len(text) - len(kept))


def _environment(in_language: str) -> Environment:
    """The theme's templates for Markdown: whatever they print is plain text, unless a macro made it."""
    site = Site(title="", parties={}, language=in_language)
    spoken = language(site.language)
    environment = Press(site).environment.overlay(finalize=_finished, keep_trailing_newline=True)
    environment.filters = {
        **environment.filters,
        "code": code,
        "cut": _cut,
        "ends": _ends,
        "prose": prose,
        "sentence": _sentence,
        "say": lambda phrase, **words: spoken.say(str(phrase), **words),
    }
    return environment


def _finished(value: Any) -> Markup:
    return value if isinstance(value, Markup) else plain(str(value))


def _cut(text: str, letters: int) -> str:
    """The text, or its first words and three dots where it is longer."""
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[:letters].rsplit(' ', 1)[0]} …"


def _ends(text: str, letters: int) -> str:
    """The text, or its first and its last words with three dots between where it is longer."""
    if len(text) <= letters:
        return text
    half = letters // 2
    return f"{text[:half].rsplit(' ', 1)[0]} … {text[-half:].split(' ', 1)[-1]}"


def _sentence(text: str) -> str:
    """The text with a capital letter at its start, unless that is a name with signs in it."""
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].isalpha() else text
