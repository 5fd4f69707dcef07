"""What a claim's page prints of an article: words and what stands around them, with digests to check both.

Pages show paragraphs, so a digest is of *lines*: those of all parts in order, without blanks around them and
without lines that are blank, joined by line feeds, in UTF-8. Of words in one line that is the words
themselves: `printf %s 'the words' | sha256sum` gives it. `templates/verify.js` does the same in a browser.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from site_builder import linewise
from site_builder.excerpt import Verified
from site_builder.highlight import windows
from site_builder.span import Span

NEARBY: Final = 90
"""Characters shown before and after an excerpt on its claim's page."""


@dataclass(frozen=True, slots=True)
class Facsimile:
    """The parts of an article's text that are shown, and the words among them that are marked."""

    text: str
    words: tuple[Span, ...]
    shown: tuple[Span, ...]

    @property
    def words_sha256(self) -> str:
        return _digest(self.text, self.words)

    @property
    def shown_sha256(self) -> str:
        return _digest(self.text, self.shown)


def facsimile(verified: Verified) -> Facsimile:
    """What a page prints of the passage."""
    text = verified.source.text.stored
    return Facsimile(text, verified.spans, windows(text, verified.spans, NEARBY))


def _digest(text: str, parts: Iterable[Span]) -> str:
    return linewise.digest(text, ((part.start, part.end) for part in parts))
