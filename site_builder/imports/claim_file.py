"""The text of a claim file that is imported, with comments on where it comes from and what it lacks."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePath
from typing import Final

from site_builder.imports.draft import Place
from site_builder.imports.known import Piece
from site_builder.imports.ledger import Reason
from site_builder.imports.yaml_text import comment, pair

_SCHEMA: Final = "# yaml-language-server: $schema=../.schema/{kind}.schema.json\n"


def headed(kind: str, at: Place, id_: str | None, body: str) -> str:
    """The file: what kind it is, where it comes from, and its body."""
    name = PurePath(at.file).name.encode(errors="replace").decode()
    origin = comment(f"Imported from {name}, line {at.line}{f', {id_} there' if id_ else ''}")
    return f"{_SCHEMA.format(kind=kind)}{origin}\n{body}"


def body_of(text: str) -> str:
    """The file without its head, if it has one of ours."""
    return text.split("\n", 2)[-1]


def body(claim: Piece, excerpts: Iterable[Piece], left_out: Iterable[str], gaps: Iterable[Reason]) -> str:
    """The file without its head: comments, what is missing, the values. Raises what `scalar` raises."""
    missing = [f"- {gap.message}" for gap in gaps]
    told = chain(claim.kept, ("Missing before it can be published:", *missing) if missing else ())
    lines = [comment(it) for it in told]
    for key, value in claim.values.items():
        if key == "excerpts":
            lines += _excerpts(excerpts)
            lines += map(comment, left_out)
        else:
            lines.append(pair(key, value))
    if missing:
        lines.append("draft: true  # remove this line when nothing is missing")
    return "\n".join(lines) + "\n"


def _excerpts(excerpts: Iterable[Piece]) -> Iterator[str]:
    listed = tuple(excerpts)
    yield "excerpts:" if listed else "excerpts: []"
    for excerpt in listed:
        pairs = (pair(key, value) for key, value in excerpt.values.items())
        lines = "\n".join(chain(pairs, map(comment, excerpt.kept))).split("\n")
        yield from (f"{'    ' if n else '  - '}{line}" if line else "" for n, line in enumerate(lines))
