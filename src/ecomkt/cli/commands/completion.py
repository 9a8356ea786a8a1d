"""`ecomkt completion`."""

from importlib.resources import files
from typing import Annotated

from typer import Argument

from ecomkt.cli.options import chosen
from ecomkt.cli.output import print_texts

_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def completion(shell: Annotated[str, Argument()]) -> None:
    """Print a completion script; no file is touched."""
    # Private, so pyproject bounds typer: its public way to the script writes into the user's files, too.
    from typer._completion_shared import get_completion_script

    known = chosen(shell, _SHELLS, "completion")
    if known == "bash":
        # That of Typer takes the words as bash parts them, and bash parts them at `=`.
        print_texts([files(__package__).joinpath("completion.bash").read_text(encoding="utf-8")])
        return
    print_texts([get_completion_script(prog_name="ecomkt", complete_var="_ECOMKT_COMPLETE", shell=known), "\n"])
