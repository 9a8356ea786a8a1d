"""A report as one HTML file that needs nothing else: no script, no network, no font."""

from base64 import b64encode
from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ecomkt.output.document import Bar, Document, Logo, Strategy
from ecomkt.output.report_parts.charts import strategy_svg
from ecomkt.safe_text import visible

_WIDE_COLUMNS, _WIDE, _NARROW = 4, 940, 320


def render_html(documents: Sequence[Document], name: str) -> str:
    """Return the file with the document in every language, the first shown; `name` is what the switch is called."""
    folder = resources.files(__package__)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"kind": _kind, "picture": _picture, "share": _share, "safe_text": _safe_text}
    template = environment.from_string((folder / "report.html.jinja").read_text(encoding="utf-8"))
    style = (folder / "report.css").read_text(encoding="utf-8")
    logo = documents[0].logo
    return template.render(
        documents=documents, switch=name, style=Markup(style), logo=_address(logo) if logo else "", picture=logo
    )


def _kind(block: object) -> str:
    return type(block).__name__.lower()


def _safe_text(text: str) -> str:
    """Return text without what misleads a reader: control and direction characters stand written out."""
    return visible(text, keep_lines=True)


def _share(bar: Bar) -> str:
    """Return the length of a bar, in hundredths."""
    return f"{min(1.0, abs(bar.value)) * 100:.1f}"


def _picture(strategy: Strategy, anchor: str) -> Markup:
    wide = strategy_svg(strategy, _WIDE_COLUMNS, _WIDE, f"{anchor}-wide")
    narrow = strategy_svg(strategy, 1, _NARROW, f"{anchor}-narrow")
    # Both were built from escaped text.
    return Markup(f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>')


def _address(logo: Logo) -> str:
    return f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}"
