"""Small projects for tests: text in, folder out."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from site_builder import version
from site_builder.build import build
from site_builder.built import Built
from site_builder.crew import Hands
from site_builder.ledger_file import opened
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.publish import Stage
from site_builder.sums import Listing

SITE = dedent("""\
    title: Tiny facts
    parties:
      moscow: {name: Moscow, kind: government, side: a, members: {kremlin: The Kremlin, tass: TASS}}
      pyongyang: {name: Pyongyang, kind: government, side: a, members: {kcna: KCNA}}
      washington: {name: Washington, kind: government, side: b}
      rusi: {name: RUSI, kind: independent, evidence: Imagery analysed by RUSI}
    outlets: {upi: UPI}
    """)

ARTICLE = dedent("""\
    Ships under suspicion

    The White House said on Friday that ships carried arms. "We saw them," an official said.
    Moscow says that there is no evidence. Imagery shows ships.
    """)

CLAIM = dedent("""\
    claim: Ships carried arms
    claimant: washington
    topics: [arms]
    principals: [moscow, pyongyang]
    summary: Washington says so.
    excerpts:
      - source: wire
        exact: Moscow says that there is no evidence.
        party: moscow
        says: disputes
        mode: indirect
      - source: wire
        exact: The White House said on Friday that ships carried arms.
        party: washington
        says: asserts
        mode: indirect
    """)


def a_record(text: str, id_: str = "wire", published: str = "2023-10-20", **more: str) -> str:
    """The record that fits an article's text."""
    lines = [f"{key}: {value}" for key, value in more.items()]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return "\n".join(
        [
            f"id: {id_}",
            "title: T",
            "publisher: UPI",
            f'published: "{published}"',
            "language: en",
            f"sha256: {digest}",
            *lines,
            "",
        ]
    )


def a_project(root: Path, files: Mapping[str, str | bytes] | None = None) -> Project:
    """A good project of one article and one claim, with these files written over or beside it."""
    content: dict[str, str | bytes] = {
        "site.yaml": SITE,
        "seeds/wire.txt": ARTICLE,
        "seeds/wire.yaml": a_record(ARTICLE),
        "claims/ships.yaml": CLAIM,
        **(files or {}),
    }
    for path, text in content.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Project(root)


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command's result; it runs in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "site_builder", *words],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, hidden ones too, but for what builds keep for themselves."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if folder / ".cache" not in path.parents
    }


def laid_out(stage: Stage, site: Mapping[str, bytes]) -> Listing:
    """The files of the site, of which those that are not published have been written."""
    files = sorted((path, hashlib.sha256(content).digest()) for path, content in site.items())
    digests = dict(files)
    for path in stage.missing(files):
        stage.folder.write(path, site[path])
        stage.wrote(path, digests[path], len(site[path]))
    return lambda: files


def built(
    project: Project, out: str = "site", jobs: int = 1, cache: Path | None = None, **more: Any
) -> Built:
    """Builds the site in the project's folder `out`, with what the ledger in the cache's folder holds."""
    plan = Plan(project=project, out=project.root / out, spare=cache and cache / "spare", **more)
    with opened(cache, version.fingerprint()) as ledger, Hands(jobs) as crew:
        return build(plan, ledger, crew)
