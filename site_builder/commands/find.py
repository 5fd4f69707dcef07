"""`site-builder find`: where words stand in the articles, as YAML to paste."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from site_builder.commands import terminal
from site_builder.load import load_site, load_sources
from site_builder.project import Project
from site_builder.selector import Failure, Match, Selector, find, pinned
from site_builder.site import Limits
from site_builder.source import Source
from site_builder.span import Span
from site_builder.suggestion import nearest, phrase

_EXCERPT = """\
  - source: {source}
    exact: {exact}
{context}    party: null
    says: …
    mode: …
"""


@click.command("find")
@terminal.project_option
@click.argument("words")
def command(root: Path, words: str) -> None:
    """Show where WORDS stand in the articles, each place as YAML to paste under `excerpts:`.

    If they stand nowhere, the nearest passages are shown, with the words that differ.
    """
    project = Project(root.resolve())
    site, _ = load_site(project)
    sources, problems = load_sources(project, site.limits if site else Limits())
    terminal.show(problems, project)
    found = [place for source in sources.values() for place in _places(words, source)]
    for place in found:
        click.echo(place)
    if not found:
        near = [told for source in sources.values() for told in _nearest(words, source)]
        click.echo(
            "these words stand in no article" + ("; the nearest passages:\n" if near else " and none is near")
        )
        for _, told in sorted(near):
            click.echo(told)
        sys.exit(1)


def _places(words: str, source: Source) -> Iterator[str]:
    result = find(Selector(exact=words), source.text)
    if isinstance(result, Match):
        yield _told(source, result.hull, result.tier)
    elif isinstance(result, Failure):
        for span in result.places:
            yield _told(source, span, result.reason)


def _told(source: Source, span: Span, how: str) -> str:
    """The place, and the excerpt that finds it again."""
    selector = pinned(span, source.text)
    context = [
        ("prefix", selector.prefix),
        ("suffix", selector.suffix),
        ("start", selector.start),
        ("end", selector.end),
    ]
    lines = "".join(f"    {key}: {_scalar(value)}\n" for key, value in context if value is not None)
    line, column = source.text.line_column(span.start)
    excerpt = _EXCERPT.format(source=source.id, exact=_scalar(selector.exact), context=lines)
    return f"{source.file}:{line}:{column} ({how})\n\n{excerpt}"


def _scalar(value: str | int) -> str:
    """The value on one line of YAML; JSON's strings are YAML."""
    return str(value) if isinstance(value, int) else json.dumps(" ".join(value.split()), ensure_ascii=False)


def _nearest(words: str, source: Source) -> Iterator[tuple[int, str]]:
    for suggestion in nearest(words, source.text):
        line, column = source.text.line_column(suggestion.span.start)
        place = f"{source.file}:{line}:{column}"
        yield (
            suggestion.distance,
            f"{place}\n  {' '.join(suggestion.words.split())}\n  {phrase(suggestion)}\n",
        )
