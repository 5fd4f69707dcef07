"""Characters that look like what YAML wants and are not: they come with pasted text and other keyboards."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from site_builder.diagnostic import Diagnostic
from site_builder.syntax.fault import Fault, sign
from site_builder.syntax.lines import Keys, Lines

_SPACES: Final = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_BULLETS: Final = "•◦‣▪·∙●○–—−*+"
COLONS: Final = "：﹕꞉∶"


def lookalikes(path: str, text: str, keys: Keys, among: str | None = None) -> Iterator[Fault]:
    """One fault for all characters of a kind, of those kinds that have any `among` these, if given.

    What stands within a text of several lines is text and is left alone. Marks of a merge conflict come first
    and alone. Codes: merge-conflict, yaml-tab, yaml-lookalike.
    """
    lines = Lines(path, text, keys)
    conflicts = tuple(_conflicts(lines))
    yield from conflicts or (fault for kind in _KINDS for fault in kind.faults(lines, among))


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A kind of characters that are taken for others: where they stand, and what should stand there."""

    code: str
    find: Callable[[Lines, int], re.Match[str] | None]
    meant: Callable[[re.Match[str]], str]
    message: str
    help: str

    def faults(self, lines: Lines, among: str | None) -> Iterator[Fault]:
        """One fault for all lines that have it, at the first one; none if there are none."""
        rows = (row for row in range(len(lines.all)) if row not in lines.texts)
        found = [(row, match) for row in rows if (match := self.find(lines, row))]
        if not found or (among is not None and all(match["sign"][0] not in among for _, match in found)):
            return
        row, first = found[0]
        others = len(found) - 1
        more = f", here and in {others} more line{'' if others == 1 else 's'}" if others else ""
        edits = tuple(lines.edit(n, m.start("sign"), m.end("sign"), self.meant(m)) for n, m in found)
        problem = Diagnostic(
            code=self.code,
            message=self.message.format(sign=sign(first["sign"][0])) + more,
            at=lines.at(row, first.start("sign")),
            help=self.help,
            edits=edits,
        )
        yield _certain(lines, problem) if self.code == "yaml-tab" else Fault(problem, edits)


def _certain(lines: Lines, problem: Diagnostic) -> Fault:
    """The fault of tabs: mended where it is certain how wide they are, else their width is guessed."""
    from site_builder.whitespace import untabbed

    certain = untabbed(lines.path, lines.text)
    return Fault(replace(problem, edits=certain), certain or problem.edits, guessed=not certain)


def _tab(lines: Lines, row: int) -> re.Match[str] | None:
    return re.match(r" *(?:- *)?(?P<sign>\t[ \t]*)(?=[^\s#])", lines[row])


def _space(lines: Lines, row: int) -> re.Match[str] | None:
    """Such a space before a key, behind a dash or behind a key's colon."""
    before = re.match(rf" *(?:- *)?(?P<sign>[{_SPACES}][ {_SPACES}]*)(?=\S)", lines[row])
    behind = re.match(rf" *(?:- +)*(?P<key>\w+): *(?P<sign>[{_SPACES}][ {_SPACES}]*)", lines[row])
    return before or (behind if behind and lines.knows(behind["key"]) else None)


def _colon(lines: Lines, row: int) -> re.Match[str] | None:
    found = re.match(rf" *(?:- +)*(?P<key>\w+) *(?P<sign>[{COLONS}])(?P<gap>[ \u3000]*)", lines[row])
    return found if found and lines.knows(found["key"]) else None


def _bullet(lines: Lines, row: int) -> re.Match[str] | None:
    """Such a sign before a key, or before a single word."""
    return re.match(rf" *(?P<sign>[{_BULLETS}])[ \t{_SPACES}]+[\w-]+(?=:|\s*$)", lines[row])


_KINDS: Final = (
    Lookalike(
        code="yaml-tab",
        find=_tab,
        meant=lambda found: "  " * found["sign"].count("\t"),
        message="a tab stands where only spaces may",
        help="replace each tab by spaces; “convert tabs to spaces” in most editors does all of them",
    ),
    Lookalike(
        code="yaml-lookalike",
        find=_space,
        meant=lambda found: " " * len(found["sign"]),
        message="a space of another kind, {sign}, stands where only plain ones may",
        help="delete it and type a plain space; it came along with pasted text",
    ),
    Lookalike(
        code="yaml-lookalike",
        find=_colon,
        meant=lambda found: ":" if found["gap"] else ": ",
        message="{sign} is not the colon that belongs behind a key",
        help="type a plain colon and a space",
    ),
    Lookalike(
        code="yaml-lookalike",
        find=_bullet,
        meant=lambda found: "-",
        message="{sign} is not the dash that begins an entry of a list",
        help="type a plain hyphen and a space: `- `",
    ),
)


def _conflicts(lines: Lines) -> Iterator[Fault]:
    """Each merge conflict, at its first mark: git writes these at the very beginning of a line."""
    if not any(re.match(r"(?:=======$|>>>>>>> )", line) for line in lines.all):
        return
    for row, line in enumerate(lines.all):
        if line.startswith("<<<<<<< "):
            problem = Diagnostic(
                code="merge-conflict",
                message="two versions of this part stand here, between marks of a merge conflict",
                at=lines.at(row, 0),
                help="keep the lines of one version; delete the others, and the lines with <<<<<<<, ======="
                " and >>>>>>>",
            )
            yield Fault(problem)
