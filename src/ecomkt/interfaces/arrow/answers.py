"""What answers rows: it reads each statement and answers each profile once, while it remembers it."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ecomkt.catalog.top_options import TopOptions, top_options
from ecomkt.errors import InputError, Problem
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.codebook import Attribute
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader, Statement

_MOST_PROFILES = 20_000
"""How many distinct profiles are remembered; what was not asked for longest gives way."""
_MOST_ADVISORS = 8


class RowAnswer(NamedTuple):
    """What is recommended for a profile, or why a row is none."""

    profile: Profile | None
    options: TopOptions | None
    unknown: tuple[str, ...]
    """The attributes of which nothing is known."""
    problem: str | None
    """What of the row can't be understood, a line for each thing."""


class _Read(NamedTuple):
    """What a statement means, or why it means nothing."""

    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


class RowAnswers:
    """Answers rows by an advisor. Threads may share one."""

    def __init__(self, advisor: Advisor) -> None:
        self.kb = advisor.kb
        self._recommender, self._reader = advisor.recommender, advisor.reader
        self._plain_reader = ProfileReader(self.kb.codebook)
        self._place = {attribute.slug: number for number, attribute in enumerate(self.kb.codebook.attributes)}
        # Most rows are made of the same few statements, and reading one takes as long as ten rules.
        self._read = lru_cache(_MOST_PROFILES)(self._read_statement)
        self._answer = lru_cache(_MOST_PROFILES)(self._recommended)

    def attribute(self, word: str) -> Attribute | None:
        """Return the attribute called `word`, also by its option of the command line."""
        # A table has many columns that are no attributes; only Chinese names are worth deriving for them.
        return (self._plain_reader if word.isascii() else self._reader).attribute(word)

    def answer(self, statements: Sequence[Statement]) -> RowAnswer:
        """Return the answer for what a row states; it states each attribute once."""
        read = [self._read(statement) for statement in statements]
        problems = [str(problem) for part in read for problem in part.problems]
        if problems:
            return RowAnswer(None, None, (), "\n".join(problems))
        read.sort(key=lambda part: self._place[part.facts[0].attribute])
        return self._answer(Profile(tuple(fact for part in read for fact in part.facts)))

    def _read_statement(self, statement: Statement) -> _Read:
        try:
            return _Read(self._reader.read([statement]).facts, ())
        except InputError as refusal:
            return _Read((), refusal.problems)

    def _recommended(self, profile: Profile) -> RowAnswer:
        recommendation = self._recommender.recommend(profile)
        unknown = tuple(attribute.slug for attribute in recommendation.unknown)
        return RowAnswer(profile, top_options(recommendation), unknown, None)


@lru_cache(_MOST_ADVISORS)
def answers_of(advisor: Advisor) -> RowAnswers:
    """Return what answers rows by an advisor, the same for equal ones, so that a process remembers between calls."""
    return RowAnswers(advisor)


@lru_cache(_MOST_ADVISORS)
def shipped_advisor(packs: tuple[Path, ...]) -> Advisor:
    """Return an advisor on the shipped knowledge with the packs over it, read once in a process.

    Raises InputError if there is no such folder, else KnowledgeError.
    """
    return Advisor.load(packs, engine="plain")
