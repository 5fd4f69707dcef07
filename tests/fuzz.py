"""Inputs made by a machine that watches which of our branches each of them reaches.

`.venv/bin/python tests/fuzz.py yaml -max_total_time=600` looks for ten minutes for a claim file that breaks what
`fuzzed` says of one; its `TARGETS` are what there is. The words behind the target go to libFuzzer, which leaves
what it finds in the folder where it runs.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import atheris

_WATCHED: Final = {
    "edtf": ("edtf",),
    "markdown": ("markdown",),
    "quote": ("boundary", "editorial", "folding", "selector", "sense", "span", "splice", "suggestion"),
}
"""The modules that are watched where not all of them are: to prepare them all takes a while."""


def main() -> None:
    target, *words = sys.argv[1:]
    modules = [f"site_builder.{name}" for name in _WATCHED.get(target, ())] or ["site_builder"]
    with atheris.instrument_imports(include=[*modules, "markdown_it"] if target == "markdown" else modules):
        import markdown_it.main  # noqa: F401  (which ours imports only when it first renders)
        from fuzzed import TARGETS, beginnings
    with TemporaryDirectory() as folder:
        for number, content in enumerate(beginnings(target)):
            (Path(folder) / f"{number}").write_bytes(content)
        atheris.Setup([sys.argv[0], *words, folder], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
