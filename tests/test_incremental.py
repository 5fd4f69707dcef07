"""Whatever is edited, and whatever happens to the cache and the site: the result is that of a clean build.

Some dozens of sequences are in the suite, always the same ones. A long run draws others each time:
`SEQUENCES=500 pytest tests/test_incremental.py -k TestEditing`, with `STEPS=40` for longer ones.
"""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from textwrap import dedent
from typing import Any, Final
from unittest.mock import patch

import pytest
import tiny
from builders import a_project, a_record, built, tree
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from site_builder import build as building
from site_builder import crew, standstill, version, workshop
from site_builder.build import build
from site_builder.built import Built
from site_builder.crew import Hands, Together
from site_builder.diagnostic import Severity
from site_builder.examine import examine
from site_builder.footprint import clock
from site_builder.kept import KeptText
from site_builder.ledger import Ledger
from site_builder.ledger_file import opened
from site_builder.plan import Plan
from site_builder.press import Press
from site_builder.project import Project
from site_builder.publish import OccupiedError, Stage
from site_builder.site import Site

SEQUENCES: Final = int(os.environ.get("SEQUENCES", "0"))
STEPS: Final = int(os.environ.get("STEPS", "12"))

SHARED: Final = dedent("""\
    The guards at the northern gate of the harbour counted eleven lorries before dawn, and the
    lieutenant who wrote the numbers down says that none of them carried a mark or a plate.
    """)
TEXTS: Final = {
    "wire": dedent(tiny.WIRE),
    "copy": dedent(tiny.COPY),
    "report": f"A report\n\nMoscow says that there were ships. {SHARED}",
    "echo": f"An echo\n\n{SHARED}\nThat was told on Monday.\n",
}
RECORDS: Final = {
    "wire": {"published": "2023-10-20", "publish": "full"},
    "copy": {"published": "[2023-10-19..]"},
    "report": {"published": "2023-10-22"},
    "echo": {"published": "unknown"},
}
STEMS: Final = (*TEXTS, "old/wire", "spare")
SLUGS: Final = ("ships", "talks", "pier", "gate")
FOLDERS: Final = ("", "more/", "z/deep/")

TOPICS: Final = st.lists(st.sampled_from(["arms", "talks", "sea"]), min_size=1, max_size=3, unique=True)
EXCERPTS: Final = (
    "{source: wire, exact: Moscow says that there is <no> evidence., party: %s, says: %s, mode: indirect%s}",
    "{source: wire, exact: 'The White House said on Friday that ships carried arms.', party: white-house,"
    " says: asserts, mode: indirect, said: 2023-10-20%.0s%.0s%s}",
    "{source: wire, exact: 'Imagery shows ships [...] RUSI said.', party: rusi, says: consistent,"
    " mode: indirect, origin: pier-imagery%.0s%.0s%s}",
    "{source: copy, exact: в Пхеньяне всё отрицают, party: pyongyang, says: denies, mode: paraphrase,"
    " via: [tass]%.0s%.0s%s}",
    "{source: report, exact: Moscow says that there were ships., party: %s, says: asserts,"
    " mode: indirect%.0s%s}",
    "{source: echo, exact: none of them carried a mark or a plate, says: own-voice, mode: own-voice%.0s%.0s%s}",
)
QUOTES: Final = """\
quotes:
  - about: What was carried
    speaker: The White House
    said: 2023-10
    variants:
      - {source: wire, exact: ships carried arms}
      - {source: copy, exact: корабли везли оружие}
"""
CHANGES: Final = (
    "{date: 2023-10-21, kind: published, text: First published.}",
    "{date: 2023-11-02, kind: correction, text: A number was wrong.}",
    "{date: 2023-11-02, kind: update, text: A word was added.}",
)
TOMBSTONES: Final = st.builds(
    "removed: {{date: {}, reason: {}{}}}\n{}{}".format,
    st.sampled_from(["2023-11-05", "2024-03", "unknown", "2099-01-01"]),
    st.sampled_from(["A court ordered it.", "It was the same as another claim."]),
    st.sampled_from(["", "", ", instead: ships", ", instead: talks", ", instead: nowhere"]),
    st.sampled_from(["", "", "claim: Ships came\n", "draft: true\n"]),
    st.sampled_from(["", f"changes: [{CHANGES[1]}]\n"]),
)
"""What is left of claims; some of it is wrong."""
GRAVES: Final = st.builds(
    "{}removed: {{date: {}, reason: {}}}\n{}".format,
    st.sampled_from(["id: {id}\n", "id: {id}\n", "id: {id}\n", "id: wire\n", ""]),
    st.sampled_from(["2023-11-05", "2024-03", "unknown", "2099-01-01"]),
    st.sampled_from(["A court ordered it.", "It was no article."]),
    st.sampled_from(["", "", "title: An old one\n", "publisher: UPI\n", "note: It is gone.\n"]),
)
"""What is left of articles; some of it is wrong."""
SPOILS: Final[tuple[tuple[str, str], ...]] = (
    ("exact: ", "exact: never said "),
    ("party: ", "party: nobody-"),
    ("topics: ", "topics: x"),
    ("claim: ", "claim: 'it is a hoax', claim: "),
    ("claim:", "klaim:"),
    ("source: ", "source: un"),
    ("excerpts:", "excerpts: {"),
)


@st.composite
def claims(draw: st.DrawFn) -> str:
    """A claim's file that is right."""
    chosen = draw(st.lists(st.integers(0, len(EXCERPTS) - 1), min_size=1, max_size=3, unique=True))
    party = draw(st.sampled_from(["moscow", "kremlin", "washington"]))
    says = draw(st.sampled_from(["disputes", "denies", "silent"]))
    parts = draw(st.booleans())
    bears = f", bears_on: [{draw(st.sampled_from(['one', 'two', 'one, two']))}]" if parts else ""
    note = draw(st.sampled_from(["", ", note: No number is given.", ", note: An older word."]))
    changes = draw(st.lists(st.sampled_from(CHANGES), max_size=2, unique=True))
    lines = [
        f"claim: {draw(st.sampled_from(['Ships carried arms', 'Talks were held', 'Ships came']))}",
        f"topics: [{', '.join(draw(TOPICS))}]",
        f"principals: [{draw(st.sampled_from(['moscow', 'pyongyang', 'moscow, pyongyang']))}]",
        f"summary: {draw(st.sampled_from(['Somebody says so.', 'See [talks](claims/talks.html).']))}",
        *draw(
            st.sampled_from([(), ("claimant: white-house",), ("claimant: white-house", "said: 2023-10-16")])
        ),
        *(("parts: {one: The first, two: The second}",) if parts else ()),
        "searched: All articles, for a denial.",
        *draw(st.sampled_from([(), (), ("draft: true",), ("reviewed_by: [A reader]",)])),
        "excerpts:",
        *(f"  - {EXCERPTS[n] % (party, says, bears + note)}" for n in chosen),
        *(("changes:", *(f"  - {change}" for change in changes)) if changes else ()),
    ]
    return "\n".join(lines) + "\n" + draw(st.sampled_from(["", "", QUOTES, "# A remark.\n"]))


@st.composite
def spoilt_claims(draw: st.DrawFn) -> str:
    """One with a mistake, if there is the word that it is made in."""
    return draw(claims()).replace(*draw(st.sampled_from(SPOILS)), 1)


def a_site(
    title: str = "Tiny facts",
    base_url: str = "null",
    language: str = "en",
    more: str = "",
    topics: str = "{talks: Talks, arms: Arms, sea: The sea}",
    rusi: str = "RUSI",
) -> str:
    parties = dedent(tiny.SITE).replace("rusi: {name: RUSI,", f"rusi: {{name: {rusi},")
    kept = parties.replace("topics: {talks: Talks, arms: Arms}\n", f"topics: {topics}\n").partition("\n")[2]
    lines = (
        f"title: {title}\nbase_url: {base_url}\nlanguage: {language}\nsocial_cards: false\nsearch: false\n"
    )
    return lines + kept + more


SITES: Final = st.builds(
    a_site,
    title=st.sampled_from(["Tiny facts", "Other facts"]),
    base_url=st.sampled_from(["null", "null", "https://facts.example/"]),
    language=st.sampled_from(["en", "en", "ko"]),
    more=st.sampled_from(
        ["", "# A remark.\n", "limits: {claim_bytes: 100000}\n", "limits: {source_bytes: 99999}\n"]
    ),
    topics=st.sampled_from(
        ["{talks: Talks, arms: Arms, sea: The sea}", "{sea: The sea, arms: All arms, talks: Talks}", "{}"]
    ),
    rusi=st.sampled_from(["RUSI", "The institute"]),
)
SPOILT_SITES: Final = st.builds(
    a_site,
    title=st.sampled_from(["[", "Tiny facts"]),
    more=st.sampled_from(["nothing: known\n", "limits: {claim_bytes: 300}\n", "outlets: {upi: UPI}\n"]),
    topics=st.sampled_from(["{talks: Talks}", "{talks: Talks, arms: Arms, sea: The sea}"]),
)

TEMPLATES: Final = (
    ("index.html", '{% extends "!index.html" %}{% block title %}Ours{% endblock %}'),
    ("index.html", "just {{ site.title }}"),
    ("claim.html", '{% extends "!claim.html" %}{% block description %}d{% endblock %}'),
    ("style.css", '{% extends "!style.css" %}{% block tokens %}:root { color: red }{% endblock %}'),
    ("site.js", "let ours;"),
    ("words.txt", "no template"),
    ("words.txt", "none either"),
    ("more/own.html", "a file of ours"),
    ("fonts/ours.ttf", "not looked at"),
)
BROKEN: Final = ("{% block main %}", "{{ nothing.at.all }}", "{{ 1 / 0 }}")


@dataclass(frozen=True)
class How:
    """How a build is made; `trouble` is what it meets."""

    out: str = "site"
    base_url: str | None = None
    as_of: date | None = None
    today: date | None = date(2026, 1, 5)
    crew: str = "alone"
    skew: int = 0
    """Seconds by which the clock is wrong."""
    stands: bool = False
    """Whether it may say at once that nothing changed, as the command does."""
    trouble: tuple[str, int] | None = None
    """What fails, and how many times it went well before."""


TROUBLES: Final = st.tuples(
    st.sampled_from(["publish", "crew", "commit", "committed", "note"]), st.integers(0, 5)
)
HOWS: Final = st.builds(
    How,
    out=st.sampled_from(["site"] * 8 + ["other"]),
    base_url=st.sampled_from([None] * 5 + ["https://elsewhere.example/facts"]),
    as_of=st.sampled_from([None] * 6 + [date(2023, 10, 21)]),
    today=st.sampled_from(
        [date(2026, 1, 5)] * 5 + [date(2026, 1, 6), date(2023, 10, 20), date(2023, 10, 1), None]
    ),
    crew=st.sampled_from(["alone"] * 6 + ["many"] * 5 + ["two"]),
    skew=st.sampled_from([0, 0, 0, -7200, 7200]),
    stands=st.booleans(),
    trouble=st.none() | st.none() | TROUBLES,
)
PICKS: Final = st.integers(0, 99)
THEN: Final = st.none() | HOWS | HOWS
"""Most steps end with a build."""


COMPILED: Final = tempfile.TemporaryDirectory(prefix="incremental-")


def pressed(site: Site, overrides: Path, compiled: Path) -> Press:
    """The press with templates that are compiled once for all sequences: no build takes long."""
    return Press(site, overrides, compiled=Path(COMPILED.name))


class TroubleError(OSError):
    """What a test lets go wrong."""


@contextmanager
def at_work(how: How) -> Iterator[Hands]:
    """Who builds it: this process, that prints what it reads if there were `many`, or two others."""
    with ExitStack() as stack:
        if how.crew != "alone":
            stack.enter_context(patch.object(building, "FEW", 0))
        if how.crew == "two":
            stack.enter_context(patch.object(crew, "FEW", 0))
        yield stack.enter_context(Hands(2 if how.crew == "two" else 1))


@contextmanager
def met(trouble: tuple[str, int] | None) -> Iterator[None]:
    """The place where the trouble is meets it once, after so many times."""
    if trouble is None:
        yield
        return
    where, times = trouble
    left = [times]

    def failing(do: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == -1 and not after:
                raise TroubleError(where)
            result = do(*given, **named)
            if left[0] == -1:
                raise TroubleError(where)
            return result

        return done

    places: dict[str, tuple[Any, str]] = {
        "publish": (Stage, "publish"),
        "crew": (workshop.Workshop, "_written"),
        "commit": (Ledger, "commit"),
        "committed": (Ledger, "commit"),
        "note": (building._Build, "_note"),
    }
    owner, name = places[where]
    with patch.object(owner, name, failing(getattr(owner, name), after=where == "committed")):
        yield


def outcome(built: Built) -> tuple[object, ...]:
    """What a build tells, but for how much it did."""
    return built.problems, built.claims, built.excerpts, built.articles, built.published is not None


def differing(found: Any, expected: Any) -> str:
    """What is another, for a person who reads why a test failed."""
    if isinstance(found, dict):
        paths = sorted(found.keys() | expected.keys())
        return f"these differ: {[path for path in paths if found.get(path) != expected.get(path)]}"
    return f"found {found}\nnot   {expected}"


class Editing(RuleBasedStateMachine):
    """A project, its cache and what is published of it; `theirs` is what others put into the folder."""

    def __init__(self) -> None:
        super().__init__()
        self.work = Path(tempfile.mkdtemp(prefix="incremental-"))
        self.root = self.work / "project"
        self.cache = self.root / ".cache" / "ours"
        self.project = Project(self.root)
        self.theirs: dict[str, dict[str, bytes]] = {"site": {}, "other": {}}
        self.tampered = False
        self.refused = 0
        """How many builds were refused, one after the other."""
        self._stack = ExitStack()
        self._stack.enter_context(patch.object(workshop, "Press", pressed))
        for stem in TEXTS:
            self._article(stem, stem, TEXTS[stem], RECORDS[stem])
        self._write("site.yaml", a_site())
        self._write("claims/ships.yaml", dedent(tiny.SHIPS))
        self._write("claims/talks.yaml", dedent(tiny.TALKS))
        self.right = self._standing()

    def teardown(self) -> None:
        try:
            self._mend()
            self._build(How())
        finally:
            self._stack.close()
            shutil.rmtree(self.work)

    # Files

    def _write(self, path: str, text: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            target.unlink()
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def _article(self, stem: str, id_: str, text: str, more: dict[str, str]) -> None:
        self._write(f"seeds/{stem}.txt", text)
        published = more.get("published", "2023-10-20")
        rest = {key: value for key, value in more.items() if key != "published"}
        self._write(f"seeds/{stem}.yaml", a_record(text, id_, published, **rest))

    def _files(self, folder: str) -> list[str]:
        """The files below the folder, without links."""
        found = (path for path in (self.root / folder).rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(map(self._path, found))

    def _one(self, pick: int, folder: str, ending: str = "") -> str | None:
        """One of the files, whatever there are: what is drawn must not hang on what a build left."""
        found = [path for path in self._files(folder) if path.endswith(ending)]
        return found[pick % len(found)] if found else None

    def _standing(self) -> dict[str, bytes]:
        folders = ("claims", "seeds", "templates")
        paths = ["site.yaml", *(path for folder in folders for path in self._files(folder))]
        return {path: (self.root / path).read_bytes() for path in paths}

    def _mend(self) -> None:
        """All is again as it was when it was right."""
        for folder in ("claims", "seeds", "templates"):
            for path in (self.root / folder).rglob("*"):
                if path.is_symlink() or (path.is_file() and self._path(path) not in self.right):
                    path.unlink()
        for path_, content in self.right.items():
            if not (self.root / path_).exists() or (self.root / path_).read_bytes() != content:
                self._write(path_, content)
        self.refused = 0

    def _path(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    # Builds

    def _build(self, how: How | None) -> None:
        if how is None:
            return
        out = self.root / how.out
        before = tree(out)
        expected, clean = self._clean(how)
        occupied = sorted(self.theirs[how.out].keys() & clean.keys())
        try:
            found = self._built(how)
        except TroubleError:
            assert tree(out) == before
            self._build(replace(how, trouble=None))
            return
        except OccupiedError:
            assert occupied, "a file of nobody's is in the way"
            assert tree(out) == before
            return
        assert outcome(found) == outcome(expected), differing(outcome(found), outcome(expected))
        if found.published is None:
            assert tree(out) == before
            self.refused += 1
            if self.refused > 2:  # or nothing would be published any more
                self._mend()
            return
        assert not occupied
        assert found.published.files == len(clean)
        assert tree(out) == (made := {**clean, **self.theirs[how.out]}), differing(tree(out), made)
        self.tampered = self.tampered and how.out != "site"
        self.right, self.refused = self._standing(), 0

    def _plan(self, how: How, out: Path, spare: Path | None) -> Plan:
        return Plan(
            project=self.project,
            out=out,
            spare=spare,
            base_url=how.base_url,
            as_of=how.as_of,
            today=how.today,
        )

    def _built(self, how: How) -> Built:
        plan = self._plan(how, self.root / how.out, self.cache / "spare")
        program = version.fingerprint()
        stands = how.stands and not self.tampered
        now = standstill.inputs(plan, program) if stands else None
        last = standstill.recall(self.cache, plan, now) if stands else None
        if last:
            return last
        skewed = patch.object(building, "clock", lambda: clock() + how.skew * 10**9)
        with met(how.trouble), skewed, opened(self.cache, program) as ledger, at_work(how) as hands:
            found = build(plan, ledger, hands)
        if stands:
            standstill.keep(self.cache, plan, now, found)
        return found

    def _clean(self, how: How) -> tuple[Built, dict[str, bytes]]:
        """What a build from nothing finds and makes."""
        out = self.work / "clean"
        if out.exists():
            shutil.rmtree(out)
        plan = self._plan(how, out, None)
        with opened(None, version.fingerprint()) as ledger, Hands(1) as hands:
            found = build(plan, ledger, hands)
        told = examine(self.project, today=how.today).problems
        assert tuple(one for one in found.problems if one.code != "template-error") == told
        return found, tree(out)

    # What editors do

    @rule(how=THEN)
    def nothing_is_edited(self, how: How | None) -> None:
        self._build(how)

    @rule(pick=PICKS, text=claims(), how=THEN)
    def a_claim_is_rewritten(self, pick: int, text: str, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            self._write(path, text)
        self._build(how)

    @rule(
        pick=PICKS,
        swap=st.sampled_from(
            [
                ("note: No number is given.", "note: A number is given."),
                ("summary: ", "summary: Well, "),
                ("claim: ", "claim: Many "),
                ("disputes", "silent"),
                ("party: moscow", "party: pyongyang"),
                ("draft: true", "draft: false"),
                ("2023-11-02", "2023-11-03"),
                ("topics: [arms", "topics: [sea"),
                ("claim: ", "claim:  "),
            ]
        ),
        how=THEN,
    )
    def a_word_of_a_claim_is_edited(self, pick: int, swap: tuple[str, str], how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            self._write(path, (self.root / path).read_text().replace(*swap, 1))
        self._build(how)

    @rule(pick=PICKS, text=spoilt_claims(), how=THEN)
    def a_claim_is_spoilt(self, pick: int, text: str, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            self._write(path, text)
        self._build(how)

    @rule(
        slug=st.sampled_from(SLUGS),
        folder=st.sampled_from(FOLDERS),
        text=claims(),
        twice=st.sampled_from([False, False, False, True]),
        how=THEN,
    )
    def a_claim_is_added(self, slug: str, folder: str, text: str, twice: bool, how: How | None) -> None:
        there = [path for path in self._files("claims") if path.endswith(f"/{slug}.yaml")]
        path = f"claims/{folder}{slug}.yaml"
        if not there or there == [path] or twice:
            self._write(path, text)
        self._build(how)

    @rule(pick=PICKS, text=TOMBSTONES, how=THEN)
    def a_claim_is_removed(self, pick: int, text: str, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            self._write(path, text)
        self._build(how)

    @rule(pick=PICKS, how=THEN)
    def a_claim_is_deleted(self, pick: int, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            (self.root / path).unlink()
        self._build(how)

    @rule(pick=PICKS, slug=st.none() | st.sampled_from(SLUGS), folder=st.sampled_from(FOLDERS), how=THEN)
    def a_claim_is_moved(self, pick: int, slug: str | None, folder: str, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            target = self.root / f"claims/{folder}{slug or Path(path).stem}.yaml"
            slugs = {Path(one).stem for one in self._files("claims") if one != path}
            if target.stem not in slugs:
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).rename(target)
        self._build(how)

    @rule(pick=PICKS, another=PICKS, how=THEN)
    def two_claims_change_places(self, pick: int, another: int, how: How | None) -> None:
        one, other = self._one(pick, "claims"), self._one(another, "claims")
        if one and other and one != other:
            aside = self.work / "aside"
            (self.root / one).rename(aside)
            (self.root / other).rename(self.root / one)
            aside.rename(self.root / other)
        self._build(how)

    @rule(pick=PICKS, link=st.booleans(), how=THEN)
    def a_claim_becomes_a_link_or_empty(self, pick: int, link: bool, how: How | None) -> None:
        path = self._one(pick, "claims")
        if path:
            (self.root / path).unlink()
            if link:
                (self.root / path).symlink_to("nowhere")
            else:
                (self.root / path).write_bytes(b"")
        self._build(how)

    @rule(pick=PICKS, at_once=st.none() | HOWS, how=HOWS)
    def a_claim_keeps_size_and_time(self, pick: int, at_once: How | None, how: How) -> None:
        path = self._one(pick, "claims", ".yaml")
        self._build(at_once)
        if path and path in self._files("claims"):
            file = self.root / path
            times = file.stat().st_mtime_ns
            text = file.read_text()
            swaps = (("Ships", "Boats"), ("Boats", "Ships"), ("held", "made"), ("made", "held"))
            for one, other in swaps:
                if f" {one}" in f" {text.split(chr(10))[0]}":
                    text = text.replace(one, other, 1)
                    break
            with file.open("r+") as opened_file:
                opened_file.write(text)
            os.utime(file, ns=(times, times))
        self._build(how)

    @rule(
        pick=PICKS,
        folder=st.sampled_from(["claims", "seeds", "templates"]),
        seconds=st.sampled_from([-(10**9), -5, 0, 5, 10**8]),
        how=THEN,
    )
    def a_file_has_another_time(self, pick: int, folder: str, seconds: int, how: How | None) -> None:
        path = self._one(pick, folder)
        if path:
            when = (self.root / path).stat().st_mtime + seconds
            os.utime(self.root / path, (when, when))
        self._build(how)

    # Articles

    @rule(
        stem=st.sampled_from(STEMS),
        more=st.sampled_from(
            [{}, {"published": "2023-10-21"}, {"agency": "TASS"}, {"publish": "full"}, {"note": "A copy."}]
        ),
        text=st.none() | st.sampled_from(sorted(TEXTS)),
        how=THEN,
    )
    def an_article_is_written(
        self, stem: str, more: dict[str, str], text: str | None, how: How | None
    ) -> None:
        name = stem if stem in TEXTS else "spare"
        if stem in TEXTS:
            # Its words stay, so that claims hold; what goes along may be of another article.
            content = TEXTS[stem] + ("" if text in (None, stem) else f"\n{TEXTS[text or stem]}")
            self._article(stem, stem, content, {**RECORDS[stem], **more})
        else:
            self._article(stem, "wire" if stem == "old/wire" else name, TEXTS[text or "echo"], more)
        self._build(how)

    @rule(
        pick=PICKS,
        swap=st.sampled_from(
            [
                ("title: T", "title: Tt"),
                ("sha256: ", "sha256: 0"),
                ("id: ", "id: un"),
                ("publisher: UPI", "publisher: AP"),
                ("language: en", "language: xx"),
                ("Moscow", "Kremlin"),
                ("title: T", "title: ["),
            ]
        ),
        how=THEN,
    )
    def a_word_of_an_article_is_edited(self, pick: int, swap: tuple[str, str], how: How | None) -> None:
        path = self._one(pick, "seeds")
        if path:
            self._write(path, (self.root / path).read_text().replace(*swap, 1))
        self._build(how)

    @rule(
        stem=st.sampled_from(STEMS),
        text=GRAVES,
        kept=st.sampled_from([False, False, False, False, True]),
        cited=st.booleans(),
        how=THEN,
    )
    def an_article_is_removed(self, stem: str, text: str, kept: bool, cited: bool, how: How | None) -> None:
        """With the claims that cite it, or not; its text may be forgotten."""
        id_ = "wire" if stem == "old/wire" else stem
        self._write(f"seeds/{stem}.yaml", text.replace("{id}", id_))
        if not kept:
            (self.root / f"seeds/{stem}.txt").unlink(missing_ok=True)
        for path in [] if cited else self._files("claims"):
            if f"source: {id_}," in (self.root / path).read_text():
                (self.root / path).unlink()
        self._build(how)

    @rule(pick=PICKS, both=st.booleans(), how=THEN)
    def an_article_is_deleted(self, pick: int, both: bool, how: How | None) -> None:
        path = self._one(pick, "seeds")
        if path:
            (self.root / path).unlink()
            if both:
                for ending in (".txt", ".yaml"):
                    (self.root / path).with_suffix(ending).unlink(missing_ok=True)
        self._build(how)

    @rule(pick=PICKS, name=st.sampled_from(["moved", "old/moved"]), how=THEN)
    def an_article_is_renamed(self, pick: int, name: str, how: How | None) -> None:
        path = self._one(pick, "seeds", ".txt")
        if path and (self.root / path).with_suffix(".yaml").exists():
            target = self.root / "seeds" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            for ending in (".txt", ".yaml"):
                (self.root / path).with_suffix(ending).rename(target.with_suffix(ending))
        self._build(how)

    # The site file and templates

    @rule(text=SITES, how=THEN)
    def the_site_is_edited(self, text: str, how: How | None) -> None:
        self._write("site.yaml", text)
        self._build(how)

    @rule(text=SPOILT_SITES, how=THEN)
    def the_site_is_spoilt(self, text: str, how: How | None) -> None:
        self._write("site.yaml", text)
        self._build(how)

    @rule(template=st.sampled_from(TEMPLATES), how=THEN)
    def a_template_is_written(self, template: tuple[str, str], how: How | None) -> None:
        name, text = template
        self._write(f"templates/{name}", text)
        self._build(how)

    @rule(name=st.sampled_from(sorted(dict(TEMPLATES))), text=st.sampled_from(BROKEN), how=THEN)
    def a_template_is_broken(self, name: str, text: str, how: How | None) -> None:
        self._write(f"templates/{name}", text)
        self._build(how)

    @rule(pick=PICKS, how=THEN)
    def a_template_is_deleted(self, pick: int, how: How | None) -> None:
        path = self._one(pick, "templates")
        if path:
            (self.root / path).unlink()
        self._build(how)

    # The whole tree

    @rule(how=THEN)
    def all_is_mended(self, how: How | None) -> None:
        self._mend()
        self._build(how)

    @rule(how=THEN)
    def another_branch_is_checked_out(self, how: How | None) -> None:
        """What is there goes aside, and what went aside before comes back."""
        aside, spare = self.work / "branch", self.work / "going"
        spare.mkdir()
        for name in ("claims", "seeds", "templates", "site.yaml"):
            if (self.root / name).exists():
                (self.root / name).rename(spare / name)
        if aside.exists():
            for path in sorted(aside.iterdir()):
                path.rename(self.root / path.name)
            aside.rmdir()
        else:
            shutil.copytree(spare, self.root, dirs_exist_ok=True, symlinks=True)
        spare.rename(aside)
        self._build(how)

    # What happens to what is ours

    @rule(
        what=st.sampled_from(["cache", "ledger", "spare", "cut", "rubbish", "version", "wal", "last"]),
        how=THEN,
    )
    def the_cache_is_damaged(self, what: str, how: How | None) -> None:
        file = self.cache / "ledger.sqlite"
        if what == "cache":
            shutil.rmtree(self.root / ".cache", ignore_errors=True)
        elif what == "spare" and (self.cache / "spare").exists():
            shutil.rmtree(self.cache / "spare")
        elif what == "last":
            (self.cache / "last").unlink(missing_ok=True)
        elif what == "wal" and file.exists():
            (self.cache / "ledger.sqlite-wal").write_bytes(b"rubbish" * 1000)
        elif file.exists():
            if what == "ledger":
                file.unlink()
            elif what == "cut":
                os.truncate(file, file.stat().st_size // 2)
            elif what == "rubbish":
                file.write_bytes(random.Random(1).randbytes(file.stat().st_size))
            else:
                with opened(self.cache, version.fingerprint()) as ledger:
                    ledger.state("version", b"another")
                    ledger.commit()
        self._build(how)

    @rule(pick=PICKS, replaced=st.booleans(), how=THEN)
    def the_spare_is_tampered_with(self, pick: int, replaced: bool, how: How | None) -> None:
        """A file there is replaced or deleted; it may have been a link to one that is published."""
        self._tamper(self.cache / "spare", pick, replaced)
        self._build(how)

    @rule(pick=PICKS, replaced=st.booleans(), how=THEN)
    def the_site_is_tampered_with(self, pick: int, replaced: bool, how: How | None) -> None:
        """A file that we published is edited or deleted."""
        self.tampered = self._tamper(self.root / "site", pick, replaced) or self.tampered
        self._build(how)

    def _tamper(self, folder: Path, pick: int, replaced: bool) -> bool:
        files = sorted(tree(folder).keys() - self.theirs["site"].keys() - {"SHA256SUMS"})
        if not files:
            return False
        path = folder / files[pick % len(files)]
        path.unlink()
        if replaced:
            path.write_bytes(b"another")
        return True

    @rule(path=st.sampled_from(["notes.txt", "claims/gate.html", "claims/notes.txt"]), how=THEN)
    def somebody_adds_a_file(self, path: str, how: How | None) -> None:
        target = self.root / "site" / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"theirs")
            self.theirs["site"][path] = b"theirs"
        self._build(how)

    @rule(how=THEN)
    def somebody_takes_the_files_away(self, how: How | None) -> None:
        for path in self.theirs["site"]:
            (self.root / "site" / path).unlink()
        self.theirs["site"] = {}
        self._build(how)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=SEQUENCES or 40,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=not SEQUENCES,
    suppress_health_check=list(HealthCheck),
)


# Exactly what depends on an edit


SOME: Final = {
    "ships": "Ships carried arms",
    "talks": "Talks were held",
    "pier": "A pier was built",
}


def some_claim(slug: str, topic: str, source: str, exact: str) -> str:
    return (
        f"claim: {SOME[slug]}\ntopics: [{topic}]\nprincipals: [moscow]\nsummary: So it is said.\n"
        f"searched: All articles.\nexcerpts:\n  - {{source: {source}, exact: {exact}, party: moscow,"
        " says: asserts, mode: indirect, note: A note.}\n"
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Three claims on two topics, two of them from one article; it was built already."""
    report = "Moscow says that there were ships. Moscow says that talks were held.\n"
    paper = "Moscow says that a pier was built.\n"
    made = a_project(
        tmp_path / "project",
        {
            "site.yaml": a_site(),
            "seeds/wire.txt": report,
            "seeds/wire.yaml": a_record(report),
            "seeds/paper.txt": paper,
            "seeds/paper.yaml": a_record(paper, "paper"),
            "claims/ships.yaml": some_claim("ships", "arms", "wire", "Moscow says that there were ships."),
            "claims/talks.yaml": some_claim("talks", "talks", "wire", "Moscow says that talks were held."),
            "claims/pier.yaml": some_claim("pier", "talks", "paper", "Moscow says that a pier was built."),
        },
    )
    again(made)
    return made


def again(project: Project, **more: Any) -> Built:
    return built(project, cache=project.root / ".cache" / "ours", **more)


def edited(project: Project, path: str, one: str, other: str) -> None:
    text = (project.root / path).read_text()
    assert one in text
    (project.root / path).write_text(text.replace(one, other))


def changed(project: Project, edit: Callable[[], object]) -> tuple[set[str], tuple[int, int]]:
    """The files of the site that are others after the edit, and how many claims were read and printed."""
    before = tree(project.root / "site")
    edit()
    work = again(project).work
    after = tree(project.root / "site")
    paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return paths - {"SHA256SUMS", "manifest.json"}, (work.read, work.printed)


OF_ALL: Final = {"data/claims.json", "data/site.sqlite", "data/claims.csv", "data/excerpts.csv"}
"""Tables of all claims."""


def test_a_note_changes_the_pages_of_its_claim_and_of_its_article(project: Project) -> None:
    paths, work = changed(project, lambda: edited(project, "claims/ships.yaml", "A note.", "Another note."))
    assert work == (1, 1)
    of_claim = {"claims/ships.html", "claims/ships.json", "data/annotations/ships.json"}
    assert paths - OF_ALL <= {*of_claim, "sources/wire.html", "data/annotations/wire.json"}
    assert "claims/ships.html" in paths


def test_what_does_not_show_a_note_is_not_made(project: Project) -> None:
    edited(project, "claims/ships.yaml", "A note.", "Another note.")
    work = again(project).work
    assert (work.read, work.printed) == (1, 1)
    assert work.overviews <= 6


def test_a_title_changes_the_lists_that_show_it_too(project: Project) -> None:
    paths, work = changed(project, lambda: edited(project, "claims/ships.yaml", "carried", "brought"))
    assert work == (1, 1)
    assert {"index.html", "topics/arms.html", "parties/moscow.html", "timeline.html", "matrix.html"} <= paths
    assert paths.isdisjoint({"topics/talks.html", "sources/paper.html", "claims/talks.html", "parties.html"})


def test_a_record_changes_the_claims_that_cite_the_article(project: Project) -> None:
    paths, work = changed(project, lambda: edited(project, "seeds/wire.yaml", "title: T", "title: Another"))
    assert work == (2, 2)
    assert {"claims/ships.html", "claims/talks.html", "sources/wire.html", "sources.html"} <= paths
    assert paths.isdisjoint({"claims/pier.html", "sources/paper.html", "index.html"})


def test_a_template_changes_pages_and_no_claim_is_read(project: Project) -> None:
    (project.root / "templates").mkdir()
    (project.root / "templates" / "404.html").write_text('{% extends "!404.html" %}')
    work = again(project).work
    assert (work.read, work.printed) == (0, 3)
    assert work.overviews > 30


def test_what_only_looks_changed_is_read_and_nothing_more(project: Project) -> None:
    (project.root / "claims/ships.yaml").touch()
    found = again(project)
    assert (found.work.read, found.work.printed, found.work.overviews) == (0, 0, 0)
    assert found.published
    assert found.published.written == 0


OPENED: Final = """
import os, sys, time
from datetime import date
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from builders import built
from site_builder.project import Project
root = Path(sys.argv[1])
seen = []
def hook(event, words):
    if event == "open" and isinstance(words[0], (str, bytes)):
        seen.append(os.fsdecode(words[0]))
sys.addaudithook(hook)
found = built(Project(root), cache=root / ".cache" / "ours")
told = [name for name in seen if any(f"/{part}/" in name for part in ("claims", "seeds"))]
print(found.work.read, found.work.printed, found.work.overviews, found.published.written, *told)
"""


def test_nothing_changed_nothing_opened(project: Project) -> None:
    old = time.time_ns() - 10**10
    for path in project.root.rglob("*.*"):
        if ".cache" not in path.parts and "site" not in path.parts and path.is_file():
            os.utime(path, ns=(old, old))
    with patch.object(building, "clock", lambda: time.time_ns() + 10**10):
        again(project)  # by this clock no file has changed just now
    command = [sys.executable, "-c", OPENED, str(project.root), str(Path(__file__).parent), *sys.path]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == "0 0 0 0\n"


# Whatever ends a build


ENDED: Final = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from builders import built
from site_builder.ledger import Ledger
from site_builder.project import Project
root, left, commit = Path(sys.argv[1]), int(sys.argv[2]), Ledger.commit
def ending(self):
    global left
    left -= 1
    commit(self)
    if left < 0:
        os._exit(9)
Ledger.commit = ending
built(Project(root), cache=root / ".cache" / "ours")
"""


@pytest.mark.parametrize("commits", range(7))
def test_a_build_that_is_killed(project: Project, commits: int) -> None:
    """Between any two of its commits: the next one is as if there had been none."""
    edited(project, "claims/ships.yaml", "carried", "brought")
    edited(project, "seeds/paper.yaml", "title: T", "title: Another")
    (project.root / "claims/talks.yaml").rename(project.root / "claims/gate.yaml")
    before = tree(project.root / "site")
    command = [sys.executable, "-c", ENDED, str(project.root), str(commits), str(Path(__file__).parent)]
    ended = subprocess.run([*command, *sys.path], check=False).returncode
    assert ended in (9, 0)
    assert ended == 0 or tree(project.root / "site") == before
    again(project)
    built(project, out="../clean")
    assert tree(project.root / "site") == tree(project.root.parent / "clean")


def test_a_build_leaves_no_ledger_open(project: Project) -> None:
    """Who closes it last removes what lies beside it; afterwards it may be another build's."""
    edited(project, "claims/ships.yaml", "A note.", "Another note.")
    again(project)
    left = {path.name for path in (project.root / ".cache" / "ours").glob("ledger*")}
    assert left == {"ledger.sqlite", "ledger.sum"}


def test_one_process_that_builds_many_times(project: Project) -> None:
    """What it remembers of one build is not taken for the next."""
    for title in ("One", "Two", "Three"):
        (project.root / "site.yaml").write_text(a_site(title))
        again(project)
        text = f"Moscow says that a pier was built. {title}.\n"
        (project.root / "seeds/paper.txt").write_text(text)
        (project.root / "seeds/paper.yaml").write_text(a_record(text, "paper"))
        again(project)
        built(project, out="../clean")
        assert tree(project.root / "site") == tree(project.root.parent / "clean")


class Lasting:
    """A worker that goes on when the build is done, as those of a cluster do."""

    hands, lost = 1, 0

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("fork"))
        self._pool.submit(int).result()  # it has begun before there is a lock that it could inherit
        self.map = Together(self._pool, 1).map

    def dismiss(self) -> None:
        pass

    def end(self) -> None:
        self._pool.shutdown()


def test_a_worker_that_outlives_the_build(project: Project) -> None:
    """It takes no order for one of another build that looked the same."""
    worker = Lasting()
    plan = Plan(project=project, out=project.root / "site")
    try:
        for title in ("One", "Two", "Three"):
            for one, other in (("moscow", "nobody"), ("nobody", "moscow")):
                edited(project, "claims/ships.yaml", f"party: {one}", f"party: {other}")
                (project.root / "site.yaml").write_text(a_site(base_url=f"https://{title}.example/{other}"))
                with patch.object(crew, "FEW", 0), opened(project.root / ".cache", b"1") as ledger:
                    build(plan, ledger, Hands(1, lambda: worker))
            built(project, out="../clean")
            assert tree(project.root / "site") == tree(project.root.parent / "clean")
    finally:
        worker.end()


def test_a_branch_is_checked_out_and_the_first_one_again(project: Project) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(project.root), *words], check=True, capture_output=True)

    def same() -> bool:
        again(project)
        built(project, out="../clean")
        return tree(project.root / "site") == tree(project.root.parent / "clean")

    (project.root / ".gitignore").write_text("site\n.cache\n")
    git("init", "-b", "one")
    git("config", "user.email", "a@example.org")
    git("config", "user.name", "A")
    git("add", ".")
    git("commit", "-m", "one")
    assert same()
    git("checkout", "-b", "two")
    edited(project, "claims/ships.yaml", "Ships", "Boats")  # as long as before
    (project.root / "claims/pier.yaml").unlink()
    git("commit", "-am", "two")
    assert same()
    git("checkout", "one")
    assert same()
    git("checkout", "two")
    assert same()


def test_names_that_are_no_text(project: Project) -> None:
    """A folder whose name is no UTF-8."""
    folder = os.fsencode(project.root) + b"/claims/\xff"
    os.mkdir(folder)
    os.rename(os.fsencode(project.root) + b"/claims/pier.yaml", folder + b"/pier.yaml")
    assert again(project).work.read == 1
    edited(project, "claims/ships.yaml", "A note.", "Another note.")
    assert again(project).work.read == 1


@pytest.mark.parametrize("today", [None, date(2023, 10, 1)])
@pytest.mark.parametrize("dated_by", ["claims", "articles", "records"])
def test_a_day_before_the_last_one(project: Project, today: date | None, dated_by: str) -> None:
    """Then there is more that is still to come."""
    edited(project, "claims/ships.yaml", "topics:", "said: 2023-10-19\ntopics:")
    if dated_by == "claims":
        for name in ("wire", "paper"):
            edited(project, f"seeds/{name}.yaml", '"2023-10-20"', "unknown")
    if dated_by == "records":
        (project.root / "seeds/paper.txt").unlink()
    for day in (date(2026, 1, 5), today, date(2023, 9, 30), date(2026, 1, 6)):
        told = again(project, today=day).problems
        assert told == examine(project, today=day).problems


def test_two_articles_with_one_id_are_told_as_by_check(project: Project) -> None:
    edited(project, "seeds/paper.yaml", "id: paper", "id: wire")
    assert again(project).problems == examine(project).problems
    (project.root / "seeds/paper.txt").rename(project.root / "seeds/a.txt")
    (project.root / "seeds/paper.yaml").rename(project.root / "seeds/a.yaml")
    assert again(project).problems == examine(project).problems


def test_a_renamed_article_has_its_name_in_all_data(project: Project) -> None:
    for ending in ("txt", "yaml"):
        (project.root / f"seeds/paper.{ending}").rename(project.root / f"seeds/sheet.{ending}")
    again(project)
    built(project, out="../clean")
    assert tree(project.root / "site") == tree(project.root.parent / "clean")


def test_a_broken_style_sheet_is_told_where_no_claim_is_published(project: Project, tmp_path: Path) -> None:
    for path in project.claims():
        (project.root / path).unlink()
    (project.root / "templates").mkdir(exist_ok=True)
    (project.root / "templates" / "style.css").write_text("{% block own %}")
    found = built(project, cache=tmp_path / "cache")
    assert found.published is None
    assert [(p.code, p.at.path) for p in found.problems if p.severity is Severity.ERROR] == [
        ("template-error", "templates/style.css")
    ]
    (project.root / "templates" / "style.css").unlink()
    assert built(project, cache=tmp_path / "cache").published


def test_a_link_that_becomes_an_empty_file(project: Project) -> None:
    claim = project.root / "claims/pier.yaml"
    claim.unlink()
    claim.symlink_to("nowhere")
    assert [problem.code for problem in again(project).problems] == ["file-not-regular"]
    claim.unlink()
    claim.touch()
    assert [problem.code for problem in again(project).problems] == ["file-empty"]


def test_an_article_that_changes_while_the_site_is_built(project: Project) -> None:
    text = (project.root / "seeds/paper.txt").read_text()
    kept = KeptText(project, "seeds/paper.txt", 1000, hashlib.sha256(text.encode()).hexdigest())
    (project.root / "seeds/paper.txt").write_text(text.replace("pier", "quay"))
    with pytest.raises(OSError, match=r"paper\.txt changed"):
        assert kept.stored
