"""`ecomkt ask`: asks, understands, explains, goes back, until nothing is left worth asking."""

import shlex
import sys
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace
from typer import Option

from ecomkt.cli.call.facts import PartError, VolunteeredFacts
from ecomkt.cli.journal import JournalFile, journal_file, journalled
from ecomkt.cli.options import Force, NoInput, Plans, ReportFile
from ecomkt.cli.output import SCREEN, Printing, print_view
from ecomkt.cli.session import ProfileWords, Session, ViewWords
from ecomkt.cli.state import keep
from ecomkt.cli.streams import read_line, say
from ecomkt.cli.telling import in_words, tell_note
from ecomkt.errors import ExitCode, InputError, Listed, told
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
from ecomkt.profile.quotes import normalised
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.reply import Misread, Trouble, facts_in, read_replies
from ecomkt.profile.writer import profile_file
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.cli.reporting import Reporting

_DECLINE, _BACK, _WHY, _SO_FAR = "-", "<", "?", "!"
_WIDTH = 80
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
    journal: JournalFile = None,
) -> None:
    """Ask for what can still change the answer; the talk goes to stderr, the result to stdout."""
    # What can't be written or printed is told at once: afterwards the answers would be lost.
    printing.choice(RecommendView)
    if save:
        check_output(save, force=force)
    part, path = view.read(session), journal_file(journal)
    interview = Interview(session.advisor.kb.codebook, words.read(session, plans))
    reporting = _reporting(session, report) if report is not None else None
    reader = session.reader(words.incomes, words.currency)
    dialogue = _Dialogue(session.advisor, reader, part, printing.color, interview)
    # Nobody is asked who would type without seeing what is asked.
    unseen = bool(sys.stdin and sys.stdin.isatty() and not sys.stderr.isatty())
    if silent := no_input or unseen:
        _check_complete(interview.profile, session.advisor)
    # What was said until Ctrl-C is not lost.
    interruption = None if silent else dialogue.run()
    profile = dialogue.interview.profile
    if interruption and profile == Profile():
        raise interruption
    keep(profile)
    _conclude(session.advisor.answer(profile, part), session, printing, (save, path), force=force)
    if interruption:
        raise typer.Exit(ExitCode.INTERRUPTED)
    if reporting:
        reporting.on_profiles([profile])


def _check_complete(profile: Profile, advisor: Advisor) -> None:
    """Refuse to go on where what has to be known isn't, and nobody may be asked; raises InputError."""
    missing = [a for a in advisor.kb.codebook.attributes if a.required and not profile.about(a.slug)]
    if missing:
        flags = Listed(tuple(f"--{a.flag or a.slug}" for a in missing))
        message = told("{flags} is missing, and nothing may be asked here", flags=flags)
        raise InputError.of("input-needed", message, told("give it, or leave out --no-input on a terminal"))


def _reporting(session: Session, report: Path) -> "Reporting":
    from ecomkt.cli.reporting import plain_reporting

    return plain_reporting(session, report)


class _Dialogue:
    """One interview in the language of an advisor, about the families and places of a view."""

    def __init__(self, advisor: Advisor, reader: ProfileReader, view: View, color: str, interview: Interview) -> None:
        self._advisor, self._reader, self._view, self._color = advisor, reader, view, color
        self._codebook, self._wording = advisor.kb.codebook, advisor.wording
        self._facts = VolunteeredFacts(reader, self._codebook)
        self.interview = interview
        """What is known so far."""

    def run(self) -> KeyboardInterrupt | None:
        """Ask until nothing can change, an empty line or the end of input; return the interruption if one ended it."""
        self._say("how-to-answer")
        self._say("keys")
        try:
            while question := next_question(self._advisor.explorer, self.interview, self._view.families):
                after = self._asked(self.interview, question)
                if after is None:
                    return None
                self.interview = self._settled(after)
        except KeyboardInterrupt as interruption:
            say("")
            return interruption
        self._say("last-answered" if self.interview.most == 0 else "settled")
        return None

    def _settled(self, interview: Interview) -> Interview:
        """Return the interview after its market has told the currency of a sum that was taken for granted."""
        known, profile = interview.profile, self._facts.settled(interview.profile)
        if profile.amounts == known.amounts:
            return interview
        tell_note(*(note for note in profile.notes if note not in known.notes))
        for attribute in self._codebook.attributes:
            if profile.amounts_on(attribute.slug) != known.amounts_on(attribute.slug):
                self._tell_change(Change(attribute, profile.about(attribute.slug)))
        return replace(interview.volunteered(profile), most=interview.most)

    def _asked(self, interview: Interview, question: InterviewQuestion) -> Interview | None:
        """Return the interview after a question, or None if it ends there."""
        self._show(question)
        while (text := read_line("> ")) is not None:
            plain = normalised(text).strip()
            key = _KEYS.get(plain, plain)
            if key in (_WHY, _SO_FAR):
                self._inform(key, interview, question)
            elif key == "" and question.attributes[0].required and not question.earlier:
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
        asked, declined = question.attributes, tuple(Change(attribute, ()) for attribute in question.attributes)
        answers = declined if reply == _DECLINE else read_replies(asked, reply, self._advisor.derived_name)
        if isinstance(answers, Misread):
            is_fact = answers.trouble is Trouble.UNKNOWN and self._is_fact(asked, reply)
            may_be = is_fact or (answers.trouble is Trouble.UNKNOWN and not answers.is_number)
            after = self._volunteered(interview, question, reply) if may_be else None
            if after is None and not is_fact:
                codes = tuple(code for attribute in asked for code in attribute.codes)
                say(f"   {misread_text(answers, codes, self._wording)}")
                # Without its answers, which still stand above.
                say(heading_text(question, self._codebook, self._wording))
            return after
        for answer in answers:
            self._tell_change(answer)
        return _after(interview, question, answers)

    def _is_fact(self, asked: tuple[Attribute, ...], reply: str) -> bool:
        """Return whether a reply looks like a fact in full, or like a number where one can be an answer."""
        return "=" in reply or bool(any(a.is_measured for a in asked) and holds_number(reply))

    def _volunteered(self, interview: Interview, question: InterviewQuestion, reply: str) -> Interview | None:
        """Return the interview after facts in place of an answer; None if they are none, told where they look like it.

        A number that was replied is such a fact, on the attribute that was asked for.
        """
        asked, known = question.attributes, interview.profile
        looks_so = self._is_fact(asked, reply)
        try:
            words = reply if "=" in reply else facts_in(asked, reply, self._advisor.derived_name)
            profile = self._facts.added(known, words)
        except PartError as refusal:
            profile = refusal.profile
            for problem in refusal.problems:
                say(f"   {in_words(problem)}")
        except InputError as refusal:
            for problem in refusal.problems if looks_so else ():
                say(f"   {in_words(problem)}")
            return None
        told = [a for a in self._codebook.attributes if profile.about(a.slug) != known.about(a.slug)]
        if not told and (profile.amounts, profile.plans, profile.quotes) == (known.amounts, known.plans, known.quotes):
            return None
        tell_note(*(note for note in profile.notes if note not in known.notes))
        for attribute in told:
            self._tell_change(Change(attribute, profile.about(attribute.slug)))
        # The answers to the question itself are of their own, below.
        kept = (Change(each, known.about(each.slug), known.amounts_on(each.slug)) for each in asked)
        after = interview.volunteered(changed(profile, *kept))
        amounts = {each.slug: profile.amounts_on(each.slug) for each in asked}
        given = [each for each in asked if each in told or amounts[each.slug] != known.amounts_on(each.slug)]
        quotes = {each.slug: tuple(q for q in profile.quotes if q.attribute == each.slug) for each in given}
        answers = tuple(Change(a, profile.about(a.slug), amounts[a.slug], quotes[a.slug]) for a in given)
        # What answers the question is an answer: one can go back to it.
        return _after(after, question, answers) if answers else after

    def _tell_change(self, change: Change) -> None:
        say(f"   {change_text(change, self._codebook, self._wording)}")

    def _inform(self, key: str, interview: Interview, question: InterviewQuestion) -> None:
        if key == _WHY:
            prospect = prospect_of(self._advisor.explorer, interview, question.attributes, self._view.families)
            say(prospect_text(prospect, self._codebook, self._wording))
        else:
            # stdout is for the result, which a script may be reading.
            with redirect_stdout(sys.stderr):
                answer = self._advisor.answer(interview.profile, self._view)
                print_view(RecommendView(answer), self._wording, SCREEN, self._color)
        self._show(question)

    def _show(self, question: InterviewQuestion) -> None:
        width = get_terminal_size().columns if sys.stderr.isatty() else _WIDTH
        say(question_text(question, self._codebook, self._wording, width))

    def _say(self, label: str) -> None:
        say(self._wording.label(label))


def _after(interview: Interview, question: InterviewQuestion, answers: tuple[Change, ...]) -> Interview:
    """Return the interview after the answers to a question; what they say nothing of is asked for later."""
    said = {answer.attribute.slug for answer in answers}
    left = () if question.earlier else [a for a in question.attributes if a.slug not in said]
    return interview.answered(answers, left_out=left, most=question.after)


def _conclude(
    answer: Answer, session: Session, printing: Printing, kept: tuple[Path | None, Path | None], *, force: bool
) -> None:
    wording, (save, journal) = session.advisor.wording, kept
    if answer.recommendation.profile == Profile():
        hint = "answer a question, or give a fact such as --type A"
        raise InputError.of("nothing-known", "nothing is known of the product", hint)
    try:
        with journalled(lambda: answer, journal, wording):
            printing.print(RecommendView(answer), wording)
    finally:
        # The answers must outlive a reader of stdout that has gone, and a folder that can't be written.
        try:
            if save:
                write_file(save, profile_file(answer.recommendation.profile), force=force)
                say(wording.label("saved", file=visible(str(save))))
        finally:
            say(wording.label("equal-command") + wording.colon.rstrip())
            say(visible(shlex.join(["ecomkt", "recommend", *_arguments(answer, session, printing)])), whole=True)


def _arguments(answer: Answer, session: Session, printing: Printing) -> list[str]:
    view, choice, color = answer.view, printing.choice(RecommendView), printing.color.lower()
    chosen = [("--family", slug) for slug in answer.kb.codebook.family if slug in (view.families or ())]
    chosen += [("--top", str(view.top))] if view.top else []
    chosen += [("--format", choice)] if choice != SCREEN else []
    chosen += [("--color", color)] if color != "auto" else []
    return [*session.arguments(answer.recommendation.profile), *chain.from_iterable(chosen), *session.words]
