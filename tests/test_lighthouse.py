"""Lighthouse, which plays a phone on a slow network, has nothing to better on a page of each main kind.

It reckons most speeds from what one quick visit loads, whatever runs beside it; but how early the page is painted is
measured. So a visit that a busy machine made slow is repeated, and these tests need no machine of their own.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from chromium import FLAGS, NODE, find
from hosts import Home, assert_nothing, kinds, serving
from node import package
from playwright.sync_api import Playwright

WANTED = {"accessibility": 1.0, "best-practices": 1.0, "seo": 1.0, "performance": 0.99}

VISITS = 3


def judge(playwright: Playwright, address: str, work: Path) -> list[str]:
    """What Lighthouse has against the page at this address. Where that is speed alone, the best visit counts."""
    for _ in range(VISITS):
        found = shortfalls(visit(playwright, address, work))
        if [each.split()[0] for each in found] != ["performance"]:
            break
    return found


def visit(playwright: Playwright, address: str, work: Path) -> dict[str, Any]:
    """The report on one visit of the page at this address."""
    chromium = find(playwright)
    assert chromium is not None
    report = work / "lighthouse.json"
    command = [
        str(NODE),
        str(package("lighthouse") / "cli" / "index.js"),
        address,
        f"--only-categories={','.join(WANTED)}",
        f"--chrome-flags={' '.join(('--headless=new', '--no-sandbox', *FLAGS))}",
        *("--output=json", f"--output-path={report}", "--quiet", "--no-enable-error-reporting"),
    ]
    environment = {**os.environ, **chromium.environment, "CHROME_PATH": chromium.program}
    result = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    content: dict[str, Any] = json.loads(report.read_text("utf-8"))
    assert content.get("runtimeError") is None, content["runtimeError"]
    return content


def shortfalls(report: dict[str, Any]) -> list[str]:
    """The categories in which a page scores less than is wanted, each with what costs it points."""
    found = []
    for name, wanted in WANTED.items():
        category = report["categories"][name]
        audits = {ref["id"]: report["audits"][ref["id"]] for ref in category["auditRefs"] if ref["weight"]}
        costly = [f"{id_} ({it['title']})" for id_, it in audits.items() if it["score"] not in (None, 1)]
        if category["score"] < wanted:
            found.append(f"{name} {category['score']}: {', '.join(costly)}")
    return found


@pytest.mark.parametrize("kind", ["index.html", "claims", "sources"])
def test_lighthouse_finds_nothing_to_better(
    home: Home, playwright: Playwright, tmp_path: Path, kind: str
) -> None:
    longest = kinds(home.folder)[kind][0]
    # The front page is judged at its canonical address, which does not name the file.
    address = home.address + longest.removesuffix("index.html")
    assert_nothing({longest: judge(playwright, address, tmp_path)})


POOR = """<!doctype html><html><head><link rel="canonical" href="nowhere"></head><body>
<p>Ships</p><img src="gone.png"><script>for (const start = Date.now(); Date.now() < start + 900;);</script>
"""


def test_lighthouse_finds_what_is_poor(playwright: Playwright, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text(POOR)
    with serving(tmp_path / "site") as address:
        found = judge(playwright, f"{address}a.html", tmp_path)
    assert [each.split()[0] for each in found] == list(WANTED)
