"""From the evidence of a file to excerpts: words verified, speakers looked up, and nothing made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from site_builder.claim import OF_OUTLETS, Mode, Says, Stance, stance
from site_builder.diagnostic import shown
from site_builder.identifier import is_slug
from site_builder.imports.decisions import sayable
from site_builder.imports.draft import Evidence, Flawed, given
from site_builder.imports.known import Known, Piece, joined
from site_builder.imports.ledger import Reason
from site_builder.imports.quoting import Quoted, quoted
from site_builder.imports.standard import date
from site_builder.selector import Selector
from site_builder.source import Source


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Evidence that has become no excerpt, and what the file gives of it."""

    reason: Reason
    record: object


def excerpt(evidence: Evidence | Flawed, known: Known, *, nearest: bool = False) -> Piece | LeftOut:
    """The excerpt, or why there is none.

    Codes of failures: no-document, those of `quoted`, and those of a row. Of gaps: unknown-party, no-party,
    no-says, no-mode, bad-id. Of what is told: those of `quoted`, date-unread.
    """
    if isinstance(evidence, Flawed):
        return LeftOut(Reason(evidence.code, evidence.message), evidence.record)
    source = known.shelf.get(known.documents.get(evidence.source, evidence.source))
    if source is None:
        told = f"{shown(evidence.source)} is no article of the import nor of seeds/"
        return LeftOut(Reason("no-document", told), given(evidence))
    found = quoted(evidence, source, nearest=nearest)
    if isinstance(found, Reason):
        return LeftOut(found, given(evidence))
    return joined(_pieces(evidence, source, found, known))


def contradicts(excerpt: Piece) -> bool:
    """Whether the excerpt is known to speak against the claim."""
    says = excerpt.values.get("says")
    return isinstance(says, str) and stance(Says(says)) is Stance.CONTRADICTS


def _pieces(evidence: Evidence, source: Source, found: Quoted, known: Known) -> Iterator[Piece]:
    yield Piece({"source": source.id, **dict(_words(found.selector))}, told=found.remarks)
    voice = _voice(evidence, source, known)
    if voice or evidence.party or evidence.speaker:
        yield _party(evidence, voice)
    says = _says(evidence, voice, known)
    yield says
    if evidence.bears_on:
        yield _ids("bears_on", evidence.bears_on)
    yield _mode(evidence, voice, says, known)
    if evidence.via:
        yield _ids("via", evidence.via)
    if evidence.origin and evidence.origin != voice:
        yield _origin(evidence.origin)
    if evidence.said:
        yield dated("said", evidence.said)
    texts = {"note": evidence.note, "translation": evidence.translation}
    if any(texts.values()):
        yield Piece({key: text for key, text in texts.items() if text})
    if evidence.other:
        yield Piece(kept=tuple(f"{key}: {value}" for key, value in evidence.other))


def _words(selector: Selector) -> Iterator[tuple[str, str]]:
    """What finds the words, as a file holds it."""
    for key in ("exact", "prefix", "suffix", "start", "end"):
        if (value := getattr(selector, key)) is not None:
            yield key, str(value)


def _voice(evidence: Evidence, source: Source, known: Known) -> str | None:
    """The party or member that speaks; `None` for the outlet itself, and for somebody who is not known."""
    if evidence.party or evidence.speaker:
        return known.voice(evidence.party or evidence.speaker or "")
    return known.decisions.publishers.get(source.record.publisher.casefold())


def _party(evidence: Evidence, voice: str | None) -> Piece:
    speaker = {"speaker": evidence.speaker} if evidence.speaker else {}
    if voice:
        return Piece({"party": voice, **speaker})
    if evidence.party:
        told = f"party: {shown(evidence.party)} is no party of site.yaml; add it there, or give --party"
        return Piece(speaker, (Reason("unknown-party", told),), kept=(f"party: {evidence.party}",))
    told = f"party: whom {shown(evidence.speaker or '')} speaks for"
    return Piece(speaker, (Reason("no-party", told),))


def _says(evidence: Evidence, voice: str | None, known: Known) -> Piece:
    """What the file says in our words, or what the editor reads its stance as, if the speaker can say it."""
    if evidence.says in _SAYS:
        return Piece({"says": evidence.says})
    open_ = voice is None and bool(evidence.party or evidence.speaker)
    possible = sayable(voice, known.site)
    there = _there(evidence.stance)
    readings = known.decisions.says.get((evidence.stance or "").strip().casefold(), ())
    fitting = next((says for says in readings if says in possible), None)
    if fitting and not evidence.says and not open_:
        return Piece({"says": fitting.value}, kept=(there,))
    words = "" if open_ else f"; possible here: {_listed(possible)}"
    asked = f"says: {evidence.says or '…'}  ({there}{words})"
    return Piece(gaps=(_NO_SAYS,), kept=(asked,))


@lru_cache(maxsize=256)
def _there(stance: str | None) -> str:
    return f"there: {shown(stance)}" if stance else "no stance there"


@cache
def _listed(possible: frozenset[Says]) -> str:
    return ", ".join(says for says in Says if says in possible)


def _mode(evidence: Evidence, voice: str | None, says: Piece, known: Known) -> Piece:
    if evidence.mode in _MODES:
        return Piece({"mode": evidence.mode})
    outlet = voice is None and not evidence.party and not evidence.speaker
    if outlet and not evidence.mode and says.values.get("says") in OF_OUTLETS:
        return Piece({"mode": Mode.OWN_VOICE.value})
    if not outlet and not evidence.mode and known.decisions.mode:
        return Piece({"mode": known.decisions.mode.value})
    asked = f"mode: {evidence.mode or '…'}  ({_MODE_WORDS})"
    return Piece(gaps=(_NO_MODE,), kept=(asked,))


def _ids(key: str, names: tuple[str, ...]) -> Piece:
    if all(map(is_slug, names)):
        return Piece({key: list(names)})
    told = f"{key}: names that are no ids ({', '.join(map(shown, names))})"
    return Piece(gaps=(Reason("bad-id", told),))


def _origin(name: str) -> Piece:
    if name.startswith("voice:"):  # so our own table names the origin of what no party says
        return Piece()
    if is_slug(name):
        return Piece({"origin": name})
    return Piece(gaps=(Reason("bad-id", f"origin: a name that is no id ({shown(name)})"),))


def dated(key: str, text: str) -> Piece:
    """The date under its key; one that cannot be read is kept as a comment and told."""
    if read := date(text):
        return Piece({key: read})
    told = Reason("date-unread", f"{shown(text)} is no date as this project writes one (2023-10-19)")
    return Piece(told=(told,), kept=(f"{key} there: {text}",))


_SAYS: Final = frozenset(says.value for says in Says)
_MODES: Final = frozenset(mode.value for mode in Mode)
_MODE_WORDS: Final = ", ".join(Mode)
_NO_SAYS: Final = Reason("no-says", "says: what the words mean for the claim")
_NO_MODE: Final = Reason("no-mode", "mode: how the article gives the words")
