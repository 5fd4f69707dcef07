"""Where this program came from, as pip is told to take the same again elsewhere."""

import json
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any


def requirement(installed: Distribution) -> str:
    """What pip has to be given for the very same; empty where it lies on this machine only.

    Installers leave a `direct_url.json` (PEP 610) if they were given an address, with the archive's sha256 or
    the commit, so that nothing else is taken for it. Without one it came from an index, by its name.
    """
    told = installed.read_text("direct_url.json")
    if told is None:
        return f"{installed.name}=={installed.version}"
    direct = json.loads(told)
    url = direct["url"]
    if not url.startswith("https://") or "subdirectory" in direct:
        return ""
    if commit := direct.get("vcs_info"):
        return f"{commit['vcs']}+{url}@{commit['commit_id']}"
    sha256 = _sha256(direct.get("archive_info", {}))
    return f"{url}#sha256={sha256}" if sha256 else ""


def own_requirement() -> str:
    """The same for this program; empty too where it was never installed."""
    try:
        return requirement(distribution("site-builder"))
    except PackageNotFoundError:
        return ""


def _sha256(archive: dict[str, Any]) -> str | None:
    """Of two ways to give it the second is the older."""
    found: str | None = archive.get("hashes", {}).get("sha256")
    algorithm, _, value = archive.get("hash", "").partition("=")
    return found or (value if algorithm == "sha256" else None)
