"""What all kinds of imports share on the command line: the site's folder, and the editor's own words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Final

import click

from site_builder.claim import Mode, Says
from site_builder.commands import terminal
from site_builder.diagnostic import did_you_mean, shown
from site_builder.identifier import is_slug
from site_builder.imports.decisions import Decisions
from site_builder.site import Site

REPORT: Final = "import-report.jsonl"
_KEYS: Final = ("topics", "principals", "summary", "searched", "mode")


@dataclass(frozen=True, slots=True)
class Order:
    """What all kinds of files share on the command line."""

    root: Path
    given: tuple[str, ...]
    readings: tuple[str, ...]
    parties: tuple[str, ...]
    publishers: tuple[str, ...]
    dry_run: bool
    report: Path | None


def ordered(function: Callable[..., None]) -> Callable[..., None]:
    """The command with the options that all kinds share, handed on as one `Order`."""

    @wraps(function)
    def run(
        root: Path,
        given: tuple[str, ...],
        readings: tuple[str, ...],
        parties: tuple[str, ...],
        publishers: tuple[str, ...],
        dry_run: bool,
        report: Path | None,
        **more: object,
    ) -> None:
        function(Order(root, given, readings, parties, publishers, dry_run, report), **more)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


_OPTIONS: Final = (
    terminal.project_option,
    terminal.quiet_option,
    click.option(
        "--give",
        "given",
        multiple=True,
        metavar="KEY=VALUE",
        help="Your word for every claim that brings none: topics, principals (ids, parted by commas),"
        " summary, searched; mode for the words of parties.",
    ),
    click.option(
        "--read",
        "readings",
        multiple=True,
        metavar="STANCE=SAYS",
        help="What a stance of the file means here, as in supports=own-voice. Of several for one stance the"
        " first counts that the speaker can say.",
    ),
    click.option(
        "--party",
        "parties",
        multiple=True,
        metavar="NAME=ID",
        help="Which party or member of site.yaml a name in the file stands for. Names that site.yaml prints"
        " are known.",
    ),
    click.option(
        "--publisher",
        "publishers",
        multiple=True,
        metavar="NAME=ID",
        help="Whose words the documents of a publisher are, as with a ministry's own releases.",
    ),
    click.option("--dry-run", is_flag=True, help="Tell everything and write nothing."),
    click.option(
        "--report",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"Where everything is listed, line by line; default: {REPORT} in the site's folder.",
    ),
)


def decisions(order: Order, site: Site | None) -> Decisions:
    """The editor's words, checked against the site."""
    speakers = [name for name in site.names() if site.party_of(name)] if site else []
    given = dict(pair(it, "--give") for it in order.given)
    for key in given:
        if key not in _KEYS:
            raise click.BadParameter(f"{shown(key)}: {did_you_mean(key, _KEYS)}", param_hint="--give")
    topics, principals = (_ids(given.get(key)) for key in ("topics", "principals"))
    _check_topics(topics, site)
    check_known(principals, list(site.parties) if site else [], "--give")
    if "mode" in given:
        check_known((given["mode"],), list(Mode), "--give")
    says: dict[str, tuple[Says, ...]] = {}
    for stance, word in (pair(it, "--read") for it in order.readings):
        check_known((word,), list(Says), "--read")
        says[stance.casefold()] = (*says.get(stance.casefold(), ()), Says(word))
    parties = dict(pair(it, "--party") for it in order.parties)
    publishers = {name.casefold(): id_ for name, id_ in (pair(it, "--publisher") for it in order.publishers)}
    check_known(tuple(parties.values()), speakers, "--party")
    check_known(tuple(publishers.values()), speakers, "--publisher")
    return Decisions(
        topics=topics,
        principals=principals,
        summary=given.get("summary"),
        searched=given.get("searched"),
        mode=Mode(given["mode"]) if "mode" in given else None,
        says=says,
        parties=parties,
        publishers=publishers,
    )


def _check_topics(topics: tuple[str, ...], site: Site | None) -> None:
    if site and site.topics:
        check_known(topics, list(site.topics), "--give")
    for topic in topics:
        if not is_slug(topic):
            told = f"{shown(topic)} is no id: use small letters a-z, digits and single hyphens"
            raise click.BadParameter(told, param_hint="--give")


def pair(text: str, option: str) -> tuple[str, str]:
    """Both sides of an equals sign; a name may hold one, an id cannot."""
    parts = text.partition("=") if option == "--give" else text.rpartition("=")
    key, _, value = (part.strip() for part in parts)
    if not key or not value:
        raise click.BadParameter(f"{shown(text)}: write it as NAME=VALUE", param_hint=option)
    return key, value


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def check_known(words: tuple[str, ...], known: list[str], option: str) -> None:
    for word in words:
        if word not in known:
            raise click.BadParameter(f"{shown(word)}: {did_you_mean(word, known)}", param_hint=option)
