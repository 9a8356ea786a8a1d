"""A document in all languages as one HTML file that needs nothing else: no script, no network, no font."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import partial
from importlib import resources

from ecomkt.output.document import Block, Document
from ecomkt.safe_text import visible

TAKES = "translations"
SUFFIXES = (".html", ".htm")
EXTRA = "report"


def write(translations: Document | Sequence[Document]) -> Iterator[str]:
    """Yield the file with the document in every language, the first shown."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    documents = (translations,) if isinstance(translations, Document) else translations
    folder = resources.files(__package__)
    # Texts may come from a merchant's list, hence the escapes; a misspelt name must fail, not leave a hole in a report.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # What misleads a reader stands written out: control and direction characters.
    environment.filters |= {"kind": _kind, "safe_text": partial(visible, keep_lines=True)}
    template = environment.from_string((folder / "report.html.jinja").read_text(encoding="utf-8"))
    style = (folder / "report.css").read_text(encoding="utf-8")
    logo = documents[0].logo
    # Inside of the page: a report travels by mail, and a file beside it would be lost.
    address = f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}" if logo else ""
    yield template.render(documents=documents, style=Markup(style), logo=address)


def _kind(block: object) -> str:
    if not isinstance(block, Block):
        raise TypeError(type(block))
    return type(block).__name__.lower()
