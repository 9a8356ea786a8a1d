"""`ecomkt mcp`."""

import gc

from ecomkt.cli.session import Session
from ecomkt.cli.streams import on_terminal, writing
from ecomkt.cli.telling import tell_note
from ecomkt.errors import InputError, missing_package, told


def mcp(session: Session) -> None:
    """Answer assistants that speak the Model Context Protocol, on stdin and stdout."""
    # Knowledge that is broken is told at once; the SDK takes longer to import.
    advisor = session.advisor
    try:
        from ecomkt.interfaces.mcp.server import serve
    except ImportError as flaw:
        message = told("{name} needs the package {package}", name="MCP", package="mcp")
        raise InputError.of("extra-missing", message, missing_package("mcp")) from flaw
    from ecomkt.interfaces.mcp.tools import AdvisorTools

    if on_terminal():
        tell_note(told("an assistant starts this and talks to it; Ctrl-C ends it"))
    # A run of another verb is over before there is anything to collect.
    gc.enable()
    with writing():
        serve(AdvisorTools(advisor))
