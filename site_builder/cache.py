"""Where a build keeps what it knows for the next one.

Below the project's `.cache/`, in a folder whose name holds a secret of this user. What lies there is trusted:
it is unpacked and published without being made again. So nobody may put it there who can only add files to
the project, as a pull request does.
"""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

_SECRET: Final = "secret"
_BYTES: Final = 32


def folder(root: Path) -> Path | None:
    """The folder for this project, which may not be there yet; `None` where no secret can be kept."""
    secret = _secret(Path(click.get_app_dir("site-builder")))
    if secret is None:
        return None
    name = hmac.digest(secret, os.fsencode(root.resolve()), "sha256").hex()[:32]
    return root / ".cache" / f"site-builder-{name}"


def _secret(home: Path) -> bytes | None:
    """The user's secret, made when it is first needed; two builds that make it at once agree on one."""
    path = home / _SECRET
    with suppress(OSError):
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            aside = home / f".{_SECRET}.{secrets.token_hex(8)}"
            aside.touch(mode=0o600)
            try:
                aside.write_bytes(secrets.token_bytes(_BYTES))
                with suppress(FileExistsError):
                    os.link(aside, path)
            finally:
                aside.unlink()
        found = path.read_bytes()
        return found if len(found) == _BYTES else None
    return None
