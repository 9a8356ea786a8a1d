"""What every verb works with: the advisor of the library, made when first asked for, and how a line names a profile."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace
from typer import Option

from ecomkt.cli import options
from ecomkt.cli.settings import chosen_language, set_packs, setting
from ecomkt.cli.state import STATE, keep, last_statements
from ecomkt.cli.streams import say
from ecomkt.cli.telling import asked, tell_note
from ecomkt.errors import InputError, Problem, Problems, told
from ecomkt.explanation.answer import View
from ecomkt.files import read_text, same_place
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.store import build_knowledge, cache_folder
from ecomkt.output.phrases import profile_text, words_text
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import PLAN_FLAG, Statement, ValueInput, as_words, in_document, parse_profile, unnamed
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import quoted, visible

if TYPE_CHECKING:
    from ecomkt.explanation.experiments import ReportKnowledge

# The parser knows these whatever the knowledge is; other attributes are words of a line.
_FLAGS = ("--type", "--price")


class Session(options.OptionGroup):
    """One run of the program."""

    def __init__(self, lang: options.Lang = None, packs: options.Pack = None, *, base: Path | None = None) -> None:
        lang = lang or asked()
        self.language = chosen_language(lang)
        if lang and lang.lower() == "zh":
            tell_note(Problem("one-chinese", told("zh is read as zh-Hans"), told("zh-Hant is 繁體中文")))
        named = setting("packs")
        # Whoever works on a pack that is set names it, too: it is laid once, where the line has it.
        listed = [each for each in set_packs() if not any(same_place(each, pack) for pack in packs or ())]
        # Those of a file are none of another terminal: a command that is shown to be run again has to name them.
        packs = [*(listed if named and named.in_file else ()), *(packs or ())]
        # Those of the environment lie below those of the line, which has the last word.
        self.packs = (*(() if named and named.in_file else listed), *packs)
        """Every folder that is laid over the base, lowest first."""
        self._base = base
        self._said: list[str] = []
        self.pack_words = [word for pack in packs for word in ("--pack", str(pack))]
        """The packs that the line named, as words of another line."""
        self.words = [*(("--lang", self.language) if lang else ()), *self.pack_words]
        """The language and the packs that the line named, as words of another line."""

    @cached_property
    def advisor(self) -> Advisor:
        """Return the advisor; raises InputError and KnowledgeError. A run that only tells its language needs none."""
        with set_elsewhere("packs"):
            advisor = Advisor.load(self.packs, self.language, base=self._base)
        folder = cache_folder()
        # Where nobody named it, a home that can't be written is no news.
        if os.environ.get("ECOMKT_CACHE") and folder and not os.access(folder, os.W_OK):
            message = told("{folder} can't be written: every run takes seconds more", folder=quoted(str(folder)))
            tell_note(Problem("no-cache", message, "name another folder in ECOMKT_CACHE"))
        return advisor

    def is_as_built(self) -> bool:
        """Return whether the knowledge, which may have been kept, is what its files say. Raises as `advisor`."""
        return self.advisor.kb == build_knowledge(self.packs, self._base)

    @cached_property
    def report_knowledge(self) -> "ReportKnowledge":
        """Return how a report tells its advice."""
        from ecomkt.explanation.experiments import load_report_knowledge

        return load_report_knowledge(self.advisor.kb, self.packs, self._base)

    def reader(self, incomes: Sequence[str] | None, currency: str | None = None) -> ProfileReader:
        """Return the reader of profiles, with the incomes and the currency that the line names; raises InputError."""
        if not (incomes or currency):
            return self.advisor.reader
        from ecomkt.catalog.prices.pricing import read_sums

        sums = read_sums(incomes or (), "--income")
        with set_elsewhere("currency"):
            return self.advisor.reader_with(sums, currency or "")

    def earlier(self, *, last: bool) -> list[tuple[str, Sequence[Statement]]]:
        """Return what holds where the line says nothing else, by origin; raises InputError."""
        kept = last_statements(self.advisor.reader) if last else []
        market = setting("market")
        place = next((a for a in self.advisor.kb.codebook.attributes if a.jurisdiction), None)
        if market is None or place is None:
            return kept
        stated = f"{visible(market.origin)}: market = '{visible(market.value)}'"
        return [("config", [Statement(place.slug, (ValueInput(market.value),), stated)]), *kept]

    def tell_reading(self, profile: Profile, *, echo: bool = True) -> None:
        """Tell what words were taken for, what nobody stated this time, and what was taken for granted.

        Without `echo` an answer follows that begins with most of the first.
        """
        wording = self.advisor.wording
        if text := words_text(profile, self.advisor.kb.codebook, wording, beside_head=not echo):
            say(visible(wording.label("understood") + wording.colon + text))
        tell_note(*profile.notes)
        for origin in dict.fromkeys(origin for _, origin in profile.origins):
            slugs = {slug for slug, known_from in profile.origins if known_from == origin}
            part = replace(profile, facts=tuple(fact for fact in profile.facts if fact.attribute in slugs))
            named = [quoted(profile.title)] if origin == STATE and profile.title and not profile.understood else []
            sums = [str(amount) for amount in profile.amounts if amount.attribute in slugs]
            facts = wording.semicolon.join((profile_text(part, self.advisor.kb.codebook, wording), *sums, *named))
            if (said := wording.label(f"from-{origin}", facts=facts)) not in self._said:
                self._said.append(said)
                say(said)

    def arguments(self, profile: Profile) -> list[str]:
        """Return the words of a line that state a profile."""
        called = ((flag, self.advisor.reader.attribute(flag.lstrip("-"))) for flag in _FLAGS)
        return arguments_of(profile, self.advisor.kb.codebook, {each.slug: flag for flag, each in called if each})


@contextmanager
def set_elsewhere(key: str) -> Iterator[None]:
    """Let what is refused within say where its value is set, if it isn't the line that names it."""
    try:
        yield
    except InputError as flaw:
        named, problems = setting(key), list(flaw.problems)
        for number, problem in enumerate(problems):
            if named and any(visible(part) in problem.message for part in named.value.split(os.pathsep) if part):
                message = told("{where}: {message}", where=visible(named.flag(key)), message=problem.message)
                problems[number] = problem._replace(message=message)
        raise InputError(problems) from flaw


class PackSession(Session):
    """The run of a verb whose arguments are packs, too: whoever works on one names it most of the time."""

    def __init__(
        self, folders: options.PackFolders = None, lang: options.Lang = None, packs: options.Pack = None
    ) -> None:
        self.folders = tuple(folders or ())
        super().__init__(lang, [*(packs or ()), *self.folders])


@dataclass(frozen=True)
class ProfileWords(options.OptionGroup):
    """What a line says of one product."""

    facts: options.Facts = None
    types: options.Type = None
    prices: options.Price = None
    profile: Annotated[str | None, Option("--profile", metavar="FILE")] = None
    incomes: options.Incomes = None
    last: options.Last = False
    currency: options.Currency = None

    def read(
        self, session: Session, plans: Sequence[str] | None = None, *, of_many: bool = False, echo: bool = True
    ) -> Profile:
        """Return the profile of the line and of the file; raises one InputError with the problems of both.

        What is said `of_many` products has to name its attributes. What words were taken for is told unless the answer
        tells it (`echo`), and what was taken for granted always; the profile is kept for `--last`.
        """
        flags = {**flag_words(self.types, self.prices), PLAN_FLAG: plans or ()}
        with Problems() as problems:
            line = as_words(self.facts or (), flags)
            problems += unnamed(line) if of_many else ()
            stated = problems.collect(lambda: () if self.profile is None else statements_in(self.profile), ())
            earlier = problems.collect(lambda: session.earlier(last=self.last), [])
            reader = problems.collect(lambda: session.reader(self.incomes, self.currency), session.advisor.reader)
            known = problems.collect(lambda: reader.read(line, stated, earlier), Profile())
        session.tell_reading(known, echo=echo)
        keep(known)
        return known


@dataclass(frozen=True)
class ViewWords(options.OptionGroup):
    """What a line says of the part of a result to show."""

    top: Annotated[int | None, Option("--top", min=1, metavar="COUNT")] = None
    families: options.Families = None

    def read(self, session: Session) -> View:
        """Return the part; raises InputError."""
        return View(session.advisor.families(self.families or None), self.top)


def flag_words(types: Sequence[str] | None, prices: Sequence[str] | None) -> dict[str, Sequence[str]]:
    """Return what the options that state an attribute were given."""
    return dict(zip(_FLAGS, (types or (), prices or ()), strict=True))


def statements_in(file: str) -> Sequence[Statement]:
    """Return the statements of a profile file (`-`: standard input); raises InputError."""
    return in_document(parse_profile(*read_text(file)))
