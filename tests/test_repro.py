"""The same files give the same bytes, whatever else differs; `make repro` varies more, each thing by itself."""

from pathlib import Path

import pytest
from repro import BASE, EVERYTHING, KOREAN, MANY, WAYS, differences, site_of


@pytest.mark.parametrize("name", [KOREAN, MANY])
def test_all_that_may_differ_differs_and_the_bytes_are_the_same(tmp_path: Path, name: str) -> None:
    one, other = site_of(name, BASE, tmp_path), site_of(name, EVERYTHING, tmp_path)
    assert list(differences(one, other)) == []
    assert len(one) > 40


def test_a_difference_is_told_with_its_lines() -> None:
    one = {"a.html": (0o644, b"<p>\none\n</p>\n"), "b.html": (0o644, b""), "c": (0o755, b"")}
    other = {"a.html": (0o600, b"<p>\ntwo\n</p>\n"), "c": (0o755, b""), "d": (0o644, b"")}
    assert list(differences(one, other)) == [
        "a.html: mode 644, here 600",
        "--- a.html",
        "+++ a.html, here",
        "@@ -1,3 +1,3 @@",
        " <p>",
        "-one",
        "+two",
        " </p>",
        "b.html: only in the first build",
        "d: only in this one",
    ]


def test_each_way_has_a_name_of_its_own() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS)
