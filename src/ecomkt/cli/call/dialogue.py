"""`ecomkt call`: hears a line, does what it asks, and shows what changed. The profile survives whatever is typed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size

from msgspec.structs import replace

from ecomkt.cli.call.facts import PartError, VolunteeredFacts, taken_text
from ecomkt.cli.call.line import DECLINE, DROP, WORDS, Line, command_words, read_line_of_call
from ecomkt.cli.call.offer import PlanOffer, asks_for_more
from ecomkt.cli.call.rows import rows_of
from ecomkt.cli.session import Session
from ecomkt.cli.state import keep
from ecomkt.cli.streams import say
from ecomkt.cli.telling import tell, tell_note
from ecomkt.errors import InputError, Problem, nearest, told
from ecomkt.explanation.answer import Answer, View, answer_for
from ecomkt.explanation.conversation import Conversation
from ecomkt.explanation.interview import Interview, prospect_of
from ecomkt.explanation.sensitivity import OpenQuestion, turns_of
from ecomkt.files import write_file
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import find_named, normalise, spellings
from ecomkt.language.interface import interface_texts
from ecomkt.output.phrases import change_text
from ecomkt.output.views.ask import answers_text, misread_text, prospect_text
from ecomkt.output.views.recommend import RecommendView, WholeAnswerView
from ecomkt.profile.fact import Change, Plan, Profile, changed, same_product
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.reply import Misread, Trouble, facts_in, read_replies
from ecomkt.profile.writer import profile_file
from ecomkt.safe_text import quoted, visible

_FORCE = "--force"
_SHOW = "'ecomkt show"
_KEPT = 20
_LIKE = 0.7
"""How like a known word must be to be named for one that isn't known: product words are short."""
Show = Callable[..., None]
"""Prints a view; the screen, where so many lines of the terminal are `taken` by what stands under it."""


class CallDialogue:
    """One call, in the language of its session, about the families and places of a view."""

    def __init__(self, session: Session, reader: ProfileReader, part: View, show: Show, draw: Show) -> None:
        """`show` prints what was asked for, `draw` the screen of the answer anew."""
        self.session, self.part, self._show, self._draw = session, part, show, draw
        self.advisor, self.wording = session.advisor, session.advisor.wording
        self._codebook = session.advisor.kb.codebook
        self.facts = VolunteeredFacts(reader, self._codebook)
        self.conversation = Conversation()
        self.done = False
        self.shown: Profile | None = None
        """The profile whose whole screen was drawn last, None where something else was shown since."""
        self._offer = PlanOffer()
        self._answers: dict[Profile, Answer] = {}

    @property
    def profile(self) -> Profile:
        """Return what is known now."""
        return self.conversation.now.profile

    @property
    def asked(self) -> tuple[Attribute, ...]:
        """Return the attributes whose question is open."""
        return tuple(self._codebook.attribute[slug] for slug in self.conversation.now.asked)

    @property
    def answer(self) -> Answer:
        """Return the answer for what is known now; what nobody knows is asked no more."""
        if self.profile not in self._answers:
            explorer = self.advisor.explorer
            self._answers[self.profile] = answer_for(explorer, explorer, self.profile, self.part)
            # Those that one goes back to.
            self._answers = dict(list(self._answers.items())[-_KEPT:])
        asked, declined = (answer := self._answers[self.profile]).asked, self.conversation.now.declined
        left = [question for question in answer.questions if question.attribute.slug not in declined]
        # Those that digits call stand first, before all those of the screen: there they have the same numbers.
        left.sort(key=lambda question: (question not in asked, not question.matters))
        return replace(answer, questions=tuple(left))

    @property
    def _seen(self) -> Answer:
        """Return the answer for the screen: while a question is open, digits call its answers and no other question."""
        return replace(self.answer, questions=()) if self.asked else self.answer

    @property
    def questions(self) -> list[OpenQuestion]:
        """Return what is worth asking, the most telling first: the list whose numbers digits call."""
        return [question for question in self.answer.questions if question.matters]

    def begin(self, profile: Profile) -> None:
        """Begin with what a line or the last call said."""
        self.conversation = self.conversation.known(profile)
        if profile == Profile():
            self._say("call.welcome")
        else:
            self._open(profile.plans)
            self.draw()

    def hear(self, text: str) -> bool:
        """Do what a line asks for and return whether it was understood; else it is told why, and nothing changes."""
        before, line = self.conversation, read_line_of_call(text)
        try:
            if self._offer.plans and self._picks(line):
                return True
            self._open(())
            acts: dict[str, Callable[[str], None]] = {
                **{WORDS: self._words, DECLINE: self._decline, DROP: self._drop, "help": self._help},
                **{"next": self._next, "why": self._why, "what-if": self._what_if, "plan": self._plan},
                **{"drop": self._drop, "save": self._save, "report": self._report, "show": self._screen},
                "undo": lambda _: self._move(self.conversation.undone(), "call.nothing-to-undo"),
                "redo": lambda _: self._move(self.conversation.redone(), "call.nothing-to-redo"),
                "quit": self._quit,
            }
            acts[line.command](line.rest)
        except InputError as flaw:
            self.conversation = self.conversation if isinstance(flaw, PartError) else before
            for problem in flaw.problems:
                tell(told("error: {problem}", problem=self._in_call(problem)))
            return False
        return True

    def draw(self) -> None:
        """Draw the screen anew, and the open question under it."""
        self._draw(RecommendView(self._seen, in_call=True), taken=self._taken)
        self.shown = None if self.asked else self.profile
        if self.asked:
            say(self._question)
        self._put_offer()

    # What is known

    def _words(self, text: str) -> None:
        asked = self.asked
        if not asked and text.isdecimal():
            self._choose(text)
        elif not asked:
            self._volunteered(text)
        elif not self._answered(asked, text):
            self._volunteered(text, asked)

    def _answered(self, asked: tuple[Attribute, ...], text: str) -> bool:
        """Take a line as an answer; return whether it is one."""
        answers = read_replies(asked, text, self.advisor.derived_name)
        if isinstance(answers, Misread):
            numbered = any(attribute.is_measured for attribute in asked)
            if answers.trouble is not Trouble.UNKNOWN or (answers.is_number and not numbered):
                codes = tuple(code for attribute in asked for code in attribute.codes)
                raise InputError.of("misread", misread_text(answers, codes, self.wording))
            return False
        self._become(changed(self.profile, *answers))
        return True

    def _volunteered(self, text: str, asked: tuple[Attribute, ...] = ()) -> None:
        """Take a line as the name of an option, else as facts."""
        if key := self._option(text):
            self._explain(key)
            return
        # A sum or a share is an answer as it stands.
        in_full = text if "=" in text or not asked else facts_in(asked, text, self.advisor.derived_name)
        try:
            known = self.facts.added(self.profile, in_full)
        except PartError as flaw:
            if taken := taken_text(self.profile, flaw.profile, self._codebook, self.wording):
                say(taken)
            self._become(flaw.profile)
            raise
        except InputError as flaw:
            raise self._hinted(text, asked) or flaw from flaw
        # Where the type is known, any word could pass for a title: a slip must not.
        if known.facts == self.profile.facts and known.title != self.profile.title and "=" not in text:
            raise self._hinted(text, asked) or self._not_understood(text, self.wording.label("call.see-help"))
        self._become(known)

    def _option(self, text: str) -> str:
        """Return the key of the option that a line names and nothing else, empty if there is none."""
        if any(find_named(attribute.codes, text) for attribute in self._codebook.attributes):
            return ""
        with suppress(InputError):
            return self.advisor.directory.option(text)
        return ""

    def _hinted(self, text: str, asked: tuple[Attribute, ...]) -> InputError | None:
        """Return that a line is nothing that is known, with the word that is near, if one is."""
        names = [*command_words(), *(normalise(s) for a in asked for code in a.codes for s in spellings(code))]
        near = nearest(normalise(text), names, cutoff=_LIKE)
        return self._not_understood(text, self.wording.label("did-you-mean", name=near[0])) if near else None

    def _not_understood(self, text: str, hint: str) -> InputError:
        word = self.wording.tell(quoted(text))
        return InputError.of("not-understood", self.wording.label("call.unknown", word=word, hint=hint))

    def _become(self, profile: Profile) -> None:
        """Go on with another profile: tell what is new, draw, and ask on where a question was open."""
        before, asking, profile = self.profile, self.asked, self.facts.settled(profile)
        self.conversation = self.conversation.known(profile)
        keep(profile)
        if any(profile.about(attribute.slug) for attribute in asking):
            self.conversation = self.conversation.asking(*self._best())
        if known := set(before.plans).symmetric_difference(profile.plans):
            self._open(plan for plan in profile.plans if plan in known)
        self.draw()
        notes = (*profile.notes, *self._replaced(before, profile))
        tell_note(*(self._in_call(note) for note in notes if note not in before.notes))

    def _in_call(self, problem: Problem) -> Problem:
        """Return a problem whose hint names what can be typed here."""
        if problem.code == "unknown-plan":
            return problem._replace(hint="")
        return problem._replace(hint=self.wording.label("call.names")) if _SHOW in problem.hint else problem

    def _replaced(self, before: Profile, profile: Profile) -> Iterator[Problem]:
        """Yield what a word took the place of, though it names no attribute."""
        for each in profile.understood:
            facts = before.about(each.attribute)
            if each not in before.understood and facts and facts != profile.about(each.attribute):
                was = change_text(Change(self._codebook.attribute[each.attribute], facts), self._codebook, self.wording)
                message = told("{words} takes the place of {was}", words=quoted(each.words), was=was)
                yield Problem("replaced", message, self.wording.label("call.undo"))

    def _plan(self, text: str) -> None:
        self._open(() if text else self.profile.plans)
        if self._offer.plans:
            self._put_offer()
            return
        self._needed("plan", text, "plan a price war")
        self._become(self.facts.planned(self.profile, text))

    def _open(self, plans: Iterable[Plan]) -> None:
        """Ask of those of the plans that aren't understood what they are, one after the other."""
        self._offer = PlanOffer(tuple(plan for plan in plans if plan.near))

    def _picks(self, line: Line) -> bool:
        """Take a line as what is done about the plan that is asked for; return whether it is that."""
        offer, text = self._offer, line.rest
        if line.command == WORDS and text.isdecimal():
            if not 0 < int(text[:3]) <= len(offer.choices):
                message = self.wording.label("call.unknown-choice", count=len(offer.choices))
                raise InputError.of("unknown-choice", message)
            self._become(self.facts.picked(self.profile, offer.plans[0], offer.choices[int(text) - 1]))
            self._offer = offer.passed
        elif line.command == WORDS and asks_for_more(text):
            self._offer = offer.further
        elif line == Line("next", ""):
            self._offer = offer.passed
        else:
            return False
        self._put_offer()
        return True

    def _put_offer(self) -> None:
        if self._offer.plans:
            say(self._offered)

    def _drop(self, text: str) -> None:
        self._needed("drop", text, "-market")
        head, _, rest = text.partition(" ")
        word = rest if command_words().get(head.casefold()) == "plan" and rest else text
        self._become(self.facts.dropped(self.profile, word))

    def _move(self, to: Conversation | None, nothing: str) -> None:
        if to is None:
            self._say(nothing)
            return
        self.conversation = to
        keep(self.profile)
        self.draw()

    # Questions

    def _next(self, _: str) -> None:
        self.conversation = self.conversation.passing()
        self.conversation = self.conversation.asking(*self._best())
        if self.asked:
            say(self._question)
        else:
            self._say("settled")

    def _best(self) -> tuple[str, ...]:
        """Return what is most worth asking at once; what was passed over comes only where nothing else is left."""
        put_off = (self.conversation.passed | self.conversation.left_out, self.conversation.passed, ())
        left = ([q for q in self.questions if q.attribute.slug not in slugs] for slugs in put_off)
        turns = turns_of(self._codebook, next(filter(None, left), ()))
        return tuple(question.attribute.slug for question in turns[0]) if turns else ()

    def _choose(self, number: str) -> None:
        questions = self.questions
        if not 0 < int(number[:3]) <= len(questions):
            raise InputError.of("unknown-question", self.wording.label("call.unknown-question", count=len(questions)))
        self.conversation = self.conversation.asking(questions[int(number) - 1].attribute.slug)
        say(self._question)

    def _decline(self, _: str) -> None:
        if not self.asked:
            raise InputError.of("no-question", self.wording.label("call.no-questions"))
        for attribute in self.asked:
            say(f"   {change_text(Change(attribute, ()), self._codebook, self.wording)}")
        self.conversation = self.conversation.declining()
        self._next("")

    @property
    def _taken(self) -> int:
        offered = self._offered.splitlines() if self._offer.plans else ()
        return len(offered) + len(self._question.splitlines())

    @property
    def _offered(self) -> str:
        """Return what the plan that is asked for may be."""
        return self._offer.text(self.answer.recommendation, self.wording, get_terminal_size().columns)

    @property
    def _question(self) -> str:
        """Return the open question with its answers; nothing if none is open."""
        return answers_text(self.asked, self._codebook, self.wording, get_terminal_size().columns) if self.asked else ""

    def _help(self, text: str) -> None:
        if self.asked and not text:
            interview = Interview(self._codebook, self.profile)
            prospect = prospect_of(self.advisor.explorer, interview, self.asked, self.part.families)
            say(prospect_text(prospect, self._codebook, self.wording))
            say(self._question)
        else:
            say(interface_texts()["call.help"].words_in(self.wording.language) or "")

    # What is shown and written

    def _why(self, text: str) -> None:
        self._needed("why", text, "why 1")
        rows = rows_of(self._seen, self.wording, self._taken)
        if text.isdecimal() and not 0 < int(text[:3]) <= len(rows):
            raise InputError.of("unknown-row", self.wording.label("call.unknown-row", count=len(rows)))
        self._explain(rows[int(text) - 1] if text.isdecimal() else self.advisor.directory.option(text))

    def _explain(self, key: str) -> None:
        from ecomkt.explanation.explain import explain
        from ecomkt.output.views.why import WhyView

        explorer = self.advisor.explorer
        self._other(WhyView(explain(explorer, explorer.recommend(self.profile), key)))

    def _what_if(self, text: str) -> None:
        from ecomkt.explanation.compare import compare, count_problems
        from ecomkt.output.views.compare import CompareView

        self._needed("what-if", text, "what if price=low,high")
        if (line := read_line_of_call(text)).command == DROP:
            others = [self.facts.dropped(self.profile, line.rest)]
        else:
            others = self.facts.variants(self.profile, text)
        profiles = others if len(others) > 1 else [self.profile, *others]
        if problems := count_problems(len(profiles), self.wording.label("call.see-help")):
            raise InputError(problems)
        if all(same_product(other, self.profile) for other in others):
            raise self._not_understood(text, self.wording.label("call.same"))
        compared = compare(self.advisor.explorer, profiles, self.part.families)
        self._other(CompareView(compared, self.part.top))

    def _save(self, text: str) -> None:
        self._write("save", text, lambda path, force: write_file(path, profile_file(self.profile), force=force))

    def _report(self, text: str) -> None:
        from ecomkt.cli.reporting import plain_reporting

        session, profiles = self.session, [self.profile]
        self._write("report", text, lambda p, force: plain_reporting(session, p, force=force).on_profiles(profiles))

    def _write(self, word: str, text: str, write: Callable[[Path, bool], None]) -> None:
        name = text.removesuffix(_FORCE).strip()
        self._needed(word, name, f"{word} client.{'yaml' if word == 'save' else 'html'}")
        write(Path(name).expanduser(), text.endswith(_FORCE))
        self._say("saved", file=visible(name))

    def _screen(self, text: str) -> None:
        if text:
            # Whatever stands behind it: everything that the screen has no room for.
            self._other(WholeAnswerView(self.answer), paged=True)
            return
        self.conversation = self.conversation.asking()
        self.draw()

    def _quit(self, _: str) -> None:
        self.done = True

    def _other(self, view: object, *, paged: bool = False) -> None:
        self._show(view, paged=paged)
        self.shown = None
        if self.asked:
            say(self._question)

    def _needed(self, word: str, text: str, example: str) -> None:
        """Raise InputError if nothing stands after the word of a command."""
        if not text:
            raise InputError.of("incomplete", self.wording.label("call.needs", word=word, example=example))

    def _say(self, label: str, **parts: str) -> None:
        say(self.wording.label(label, **parts))
