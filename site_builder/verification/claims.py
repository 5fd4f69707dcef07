"""What a site says of its claims, held against itself and against the articles' own texts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from site_builder import linewise
from site_builder.diagnostic import shown
from site_builder.verification.fields import Spans, items, number, spans, text
from site_builder.verification.findings import Findings
from site_builder.verification.members import MalformedError, Member, parsed
from site_builder.verification.place import Failure
from site_builder.verification.texts import Texts

CLAIMS: Final = "data/claims.json"
LARGEST: Final = 8 << 20
"""Bytes of the file of one claim."""

MOST: Final = 1_000_000
"""Claims, or articles."""

_OWN: Final = re.compile(r"claims/([a-z0-9-]+)\.json")
_TEXTS: Final = ("source", "file", "sha256", "exact", "prefix", "suffix")

Source = tuple[str, str]
"""The file of an article and its digest in hex."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a claim's own file begins with: how many bytes, and their digest."""

    length: int
    digest: bytes
    removed: bool

    def begins(self, content: bytes) -> bool:
        """Whether the file begins with it, and goes on with another key or ends."""
        behind = content[self.length : self.length + 2]
        return sha256(content[: self.length]).digest() == self.digest and behind in (b",\n", b"\n}")


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """An excerpt as it is published."""

    number: int
    source: str
    file: str
    sha256: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class _Digests:
    excerpt: int
    shown: Spans
    words_sha256: str
    shown_sha256: str


class Claims:
    """The claims of one site while its files are read: first the list of all, then each one's own file."""

    def __init__(self, sources: Mapping[str, Source], texts: Texts | None, findings: Findings) -> None:
        self._sources = sources
        self._texts = texts
        self._findings = findings
        self._shared: dict[str, _Shared] = {}
        self.knows_sources = self.knows_claims = False
        """Whether the files that tell of all articles, and of all claims, could be read."""
        self.claims = 0
        self.excerpts = 0
        self.compared = 0
        """Excerpts that were looked up in the article's text."""
        self.without_text: dict[str, str] = {}
        """Files of articles whose text is not at hand, and why."""

    def read_list(self, members: Iterator[Member]) -> None:
        """Takes in `data/claims.json`. Raises `MalformedError`. Codes: claims-differ."""
        for member in members:
            if member.key in ("claims", "removed") and isinstance(member.value, dict):
                self._take(text(member.value, "slug"), member.text, removed=member.key == "removed")
            elif member.key == "sources" and isinstance(member.value, dict):
                id_ = text(member.value, "id")
                if self.knows_sources and self._sources.get(id_) != (
                    text(member.value, "file"),
                    text(member.value, "sha256"),
                ):
                    self._differs(CLAIMS, f"manifest.json tells another file or SHA-256 of {shown(id_)}")
            elif member.key != "removed_sources" and member.value != []:
                raise MalformedError(f"it has members under {shown(member.key)}")

    def _take(self, slug: str, member: bytes, *, removed: bool) -> None:
        if slug in self._shared:
            self._differs(CLAIMS, f"the claim {shown(slug)} stands in it twice")
        if len(self._shared) == MOST:
            raise MalformedError(f"it has more than {MOST:,} claims")
        begun = member.removesuffix(b"\n}")
        self._shared[slug] = _Shared(len(begun), sha256(begun).digest(), removed)

    def own(self, path: str) -> str | None:
        """The slug of the claim whose own file has this path."""
        found = _OWN.fullmatch(path)
        return found[1] if found else None

    def read_own(self, path: str, slug: str, content: bytes) -> None:
        """Takes in a claim's own file. Codes: claims-differ, quote-differs."""
        shared = self._shared.pop(slug, None)
        if self.knows_claims and shared is None:
            self._differs(path, f"{CLAIMS} has no such claim")
        elif shared and not shared.begins(content):
            self._differs(path, f"{CLAIMS} tells another thing of the claim")
        if shared and shared.removed:
            return
        self.claims += 1
        try:
            for excerpt, digests in _excerpts(parsed(content)):
                self.excerpts += 1
                self._check(path, excerpt, digests)
        except MalformedError as error:
            self._differs(path, f"it is not what site-builder writes: {error}")

    def pass_over(self, slug: str) -> None:
        """Of this claim's own file something was told already."""
        self._shared.pop(slug, None)

    def finish(self) -> None:
        """Tells of claims that have no file of their own. Codes: claims-differ."""
        for slug in self._shared:
            self._differs(CLAIMS, f"there is no claims/{slug}.json")

    def _check(self, path: str, excerpt: _Excerpt, digests: _Digests) -> None:
        for wrong in self._wrong(excerpt, digests):
            self._findings.misquoted(path, excerpt.number, wrong)

    def _wrong(self, excerpt: _Excerpt, digests: _Digests) -> Iterator[str]:
        hull = range(excerpt.start, excerpt.end + 1)
        ends = [end for span in excerpt.spans for end in span]
        if len(excerpt.exact) != excerpt.end - excerpt.start or ends != sorted(ends) or not excerpt.spans:
            yield "its words are not as long as its place"
        elif excerpt.spans[0][0] not in hull or excerpt.spans[-1][1] not in hull:
            yield "its parts do not lie within it"
        else:
            parts = [(start - excerpt.start, end - excerpt.start) for start, end in excerpt.spans]
            if linewise.digest(excerpt.exact, parts) != digests.words_sha256:
                yield "its SHA-256 is not that of its words"
        if self.knows_sources and self._sources.get(excerpt.source) != (excerpt.file, excerpt.sha256):
            yield f"manifest.json tells another file or SHA-256 of {shown(excerpt.source)}"
        if self._texts:
            yield from self._misquoted(excerpt, digests, self._texts)

    def _misquoted(self, excerpt: _Excerpt, digests: _Digests, texts: Texts) -> Iterator[str]:
        article = texts.article(excerpt.file, excerpt.sha256)
        if isinstance(article, Failure) or article.text is None:
            self.without_text[excerpt.file] = (
                article.why if isinstance(article, Failure) else "it is not UTF-8"
            )
            return
        self.compared += 1
        words, where = article.text, f"of {shown(excerpt.file)}"
        if words[excerpt.start : excerpt.end] != excerpt.exact:
            at = f"at {excerpt.start:,}–{excerpt.end:,}"
            yield f"{shown(excerpt.exact, 120)} does not stand {at} {where}"
        elif not (
            words.endswith(excerpt.prefix, 0, excerpt.start) and words.startswith(excerpt.suffix, excerpt.end)
        ):
            yield f"other words stand around it {where}"
        elif linewise.digest(words, digests.shown) != digests.shown_sha256:
            yield f"the SHA-256 of what its page shows is not that of the words {where}"

    def _differs(self, path: str, message: str) -> None:
        self._findings.claims_differ(path, message)


def _excerpts(claim: object) -> Iterator[tuple[_Excerpt, _Digests]]:
    """Every excerpt with its digests. Raises `MalformedError`."""
    held, digests = items(claim, "excerpts"), items(claim, "digests")
    if len(held) != len(digests):
        raise MalformedError("it has not one digest for each excerpt")
    for one, other in zip(held, digests, strict=True):
        source, file, sum_, exact, prefix, suffix = (text(one, key) for key in _TEXTS)
        count, start, end = (number(one, key) for key in ("number", "start", "end"))
        excerpt = _Excerpt(count, source, file, sum_, start, end, exact, prefix, suffix, spans(one, "spans"))
        found = _Digests(
            number(other, "excerpt"),
            spans(other, "shown"),
            text(other, "words_sha256"),
            text(other, "shown_sha256"),
        )
        if found.excerpt != excerpt.number:
            raise MalformedError(f"the digests of excerpt {excerpt.number} are those of another")
        yield excerpt, found
