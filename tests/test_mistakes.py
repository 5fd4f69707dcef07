"""Mistakes as editors make them, and every word of what they are told: read by a person, kept as it was read.

The tables are `mistakes/*.md`. A section is one mistake in the project beside them: what is done to its files,
then what the command says. `GOLDEN=write pytest tests/test_mistakes.py` renews the answers; read `git diff`.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from site_builder.cli import commands

HERE: Final = Path(__file__).parent / "mistakes"
TABLES: Final = tuple(sorted(HERE.glob("*.md")))
_SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!^## ).*\n)*)", re.M)
_ANSWER = re.compile(r"^```console\n\$ site-builder (?P<words>.*)\n(?P<told>(?:.*\n)*?)```\n", re.M)
_STEP = re.compile(r"^```(?P<kind>diff|file) (?P<path>.+)\n(?P<text>(?:.*\n)*?)```\n|^- (?P<said>.+)\n", re.M)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One section: what is done to the files, the words of the command, and its answer."""

    table: Path
    title: str
    body: str

    @property
    def answer(self) -> re.Match[str]:
        found = _ANSWER.search(self.body)
        assert found, f"{self.title}: no answer"
        return found

    def make(self, root: Path) -> None:
        """Makes the mistake in the project."""
        for step in _STEP.finditer(self.body[: self.answer.start()]):
            if step["said"]:
                _do(root, step["said"])
            elif step["kind"] == "file":
                _write(root / step["path"], _characters(step["text"]).encode())
            else:
                _change(root / step["path"], step["text"])


def mistakes() -> Iterator[Mistake]:
    for table in TABLES:
        for section in _SECTION.finditer(table.read_text("utf-8")):
            yield Mistake(table, section["title"], section["body"])


def _characters(text: str) -> str:
    """The text with the characters that it gives by number: `{U+00A0}`."""
    return re.sub(r"\{U\+([0-9A-F]{4,5})\}", lambda number: chr(int(number[1], 16)), text)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _change(path: Path, difference: str) -> None:
    """Puts lines with a plus in the place of those with a minus; others are there to find the place."""
    old, new = (
        "".join(f"{line[1:]}\n" for line in difference.splitlines() if line[:1] not in out) for out in "+-"
    )
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, _characters(new)), "utf-8")


_DEEDS: Final[dict[str, Callable[[Path, str], object]]] = {
    "is saved as (.+)": lambda path, code: path.write_bytes(path.read_bytes().decode().encode(code)),
    "gets the line ends of (Windows)": lambda path, _: path.write_bytes(
        path.read_bytes().replace(b"\n", b"\r\n")
    ),
    "is renamed to `(.+)`": lambda path, name: path.rename(path.parent / name),
    "is moved to `(.+)`": lambda path, to: shutil.move(path, _made(path.parents[1] / to)),
    "is copied to `(.+)`": lambda path, to: shutil.copy(path, _made(path.parents[1] / to)),
    "is (deleted)": lambda path, _: path.unlink() if path.is_file() else shutil.rmtree(path),
    "is a link to `(.+)`": lambda path, to: path.symlink_to(to),
    "is made, (empty)": lambda path, _: path.write_bytes(b""),
}


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _do(root: Path, said: str) -> None:
    """Does what a sentence says: “`claims/ships.yaml` is saved as utf-16.”"""
    for deed, doing in _DEEDS.items():
        if found := re.fullmatch(rf"`(.+?)` {deed}\.", said):
            doing(root / found[1], found[2])
            return
    raise AssertionError(f"nobody knows how to do this: {said}")


@pytest.mark.parametrize(
    "mistake", tuple(mistakes()), ids=lambda mistake: f"{mistake.table.stem}: {mistake.title}"
)
def test_a_mistake_is_answered_as_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: Mistake
) -> None:
    root = shutil.copytree(HERE / "project", tmp_path / "project")
    mistake.make(root)
    monkeypatch.chdir(root)
    words = mistake.answer["words"]
    result = CliRunner().invoke(commands, words.split(), prog_name="site-builder")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    told = f"{result.output.rstrip()}\n(exit status {result.exit_code})\n"
    told = re.sub(r"\d+\.\d\d s$", "… s", told, flags=re.M)
    if os.environ.get("GOLDEN") == "write":
        start, end = mistake.answer.span("told")
        text = mistake.table.read_text("utf-8")
        section, renewed = f"## {mistake.title}\n", mistake.body[:start] + told + mistake.body[end:]
        mistake.table.write_text(text.replace(section + mistake.body, section + renewed), "utf-8")
    else:
        assert told == mistake.answer["told"]


def test_there_are_as_many_as_were_asked_for() -> None:
    titles = [mistake.title for mistake in mistakes()]
    assert len(titles) == len(set(titles)) >= 80
