"""`ecomkt completion`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import chosen
from ecomkt.cli.output import print_texts

_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
# That of Typer takes the words as bash parts them, and bash parts them at `=`.
_BASH = """\
_ecomkt_completion() {
    local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}" current kept
    current="${line##*[[:space:]]}"
    case "$COMP_WORDBREAKS" in *=*) kept="${current%"${current##*=}"}" ;; esac
    local IFS=$' \\t\\n'
    local count
    set -f; set -- "$1" $line; set +f
    count=$(($# - 1)); [ -n "$current" ] && count=$((count - 1))
    IFS=$'\\n'
    COMPREPLY=($(env COMP_WORDS="$line" COMP_CWORD=$count _ECOMKT_COMPLETE=complete_bash "$1"))
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    case "${COMPREPLY[0]}" in *=) compopt -o nospace ;; esac
}

complete -o default -F _ecomkt_completion ecomkt
"""


def completion(shell: Annotated[str, Argument()]) -> None:
    """Print a completion script; no file is touched."""
    # Private, so pyproject bounds typer: its public way to the script writes into the user's files, too.
    from typer._completion_shared import get_completion_script

    known = chosen(shell, _SHELLS, "completion")
    if known == "bash":
        print_texts([_BASH])
        return
    print_texts([get_completion_script(prog_name="ecomkt", complete_var="_ECOMKT_COMPLETE", shell=known), "\n"])
