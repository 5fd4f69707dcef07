"""From files to typed records: the site file, the articles with their records, the claims."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from pydantic import TypeAdapter

from site_builder import claim as claims
from site_builder import document, placement, site, source
from site_builder.claim import Claim
from site_builder.diagnostic import (
    Diagnostic,
    Diagnostics,
    Location,
    Related,
    as_warnings,
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

T = TypeVar("T")

SITE_FILE = "site.yaml"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that editors wrote and the schema accepts: claims in order, sources by id.

    `complete` is false where an article could not be read. `broken` are claims that the schema refuses, as
    far as they can be read: further problems are told of them, and nothing else.
    """

    site: Site | None
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]
    complete: bool
    broken: tuple[Claim, ...] = ()


def load(
    project: Files, recall: Recall = afresh, today: date | None = None, progress: Progress = untold
) -> tuple[Content, Diagnostics]:
    """The content of the project and every problem of every file; dates after `today` are among them."""
    content, site_problems = recall("site", project.mark(SITE_FILE), lambda: load_site(project))
    limits = content.limits if content else Limits()
    sources, source_problems = load_sources(project, limits, recall, today, progress)
    found, claim_problems = _claims(project, limits, recall, progress)
    problems = (*site_problems, *source_problems, *claim_problems)
    whole, broken = (tuple(claim for claim in found if claim.is_whole is kind) for kind in (True, False))
    return Content(content, whole, sources, not has_errors(source_problems), broken), problems


def load_site(project: Files) -> tuple[Site | None, Diagnostics]:
    """The site file. Codes: those of reading, of the schema and of `site.check`."""
    absent = placement.no_site(project)
    if absent:
        return None, (absent,)
    loaded, problems = _yaml(project, SITE_FILE, Limits().claim_bytes, site.adapter())
    if loaded is None:
        return None, problems
    return loaded[0], (*problems, *site.check(*loaded))


def load_sources(
    project: Files,
    limits: Limits,
    recall: Recall = afresh,
    today: date | None = None,
    progress: Progress = untold,
) -> tuple[dict[str, Source], Diagnostics]:
    """Articles by id. Codes: record-missing, text-missing, source-changed, duplicate-id, file-*, schema's."""
    paths = project.seeds()
    texts = {path.removesuffix(".txt") for path in paths if path.endswith(".txt")}
    records = {path.removesuffix(".yaml") for path in paths if path.endswith(".yaml")}
    sources: dict[str, Source] = {}
    problems: list[Diagnostic] = list(placement.in_seeds(paths))
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
        if found and found.id in sources:
            problems.append(_id_twice(project, f"{stem}.yaml", sources[found.id], limits))
        elif found:
            sources[found.id] = found
    return sources, tuple(problems)


def load_claims(
    project: Files, limits: Limits, recall: Recall = afresh
) -> tuple[tuple[Claim, ...], Diagnostics]:
    """Claims in order of their slugs. Codes: bad-slug, duplicate-slug, file-*, schema's."""
    found, problems = _claims(project, limits, recall)
    return tuple(claim for claim in found if claim.is_whole), problems


def _claims(
    project: Files, limits: Limits, recall: Recall, progress: Progress = untold
) -> tuple[tuple[Claim, ...], Diagnostics]:
    """Claims in order of their slugs, with those that the schema refuses, as far as they can be read."""
    named, told = claim_files(project)
    problems = list(told)
    found: dict[str, Claim] = {}
    for path, slug in progress("reading claims", named):
        claim, file_problems = recall(
            ("claim", path), (project.mark(path), limits), partial(load_claim, project, path, slug, limits)
        )
        problems += file_problems
        if claim:
            found.setdefault(slug, claim)
    return tuple(found[slug] for slug in sorted(found)), tuple(problems)


def claim_files(project: Files) -> tuple[tuple[tuple[str, str], ...], Diagnostics]:
    """The path and slug of every claim file. Codes: bad-slug, duplicate-slug, those of `placement`."""
    paths = project.claims()
    problems = list(placement.in_claims(paths, project))
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


def load_claim(project: Files, path: str, slug: str, limits: Limits) -> tuple[Claim | None, Diagnostics]:
    """The claim as far as it can be read. What a draft still lacks is a warning: it is not published."""
    parsed, problems = _document(project, path, limits.claim_bytes, claims.adapter())
    if parsed is None:
        return None, problems
    found = validate(claims.adapter(), parsed)
    content, problems = found[0], _once(problems, found[1])
    draft = isinstance(parsed.value, dict) and parsed.value.get("draft") == "true"
    claim = None
    if content is not None:
        # The typed content says all that the raw value said; thousands of claims would hold both.
        claim = Claim(slug, content, replace(parsed, value=None), is_whole=is_slug(slug))
    elif salvaged := salvage(claims.adapter(), parsed):
        claim = Claim(slug, salvaged.value, parsed, is_whole=False, doubtful=salvaged.doubtful)
    return claim, as_warnings(problems) if draft else problems


def _source(
    project: Files, stem: str, limits: Limits, today: date | None, *, has_record: bool, has_text: bool
) -> tuple[Source | None, Diagnostics]:
    problems: list[Diagnostic] = []
    loaded = None
    if has_record:
        loaded, record_problems = _yaml(project, f"{stem}.yaml", limits.claim_bytes, source.adapter())
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


def _yaml(
    project: Files, path: str, limit: int, adapter: TypeAdapter[T]
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """A YAML file's typed value with its document; the value is `None` only where the schema refuses it."""
    parsed, problems = _document(project, path, limit, adapter)
    if parsed is None:
        return None, problems
    found = validate(adapter, parsed)
    return (None if found[0] is None else (found[0], parsed)), _once(problems, found[1])


def _once(doubts: Diagnostics, refused: Diagnostics) -> Diagnostics:
    """Both, without doubts of a value that the schema refuses."""
    places = {problem.at for problem in refused}
    return (*(p for p in doubts if p.code != "yaml-curly-quotes" or p.at not in places), *refused)


def _document(
    project: Files, path: str, limit: int, adapter: TypeAdapter[T]
) -> tuple[Document | None, Diagnostics]:
    """The file as text values. Codes: those of reading and parsing, file-misplaced, file-empty."""
    text = project.read_text(path, limit)
    if isinstance(text, Diagnostic):
        return None, (text,)
    parsed, problems = document.parse(path, text, partial(keys, adapter))
    if parsed is None:
        return None, problems
    if parsed.value is None and not problems:
        message, help_ = "the file holds only comments", "fill it in, or delete it"
        return None, (Diagnostic(code="file-empty", message=message, at=Location(path), help=help_),)
    elsewhere = placement.misplaced(parsed)
    return (None, (elsewhere,)) if elsewhere else (parsed, problems)


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


def _id_twice(project: Files, path: str, first: Source, limits: Limits) -> Diagnostic:
    parsed, other = (
        _document(project, file, limits.claim_bytes, source.adapter())[0]
        for file in (path, first.record_file)
    )
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
