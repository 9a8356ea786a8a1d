"""The talk of a guided interview: asks, understands, explains, goes back, until nothing is left worth asking."""

import sys
from contextlib import redirect_stdout
from unicodedata import normalize

from ecomkt import __version__
from ecomkt.cli.lines import read_line, say
from ecomkt.cli.printing import print_answer
from ecomkt.cli.session import Session
from ecomkt.explanation.answer import Answer, View, outlook_for
from ecomkt.explanation.interview import Interview, InterviewQuestion, InterviewStep, next_question, prospect_of
from ecomkt.output.interview import answer_text, heading_text, misread_text, prospect_text, question_text
from ecomkt.profile.fact import Profile
from ecomkt.profile.reply import Misread, read_reply

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
        recommendation = self._session.recommender.recommend(profile)
        outlook = outlook_for(self._session.explorer, profile, self._view.families)
        return Answer(self._session.kb, recommendation, outlook, __version__, self._view)

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
                print_answer(self.answer(interview.profile), self._wording, "table", self._color)
        self._show(question)

    def _show(self, question: InterviewQuestion) -> None:
        say(question_text(question, self._codebook, self._wording))

    def _say(self, label: str) -> None:
        say(self._wording.label(label))
