"""What an editor gives as an article: a file, an address, or standard input."""

import sys
from datetime import date
from pathlib import Path
from typing import Final

import click

from site_builder.diagnostic import shown
from site_builder.intake.article import Received
from site_builder.intake.finding import Refusal
from site_builder.intake.form import Form
from site_builder.intake.retrieval import is_address, retrieved
from site_builder.reports.plain import safe

STDIN: Final = "-"


def received(what: str, limit: int, form: Form | None, encoding: str | None) -> tuple[Received, str | None]:
    """The bytes, so many at most, and for an address how they came. Raises click's exceptions."""
    if not is_address(what):
        name = "standard input" if what == STDIN else what
        content = _read(what, limit)
        return Received(content=content, name=name, form=form, encoding=encoding), None
    if not what.startswith(("https://", "http://")):
        raise click.BadParameter("only https:// and http:// can be fetched", param_hint="FILE|URL|-")
    found = retrieved(what, limit)
    if isinstance(found, Refusal):
        raise click.ClickException(safe(found.message) + (_OF_SITE if found.is_large else ""))
    kept = f"{found.address}, status {found.status}, {found.media_type or 'no media type'}"
    through = f", redirected from {found.asked}" if found.redirected else ""
    came = Received(
        content=found.content,
        name=found.address,
        address=found.address,
        media_type=found.media_type,
        charset=found.charset,
        language=found.language,
        form=form,
        encoding=encoding,
    )
    return came, f"{kept}{through}, fetched on {date.today().isoformat()}"


def _read(what: str, limit: int) -> bytes:
    """The file's or standard input's bytes, so many at most."""
    try:
        if what == STDIN:
            content = sys.stdin.buffer.read(limit + 1)
        else:
            if not Path(what).is_file():
                advice = "; an address begins with https://" if what.startswith("www.") else ""
                raise click.BadParameter(f"there is no file {shown(what)}{advice}", param_hint="FILE|URL|-")
            with Path(what).open("rb") as file:
                content = file.read(limit + 1)
    except OSError as problem:
        raise click.ClickException(f"{shown(what)} cannot be read: {problem.strerror}") from None
    if len(content) > limit:
        raise click.ClickException(f"{shown(what)} holds more than {limit:,} bytes, the limit{_OF_SITE}")
    return content


_OF_SITE: Final = " of `limits` in site.yaml"
