"""Names and kinds of files that a stranger may send: nothing outside is read, nothing waits, each is told."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, built, run, tree

from site_builder.diagnostic import Diagnostics, has_errors
from site_builder.examine import examine
from site_builder.project import Project

SECRET: Final = "secret: kept outside\n"


def told(root: Path) -> Diagnostics:
    """The problems of a check, which are those of a build; nothing is published where one is an error."""
    problems = examine(Project(root)).problems
    made = built(Project(root))
    assert made.problems == problems
    assert (made.published is None) == has_errors(problems)
    return problems


# What is no file


def link(to: str | Path) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(to)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


KINDS: Final[dict[str, Callable[[Path], None]]] = {
    "a link to a secret": link("/etc/passwd"),
    "a link upwards": link("../../secret.yaml"),
    "a link within": link("../site.yaml"),
    "a link to nothing": link("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a device": link("/dev/zero"),
    "a pipe": os.mkfifo,
    "a socket": a_socket,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["site.yaml", "seeds/wire.txt", "seeds/wire.yaml", "claims/ships.yaml"])
def test_what_is_no_file_is_neither_read_nor_waited_for(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "secret.yaml").write_text(SECRET)
    root = a_project(tmp_path / "site").root
    (root / name).unlink()
    KINDS[kind](root / name)
    found = {f"{problem.at.path} {problem.code}" for problem in told(root)}
    assert f"{name} file-not-regular" in found


@pytest.mark.parametrize("folder", ["claims", "seeds", "claims/more", "seeds/more"])
def test_a_folder_that_is_a_link_is_not_entered_and_told(tmp_path: Path, folder: str) -> None:
    outside = a_project(tmp_path / "outside").root
    root = a_project(tmp_path / "site").root
    if (root / folder).exists():
        (root / folder).rename(tmp_path / "moved")
    (root / folder).symlink_to(outside / folder.partition("/")[0])
    problems = told(root)
    assert f"{folder} file-not-regular" in {f"{problem.at.path} {problem.code}" for problem in problems}
    assert not [problem for problem in problems if problem.at.path.startswith(f"{folder}/")]


def test_folders_without_end_are_entered_so_far(tmp_path: Path) -> None:
    root = a_project(tmp_path).root
    deep = root.joinpath("claims", *["d"] * 32)
    deep.mkdir(parents=True)
    (deep / "more.yaml").write_text(CLAIM)
    assert told(root) == ()
    here = Path.cwd()
    os.chdir(deep)
    for _ in range(100):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)
    (problem,) = told(root)
    assert problem.code == "file-not-regular"
    assert problem.at.path == "claims/" + "/".join(["d"] * 33)


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    root = a_project(tmp_path, {"claims/arms.yaml/more.yaml": CLAIM, "seeds/x.txt/.keep": ""}).root
    assert told(root) == ()
    (root / "site.yaml").unlink()
    (root / "site.yaml").mkdir()
    assert [problem.code for problem in told(root) if problem.at.path == "site.yaml"] == ["file-not-regular"]


@dataclass(frozen=True, slots=True)
class Fleeting(Project):
    """A folder in which something happens to a file once all have been listed."""

    happens: Callable[[Path], None]

    def claims(self) -> tuple[str, ...]:
        # Not `super()`: a class with slots is made twice, and this method belongs to the first.
        listed = Project.claims(self)
        self.happens(self.root / "claims" / "ships.yaml")
        return listed


def _becomes(kind: str) -> Callable[[Path], None]:
    def happens(path: Path) -> None:
        path.unlink()
        if kind:
            KINDS[kind](path)

    return happens


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (_becomes(""), "file-missing"),
        (_becomes("a pipe"), "file-not-regular"),
        (_becomes("a link to a secret"), "file-not-regular"),
        (lambda path: path.write_text("#" * 300_000), "file-too-large"),
        (lambda path: path.write_text(""), "file-empty"),
    ],
)
def test_what_changes_while_it_is_read(tmp_path: Path, happens: Callable[[Path], None], code: str) -> None:
    project = Fleeting(a_project(tmp_path).root, happens)
    assert [problem.code for problem in examine(project).problems] == [code]


# What is in it


CONTENTS: Final = {
    b"": "file-empty",
    b"\n \n": "file-empty",
    b"\xef\xbb\xbf": "file-empty",
    "\ufeffclaim: x\n".encode("utf-16-le"): "file-not-utf8",
    "claim: x\n".encode("utf-16-be"): "file-binary",
    "claim: x\n".encode("utf-32"): "file-not-utf8",
    b"claim: caf\xe9\n": "file-not-utf8",
    b"claim: \xed\xa0\x80\n": "file-not-utf8",
    b"claim: \xc0\xaf\n": "file-not-utf8",
    b"claim: x\0\n": "file-binary",
    b"claim: \x1b[31m\n": "yaml-control-character",
    b"claim: \x7f\n": "yaml-control-character",
}


@pytest.mark.parametrize("content", CONTENTS)
def test_what_no_claim_can_hold_is_told_with_its_line(tmp_path: Path, content: bytes) -> None:
    root = a_project(tmp_path, {"claims/more.yaml": content}).root
    problems = [problem for problem in told(root) if problem.at.path == "claims/more.yaml"]
    assert CONTENTS[content] in {problem.code for problem in problems}
    assert {problem.at.line for problem in problems} == {1}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_one_and_a_byte_order_mark_is_none(tmp_path: Path, end: str) -> None:
    claim = ("\ufeff" + CLAIM.replace("no evidence", "much evidence")).replace("\n", end)
    (problem,) = told(a_project(tmp_path, {"claims/ships.yaml": claim.encode()}).root)
    assert (problem.code, problem.at.line, problem.at.column) == ("excerpt-not-found", 8, 12)


# What it is called


NAMES: Final = (
    *("con", "nul", "aux", "prn", "com1", "com0", "lpt9"),
    *("a.", "a ", " a", "a b", "a.b", "A", "a_b", "a--b", "-a", "a-", "a\u00a0b", "~a"),
    *(
        "\u0430rms",
        "arms\u200b",
        "ar\u2010ms",
        "é",
        "e\u0301",
        "\uff41rms",
        "ａ１",
        "ⅷ",
        "arms\u202e",
        "한국",
    ),
    *(
        "a\nb",
        "a\x1b[31m",
        "a\x07",
        "a\\b",
        "a:b",
        "a*b",
        "a?b",
        "a|b",
        'a"b',
        "a<b",
        "::set-output name=x::y",
    ),
    *("a" * 81, "a" * 250, "a.yaml"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_an_address_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    root = a_project(tmp_path, {f"claims/{name}.yaml": CLAIM}).root
    (problem,) = told(root)
    assert problem.code == "bad-slug"
    assert problem.at.path == f"claims/{name}.yaml"


@pytest.mark.parametrize("kind", ["text", "github", "concise", "sarif", "json", "junit", "rdjson"])
def test_a_refused_name_is_safe_to_print(tmp_path: Path, kind: str) -> None:
    root = a_project(tmp_path).root
    for name in (
        b"a\xffb",
        b"a\x1b[2Jb",
        b"a\n::error::b",
        b"a\r\n::add-mask::b",
        b"a,line=1::b",
        b"a\xe2\x80\xaeb",
    ):
        Path(os.fsdecode(bytes(root) + b"/claims/" + name + b".yaml")).write_text("x")
    result = run(root, "check", "--format", kind, PYTHONUTF8="1")
    assert result.returncode == 1, result.stderr
    printed = result.stdout + result.stderr
    assert "Traceback" not in printed
    assert all(c.isprintable() or c in "\n\t" for c in printed)
    assert not [line for line in printed.splitlines() if line.startswith(("::add-mask", "::error::b"))]


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_no_id_that_is_a_page_is_the_name_of_a_device(tmp_path: Path, name: str) -> None:
    files = {
        "site.yaml": f"{SITE.replace('rusi:', f'{name}:')}topics: {{{name}: x}}\n",
        "seeds/more.txt": ARTICLE,
        "seeds/more.yaml": a_record(ARTICLE, name),
    }
    places = {
        str(problem.at) for problem in told(a_project(tmp_path, files).root) if problem.code == "bad-id"
    }
    assert places == {"site.yaml:6:3", "site.yaml:8:10", "seeds/more.yaml:1:5"}


def test_names_as_long_as_they_may_be_and_names_of_our_own_files_have_pages(tmp_path: Path) -> None:
    slugs = ("a" * 80, "index", "page-2", "404", "claims", "embed")
    project = a_project(
        tmp_path,
        {
            **{f"claims/{slug}.yaml": CLAIM.replace("wire", "w" * 80) for slug in slugs},
            "seeds/long.txt": ARTICLE,
            "seeds/long.yaml": a_record(ARTICLE, "w" * 80),
            "site.yaml": SITE.replace("moscow", "index"),
            "claims/ships.yaml": CLAIM.replace("moscow", "index"),
        },
    )
    for slug in slugs:
        path = project.root / f"claims/{slug}.yaml"
        path.write_text(path.read_text().replace("moscow", "index"))
    assert told(project.root) == ()
    files = tree(project.root / "site")
    assert {f"claims/{slug}.html" for slug in slugs} <= files.keys()
    assert len({path.casefold() for path in files}) == len(files)
    assert max(len(part) for path in files for part in path.split("/")) < 143, "an encrypted home has no more"
