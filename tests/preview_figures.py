"""Prints the figures of `serve` on a site of many claims: python tests/preview_figures.py [CLAIMS]."""

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import ARTICLE, CLAIM, SITE, a_record
from chromium import driver, launch
from playwright.sync_api import Page, TimeoutError
from previews import Preview, previewing, settled

SEED = 1
BURSTS = 50
IDLE = 20
LULL = 5
EDITED = "claims/c-00007.yaml"
EDITED_PAGE = "claims/c-00007.html"


def a_site(root: Path, claims: int) -> None:
    """A site of so many claims on a tenth as many articles, each with some text of its own."""
    for folder in ("claims", "seeds"):
        (root / folder).mkdir()
    (root / "site.yaml").write_text(SITE)
    articles = max(1, claims // 10)
    for n in range(articles):
        text = f"{ARTICLE}\n{' '.join(f'Word {word} of article {n}.' for word in range(150))}\n"
        (root / f"seeds/a-{n:05}.txt").write_text(text)
        (root / f"seeds/a-{n:05}.yaml").write_text(a_record(text, f"a-{n:05}"))
    for n in range(claims):
        (root / f"claims/c-{n:05}.yaml").write_text(claim(f"Ships carried arms {n}", n % articles))


def claim(text: str, article: int = 7) -> str:
    """The file of a claim on this article."""
    return CLAIM.replace("Ships carried arms", text, 1).replace("source: wire", f"source: a-{article:05}")


def main() -> None:
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as folder:
        root = Path(folder)
        a_site(root, claims)
        started = time.monotonic()
        with previewing(root) as preview, a_page() as page:
            tell("claims", f"{claims:,}")
            tell("start until served", f"{time.monotonic() - started:.1f} s")
            page.goto(f"{preview.address}{EDITED_PAGE}")
            settled(page)
            idle(preview)
            served(preview, root, EDITED_PAGE, "edit to page served")
            served(preview, root, "index.html", "edit to front page served")
            edits(page, root)
            bursts(page, root)
            requests(preview, root)
            switch(preview, root, min(100, claims))
            tell("memory at the end", f"{memory(preview)} MiB")


@contextmanager
def a_page() -> Iterator[Page]:
    with driver() as playwright:
        browser = launch(playwright)
        yield browser.new_page()
        browser.close()


def tell(what: str, figure: str) -> None:
    print(f"{what:<52}{figure}", flush=True)


def memory(preview: Preview) -> int:
    """Resident memory in MiB."""
    pages = int(Path(f"/proc/{preview.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def busy(preview: Preview) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{preview.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle(preview: Preview) -> None:
    """Once the look at all files is over that follows whatever came last."""
    time.sleep(LULL)
    before = busy(preview)
    time.sleep(IDLE)
    tell("idle, share of one core", f"{(busy(preview) - before) / IDLE:.2%}")
    tell("idle, memory", f"{memory(preview)} MiB")


def shown(page: Page, text: str) -> None:
    page.locator("h1", has_text=text).wait_for()


def served(preview: Preview, root: Path, path: str, what: str) -> None:
    """How long a page that is asked for again and again stays as it was."""
    preview.get(path)
    took = []
    for n in range(21):
        started = time.monotonic()
        (root / EDITED).write_text(claim(f"Served {n}."))
        while f"Served {n}." not in preview.get(path).text:
            pass
        took.append(time.monotonic() - started)
        time.sleep(0.3)
    tell(f"{what}, median of 21 (greatest)", f"{statistics.median(took):.3f} s ({max(took):.3f} s)")


def edits(page: Page, root: Path) -> None:
    took = []
    for n in range(21):
        started = time.monotonic()
        (root / EDITED).write_text(claim(f"Edit {n}."))
        shown(page, f"Edit {n}.")
        took.append(time.monotonic() - started)
        time.sleep(0.3)
    tell("edit to screen, median of 21 (greatest)", f"{statistics.median(took):.3f} s ({max(took):.3f} s)")


def bursts(page: Page, root: Path) -> None:
    chance, number, lost = random.Random(SEED), 0, 0
    for _ in range(BURSTS):
        for _ in range(chance.randint(2, 6)):
            number += 1
            (root / EDITED).write_text(claim(f"Save {number}."))
            time.sleep(chance.uniform(0.02, 0.4))
        try:
            shown(page, f"Save {number}.")
        except TimeoutError:
            lost += 1
    tell("bursts of saves lost", f"{lost} of {BURSTS}")


def requests(preview: Preview, root: Path) -> None:
    """A page asked for while the site is read anew all the time."""
    took = []
    for n in range(100):
        (root / EDITED).write_text(claim(f"Meanwhile {n}."))
        time.sleep(0.03)
        started = time.monotonic()
        preview.get("claims/c-00003.html")
        took.append(time.monotonic() - started)
    tell(
        "a page during a build, median of 100 (greatest)",
        f"{statistics.median(took):.3f} s ({max(took):.3f} s)",
    )


def switch(preview: Preview, root: Path, files: int) -> None:
    time.sleep(2)
    before = preview.state("index.html")["epoch"]
    assert isinstance(before, int)
    for n in range(files):
        (root / f"claims/c-{n:05}.yaml").write_text(claim(f"Switched {n}"))
    time.sleep(3)
    after = preview.state("index.html")["epoch"]
    assert isinstance(after, int)
    tell(f"rebuilds for {files} files written at once", str(after - before))


if __name__ == "__main__":
    main()
