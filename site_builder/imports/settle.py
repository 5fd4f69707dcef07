"""From a claim as a file gives it to a claim file: verified, checked, a draft where anything is missing."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from site_builder import claim as claims
from site_builder.checks import Setting, check
from site_builder.claim import Claim
from site_builder.diagnostic import Severity, shown
from site_builder.document import Document, Value
from site_builder.identifier import MADE, as_id, is_slug
from site_builder.imports import claim_file
from site_builder.imports.draft import Draft, Evidence, Place, given
from site_builder.imports.excerpts import LeftOut, contradicts, dated, excerpt
from site_builder.imports.known import Known, Piece, joined
from site_builder.imports.ledger import Entry, Outcome, Reason, entry
from site_builder.imports.standard import language
from site_builder.schema import validate

_LONGEST: Final = 74
"""Characters of a claim that the schema takes."""


class Settled(NamedTuple):
    """A claim file without its name, whether it is complete, and what is to be told of it.

    `id` is the one that the file gives; `digest` is that of all but the place, the same on another line;
    `strange` are keys that mean nothing here.
    """

    at: Place
    id: str | None
    words: str
    identity: str
    text: str
    digest: bytes
    complete: bool
    entries: tuple[Entry, ...]
    stranger: str | None
    """A claimant who is no party of the site."""
    strange: tuple[str, ...]


def settled(draft: Draft, known: Known, *, nearest: bool = False) -> Settled | Entry:
    """The claim file, or why there can be none. Codes: bad-character, file-too-large."""
    try:
        found = _settled(draft, known, nearest)
    except UnicodeError as error:
        return entry(draft.at, Outcome.REFUSED, "bad-character", str(error), given(draft))
    size, limit = len(found.text.encode()), known.site.limits.claim_bytes
    if size > limit:
        told = f"its file would hold {size:,} bytes; the limit is {limit:,}"
        return entry(draft.at, Outcome.REFUSED, "file-too-large", told, given(draft))
    return found


def _settled(draft: Draft, known: Known, nearest: bool) -> Settled:
    found = [excerpt(evidence, known, nearest=nearest) for evidence in draft.evidence]
    left_out = [it for it in found if isinstance(it, LeftOut)]
    excerpts = _once(it for it in found if isinstance(it, Piece))
    whole = joined(_pieces(draft, excerpts, known))
    gaps = (*whole.gaps, *_open(excerpts), *_lost(left_out)) or tuple(_faults(whole.values, known))
    told = (*whole.told, *(told for it in excerpts for told in it.told))
    body = claim_file.body(whole, excerpts, _listed(left_out), gaps)
    return Settled(
        at=draft.at,
        id=draft.id,
        words=draft.claim or draft.statement,
        identity=draft.identity,
        text=claim_file.headed("claim", draft.at, draft.id, body),
        digest=sha256(body.encode()).digest(),
        complete=not gaps,
        entries=tuple(_entries(draft, left_out, gaps, told)),
        stranger=draft.claimant if draft.claimant and not known.voice(draft.claimant) else None,
        strange=tuple(_strange(draft)),
    )


def _strange(draft: Draft) -> Iterator[str]:
    """Keys that mean nothing here; they are comments in the file."""
    yield from (key for key, _ in draft.other)
    for evidence in draft.evidence:
        if isinstance(evidence, Evidence):
            yield from (f"evidence.{key}" for key, _ in evidence.other)


def _pieces(draft: Draft, excerpts: list[Piece], known: Known) -> Iterator[Piece]:
    """The claim's keys in the order of the file."""
    yield _judged(draft)
    yield _proposition(draft, known)
    yield _claimant(draft, known)
    yield Piece({"said": None})
    if draft.said:
        yield dated("said", draft.said)
    yield _topics(draft, known)
    yield _principals(draft, known)
    yield Piece({"parts": dict(draft.parts)} if draft.parts else {})
    yield _written("summary", draft.summary or known.decisions.summary, "two or three sentences")
    yield _excerpts(excerpts)
    yield _searched(draft, excerpts, known)


def _judged(draft: Draft) -> Piece:
    """What others made of the claim, for the editor; nothing of it becomes ours."""
    by = (draft.verdict, draft.reviewer and f"by {draft.reviewer}", draft.reviewed, draft.review_url)
    words = ", ".join(it for it in by if it)
    judged = (f"Judged elsewhere (the state here is derived from the excerpts): {words}",) if words else ()
    appearances = (f"Appears at: {address}" for address in draft.appearances)
    other = (f"{key}: {value}" for key, value in draft.other)
    return Piece(kept=(*judged, *appearances, *other))


def _proposition(draft: Draft, known: Known) -> Piece:
    """The claim on one line; a longer statement stays in a comment when it is shortened."""
    words = " ".join((draft.claim or draft.statement).split())
    gaps: list[Reason] = []
    if len(words) > _LONGEST:
        told = f"claim: shorten it to fewer than 75 characters; it has {len(words)}"
        gaps.append(Reason("claim-too-long", told))
    code = draft.language and language(draft.language)
    if code and code.split("-")[0].lower() != known.site.language.split("-")[0].lower():
        told = f"claim: it is in another language ({code}) than the site ({known.site.language})"
        gaps.append(Reason("other-language", told))
    unknown = draft.language if draft.language and not code else None
    remarks = (Reason("language-unknown", f"{shown(unknown)} is no language"),) if unknown else ()
    statement = gaps or words != draft.statement
    kept = (
        *((f"The statement as imported: {draft.statement}",) if statement else ()),
        *((f"language there: {unknown}",) if unknown else ()),
    )
    return Piece({"claim": words}, tuple(gaps), remarks, kept)


def _claimant(draft: Draft, known: Known) -> Piece:
    """The party that the name stands for; a name that stands for none is missing, not nobody."""
    voice = known.voice(draft.claimant) if draft.claimant else None
    if voice or not draft.claimant:
        return Piece({"claimant": voice})
    told = f"claimant: {shown(draft.claimant)} is no party of site.yaml; add it there"
    kept = f"claimant there: {draft.claimant}"
    return Piece({"claimant": None}, (Reason("unknown-claimant", told),), kept=(kept,))


def _topics(draft: Draft, known: Known) -> Piece:
    """Ids of topics: those of the site by id or name, on a site that names none whatever gives an id."""
    found = {name: known.topics.get(name.strip().casefold()) for name in draft.topics}
    if not known.site.topics:
        found = {name: as_id(name, MADE) for name in draft.topics}
    lost = [name for name, id_ in found.items() if not id_ or not is_slug(id_)]
    ids = dict.fromkeys(id_ for name, id_ in found.items() if id_ and name not in lost)
    gaps = [Reason("unknown-topic", f"topics: {shown(name)} is none of site.yaml") for name in lost]
    given = list(ids) or ([] if lost else list(known.decisions.topics))
    if not given and not lost:
        gaps.append(Reason("no-topics", "topics: what it is about"))
    return Piece({"topics": [*given]}, tuple(gaps))


def _principals(draft: Draft, known: Known) -> Piece:
    found = {name: known.voice(name) for name in draft.principals}
    parties = {name: id_ for name, id_ in found.items() if id_ in known.site.parties}
    lost = [name for name in found if name not in parties]
    gaps = [
        Reason("unknown-principal", f"principals: {shown(name)} is no party of site.yaml") for name in lost
    ]
    given = [id_ for id_ in dict.fromkeys(parties.values()) if id_] or (
        [] if lost else list(known.decisions.principals)
    )
    if not given and not lost:
        gaps.append(Reason("no-principals", "principals: the parties that did it, or would know"))
    return Piece({"principals": [*given]}, tuple(gaps))


def _written(key: str, text: str | None, wanted: str) -> Piece:
    if text is None:
        return Piece({key: None}, (Reason(f"no-{key}", f"{key}: {wanted}"),))
    return Piece({key: text.replace("\r\n", "\n").strip()})


def _excerpts(excerpts: list[Piece]) -> Piece:
    told = "excerpts: `site-builder find` prints them to paste"
    gaps = () if excerpts else (Reason("no-excerpts", told),)
    return Piece({"excerpts": [dict(it.values) for it in excerpts]}, gaps)


def _searched(draft: Draft, excerpts: list[Piece], known: Known) -> Piece:
    text = draft.searched or known.decisions.searched
    if text is None and any(map(contradicts, excerpts)):
        return Piece()
    return _written("searched", text, "where you looked for the other side, as nothing speaks against it")


def _once(excerpts: Iterable[Piece]) -> list[Piece]:
    """The excerpts without repetitions, which are told."""
    kept: list[Piece] = []
    for it in excerpts:
        same = next((n for n, other in enumerate(kept) if other.values == it.values), None)
        if same is None:
            kept.append(it)
            continue
        told = Reason("evidence-twice", f"the same words of {it.values['source']} come twice")
        kept[same] = kept[same]._replace(told=(*kept[same].told, told))
    return kept


def _open(excerpts: list[Piece]) -> Iterator[Reason]:
    """What the excerpts lack, with their numbers."""
    numbers: dict[Reason, list[str]] = {}
    for number, it in enumerate(excerpts, 1):
        for gap in it.gaps:
            numbers.setdefault(gap, []).append(str(number))
    for gap, found in numbers.items():
        yield Reason(gap.code, f"excerpt {', '.join(found)}: {gap.message}")


def _lost(left_out: list[LeftOut]) -> Iterator[Reason]:
    if left_out:
        told = f"excerpts: see below them what could not be taken over ({len(left_out)})"
        yield Reason("evidence-left-out", told)


def _listed(left_out: list[LeftOut]) -> Iterator[str]:
    """What was left out, for a comment."""
    if left_out:
        yield "Evidence that could not be taken over:"
    for it in left_out:
        yield f"- {it.reason.message}"
        if isinstance(it.record, dict):
            yield from (f"  {key}: {value}" for key, value in it.record.items())
        else:
            yield f"  {it.record}"


def _entries(
    draft: Draft, left_out: Iterable[LeftOut], gaps: tuple[Reason, ...], told: tuple[Reason, ...]
) -> Iterator[Entry]:
    for it in left_out:
        yield Entry(at=draft.at, outcome=Outcome.LEFT_OUT, reasons=(it.reason,), record=it.record)
    if gaps:
        yield Entry(at=draft.at, outcome=Outcome.DRAFT, reasons=gaps)
    if told:
        yield Entry(at=draft.at, outcome=Outcome.TOLD, reasons=told)


def _faults(values: Mapping[str, Value], known: Known) -> Iterator[Reason]:
    """What the schema and the checks of this project say against the claim."""
    document = Document("claim", b"", dict(values))
    found = validate(claims.adapter(), document)
    problems = found[1]
    if found[0] is not None:
        setting = Setting(known.site, known.shelf)
        problems = (*problems, *check(Claim("claim", found[0], document), setting))
    for problem in problems:
        if problem.severity is Severity.ERROR:
            yield Reason(problem.code, "; ".join(filter(None, (problem.message, problem.help))))
