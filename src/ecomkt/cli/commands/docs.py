"""`ecomkt docs`."""

from typing import Annotated

from typer import Argument

from ecomkt.cli.options import Debug, Lang, Pack


def docs(
    name: Annotated[str, Argument(metavar="codes|rules", help="the vocabularies, or the rules with their grounds")],
    lang: Lang = None,
    packs: Pack = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Print the whole knowledge as Markdown, to be read or published.

    ecomkt docs rules --pack my-agency > rules.md
    """
    from ecomkt.cli.output import print_text
    from ecomkt.cli.session import Session, chosen
    from ecomkt.output.manual import MANUALS

    session = Session(lang, packs)
    render = MANUALS[chosen(name, tuple(MANUALS), "docs")]
    print_text(render(session.kb, session.wording))
