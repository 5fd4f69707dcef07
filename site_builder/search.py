"""The search index of a finished site, made by Pagefind's own program."""

import subprocess
from pathlib import Path

import pagefind_bin

FOLDER = "pagefind"
_NOT_USED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


def index(site: Path) -> None:
    """Adds the index of all pages to the folder.

    Its bytes differ from run to run where filters are used, so it is no part of the promise of same bytes.
    """
    command = [pagefind_bin.get_executable(), "--site", site, "--output-subdir", FOLDER, "--silent"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    for pattern in _NOT_USED:
        for path in (site / FOLDER).glob(pattern):
            path.unlink()
