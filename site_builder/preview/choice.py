"""What the panel beside an article lets an editor choose from: claim files, speakers, what they may say."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from site_builder import document
from site_builder.claim import OF_OBSERVERS, OF_OUTLETS, OF_PARTIES, Claim, Mode, Says
from site_builder.diagnostic import Diagnostic
from site_builder.document import Value
from site_builder.excerpt import selector_of
from site_builder.exhibit import anchor, wording_anchor
from site_builder.identifier import is_slug, slug_in
from site_builder.load import Content
from site_builder.project import Project
from site_builder.selector import Selector
from site_builder.site import Limits
from site_builder.source import Source


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that a claim file cites: from this article, under this id on its page."""

    source: str
    anchor: str
    selector: Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChoice:
    """A claim file that can get an excerpt; `mistake` says why it cannot."""

    path: str
    slug: str
    claim: str
    draft: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()
    mistake: str = ""

    def cites(self, source: str) -> bool:
        """Whether it has words of the article with this id."""
        return any(cited.source == source for cited in self.cited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The choices on the page of one article; `claims` are drafts, those that cite it, and the others."""

    source: Source
    drafts: tuple[ClaimChoice, ...]
    citing: tuple[ClaimChoice, ...]
    others: tuple[ClaimChoice, ...]
    says: Mapping[str, tuple[Says, ...]]
    """What parties, observers and the article itself may say."""
    modes: tuple[Mode, ...]

    @property
    def claims(self) -> tuple[ClaimChoice, ...]:
        return (*self.drafts, *self.citing, *self.others)


def form(source: Source, claims: tuple[ClaimChoice, ...]) -> Form:
    """The choices for this article."""
    finished = tuple(claim for claim in claims if not claim.draft)
    voices = (("party", OF_PARTIES), ("observer", OF_OBSERVERS), ("article", OF_OUTLETS))
    return Form(
        source=source,
        drafts=tuple(claim for claim in claims if claim.draft),
        citing=tuple(claim for claim in finished if claim.cites(source.id)),
        others=tuple(claim for claim in finished if not claim.cites(source.id)),
        says={who: tuple(says for says in Says if says in fitting) for who, fitting in voices},
        modes=tuple(Mode),
    )


def choices(project: Project, content: Content, citing: str | None = None) -> tuple[ClaimChoice, ...]:
    """Every claim file in order of its slug, or only those `citing` the article with this id.

    What the schema refuses so far, as it does a draft that was just begun, is read as it is.
    """
    known = {claim.path for claim in content.claims}
    accepted = (
        _accepted(claim) for claim in content.claims if citing is None or citing in claim.content.cited
    )
    unfinished = _unfinished(project, content, known)
    found = (*accepted, *(choice for choice in unfinished if citing is None or choice.cites(citing)))
    return tuple(sorted(found, key=lambda choice: (choice.slug, choice.path)))


def _accepted(claim: Claim) -> ClaimChoice:
    content = claim.content
    return ClaimChoice(
        path=claim.path,
        slug=claim.slug,
        claim=content.claim,
        draft=content.draft,
        parts=content.parts,
        cited=tuple(
            Cited(passage.source, _anchor(claim.slug, path), selector_of(passage))
            for path, passage in content.passages()
        ),
    )


def _anchor(slug: str, path: document.Path) -> str:
    """The id of a passage on its article's page, by its path in the claim file."""
    numbers = [number + 1 for number in path if isinstance(number, int)]
    return wording_anchor(slug, *numbers) if len(numbers) == 2 else anchor(slug, *numbers)


def _unfinished(project: Project, content: Content, known: Set[str]) -> Iterator[ClaimChoice]:
    """The claim files that are not among those whose paths are known."""
    limit = (content.site.limits if content.site else Limits()).claim_bytes
    for path in project.claims():
        if path.endswith(".yaml") and path not in known:
            yield _as_it_is(project, path, limit)


def _as_it_is(project: Project, path: str, limit: int) -> ClaimChoice:
    slug = slug_in(path)
    text = project.read_text(path, limit)
    if isinstance(text, Diagnostic):
        return ClaimChoice(path=path, slug=slug, claim=slug, mistake=text.message)
    read, problems = document.parse(path, text)
    value = read.value if read else None
    if problems or not isinstance(value, dict):
        mistake = problems[0].message if problems else "the file has no keys"
        return ClaimChoice(path=path, slug=slug, claim=slug, mistake=mistake)
    parts = value.get("parts")
    return ClaimChoice(
        path=path,
        slug=slug,
        claim=_text(value, "claim") or slug,
        draft=value.get("draft") == "true",
        parts={k: v for k, v in parts.items() if isinstance(v, str)} if isinstance(parts, dict) else {},
        cited=tuple(_quoted(value.get("excerpts"), slug)),
        mistake="" if is_slug(slug) else "the file’s name cannot be an address",
    )


def _quoted(excerpts: Value, slug: str) -> Iterator[Cited]:
    """The excerpts that name an article and words."""
    for number, item in enumerate(excerpts if isinstance(excerpts, list) else (), 1):
        if isinstance(item, dict) and (source := _text(item, "source")) and (exact := _text(item, "exact")):
            selector = Selector(exact=exact, prefix=_text(item, "prefix"), suffix=_text(item, "suffix"))
            yield Cited(source, anchor(slug, number), selector)


def _text(value: dict[str, Value], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) and found else None
