"""`site-builder schema`: JSON Schemas for editors that complete YAML."""

import json
from pathlib import Path
from typing import Any, Final

import click
from pydantic import TypeAdapter

from site_builder import claim, site, source
from site_builder.schema import json_schema

_FILES: Final[dict[str, tuple[str, TypeAdapter[Any]]]] = {
    "claim": ("A claim: claims/<slug>.yaml", claim.adapter()),
    "record": ("The record of an article: seeds/<name>.yaml", source.adapter()),
    "site": ("The site file: site.yaml", site.adapter()),
}


@click.command("schema")
@click.argument("kind", type=click.Choice(list(_FILES)), required=False)
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
    kinds = [kind] if kind else list(_FILES)
    for name in kinds:
        title, adapter = _FILES[name]
        text = json.dumps(json_schema(adapter, title), indent=2, ensure_ascii=False) + "\n"
        if out is None:
            click.echo(text, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{name}.schema.json").write_text(text, "utf-8")
