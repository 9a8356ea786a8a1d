"""Which option stands in which row of the screen, as whoever looks at it counts them."""

from shutil import get_terminal_size

from ecomkt.cli.streams import on_terminal
from ecomkt.explanation.answer import Answer
from ecomkt.knowledge.codebook import option_key
from ecomkt.language.wording import Wording
from ecomkt.output.board import rows_shown
from ecomkt.output.formats.terminal import PROMPTS
from ecomkt.output.screen import answer_screen


def rows_of(answer: Answer, wording: Wording, taken: int) -> list[str]:
    """Return the keys of the options row by row, where so many lines of the terminal are `taken` by something else."""
    size = get_terminal_size()
    height = size.lines - PROMPTS - taken if on_terminal() else None
    blocks = [block for section in answer_screen(answer, wording, in_call=True).sections for block in section.blocks]
    families = answer.kb.codebook.families
    keys = {wording.name(code): option_key(family.slug, code.slug) for family in families for code in family.codes}
    # What the client plans has no place in the ranking, and stands apart.
    return [keys[row.name] for row in rows_shown(blocks, size.columns, height) if row.place and row.name in keys]
