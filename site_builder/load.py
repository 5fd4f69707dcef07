"""From files to typed records: the site file, the articles with their records, the claims."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final

from site_builder import claim as claims
from site_builder import placement, site, tombstone
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
from site_builder.identifier import is_slug, slug_in
from site_builder.load_sources import load_sources
from site_builder.progress import Progress, untold
from site_builder.project import Files
from site_builder.recall import Recall, afresh
from site_builder.salvage import salvage
from site_builder.schema import keys, validate
from site_builder.site import Limits, Site
from site_builder.source import Source
from site_builder.tombstone import SourceTombstone, Tombstone
from site_builder.yaml_file import document_of, once, typed

SITE_FILE = "site.yaml"


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
    project: Files,
    recall: Recall = afresh,
    today: date | None = None,
    progress: Progress = untold,
    only: Collection[str] | None = None,
) -> tuple[Content, Diagnostics]:
    """The content of the project and every problem of every file; dates after `today` are among them.

    Of claims and articles `only` those at these paths are read, if they are given; all are listed.
    """
    content, site_problems = recall("site", project.mark(SITE_FILE), lambda: load_site(project))
    limits = content.limits if content else Limits()
    sources, removed, source_problems = load_sources(project, limits, recall, today, progress, only)
    paths, misnamed = claim_files(project, limits)
    asked = paths if only is None else tuple(path for path in paths if path in only)
    found, claim_problems = _claims(project, asked, limits, recall, progress)
    problems = (*site_problems, *source_problems, *misnamed, *claim_problems)
    claims = tuple(one for one in found if isinstance(one, Claim))
    made = Content(
        content,
        tuple(claim for claim in claims if claim.is_whole),
        sources,
        not has_errors(source_problems),
        tuple(claim for claim in claims if not claim.is_whole),
        tuple(one for one in found if isinstance(one, Tombstone)),
        frozenset(map(slug_in, paths)),
        removed,
    )
    return made, problems


def load_site(project: Files) -> tuple[Site | None, Diagnostics]:
    """The site file. Codes: those of reading, of the schema and of `site.check`."""
    absent = placement.no_site(project)
    if absent:
        return None, (absent,)
    loaded, problems = typed(project, SITE_FILE, OF_SITE_FILE, site.adapter())
    if loaded is None:
        return None, problems
    return loaded[0], (*problems, *first(site.check(*loaded)))


OF_SITE_FILE: Final = Limits(claim_bytes=2_000_000, yaml_values=100_000)
"""Fixed: the file cannot raise its own."""


def load_claims(
    project: Files, limits: Limits, recall: Recall = afresh
) -> tuple[tuple[Claim, ...], Diagnostics]:
    """Claims in order of their slugs. Codes: bad-slug, duplicate-slug, file-*, schema's."""
    paths, misnamed = claim_files(project, limits)
    found, problems = _claims(project, paths, limits, recall)
    claims = tuple(one for one in found if isinstance(one, Claim) and one.is_whole)
    return claims, (*misnamed, *problems)


def _claims(
    project: Files,
    paths: Sequence[str],
    limits: Limits,
    recall: Recall,
    progress: Progress = untold,
) -> tuple[tuple[Claim | Tombstone, ...], Diagnostics]:
    """What these files hold, in order of slugs; a claim that the schema refuses as far as it can be read."""
    problems: list[Diagnostic] = []
    found: dict[str, Claim | Tombstone] = {}
    for path in progress("reading claims", paths):
        claim, file_problems = recall(
            ("claim", path), (project.mark(path), limits), partial(load_claim, project, path, limits)
        )
        problems += file_problems
        if claim:
            found.setdefault(claim.slug, claim)
    return tuple(found[slug] for slug in sorted(found)), tuple(problems)


def claim_files(project: Files, limits: Limits) -> tuple[Sequence[str], Diagnostics]:
    """The paths of all claim files, in order. Codes: bad-slug, duplicate-slug, too-many, `placement`'s."""
    below, told = placement.within(project.claims(), "claims", limits.claim_files)
    paths = tuple(path for path in below if path.endswith(".yaml"))
    problems = (*told, *placement.in_claims(below, project), *_misnamed(paths))
    return paths, problems


def _misnamed(paths: Sequence[str]) -> Iterator[Diagnostic]:
    folders = {path.rpartition("/")[0] for path in paths}
    first_path: dict[str, str] = {}
    for path in paths:
        slug = slug_in(path)
        if not is_slug(slug):
            yield placement.bad_slug(path, slug)
        elif slug in first_path:
            yield _slug_twice(path, slug, first_path[slug])
        if len(folders) > 1:  # in one folder there is no name twice
            first_path.setdefault(slug, path)


def load_claim(project: Files, path: str, limits: Limits) -> tuple[Claim | Tombstone | None, Diagnostics]:
    """The claim as far as it can be read, or what stands in its place.

    What a draft still lacks is a warning: it is not published. Codes: those of reading, of the schema, and
    removed-and-kept.
    """
    parsed, problems = document_of(project, path, limits, _claim_keys)
    if parsed is None:
        return None, problems
    slug = slug_in(path)
    if tombstone.is_tombstone(parsed.value):
        return _tombstone(parsed, slug, problems)
    found = validate(claims.adapter(), parsed)
    content, problems = found[0], once(problems, found[1])
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
    content, problems = found[0], once(doubts, found[1])
    if content is None or not is_slug(slug):
        return None, problems
    return Tombstone(slug, content, replace(parsed, value=None)), problems


def _slug_twice(path: str, slug: str, first: str) -> Diagnostic:
    return Diagnostic(
        code="duplicate-slug",
        message=f"two claims are called {shown(slug)}: a page has its file's name, whatever the folder",
        at=Location(path),
        help="rename one of the two files, or delete it",
        related=(Related(Location(first), "the other one"),),
    )
