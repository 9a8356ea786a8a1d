"""Imports stand at the top of a module, but for what is heavy or optional: this is the list of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ecomkt
from source_trees import nodes_of

PACKAGE = Path(ecomkt.__file__).parent

OPTIONAL = {"jinja2", "markdown_it", "markupsafe", "prompt_toolkit", "python_calamine", "xlsxwriter"}
OPTIONAL |= {"ecomkt.interfaces.arrow.parquet"}
OPTIONAL |= {"resource"}
"""What an extra brings, or not every system has; `ecomkt.output.word` stands on such packages, too."""
HEAVY = {
    "difflib",
    "gzip",
    "jsonschema_rs",
    "msgspec",
    "opencc",
    "platformdirs",
    # Most lines start no pager, and most folders hold no settings.
    # Only lists whose variants stand apart need it.
    "sqlite3",
    "subprocess",
    # How a file is locked, on two kinds of systems.
    "fcntl",
    "msvcrt",
    "tomllib",
    "readline",
    "rich",
    "traceback",
    "typer._completion_shared",
    "yaml",
    "zlib",
}
"""What costs time to load and most runs do without."""
OWN = {
    # Their parts load what is heavy or optional.
    "ecomkt.catalog.reading.feeds",
    "ecomkt.catalog.reading.feeds_xml",
    "ecomkt.catalog.tables.markup_table",
    "ecomkt.catalog.tables.workbook",
    "ecomkt.output.word",
    "ecomkt.knowledge.yaml_reader",
    "ecomkt.profile.json_file",
    # Most profiles hold no plan.
    "ecomkt.profile.hearing",
    "ecomkt.profile.likeness",
    "ecomkt.profile.near_options",
    "ecomkt.knowledge.store",
    # Only a cold cache builds the knowledge.
    "ecomkt.knowledge.build",
    "ecomkt.knowledge.entries",
    "ecomkt.catalog.types.rule_reading",
    "ecomkt.language.simplify",
    # A program, or a verb, that asks for one answer loads nothing of the others.
    "ecomkt.catalog.knowledge",
    "ecomkt.catalog.line",
    # Most profiles hold no sum of money.
    "ecomkt.catalog.prices",
    "ecomkt.catalog.columns.product",
    "ecomkt.explanation.compare",
    "ecomkt.explanation.experiments",
    "ecomkt.explanation.explain",
    "ecomkt.explanation.interview",
    "ecomkt.interfaces.mcp",
    "ecomkt.output.records",
    "ecomkt.output.views",
    "ecomkt.cli.completion",
    "ecomkt.cli.help",
    "ecomkt.cli.reporting",
}
STARTUP = {"ecomkt.cli.app", "gc", "importlib"}
"""`--version` answers before anything is loaded, and `import ecomkt` loads nothing."""


def inner_imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what the functions of a module import, with the place."""
    for function in nodes_of(path):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", module or ""


def test_only_what_is_heavy_or_optional_is_imported_in_a_function() -> None:
    known = OPTIONAL | HEAVY | OWN | STARTUP
    places = [each for path in sorted(PACKAGE.rglob("*.py")) for each in inner_imports(path)]
    assert [f"{place} {name}" for place, name in places if not {name, name.rpartition(".")[0]} & known] == []
    named = {each for _, name in places for each in (name, name.rpartition(".")[0])}
    assert known - named == set(), "these exceptions are idle"
