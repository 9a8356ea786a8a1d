"""The modules as Python reads them, each once for all tests of a process that look at the text of the program."""

import ast
from functools import cache
from pathlib import Path

__all__ = ["nodes_of", "parsed"]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module in the order in which `ast.walk` comes by them."""
    return tuple(ast.walk(parsed(path)))
