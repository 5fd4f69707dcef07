"""What an editor is offered who selects words of an article, and what inserting them into a claim file does.

Requests come from a browser: nothing in them is trusted. Offsets are code points of the stored text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import TypeAdapter

from site_builder.claim import Quotation
from site_builder.diagnostic import Diagnostic, did_you_mean, shown
from site_builder.document import Document, Value
from site_builder.entry import UNDECIDED, entry
from site_builder.load import Content
from site_builder.preview.choice import ClaimChoice, Form, choices, form
from site_builder.preview.insertion import insertion
from site_builder.preview.selection import Selection, selection
from site_builder.project import Project, decoded
from site_builder.schema import validate
from site_builder.selector import Failure, Match, find
from site_builder.site import Site
from site_builder.source import Source
from site_builder.span import Span
from site_builder.writing import written

LONGEST: Final = 5_000
"""Characters that one excerpt may have here: nobody checks a longer one by eye."""

Fields = Mapping[str, "str | Sequence[str] | None"]

_TEXTS: Final = (
    "party",
    "speaker",
    "says",
    "bears_on",
    "mode",
    "via",
    "origin",
    "said",
    "note",
    "translation",
)
"""What an editor says of the words, in the order in which it is written."""
_LISTS: Final = frozenset({"bears_on", "via"})
_NEEDED: Final = frozenset({"party", "says", "mode"})
"""What no excerpt can do without: until it is chosen, a sign stands there that `check` refuses."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is offered or done, and the HTTP status that tells it."""

    status: int
    problem: str


@dataclass(frozen=True, slots=True)
class Use:
    """A claim that uses some of the words already; `anchor` is their id on the article's page."""

    slug: str
    claim: str
    anchor: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The selected words as an excerpt.

    `start` and `end` are what the selection became: `trimmed` of blanks, `widened` to whole words. The words
    are `unique` where they need no context. `problems` are those of the fields, by key.
    """

    start: int
    end: int
    words: str
    yaml: str
    unique: bool
    trimmed: bool
    widened: bool
    file: str
    line: int
    column: int
    uses: tuple[Use, ...]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inserted:
    """Where the excerpt stands now: the claim's file, and its first and last line there, from 1."""

    file: str
    line: int
    last: int


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked for, once all of it is known to make sense."""

    source: Source
    site: Site
    selection: Selection
    fields: Fields


def offered_form(project: Project, content: Content, source: str) -> Form | Refusal:
    """What the panel beside the article with this id lets an editor choose from."""
    article = content.sources.get(source)
    return form(article, choices(project, content)) if article else _no_article(source)


def offered(project: Project, content: Content, request: Mapping[str, object]) -> Offer | Refusal:
    """The selected words as YAML. Asks for `source`, `start`, `end`; may hold `sha256` and `fields`."""
    asked = _read(content, request)
    if isinstance(asked, Refusal):
        return asked
    picked, text = asked.selection, asked.source.text
    selector = picked.selector
    line, column = text.line_column(picked.span.start)
    return Offer(
        start=picked.span.start,
        end=picked.span.end,
        words=text.stored[picked.span.start : picked.span.end],
        yaml=_entry(asked, indent=2),
        unique=(selector.prefix, selector.suffix, selector.start) == (None, None, None),
        trimmed=picked.trimmed,
        widened=picked.widened,
        file=asked.source.file,
        line=line,
        column=column,
        uses=_uses(choices(project, content, asked.source.id), asked.source, picked.span),
        problems=_problems(asked.fields, asked.site),
    )


def inserted(project: Project, content: Content, request: Mapping[str, object]) -> Inserted | Refusal:
    """Where the excerpt stands now in the file of the claim that the request names by slug or path.

    Asks for what `offered` does, for `sha256`, and for `claim`.
    """
    if "sha256" not in request:
        return Refusal(422, "the request does not say of which text")
    asked = _read(content, request)
    if isinstance(asked, Refusal):
        return asked
    for key, problem in _problems(asked.fields, asked.site).items():
        return Refusal(422, f"{key}: {problem}")
    claim = _chosen(choices(project, content), request.get("claim"))
    return claim if isinstance(claim, Refusal) else _insert(project, claim.path, asked)


def _insert(project: Project, path: str, asked: _Request) -> Inserted | Refusal:
    limit = asked.site.limits.claim_bytes
    before = project.read(path, limit)
    if isinstance(before, Diagnostic):
        return _refusal(before)
    text = decoded(path, before)
    if isinstance(text, Diagnostic):
        return _refusal(text)
    found = insertion(path, text, _entry(asked, indent=0))
    if isinstance(found, Diagnostic):
        return _refusal(found)
    after = found.text.encode()
    if len(after) > limit:
        return Refusal(422, f"{path} would hold {len(after):,} bytes; the limit is {limit:,}")
    problem = written(project, path, before, after)
    return _refusal(problem, status=409) if problem else Inserted(path, found.first, found.last)


def _refusal(problem: Diagnostic, status: int = 422) -> Refusal:
    return Refusal(status, f"{problem.at}: {_told(problem)}")


def _told(problem: Diagnostic) -> str:
    return "; ".join(filter(None, (problem.message, problem.help)))


def _no_article(source: object) -> Refusal:
    return Refusal(404, f"no article is called {shown(str(source))}")


def _read(content: Content, request: Mapping[str, object]) -> _Request | Refusal:
    """The request, if there is such an article and the selection holds words of it."""
    source, start, end = request.get("source"), request.get("start"), request.get("end")
    article = content.sources.get(source) if isinstance(source, str) else None
    if article is None:
        return _no_article(source)
    if content.site is None:
        return Refusal(409, "site.yaml has a mistake; mend it first")
    if request.get("sha256", article.record.sha256) != article.record.sha256:
        return Refusal(409, "the article was changed after this page was loaded; load it again")
    fields = _fields(request.get("fields", {}))
    if fields is None or type(start) is not int or type(end) is not int:
        return Refusal(422, "the request is not one of this page’s")
    if not 0 <= start < end <= len(article.text.stored):
        return Refusal(422, "the selection lies outside the article")
    if end - start > LONGEST:
        return Refusal(422, f"these are {end - start:,} characters; select at most {LONGEST:,}")
    picked = selection(start, end, article.text)
    if picked is None:
        return Refusal(422, "the selection holds no whole word")
    return _Request(article, content.site, picked, fields)


def _fields(given: object) -> Fields | None:
    """What the editor says of the words, in the order of the file; `None` if it is not to be understood.

    What is empty is left out, and what no excerpt can do without is undecided. No party, as null, is the
    article itself.
    """
    if not isinstance(given, dict) or not given.keys() <= set(_TEXTS):
        return None
    if not all(_sound(key, value) for key, value in given.items()):
        return None
    fields: dict[str, str | Sequence[str] | None] = {}
    for key in _TEXTS:
        value = given.get(key, "")
        if value or (key == "party" and value is None):
            fields[key] = value
        elif key in _NEEDED:
            fields[key] = UNDECIDED
    return fields


def _sound(key: object, value: object) -> bool:
    """Whether the value is of the field's type, and text that a file can hold."""
    texts = value if isinstance(value, list) else [value]
    return isinstance(value, list) == (key in _LISTS) and all(map(_storable, texts))


def _storable(text: object) -> bool:
    return text is None or (isinstance(text, str) and not any("\ud800" <= c <= "\udfff" for c in text))


def _entry(asked: _Request, indent: int) -> str:
    return entry(asked.source.id, asked.selection.selector, asked.fields, indent)


@cache
def _adapter() -> TypeAdapter[Quotation]:
    return TypeAdapter(Quotation)


def _problems(fields: Fields, site: Site) -> dict[str, str]:
    """What is wrong with the fields, by key; that something is undecided is no problem yet."""
    found = {key: _problem(key, value, site) for key, value in fields.items() if value != UNDECIDED}
    return {key: problem for key, problem in found.items() if problem}


def _problem(key: str, value: str | Sequence[str] | None, site: Site) -> str:
    sound: dict[str, Value] = {"source": "a", "exact": "a", "says": "asserts", "mode": "quote"}
    given: Value = value if value is None or isinstance(value, str) else [*value]
    _, problems = validate(_adapter(), Document("", b"", {**sound, key: given}))
    if problems:
        return _told(problems[0])
    if key not in ("party", "via") or value is None:
        return ""
    known = tuple(name for name in site.names() if key == "via" or site.party_of(name))
    names = [value] if isinstance(value, str) else value
    unknown = next((name for name in names if name not in known), None)
    if unknown is None:
        return ""
    return "; ".join(filter(None, (f"{shown(unknown)} is not in site.yaml", did_you_mean(unknown, known))))


def _chosen(claims: Sequence[ClaimChoice], named: object) -> ClaimChoice | Refusal:
    """The claim file with this path or slug."""
    found = [claim for claim in claims if named in (claim.path, claim.slug)]
    if len(found) != 1:
        return Refusal(422, f"no claim file is called {shown(str(named))}" if named else "choose a claim")
    return Refusal(422, f"{found[0].path}: {found[0].mistake}") if found[0].mistake else found[0]


def _uses(claims: Sequence[ClaimChoice], source: Source, span: Span) -> tuple[Use, ...]:
    """The claims that cite words within the span."""
    return tuple(
        Use(claim.slug, claim.claim, cited.anchor, claim.path)
        for claim in claims
        for cited in claim.cited
        if cited.source == source.id and _overlap(find(cited.selector, source.text), span)
    )


def _overlap(found: Match | Failure, span: Span) -> bool:
    spans = found.spans if isinstance(found, Match) else ()
    return any(part.start < span.end and span.start < part.end for part in spans)
