"""The manifest: what a site was made of and what it holds, the same bytes for the same files."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from builders import CLAIM, SITE, a_project, a_record, built, tree

from site_builder import theme
from site_builder.built import Built
from site_builder.manifest import ClaimFile, Origins, folder_digest, manifest
from site_builder.project import Project
from site_builder.publish import OccupiedError, Published

MORE = "Another article. Moscow says that nothing is known.\n"
FILES: dict[str, str | bytes] = {
    "site.yaml": f"{SITE}search: false\nsocial_cards: false\n",
    "seeds/more.txt": MORE,
    "seeds/more.yaml": a_record(MORE, "more"),
    "claims/arms/boats.yaml": CLAIM.replace("Ships", "Boats", 1),
    "claims/secret.yaml": f"draft: true\n{CLAIM}".replace("wire", "more"),
    "claims/gone.yaml": "removed: {date: 2023-11-01, reason: A court ordered it.}\n",
    "templates/about.html": "About.",
}
BASE = "https://facts.example/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose site was built from nothing."""
    project = a_project(tmp_path_factory.mktemp("made"), FILES)
    built(project, base_url=BASE)
    return project.root


def cached(project: Project) -> Built:
    return built(project, cache=project.root / ".cache" / "ours", base_url=BASE)


def told(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "site/manifest.json").read_bytes())
    return found


def hexed(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_site_file_may_be_longer_than_a_claim(tmp_path: Path) -> None:
    text = SITE + "# A note.\n" * 30_000
    project = a_project(tmp_path, {"site.yaml": text})
    assert built(project).published
    assert told(project.root)["site"]["sha256"] == hexed(project.root / "site.yaml")


def test_it_tells_every_file_that_went_in_and_every_one_that_came_out(made: Path) -> None:
    found = told(made)
    assert found["format"] == "site-builder manifest"
    assert (found["version"], found["tool"]["name"]) == (1, "site-builder")
    assert (found["base_url"], found["as_of"]) == (BASE, None)
    assert found["site"] == {"file": "site.yaml", "sha256": hexed(made / "site.yaml")}
    assert [(one["id"], one["file"], one["record"]) for one in found["sources"]] == [
        ("more", "seeds/more.txt", "seeds/more.yaml"),
        ("wire", "seeds/wire.txt", "seeds/wire.yaml"),
    ]
    for one in found["sources"]:
        sums = one["sha256"], one["record_sha256"]
        assert sums == (hexed(made / one["file"]), hexed(made / one["record"]))
    assert [(one["slug"], one["file"]) for one in found["claims"]] == [
        ("boats", "claims/arms/boats.yaml"),
        ("ships", "claims/ships.yaml"),
    ]
    assert [(one["slug"], one["file"]) for one in found["removed"]] == [("gone", "claims/gone.yaml")]
    for one in (*found["claims"], *found["removed"]):
        assert one["sha256"] == hexed(made / one["file"])
    published = tree(made / "site").keys() - {"manifest.json", "SHA256SUMS"}
    assert found["files"] == {path: hexed(made / "site" / path) for path in sorted(published)}


def test_neither_a_draft_nor_the_machine_is_told(made: Path) -> None:
    content = (made / "site/manifest.json").read_text()
    assert "secret" not in content
    assert str(made) not in content
    assert str(theme.folder()) not in content


def test_it_is_laid_out_as_all_json_of_the_site(made: Path) -> None:
    content = (made / "site/manifest.json").read_text("utf-8")
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"


def test_it_is_the_same_however_the_site_was_made(made: Path, tmp_path: Path) -> None:
    """Elsewhere, by two processes, and step by step; what stands is not written again."""
    project = a_project(tmp_path / "some where else", {**FILES, "claims/ships.yaml": CLAIM + "# More.\n"})
    site = project.root / "site"
    built(project, jobs=2, base_url=BASE)
    a_project(project.root, FILES)
    cached(project)
    assert tree(site) == tree(made / "site")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(site.rglob("*"))}
    again = cached(project).published
    assert again == Published(len(tree(site)), 0, 0)
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(site.rglob("*"))} == before


def test_a_comment_changes_nothing_but_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, {**FILES, "templates/unused.html": "Unused."})
    cached(project)
    for path in ("site.yaml", "seeds/wire.yaml", "claims/ships.yaml", "templates/unused.html"):
        before = tree(tmp_path / "site")
        with (tmp_path / path).open("a") as file:
            file.write("# A comment.\n")
        cached(project)
        after = tree(tmp_path / "site")
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        assert changed == {"manifest.json", "SHA256SUMS"}, path
    built(project, out="clean", base_url=BASE)
    assert after == tree(tmp_path / "clean")


def test_a_manifest_that_was_changed_is_put_right(made: Path, tmp_path: Path) -> None:
    project = a_project(tmp_path, FILES)
    shutil.copytree(made / "site", tmp_path / "site")
    (tmp_path / "site/manifest.json").write_text("{}")
    cached(project)
    assert tree(tmp_path / "site") == tree(made / "site")


def test_the_manifest_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    project = a_project(tmp_path, FILES)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/manifest.json").write_text("{}")
    with pytest.raises(OccupiedError):
        built(project)
    assert tree(tmp_path / "site") == {"manifest.json": b"{}"}


def test_the_sums_cover_it_for_tools_that_know_nothing_of_us(made: Path) -> None:
    tool = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    result = subprocess.run(
        [*tool, "--check", "SHA256SUMS"], cwd=made / "site", check=True, capture_output=True, text=True
    )
    assert "manifest.json: OK" in result.stdout


def test_the_digest_of_a_folder_is_that_of_its_list_of_sums(tmp_path: Path) -> None:
    for path in ("b.html", "a/c.html", "a/.swap", "a/c.html~"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
    listed = "".join(f"{sha256(path.encode()).hexdigest()}  {path}\n" for path in ("a/c.html", "b.html"))
    assert folder_digest(tmp_path) == sha256(listed.encode()).digest()
    assert folder_digest(tmp_path / "nowhere") is None


def test_a_name_that_is_no_text_is_told_all_the_same() -> None:
    odd = ClaimFile("ships", "claims/\udcff/“ships”.yaml", bytes(32))
    origins = Origins(
        site_file="site.yaml",
        site=bytes(32),
        theme=bytes(32),
        templates=None,
        base_url=None,
        as_of=None,
        articles=(),
        claims=lambda: (odd,),
        removed=(),
        removed_articles=(),
    )
    found = json.loads(b"".join(manifest(origins, ())).decode("utf-8"))
    assert found["claims"][0]["file"] == odd.file
    assert found["files"] == {}


def test_a_site_with_a_search_index_is_not_written_again_either(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    cached(project)
    again = cached(project).published
    assert again == Published(len(tree(tmp_path / "site")), 0, 0)
