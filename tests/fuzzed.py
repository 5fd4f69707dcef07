"""What may be read, each with what must hold of it however it was made: what `fuzz` looks for inputs to break.

Whatever is read must end in values: a file in its content or in problems, which are bounded and safe to print;
a quotation in words that stand there.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Final

from site_builder import edtf, markdown
from site_builder.diagnostic import Diagnostic, Diagnostics
from site_builder.examine import examine
from site_builder.project import decoded, missing, too_large
from site_builder.reports import github, json, plain, sarif, text
from site_builder.reports.report import Report, texts
from site_builder.selector import Match, Selector, Tier, find, pinned
from site_builder.span import Text
from site_builder.suggestion import nearest
from site_builder.syntax.lines import split

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
TODAY: Final = date(2023, 12, 1)
LONGEST: Final = 2_000
"""Characters of a message or help."""
MOST: Final = 1_000
"""Problems of one file."""

_PROJECT: Final = HERE / "mistakes" / "project"
_FOLDERS: Final = (ROOT, _PROJECT, *sorted(HERE.glob("projects/*")))
_FILES: Final = {
    path.relative_to(_PROJECT).as_posix(): path.read_bytes()
    for path in _PROJECT.rglob("*.*")
    if path.is_file()
}
_CLAIM: Final = "claims/containers.yaml"
_RECORD: Final = "seeds/wire.yaml"
_ARTICLE: Final = "seeds/wire.txt"
"""What a made file takes the place of."""


@dataclass(frozen=True, slots=True)
class Held:
    """The files of a site, held in memory."""

    content: Mapping[str, bytes]

    def claims(self) -> tuple[str, ...]:
        return tuple(path for path in sorted(self.content) if path.startswith("claims/"))

    def seeds(self) -> tuple[str, ...]:
        return tuple(path for path in sorted(self.content) if path.startswith("seeds/"))

    def mark(self, path: str) -> Hashable:
        return self.content.get(path)

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        if path not in self.content:
            return missing(path)
        size = len(self.content[path])
        return self.content[path] if size <= limit else too_large(path, size, limit)

    def read_text(self, path: str, limit: int) -> str | Diagnostic:
        content = self.read(path, limit)
        return content if isinstance(content, Diagnostic) else decoded(path, content)


def checked(files: Mapping[str, bytes]) -> Diagnostics:
    """The problems of a site in which these files take the place of its own, all of them fit to be shown."""
    held = Held({**_FILES, **files})
    problems = examine(held, today=TODAY).problems
    assert len(problems) <= MOST, len(problems)
    report = Report(problems, texts(held))
    for problem in problems:
        assert problem.message, problem
        there = held.content.get(problem.at.path, b"").decode(errors="replace")
        assert 1 <= problem.at.line <= len(split(there)) + 1, problem
        for told in (problem.message, problem.help, *(related.message for related in problem.related)):
            assert len(told) <= LONGEST, (len(told), told[:200])
    for line in (text.written(report) + github.written(report) + plain.count(problems)).split("\n"):
        assert all(c.isprintable() or c == "\x1b" for c in line), repr(line)
        assert not re.search(r"\x1b(?!\[[0-9;]*m)", line), repr(line)
    json.written(report)
    sarif.written(report)
    return problems


def a_claim_file(data: bytes) -> None:
    checked({_CLAIM: data})


def a_site_file(data: bytes) -> None:
    checked({"site.yaml": data})


def a_record_file(data: bytes) -> None:
    checked({_RECORD: data})


def an_article(data: bytes) -> None:
    """An article of any bytes, of which some words are quoted as we ourselves would quote them."""
    before, now = (sha256(content).hexdigest().encode() for content in (_FILES[_ARTICLE], data))
    problems = checked({_ARTICLE: data, _RECORD: _FILES[_RECORD].replace(before, now)})
    stored = decoded(_ARTICLE, data)
    if isinstance(stored, Diagnostic):
        assert stored.code in {problem.code for problem in problems}
        return
    article = Text(stored)
    length = len(article.folded.text)
    for start in range(0, length, 1 + length // 5):
        span = article.whole(start, min(start + 40, length))
        if span and article.stored[span.start : span.end].strip():
            find(pinned(span, article), article)


def a_quotation(data: bytes) -> None:
    """An article, words and their context, parted by NULs: what is accepted stands there letter for letter."""
    stored, words, prefix, suffix, *_ = (*data.decode(errors="ignore").split("\0"), "", "", "")
    article = Text(stored)
    found = find(Selector(exact=words, prefix=prefix or None, suffix=suffix or None), article)
    if isinstance(found, Match):
        _stands(words, found, stored)
        return
    assert all(0 <= place.start < place.end <= len(stored) for place in found.places)
    for suggestion in nearest(words, article):
        assert stored[suggestion.span.start : suggestion.span.end] == suggestion.words


def _stands(words: str, found: Match, stored: str) -> None:
    """Compares letters and figures alone, which no folding may change, by Unicode's own tables."""
    spans = found.spans
    assert all(0 <= span.start < span.end <= len(stored) for span in spans), spans
    assert all(one.end <= other.start for one, other in pairwise(spans)), spans
    there = "".join(_letters(stored[span.start : span.end]) for span in spans)
    match found.tier:
        case Tier.EXACT:
            assert stored[spans[0].start : spans[0].end] in words
            assert _letters(words) == there
        case Tier.EDITORIAL:
            rest = iter(there)
            literal = _letters(re.sub(r"\[[^\[\]]*\]", "", unicodedata.normalize("NFKC", words)))
            assert all(letter in rest for letter in literal), (words, there)
        case _:
            assert _letters(words) == there, (words, there)


def _letters(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", plain) if c.isalnum())


def a_text_in_markdown(data: bytes) -> None:
    tags = _Tags()
    tags.feed(markdown.html(data.decode(errors="ignore"), root="../"))
    tags.close()


_TAGS: Final = frozenset(
    (
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "strong",
    )
) | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
_ATTRIBUTES: Final = frozenset({("a", "href"), ("a", "title"), ("code", "class"), ("ol", "start")})


class _Tags(HTMLParser):
    """Refuses tags that no text may give, and links that lead where none may."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        for name, value in attrs:
            assert (tag, name) in _ATTRIBUTES, (tag, name)
            if name == "href":
                plain_value = re.sub(r"[\0-\x20\x7f]", "", value or "")
                assert re.match(r"(?i)(?:https?|mailto):|[^:]*(?:[/?#]|\Z)", plain_value), value
                assert not plain_value.startswith(("/", "\\")), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def a_date(data: bytes) -> None:
    typed = data.decode(errors="ignore")
    for meant in edtf.written(typed):
        edtf.parse(meant)
    try:
        found = edtf.parse(typed)
    except edtf.NoDateError:
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "yaml": a_claim_file,
    "site": a_site_file,
    "record": a_record_file,
    "text": an_article,
    "quote": a_quotation,
    "markdown": a_text_in_markdown,
    "edtf": a_date,
}

_OWN: Final[Mapping[str, Iterable[bytes]]] = {
    "quote": (
        _FILES[_ARTICLE] + b'\0"We have not seen any proof of it"',
        _FILES[_ARTICLE] + b"\0White House said [...] North Korea ship[s] more\0The\0than",
        '«Ceux-ci», dit-il — l’été…\0"ceux-ci," dit-il - l\'été'.encode(),
    ),
    "markdown": (b"# a\n\n> *b* **c** `d` [e](f.html#g) <http://h.example>\n\n1. i\n- j\n\n|k|\n|-|\n|l|\n",),
    "edtf": (b"2023-10-19", b"2023-10?/2023-11~", b"[2023-10-19..]", b"unknown", b"Oct. 19th, 2023"),
}
_READ: Final = {"yaml": "claims/*.yaml", "site": "site.yaml", "record": "seeds/*.yaml", "text": "seeds/*.txt"}


def beginnings(target: str) -> Iterator[bytes]:
    """What the search begins with: files of this project and of its tests, or a few lines."""
    yield from _OWN.get(target, ())
    if target in _READ:
        yield from (path.read_bytes() for folder in _FOLDERS for path in sorted(folder.glob(_READ[target])))
