"""What every command works with: the knowledge, the language and the engine, each made when first asked for."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ecomkt.cli.options import chosen_language
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.inference.engine import PlainEngine, engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.lookup import find_vocabulary, normalise
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader, Statement, as_words, in_document
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.knowledge.directory import Directory
    from ecomkt.knowledge.experiments import ReportKnowledge

T = TypeVar("T")

_FLAGS = ("--type", "--price")


class Session:
    """One run of the program."""

    def __init__(self, lang: str | None = None, packs: Sequence[Path] | None = None, base: Path | None = None) -> None:
        self.language = chosen_language(lang)
        listed = (Path(part) for part in os.environ.get("ECOMKT_PACKS", "").split(os.pathsep) if part)
        self.packs = (*listed, *(packs or ()))
        """Every folder that is laid over the base, lowest first."""
        self._base = base

    @cached_property
    def kb(self) -> KnowledgeBase:
        """Return the knowledge base."""
        return load_knowledge(self.packs, self._base)

    @cached_property
    def report_knowledge(self) -> "ReportKnowledge":
        """Return how a report tells its advice."""
        from ecomkt.output.report import load_report_knowledge

        return load_report_knowledge(self.kb, self.packs, self._base)

    @cached_property
    def recommender(self) -> Recommender:
        """Return the recommender on the engine of this machine."""
        return Recommender(self.kb, engine_factory())

    @cached_property
    def explorer(self) -> Recommender:
        """Return a recommender for searches over many profiles: the faster engine, the same answers."""
        return Recommender(self.kb, PlainEngine)

    @cached_property
    def wording(self) -> Wording:
        """Return the wording in the language of the session."""
        return Wording(self.language, Simplifier(self.kb.simplified))

    def derived_name(self, name: Text) -> str:
        """Return the name in Simplified Chinese, for what users type in it."""
        found = self._derived.get(name)
        if found is None:
            found = self._derived[name] = self._simplified.say(name)
        return found

    @cached_property
    def _simplified(self) -> Wording:
        # Made once: it takes longer than to read a hundred rows.
        return Wording("zh-Hans", Simplifier(self.kb.simplified))

    @cached_property
    def _derived(self) -> dict[Text, str]:
        return {}

    @cached_property
    def reader(self) -> ProfileReader:
        """Return the reader of profiles."""
        return ProfileReader(self.kb.codebook, self.derived_name)

    @cached_property
    def flags(self) -> Mapping[str, str]:
        """Return the attributes that have an option of their own on the command line, with that option."""
        called = ((flag, self.reader.attribute(flag.lstrip("-"))) for flag in _FLAGS)
        return {attribute.slug: flag for flag, attribute in called if attribute}

    @cached_property
    def directory(self) -> "Directory":
        """Return the directory of everything that has a name."""
        from ecomkt.knowledge.directory import Directory

        return Directory(self.kb, self.derived_name)

    def profile(self, words: Sequence[str], flags: Mapping[str, Sequence[str]], file: str | None) -> Profile:
        """Return the profile of a command line and a file; raises one InputError with the problems of both."""
        problems: list[Problem] = []
        nothing: list[Statement] = []
        line = tried(lambda: as_words(words, flags), problems, nothing)
        given = tried(lambda: _statements(file), problems, nothing) if file is not None else nothing
        known = tried(lambda: self.reader.read(line, given), problems, Profile())
        if problems:
            raise InputError(dict.fromkeys(problems))
        return known

    def families(self, words: Sequence[str] | None) -> frozenset[str] | None:
        """Return the slugs of the families called by `words`, None for all; raises InputError."""
        return frozenset(self._family(word).slug for word in words) if words else None

    def _family(self, word: str) -> Family:
        families = self.kb.codebook.families
        found = find_vocabulary(families, word, self.derived_name)
        if found is None:
            hint = did_you_mean(normalise(word), self.kb.codebook.family)
            raise InputError([Problem("unknown-family", f"no family is called '{visible(word)}'", hint)])
        return found


def tried(read: Callable[[], T], problems: list[Problem], fallback: T) -> T:
    """Return what was read, or the fallback: then what was wrong is added to the problems."""
    try:
        return read()
    except InputError as refusal:
        problems += refusal.problems
        return fallback


def _statements(file: str) -> list[Statement]:
    from ecomkt.profile.reader import read_profile

    return in_document(read_profile(file))
