"""Compiled templates kept in a folder from one run to the next; to delete it costs time and nothing else."""

import marshal
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from site_builder import theme

_SEAL: Final = sha256().digest_size


class Stereotypes(BytecodeCache):
    """A file for each template, in force only where all is as it was when it was written.

    A folder that cannot be read or written keeps nothing.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._origin = _origin(language)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            kept = self._path(bucket).read_bytes()
            code = kept[_SEAL:]
            if kept[:_SEAL] == self._seal(bucket, code):
                bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = marshal.dumps(bucket.code)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._path(bucket).write_bytes(self._seal(bucket, code) + code)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / bucket.key

    def _seal(self, bucket: Bucket, code: bytes) -> bytes:
        # Over the code too, because `marshal` may crash on what is damaged.
        return sha256(b"\0".join((self._origin, bucket.checksum.encode(), code))).digest()


@cache
def _origin(language: str) -> bytes:
    """What decides besides its text what a template becomes: Python, jinja2, the catalogues and we.

    Phrases and filters of constants are settled when it is compiled, so that any of our modules may.
    """
    code = (Path(module).parent.glob("*.py") for module in (__file__, jinja2.__file__))
    files = sorted(chain(*code, (theme.folder() / "locale").glob("*.po")))
    told = f"{language} {sys.version}".encode()
    return sha256(b"\0".join([told, *(file.read_bytes() for file in files)])).digest()
