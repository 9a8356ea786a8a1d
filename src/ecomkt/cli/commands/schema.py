"""`ecomkt schema` and `ecomkt completion`: texts for other programs."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Debug, Pack

_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def schema(
    name: Annotated[
        str,
        Argument(
            help="profile, result, why, compare, batch, classify, summary, check, test or diff; "
            "or a knowledge file: codes, rules, scenarios, …"
        ),
    ],
    packs: Pack = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Print a JSON Schema: of what goes in or comes out (2020-12), or of a knowledge file (draft-07, for editors).

    ecomkt schema result

    ecomkt schema rules --pack my-pack > my-pack/schema/rules.schema.json
    """
    from ecomkt.cli.output import print_json
    from ecomkt.cli.session import Session, chosen
    from ecomkt.output.schemas import SCHEMAS

    build = SCHEMAS[chosen(name, tuple(SCHEMAS), "schema")]
    print_json(build(Session(packs=packs).kb))


def completion(
    shell: Annotated[str, Argument(help=f"one of {', '.join(_SHELLS)}")],
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Print a completion script; no file is touched.

    ecomkt completion bash > ~/.local/share/bash-completion/completions/ecomkt
    """
    from typer._completion_shared import get_completion_script

    from ecomkt.cli.output import print_text
    from ecomkt.cli.session import chosen

    script = get_completion_script(
        prog_name="ecomkt", complete_var="_ECOMKT_COMPLETE", shell=chosen(shell, _SHELLS, "completion")
    )
    print_text(script + "\n")
