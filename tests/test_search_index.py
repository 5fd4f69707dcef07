"""The search index of real sites: Pagefind finds the claims, and nothing of it is left lying about."""

import json
import subprocess
from pathlib import Path

import pytest
from builders import CLAIM, SITE, a_project, built, run, tree

from site_builder.search import FOLDER, index, is_indexed

PAGE = """<!doctype html>
<html lang="{language}"><title>{title}</title><main{body}><h1>{title}</h1><p>{text}</p></main></html>
"""


def a_folder(root: Path, **pages: str) -> Path:
    """A folder of pages with these texts, each in its language's first letters: `en_ships="…"`."""
    for name, text in pages.items():
        language, _, title = name.partition("_")
        (root / f"{name}.html").write_text(
            PAGE.format(language=language, title=title, text=text, body=" data-pagefind-body"), "utf-8"
        )
    return root


def entries(site: Path) -> dict[str, int]:
    """How many pages are indexed, by language."""
    told = json.loads((site / FOLDER / "pagefind-entry.json").read_text("utf-8"))
    return {code: found["page_count"] for code, found in told["languages"].items()}


def test_every_page_is_indexed_in_its_language(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, en_ships="Ships carried arms.", en_talks="Talks.", ru_корабли="Корабли.")
    before = tree(folder)
    index(folder)
    assert entries(folder) == {"en": 2, "ru": 1}
    assert {path: content for path, content in tree(folder).items() if not path.startswith(FOLDER)} == before
    assert len(list((folder / FOLDER / "fragment").iterdir())) == 3


def test_user_interfaces_that_no_page_uses_are_gone(tmp_path: Path) -> None:
    index(a_folder(tmp_path, en_ships="Ships."))
    names = {path.name for path in (tmp_path / FOLDER).iterdir()}
    assert not {name for name in names if "-ui" in name or "highlight" in name}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"} <= names
    assert any(name.startswith("wasm.") for name in names)


def test_an_index_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        index(tmp_path)


def test_settings_for_another_pagefind_change_nothing(tmp_path: Path) -> None:
    root = a_project(tmp_path, {"pagefind.yml": "glob: '*.txt'\n"}).root
    result = run(root, "build", PAGEFIND_GLOB="*.txt")
    assert result.returncode == 0, result.stderr
    assert sum(entries(root / "site").values()) > 0


def listed(site: Path) -> set[str]:
    return {line[66:] for line in (site / "SHA256SUMS").read_text("utf-8").splitlines()}


def test_a_build_indexes_claims_and_articles_and_lists_every_file(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "build").returncode == 0
    site = tmp_path / "site"
    assert listed(site) == tree(site).keys() - {"SHA256SUMS"}
    assert any(path.startswith(f"{FOLDER}/fragment/") for path in listed(site))
    (pages,) = entries(site).values()
    bodies = [path for path, content in tree(site).items() if b"data-pagefind-body" in content]
    assert {"claims/ships.html"} <= set(bodies)
    assert pages == len(bodies)


def test_a_rebuild_replaces_the_index_and_one_without_search_removes_it(tmp_path: Path) -> None:
    root = a_project(tmp_path).root
    second = CLAIM.replace("Ships carried arms", "Arms were carried")
    assert run(root, "build").returncode == 0
    before = {path for path in tree(root / "site") if path.startswith(f"{FOLDER}/fragment/")}
    a_project(tmp_path, {"claims/arms.yaml": second})
    assert run(root, "build").returncode == 0
    after = {path for path in tree(root / "site") if path.startswith(f"{FOLDER}/fragment/")}
    assert len(after) == len(before) + 1
    a_project(tmp_path, {"claims/arms.yaml": second, "site.yaml": f"{SITE}search: false\n"})
    assert run(root, "build").returncode == 0
    assert not (root / "site" / FOLDER).exists()
    assert listed(root / "site") == tree(root / "site").keys() - {"SHA256SUMS"}
    assert 'class="search"' not in (root / "site" / "search.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (("a.html", "manifest.json", "pagefind/x"), True),
        (("a.html", "manifest.json"), False),
        (("a.html", "b.html", "manifest.json", "pagefind/x"), False),
        (("manifest.json", "pagefind/x"), False),
    ],
    ids=["as it is", "without an index", "a page too many", "a page too few"],
)
def test_an_index_stands_for_the_pages_that_it_was_made_of(
    published: tuple[str, ...], expected: bool
) -> None:
    assert is_indexed(lambda: [("a.html", b"1")], lambda: [(path, b"1") for path in published]) == expected


def test_an_index_of_which_a_file_is_lost_or_changed_is_made_anew(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    cache = project.root / ".cache" / "ours"
    built(project, cache=cache)
    fragments = project.root / "site" / FOLDER / "fragment"
    count = len(list(fragments.iterdir()))
    for damage in (Path.unlink, lambda path: path.write_text("changed")):
        damage(next(fragments.iterdir()))
        built(project, cache=cache)
        assert [path.read_bytes() == b"changed" for path in fragments.iterdir()] == [False] * count


def test_a_build_of_nothing_new_notices_that_a_file_of_the_index_is_gone(tmp_path: Path) -> None:
    root = a_project(tmp_path, {"site.yaml": f"{SITE}social_cards: false\n"}).root
    assert run(root, "build").returncode == 0
    fragment = next((root / "site" / FOLDER / "fragment").iterdir())
    for _ in range(2):
        assert "nothing new" in run(root, "build").stdout
    fragment.unlink()
    assert "nothing new" not in run(root, "build").stdout
    assert {path.suffix for path in fragment.parent.iterdir()} == {fragment.suffix}
