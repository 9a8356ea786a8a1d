"""A document in all languages as one HTML file that needs nothing else: no script, no network, no font."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib import resources

from ecomkt.output.document import Bar, Block, Document, Logo
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
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"kind": _kind, "share": _share, "safe_text": _safe_text}
    template = environment.from_string((folder / "report.html.jinja").read_text(encoding="utf-8"))
    style = (folder / "report.css").read_text(encoding="utf-8")
    logo = documents[0].logo
    yield template.render(documents=documents, style=Markup(style), logo=_address(logo) if logo else "")


def _kind(block: object) -> str:
    if not isinstance(block, Block):
        raise TypeError(type(block))
    return type(block).__name__.lower()


def _safe_text(text: str) -> str:
    """Return text without what misleads a reader: control and direction characters stand written out."""
    return visible(text, keep_lines=True)


def _share(bar: Bar) -> str:
    """Return the length of a bar, in hundredths."""
    return f"{min(1.0, abs(bar.value)) * 100:.1f}"


def _address(logo: Logo) -> str:
    return f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}"
