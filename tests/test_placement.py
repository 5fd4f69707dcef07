"""Files under wrong names and in wrong folders: what each is told, and that nothing is told twice."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, a_record

from site_builder.load import load
from site_builder.placement import bad_slug
from site_builder.project import Project

OTHER = "Another article.\n"


def told(project: Project) -> list[str]:
    return [f"{p.severity} {p.at.path} {p.code}: {p.help}" for p in load(project)[1]]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"claims/a.yml": CLAIM}, ["error claims/a.yml file-not-read: rename it to a.yaml"]),
        ({"claims/a.YAML": CLAIM}, ["error claims/a.YAML file-not-read: rename it to a.yaml"]),
        ({"claims/a.yaml.txt": CLAIM}, ["error claims/a.yaml.txt file-not-read: rename it to a.yaml"]),
        ({"claims/ships.yml": CLAIM}, ["warning claims/ships.yml file-not-read: move it elsewhere: this folder holds claims (.yaml)"]),
        ({"seeds/a.TXT": OTHER, "seeds/a.yaml": a_record(OTHER, "a")}, ["error seeds/a.TXT file-not-read: rename it to a.txt"]),
        ({"seeds/a.txt": OTHER, "seeds/a.yml": a_record(OTHER, "a")}, ["error seeds/a.yml file-not-read: rename it to a.yaml"]),
        ({"seeds/later.txt": OTHER, "seeds/latr.yaml": a_record(OTHER, "a")},
         ["error seeds/latr.yaml text-missing: if it is the record of seeds/later.txt, rename it to later.yaml"]),
        ({"seeds/a.pdf": "x"}, ["warning seeds/a.pdf file-not-read: move it elsewhere, and add that with `site-builder new source FILE`"]),
        ({"seeds/a.yaml": CLAIM}, ["error seeds/a.yaml file-misplaced: move it to claims/"]),
        ({"claims/a.yaml": a_record(ARTICLE)}, ["error claims/a.yaml file-misplaced: move it to seeds/, beside its article"]),
        ({"claims/a.yaml": "parties: {}\n"}, ["error claims/a.yaml file-misplaced: move what it says into site.yaml"]),
        ({"claims/a.yaml": "# nothing yet\n"}, ["error claims/a.yaml file-empty: fill it in, or delete it"]),
    ],
)  # fmt: skip
def test_each_file_is_told_once(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    assert told(a_project(tmp_path, files)) == expected


@pytest.mark.parametrize(
    ("slug", "help_"),
    [
        ("Bad Name", "rename it to bad-name.yaml"),
        ("élan", "rename it to elan.yaml"),
        ("a--b", "rename it to a-b.yaml"),
        ("con", "rename it, for instance to con-claim.yaml"),
        ("…", "rename it, with small letters a-z, digits and hyphens"),
        ("a" * 90, f"rename it to {'a' * 80}.yaml"),
    ],
)
def test_a_better_name_is_offered(slug: str, help_: str) -> None:
    assert bad_slug(f"claims/{slug}.yaml", slug).help == help_


@pytest.mark.parametrize(
    ("change", "told_as"),
    [
        (lambda text: text.replace(b"\n", b"\r\n"), "line ends were changed to those of Windows"),
        (lambda text: b"\xef\xbb\xbf" + text, "a byte order mark was put before it"),
        (lambda text: text + b"\n", "a line end was added"),
        (lambda text: text.removesuffix(b"\n"), "the line end at its end was removed"),
        (lambda text: text.replace(b"ships", b"boats"), ""),
    ],
)
def test_what_a_program_does_to_an_article_is_told(
    tmp_path: Path, change: Callable[[bytes], bytes], told_as: str
) -> None:
    content = change(ARTICLE.encode())
    problems = load(a_project(tmp_path, {"seeds/wire.txt": content}))[1]
    assert [problem.code for problem in problems] == ["source-changed"]
    assert told_as in problems[0].message
    assert (hashlib.sha256(content).hexdigest() in problems[0].help) is not bool(told_as)


def test_a_wrong_sum_is_told_with_the_right_one(tmp_path: Path) -> None:
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    for wrong in ("sha256: abc", "sha256:", ""):
        record = a_record(ARTICLE).replace(f"sha256: {digest}", wrong)
        problems = load(a_project(tmp_path, {"seeds/wire.yaml": record}))[1]
        assert [(p.code, p.help) for p in problems] == [("bad-sum", f"write `sha256: {digest}`")]


@pytest.mark.parametrize(
    ("files", "root", "help_"),
    [
        ({"site.yml": ""}, ".", "rename site.yml to site.yaml"),
        (
            {"site.yaml": "title: x\n", "claims/a.md": ""},
            "claims",
            "it lies in ..: go there, or add `--project ..`",
        ),
        ({"a/b/c.md": "", "site.yaml": ""}, "a/b", "it lies in ../..: go there"),
        ({"a.md": ""}, ".", "go to the folder of a site"),
    ],
)
def test_without_a_site_file_the_way_to_it_is_told(
    tmp_path: Path, files: dict[str, str], root: str, help_: str
) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    problems = load(Project(tmp_path / root))[1]
    assert problems[0].code == "file-missing"
    assert problems[0].help.startswith(help_)


def test_no_claims_are_told(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "claims").rename(tmp_path / "claim")
    assert told(project) == ["warning claims no-claims: rename the folder claim to claims"]
