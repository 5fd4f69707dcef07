"""`SHA256SUMS` as a stranger reads it: line by line, and nothing but what `sha256sum` would check here."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from site_builder.diagnostic import shown
from site_builder.sums import SIGNATURE, SUMS
from site_builder.verification.findings import Findings
from site_builder.verification.place import is_plain

LARGEST: Final = 128 << 20
"""Bytes of the list: a million files."""

_LINE: Final = re.compile(rb"([0-9a-f]{64})  ([^\n]+)\n")


def listed(content: bytes, findings: Findings) -> Mapping[str, bytes]:
    """The digests of the files by their paths, in the order of the list. Codes: sums-malformed."""
    found: dict[str, bytes] = {}
    before = ""
    for number, line in enumerate(BytesIO(content), 1):
        path, wrong = _path(line)
        if not wrong and path in found:
            wrong = f"{shown(path)} is listed twice"
        if wrong:
            findings.malformed(number, wrong)
            continue
        if path < before:
            findings.malformed(number, f"{shown(path)} is out of order")
        before = path
        found[path] = bytes.fromhex(line[:64].decode())
    return found


def _path(line: bytes) -> tuple[str, str]:
    """The path on the line, or what is wrong with it."""
    match = _LINE.fullmatch(line)
    if not match:
        return "", f"it is no SHA-256 in hex, two blanks and a path: {_shown(line)}"
    try:
        path = match[2].decode()
    except UnicodeDecodeError:
        return "", f"the path is not UTF-8: {_shown(line)}"
    if not is_plain(path):
        return "", f"the path leads elsewhere, or is written in an odd way: {shown(path)}"
    return (path, f"{path} cannot list itself") if path in (SUMS, SIGNATURE) else (path, "")


def _shown(line: bytes) -> str:
    return shown(line[:400].decode("utf-8", "replace").rstrip("\n"), 160)
