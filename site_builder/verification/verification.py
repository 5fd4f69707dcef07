"""The whole verification: the list of sums, its signature, every file, what the files say of the claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Final

from site_builder.diagnostic import Diagnostic, shown
from site_builder.reports.plain import plural
from site_builder.signature import LARGEST as LARGEST_SIGNATURE
from site_builder.signature import PublicKey, Signature, SignatureError, parsed
from site_builder.sums import MANIFEST, SIGNATURE, SUMS
from site_builder.verification import claims, listing
from site_builder.verification.claims import CLAIMS, Claims
from site_builder.verification.findings import Findings
from site_builder.verification.inventory import Inventory
from site_builder.verification.listing import listed
from site_builder.verification.members import MalformedError, members
from site_builder.verification.place import Failure, Pieces, Place, bounded
from site_builder.verification.texts import Texts


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that stands beside the list: by which key, with which words, and whether that is proved."""

    key: str
    comment: str
    proved: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: how much was looked at, what is wrong with it, and what could not be looked at.

    Of `count` problems the first ones are listed.
    """

    files: int
    claims: int
    excerpts: int
    articles: int
    compared: int
    """Excerpts that stand word for word in the texts that were given."""
    signed: Signed | None
    problems: tuple[Diagnostic, ...]
    count: int
    unchecked: tuple[str, ...]


def verify(place: Place, key: PublicKey | None = None, texts: Texts | None = None) -> Verified:
    """Looks at every file once. A `key` demands a signature, `texts` are the articles to compare with.

    Codes: sums-malformed, site-signature, published-missing, published-changed, published-unlisted,
    published-unreadable, manifest-differs, claims-differ, quote-differs, article-differs.
    """
    return _Verification(place, key, texts).run()


class _Verification:
    def __init__(self, place: Place, key: PublicKey | None, texts: Texts | None) -> None:
        self._place = place
        self._key = key
        self._texts = texts
        self._findings = Findings()
        self._inventory = Inventory()
        self._claims = Claims(self._inventory.sources, texts, self._findings)
        self._read = 0
        self._unchecked: list[str] = []

    def run(self) -> Verified:
        content = self._one(SUMS, listing.LARGEST)
        if isinstance(content, Failure):
            self._findings.no_list(content.why)
            return self._verified(None)
        signed = self._signed(content)
        self._read_all(listed(content, self._findings))
        return self._verified(signed)

    def _read_all(self, digests: Mapping[str, bytes]) -> None:
        """Every file: first those by which the others are judged."""
        first = [path for path in (MANIFEST, CLAIMS) if path in digests]
        rest = (path for path in digests if path not in first)
        for path in (MANIFEST, CLAIMS):
            if path not in digests:
                self._findings.missing(path, f"{SUMS} does not list it, as it does in every site")
        for path, content in self._place.contents(chain(first, rest)):
            self._file(path, content, digests)
            if path == MANIFEST:
                self._compare_articles()
        self._claims.finish()
        others = self._place.others({*digests, SUMS, SIGNATURE})
        if others is None:
            self._unchecked.append("what else is published there: an address does not tell")
        for path, kind in others or ():
            self._findings.unlisted(path, kind)

    def _file(self, path: str, content: Pieces | Failure, digests: Mapping[str, bytes]) -> None:
        if isinstance(content, Failure):
            self._absent(path, content)
            return
        taken = _Taken(content)
        try:
            self._look_into(path, taken, digests)
            digest = taken.digest()
        except OSError as error:
            self._findings.unreadable(path, f"it cannot be read: {error.strerror or error}")
            return
        self._read += 1
        if digest == digests[path]:
            return
        if digest.hex() == self._inventory.differing.get(path):
            told = f"its line of {shown(path)} was changed: the file is as {MANIFEST} has it"
            self._findings.changed(SUMS, told)
        else:
            doubt = ": one of the two was changed" if path == MANIFEST else ""
            self._findings.changed(path, f"it is not the file that {SUMS} lists{doubt}")

    def _look_into(self, path: str, taken: "_Taken", digests: Mapping[str, bytes]) -> None:
        """Takes in the files that tell of others. One claim's is only looked into if it is as it was."""
        slug = self._claims.own(path)
        if slug is not None:
            content = bounded(taken, claims.LARGEST)
            if isinstance(content, bytes) and sha256(content).digest() == digests[path]:
                self._claims.read_own(path, slug, content)
                return
            self._claims.pass_over(slug)
            if isinstance(content, Failure):
                self._findings.claims_differ(path, content.why)
            return
        try:
            if path == MANIFEST:
                self._inventory.read(members(taken), digests, self._findings)
                self._claims.knows_sources = True
            elif path == CLAIMS:
                self._claims.read_list(members(taken))
                self._claims.knows_claims = True
        except MalformedError as error:
            if path == MANIFEST:
                self._findings.manifest_differs(str(error))
            else:
                self._findings.claims_differ(path, str(error))

    def _absent(self, path: str, failure: Failure) -> None:
        if slug := self._claims.own(path):
            self._claims.pass_over(slug)
        if self._place.keeps_back(path):
            self._unchecked.append(f"{path}, which hosts may keep for themselves: {failure.why}")
        elif failure.missing:
            self._findings.missing(path, f"{SUMS} lists it, and it is not there")
        else:
            self._findings.unreadable(path, failure.why)

    def _compare_articles(self) -> None:
        """Holds the articles that are at hand against their digests."""
        if self._texts is None:
            return
        for file, digest in self._inventory.sources.values():
            article = self._texts.article(file, digest)
            if isinstance(article, Failure):
                self._claims.without_text[file] = article.why
            elif article.sha256 != digest:
                told = "the text that is given is not the one that was quoted: its SHA-256 is another"
                self._findings.article_differs(file, told)

    def _signed(self, content: bytes) -> Signed | None:
        """The signature of the list. Codes: site-signature."""
        found = self._one(SIGNATURE, LARGEST_SIGNATURE)
        if isinstance(found, Failure):
            if self._key or not found.missing:
                self._findings.unsigned(f"there is no signature: {found.why}")
            return None
        try:
            signature = parsed(found)
        except SignatureError as error:
            self._findings.unsigned(f"it is no signature: {error}")
            return None
        wrong = self._key and _unfit(self._key, signature, content)
        if wrong:
            self._findings.unsigned(wrong)
            return None
        return Signed(signature.key, signature.comment, proved=self._key is not None)

    def _one(self, path: str, limit: int) -> bytes | Failure:
        ((_, pieces),) = self._place.contents((path,))
        return pieces if isinstance(pieces, Failure) else bounded(pieces, limit)

    def _verified(self, signed: Signed | None) -> Verified:
        findings, held = self._findings, self._claims
        missing = held.excerpts - held.compared
        if missing and self._texts is None:
            self._unchecked.append(
                f"the words of {plural(missing, 'excerpt')} in their articles: no texts were given"
            )
        elif missing:
            names = ", ".join(
                f"{shown(file)} ({why})" for file, why in list(held.without_text.items())[:_NAMED]
            )
            self._unchecked.append(f"the words of {plural(missing, 'excerpt')}, for want of {names}")
        if signed and not signed.proved:
            self._unchecked.append("whether the signature fits: no key was given")
        return Verified(
            self._read,
            held.claims,
            held.excerpts,
            len(self._inventory.sources),
            held.compared,
            signed,
            tuple(findings.listed),
            findings.count,
            tuple(self._unchecked),
        )


_NAMED: Final = 5
"""How many articles are named whose text is not at hand."""


class _Taken:
    """The pieces of a file as they are taken, and the digest of all of them."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._digest = sha256()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self._digest.update(piece)
        return piece

    def digest(self) -> bytes:
        """The digest of the whole file, of which the rest is taken too."""
        for _ in self:
            pass
        return self._digest.digest()


def _unfit(key: PublicKey, signature: Signature, content: bytes) -> str:
    """Why the key's owner did not sign this list; empty if they did."""
    if signature.key != key.name:
        return f"it was made by the key {signature.key}, not by {key.name}"
    return "" if key.fits(signature, content) else f"the key {key.name} did not sign this {SUMS}"
