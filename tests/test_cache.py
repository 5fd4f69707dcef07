"""Where builds keep what they know: nobody else can have put it there, and nothing needs it.

`DAMAGES=2000 pytest tests/test_cache.py -k damage` damages it so often; `SEED=…` in other places.
"""

import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from builders import CLAIM, SITE, a_project, run, tree
from click.testing import CliRunner

from site_builder.cache import folder
from site_builder.cli import commands

DAMAGES: Final = int(os.environ.get("DAMAGES", "15"))
SEED: Final = int(os.environ.get("SEED", "1"))

ASKED = "from site_builder.cache import folder; from pathlib import Path; print(folder(Path('/x')))"


def test_a_project_has_one_folder_and_another_project_another(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one"), folder(tmp_path / "other")
    assert one == folder(tmp_path / "one")
    assert one
    assert other
    assert one.parent == tmp_path / "one" / ".cache"
    assert one.name != other.name


def test_its_name_holds_a_secret_that_only_its_user_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = set()
    for user in ("one", "other"):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / user))
        found = folder(tmp_path)
        assert found
        names.add(found.name)
        secret = tmp_path / user / "site-builder" / "secret"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert [path.name for path in secret.parent.iterdir()] == ["secret"]
    assert len(names) == 2


def test_builds_that_make_the_secret_at_once_agree_on_it(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "new")}
    command = [sys.executable, "-c", ASKED]
    asked = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(6)]
    assert len({process.communicate()[0] for process in asked}) == 1


@pytest.mark.parametrize("secret", [b"", b"short", None])
def test_without_a_secret_a_build_keeps_nothing(tmp_path: Path, secret: bytes | None) -> None:
    home = tmp_path / "home"
    if secret is None:
        home.write_text("no folder")
    else:
        (home / "site-builder").mkdir(parents=True)
        (home / "site-builder" / "secret").write_bytes(secret)
    project = a_project(tmp_path / "project")
    for _ in range(2):
        result = run(project.root, "build", XDG_CONFIG_HOME=str(home))
        assert (result.returncode, result.stderr) == (0, "")
    assert not (project.root / ".cache").exists()


def test_what_a_change_of_the_project_brings_below_the_cache_is_not_used(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "build").returncode == 0
    kept = folder(project.root)
    assert kept
    site = tree(project.root / "site")
    foreign = project.root / ".cache" / f"site-builder-{'0' * 32}"
    kept.rename(foreign)
    before = {path.name: path.stat().st_mtime_ns for path in foreign.iterdir()}
    assert run(project.root, "build").returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in foreign.iterdir()} == before
    assert tree(project.root / "site") == site


def flipped(content: bytearray, by: random.Random) -> None:
    content[by.randrange(len(content))] ^= 1 << by.randrange(8)


def overwritten(content: bytearray, by: random.Random) -> None:
    start = by.randrange(len(content))
    content[start : start + 100] = by.randbytes(len(content[start : start + 100]))


def zeroed(content: bytearray, by: random.Random) -> None:
    start = by.randrange(len(content))
    content[start : start + 5000] = bytes(len(content[start : start + 5000]))


def cut(content: bytearray, by: random.Random) -> None:
    del content[by.randrange(len(content)) :]


def without_a_piece(content: bytearray, by: random.Random) -> None:
    start = by.randrange(len(content))
    del content[start : start + by.randrange(1, 5000)]


def longer(content: bytearray, by: random.Random) -> None:
    content += by.randbytes(by.randrange(1, 5000))


WAYS: Final[tuple[Callable[[bytearray, random.Random], None], ...]] = (
    flipped,
    flipped,
    overwritten,
    zeroed,
    cut,
    without_a_piece,
    longer,
)


def damaged(path: Path, among: list[Path], by: random.Random) -> str:
    """Damages the file, and says how."""
    if by.random() < 0.1:
        other = by.choice(among)
        aside = path.with_name("aside")
        path.rename(aside)
        if other != path:
            other.rename(path)
        aside.rename(other)
        return f"exchanged with {other.name}"
    way, content = by.choice(WAYS), bytearray(path.read_bytes() or b"x")
    way(content, by)
    path.write_bytes(content)
    return way.__name__


def test_any_damage_of_what_is_kept_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is changed in whichever file, the next build makes the bytes of a clean one and tells no fault."""
    by = random.Random(SEED)
    site = f"{SITE}social_cards: false\nsearch: false\n"
    claims = [{"claims/ships.yaml": CLAIM.replace("Ships", ships, 1)} for ships in ("Ships", "Boats")]
    more = {"claims/more.yaml": CLAIM.replace("Ships", "Planes", 1)}
    project = a_project(tmp_path / "project", {"site.yaml": site, **claims[1], **more})
    monkeypatch.chdir(project.root)
    clean = []
    for state in (0, 1):
        a_project(project.root, {"site.yaml": site, **claims[state]})
        assert CliRunner().invoke(commands, ["build", "--no-cache", "--out", "clean"]).exit_code == 0
        clean.append(tree(project.root / "clean"))
    kept, state = folder(project.root), 1
    assert kept
    for number in range(-2, DAMAGES):
        what = ""
        if number >= 0:
            kinds = (kept, kept, kept / "templates", kept / "spare")
            files = [path for path in by.choice(kinds).rglob("*") if path.is_file()]
            own = [path for path in files if path.parent == kept]
            path = by.choice(own if own and by.random() < 0.8 else files)
            what = f"{number}: {path.relative_to(kept)} {damaged(path, own or files, by)}"
        # What is damaged in the spare may be a link to what is published; where nothing else changed, only
        # the names in the published folder are looked at.
        if number < 0 or "spare" in what or by.random() < 0.5:
            state = 1 - state
            (project.root / "claims/ships.yaml").write_text(claims[state]["claims/ships.yaml"])
        result = CliRunner().invoke(commands, ["build"], catch_exceptions=False)
        assert result.exit_code == 0, (what, result.output)
        assert tree(project.root / "site") == clean[state], what
