"""What answers rows: one for each knowledge base and engine in a process, which remembers what it answered."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from ecomkt.catalog.top_options import TopOptions, top_options
from ecomkt.errors import InputError, Problem
from ecomkt.inference.engine import EngineFactory
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader, Statement

_MOST_PROFILES = 20_000
"""How many distinct profiles are remembered; what was not asked for longest gives way."""


class RowAnswer(NamedTuple):
    """What is recommended for a profile, or why a row is none."""

    profile: Profile | None
    top: TopOptions | None
    unknown: tuple[str, ...]
    """The attributes of which nothing is known."""
    problem: str | None
    """What of the row can't be understood, a line for each thing."""


class _Read(NamedTuple):
    """What a statement means, or why it means nothing."""

    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


class Adviser:
    """Answers profiles, each once while it remembers it. Threads may share one."""

    def __init__(self, kb: KnowledgeBase, engine: EngineFactory) -> None:
        self.kb = kb
        self._recommender = Recommender(kb, engine)
        simplified = Wording("zh-Hans", Simplifier(kb.simplified))
        self._reader = ProfileReader(kb.codebook, simplified.say)
        self._plain_reader = ProfileReader(kb.codebook)
        self._place = {attribute.slug: number for number, attribute in enumerate(kb.codebook.attributes)}
        # Most rows are made of the same few statements, and reading one takes as long as ten rules.
        self._read = lru_cache(_MOST_PROFILES)(self._read_statement)
        self._answer = lru_cache(_MOST_PROFILES)(self._recommended)

    def attribute(self, word: str) -> Attribute | None:
        """Return the attribute called `word`, also by its option of the command line."""
        # A table has many columns that are no attributes; only Chinese names are worth deriving for them.
        return (self._plain_reader if word.isascii() else self._reader).attribute(word)

    def answer(self, given: Sequence[Statement]) -> RowAnswer:
        """Return the answer for what a row states; it states each attribute once."""
        read = [self._read(statement) for statement in given]
        problems = [str(problem) for part in read for problem in part.problems]
        if problems:
            return RowAnswer(None, None, (), "\n".join(problems))
        read.sort(key=self._place_of)
        return self._answer(Profile(tuple(fact for part in read for fact in part.facts)))

    def _read_statement(self, given: Statement) -> _Read:
        try:
            return _Read(self._reader.read([given]).facts, ())
        except InputError as refusal:
            return _Read((), refusal.problems)

    def _place_of(self, read: _Read) -> int:
        return self._place[read.facts[0].attribute]

    def _recommended(self, profile: Profile) -> RowAnswer:
        recommendation = self._recommender.recommend(profile)
        unknown = tuple(attribute.slug for attribute in recommendation.unknown)
        return RowAnswer(profile, top_options(recommendation), unknown, None)


_ADVISERS: dict[tuple[str, EngineFactory], Adviser] = {}
_MOST_ADVISERS = 8
_LOCK = Lock()


@cache
def knowledge(packs: tuple[Path, ...]) -> KnowledgeBase:
    """Return the shipped knowledge with the packs over it, read once in a process.

    Raises InputError if there is no such folder, else KnowledgeError.
    """
    return load_knowledge(packs)


def adviser(kb: KnowledgeBase, engine: EngineFactory) -> Adviser:
    """Return the adviser of this process for a knowledge base, made when first asked for."""
    key = (kb.fingerprint, engine)
    with _LOCK:
        if key not in _ADVISERS:
            while len(_ADVISERS) >= _MOST_ADVISERS:
                del _ADVISERS[next(iter(_ADVISERS))]
            _ADVISERS[key] = Adviser(kb, engine)
        return _ADVISERS[key]
