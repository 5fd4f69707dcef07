"""Standard streams that take any text, wherever they lead: an old terminal, a closed pipe, nowhere."""

import codecs
import contextlib
import io
import os
import sys
from typing import Final

_PLAIN: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"}
    | {"…": "...", "•": "*", "→": "->", "\u00a0": " ", "\u202f": " ", "�": "?"}
)


_ASCII: Final = "plain-ascii"
"""ASCII under a name of its own: click takes a stream by the usual one for a mistake and writes UTF-8."""


def prepare() -> None:
    """Makes the streams ready: none is missing, and none refuses a character."""
    _open_missing()
    codecs.register_error("plain", _plainly)
    codecs.register(_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=_ASCII if is_ascii else stream.encoding, errors="plain")


def _ascii(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != _ASCII:
        return None
    usual = codecs.lookup("ascii")
    return codecs.CodecInfo(
        name=_ASCII,
        encode=usual.encode,
        decode=usual.decode,
        incrementalencoder=usual.incrementalencoder,
        incrementaldecoder=usual.incrementaldecoder,
        streamreader=usual.streamreader,
        streamwriter=usual.streamwriter,
    )


def _open_missing() -> None:
    """Leads closed streams nowhere, so that no file gets their number and is written to by mistake."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What a terminal shows that cannot show a character: the nearest one of ASCII, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start : error.end].translate(_PLAIN).encode(
        "ascii", "replace"
    ).decode(), error.end


def flush() -> None:
    """Writes out what is still held back. Raises `BrokenPipeError` where nobody reads it any more."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def abandon() -> None:
    """Leads both streams nowhere: whoever read them has gone, and the end of the program writes no more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
