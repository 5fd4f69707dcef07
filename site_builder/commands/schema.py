"""`site-builder schema`: JSON Schemas for editors that complete YAML."""

from pathlib import Path

import click

from site_builder import kind as kinds


@click.command("schema")
@click.argument("kind", type=click.Choice(kinds.NAMES), required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write <kind>.schema.json there instead of printing.",
)
def command(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one KIND of file, or write those of all kinds into a folder.

    An editor that knows YAML schemas (VS Code with the YAML extension) then completes keys and values.
    """
    if kind is None and out is None:
        raise click.UsageError("name a kind of file, or --out and a folder for all of them")
    for name in (kind,) if kind else kinds.NAMES:
        text = kinds.schema_text(name)
        if out is None:
            click.echo(text, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / kinds.schema_file(name)).write_text(text, "utf-8")
