"""Signatures: minisign's own form, the same bytes for the same list, and none that does not fit."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import minisign
import pytest
from builders import CLAIM, SITE, a_project, run, tree

from site_builder import version
from site_builder.build import build
from site_builder.crew import Hands
from site_builder.ledger_file import opened
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.publish import Published
from site_builder.signature import PublicKey, SignatureError, comment, parsed, public_key, signer

CONTENT = b"hello\n"
COMMENT = "file:SHA256SUMS\tsite:https://facts.example/"
PUBLIC = "RWSaxR6fCcri0rdA3yv7YzWlyM46LAnNY6peLzg19KfWg3bHKtEGkMdD"
SECRET = (
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAmsUenwnK4tKsrAZAd/eVlhgWVlMtEZ+n"
    "XunvHy9e9cFAGK3/hdtTjrdA3yv7YzWlyM46LAnNY6peLzg19KfWg3bHKtEGkMdDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
)
"""Of a key that was made for these tests, without a password, by minisign 0.11, as was the signature."""
SIGNED = (
    b"untrusted comment: signature from minisign secret key\n"
    b"RUSaxR6fCcri0uShOHEsJGCbskLLJZw372C9joVoYRxC3kaE20DNvldvt7N8jfyc/RilTX4M/GpvwJJ+lbS0JPCYoO55xNTV4QA=\n"
    b"trusted comment: file:SHA256SUMS\tsite:https://facts.example/\n"
    b"inwGOG6PtJKrN+5rmHWx2JLLDgkQJPJjBn7GfkCx2+sbybRL1J0SBhuc3OLyvwt0Xk50SwyAA2c1velW+spvAg==\n"
)


def no_password() -> str:
    raise AssertionError("this key has none")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "desk.key"
    path.write_text(SECRET)
    return path


def a_key(path: Path, password: str) -> PublicKey:
    """A new secret key in the file, locked in the cheapest way."""
    pair = minisign.KeyPair.generate()
    pair.secret_key.encrypt(password, opslimit=32768, memlimit=1 << 20)
    path.write_bytes(bytes(pair.secret_key) + b"\n")
    return public_key(pair.public_key.to_base64().decode())


def test_a_signature_of_minisign_itself_is_read_and_proved() -> None:
    found = parsed(SIGNED)
    assert (found.key, found.comment) == ("D2E2CA099F1EC59A", COMMENT)
    assert public_key(PUBLIC).name == found.key
    assert public_key(PUBLIC).fits(found, CONTENT)
    assert not public_key(PUBLIC).fits(found, CONTENT + b"\n")


def test_ours_is_the_same_to_the_byte(key: Path) -> None:
    assert signer(key, no_password)(CONTENT, COMMENT) == SIGNED


def test_a_key_may_be_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "desk.pub").write_text(f"untrusted comment: minisign public key D2E2CA099F1EC59A\n{PUBLIC}\n")
    assert public_key(str(tmp_path / "desk.pub")) == public_key(PUBLIC)


def test_a_key_with_a_password_signs_once_it_is_given(tmp_path: Path) -> None:
    public = a_key(tmp_path / "key", "open")
    signed = signer(tmp_path / "key", lambda: "open")(CONTENT, COMMENT)
    assert public.fits(parsed(signed), CONTENT)
    assert not public_key(PUBLIC).fits(parsed(signed), CONTENT)
    with pytest.raises(SignatureError, match="wrong password"):
        signer(tmp_path / "key", lambda: "shut")


def flips() -> Iterator[int]:
    """Every bit behind the first line, which minisign says is not to be trusted."""
    start = SIGNED.index(b"\n") + 1
    return (8 * at + bit for at in range(start, len(SIGNED)) for bit in range(8))


def test_no_bit_of_it_can_be_another() -> None:
    public = public_key(PUBLIC)
    for flip in flips():
        changed = bytearray(SIGNED)
        changed[flip // 8] ^= 1 << flip % 8
        try:
            found = parsed(bytes(changed))
        except SignatureError:
            continue
        assert not public.fits(found, CONTENT), flip


@pytest.mark.parametrize(
    "content",
    [b"", b"\n" * 4, SIGNED[:-1], SIGNED + b"\n", SIGNED.replace(b"\n", b"\r\n"), b"\xff" * 400],
)
def test_what_is_no_signature_is_refused(content: bytes) -> None:
    with pytest.raises(SignatureError):
        parsed(content)


@pytest.mark.parametrize(
    "given", ["", "key", PUBLIC[:-1], f"{PUBLIC}=", "é" * 56, "\0", base64.b64encode(bytes(42)).decode()]
)
def test_what_is_no_public_key_is_refused(given: str) -> None:
    with pytest.raises(SignatureError):
        public_key(given)


@pytest.mark.parametrize("content", ["", "a\nb", SECRET.replace("RWQ", "RWR"), "\0" * 300])
def test_what_is_no_secret_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content)
    with pytest.raises(SignatureError):
        signer(tmp_path / "key", no_password)


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        (None, "file:SHA256SUMS"),
        ("https://facts.example/a/", "file:SHA256SUMS\tsite:https://facts.example/a/"),
        (
            "https://факты.example/\n",
            "file:SHA256SUMS\tsite:https://%D1%84%D0%B0%D0%BA%D1%82%D1%8B.example/%0A",
        ),
    ],
)
def test_a_signature_says_of_which_site_it_is(base_url: str | None, said: str) -> None:
    assert comment(base_url) == said


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "project", {"site.yaml": f"{SITE}search: false\n"}).root


def signature(root: Path) -> bytes | None:
    file = root / "site/SHA256SUMS.minisig"
    return file.read_bytes() if file.exists() else None


def fits(root: Path) -> bool:
    signed = signature(root)
    return bool(signed and public_key(PUBLIC).fits(parsed(signed), (root / "site/SHA256SUMS").read_bytes()))


def publish(root: Path, key: Path | None, text: str = "Ships") -> Published:
    (root / "claims/ships.yaml").write_text(CLAIM.replace("Ships", text, 1))
    plan = Plan(project=Project(root), out=root / "site", key=key, spare=root / ".cache/spare")
    with opened(root / ".cache", version.fingerprint()) as ledger, Hands(1) as crew:
        published = build(plan, ledger, crew, sign=signer(key, no_password) if key else None).published
    assert published
    return published


def test_a_build_signs_what_it_publishes_and_leaves_no_signature_that_does_not_fit(
    root: Path, key: Path
) -> None:
    first = publish(root, key)
    assert fits(root)
    assert first.files == first.written == len(tree(root / "site"))
    assert "SHA256SUMS.minisig" not in (root / "site/SHA256SUMS").read_text()
    before = tree(root / "site")
    for again in (key, None):
        assert publish(root, again).written == 0
        assert tree(root / "site") == before
    assert publish(root, key, "Boats").written
    assert fits(root)
    assert signature(root) != before["SHA256SUMS.minisig"]
    publish(root, None, "Planes")
    assert signature(root) is None
    publish(root, key, "Planes")
    assert fits(root)
    (root / "site/SHA256SUMS.minisig").write_bytes(SIGNED)
    publish(root, key, "Planes")
    assert fits(root)


def test_a_build_that_fails_leaves_the_signature_with_its_list(root: Path, key: Path) -> None:
    publish(root, key)
    before = tree(root / "site")
    (root / "claims/ships.yaml").write_text("claim: [")
    assert run(root, "build").returncode == 1
    assert tree(root / "site") == before


@pytest.mark.parametrize("name", ["SHA256SUMS.minisig", "SHA256SUMS.minisig/theirs"])
def test_what_somebody_else_keeps_there_is_left_alone(root: Path, key: Path, name: str) -> None:
    theirs = root / "site" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    result = run(root, "build", "--sign", str(key))
    assert result.returncode == 1
    assert "was not written by site-builder" in result.stderr
    assert tree(root / "site") == {name: b"mine"}


def test_a_password_comes_from_the_environment_only_where_nobody_can_be_asked(
    root: Path, tmp_path: Path
) -> None:
    public = a_key(tmp_path / "locked", "open")
    for environment, told in (
        ({}, "SITE_BUILDER_SIGN_PASSWORD"),
        ({"SITE_BUILDER_SIGN_PASSWORD": "shut"}, "password"),
    ):
        result = subprocess.run(
            [sys.executable, "-m", "site_builder", "build", "--sign", str(tmp_path / "locked")],
            cwd=root,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, told in result.stderr) == (2, True), result.stderr
        assert not (root / "site").exists()
    result = run(root, "build", "--sign", str(tmp_path / "locked"), SITE_BUILDER_SIGN_PASSWORD="open")
    assert result.returncode == 0, result.stderr
    signed = signature(root)
    assert signed
    assert public.fits(parsed(signed), (root / "site/SHA256SUMS").read_bytes())


WITHOUT = """
import sys
sys.modules["minisign"] = None
sys.argv = ["site-builder", *sys.argv[1:]]
from site_builder.cli import main
main()
"""


@pytest.mark.parametrize("words", [("build", "--sign", "{key}"), ("verify", ".", "--key", PUBLIC)])
def test_without_the_extra_it_says_how_to_get_it(root: Path, key: Path, words: tuple[str, ...]) -> None:
    given = [word.format(key=key) for word in words]
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT, *given], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "pip install 'site-builder[sign]'" in result.stderr
