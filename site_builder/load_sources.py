"""From files to articles: texts with their records, and the records of removed ones."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from site_builder import placement, source, tombstone
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, shown
from site_builder.document import Document
from site_builder.progress import Progress, untold
from site_builder.project import Files, decoded
from site_builder.recall import Recall, afresh
from site_builder.schema import keys
from site_builder.site import Limits
from site_builder.source import Source
from site_builder.span import Text
from site_builder.tombstone import SourceTombstone
from site_builder.value import in_future
from site_builder.yaml_file import document_of, valid


def load_sources(
    project: Files,
    limits: Limits,
    recall: Recall = afresh,
    today: date | None = None,
    progress: Progress = untold,
    only: Collection[str] | None = None,
) -> tuple[dict[str, Source], dict[str, SourceTombstone], Diagnostics]:
    """Articles by id, and removed ones; `only` those whose text or record has one of these paths.

    Codes: record-missing, text-missing, source-changed, duplicate-id, removed-and-kept, too-many, file-*,
    schema's.
    """
    paths, told = placement.within(project.seeds(), "seeds", limits.seed_files)
    texts = {path.removesuffix(".txt") for path in paths if path.endswith(".txt")}
    records = {path.removesuffix(".yaml") for path in paths if path.endswith(".yaml")}
    sources: dict[str, Source] = {}
    removed: dict[str, SourceTombstone] = {}
    textless = frozenset(stem for stem in records - texts if _is_removed(project, stem, limits))
    problems: list[Diagnostic] = [*told, *placement.in_seeds(paths, textless)]
    asked = (s for s in texts | records if only is None or f"{s}.yaml" in only or f"{s}.txt" in only)
    for stem in progress("reading articles", sorted(asked)):
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


def pairs(paths: Iterable[str]) -> Iterator[str]:
    """The texts and records of these: an article is both."""
    return (f"{path.rpartition('.')[0]}{ending}" for path in paths for ending in (".txt", ".yaml"))


def _is_removed(project: Files, stem: str, limits: Limits) -> bool:
    """Whether the record says that its article was removed."""
    parsed, _ = document_of(project, f"{stem}.yaml", limits, _record_keys)
    return parsed is not None and tombstone.is_tombstone(parsed.value)


def _record_keys() -> frozenset[str]:
    return keys(source.adapter()) | keys(tombstone.record_adapter())


def _source(
    project: Files, stem: str, limits: Limits, today: date | None, *, has_record: bool, has_text: bool
) -> tuple[Source | SourceTombstone | None, Diagnostics]:
    problems: list[Diagnostic] = []
    loaded = None
    if has_record:
        parsed, doubts = document_of(project, f"{stem}.yaml", limits, _record_keys)
        if parsed and tombstone.is_tombstone(parsed.value):
            return _removed_source(parsed, doubts, today, f"{stem}.txt" if has_text else None)
        loaded, record_problems = valid(source.adapter(), parsed, doubts)
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
    loaded, problems = valid(tombstone.record_adapter(), parsed, doubts)
    if loaded is None:
        return None, problems
    ahead = in_future(loaded[0].removed.date, today, parsed, tombstone.KEY, "date")
    return SourceTombstone(loaded[0], parsed.path), (*problems, *ahead)


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
    files = (path, first.record_file)
    parsed, other = (document_of(project, file, limits, _record_keys)[0] for file in files)
    return Diagnostic(
        code="duplicate-id",
        message=f"two articles have the id {shown(first.id)}",
        at=parsed.at("id") if parsed else Location(path),
        help="give this one another id; claims that mean it name it in `source`",
        related=(Related(other.at("id") if other else Location(first.record_file), "the other one"),),
    )
