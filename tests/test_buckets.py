"""Numbers in buckets: in memory or on the disk."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import buckets
from site_builder.buckets import BUCKETS, empty_buckets

NUMBERS = st.lists(st.integers(0, 2**64 - 1), max_size=5)
DEALT = st.lists(st.lists(st.tuples(st.integers(0, BUCKETS - 1), NUMBERS), max_size=9), max_size=4)


@given(DEALT, st.integers(1, 20))
def test_each_bucket_holds_what_was_dealt_to_it_in_this_order(
    rounds: list[list[tuple[int, list[int]]]], held: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buckets, "HELD", held)
        with empty_buckets() as dealt:
            for some in rounds:
                dealt.deal(some)
            found = [list(bucket) for bucket in dealt]
    expected: list[list[int]] = [[] for _ in range(BUCKETS)]
    for bucket, numbers in (one for some in rounds for one in some):
        expected[bucket] += numbers
    assert found == expected


def test_there_is_nothing_of_it_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "HELD", 10)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = len(os.listdir("/dev/fd"))
    with empty_buckets() as dealt:
        dealt.deal((n, (n, n, n)) for n in range(BUCKETS))
        assert len(os.listdir("/dev/fd")) == before + BUCKETS
        assert list(tmp_path.iterdir()) == []
    assert len(os.listdir("/dev/fd")) == before
