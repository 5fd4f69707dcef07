"""`site-builder completion`: the script by which a shell completes commands, options and ids."""

from typing import Final

import click
from click.shell_completion import get_completion_class

_VARIABLE: Final = "_SITE_BUILDER_COMPLETE"
"""Where the script tells the program what to complete; click derives it from the program's name."""
_SHELLS: Final = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print what lets SHELL complete commands, options, article ids and problem codes with Tab.

    \b
    Once, for all new terminals:
      bash  site-builder completion bash >> ~/.bashrc
      zsh   site-builder completion zsh >> ~/.zshrc
            (behind the line with compinit)
      fish  site-builder completion fish > ~/.config/fish/completions/site-builder.fish

    site-builder has to be on the PATH, as it is where its environment is active.
    """
    completion = get_completion_class(shell)
    root = click.get_current_context().find_root()
    assert completion is not None, "click knows these shells"
    click.echo(completion(root.command, {}, "site-builder", _VARIABLE).source(), nl=False)
