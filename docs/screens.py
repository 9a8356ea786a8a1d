"""Draws the screens that README and the guide show, as the program prints them; `python3 docs/screens.py` writes them.

An SVG is drawn on the grid of a terminal, so that Chinese stands in columns whatever font is at hand.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from ecomkt.output.wrapping import cells

FOLDER = Path(__file__).parent / "screens"
PICTURES = {
    "recommend": ('ecomkt recommend soap NT350 Taiwan motive=love --plan "price war"', 100, 40),
    "type-and-price": ("ecomkt recommend --type A --price M", 80, 24),
    "recommend-zh": (
        "ecomkt recommend 手工皂 350元 台灣 motive=love --plan 價格戰 --lang zh-Hant",
        100,
        40,
    ),
}
"""By the name of the file the command, and the columns and lines of the terminal."""
CELL, LINE, SIZE, EDGE = 8.4, 19, 14, 16
_SGR = re.compile(r"\x1b\[([\d;]*)m")
_STYLE = """\
text{white-space:pre;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK TC',\
'Noto Sans CJK TC',monospace;fill:#1f2328}rect{fill:#fff;stroke:#d0d7de}
.w{font-size:15.5px}.b{font-weight:700}.d{opacity:.62}.c28{fill:#008700}.c30{fill:#008787}.c136{fill:#8f6f00}.c160{fill:#d70000}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#0d1117;stroke:#30363d}.c28{fill:#4fbf4f}\
.c30{fill:#4fc1c1}.c136{fill:#d7af5f}.c160{fill:#ff6b6b}}
"""


def screen(command: str, columns: int, lines: int) -> str:
    """Return what the program writes to a terminal of this size, with its escape sequences."""
    words = shlex.split(command)[1:]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CLICOLOR", "ECOMKT_LANG")}
    size = {"COLUMNS": str(columns), "LINES": str(lines), "TERM": "xterm-256color", "COLORTERM": ""}
    asked = [sys.executable, "-m", "ecomkt", *words, "--color", "always"]
    done = subprocess.run(asked, env={**kept, **size}, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def drawing(command: str, columns: int, lines: int) -> str:
    """Return the SVG of a command and its screen."""
    rows = [f"$ {command}", *screen(command, columns, lines).splitlines()]
    width, height = columns * CELL + 2 * EDGE, len(rows) * LINE + 2 * EDGE
    texts = (text for number, row in enumerate(rows) for text in _row(row, EDGE + number * LINE + SIZE))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">\n'
        f"<title>{escape(command)}</title>\n<style>{_STYLE}</style>\n"
        f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" rx="8"/>\n'
        + "\n".join(texts)
        + "\n</svg>\n"
    )


def _row(row: str, y: float) -> Iterator[str]:
    """Yield the texts of a line, each where its first cell is."""
    place, kinds = 0, ""
    for number, part in enumerate(_SGR.split(row)):
        if number % 2:
            kinds = " ".join(_kinds(part.split(";")))
            continue
        # Narrow and wide signs apart: only signs of one width keep to the grid in every font.
        for piece in re.findall(r"[ -\u24ff\u2500-\u2dff]+|[^ -\u24ff\u2500-\u2dff]+", part):
            if piece.strip():
                x, length = EDGE + place * CELL, cells(piece) * CELL
                wide = "w" if cells(piece) > len(piece) else ""
                kind = f' class="{f"{kinds} {wide}".strip()}"' if kinds or wide else ""
                yield f'<text x="{x:g}" y="{y:g}" textLength="{length:g}"{kind}>{escape(piece)}</text>'
            place += cells(piece)


def _kinds(codes: list[str]) -> Iterator[str]:
    named = {"1": "b", "2": "d"}
    for number, code in enumerate(codes):
        if codes[number - 1 : number] == ["5"] and codes[number - 2 : number - 1] == ["38"]:
            yield f"c{code}"
        elif code in named and codes[max(number - 1, 0)] != "38" and "5" not in codes[max(number - 1, 0) : number]:
            yield named[code]


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, given in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(drawing(*given), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
