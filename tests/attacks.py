"""Hostile values of `tests/hostile/`, and a project that holds each of them in every field that takes text."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import category

from ruamel.yaml import YAML

from site_builder.diagnostic import Diagnostics, Severity
from site_builder.examine import examine
from site_builder.project import Project

FOLDER: Final = Path(__file__).parent / "hostile"
WRITTEN: Final = "written"
"""The file whose values stand in YAML as they are, letter for letter."""

_EACH: Final = 31
"""Without HOSTILE=all, one value in so many is tried."""

PLAIN: Final = "Plain words"


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile value; `name` is a slug."""

    name: str
    text: str


@cache
def attacks() -> tuple[Attack, ...]:
    """Every hostile value but those of `WRITTEN`."""
    return tuple(
        Attack(f"{path.stem}-{number}", text)
        for path in sorted(FOLDER.glob("*.yaml"))
        if path.stem != WRITTEN
        for number, text in enumerate(_values(path), 1)
    )


@cache
def written() -> tuple[str, ...]:
    """Every value of `WRITTEN`."""
    return tuple(_values(FOLDER / f"{WRITTEN}.yaml"))


def is_whole() -> bool:
    """Whether this run leaves nothing out of what it tries: HOSTILE=all, or HOSTILE=links for one file."""
    return "HOSTILE" in os.environ


def tried() -> tuple[Attack, ...]:
    """The values that this run tries."""
    if not is_whole():
        return attacks()[::_EACH]
    kind = os.environ["HOSTILE"]
    return tuple(attack for attack in attacks() if kind in ("all", attack.name.rpartition("-")[0]))


def _values(path: Path) -> Iterator[str]:
    for value in YAML(typ="safe", pure=True).load(path.read_text("utf-8")):
        yield value if isinstance(value, str) else value["text"] * value["times"]


def scalar(text: str) -> str:
    """The text in YAML between double quotation marks, on one line."""
    return f'"{"".join(map(_written, text))}"'


def _written(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() or (category(character) == "Cf" and character != "\ufeff"):
        return character  # what turns the order of letters round stands in the file as it is
    return f"\\u{ord(character):04X}" if character <= "\uffff" else f"\\U{ord(character):08X}"


Value = Callable[[str, str], str]
"""Gives the scalar of a field by the field's name and its harmless value."""


def claim_lines(slug: str, words: str, value: Value) -> Iterator[tuple[str, str]]:
    """A claim file, line by line, each with the name of the field on it. `words` are those of the article."""

    def line(name: str, before: str, plain: str = PLAIN) -> tuple[str, str]:
        return name, f"{before}{value(name, plain)}"

    yield line("claim", "claim: ", f"Plain {slug}"[:74])
    yield line("claimant", "claimant: ", "moscow")
    yield line("said", "said: ", "2023-10-18")
    yield "", "topics:"
    yield line("topic", "  - ", f"t-{slug}")
    yield "", "principals:"
    yield line("principal", "  - ", f"p-{slug}")
    yield "", "parts:"
    yield line("part", "  one: ")
    yield line("summary", "summary: ")
    yield "", "excerpts:"
    yield line("source", "  - source: ", slug)
    yield "", f"    exact: {scalar(words)}"
    yield line("party", "    party: ", f"m-{slug}")
    yield line("speaker", "    speaker: ")
    yield "", "    says: asserts"
    yield line("mode", "    mode: ", "indirect")
    yield "", "    via:"
    yield line("via", "      - ", f"o-{slug}")
    yield line("bears_on", "    bears_on: ", "[one]")
    yield line("origin", "    origin: ", "pier")
    yield line("excerpt said", "    said: ", "2023-10-18")
    yield line("translation", "    translation: ")
    yield line("note", "    note: ")
    yield line("source 2", "  - source: ", slug)
    yield "", "    exact: The other side denied it"
    yield "", "    party: washington"
    yield "", "    says: denies"
    yield "", "    mode: indirect"
    yield "", "    bears_on: [one]"
    yield line("searched", "searched: ")
    yield "", "quotes:"
    yield line("about", "  - about: ")
    yield line("quote speaker", "    speaker: ")
    yield line("quote note", "    note: ")
    yield "", "    variants:"
    yield "", f"      - source: {slug}"
    yield "", f"        exact: {scalar(words)}"
    yield line("wording", "        translation: ")
    yield "", f"      - source: {slug}"
    yield "", "        exact: The other side denied it"
    yield "", "changes:"
    yield line("change date", "  - date: ", "2023-10-21")
    yield line("change kind", "    kind: ", "correction")
    yield line("change", "    text: ")
    yield "", "reviewed_by:"
    yield line("reviewed_by", "  - ")
    yield "", "override:"
    yield line("state", "    state: ", "contested")
    yield line("reason", "    reason: ")
    yield line("by", "    by: ")


def record_lines(slug: str, text: str, value: Value) -> Iterator[tuple[str, str]]:
    """The record of an article, as `claim_lines`."""
    plain = {"published": "2023-10-20", "language": "en", "publish": "full"}
    plain |= {"url": "https://example.org/a", "archived": "https://example.org/b"}
    yield "", f"id: {slug}"
    yield "", f"sha256: {hashlib.sha256(text.encode()).hexdigest()}"
    for name in (
        *("title", "publisher", "agency", "byline", "published", "published_note", "language", "url"),
        *("archived", "rights", "publish", "note"),
    ):
        yield name, f"{name}: {value(name, plain.get(name, PLAIN))}"


def site_lines(slugs: Iterable[str], values: Mapping[str, Value], whole: Value) -> Iterator[tuple[str, str]]:
    """The site file: `whole` gives what stands once, `values` what each attack has of its own."""
    slugs = tuple(slugs)
    plain = {
        "base_url": "https://facts.example/",
        "edit_url": "https://code.example/{path}",
        "language": "en",
    }
    for name in ("title", "description", "desk", "base_url", "edit_url", "language"):
        yield name, f"{name}: {whole(name, plain.get(name, PLAIN))}"
    yield "", "policies:"
    for name in ("about", "method", "funding", "corrections", "contact"):
        yield name, f"  {name}: {whole(name, PLAIN)}"
    yield "", "parties:"
    yield "", "  moscow: {name: Moscow, kind: government}"
    yield "", "  washington: {name: Washington, kind: government}"
    for slug in slugs:
        value = values[slug]
        yield "", f"  p-{slug}:"
        yield "", "    kind: organisation"
        yield f"{slug} name", f"    name: {value('name', PLAIN)}"
        yield f"{slug} evidence", f"    evidence: {value('evidence', PLAIN)}"
        yield f"{slug} party url", f"    url: {value('party url', 'https://example.org/')}"
        yield f"{slug} member", f"    members: {{m-{slug}: {value('member', PLAIN)}}}"
    yield "", "outlets:"
    yield from ((f"{slug} outlet", f"  o-{slug}: {values[slug]('outlet', PLAIN)}") for slug in slugs)
    yield "", "topics:"
    yield from ((f"{slug} topic", f"  t-{slug}: {values[slug]('topic', PLAIN)}") for slug in slugs)


def article(text: str) -> str:
    """An article that quotes the text, and its words with some around them."""
    return f"Lead\n\nBefore it {text} behind it. The other side denied it, and more follows.\n"


def words(text: str) -> str:
    return f"it {text} behind it"


@dataclass(slots=True)
class Siege:
    """A project in which each attack stands in every field that has not refused it."""

    root: Path
    attacks: tuple[Attack, ...]
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    """Code of the problem by file and field."""
    told: list[Diagnostics] = field(default_factory=list)
    """The problems of each round, after which what was refused is plain."""

    def lay(self) -> Project:
        """Writes the files."""
        for attack in self.attacks:
            text = article(PLAIN if self._is_plain(f"seeds/{attack.name}.txt", "") else attack.text)
            self._write(f"seeds/{attack.name}.txt", text)
            self._write_lines(f"seeds/{attack.name}.yaml", self._record(attack, text))
            self._write_lines(f"claims/{attack.name}.yaml", self._claim(attack))
        self._write_lines("site.yaml", self._site())
        return Project(self.root)

    def storm(self) -> Project:
        """Lays the files, and takes back what is refused, until nothing is."""
        while True:
            project = self.lay()
            errors = [p for p in examine(project).problems if p.severity is Severity.ERROR]
            if not errors:
                return project
            self.told.append(tuple(errors))
            known = len(self.refused)
            found = {(p.at.path, self._field(p.at.path, p.at.line)): p.code for p in errors}
            # What stands once holds all attacks: it is without the refused ones in the next round.
            once = {key for key in found if key[0] == "site.yaml" and " " not in key[1]}
            if found.keys() - once:
                found = {key: code for key, code in found.items() if key not in once}
            self.refused |= found
            assert len(self.refused) > known, errors[:3]

    def _claim(self, attack: Attack) -> Iterator[tuple[str, str]]:
        path = f"claims/{attack.name}.yaml"
        quoted = PLAIN if self._is_plain(path, "") else attack.text
        if self._is_plain(f"seeds/{attack.name}.txt", ""):
            quoted = PLAIN
        return claim_lines(attack.name, words(quoted), self._value(path, attack))

    def _record(self, attack: Attack, text: str) -> Iterator[tuple[str, str]]:
        return record_lines(attack.name, text, self._value(f"seeds/{attack.name}.yaml", attack))

    def _site(self) -> Iterator[tuple[str, str]]:
        values = {attack.name: self._value("site.yaml", attack, attack.name) for attack in self.attacks}
        return site_lines(values, values, self._whole)

    def _value(self, path: str, attack: Attack, before: str = "") -> Value:
        def value(name: str, plain: str) -> str:
            if name in STRICT and not before:
                return plain
            key = f"{before} {name}".strip()
            # The site file holds the values of all attacks, and is no longer than any other file.
            return (
                plain if self._is_plain(path, key) else scalar(attack.text[:200] if before else attack.text)
            )

        return value

    def _whole(self, name: str, plain: str) -> str:
        if name in ("base_url", "edit_url", "language") or self._is_plain("site.yaml", name):
            return plain
        between = "\n\n" if name in POLICIES else " "
        fit = (
            a
            for a in self.attacks
            if len(a.text) < 1000 and not self._is_plain("site.yaml", f"{a.name} topic")
        )
        return scalar(between.join(attack.text for attack in fit))

    def _is_plain(self, path: str, name: str) -> bool:
        return (path, name) in self.refused

    def _field(self, path: str, line: int) -> str:
        """The field that stands on the line."""
        if path.endswith(".txt"):
            return ""
        name = path.rpartition("/")[2].removesuffix(".yaml")
        attack = next((attack for attack in self.attacks if attack.name == name), None)
        if attack is None:
            lines = self._site()
        elif path.startswith("claims/"):
            lines = self._claim(attack)
        else:
            lines = self._record(attack, "")
        return [found for found, _ in lines][line - 1]

    def _write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def _write_lines(self, path: str, lines: Iterable[tuple[str, str]]) -> None:
        self._write(path, "".join(f"{line}\n" for _, line in lines))


POLICIES: Final = ("about", "method", "funding", "corrections", "contact")
STRICT: Final = frozenset(
    {
        "claimant",
        "said",
        "topic",
        "principal",
        "source",
        "source 2",
        "party",
        "mode",
        "via",
        "bears_on",
        "origin",
    }
    | {"excerpt said", "change date", "change kind", "state", "published", "publish"}
)
"""Fields of claims and records that take ids, dates and choices: `test_hostile.py` tries them one by one."""
