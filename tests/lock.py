"""What `requirements.lock` pins, and what of it a user of the builder installs."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[1]
LOCK = CHECKOUT / "requirements.lock"
OURS = "site-builder"

_ENTRY = re.compile(r"^[^\s#].*(?:\n[ ]{4}.*)*", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")
_VIA = re.compile(r"^    # {3}(?=\S)|^    # via (?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pinned:
    """One package: its name and version, the files that it may come as, and which packages need it."""

    name: str
    requirement: Requirement
    hashes: tuple[str, ...]
    needed_by: frozenset[str]
    text: str

    @property
    def version(self) -> str:
        """The one version."""
        (only,) = self.requirement.specifier
        assert only.operator == "==", self.text
        assert "*" not in only.version, self.text
        return only.version


def pinned(text: str) -> tuple[Pinned, ...]:
    """Every package of a lock that uv wrote, in its order."""
    return tuple(_pinned(found[0]) for found in _ENTRY.finditer(text))


def _pinned(entry: str) -> Pinned:
    requirement = Requirement(entry.split("\\\n")[0].split("    #")[0])
    needed = (line.split("(")[0].strip() for line in _VIA.split(entry)[1:])
    name = canonicalize_name(requirement.name)
    return Pinned(name, requirement, tuple(_HASH.findall(entry)), frozenset(needed), entry)


def of_users(packages: tuple[Pinned, ...]) -> tuple[Pinned, ...]:
    """Those that the builder itself needs, and what these need: no extras, nothing for tests."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    named: set[str] = {canonicalize_name(Requirement(wanted).name) for wanted in project["dependencies"]}
    found: frozenset[str] = frozenset()
    while found != named:
        found, named = frozenset(named), named | {p.name for p in packages if p.needed_by & named}
    return tuple(package for package in packages if package.name in found)
