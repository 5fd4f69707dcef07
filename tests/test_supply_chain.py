"""What comes from others: pinned to its bytes, few, listed, looked up for weaknesses; and what a release is made of."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import audit
import pytest
from lock import CHECKOUT, LOCK, OURS, of_users, pinned
from release import BILL, SUMS, main, release

TOOL_LOCK = CHECKOUT / "requirements-uv.lock"
MAKEFILE = (CHECKOUT / "Makefile").read_text("utf-8")
PACKAGES = pinned(LOCK.read_text("utf-8"))
USERS = [
    "annotated-types", "anyio", "babel", "certifi", "charset-normalizer", "click", "courlan", "dateparser",
    "htmldate", "idna", "jinja2", "justext", "livereload", "lxml", "lxml-html-clean", "markdown-it-py", "markupsafe",
    "mdurl", "pagefind", "pagefind-bin", "pydantic", "pydantic-core", "pygments", "pypdf", "python-dateutil", "pytz",
    "pyyaml", "rapidfuzz", "regex", "resvg-py", "rich", "tld", "tornado", "trafilatura", "typing-extensions",
    "typing-inspection", "tzdata", "tzlocal", "urllib3", "watchfiles",
]  # fmt: skip
"""Each one more is somebody more whom users of the builder trust."""
UV = next((CHECKOUT / ".tools").glob("uv-*/bin/uv"))


def test_every_package_is_pinned_to_its_bytes() -> None:
    for lock in (LOCK, TOOL_LOCK):
        text = lock.read_text("utf-8")
        packages = pinned(text)
        entries = re.findall(r"^[^\s#].*$", text, re.MULTILINE)
        assert len({package.name for package in packages}) == len(packages) == len(entries)
        for package in packages:
            assert package.version
            assert package.hashes
            assert package.requirement.url is None
        assert "://" not in text, "the address of a registry"
    npm = json.loads((CHECKOUT / "tests/package-lock.json").read_text("utf-8"))
    for name, package in npm["packages"].items():
        if name:
            assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]), name
            assert "resolved" not in package, name


def test_what_users_install_changes_only_where_a_reviewer_sees_it() -> None:
    assert [package.name for package in of_users(PACKAGES)] == USERS


def a_wheel(folder: Path) -> str:
    """The sha256 of a package `tiny-thing`, which lies in the folder as a wheel."""
    info = "tiny_thing-1.0.dist-info"
    files = {
        "tiny_thing.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},{len(text)}"
        for name, text in files.items()
    ]
    wheel = folder / "tiny_thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in (files | {f"{info}/RECORD": "\n".join([*rows, f"{info}/RECORD,,\n"])}).items():
            archive.writestr(name, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def installing(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """What the Makefile's way of installing says, with a lock that knows the wheel by this digest."""
    lock = folder / "requirements.lock"
    lock.write_text(f"tiny-thing==1.0 \\\n    --hash=sha256:{digest}\n", "utf-8")
    environment = folder / "environment"
    subprocess.run([UV, "venv", "--quiet", "--offline", "--python", sys.executable, environment], check=True)
    (locked,) = re.findall(r"^LOCKED := (.*)$", MAKEFILE, re.MULTILINE)
    assert "pip install --quiet --python .venv $(LOCKED)\n" in MAKEFILE
    source = ("--no-index", "--offline", "--find-links", folder, "--cache-dir", folder / "cache")
    return subprocess.run(
        [UV, "pip", "install", "--python", environment, *locked.split(), *source, "tiny-thing"],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_other_bytes_are_not_installed(tmp_path: Path) -> None:
    digest = a_wheel(tmp_path)
    refused = installing(tmp_path, digest[:-1] + ("0" if digest[-1] != "0" else "1"))
    assert refused.returncode != 0
    assert "hash mismatch" in refused.stderr.lower(), refused.stderr
    shutil.rmtree(tmp_path / "environment")
    taken = installing(tmp_path, digest)
    assert taken.returncode == 0, taken.stderr


def test_what_installs_the_rest_is_pinned_as_well() -> None:
    (tool,) = pinned(TOOL_LOCK.read_text("utf-8"))
    assert tool.name == "uv"
    assert UV.parts[-3] == f"uv-{tool.version}"
    assert "--require-hashes --requirement requirements-uv.lock" in MAKEFILE


def an_advisory(**more: Any) -> dict[str, Any]:
    """One of markupsafe, which is affected in every version unless more is said."""
    affected = {
        "package": {"ecosystem": "PyPI", "name": "MarkupSafe"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
    }
    return {"id": "MADE-UP-1", "summary": "Too much markup", "affected": [affected | more]}


def events(*pairs: tuple[str, str], type_: str = "ECOSYSTEM") -> list[dict[str, Any]]:
    return [{"type": type_, "events": [{what: version} for what, version in pairs]}]


MARKUP = next(package for package in PACKAGES if package.name == "markupsafe")
FOUND = [f"markupsafe {MARKUP.version}: MADE-UP-1 Too much markup"]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"ranges": events(("introduced", "0"), ("fixed", MARKUP.version))}, False),
        ({"ranges": events(("fixed", f"{MARKUP.version}.post1"), ("introduced", "1.0"))}, True),
        ({"ranges": events(("introduced", "0"), ("last_affected", MARKUP.version))}, True),
        ({"ranges": events(("introduced", "0"), ("last_affected", "1.0"))}, False),
        ({"ranges": events(("introduced", "0"), ("fixed", "1"), ("introduced", "2"))}, True),
        ({"ranges": events(("introduced", "999"))}, False),
        ({"ranges": events(("introduced", "0"), ("fixed", "not a version"))}, True),
        ({"ranges": events(("introduced", "c0ffee"), type_="GIT")}, False),
        ({"ranges": [], "versions": [MARKUP.version]}, True),
        ({"ranges": [], "versions": ["0.1"]}, False),
        ({"package": {"ecosystem": "npm", "name": "markupsafe"}}, False),
        ({"package": {"ecosystem": "PyPI", "name": "nothing-of-ours"}}, False),
    ],
)  # fmt: skip
def test_an_advisory_fits_or_does_not(more: dict[str, Any], found: bool) -> None:
    assert audit.weaknesses(PACKAGES, [an_advisory(**more)]) == (FOUND if found else [])
    assert audit.weaknesses(PACKAGES, [an_advisory(**more) | {"withdrawn": "2026-01-01T00:00:00Z"}]) == []


@pytest.mark.parametrize("place", ["one.json", "folder", "all.zip"])
def test_advisories_are_read_without_a_network(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(an_advisory())
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "deep" / "a.json").write_text(text)
    (tmp_path / "one.json").write_text(text)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", text)
    assert audit.main(str(tmp_path / place)) == 1
    assert capsys.readouterr().out.splitlines() == [*FOUND, "1 advisories, 1 that fit"]


def test_no_advisories_are_no_answer(tmp_path: Path) -> None:
    assert audit.main(str(tmp_path)) == 1


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The files of two releases of one checkout, made in other folders, of other times, by another hand."""
    made, checkout = [], CHECKOUT
    for name, umask, day in (("a", 0o022, 1_000_000_000), ("b longer", 0o077, 1_700_000_000)):
        folder = tmp_path_factory.mktemp(name)
        before = os.umask(umask)
        try:
            checkout = copied(checkout, folder / "checkout", day)
            release(folder / "dist", checkout)
        finally:
            os.umask(before)
        made.append({path.name: path.read_bytes() for path in (folder / "dist").iterdir()})
    return made


def copied(checkout: Path, folder: Path, day: int) -> Path:
    """The folder, with what a wheel and a source archive are made of, all of it saved at one time."""
    folder.mkdir()
    for part in ("site_builder", "templates"):
        shutil.copytree(
            checkout / part,
            folder / part,
            ignore=shutil.ignore_patterns("__pycache__"),
            copy_function=shutil.copyfile,
        )
    for part in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(checkout / part, folder / part)
    for path in folder.rglob("*"):
        os.utime(path, (day, day))
    return folder


def test_a_release_is_the_same_wherever_and_whenever_it_is_built(releases: list[dict[str, bytes]]) -> None:
    first, second = releases
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert sorted(Path(name).suffix for name in first if name not in (BILL, SUMS)) == [".gz", ".whl"]
    sums = {name: digest for digest, name in map(str.split, first[SUMS].decode().splitlines())}
    assert sums == {n: hashlib.sha256(content).hexdigest() for n, content in first.items() if n != SUMS}


def test_the_bill_names_all_that_users_install(releases: list[dict[str, bytes]]) -> None:
    packages = of_users(PACKAGES)
    bill = json.loads(releases[0][BILL])
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    listed = {
        (c["name"], c["version"], h["content"])
        for c in bill["components"]
        for reference in c["externalReferences"]
        for h in reference["hashes"]
    }
    assert listed == {(p.name, p.version, digest) for p in packages for digest in p.hashes}
    needs = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    root = bill["metadata"]["component"]["purl"]
    assert {ref.split("/")[1].split("@")[0] for ref in needs[root]} == {
        p.name for p in packages if OURS in p.needed_by
    }
    assert set(needs) == {root, *(c["purl"] for c in bill["components"])}


def test_a_tag_that_is_not_the_version_makes_no_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "dist"), "--tag", "v0.0.0"])
    assert "must be v" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_the_security_policy_names_tests_and_workflows_that_exist() -> None:
    policy = (CHECKOUT / "SECURITY.md").read_text("utf-8")
    tests = set(re.findall(r"`(?:tests/)?(\w+\.py)`", policy))
    assert tests
    assert [name for name in tests if not (CHECKOUT / "tests" / name).is_file()] == []
    rows = policy.split("## Pull requests of strangers")[1].split("- **")[0].splitlines()
    named = {
        name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1] if row[:1] == "|" else "")
    }
    assert named == {path.stem for path in (CHECKOUT / ".github/workflows").iterdir()}
    targets = set(re.findall(r"make ([a-z]+)\b", policy))
    assert targets <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
