"""Signatures in the form of minisign, over the list of sums: who holds the key vouches for the whole site.

What signs and verifies is the package py-minisign, an extra: it is imported only where it is needed.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

from site_builder.sums import SUMS

INSTALL: Final = "pip install 'site-builder[sign]'"
LARGEST: Final = 16 << 10
"""Bytes that a key's file or a signature has at most."""

_COMMENT: Final = b"untrusted comment: "
_TRUSTED: Final = b"trusted comment: "
_KINDS: Final = (b"Ed", b"ED")
_ID: Final = slice(2, 10)


class SignatureError(Exception):
    """What is wrong with a key or a signature, in words that go on after a colon."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that has the form of one: which key made it, and what its signed comment says."""

    content: bytes
    key: str
    comment: str


def is_installed() -> bool:
    """Whether signatures can be made and proved."""
    return find_spec("minisign") is not None


Sign = Callable[[bytes, str], bytes]
"""Signs a content and a comment: the same give the same signature, with no time in it."""


def signer(key: Path, password: Callable[[], str]) -> Sign:
    """What signs with the secret key in the file, whose password is asked for only if it has one.

    Raises `SignatureError`, and `OSError` where the file cannot be read.
    """
    import minisign

    with key.open("rb") as file:
        content = file.read(LARGEST)
    try:
        secret = minisign.SecretKey.from_bytes(content)
        if secret.is_encrypted():
            secret.decrypt(password())
    except minisign.Error as error:
        raise SignatureError(str(error)) from None

    def sign(content: bytes, comment: str) -> bytes:
        return bytes(secret.sign(content, trusted_comment=comment)) + b"\n"

    return sign


def comment(base_url: str | None) -> str:
    """What a signature says of the list that it signs: which site it is of, where the site knows its address.

    So the list of one site cannot be passed off as that of another.
    """
    address = quote(base_url, safe="/:?#[]@!$&'()*+,;=%~") if base_url else ""
    return f"file:{SUMS}\tsite:{address}" if address else f"file:{SUMS}"


def parsed(content: bytes) -> Signature:
    """The signature that the file holds. Raises `SignatureError` where it is none, to the last bit."""
    lines = content.split(b"\n")
    if len(lines) != 5 or lines[4] or not (lines[0].startswith(_COMMENT) and lines[2].startswith(_TRUSTED)):
        raise SignatureError("it does not have the four lines of a signature of minisign")
    first, _ = _decoded(lines[1], 74), _decoded(lines[3], 64)
    if first[:2] not in _KINDS:
        raise SignatureError("it is of a kind that minisign does not know")
    try:
        comment = lines[2].removeprefix(_TRUSTED).decode()
    except UnicodeDecodeError:
        raise SignatureError("its comment is not UTF-8") from None
    return Signature(content, _name(first[_ID]), comment)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: the name by which minisign calls it, and how it is written on one line."""

    name: str
    line: str

    def fits(self, signature: Signature, content: bytes) -> bool:
        """Whether the key's owner signed this content, and the comment, with it."""
        import minisign

        try:
            key = minisign.PublicKey.from_base64(self.line)
            key.verify(content, minisign.Signature.from_bytes(signature.content))
        except (
            ValueError
        ):  # minisign's own errors are such, and what `cryptography` says of a key that is none
            return False
        return True


def public_key(given: str) -> PublicKey:
    """The key that stands in the file of that name, else the one that the text itself is.

    Raises `SignatureError`.
    """
    line = given
    try:
        with open(given, "rb") as file:
            line = file.read(LARGEST).decode("ascii", "replace").strip().rpartition("\n")[2].strip()
    except (OSError, ValueError):
        pass
    found = _decoded(line.encode("ascii", "replace"), 42)
    if found[:2] != _KINDS[0]:
        raise SignatureError("it is no public key of minisign")
    return PublicKey(_name(found[_ID]), line)


def _decoded(line: bytes, length: int) -> bytes:
    """The bytes that the line stands for: no other line stands for them."""
    try:
        found = base64.b64decode(line, validate=True)
    except binascii.Error:
        found = b""
    if len(found) != length or base64.b64encode(found) != line:
        raise SignatureError("a line of it is not what minisign writes")
    return found


def _name(number: bytes) -> str:
    return f"{int.from_bytes(number, 'little'):016X}"
