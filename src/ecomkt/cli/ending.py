"""How an interview ends: the result on stdout, the profile in a file, the same as one command."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.cli.lines import say
from ecomkt.cli.output import is_rich
from ecomkt.cli.printing import FORMATS, print_answer
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem
from ecomkt.explanation.answer import Answer
from ecomkt.files import check_output, write_file
from ecomkt.profile.writer import arguments_of, profile_file
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.cli.reporting import Reporting


class Ending:
    """What was asked for beyond the talk. Raises InputError at once, since afterwards the answers would be lost."""

    def __init__(
        self, session: Session, format_: str, color: str, save: Path | None, *, force: bool, options: Sequence[str] = ()
    ) -> None:
        self._session, self._save, self._force = session, save, force
        self._format = format_
        self._color = color.lower()
        is_rich(color)
        self._options = options
        if save:
            check_output(save, force=force)

    def conclude(self, answer: Answer, reporting: "Reporting | None" = None) -> None:
        """Print the result, save the profile, tell the equal command and make the report.

        Raises InputError if nothing is known.
        """
        profile, wording = answer.recommendation.profile, self._session.wording
        if not profile.facts:
            hint = "answer a question, or give a fact such as --type A"
            raise InputError([Problem("nothing-known", "nothing is known of the product", hint)])
        try:
            print_answer(answer, wording, self._format, self._color)
        finally:
            # The answers must outlive a reader of stdout that has gone, and a folder that can't be written.
            try:
                if self._save:
                    self._save_profile(self._save, answer)
            finally:
                say(wording.label("equal-command") + wording.colon.rstrip())
                say(visible(shlex.join(["ecomkt", "recommend", *self._arguments(answer)])))
        if reporting:
            reporting.on_profiles([profile])

    def _save_profile(self, target: Path, answer: Answer) -> None:
        write_file(target, profile_file(answer.recommendation.profile), force=self._force)
        say(self._session.wording.label("saved", file=visible(str(target))))

    def _arguments(self, answer: Answer) -> list[str]:
        """Return the arguments with which `recommend` prints the same."""
        view = answer.view
        words = arguments_of(answer.recommendation.profile, answer.kb.codebook, self._session.flags)
        for family in answer.kb.codebook.families:
            words += ["--family", family.slug] if view.families and family.slug in view.families else []
        words += ["--top", str(view.top)] if view.top else []
        words += ["--format", self._format] if self._format != FORMATS[0] else []
        words += ["--color", self._color] if self._color != "auto" else []
        return [*words, *self._options]
