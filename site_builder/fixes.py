"""What can be mended without a person: white space, the order of keys, an article's own typography.

A fix never changes what a file says. Values stay equal; a quotation stays at its place in the article, and
no new problem comes up. Where that is not certain the file stays as it is, and the fix says why.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from site_builder import claim as claims
from site_builder import tombstone
from site_builder.checks import Setting, check
from site_builder.claim import Claim, ClaimFile
from site_builder.diagnostic import Diagnostic, Diagnostics, Edit, has_errors
from site_builder.document import parse
from site_builder.excerpt import resolve, selector_of
from site_builder.identifier import slug_in
from site_builder.key_order import ordered
from site_builder.layout import layout, yaml_lines
from site_builder.load import SITE_FILE, Content
from site_builder.project import Files
from site_builder.reports.plain import plural
from site_builder.schema import validate
from site_builder.selector import Match, find
from site_builder.site import Limits, Site
from site_builder.source import Record
from site_builder.tombstone import RemovedRecord, TombstoneFile
from site_builder.verbatim import MENDED, verbatim
from site_builder.whitespace import tidied

_OF_WORDS: Final = frozenset(f"excerpt-{flag}" for flag in MENDED)
"""Problems of quotations: a valid claim's are all mended at once, with those that nobody is told of."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A file's text as it is and as it would be; what was wrong, and what stays wrong and why, in words."""

    path: str
    before: str
    after: str
    mended: tuple[str, ...]
    left: tuple[str, ...]


def fixes(
    files: Files, content: Content, problems: Diagnostics, only: Collection[str] | None = None
) -> Iterator[Fix]:
    """A fix for each YAML file in which there is something to mend, or to leave for a person.

    With `only` no other file than these is looked at.
    """
    limit = (content.site.limits if content.site else Limits()).claim_bytes
    setting = Setting(content.site, content.sources, content.complete) if content.site else None
    told: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        told.setdefault(problem.at.path, []).append(problem)
    for path, kind in _kinds(files):
        if only is not None and path not in only:
            continue
        text = files.read_text(path, limit)
        if not isinstance(text, Diagnostic):
            held = _LEFT.get(kind, kind) if _is_removed(text) else kind
            fix = _fix(path, text, held, told.get(path, ()), setting)
            if fix.mended or fix.left:
                yield fix


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text of a YAML file with these edits. Of two that overlap the first is made."""
    lines, pieces, done = yaml_lines(text), list[str](), 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        start, end = lines.offset(edit.start), lines.offset(edit.end)
        if start >= done:
            pieces += (text[done:start], edit.text)
            done = end
    return "".join((*pieces, text[done:]))


def _kinds(files: Files) -> Iterator[tuple[str, type]]:
    """The path of every YAML file, and the type of its value."""
    for paths, kind in (((SITE_FILE,), Site), (files.seeds(), Record), (files.claims(), ClaimFile)):
        yield from ((path, kind) for path in paths if path.endswith(".yaml"))


_LEFT: Final[dict[type, type]] = {ClaimFile: TombstoneFile, Record: RemovedRecord}
"""What is left of claims and records, by their types."""


def _is_removed(text: str) -> bool:
    """Whether a file holds what is left of a claim or an article."""
    return any(key.value == tombstone.KEY for key in layout(text).keys(()))


def _fix(path: str, text: str, kind: type, told: Iterable[Diagnostic], setting: Setting | None) -> Fix:
    after, mended, left = _told_mended(text, _for_file(path, text, told))
    tidy = tidied(after)
    order = ordered(path, tidy.text, kind)
    after = order.text
    mended += (*tidy.changes, *(("keys that were not in order",) if order.text != tidy.text else ()))
    left += [f"its keys are not in order: {order.left}"] if order.left else []
    if kind is ClaimFile and setting is not None:
        after, count, problem = _in_own_words(path, after, setting)
        if count and problem:
            left.append(f"{plural(count, 'quotation')} not in the article's own typography: {problem}")
        elif count:
            mended += (f"{plural(count, 'quotation')} not in the article's own typography",)
    return Fix(path, text, after, tuple(mended), tuple(left))


def _for_file(path: str, text: str, told: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems whose edits are made as they are: of quotations only where the claim is not valid."""
    mendable = [problem for problem in told if problem.edits]
    of_words = [problem for problem in mendable if problem.code in _OF_WORDS]
    if of_words and _claim(path, text):
        return [problem for problem in mendable if problem not in of_words]
    return mendable


def _told_mended(text: str, mendable: Sequence[Diagnostic]) -> tuple[str, list[str], list[str]]:
    """The text with the edits of its problems, which problems those are, and why they cannot be made."""
    if not mendable:
        return text, [], []
    after = applied(text, (edit for problem in mendable for edit in problem.edits))
    if not layout(after).whole:
        return text, [], ["another mistake keeps it from being read"]
    return after, list(dict.fromkeys(problem.message for problem in mendable)), []


def _in_own_words(path: str, text: str, setting: Setting) -> tuple[str, int, str]:
    """The claim with its quotations as the articles print them, how many differ, and what forbids it."""
    before = _claim(path, text)
    edits = tuple(_edits(before, setting)) if before else ()
    if before is None or not edits:
        return text, 0, ""
    after = _claim(path, applied(text, edits))
    assert after is not None, "an edit of words leaves a claim a claim"
    known = Counter(problem.code for problem in _problems(before, setting))
    for problem in _problems(after, setting):
        known[problem.code] -= 1
        if known[problem.code] < 0:
            return text, len(edits), problem.message
    return after.document.text, len(edits), ""


def _claim(path: str, text: str) -> Claim | None:
    document, problems = parse(path, text)
    if document is None or has_errors(problems):
        return None
    content = validate(claims.adapter(), document)[0]
    return None if content is None else Claim(slug_in(path), content, document)


def _edits(claim: Claim, setting: Setting) -> Iterator[Edit]:
    for path, passage in claim.content.passages():
        source, selector = setting.sources.get(passage.source), selector_of(passage)
        match = find(selector, source.text) if source else None
        if source and isinstance(match, Match):
            edit = verbatim(claim.document, (*path, "exact"), selector, source.text, match)
            if edit:
                yield edit


def _problems(claim: Claim, setting: Setting) -> Diagnostics:
    return (*check(claim, setting), *resolve(claim, setting.sources)[1])
