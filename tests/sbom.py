"""Prints what a user of the builder installs, as a bill of materials: CycloneDX, in JSON, the same every time."""

import json
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from lock import LOCK, OURS, Pinned, of_users, pinned

from site_builder import __version__

_PROGRAM = Path(sys.executable).parent / "cyclonedx-py"
_PURL = f"pkg:pypi/{OURS}@{__version__}"


def sbom(packages: tuple[Pinned, ...]) -> str:
    """The bill, valid by its schema. cyclonedx-py does not read what needs what: that is added here."""
    done = subprocess.run(
        [
            _PROGRAM,
            "requirements",
            "--output-reproducible",
            "--no-validate",
            "--short-PURLs",
            "--spec-version",
            "1.6",
            "-",
        ],
        input="".join(f"{package.text}\n" for package in packages),
        capture_output=True,
        text=True,
        check=True,
    )
    bill = json.loads(done.stdout)
    ours = {"type": "application", "name": OURS, "version": __version__, "bom-ref": _PURL, "purl": _PURL}
    bill["metadata"]["component"] = ours
    named = {OURS: _PURL}
    for component in bill["components"]:
        del component["description"]  # its entry in the lock once more
        named[component["name"]] = component["bom-ref"] = component["purl"]
    bill["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(named[p.name] for p in packages if name in p.needed_by)}
        for name, ref in sorted(named.items())
    ]
    text = json.dumps(bill, indent=2) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise ValueError(f"the bill breaks its schema: {wrong}")
    return text


if __name__ == "__main__":
    sys.stdout.write(sbom(of_users(pinned(LOCK.read_text("utf-8")))))
