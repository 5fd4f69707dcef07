"""Writes what a release consists of: wheel, source archive, bill of materials, and the digests of all three.

`make dist` runs it. The same commit and zlib give the same bytes, so whoever doubts a release builds it and compares.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from lock import CHECKOUT, LOCK, of_users, pinned
from sbom import sbom

from site_builder import __version__

BILL = "sbom.cdx.json"
SUMS = "SHA256SUMS"


def release(folder: Path, checkout: Path = CHECKOUT) -> None:
    """Fills a folder, which must be empty or not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    built = (sys.executable, "-m", "hatchling", "build", "--directory", folder.resolve())
    subprocess.run(built, cwd=checkout, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (folder / BILL).write_text(sbom(of_users(pinned(LOCK.read_text("utf-8")))), "utf-8")
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(sums), "utf-8")


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tag", help="the tag of the release, which must be v and the version")
    options = parser.parse_args(words)
    if options.tag not in (None, f"v{__version__}"):
        parser.error(f"the tag is {options.tag!r}, the version {__version__}: the tag must be v{__version__}")
    release(options.folder)


if __name__ == "__main__":
    main(sys.argv[1:])
