"""The search index of a finished site, made by Pagefind's own program."""

import os
import subprocess
from pathlib import Path

import pagefind_bin

from site_builder.sums import MANIFEST, Listing, side_by_side, without

FOLDER = "pagefind"
_NOT_USED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


def is_indexed(site: Listing, published: Listing) -> bool:
    """Whether the site is published, and an index beside it."""
    beside = 0
    for path, (wanted, there) in side_by_side(site(), without(MANIFEST, published)):
        if wanted is None and path.startswith(f"{FOLDER}/"):
            beside += 1
        elif wanted != there:
            return False
    return beside > 0


def index(site: Path) -> None:
    """Adds the index of all pages to the folder.

    Its bytes differ from run to run where filters are used, so it is no part of the promise of same bytes.
    """
    command = [pagefind_bin.get_executable(), "--site", ".", "--output-subdir", FOLDER, "--silent"]
    # Pagefind also reads files and variables of its own where it runs: there, none of anybody else's count.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=site, env=environment)
    for pattern in _NOT_USED:
        for path in (site / FOLDER).glob(pattern):
            path.unlink()
