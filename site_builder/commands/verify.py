"""`site-builder verify`: whether a published site is as it was made, for anybody who has only the site."""

import json
import sys
from pathlib import Path
from typing import Final

import click

from site_builder import __version__, signature
from site_builder.commands import appearance
from site_builder.diagnostic import Diagnostic, shown
from site_builder.reports.plain import plural, safe, told
from site_builder.sums import MANIFEST, SUMS
from site_builder.verification.place import Place, PublishedFolder
from site_builder.verification.texts import Texts
from site_builder.verification.verification import Verified, verify

_FORMATS: Final = ("text", "json")
_VERSION: Final = 1


def _place(_: click.Context, __: click.Parameter, site: str) -> Place:
    if "://" in site[:12]:
        from site_builder.intake.retrieval import is_fetchable
        from site_builder.verification.website import Website  # costs its import only here

        if not is_fetchable(site):
            raise click.BadParameter("give a folder, or an address that begins with https:// or http://")
        return Website(site)
    if not Path(site).is_dir():
        raise click.BadParameter(f"{shown(site)} is no folder")
    return PublishedFolder(Path(site))


def _key(_: click.Context, __: click.Parameter, given: str | None) -> signature.PublicKey | None:
    if given is None:
        return None
    if not signature.is_installed():
        raise click.UsageError(f"--key needs an extra: {signature.INSTALL}")
    try:
        return signature.public_key(given)
    except signature.SignatureError as error:
        raise click.BadParameter(f"{shown(given)}: {error}") from None


@click.command("verify")
@click.argument("place", metavar="SITE", callback=_place)
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The articles' texts, to look up every excerpt in them.",
)
@click.option(
    "--key",
    callback=_key,
    metavar="PUBKEY",
    help="The public key of minisign, or its file, that must have signed the site.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    help="How the findings are written.",
)
@appearance.quiet_option
def command(place: Place, sources: Path | None, key: signature.PublicKey | None, kind: str) -> None:
    """Confirm that the published SITE, a folder or an address, is whole and agrees with itself.

    Every file is held against SHA256SUMS and manifest.json, every claim's data against that of the whole
    site, every excerpt's SHA-256 against its words, and these against the articles if they are given. What
    was not checked is said. It needs nothing but the site.
    """
    found = verify(place, key, Texts(sources) if sources else None)
    if kind == "json":
        click.echo(_json(found))
    else:
        _tell(found)
    sys.exit(1 if found.count else 0)


def _tell(found: Verified) -> None:
    for problem in found.problems:
        click.echo(_line(problem), err=True)
    if found.count > len(found.problems):
        click.echo(f"… and {found.count - len(found.problems):,} more", err=True)
    if appearance.is_quiet():
        return
    counts = (
        (found.files, "file"),
        (found.claims, "claim"),
        (found.excerpts, "excerpt"),
        (found.articles, "article"),
    )
    result = plural(found.count, "problem") if found.count else f"all as {SUMS} and {MANIFEST} have it"
    click.echo(f"{', '.join(plural(n, word) for n, word in counts)}: {result}")
    if found.compared and not found.count:
        click.echo(f"{plural(found.compared, 'excerpt')} word for word in the given texts")
    if found.signed:
        how = "signed by the key" if found.signed.proved else "a signature is there, by the key"
        click.echo(f"{how} {found.signed.key}, which says: {safe(found.signed.comment)}")
    for what in found.unchecked:
        click.echo(f"not checked: {safe(what)}")


def _line(problem: Diagnostic) -> str:
    head = click.style(f"error[{problem.code}]", fg="red", bold=True)
    return "\n  ".join((f"{head} {safe(problem.at.path)}: {told(problem)[0]}", *told(problem)[1:]))


def _json(found: Verified) -> str:
    """All of it as one object. The shape is stable: keys may be added, none goes or changes."""
    signed = found.signed
    content = {
        "version": _VERSION,
        "tool": {"name": "site-builder", "version": __version__},
        "counts": {
            "problems": found.count,
            "files": found.files,
            "claims": found.claims,
            "excerpts": found.excerpts,
            "articles": found.articles,
            "compared": found.compared,
        },
        "signature": {"key": signed.key, "comment": signed.comment, "proved": signed.proved}
        if signed
        else None,
        "problems": [{"code": p.code, "file": p.at.path, "message": p.message} for p in found.problems],
        "unchecked": list(found.unchecked),
    }
    return json.dumps(content, indent=2)
