"""`site-builder find`: where words stand in the articles, as YAML to paste."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from site_builder.candidates import candidates
from site_builder.claim import OF_OBSERVERS, OF_OUTLETS, OF_PARTIES, Mode, Says
from site_builder.commands import terminal
from site_builder.commands.parameters import SourceId
from site_builder.diagnostic import did_you_mean, shown
from site_builder.difference import difference, marked
from site_builder.entry import UNDECIDED, entry
from site_builder.load import load_site
from site_builder.load_sources import load_sources
from site_builder.mention import mentions
from site_builder.project import Project
from site_builder.reports.plain import safe
from site_builder.selector import Selector, pinned
from site_builder.sentence import around
from site_builder.site import Limits, Site
from site_builder.source import Source
from site_builder.span import Span
from site_builder.whereabouts import Near, Vocabulary, Whereabouts, near, vocabulary, whereabouts

_OPEN: Final = {"party": None, "says": UNDECIDED, "mode": UNDECIDED}
"""What a person has to decide of an excerpt."""
_VALUES: Final = f"""\
# party: a party or member of site.yaml; null for the outlet itself
# says: a party {", ".join(s for s in Says if s in OF_PARTIES)};
#   an independent observer {", ".join(s for s in Says if s in OF_OBSERVERS)};
#   the outlet itself {", ".join(s for s in Says if s in OF_OUTLETS)}
# mode: {", ".join(Mode)}"""

_MOST_PLACES: Final = 20
_MOST_NEAR: Final = 5
_MOST_ALIKE: Final = 5
_LONGEST: Final = 400
"""Characters of a sentence that are shown."""


@click.command("find")
@terminal.project_option
@click.option("--source", "only", type=SourceId(), metavar="ID", help="Look in this article only.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="YAML to paste, or JSON for programs.",
)
@click.argument("words")
def command(root: Path, only: str | None, format_: str, words: str) -> None:
    """Show where WORDS stand in the articles, each place as YAML to paste under `excerpts:`.

    Passages that belong together can be joined by […] or "...". If the words stand nowhere, the nearest
    passages are shown with every word that differs. Exit status: 0 if they stand somewhere, else 1.
    """
    if not any(map(str.isalnum, words)):
        raise click.BadParameter("give at least one word", param_hint="WORDS")
    project = Project(root.resolve())
    site, _ = load_site(project)
    sources, _, problems = load_sources(project, site.limits if site else Limits())
    terminal.show(problems, project)
    chosen = _chosen(sources, only)
    found = tuple(whereabouts(words, chosen))
    others = () if found else near(words, chosen)
    if format_ == "json":
        click.echo(json.dumps(_data(words, found, others, chosen), indent=2))
    elif found:
        click.echo("\n".join(_places(found, site)))
    else:
        click.echo("\n".join(_elsewhere(words, others, chosen, site)))
    sys.exit(0 if found else 1)


def _chosen(sources: Mapping[str, Source], only: str | None) -> tuple[Source, ...]:
    if only is not None and only not in sources:
        known = did_you_mean(only, sorted(sources))
        raise click.BadParameter(f"there is no article {shown(only)}; {known}", param_hint="--source")
    return tuple(sources.values()) if only is None else (sources[only],)


def _places(found: Sequence[Whereabouts], site: Site | None) -> Iterator[str]:
    """Each place as a comment and an entry: what is printed is YAML as a whole."""
    for place in found[:_MOST_PLACES]:
        how = f"{place.how}, {place.number} of {place.of}" if place.of > 1 else place.how
        yield f"# {_at(place.source, place.hull)} ({how})"
        sentence = _sentence(place.source, place.hull)
        if _flat(place.source, place.hull) != sentence:
            yield f"# {shown(sentence, _LONGEST)}"
        yield _entry(place.source, place.selector, sentence, site)
    if len(found) > _MOST_PLACES:
        articles = len({place.source.id for place in found})
        yield (
            f"# {len(found) - _MOST_PLACES:,} more places, {len(found):,} in {articles:,} articles:"
            " give more words, or --source\n"
        )
    yield _VALUES


def _elsewhere(
    words: str, others: Sequence[Near], chosen: Sequence[Source], site: Site | None
) -> Iterator[str]:
    """What there is instead of the words, as comments; the nearest passages with their entries."""
    where = "these articles" if len(chosen) != 1 else chosen[0].id
    yield f"# these words stand nowhere in {where}" + (
        "; the nearest passages, with what differs:\n" if others else ", and no passage is near\n"
    )
    wanted = click.get_current_context().color
    colours = sys.stdout.isatty() if wanted is None else wanted
    for one in others[:_MOST_NEAR]:
        span = one.suggestion.span
        yield f"# {_at(one.source, span)}"
        yield f"# {marked(difference(words, one.suggestion.words), colours)}"
        if _flat(one.source, span) != _sentence(one.source, span):
            yield f"# {shown(_sentence(one.source, span), _LONGEST)}"
        yield _entry(one.source, one.selector, _sentence(one.source, span), site)
    if others:
        yield _VALUES
    else:
        yield from _told(vocabulary(words, chosen))
        yield from _alike(words, chosen)


def _told(found: Vocabulary) -> Iterator[str]:
    unknown = [shown(word) + (f" (but {shown(other)})" if other else "") for word, other in found.unknown]
    for verdict, listed in (("in no article", unknown), ("in some article", map(shown, found.known))):
        if told := ", ".join(listed):
            yield f"# {verdict}: {told}"


def _alike(words: str, chosen: Sequence[Source]) -> Iterator[str]:
    """Sentences that share words with those that are looked for."""
    alike = candidates(words, chosen, (), _MOST_ALIKE)
    if alike:
        yield "\n# sentences that share some of the words:"
    for candidate in alike:
        place = candidate.place
        yield f"# {_at(place.source, place.span)} {shown(place.words, _LONGEST)}"


def _entry(source: Source, selector: Selector, sentence: str, site: Site | None) -> str:
    named = mentions(sentence, site) if site else ()
    comments = {"party": f"the sentence names: {', '.join(named)}"} if named else {}
    return entry(source.id, selector, _OPEN, comments=comments)


def _at(source: Source, span: Span) -> str:
    line, column = source.text.line_column(span.start)
    return safe(f"{source.file}:{line}:{column}")


def _sentence(source: Source, span: Span) -> str:
    return _flat(source, around(source.text.stored, span))


def _flat(source: Source, span: Span) -> str:
    return " ".join(source.text.stored[span.start : span.end].split())


def _data(
    words: str, found: Sequence[Whereabouts], others: Sequence[Near], chosen: Sequence[Source]
) -> Mapping[str, object]:
    told = vocabulary(words, chosen)
    return {
        "words": words,
        "places": [
            {**_place(one.source, one.hull, one.selector), "how": one.how, "number": one.number, "of": one.of}
            for one in found
        ],
        "nearest": [
            {
                **_place(one.source, one.suggestion.span, one.selector),
                "distance": one.suggestion.distance,
                "difference": [
                    {"change": piece.change, "words": piece.words, "apart": piece.apart}
                    for piece in difference(words, one.suggestion.words)
                ],
            }
            for one in others
        ],
        "alike": [
            _place(one.place.source, one.place.span, pinned(one.place.span, one.place.source.text))
            for one in (() if found or others else candidates(words, chosen, (), _MOST_ALIKE))
        ],
        "known": list(told.known),
        "unknown": [{"word": word, "alike": alike} for word, alike in told.unknown],
    }


def _place(source: Source, span: Span, selector: Selector) -> Mapping[str, object]:
    line, column = source.text.line_column(span.start)
    keys = ("exact", "prefix", "suffix", "start", "end")
    found_by = {key: getattr(selector, key) for key in keys if getattr(selector, key) is not None}
    return {
        "source": source.id,
        "file": source.file,
        "line": line,
        "column": column,
        "start": span.start,
        "end": span.end,
        "sentence": _sentence(source, span),
        "selector": found_by,
    }
