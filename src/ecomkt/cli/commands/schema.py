"""`ecomkt schema`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Pack, chosen
from ecomkt.cli.output import print_json, print_texts
from ecomkt.cli.session import Session
from ecomkt.output.records import json_text
from ecomkt.output.schemas import SCHEMAS


def schema(name: Annotated[str | None, Argument()] = None, packs: Pack = None) -> None:
    """Print a JSON Schema: of what goes in or comes out (2020-12), or of a knowledge file (draft-07, for editors).

    Without a name, print which there are.
    """
    if name is None:
        print_texts(f"{known}\n" for known in SCHEMAS)
        return
    build = SCHEMAS[chosen(name, tuple(SCHEMAS), "schema")]
    print_json(json_text(build(Session(packs=packs).advisor.kb)))
