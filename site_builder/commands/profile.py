"""What `site-builder build --profile` prints: where the time of the build went."""

import os
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Final

from site_builder.built import Built
from site_builder.reports.plain import plural, safe
from site_builder.timing import Phase, Spent, Times

_TOLD: Final[Mapping[Phase, str]] = {
    Phase.CHANGES: "finding what changed since the last build",
    Phase.READ: "bytes from disk",
    Phase.PARSE: "YAML and schema, of claims and articles",
    Phase.RESOLVE: "finding the excerpts, and all checks",
    Phase.ASSESS: "the state of the evidence",
    Phase.FACETS: "what pages of many claims need of each",
    Phase.RENDER: "the files of each claim",
    Phase.WRITE: "bytes to disk",
    Phase.WORDING: "what wording the articles share",
    Phase.OVERVIEWS: "pages and data of many claims",
    Phase.LEDGER: "keeping it for the next build",
    Phase.PUBLISH: "putting the site in its place",
    Phase.INDEX: "the search index, by Pagefind",
}
_LIBRARIES: Final[Mapping[str, str]] = {
    "pyyaml": "PyYAML with libyaml",
    "pydantic": "Pydantic",
    "markdown-it-py": "markdown-it-py",
    "jinja2": "Jinja2",
}
"""What the work is done with, by the names of the packages."""


def lines(times: Times, built: Built, whole: Spent, known: int | None) -> Iterator[str]:
    """The table. `known` is how many claims the cache held; `None` where there is none."""
    yield f"{'phase':<10}{'CPU s':>9}{'wall s':>9}"
    for phase, told in _TOLD.items():
        spent = times.spent.get(phase, Spent())
        yield f"{phase:<10}{spent.cpu:>9.3f}{spent.wall:>9.3f}  {told}"
    phases = sum(spent.cpu for spent in times.spent.values())
    cpu = max(whole.cpu, phases)  # a cluster's processes are none of this machine's
    yield f"{'rest':<10}{cpu - phases:>9.3f}{'':>9}  starting, imports, handing work around"
    yield f"{'altogether':<10}{cpu:>9.3f}{whole.wall:>9.3f}  the phases add up over all processes"
    yield from _counts(times, built)
    yield from _means(times, known)
    if times.slowest:
        yield "slowest to make, CPU ms (a process fetches each template when it first needs it):"
        yield from (f"{made.cpu * 1000:>10.1f}  {safe(made.path)}" for made in times.slowest)


def _counts(times: Times, built: Built) -> Iterator[str]:
    work, published = built.work, built.published
    read, made = plural(times.files_read, "file"), plural(times.files_made, "file")
    yield f"read: {read}, {times.bytes_read:,} bytes; {plural(work.read, 'claim')}"
    yield f"made: {made}; {plural(work.printed, 'claim')}, {work.overviews:,} of many claims"
    if published:
        yield f"written: {plural(published.written, 'file')}, {published.bytes_written:,} bytes"


def _means(times: Times, known: int | None) -> Iterator[str]:
    own = times.peaks.get(os.getpid(), 0)
    others = [peak for process, peak in times.peaks.items() if process != os.getpid()]
    yield f"crew: this process{f' and {len(others)} more' if others else ' alone'}"
    largest = f", {_mebibytes(max(others))} in the largest of the others" if others else ""
    yield f"peak memory: {_mebibytes(own)} in this process{largest}"
    yield "cache: " + ("not used" if known is None else f"{plural(known, 'claim')} known from before")
    yield "libraries: " + ", ".join(f"{told} {version(name)}" for name, told in _LIBRARIES.items())


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"
