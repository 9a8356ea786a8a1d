"""`ecomkt new`: skeletons of a pack or a rule."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.authoring.templates import is_layer, write_pack, write_rule
from ecomkt.cli.output import print_texts
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, told
from ecomkt.knowledge.store import is_base
from ecomkt.safe_text import quoted


def new_pack(folder: Annotated[Path, Argument(metavar="DIR")]) -> None:
    """Write a pack: its name, an example of a rule, a scenario and a README."""
    _print(write_pack(folder, Session().advisor.explorer))


def new_rule(
    topic: Annotated[str, Argument(metavar="TOPIC")],
    rule_id: Annotated[str, Argument(metavar="ID")],
    pack: Annotated[Path, Option("--pack", metavar="DIR")] = Path(),
) -> None:
    """Add a rule to a pack, and a scenario that tests it; both are examples to be written anew."""
    if not is_layer(pack):
        hint = "name a pack with --pack, or make one with 'ecomkt new pack'"
        raise InputError(
            [Problem("no-pack", told("there is no pack in {pack}: no data/pack.yaml", pack=quoted(str(pack))), hint)]
        )
    session = Session(base=pack) if is_base(pack) else Session(packs=[pack])
    _print(write_rule(pack, topic, rule_id, session.advisor.explorer))


def _print(paths: tuple[Path, ...]) -> None:
    print_texts(f"{path.as_posix()}\n" for path in paths)


new = {"pack": new_pack, "rule": new_rule}
