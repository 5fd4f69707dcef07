"""What a reviewer needs to know of a change: what readers will see, why, and what is left to judge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_builder.diagnostic import Diagnostics, Severity, has_errors, in_order
from site_builder.difference import Piece
from site_builder.evidence import AssessedClaim
from site_builder.examine import examine
from site_builder.excerpt import Excerpt
from site_builder.exhibit import Exhibit, sides
from site_builder.language import WORLD_ENGLISH
from site_builder.load import SITE_FILE
from site_builder.overlap import Overlap
from site_builder.recall import Memory
from site_builder.render import Edition
from site_builder.revisions.cause import Causes, causes
from site_builder.revisions.caution import Case, cautions
from site_builder.revisions.difference import (
    ArticleChange,
    ClaimChange,
    Comparison,
    TombstoneChange,
    Turn,
    Version,
    difference,
)
from site_builder.revisions.excerpt_change import ExcerptChange
from site_builder.revisions.git import Repository
from site_builder.revisions.pages import Pages, page_changes
from site_builder.revisions.permanence import breaches
from site_builder.revisions.rewording import Reworded, pieces, sentence_pieces
from site_builder.revisions.since import concerns, reach
from site_builder.revisions.snapshot import TEMPLATES, Snapshot, differing, snapshot
from site_builder.site import Site


@dataclass(frozen=True, slots=True)
class Wording:
    """A field of a file, and its text before and after in one."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An excerpt that changed, as the page shows it; `place` is its file with line and column."""

    change: ExcerptChange
    exhibit: Exhibit
    words: tuple[Piece, ...]
    fields: tuple[Wording, ...]
    place: str


class Kind(StrEnum):
    """How readers see a claim in another way, in the order in which that is told."""

    TURNED = "turned"
    NEW = "new"
    REMOVED = "removed"
    GONE = "gone"
    EVIDENCE = "evidence"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ClaimReview:
    """A claim that readers see in another way."""

    change: ClaimChange
    turns: tuple[tuple[Turn, Causes], ...]
    sentence: tuple[Piece, ...]
    """The derived sentence, before and after in one; empty where it is the same, or gone."""
    texts: tuple[Wording, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]
    """Flags that are new on its page."""
    unread: bool
    """Whether it was there before, and could not be published: a draft, or with errors."""

    @property
    def kind(self) -> Kind:
        if not self.change.before:
            return Kind.NEW
        if not self.change.after:
            return Kind.REMOVED if self.change.removed else Kind.GONE
        if any(not made.nominal for _, made in self.turns):
            return Kind.TURNED
        return Kind.EVIDENCE if self.rows else Kind.WORDS


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article by its id, and how much of the words of one of the two both share: percent."""

    source: str
    share: int
    wire_copy: bool


@dataclass(frozen=True, slots=True)
class ArticleReview:
    """An article that came, went or changed, what it shares with others, and how many claims quote it."""

    change: ArticleChange
    fields: tuple[Wording, ...]
    copies: tuple[Copy, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class TombstoneReview:
    """A tombstone that is new without its claim or article having been seen, or says another thing."""

    change: TombstoneChange
    fields: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything that the comment tells."""

    before: str
    after: str
    parting: str
    """The commit with which the change is compared."""
    commit: str
    language: str
    """The site's, in which readers see the labels."""
    claims: tuple[ClaimReview, ...]
    tombstones: tuple[TombstoneReview, ...]
    unseen: tuple[str, ...]
    """The files of changed claims that cannot be shown for their errors."""
    articles: tuple[ArticleReview, ...]
    texts: tuple[Wording, ...]
    """What `site.yaml` says in another way."""
    problems: Diagnostics
    cautions: Diagnostics
    broken: int
    """How many errors there were before the change."""
    pages: Pages | None
    """Those that people read; `None` while errors keep the site from being built."""
    files: Pages | None
    templates: int
    """How many files of the site's own templates changed."""

    @property
    def errors(self) -> int:
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    def of(self, kind: Kind) -> tuple[ClaimReview, ...]:
        """The claims of that kind."""
        return tuple(claim for claim in self.claims if claim.kind == kind)

    @property
    def excerpts(self) -> tuple[ExcerptChange, ...]:
        return tuple(excerpt for claim in self.claims for excerpt in claim.change.excerpts)


def review(repository: Repository, base: str, head: str, today: date | None = None) -> Review:
    """The change from where the histories of both part up to `head`. Raises `RevisionError`."""
    commit = repository.commit(head)
    parting = repository.merge_base(repository.commit(base), commit)
    old, new = snapshot(repository, parting), snapshot(repository, commit)
    memory = Memory()  # what is the same in both is read, found and assessed once
    compared = Comparison(
        Version(base, old, examine(old, recall=memory.recall, today=today), memory.recall),
        Version(head, new, examine(new, recall=memory.recall, today=today), memory.recall),
        differing(old, new),
    )
    return _Reviewed(compared, old, memory).review(parting, commit)


class _Reviewed:
    """The two versions with all that follows from both."""

    def __init__(self, compared: Comparison, old: Snapshot, memory: Memory) -> None:
        self.compared, self.old = compared, old
        self.before, self.after = (_edition(v, memory) for v in (compared.before, compared.after))
        self.found = difference(compared)

    def review(self, parting: str, commit: str) -> Review:
        read, machines = None, None
        if not has_errors(self.compared.after.examined.problems):
            read, machines = page_changes(self.before, self.after)
        known = self.after or self.before
        return Review(
            before=self.compared.before.name,
            after=self.compared.after.name,
            parting=parting,
            commit=commit,
            language=known.site.language if known else WORLD_ENGLISH,
            claims=tuple(sorted(map(self._claim, self.found.claims), key=_rank)),
            tombstones=tuple(TombstoneReview(t, _worded(t.fields)) for t in self.found.tombstones),
            unseen=tuple(self._unseen()),
            articles=tuple(map(self._article, self.found.articles)),
            texts=_worded(self.found.site),
            problems=self._problems(),
            cautions=cautions(Case(self.found, self.after)) if self.after else (),
            broken=self._broken(),
            pages=read,
            files=machines,
            templates=sum(path.startswith(f"{TEMPLATES}/") for path in self.compared.files),
        )

    def _broken(self) -> int:
        """How many errors there were before, where there was a site."""
        problems = self.compared.before.examined.problems if self.old.mark(SITE_FILE) else ()
        return sum(problem.severity is Severity.ERROR for problem in problems)

    def _unseen(self) -> Iterator[str]:
        for slug, path in self.compared.after.unseen.items():
            if path in self.compared.files or slug in self.compared.before.assessed:
                yield path

    def _problems(self) -> Diagnostics:
        """Every error, the warnings that the change has to do with, and the problems of the change itself."""
        files, examined = self.compared.files, self.compared.after.examined
        touched = reach(files, self.old, examined)
        held = (p for p in examined.problems if p.severity is Severity.ERROR or concerns(p, files, touched))
        found = in_order((*held, *breaches(self.compared, self.found)))
        return tuple(sorted(found, key=lambda problem: problem.severity is not Severity.ERROR))

    def _claim(self, change: ClaimChange) -> ClaimReview:
        was, now = change.before, change.after
        sites = (self.before.site, self.after.site) if self.before and self.after else None
        remarks = {flag.text for flag in was.flags} if was else set()
        return ClaimReview(
            change=change,
            turns=tuple((turn, causes(change, turn, sites)) for turn in change.turns if sites),
            sentence=_sentence(was, now),
            texts=_worded(change.texts),
            rows=tuple(self._rows(change)),
            remarks=tuple(flag.text for flag in now.flags if flag.text not in remarks) if now else (),
            unread=was is None and not change.removed and change.slug in self.compared.before.paths,
        )

    def _rows(self, change: ClaimChange) -> Iterator[Row]:
        old = _exhibits(change.before, self.before.site) if change.before and self.before else {}
        new = _exhibits(change.after, self.after.site) if change.after and self.after else {}
        for excerpt in change.excerpts:
            exhibit = new[excerpt.after.number] if excerpt.after else old[excerpt.shown.number]
            line, column = excerpt.shown.source.text.line_column(excerpt.shown.match.hull.start)
            yield Row(
                excerpt,
                exhibit,
                pieces(*(_quoted(side) if side else "" for side in (excerpt.before, excerpt.after))),
                _worded(excerpt.fields),
                f"{excerpt.shown.source.file}:{line}:{column}",
            )

    def _article(self, change: ArticleChange) -> ArticleReview:
        edition = self.after if change.after else self.before
        id_, fields = change.shown.id, _worded(change.fields)
        if edition is None:
            return ArticleReview(change, fields, (), 0)
        copies = tuple(_copies(id_, edition.library.overlaps.of(id_)))
        return ArticleReview(change, fields, copies, edition.citing(id_))


def _copies(source: str, overlaps: Iterable[Overlap]) -> Iterator[Copy]:
    for overlap in overlaps:
        if sides := overlap.of(source):
            yield Copy(sides[1].source, round(100 * overlap.share), overlap.wire_copy)


def _rank(claim: ClaimReview) -> tuple[int, str]:
    return list(Kind).index(claim.kind), claim.change.slug


def _edition(version: Version, memory: Memory) -> Edition | None:
    content = version.examined.content
    if content.site is None:
        return None
    sources = tuple(content.sources.values())
    return Edition(
        content.site,
        tuple(version.assessed.values()),
        sources,
        memory.recall,
        removed=content.removed,
        removed_sources=tuple(content.removed_sources.values()),
    )


def _worded(texts: Iterable[Reworded]) -> tuple[Wording, ...]:
    return tuple(Wording(text.field, pieces(text.before, text.after)) for text in texts)


def _sentence(was: AssessedClaim | None, now: AssessedClaim | None) -> tuple[Piece, ...]:
    before, after = was.shown.sentence if was else "", now.shown.sentence if now else ""
    return sentence_pieces(before, after) if after and before != after else ()


def _exhibits(assessed: AssessedClaim, site: Site) -> dict[int, Exhibit]:
    """The claim's excerpts as its page shows them, by number."""
    origins = (origin for side in sides(assessed, site).values() for origin in side.origins)
    return {exhibit.number: exhibit for origin in origins for exhibit in origin.excerpts}


def _quoted(excerpt: Excerpt) -> str:
    return " […] ".join(" ".join(words.split()) for words in excerpt.words)
