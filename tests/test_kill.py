"""The real command is ended at random moments: what is published is the old site or the new one, whole.

`KILLS=500 pytest tests/test_kill.py -k random` kills so many builds and prints what became of them; `SEED=…`
takes other moments.
"""

import hashlib
import os
import random
import shutil
import signal
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
from begun import Begun
from builders import CLAIM, SITE, a_project, tree

from site_builder import cache
from site_builder.crew import FEW

KILLS: Final = int(os.environ.get("KILLS", "4"))
SEED: Final = int(os.environ.get("SEED", "20231018"))

CLAIMS: Final = FEW + 2
"""So many that processes of their own are at work."""
LEFT: Final = {"ledger.sqlite", "ledger.sum", "last", "spare", "templates"}
"""What a build may keep for the next one."""


class Desk:
    """A project of two states, between which its editors go to and fro."""

    def __init__(self, root: Path, claims: int = CLAIMS) -> None:
        self.root = root
        self.out = root / "site"
        self.state = 0
        site = f"{SITE}social_cards: false\nsearch: false\n"
        a_project(root, {"site.yaml": site, **{f"claims/n{n}.yaml": _claim(n) for n in range(claims)}})
        one, started = self._clean(), monotonic()
        self.sites = [one, self._clean()]
        self.lasting = monotonic() - started

    def _clean(self) -> dict[str, bytes]:
        """The site as a build without anything kept makes it, of the other state."""
        self.edit()
        clean = self.root.parent / "clean"
        assert self.begun("--no-cache", "--out", str(clean)).ended() == (0, "")
        site = tree(clean)
        shutil.rmtree(clean)
        return site

    def edit(self) -> None:
        """Another title, a claim more or less, another article: what each page shows is another."""
        self.state = 1 - self.state
        title = "Tiny facts" if self.state else "Tinier facts"
        text = (self.root / "site.yaml").read_text().splitlines()[1:]
        (self.root / "site.yaml").write_text("\n".join([f"title: {title}", *text, ""]))
        (self.root / "claims/n1.yaml").write_text(_claim(1 if self.state else 1001))
        if self.state:
            (self.root / "claims/more.yaml").write_text(_claim(2002))
        else:
            (self.root / "claims/more.yaml").unlink(missing_ok=True)

    @property
    def new(self) -> dict[str, bytes]:
        """The site that the files now give."""
        return self.sites[1 - self.state]

    @property
    def old(self) -> dict[str, bytes]:
        return self.sites[self.state]

    @property
    def kept(self) -> Path:
        found = cache.folder(self.root)
        assert found
        return found

    def begun(self, *words: str) -> "Begun":
        return Begun(self.root, "--quiet", *words)

    def settle(self) -> None:
        """One more build needs no hand, and leaves what a clean one makes and nothing beside it."""
        stands, started = tree(self.out) == self.new, monotonic()
        assert self.begun().ended() == (0, "")
        if not stands:
            self.lasting = monotonic() - started
        assert tree(self.out) == self.new
        self.assert_tidy()

    def assert_tidy(self) -> None:
        names = {path.name for path in self.root.iterdir()}
        assert names - {".cache", "site"} == {"site.yaml", "seeds", "claims"}
        assert {path.name for path in self.kept.iterdir()} <= LEFT
        assert {path.name for path in (self.root / ".cache").iterdir()} == {self.kept.name}


def _claim(number: int) -> str:
    return CLAIM.replace("Ships", f"{number} ships", 1)


def assert_sums(site: dict[str, bytes]) -> None:
    """What `sha256sum --check` would say; it is the clean build's bytes that are looked at, byte for byte."""
    lines = site["SHA256SUMS"].decode().splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        path: hashlib.sha256(content).hexdigest() for path, content in site.items() if path != "SHA256SUMS"
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("kill") / "project")
    desk.settle()
    for site in desk.sites:
        assert_sums(site)
    return desk


def test_killed_at_random_moments(desk: Desk) -> None:
    """Its process group, or only the process that others work for: those end by themselves."""
    at_random, outcomes = random.Random(SEED), Counter[str]()
    for number in range(KILLS):
        desk.edit()
        kind, jobs = ("incremental", "cold")[number % 2], ("2", "1")[number // 2 % 2]
        if kind == "cold":
            shutil.rmtree(desk.kept)
        after, group = at_random.uniform(0, 0.9) * desk.lasting, at_random.random() < 0.7
        status, told = desk.begun("--jobs", jobs).ended(after, signal.SIGKILL, group=group)
        site, what = tree(desk.out), f"kill {number}: {kind}, {jobs} jobs, after {after:.3f} s"
        assert site in (desk.old, desk.new), what
        assert (status, told) in ((0, ""), (-signal.SIGKILL, "")), what
        assert status != 0 or site == desk.new, what
        outcomes[
            f"{kind}, {jobs} jobs: {'done' if status == 0 else 'new' if site == desk.new else 'old'}"
        ] += 1
        desk.settle()
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:4} {outcome}")


def test_stopped_at_random_moments(desk: Desk) -> None:
    """By Ctrl-C, `kill` or a closed terminal: it cleans up itself, and nothing else is left to do."""
    at_random = random.Random(SEED)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        desk.edit()
        after, group = at_random.uniform(0.1, 0.9) * desk.lasting, at_random.random() < 0.5
        status, told = desk.begun("--jobs", "2").ended(after, number, group=group)
        site, what = tree(desk.out), f"{number.name} after {after:.3f} s: {status}, {told}"
        assert status in (0, 128 + number, -number), what
        assert site == desk.new if status == 0 else site in (desk.old, desk.new), what
        assert "Traceback" not in told, what
        desk.assert_tidy()
    desk.settle()


def test_two_builds_at_once(desk: Desk) -> None:
    """Of one project into one folder and into two, and of two projects into one folder: each of them succeeds."""
    desk.edit()
    other = Desk(desk.root.parent / "other", claims=1)
    elsewhere = desk.root.parent / "elsewhere"
    builds = [
        desk.begun("--jobs", "2"),
        desk.begun("--jobs", "1"),
        desk.begun("--out", str(elsewhere)),
        other.begun("--out", str(elsewhere)),
    ]
    for build in builds:
        assert build.ended() == (0, "")
    assert tree(desk.out) == desk.new
    assert tree(elsewhere) in (desk.new, other.new)
    assert {path.name for path in desk.root.parent.iterdir()} == {"project", "other", "elsewhere"}
    desk.settle()
