"""`ecomkt ask`: asks, understands, explains, goes back, until nothing is left worth asking."""

import shlex
import sys
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from typing import Annotated
from unicodedata import normalize

from typer import Option

from ecomkt import __version__
from ecomkt.cli.options import Force, NoInput, Plans, ReportFile
from ecomkt.cli.output import SCREEN, Printing, print_view
from ecomkt.cli.session import ProfileWords, Session, ViewWords, tell_notes
from ecomkt.cli.streams import read_line, say
from ecomkt.errors import InputError, Listed, Problem, told
from ecomkt.explanation.answer import Answer, View
from ecomkt.explanation.interview import Interview, InterviewQuestion, next_question, prospect_of
from ecomkt.files import check_output, write_file
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.codebook import Attribute
from ecomkt.output.phrases import change_text
from ecomkt.output.views.ask import heading_text, misread_text, prospect_text, question_text
from ecomkt.output.views.recommend import RecommendView
from ecomkt.profile.amounts import holds_number
from ecomkt.profile.fact import Change, Profile, changed
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.reply import Misread, read_reply
from ecomkt.profile.statements import Statement, ValueInput, in_profile
from ecomkt.profile.writer import profile_file
from ecomkt.safe_text import visible

_DECLINE, _BACK, _WHY, _SO_FAR = "-", "<", "?", "!"
# What a Chinese keyboard gives for them, where normalising doesn't make it the plain sign.
_KEYS = {"—": _DECLINE, "–": _DECLINE, "−": _DECLINE, "——": _DECLINE, "《": _BACK, "〈": _BACK}


def ask(
    *,
    words: ProfileWords,
    save: Annotated[Path | None, Option("--save", metavar="FILE")] = None,
    force: Force = False,
    no_input: NoInput = False,
    printing: Printing,
    view: ViewWords,
    session: Session,
    report: ReportFile = None,
    plans: Plans = None,
) -> None:
    """Ask for what can still change the answer; the talk goes to stderr, the result to stdout."""
    # What can't be written or printed is told at once: afterwards the answers would be lost.
    printing.choice(RecommendView)
    if save:
        check_output(save, force=force)
    part = view.read(session)
    interview = Interview(session.advisor.kb.codebook, words.read(session, plans))
    reporting = None
    if report is not None:
        from ecomkt.cli.reporting import CoverOptions, Reporting

        reporting = Reporting(session, report, CoverOptions())
    if no_input or _cannot_ask():
        _check_complete(interview.profile, session.advisor)
    else:
        reader = session.reader(words.incomes, words.currency)
        interview = _Dialogue(session.advisor, reader, part, printing.color).run(interview)
    profile = interview.profile
    _conclude(session.advisor.answer(profile, part), session, printing, save, force=force)
    if reporting:
        reporting.on_profiles([profile])


def _cannot_ask() -> bool:
    """Return whether somebody would type without seeing what is asked."""
    return bool(sys.stdin and sys.stdin.isatty() and not sys.stderr.isatty())


def _check_complete(profile: Profile, advisor: Advisor) -> None:
    """Refuse to go on where what has to be known isn't, and nobody may be asked; raises InputError."""
    missing = [a for a in advisor.kb.codebook.attributes if a.required and not profile.about(a.slug)]
    if missing:
        flags = Listed(tuple(f"--{a.flag or a.slug}" for a in missing))
        message = told("{flags} is missing, and nothing may be asked here", flags=flags)
        raise InputError([Problem("input-needed", message, told("give it, or leave out --no-input on a terminal"))])


class _Dialogue:
    """One interview in the language of an advisor, about the families and places of a view."""

    def __init__(self, advisor: Advisor, reader: ProfileReader, view: View, color: str) -> None:
        self._advisor, self._reader, self._view, self._color = advisor, reader, view, color
        self._codebook, self._wording = advisor.kb.codebook, advisor.wording

    def run(self, interview: Interview) -> Interview:
        """Ask until nothing can change, an empty line or the end of input, and return what is known then."""
        self._say("how-to-answer")
        self._say("keys")
        while question := next_question(self._advisor.explorer, interview, self._view.families):
            after = self._asked(interview, question)
            if after is None:
                return interview
            interview = after
        self._say("last-answered" if interview.most == 0 else "settled")
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
        attribute, wording = question.attribute, self._wording
        facts = () if reply == _DECLINE else read_reply(attribute, reply, self._advisor.derived_name)
        if isinstance(facts, Misread) and (measured := self._measured(interview, attribute, reply)):
            tell_notes(note for note in measured.notes if note not in interview.profile.notes)
            facts, amounts = measured.about(attribute.slug), measured.amounts_on(attribute.slug)
            say(f"   {change_text(Change(attribute, facts), self._codebook, wording)}")
            return interview.answered(attribute, facts, amounts, most=question.after)
        if isinstance(facts, Misread):
            say(f"   {misread_text(facts, attribute.codes, wording)}")
            # Without its answers, which still stand above.
            say(heading_text(question, wording))
            return None
        say(f"   {change_text(Change(attribute, facts), self._codebook, wording)}")
        return interview.answered(attribute, facts, most=question.after)

    def _measured(self, interview: Interview, attribute: Attribute, reply: str) -> Profile | None:
        """Return the profile with a number that was replied; None if it is none, which is told where it looks so."""
        if not ((attribute.share or attribute.amount) and holds_number(reply)):
            return None
        known = in_profile(changed(interview.profile, Change(attribute, ())))
        try:
            measured = self._reader.read(
                [Statement(attribute.slug, (ValueInput(reply),), f"'{visible(reply)}'")], known
            )
        except InputError as refusal:
            say("\n".join(f"   {visible(str(problem))}" for problem in refusal.problems))
            return None
        return measured if measured.amounts_on(attribute.slug) else None

    def _inform(self, key: str, interview: Interview, question: InterviewQuestion) -> None:
        if key == _WHY:
            prospect = prospect_of(self._advisor.explorer, interview, question.attribute, self._view.families)
            say(prospect_text(prospect, self._codebook, self._wording))
        else:
            # stdout is for the result, which a script may be reading.
            with redirect_stdout(sys.stderr):
                answer = self._advisor.answer(interview.profile, self._view)
                print_view(RecommendView(answer, __version__), self._wording, SCREEN, self._color)
        self._show(question)

    def _show(self, question: InterviewQuestion) -> None:
        say(question_text(question, self._codebook, self._wording))

    def _say(self, label: str) -> None:
        say(self._wording.label(label))


def _conclude(answer: Answer, session: Session, printing: Printing, save: Path | None, *, force: bool) -> None:
    wording = session.advisor.wording
    if not answer.recommendation.profile.facts:
        hint = "answer a question, or give a fact such as --type A"
        raise InputError([Problem("nothing-known", "nothing is known of the product", hint)])
    try:
        printing.print(RecommendView(answer, __version__), wording)
    finally:
        # The answers must outlive a reader of stdout that has gone, and a folder that can't be written.
        try:
            if save:
                write_file(save, profile_file(answer.recommendation.profile), force=force)
                say(wording.label("saved", file=visible(str(save))))
        finally:
            say(wording.label("equal-command") + wording.colon.rstrip())
            say(visible(shlex.join(["ecomkt", "recommend", *_arguments(answer, session, printing)])))


def _arguments(answer: Answer, session: Session, printing: Printing) -> list[str]:
    view, choice, color = answer.view, printing.choice(RecommendView), printing.color.lower()
    chosen = [("--family", slug) for slug in answer.kb.codebook.family if slug in (view.families or ())]
    chosen += [("--top", str(view.top))] if view.top else []
    chosen += [("--format", choice)] if choice != SCREEN else []
    chosen += [("--color", color)] if color != "auto" else []
    return [*session.arguments(answer.recommendation.profile), *chain.from_iterable(chosen), *session.words]
