"""Says which locked packages have a known weakness. `make audit` runs it.

It asks the advisory service of PyPI, by pip-audit. Where there is no such network, `ADVISORIES=` names advisories in
the OSV format: one file, a folder of them, or the archive `all.zip` that osv.dev offers for PyPI.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lock import LOCK, Pinned, pinned
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

_PROGRAM = Path(sys.executable).parent / "pip-audit"
_ONLINE = ("--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off")
"""Strict: a package that the service does not know is a failure, not a package without weaknesses."""


def main(place: str) -> int:
    """The exit status: 0 if nothing is known."""
    if not place:
        return subprocess.run([_PROGRAM, *_ONLINE, "--requirement", LOCK]).returncode
    advisories = list(read(Path(place)))
    found = weaknesses(pinned(LOCK.read_text("utf-8")), advisories)
    print(*found, f"{len(advisories)} advisories, {len(found)} that fit", sep="\n")
    return 1 if found or not advisories else 0


def read(place: Path) -> Iterator[dict[str, Any]]:
    """The advisories at a place."""
    if place.is_dir():
        for path in sorted(place.rglob("*.json")):
            yield json.loads(path.read_bytes())
    elif zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))
    else:
        yield json.loads(place.read_bytes())


def weaknesses(packages: tuple[Pinned, ...], advisories: list[dict[str, Any]]) -> list[str]:
    """A line for each package and advisory that fit together, in order."""
    by_name = {package.name: package for package in packages}
    found = set()
    for advisory in advisories:
        for affected in () if "withdrawn" in advisory else advisory.get("affected", ()):
            about = affected.get("package", {})
            package = by_name.get(canonicalize_name(about.get("name", "")))
            if about.get("ecosystem") == "PyPI" and package and affects(affected, package.version):
                found.add(
                    f"{package.name} {package.version}: {advisory['id']} {advisory.get('summary', '')}".strip()
                )
    return sorted(found)


def affects(affected: dict[str, Any], pinned: str) -> bool:
    """Whether a version is listed, or lies in a range; by the rules of the OSV schema, “Evaluation”.

    A version that cannot be read counts as affected: a person has to look.
    """
    version = Version(pinned)
    try:
        listed = {Version(listed) for listed in affected.get("versions", ())}
        ranges = [r["events"] for r in affected.get("ranges", ()) if r["type"] == "ECOSYSTEM"]
        return version in listed or any(_within(version, events) for events in ranges)
    except InvalidVersion:
        return True


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Whether the last event at or before the version has introduced the weakness."""
    within = False
    for at, what in sorted((_place(value), what) for event in events for what, value in event.items()):
        if what == "introduced" and version >= at:
            within = True
        elif (what == "fixed" and version >= at) or (what == "last_affected" and version > at):
            within = False
    return within


def _place(value: str) -> Version:
    """An event's version; 0 stands before all others."""
    return Version("0.dev0" if value == "0" else value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
