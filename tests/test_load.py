"""From files to records: every kind of bad file is told by name and place, whatever else is wrong."""

import os
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record

from site_builder.load import load
from site_builder.project import Project

OTHER = "Another article.\n"


def codes(root: Path, files: dict[str, str | bytes]) -> list[str]:
    _, problems = load(a_project(root, files))
    return [f"{p.at.path}:{p.at.line} {p.code}" for p in problems]


def test_a_good_project_loads(tmp_path: Path) -> None:
    content, problems = load(a_project(tmp_path))
    assert not problems
    assert content.site is not None
    assert content.complete
    assert [claim.slug for claim in content.claims] == ["ships"]
    assert content.sources["wire"].text.stored == ARTICLE
    assert content.sources["wire"].record_file == "seeds/wire.yaml"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"site.yaml": b""}, ["site.yaml:1 file-empty"]),
        ({"claims/ships.yaml": b" \n"}, ["claims/ships.yaml:1 file-empty"]),
        ({"claims/ships.yaml": CLAIM.encode("utf-16")}, ["claims/ships.yaml:1 file-not-utf8"]),
        ({"claims/ships.yaml": CLAIM.encode() + b"\xff"}, ["claims/ships.yaml:17 file-not-utf8"]),
        ({"claims/ships.yaml": CLAIM.replace("so.", "so\0.")}, ["claims/ships.yaml:5 file-binary"]),
        ({"claims/ships.yaml": b"#" * 50_000_000}, ["claims/ships.yaml:1 file-too-large"]),
        ({"claims/ships.yaml": "claim: " + "[" * 10_000}, ["claims/ships.yaml:1 yaml-too-deep"]),
        ({"claims/Ships.yaml": CLAIM}, ["claims/Ships.yaml:1 bad-slug"]),
        ({"claims/con.yaml": CLAIM}, ["claims/con.yaml:1 bad-slug"]),
        ({"claims/arms/ships.yaml": CLAIM}, ["claims/ships.yaml:1 duplicate-slug"]),
        ({"claims/other.yml": CLAIM}, ["claims/other.yml:1 file-not-read"]),
        ({"claims/README.md": "how to", "claims/.ships.yaml.swp": b"\0", "claims/ships.yaml~": "x"}, []),
        ({"claims/arms/more.yaml": CLAIM}, []),
        ({"seeds/wire.txt": b""}, ["seeds/wire.txt:1 file-empty"]),
        ({"seeds/wire.txt": b"\x89PNG\r\n\x1a\n\0"}, ["seeds/wire.txt:1 file-not-utf8"]),
        ({"seeds/wire.txt": ARTICLE.encode("utf-16-be")}, ["seeds/wire.txt:1 file-binary"]),
        ({"seeds/wire.txt": ARTICLE + "\0"}, ["seeds/wire.txt:5 file-binary"]),
        ({"seeds/wire.txt": ARTICLE.replace("Friday", "Monday")}, ["seeds/wire.yaml:6 source-changed"]),
        ({"seeds/wire.txt": ARTICLE.replace("\n", "\r\n")}, ["seeds/wire.yaml:6 source-changed"]),
        ({"seeds/other.txt": OTHER}, ["seeds/other.txt:1 record-missing"]),
        ({"seeds/other.yaml": a_record(OTHER, "other")}, ["seeds/other.yaml:1 text-missing"]),
        ({"seeds/a.txt": OTHER, "seeds/a.yaml": a_record(OTHER)}, ["seeds/wire.yaml:1 duplicate-id"]),
        ({"seeds/photo.jpg": b"\xff"}, ["seeds/photo.jpg:1 file-not-read"]),
        ({"site.yaml": SITE + "base_url: example\n"}, ["site.yaml:8 bad-address"]),
        ({"site.yaml": SITE + "language: english\n"}, ["site.yaml:8 bad-language"]),
        ({"site.yaml": SITE + "language: de\n"}, ["site.yaml:8 language-untranslated"]),
        ({"site.yaml": SITE + "edit_url: '{path}'\n"}, ["site.yaml:8 bad-address"]),
        ({"site.yaml": SITE.replace("upi: UPI", "tass: TASS")}, ["site.yaml:7 name-twice"]),
        ({"seeds/wire.yaml": "id: ../x\n", "claims/ships.yaml": "claim: x\n"},
         ["seeds/wire.yaml:1 bad-id", *["seeds/wire.yaml:1 missing-key"] * 4, "seeds/wire.yaml:1 bad-sum", *["claims/ships.yaml:1 missing-key"] * 4]),
    ],
)  # fmt: skip
def test_every_bad_file_is_told(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    assert codes(tmp_path, files) == expected


def test_what_a_draft_lacks_is_a_warning(tmp_path: Path) -> None:
    draft = "claim: Not yet\ntopics: []\nsayd: x\ndraft: true\n"
    _, problems = load(a_project(tmp_path, {"claims/soon.yaml": draft}))
    assert {str(p.severity) for p in problems} == {"warning"}
    assert len(problems) == 5


def test_an_unread_article_makes_the_content_incomplete(tmp_path: Path) -> None:
    content, _ = load(a_project(tmp_path, {"seeds/wire.txt": b""}))
    assert not content.complete


def test_a_folder_without_a_site_says_so(tmp_path: Path) -> None:
    _, problems = load(Project(tmp_path))
    assert [f"{p.at.path} {p.code}" for p in problems] == ["site.yaml file-missing"]


def test_links_and_devices_are_not_read(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    secret = tmp_path / "secret.yaml"
    secret.write_text(CLAIM)
    (project.root / "claims" / "link.yaml").symlink_to(secret)
    os.mkfifo(project.root / "claims" / "pipe.yaml")
    (project.root / "claims" / "folder").symlink_to(tmp_path)
    content, problems = load(project)
    assert [f"{p.at.path} {p.code}" for p in problems] == [
        "claims/folder file-not-regular",
        "claims/link.yaml file-not-regular",
        "claims/pipe.yaml file-not-regular",
    ]
    assert [claim.slug for claim in content.claims] == ["ships"]
