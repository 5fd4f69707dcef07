"""A short walk of the fuzzing in every run of the tests; `fuzz` goes on for as long as it is let.

`FUZZ=100000 SEED=7 pytest tests/test_fuzz.py` takes many more steps, and others.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Final

import pytest
from fuzzed import TARGETS, beginnings

STEPS: Final = int(os.environ.get("FUZZ", "0"))
SEED: Final = int(os.environ.get("SEED", "20231020"))
PIECES: Final = (
    *(
        b"\0",
        b"\t",
        b"\r",
        b"\n",
        b"\r\n",
        b" ",
        b"  ",
        b": ",
        b"- ",
        b"# ",
        b" #",
        b"[",
        b"]",
        b"{",
        b"}",
        b"[...]",
    ),
    *(
        b'"',
        b"'",
        b"|\n",
        b">-\n",
        b"&a ",
        b"*a",
        b"!!x ",
        b"---\n",
        b"? ",
        b"\\",
        b"%",
        b"@",
        b"`",
        b"**",
        b"~~",
    ),
    *(b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xc2\xa0", b"\xe2\x80\xae", b"\xe2\x80\x8b"),
    *("é".encode(), "e\u0301".encode(), "“".encode(), "’".encode(), "«".encode(), "—".encode(), "…".encode()),
    *("ﬁ".encode(), "ß".encode(), "İ".encode(), "가".encode(), "ㄱ".encode(), "三".encode(), "：".encode()),
    *(b"draft: true\n", b"excerpts:\n", b"null", b"2023-13-45", b"<<<<<<< a\n", b"1" * 40, b"<b>", b"](x:y)"),
)


def changed(content: bytes, others: list[bytes], by: Random) -> bytes:
    """The content after some slips, of which one may bring a part of another one."""
    for _ in range(by.choice((1, 1, 2, 3, 8))):
        start = by.randrange(len(content) + 1)
        end = min(len(content), start + by.choice((0, 0, 1, 1, 2, 5, 40)))
        other = by.choice(others)
        place = by.randrange(len(other) + 1)
        content = (
            content[:start] + by.choice((b"", by.choice(PIECES), other[place : place + 30])) + content[end:]
        )
    return content


FOUND: Final = (
    ("yaml", "just a text\u200b\n".encode()),
    ("site", "a\u202eb\n".encode()),
    ("edtf", b"2023-50-19"),
    ("edtf", b"2023-50-19 / 2023-51-20"),
)
"""What broke something once."""


@pytest.mark.parametrize(("target", "content"), FOUND)
def test_what_was_found_is_mended(target: str, content: bytes) -> None:
    TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_is_read_ends_in_values(target: str) -> None:
    by, contents = Random(SEED), list(beginnings(target))
    steps = STEPS or (25 if len(contents) > 5 else 200)
    for content in contents:
        TARGETS[target](content)
    for _ in range(steps):
        made = changed(by.choice(contents), contents, by)
        try:
            TARGETS[target](made)
        except Exception as error:
            raise AssertionError(made) from error


if find_spec("atheris"):  # which there is for some systems only

    def test_the_machine_that_looks_further_runs(tmp_path: Path) -> None:
        program = Path(__file__).with_name("fuzz.py")
        command = (sys.executable, program, "edtf", "-runs=2000", f"-seed={SEED}")
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "Done 2000 runs" in result.stderr, result.stderr
        assert result.returncode == 0
        assert list(tmp_path.iterdir()) == []
