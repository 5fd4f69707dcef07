"""Kinds of words on the command line: what they may be, and what a shell offers while one is typed."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

_HEAD: Final = 2_000
"""Bytes of a record in which its id stands: it is the first key."""
_ID: Final = re.compile(r"^id:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


class Day(click.ParamType[date]):
    """A day as this project writes it."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date. Fails with the form that would do."""
        from site_builder.edtf import written

        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            meant = [text for text in written(str(value)) if len(text) == len("2023-10-19")]
            help_ = f"write {' or '.join(meant) or 'one such as 2023-10-19'}"
            self.fail(f"“{value}” is no day: {help_}", param, ctx)


class _Offered(click.ParamType[str]):
    """A word of which a shell offers those that exist. Any is taken: the command says more of a wrong one."""

    def offers(self, root: Path) -> Iterator[tuple[str, str]]:
        """Every word with what it stands for."""
        raise NotImplementedError

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        root = Path(ctx.params.get("root") or ".")
        found = sorted(offer for offer in set(self.offers(root)) if offer[0].startswith(incomplete))
        return [CompletionItem(word, help=told) for word, told in found]


class SourceId(_Offered):
    """The id of an article."""

    name = "id"

    def offers(self, root: Path) -> Iterator[tuple[str, str]]:
        for path in (root / "seeds").rglob("*.yaml"):
            try:
                with path.open("rb") as file:
                    head = file.read(_HEAD).decode("utf-8", "replace")
            except OSError:
                continue
            if found := _ID.search(head):
                yield found[1], path.with_suffix(".txt").name


class ProblemCode(_Offered):
    """The code of a problem."""

    name = "code"

    def offers(self, root: Path) -> Iterator[tuple[str, str]]:
        from site_builder.explanations import explanations

        yield from ((code, explanation.title) for code, explanation in explanations().items())
