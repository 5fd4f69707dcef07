"""From files to typed records: the site file, the articles with their records, the claims."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import TypeAdapter

from site_builder import claim as claims
from site_builder import document, site, source
from site_builder.claim import Claim
from site_builder.diagnostic import (
    Diagnostic,
    Diagnostics,
    Location,
    Related,
    Severity,
    as_warnings,
    has_errors,
    shown,
)
from site_builder.document import Document
from site_builder.project import Project, decoded
from site_builder.recall import Recall, afresh
from site_builder.schema import is_slug, validate
from site_builder.site import Limits, Site
from site_builder.source import Source
from site_builder.span import Text

T = TypeVar("T")

SITE_FILE = "site.yaml"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that editors wrote and the schema accepts: claims in order, sources by id.

    `complete` is false where an article could not be read.
    """

    site: Site | None
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]
    complete: bool


def load(project: Project, recall: Recall = afresh) -> tuple[Content, Diagnostics]:
    """The content of the project and every problem of every file."""
    content, site_problems = recall("site", project.mark(SITE_FILE), lambda: load_site(project))
    limits = content.limits if content else Limits()
    sources, source_problems = load_sources(project, limits, recall)
    found, claim_problems = load_claims(project, limits, recall)
    problems = (*site_problems, *source_problems, *claim_problems)
    return Content(content, found, sources, not has_errors(source_problems)), problems


def load_site(project: Project) -> tuple[Site | None, Diagnostics]:
    """The site file. Codes: those of reading, of the schema and of `site.check`."""
    loaded, problems = _yaml(project, SITE_FILE, Limits().claim_bytes, site.adapter())
    if loaded is None:
        return None, problems
    return loaded[0], (*problems, *site.check(*loaded))


def load_sources(
    project: Project, limits: Limits, recall: Recall = afresh
) -> tuple[dict[str, Source], Diagnostics]:
    """Articles by id. Codes: record-missing, text-missing, source-changed, duplicate-id, file-*, schema's."""
    paths = project.seeds()
    texts = {path.removesuffix(".txt") for path in paths if path.endswith(".txt")}
    records = {path.removesuffix(".yaml") for path in paths if path.endswith(".yaml")}
    sources: dict[str, Source] = {}
    problems: list[Diagnostic] = [*_unpaired(texts, records), *_not_read(paths, (".txt", ".yaml"))]
    for stem in sorted(texts | records):
        has_record, has_text = stem in records, stem in texts
        found, found_problems = recall(
            ("source", stem),
            (project.mark(f"{stem}.yaml"), project.mark(f"{stem}.txt"), limits),
            partial(_source, project, stem, limits, has_record=has_record, has_text=has_text),
        )
        problems += found_problems
        if found and found.id in sources:
            first = Related(Location(sources[found.id].record_file), "first used here")
            problems.append(
                _twice("duplicate-id", f"{stem}.yaml", f"the id {shown(found.id)} is used twice", first)
            )
        elif found:
            sources[found.id] = found
    return sources, tuple(problems)


def load_claims(
    project: Project, limits: Limits, recall: Recall = afresh
) -> tuple[tuple[Claim, ...], Diagnostics]:
    """Claims in order of their slugs. Codes: bad-slug, duplicate-slug, file-*, schema's."""
    paths = project.claims()
    problems: list[Diagnostic] = list(_not_read(paths, (".yaml", ".md")))
    found: dict[str, Claim] = {}
    first_path: dict[str, str] = {}
    for path in (path for path in paths if path.endswith(".yaml")):
        slug = PurePosixPath(path).stem
        if not is_slug(slug):
            problems.append(_bad_slug(path, slug))
        elif slug in first_path:
            first = Related(Location(first_path[slug]), "first used here")
            problems.append(_twice("duplicate-slug", path, f"the slug {shown(slug)} is used twice", first))
        first_path.setdefault(slug, path)
        claim, file_problems = recall(
            ("claim", path), (project.mark(path), limits), partial(_claim, project, path, slug, limits)
        )
        problems += file_problems
        if claim and is_slug(slug):
            found.setdefault(slug, claim)
    return tuple(found[slug] for slug in sorted(found)), tuple(problems)


def _claim(project: Project, path: str, slug: str, limits: Limits) -> tuple[Claim | None, Diagnostics]:
    """The claim, if the schema accepts it. What a draft still lacks is a warning: it is not published."""
    parsed, problems = _document(project, path, limits.claim_bytes)
    if parsed is None:
        return None, problems
    found = validate(claims.adapter(), parsed)
    problems = (*problems, *found[1])
    draft = isinstance(parsed.value, dict) and parsed.value.get("draft") == "true"
    claim = None if found[0] is None else Claim(slug, found[0], parsed)
    return claim, as_warnings(problems) if draft else problems


def _source(
    project: Project, stem: str, limits: Limits, *, has_record: bool, has_text: bool
) -> tuple[Source | None, Diagnostics]:
    problems: list[Diagnostic] = []
    loaded = None
    if has_record:
        loaded, record_problems = _yaml(project, f"{stem}.yaml", limits.claim_bytes, source.adapter())
        problems += record_problems
    if not has_text:
        return None, tuple(problems)
    path = f"{stem}.txt"
    content = project.read(path, limits.source_bytes)
    text = content if isinstance(content, Diagnostic) else decoded(path, content)
    if isinstance(text, Diagnostic):
        return None, (*problems, text)
    if loaded is None or isinstance(content, Diagnostic):
        return None, tuple(problems)
    record, file = loaded
    digest = hashlib.sha256(content).hexdigest()
    if digest != record.sha256:
        return None, (*problems, _changed(path, digest, file))
    return Source(record, path, Text(text)), tuple(problems)


def _yaml(
    project: Project, path: str, limit: int, adapter: TypeAdapter[T]
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """A YAML file's typed value with its document; the value is `None` only where the schema refuses it."""
    parsed, problems = _document(project, path, limit)
    if parsed is None:
        return None, problems
    found = validate(adapter, parsed)
    return (None if found[0] is None else (found[0], parsed)), (*problems, *found[1])


def _document(project: Project, path: str, limit: int) -> tuple[Document | None, Diagnostics]:
    text = project.read_text(path, limit)
    return (None, (text,)) if isinstance(text, Diagnostic) else document.parse(path, text)


def _unpaired(texts: set[str], records: set[str]) -> Iterable[Diagnostic]:
    for stem in sorted(texts - records):
        yield Diagnostic(
            code="record-missing",
            message=f"the article has no record {stem}.yaml",
            at=Location(f"{stem}.txt"),
            help=f"run `site-builder new source {stem}.txt`",
        )
    for stem in sorted(records - texts):
        yield Diagnostic(
            code="text-missing",
            message=f"the record has no article {stem}.txt",
            at=Location(f"{stem}.yaml"),
            help="add the text, or delete the record",
        )


def _not_read(paths: Iterable[str], endings: tuple[str, ...]) -> Iterable[Diagnostic]:
    for path in paths:
        if not path.endswith(endings):
            yield Diagnostic(
                code="file-not-read",
                message="files of this kind are not read here",
                at=Location(path),
                help=f"rename it to end in {endings[0]}, or move it elsewhere",
                severity=Severity.WARNING,
            )


def _changed(path: str, digest: str, record: Document) -> Diagnostic:
    return Diagnostic(
        code="source-changed",
        message=f"the text is not the one that was recorded: its sha256 is {digest}",
        at=record.at("sha256"),
        help=f"restore {path}; if it was corrected, mend sha256 and run `site-builder check --reanchor site`",
        related=(Related(Location(path), "this text has changed"),),
    )


def _bad_slug(path: str, slug: str) -> Diagnostic:
    return Diagnostic(
        code="bad-slug",
        message=f"the file's name {shown(slug)} cannot be an address",
        at=Location(path),
        help="use small letters a-z, digits and single hyphens, at most 80; no device name of Windows",
    )


def _twice(code: str, path: str, message: str, first: Related) -> Diagnostic:
    return Diagnostic(
        code=code, message=message, at=Location(path), help="rename one of the two", related=(first,)
    )
