"""What `build --profile` prints: every phase, the counts, the crew, the slowest pages."""

import re
from pathlib import Path

from builders import CLAIM, SITE, a_project, run, tree

from site_builder.timing import Phase

PLAIN = f"{SITE}search: false\n"


def told(root: Path, *words: str) -> list[str]:
    """The lines of a build that ends well."""
    result = run(root, "build", *words)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_the_table_follows_the_summary(tmp_path: Path) -> None:
    root = a_project(tmp_path, {"site.yaml": PLAIN}).root
    summary, head, *lines = told(root, "--profile", "--no-cache")
    assert summary.startswith("site: 1 claim, ")
    assert head.split() == ["phase", "CPU", "s", "wall", "s"]
    rows = lines[: len(Phase) + 2]
    assert [row.split()[0] for row in rows] == [*Phase, "rest", "altogether"]
    assert all(re.match(r"\w+ +\d+\.\d{3}", row) for row in rows)
    site = tree(root / "site")
    text = "\n".join(lines)
    assert f"made: {len(site) - 2} files; 1 claim, {len(site) - 6} of many claims" in text
    assert f"written: {len(site)} files, {sum(map(len, site.values())):,} bytes" in text
    assert "crew: this process alone" in text
    assert re.search(r"peak memory: \d+ MiB in this process$", text, re.MULTILINE)
    assert "cache: not used" in text
    assert re.search(r"libraries: PyYAML with libyaml \d.*, markdown-it-py \d.*, Jinja2 \d", text)
    slowest = text.rpartition(":\n")[2].splitlines()
    assert len(slowest) == 10
    assert all(re.fullmatch(r" +\d+\.\d  .*", line) and line.split()[1] in site for line in slowest)


def test_what_the_cache_gave_is_told(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"site.yaml": PLAIN})
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "own"), "HOME": str(tmp_path)}
    first = run(project.root, "build", "--profile", **environment).stdout
    assert "cache: 0 claims known" in first
    a_project(tmp_path, {"site.yaml": PLAIN, "claims/ships.yaml": CLAIM.replace("says so", "says this")})
    edited = run(project.root, "build", "--profile", **environment).stdout
    assert "cache: 1 claim known" in edited
    assert re.search(r"^made: \d+ files; 1 claim, ", edited, re.MULTILINE)


def test_without_the_option_there_is_one_line(tmp_path: Path) -> None:
    assert len(told(a_project(tmp_path, {"site.yaml": PLAIN}).root)) == 1


def test_a_refused_build_has_no_profile(tmp_path: Path) -> None:
    result = run(a_project(tmp_path, {"claims/ships.yaml": "claim: x\n"}).root, "build", "--profile")
    assert (result.returncode, result.stdout) == (1, "")
