"""The way of an import: documents to the shelf, claims to files, everything else to the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TypeVar

from site_builder.imports import claim_file, jsonl, new_site, workshop
from site_builder.imports.decisions import Decisions
from site_builder.imports.draft import Article, Draft, given
from site_builder.imports.feed import Feed
from site_builder.imports.jsonl import Line
from site_builder.imports.known import Known
from site_builder.imports.ledger import Entry, Ledger, Outcome, Reason, entry
from site_builder.imports.naming import Names
from site_builder.imports.record_file import shelved
from site_builder.imports.settle import Settled
from site_builder.imports.shelf import Held, Shelf
from site_builder.imports.staging import Stage
from site_builder.load_sources import load_sources
from site_builder.project import Project
from site_builder.site import Limits, Site

T = TypeVar("T")
Progress = Callable[[str, Iterable[int]], Iterable[int]]
"""Hands numbers on while it shows how far the stage is."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the project holds before the import: files of claims by slug, articles by id, paths in seeds/."""

    project: Project
    site: Site | None
    claims: Mapping[str, str]
    articles: Mapping[str, Held]
    removed: frozenset[str]
    """The ids of articles that were removed."""
    seeds: frozenset[str]


def base(project: Project, site: Site | None) -> Base:
    """The project as it is; what is wrong with its articles `check` tells."""
    sources, removed, _ = load_sources(project, site.limits if site else Limits())
    held = {id_: Held(it.record, it.file, project.root / it.file) for id_, it in sources.items()}
    claims = {PurePosixPath(path).stem: path for path in project.claims()}
    return Base(project, site, claims, held, frozenset(removed), frozenset(project.seeds()))


@dataclass(slots=True)
class Tally:
    """How much of what has become a file, and how much was there already, just so."""

    documents: int = 0
    documents_unchanged: int = 0
    claims: int = 0
    claims_unchanged: int = 0
    drafts: int = 0
    strangers: Counter[str] = field(default_factory=Counter)
    """Claimants who are no party of the site."""


def take_in(
    feed: Feed, base: Base, decisions: Decisions, stage: Stage, ledger: Ledger, progress: Progress
) -> Tally:
    """Writes to the stage what becomes a file of the project, and to the ledger what there is to tell."""
    tally = Tally()
    documents = _Documents(base, stage, ledger, tally)
    for article in _told("importing documents", feed.documents, feed.documents_about, progress):
        documents.take(article)
    claims, site = _with_site(feed.claims, base)
    known = Known.of(site, Shelf(documents.held), documents.ids, decisions)
    taken = _Claims(base, stage, ledger, tally)
    settled = chain.from_iterable(workshop.done(claims, feed.claims_about, known))
    for it in _told("importing claims", settled, feed.claims_about, progress):
        taken.take(it)
    if base.site is None and (tally.documents or tally.claims):
        stage.write("site.yaml", new_site.text(site, tally.strangers).encode())
    return tally


def _told(stage: str, items: Iterable[T], about: int, progress: Progress) -> Iterator[T]:
    """The items, one for each step of the progress; those that were not expected follow."""
    left = iter(items)
    for _ in progress(stage, range(about)):
        yield from islice(left, 1)
    yield from left


def _with_site(
    claims: Iterable[Draft | Line | Entry], base: Base
) -> tuple[Iterable[Draft | Line | Entry], Site]:
    """The claims again, and the site: a new one speaks the language of the first claims."""
    if base.site is not None:
        return claims, base.site
    left = iter(claims)
    first = tuple(islice(left, workshop.BATCH))
    drafts = (jsonl.draft(it) if isinstance(it, Line) else it for it in first)
    named = (it.language for it in drafts if isinstance(it, Draft))
    return chain(first, left), new_site.site(base.project.root.name, named)


class _Documents:
    """Takes documents one by one. `ids`: articles by their ids in the file; "" where there is none."""

    def __init__(self, base: Base, stage: Stage, ledger: Ledger, tally: Tally) -> None:
        self.ids: dict[str, str] = {}
        self.held: dict[str, Held] = dict(base.articles)
        self._digests: dict[str, str] = {}
        self._names = Names()
        self._base, self._stage, self._ledger, self._tally = base, stage, ledger, tally
        self._limits = base.site.limits if base.site else Limits()

    def take(self, article: Article | Entry) -> None:
        if isinstance(article, Entry):
            self._ledger.add(article)
            return
        digest = sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
        if article.id in self._digests:
            self._repeated(article, same=digest == self._digests[article.id])
            return
        self._digests[article.id] = digest
        id_, renamed = self._names.give(article.id, article.id, "article")
        found = shelved(article, id_, self._limits)
        path = f"seeds/{id_}.txt"
        self.ids[article.id] = ""
        if isinstance(found, Entry):
            self._ledger.add(found)
        elif id_ in self._base.articles and self._base.articles[id_].record.sha256 == digest:
            self.ids[article.id] = id_
            self._tally.documents_unchanged += 1
            if self._base.articles[id_].record != found.record:
                told = f"the project has the text of {id_} with another record, which is kept"
                self._tell(article, (Reason("record-differs", told),), f"seeds/{id_}.yaml", _record(article))
        elif id_ in self._base.removed:
            told = f"the article {id_} was removed from the project, and its id stays taken"
            self._refuse(article, "exists-already", told)
        elif id_ in self._base.articles or {path, f"seeds/{id_}.yaml"} & self._base.seeds:
            self._refuse(article, "exists-already", f"the project has another article {id_}; it is kept")
        else:
            self.ids[article.id] = id_
            self.held[id_] = Held(found.record, path, self._stage.at(path))
            self._stage.write(path, found.content)
            self._stage.write(f"seeds/{id_}.yaml", found.text.encode())
            self._tally.documents += 1
            self._tell(article, (*found.told, *((renamed,) if renamed else ())), f"seeds/{id_}.yaml")
            self._ledger.count_strange(article.at.file, Counter(key for key, _ in article.other))

    def _repeated(self, article: Article, *, same: bool) -> None:
        if same:
            told = "the document comes again with the same text: it is one article"
            self._tell(article, (Reason("document-twice", told),), None, _record(article))
        else:
            self._refuse(article, "document-differs", "another document has this id and another text")

    def _refuse(self, article: Article, code: str, message: str) -> None:
        self._ledger.add(entry(article.at, Outcome.REFUSED, code, message, given(article)))

    def _tell(
        self, article: Article, told: tuple[Reason, ...], path: str | None, record: object = None
    ) -> None:
        if told:
            it = Entry(at=article.at, outcome=Outcome.TOLD, reasons=told, record=record, path=path)
            self._ledger.add(it)


def _record(article: Article) -> dict[str, object]:
    """What the file gives of the document beside its text."""
    return {key: value for key, value in given(article).items() if key != "text"}


class _Claims:
    """Takes claims one by one and gives them their names."""

    def __init__(self, base: Base, stage: Stage, ledger: Ledger, tally: Tally) -> None:
        self._base, self._stage, self._ledger, self._tally = base, stage, ledger, tally
        self._names = Names()
        self._seen: dict[bytes, bytes] = {}

    def take(self, it: Settled | Entry) -> None:
        if isinstance(it, Entry):
            self._ledger.add(it)
            return
        identity = sha256(it.identity.encode()).digest()
        if identity in self._seen:
            self._repeated(it, same=it.digest == self._seen[identity])
            return
        self._seen[identity] = it.digest
        slug, renamed = self._names.give(it.id or it.words, it.identity, "claim")
        path = f"claims/{slug}.yaml"
        there = self._base.claims.get(slug)
        if there is None:
            self._write(it, path, renamed)
        elif self._is_unchanged(there, it):
            self._tally.claims_unchanged += 1
            self._list(it, there)
        else:
            told = f"the project has {there}, and it is kept as it is"
            self._ledger.add(entry(it.at, Outcome.REFUSED, "exists-already", told, it.text))

    def _write(self, it: Settled, path: str, renamed: Reason | None) -> None:
        self._stage.write(path, it.text.encode())
        self._tally.claims += 1
        self._tally.drafts += not it.complete
        self._list(it, path)
        if renamed and (it.id or renamed.code == "name-taken"):
            self._ledger.add(Entry(at=it.at, outcome=Outcome.TOLD, reasons=(renamed,), path=path))
        self._ledger.count_strange(it.at.file, Counter(it.strange))
        if it.stranger:
            self._tally.strangers[it.stranger] += 1

    def _list(self, it: Settled, path: str) -> None:
        for told in it.entries:
            self._ledger.add(told._replace(path=path))

    def _is_unchanged(self, path: str, it: Settled) -> bool:
        """Whether the file is that of this claim, be it from another line."""
        text = self._base.project.read_text(path, 10_000_000)
        return isinstance(text, str) and sha256(claim_file.body_of(text).encode()).digest() == it.digest

    def _repeated(self, it: Settled, *, same: bool) -> None:
        if same:
            told = Reason("claim-twice", "the same claim comes again: it is one file")
            self._ledger.add(Entry(at=it.at, outcome=Outcome.TOLD, reasons=(told,)))
        else:
            told_ = (
                f"another claim has the id {it.id}" if it.id else "the claim comes again with other evidence"
            )
            self._ledger.add(entry(it.at, Outcome.REFUSED, "claim-differs", told_, it.text))
