"""One checkable proposition, as editors write it in `claims/<slug>.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from site_builder.document import Document, Path
from site_builder.schema import CLOSED, Date, Id, Text, Truth, Whole, described


class Says(StrEnum):
    """What one excerpt says of the claim, in the voice of whoever says it."""

    ASSERTS = "asserts"
    ASSESSES = "assesses"
    DENIES = "denies"
    DISPUTES = "disputes"
    DECLINES = "declines"
    SILENT = "silent"
    CONFIRMS = "confirms"
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    REFUTES = "refutes"
    OWN_VOICE = "own-voice"
    HEDGES = "hedges"


OF_PARTIES = frozenset({Says.ASSERTS, Says.ASSESSES, Says.DENIES, Says.DISPUTES, Says.DECLINES, Says.SILENT})
OF_OBSERVERS = frozenset({Says.CONFIRMS, Says.CONSISTENT, Says.INCONSISTENT, Says.REFUTES})
OF_OUTLETS = frozenset({Says.OWN_VOICE, Says.HEDGES})


class Stance(StrEnum):
    """What an excerpt means for readers of the claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


_SUPPORTS = frozenset({Says.ASSERTS, Says.ASSESSES, Says.CONFIRMS, Says.CONSISTENT, Says.OWN_VOICE})
_CONTRADICTS = frozenset({Says.DENIES, Says.DISPUTES, Says.INCONSISTENT, Says.REFUTES})


def stance(says: Says) -> Stance:
    if says in _SUPPORTS:
        return Stance.SUPPORTS
    return Stance.CONTRADICTS if says in _CONTRADICTS else Stance.CONTEXT


class Mode(StrEnum):
    """How the article gives the words."""

    QUOTE = "quote"
    DOCUMENT = "document"
    INDIRECT = "indirect"
    PARAPHRASE = "paraphrase"
    OWN_VOICE = "own-voice"


class StateCode(StrEnum):
    """The states of the evidence; `rules` says when each holds."""

    REFUTED = "refuted"
    ACKNOWLEDGED = "acknowledged"
    CORROBORATED = "corroborated"
    CORROBORATED_CONTESTED = "corroborated-contested"
    CONTESTED_CONSISTENT = "contested-consistent"
    CONTESTED = "contested"
    CONTRADICTED_ONLY = "contradicted-only"
    ONE_SIDED_CONSISTENT = "one-sided-consistent"
    ONE_SIDED = "one-sided"
    ASSESSED_ONLY = "assessed-only"
    UNATTRIBUTED = "unattributed"
    NO_EVIDENCE = "no-evidence"


class ChangeKind(StrEnum):
    PUBLISHED = "published"
    UPDATE = "update"
    CORRECTION = "correction"
    STATE = "state"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of an article and how to find them (Web Annotation TextQuoteSelector)."""

    __pydantic_config__ = CLOSED
    source: Annotated[Id, described("The article's id.")]
    exact: Annotated[
        Text, described("The words, letter for letter; white space folds; [...] joins passages.")
    ]
    prefix: Annotated[Text | None, described("Words just before, where the words occur more than once.")] = (
        None
    )
    suffix: Annotated[Text | None, described("Words just after, where the words occur more than once.")] = (
        None
    )
    occurrence: Annotated[
        Whole | None, described("Which occurrence, from 1; breaks silently: prefer prefix.")
    ] = None
    start: Annotated[Whole | None, described("First code point; verified against the words.")] = None
    end: Annotated[Whole | None, described("Code point after the last; verified against the words.")] = None
    via: Annotated[
        tuple[Id, ...], described("Who told whom on the way from the speaker to the article, in order.")
    ] = ()
    translation: Annotated[
        Text | None,
        described("The words in the site's language, by the editors; shown beside, never instead."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Passage):
    """A passage and what it says of the claim."""

    __pydantic_config__ = CLOSED
    says: Annotated[Says, described("What the passage says of the claim.")]
    mode: Annotated[Mode, described("How the article gives it.")]
    party: Annotated[Id | None, described("Who says it: a party or member; none for the outlet itself.")] = (
        None
    )
    speaker: Annotated[Text | None, described("The person or office as the article names it.")] = None
    bears_on: Annotated[tuple[Id, ...], described("The parts of the claim it bears on.")] = ()
    origin: Annotated[Id | None, described("Where the information comes from; the party if not given.")] = (
        None
    )
    said: Annotated[Date | None, described("When the words were said.")] = None
    note: Annotated[Text | None, described("One sentence for readers.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One utterance that articles give in several wordings."""

    __pydantic_config__ = CLOSED
    about: Annotated[Text, described("What the utterance is about.")]
    speaker: Annotated[Text | None, described("Who said it.")] = None
    said: Annotated[Date | None, described("When it was said.")] = None
    note: Annotated[Text | None, described("One sentence for readers.")] = None
    variants: Annotated[tuple[Passage, ...], Field(min_length=2), described("The wordings.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What readers see under “History”."""

    __pydantic_config__ = CLOSED
    date: Annotated[Date, described("The day of the change.")]
    kind: Annotated[ChangeKind, described("What kind of change it is.")]
    text: Annotated[Text, described("What changed, for readers.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An editor's state instead of the derived one; both are shown."""

    __pydantic_config__ = CLOSED
    state: Annotated[StateCode, described("The state the editor gives.")]
    reason: Annotated[Text, described("Why the rule does not fit.")]
    by: Annotated[Text, described("Who decided.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """A claim file's content."""

    __pydantic_config__ = CLOSED
    claim: Annotated[Text, Field(max_length=74), described("The proposition in fewer than 75 characters.")]
    claimant: Annotated[
        Id | None, described("Who makes the claim: a party or member; none if nobody is named.")
    ] = None
    said: Annotated[Date | None, described("When the claim was made.")] = None
    topics: Annotated[tuple[Id, ...], Field(min_length=1), described("What it is about.")]
    principals: Annotated[
        tuple[Id, ...], Field(min_length=1), described("The parties that did it, or would know.")
    ]
    parts: Annotated[
        Mapping[Id, Text], described("What an excerpt can bear on separately; the first gives the headline.")
    ] = field(default_factory=dict)
    summary: Annotated[Text, described("Two or three sentences in Markdown.")]
    excerpts: Annotated[
        tuple[Quotation, ...], Field(min_length=1), described("The passages that bear on it.")
    ]
    searched: Annotated[Text | None, described("What was searched; required where nothing contradicts.")] = (
        None
    )
    quotes: Annotated[tuple[Utterance, ...], described("Utterances given in several wordings.")] = ()
    changes: Annotated[tuple[Change, ...], described("The history that readers see.")] = ()
    reviewed_by: Annotated[tuple[Text, ...], described("Names or handles of reviewers.")] = ()
    draft: Annotated[Truth, described("Keeps the page off the site.")] = False
    override: Annotated[Override | None, described("An editor's state, with reason and name.")] = None

    def passages(self) -> Iterator[tuple[Path, Passage]]:
        """Every passage with its path in the file: the excerpts, then the variants of utterances."""
        for n, quotation in enumerate(self.excerpts):
            yield ("excerpts", n), quotation
        for n, utterance in enumerate(self.quotes):
            for m, passage in enumerate(utterance.variants):
                yield ("quotes", n, "variants", m), passage

    @property
    def cited(self) -> frozenset[str]:
        """The ids of the articles whose words it takes."""
        return frozenset(passage.source for _, passage in self.passages())

    def prose(self) -> Iterator[tuple[Path, str]]:
        """Every text in the editors' own words with its path in the file."""
        texts: list[tuple[Path, str | None]] = [
            (("claim",), self.claim),
            (("summary",), self.summary),
            (("searched",), self.searched),
            *((("parts", part), text) for part, text in self.parts.items()),
            *((("excerpts", n, "note"), q.note) for n, q in enumerate(self.excerpts)),
            *(((*path, "translation"), passage.translation) for path, passage in self.passages()),
            *((("quotes", n, "note"), u.note) for n, u in enumerate(self.quotes)),
            *((("changes", n, "text"), c.text) for n, c in enumerate(self.changes)),
        ]
        return ((path, text) for path, text in texts if text)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim file with its slug and the document that knows its places.

    Unless it `is_whole`, some of the content is not the editor's, and only problems may be told of it;
    `doubtful` are the keys whose values are replaced.
    """

    slug: str
    content: ClaimFile
    document: Document
    is_whole: bool = True
    doubtful: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        return self.document.path


@cache
def adapter() -> TypeAdapter[ClaimFile]:
    return TypeAdapter(ClaimFile)
