"""`site-builder new`: start a claim, or add an article with its record."""

import click

from site_builder.commands.new import claim, source


@click.group("new")
def command() -> None:
    """Start a claim or add an article. Nothing that exists is overwritten."""


command.add_command(claim.command)
command.add_command(source.command)
