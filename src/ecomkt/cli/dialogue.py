"""The talk of a guided interview: asks, understands, explains, goes back, until nothing is left worth asking."""

import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from ecomkt import __version__
from ecomkt.cli.output import SCREEN, is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.cli.streams import read_line, say
from ecomkt.errors import InputError, Problem
from ecomkt.explanation.answer import Answer, View, answer_for
from ecomkt.explanation.interview import Interview, InterviewQuestion, InterviewStep, next_question, prospect_of
from ecomkt.files import check_output, write_file
from ecomkt.output.views.ask import answer_text, heading_text, misread_text, prospect_text, question_text
from ecomkt.output.views.recommend import RecommendView
from ecomkt.profile.fact import Profile
from ecomkt.profile.reply import Misread, read_reply
from ecomkt.profile.writer import arguments_of, profile_file
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.cli.reporting import Reporting

_DECLINE, _BACK, _WHY, _SO_FAR = "-", "<", "?", "!"
# What a Chinese keyboard gives for them, where normalising doesn't make it the plain sign.
_KEYS = {"—": _DECLINE, "–": _DECLINE, "−": _DECLINE, "——": _DECLINE, "《": _BACK, "〈": _BACK}


class Dialogue:
    """One interview in the language of the session, about the families and places of a view."""

    def __init__(self, session: Session, view: View, color: str) -> None:
        self._session, self._view, self._color = session, view, color
        self._codebook, self._wording = session.kb.codebook, session.wording

    def answer(self, profile: Profile) -> Answer:
        """Return the result for a profile."""
        return answer_for(self._session.recommender, self._session.explorer, profile, self._view)

    def run(self, interview: Interview) -> Interview:
        """Ask until nothing can change, an empty line or the end of input, and return what is known then."""
        self._say("how-to-answer")
        self._say("keys")
        current: Interview | None = interview
        while current:
            interview = current
            question = next_question(self._session.explorer, interview, self._view.families)
            if question is None:
                self._say("settled")
                break
            current = self._asked(interview, question)
        return interview

    def _asked(self, interview: Interview, question: InterviewQuestion) -> Interview | None:
        """Return the interview after a question, or None if it ends there."""
        self._show(question)
        while (text := read_line("> ")) is not None:
            plain = normalize("NFKC", text).strip()
            key = _KEYS.get(plain, plain)
            if key in (_WHY, _SO_FAR):
                self._inform(key, interview, question)
            elif key == "" and question.attribute.required and not question.earlier:
                self._say("needed")
            elif key == "":
                return interview.kept() if question.earlier else None
            elif key == _BACK and question.number == 1:
                self._say("first-question")
            elif key == _BACK:
                return interview.back()
            elif (after := self._answered(interview, question, key)) is not None:
                return after
        return None

    def _answered(self, interview: Interview, question: InterviewQuestion, reply: str) -> Interview | None:
        """Return the interview after an answer; says what is wrong with one that isn't."""
        attribute, wording = question.attribute, self._wording
        facts = () if reply == _DECLINE else read_reply(attribute, reply, self._session.derived_name)
        if isinstance(facts, Misread):
            say(f"   {misread_text(facts, attribute.codes, wording)}")
            say(heading_text(question, wording))
            return None
        say(f"   {answer_text(InterviewStep(attribute, facts), self._codebook, wording)}")
        return interview.answered(attribute, facts)

    def _inform(self, key: str, interview: Interview, question: InterviewQuestion) -> None:
        if key == _WHY:
            families = self._view.families
            prospect = prospect_of(self._session.explorer, interview, question.attribute, families)
            say(prospect_text(prospect, self._codebook, self._wording))
        else:
            with redirect_stdout(sys.stderr):
                print_view(
                    RecommendView(self.answer(interview.profile), __version__), self._wording, SCREEN, self._color
                )
        self._show(question)

    def _show(self, question: InterviewQuestion) -> None:
        say(question_text(question, self._codebook, self._wording))

    def _say(self, label: str) -> None:
        say(self._wording.label(label))


class InterviewResult:
    """What an interview ends in: the result on stdout, the profile in a file, the same as one command.

    Raises InputError at once, since afterwards the answers would be lost.
    """

    def __init__(self, session: Session, format_: str, color: str, save: Path | None, *, force: bool) -> None:
        self._session, self._save, self._force = session, save, force
        self._format = format_
        self._color = color.lower()
        is_rich(color)
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
            print_view(RecommendView(answer, __version__), wording, self._format, self._color)
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
        words += ["--format", self._format] if self._format != SCREEN else []
        words += ["--color", self._color] if self._color != "auto" else []
        return [*words, *self._session.words]
