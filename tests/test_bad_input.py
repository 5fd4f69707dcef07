"""What a stranger may send: a clear error with file and line, exit status 1, no traceback, the site untouched."""

from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, run, tree

BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"claims/ships.yaml": CLAIM.replace("source: wire", "source: nowhere", 1)}, "claims/ships.yaml:7:13"),
        ({"claims/ships.yaml": b""}, "claims/ships.yaml:1:1"),
        ({"claims/ships.yaml": CLAIM.encode("utf-16")}, "claims/ships.yaml:1:1"),
        ({"claims/ships.yaml": CLAIM.replace("so.", "\0")}, "claims/ships.yaml:5:"),
        ({"claims/ships.yaml": b"x: " + b"y" * 50_000_000}, "claims/ships.yaml:1:1"),
        ({"claims/ships.yaml": "claim: " + "[" * 10_000 + "]" * 10_000}, "claims/ships.yaml:1:"),
        ({"claims/ships.yaml": BOMB}, "claims/ships.yaml:1:4"),
        ({"claims/ships.yaml": CLAIM.replace("source: wire", "source: ../../etc/passwd", 1)}, "claims/ships.yaml:7:13"),
        ({"claims/ships.yaml": CLAIM.replace("[arms]", "[../arms]")}, "claims/ships.yaml:3:10"),
        ({"claims/..ships.yaml": CLAIM}, ""),
        ({"claims/x y.yaml": CLAIM}, "claims/x y.yaml:1:1"),
        ({"seeds/wire.txt": b""}, "seeds/wire.txt:1:1"),
        ({"seeds/wire.txt": ARTICLE.encode("utf-16")}, "seeds/wire.txt:1:1"),
        ({"seeds/wire.txt": bytes(range(256))}, "seeds/wire.txt:"),
        ({"seeds/wire.txt": ARTICLE + "\0"}, "seeds/wire.txt:5:1"),
        ({"seeds/wire.yaml": a_record(ARTICLE, "../wire")}, "seeds/wire.yaml:1:5"),
        ({"site.yaml": SITE.replace("moscow:", "../moscow:")}, "site.yaml:3:3"),
        ({"site.yaml": "- just\n- a list\n"}, "site.yaml:1:1"),
        ({"site.yaml": SITE + "language: klingon\n"}, "site.yaml:8:11"),
        ({"claims/ships.yaml": "just a text\n"}, "claims/ships.yaml:1:1"),
        ({"claims/ships.yaml": "\x1b]0;owned\x07: x\n"}, "claims/ships.yaml:1:1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_place(
    tmp_path: Path, files: dict[str, str | bytes], told: str
) -> None:
    assert run(a_project(tmp_path).root, "build").returncode == 0
    before = tree(tmp_path / "site")
    result = run(a_project(tmp_path, files).root, "build")
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr
    assert len(result.stderr) < 20_000
    if told:
        assert result.returncode == 1
        assert told in result.stderr
        assert tree(tmp_path / "site") == before
    else:
        assert result.returncode == 0, "a hidden file is nobody's claim"
