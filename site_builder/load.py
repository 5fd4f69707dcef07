"""From files to typed records: the site file, the articles with their records, the claims."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final, TypeVar

from pydantic import TypeAdapter

from site_builder import claim as claims
from site_builder import document, placement, site, source, tombstone, unseen
from site_builder.bound import or_raise
from site_builder.claim import Claim, ClaimFile
from site_builder.diagnostic import (
    Diagnostic,
    Diagnostics,
    Location,
    Related,
    as_warnings,
    first,
    has_errors,
    shown,
)
from site_builder.document import Document
from site_builder.identifier import is_slug
from site_builder.progress import Progress, untold
from site_builder.project import Files, decoded
from site_builder.recall import Recall, afresh
from site_builder.salvage import salvage
from site_builder.schema import keys, validate
from site_builder.site import Limits, Site
from site_builder.source import Source
from site_builder.span import Text
from site_builder.syntax.lines import Keys
from site_builder.tombstone import SourceTombstone, Tombstone
from site_builder.value import in_future

T = TypeVar("T")

SITE_FILE = "site.yaml"
_DOUBTS: Final = frozenset({"yaml-curly-quotes", "unseen-character"})
"""Problems that say no more of a value than the schema does that refuses it."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that editors wrote and the schema accepts: claims in order, sources by id.

    `complete` is false where an article could not be read. `broken` are claims that the schema refuses, as
    far as they can be read: further problems are told of them, and nothing else. `slugs` are those of all
    claim files, also of those that cannot be read. `removed_sources` are removed articles by id.
    """

    site: Site | None
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]
    complete: bool
    broken: tuple[Claim, ...] = ()
    removed: tuple[Tombstone, ...] = ()
    slugs: frozenset[str] = frozenset()
    removed_sources: Mapping[str, SourceTombstone] = field(default_factory=dict)


def load(
    project: Files, recall: Recall = afresh, today: date | None = None, progress: Progress = untold
) -> tuple[Content, Diagnostics]:
    """The content of the project and every problem of every file; dates after `today` are among them."""
    content, site_problems = recall("site", project.mark(SITE_FILE), lambda: load_site(project))
    limits = content.limits if content else Limits()
    sources, removed, source_problems = load_sources(project, limits, recall, today, progress)
    named, misnamed = claim_files(project, limits)
    found, claim_problems = _claims(project, named, limits, recall, progress)
    problems = (*site_problems, *source_problems, *misnamed, *claim_problems)
    claims = tuple(one for one in found if isinstance(one, Claim))
    made = Content(
        content,
        tuple(claim for claim in claims if claim.is_whole),
        sources,
        not has_errors(source_problems),
        tuple(claim for claim in claims if not claim.is_whole),
        tuple(one for one in found if isinstance(one, Tombstone)),
        frozenset(slug for _, slug in named),
        removed,
    )
    return made, problems


def load_site(project: Files) -> tuple[Site | None, Diagnostics]:
    """The site file. Codes: those of reading, of the schema and of `site.check`."""
    absent = placement.no_site(project)
    if absent:
        return None, (absent,)
    loaded, problems = _yaml(project, SITE_FILE, OF_SITE_FILE, site.adapter())
    if loaded is None:
        return None, problems
    return loaded[0], (*problems, *first(site.check(*loaded)))


OF_SITE_FILE: Final = Limits(claim_bytes=2_000_000, yaml_values=100_000)
"""Fixed: the file cannot raise its own."""


def load_sources(
    project: Files,
    limits: Limits,
    recall: Recall = afresh,
    today: date | None = None,
    progress: Progress = untold,
) -> tuple[dict[str, Source], dict[str, SourceTombstone], Diagnostics]:
    """Articles by id, and removed ones.

    Codes: record-missing, text-missing, source-changed, duplicate-id, removed-and-kept, too-many, file-*,
    schema's.
    """
    paths, told = _within(project.seeds(), "seeds", limits.seed_files)
    texts = {path.removesuffix(".txt") for path in paths if path.endswith(".txt")}
    records = {path.removesuffix(".yaml") for path in paths if path.endswith(".yaml")}
    sources: dict[str, Source] = {}
    removed: dict[str, SourceTombstone] = {}
    textless = frozenset(stem for stem in records - texts if _is_removed(project, stem, limits))
    problems: list[Diagnostic] = [*told, *placement.in_seeds(paths, textless)]
    for stem in progress("reading articles", sorted(texts | records)):
        has_record, has_text = stem in records, stem in texts
        found, found_problems = recall(
            ("source", stem),
            (project.mark(f"{stem}.yaml"), project.mark(f"{stem}.txt"), limits, today),
            partial(_source, project, stem, limits, today, has_record=has_record, has_text=has_text),
        )
        problems += found_problems
        if any(problem.code == "file-misplaced" for problem in found_problems):
            problems = [p for p in problems if (p.code, p.at.path) != ("text-missing", f"{stem}.yaml")]
        if found is None:
            continue
        other = sources.get(found.id) or removed.get(found.id)
        if other:
            problems.append(_id_twice(project, f"{stem}.yaml", other, limits))
        elif isinstance(found, Source):
            sources[found.id] = found
        else:
            removed[found.id] = found
    return sources, removed, tuple(problems)


def load_claims(
    project: Files, limits: Limits, recall: Recall = afresh
) -> tuple[tuple[Claim, ...], Diagnostics]:
    """Claims in order of their slugs. Codes: bad-slug, duplicate-slug, file-*, schema's."""
    named, misnamed = claim_files(project, limits)
    found, problems = _claims(project, named, limits, recall)
    claims = tuple(one for one in found if isinstance(one, Claim) and one.is_whole)
    return claims, (*misnamed, *problems)


def _claims(
    project: Files,
    named: tuple[tuple[str, str], ...],
    limits: Limits,
    recall: Recall,
    progress: Progress = untold,
) -> tuple[tuple[Claim | Tombstone, ...], Diagnostics]:
    """What these files hold, in order of slugs; a claim that the schema refuses as far as it can be read."""
    problems: list[Diagnostic] = []
    found: dict[str, Claim | Tombstone] = {}
    for path, slug in progress("reading claims", named):
        claim, file_problems = recall(
            ("claim", path), (project.mark(path), limits), partial(load_claim, project, path, slug, limits)
        )
        problems += file_problems
        if claim:
            found.setdefault(slug, claim)
    return tuple(found[slug] for slug in sorted(found)), tuple(problems)


def claim_files(project: Files, limits: Limits) -> tuple[tuple[tuple[str, str], ...], Diagnostics]:
    """The path and slug of every claim file. Codes: bad-slug, duplicate-slug, too-many, `placement`'s."""
    paths, told = _within(project.claims(), "claims", limits.claim_files)
    problems = [*told, *placement.in_claims(paths, project)]
    named = tuple(
        (path, path.rpartition("/")[2].removesuffix(".yaml")) for path in paths if path.endswith(".yaml")
    )
    first_path: dict[str, str] = {}
    for path, slug in named:
        if not is_slug(slug):
            problems.append(placement.bad_slug(path, slug))
        elif slug in first_path:
            problems.append(_slug_twice(path, slug, first_path[slug]))
        first_path.setdefault(slug, path)
    return named, tuple(problems)


def _within(paths: tuple[str, ...], folder: str, limit: int) -> tuple[tuple[str, ...], Diagnostics]:
    """As many of the folder's files as the limit allows, and the problem of more. Codes: too-many."""
    if len(paths) <= limit:
        return paths, ()
    name = {"claims": "claim_files", "seeds": "seed_files"}[folder]
    problem = Diagnostic(
        code="too-many",
        message=f"the folder holds {len(paths):,} files; the limit is {limit:,}",
        at=Location(folder),
        help=f"move some of them elsewhere{or_raise(name, folder)}",
    )
    return paths[:limit], (problem,)


def load_claim(
    project: Files, path: str, slug: str, limits: Limits
) -> tuple[Claim | Tombstone | None, Diagnostics]:
    """The claim as far as it can be read, or what stands in its place.

    What a draft still lacks is a warning: it is not published. Codes: those of reading, of the schema, and
    removed-and-kept.
    """
    parsed, problems = _document(project, path, limits, _claim_keys)
    if parsed is None:
        return None, problems
    if tombstone.is_tombstone(parsed.value):
        return _tombstone(parsed, slug, problems)
    found = validate(claims.adapter(), parsed)
    content, problems = found[0], _once(problems, found[1])
    if content is not None and (beyond := tuple(_beyond(content, parsed, limits))):
        return None, (*problems, *beyond)
    draft = isinstance(parsed.value, dict) and parsed.value.get("draft") == "true"
    claim = None
    if content is not None:
        # The typed content says all that the raw value said; thousands of claims would hold both.
        claim = Claim(slug, content, replace(parsed, value=None), is_whole=is_slug(slug))
    elif salvaged := salvage(claims.adapter(), parsed):
        claim = Claim(slug, salvaged.value, parsed, is_whole=False, doubtful=salvaged.doubtful)
    return claim, as_warnings(problems) if draft else problems


def _beyond(content: ClaimFile, document: Document, limits: Limits) -> Iterator[Diagnostic]:
    """What is more than the site's limits allow in a claim. Codes: too-many, too-long."""
    passages = tuple(content.passages())
    if len(passages) > limits.excerpts:
        yield Diagnostic(
            code="too-many",
            message=f"the claim has {len(passages):,} excerpts and wordings; the limit is"
            f" {limits.excerpts:,}",
            at=document.at(*passages[limits.excerpts][0]),
            help=f"divide it into several claims{or_raise('excerpts', document.path)}",
        )
        return
    for path, passage in passages:
        if len(passage.exact) > limits.quote_characters:
            yield Diagnostic(
                code="too-long",
                message=f"the quotation has {len(passage.exact):,} characters; the limit is"
                f" {limits.quote_characters:,}",
                at=document.at(*path, "exact"),
                help="quote less of it, or make several excerpts of it"
                + or_raise("quote_characters", document.path),
            )


def _claim_keys() -> frozenset[str]:
    return keys(claims.adapter()) | keys(tombstone.adapter())


def _tombstone(parsed: Document, slug: str, doubts: Diagnostics) -> tuple[Tombstone | None, Diagnostics]:
    kept = tombstone.kept(parsed)
    if kept is not None:
        return None, (*doubts, kept)
    found = validate(tombstone.adapter(), parsed)
    content, problems = found[0], _once(doubts, found[1])
    if content is None or not is_slug(slug):
        return None, problems
    return Tombstone(slug, content, replace(parsed, value=None)), problems


def _is_removed(project: Files, stem: str, limits: Limits) -> bool:
    """Whether the record says that its article was removed."""
    parsed, _ = _document(project, f"{stem}.yaml", limits, _record_keys)
    return parsed is not None and tombstone.is_tombstone(parsed.value)


def _record_keys() -> frozenset[str]:
    return keys(source.adapter()) | keys(tombstone.record_adapter())


def _source(
    project: Files, stem: str, limits: Limits, today: date | None, *, has_record: bool, has_text: bool
) -> tuple[Source | SourceTombstone | None, Diagnostics]:
    problems: list[Diagnostic] = []
    loaded = None
    if has_record:
        parsed, doubts = _document(project, f"{stem}.yaml", limits, _record_keys)
        if parsed and tombstone.is_tombstone(parsed.value):
            return _removed_source(parsed, doubts, today, f"{stem}.txt" if has_text else None)
        loaded, record_problems = _valid(source.adapter(), parsed, doubts)
        problems += record_problems
        if loaded:
            problems += source.check(*loaded, today)
    if not has_text:
        return None, tuple(problems)
    path = f"{stem}.txt"
    content = project.read(path, limits.source_bytes)
    text = content if isinstance(content, Diagnostic) else decoded(path, content)
    if isinstance(text, Diagnostic):
        return None, (*problems, text)
    if isinstance(content, Diagnostic):
        return None, tuple(problems)
    digest = hashlib.sha256(content).hexdigest()
    if loaded is None:
        return None, tuple(_with_sum(problem, digest) for problem in problems)
    record, file = loaded
    if digest != record.sha256:
        return None, (*problems, _changed(path, content, record.sha256, file))
    return Source(record, path, Text(text)), tuple(problems)


def _removed_source(
    parsed: Document, doubts: Diagnostics, today: date | None, text: str | None
) -> tuple[SourceTombstone | None, Diagnostics]:
    left = tuple(tombstone.kept_of_source(parsed, text))
    if left:
        return None, (*doubts, *left)
    loaded, problems = _valid(tombstone.record_adapter(), parsed, doubts)
    if loaded is None:
        return None, problems
    ahead = in_future(loaded[0].removed.date, today, parsed, tombstone.KEY, "date")
    return SourceTombstone(loaded[0], parsed.path), (*problems, *ahead)


def _yaml(
    project: Files, path: str, limits: Limits, adapter: TypeAdapter[T]
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """A YAML file's typed value with its document; the value is `None` only where the schema refuses it."""
    return _valid(adapter, *_document(project, path, limits, partial(keys, adapter)))


def _valid(
    adapter: TypeAdapter[T], parsed: Document | None, doubts: Diagnostics
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """The typed value of what was read, with its document, and every problem of both."""
    if parsed is None:
        return None, doubts
    found = validate(adapter, parsed)
    return (None if found[0] is None else (found[0], parsed)), _once(doubts, found[1])


def _once(doubts: Diagnostics, refused: Diagnostics) -> Diagnostics:
    """Both, without doubts of a value that the schema refuses."""
    places = {problem.at for problem in refused}
    return (*(p for p in doubts if p.code not in _DOUBTS or p.at not in places), *refused)


def _document(
    project: Files, path: str, limits: Limits, known: Callable[[], Keys]
) -> tuple[Document | None, Diagnostics]:
    """The file as text values; `known` gives its keys.

    Codes: those of reading and parsing, file-misplaced, file-empty, unseen-character.
    """
    text = project.read_text(path, limits.claim_bytes)
    if isinstance(text, Diagnostic):
        return None, (text,)
    parsed, problems = document.parse(path, text, known, limits.bounds)
    if parsed is None:
        return None, problems
    if parsed.value is None and not problems:
        message, help_ = "the file holds only comments", "fill it in, or delete it"
        return None, (Diagnostic(code="file-empty", message=message, at=Location(path), help=help_),)
    elsewhere = placement.misplaced(parsed)
    return (None, (elsewhere,)) if elsewhere else (parsed, (*problems, *unseen.check(parsed)))


def _with_sum(problem: Diagnostic, digest: str) -> Diagnostic:
    """The problem, with the sum that the text has where it is the sum that is missing or wrong."""
    return replace(problem, help=f"write `sha256: {digest}`") if problem.code == "bad-sum" else problem


def _changed(path: str, content: bytes, recorded: str, record: Document) -> Diagnostic:
    digest = hashlib.sha256(content).hexdigest()
    difference = _difference(content, recorded)
    restore = f"restore {path} as it was"
    return Diagnostic(
        code="source-changed",
        message=f"{path} is not the text that was recorded here" + (f": {difference}" if difference else ""),
        at=record.at("sha256"),
        help=restore
        if difference
        else f"{restore}; if the article was corrected on purpose, write `sha256: {digest}` and run"
        " `site-builder check --reanchor site`",
        related=(Related(Location(path), "this text has changed"),),
    )


def _difference(content: bytes, recorded: str) -> str:
    """What a program did to a text that nobody meant to change, if it is that."""
    line_feeds = content.replace(b"\r\n", b"\n")
    changes = {
        "its line ends were changed to those of Windows": line_feeds,
        "its line ends were changed from those of Windows": line_feeds.replace(b"\n", b"\r\n"),
        "a byte order mark was put before it": content.removeprefix(b"\xef\xbb\xbf"),
        "the byte order mark before it was removed": b"\xef\xbb\xbf" + content,
        "a line end was added at its end": content.removesuffix(b"\n"),
        "the line end at its end was removed": content + b"\n",
    }
    return next((told for told, was in changes.items() if hashlib.sha256(was).hexdigest() == recorded), "")


def _id_twice(project: Files, path: str, first: Source | SourceTombstone, limits: Limits) -> Diagnostic:
    parsed, other = (_document(project, file, limits, _record_keys)[0] for file in (path, first.record_file))
    return Diagnostic(
        code="duplicate-id",
        message=f"two articles have the id {shown(first.id)}",
        at=parsed.at("id") if parsed else Location(path),
        help="give this one another id; claims that mean it name it in `source`",
        related=(Related(other.at("id") if other else Location(first.record_file), "the other one"),),
    )


def _slug_twice(path: str, slug: str, first: str) -> Diagnostic:
    return Diagnostic(
        code="duplicate-slug",
        message=f"two claims are called {shown(slug)}: a page has its file's name, whatever the folder",
        at=Location(path),
        help="rename one of the two files, or delete it",
        related=(Related(Location(first), "the other one"),),
    )
