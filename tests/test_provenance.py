"""What pip is given to install the same builder elsewhere, from what an installer left (PEP 610)."""

import json
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from site_builder.scaffold.provenance import requirement

WHEEL = "https://builders.example/site_builder-1.0-py3-none-any.whl"
SUM = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("direct", "given"),
    [
        (None, "site-builder==1.0"),
        ({"url": WHEEL, "archive_info": {"hashes": {"sha256": SUM}}}, f"{WHEEL}#sha256={SUM}"),
        ({"url": WHEEL, "archive_info": {"hash": f"sha256={SUM}"}}, f"{WHEEL}#sha256={SUM}"),
        # Nothing says which bytes it was.
        ({"url": WHEEL, "archive_info": {}}, ""),
        ({"url": WHEEL, "archive_info": {"hash": "md5=0123"}}, ""),
        (
            {"url": "https://code.example/builder.git", "vcs_info": {"vcs": "git", "commit_id": "0a1b2c"}},
            "git+https://code.example/builder.git@0a1b2c",
        ),
        # Here only, or on the way in everybody's hands.
        ({"url": "file:///home/editor/builder", "dir_info": {"editable": True}}, ""),
        ({"url": "file:///home/editor/x.whl", "archive_info": {"hashes": {"sha256": SUM}}}, ""),
        ({"url": WHEEL.replace("https", "http"), "archive_info": {"hashes": {"sha256": SUM}}}, ""),
        ({"url": WHEEL, "archive_info": {"hashes": {"sha256": SUM}}, "subdirectory": "x"}, ""),
    ],
)
def test_what_pip_is_given(tmp_path: Path, direct: dict[str, Any] | None, given: str) -> None:
    folder = tmp_path / "site_builder-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.4\nName: site-builder\nVersion: 1.0\n")
    if direct is not None:
        (folder / "direct_url.json").write_text(json.dumps(direct))
    assert requirement(Distribution.at(folder)) == given
