"""`ecomkt config`: what is set, and where."""

import os
from collections.abc import Iterator
from typing import Annotated

from typer import Option

from ecomkt.cli.output import Printing
from ecomkt.cli.pager import usual_pager
from ecomkt.cli.settings import KEYS, LOCALES, all_settings, chosen_language
from ecomkt.cli.telling import asked
from ecomkt.language.wording import Wording
from ecomkt.output.views.config import ConfigRow, ConfigView
from ecomkt.safe_text import visible


def show(*, origin: Annotated[bool, Option("--origin")] = False, printing: Printing) -> None:
    """Show what holds on a terminal where the line says nothing."""
    printing.choice(ConfigView)
    printing.print(ConfigView(tuple(_rows()), origin), Wording(chosen_language(asked()), str))


def _rows() -> Iterator[ConfigRow]:
    settings, given = all_settings(), asked()
    locale = next((name for name in LOCALES if os.environ.get(name)), "")
    usual = {"lang": (chosen_language(None), locale), "color": ("auto", ""), "pager": usual_pager()}
    for key in KEYS:
        value, source = settings[key][:2] if key in settings else usual.get(key, ("", ""))
        if key == "lang" and given:
            value, source = given, "--lang"
        yield ConfigRow(key, visible(value), visible(source) or "default")


config = {"show": show}
