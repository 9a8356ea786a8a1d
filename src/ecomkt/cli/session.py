"""What every verb works with: the advisor of the library, made when first asked for, and how a line names a profile."""

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.cli.options import chosen_language
from ecomkt.errors import InputError, Problem, collect_problems
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader, Statement, as_words, in_document, read_profile

if TYPE_CHECKING:
    from ecomkt.explanation.experiments import ReportKnowledge

_FLAGS = ("--type", "--price")


class Session:
    """One run of the program."""

    def __init__(self, lang: str | None = None, packs: Sequence[Path] | None = None, base: Path | None = None) -> None:
        self.language = chosen_language(lang)
        listed = (Path(part) for part in os.environ.get("ECOMKT_PACKS", "").split(os.pathsep) if part)
        self.packs = (*listed, *(packs or ()))
        """Every folder that is laid over the base, lowest first."""
        self._base = base
        self.pack_words = [word for pack in packs or () for word in ("--pack", str(pack))]
        """The packs that the line named, as words of another line."""
        self.words = [*(("--lang", self.language) if lang else ()), *self.pack_words]
        """The language and the packs that the line named, as words of another line."""

    @cached_property
    def advisor(self) -> Advisor:
        """Return the advisor; raises InputError and KnowledgeError. A run that only tells its language needs none."""
        return Advisor.load(self.packs, self.language, base=self._base)

    @property
    def kb(self) -> KnowledgeBase:
        """Return the knowledge base."""
        return self.advisor.kb

    @property
    def recommender(self) -> Recommender:
        """Return the recommender on the engine of this machine."""
        return self.advisor.recommender

    @property
    def explorer(self) -> Recommender:
        """Return a recommender for searches over many profiles: the faster engine, the same answers."""
        return self.advisor.explorer

    @property
    def wording(self) -> Wording:
        """Return the wording in the language of the session."""
        return self.advisor.wording

    @property
    def reader(self) -> ProfileReader:
        """Return the reader of profiles."""
        return self.advisor.reader

    def derived_name(self, name: Text) -> str:
        """Return the name in Simplified Chinese, for what users type in it."""
        return self.advisor.derived_name(name)

    @cached_property
    def report_knowledge(self) -> "ReportKnowledge":
        """Return how a report tells its advice."""
        from ecomkt.explanation.experiments import load_report_knowledge

        return load_report_knowledge(self.kb, self.packs, self._base)

    @cached_property
    def flags(self) -> Mapping[str, str]:
        """Return the attributes that have an option of their own on the command line, with that option."""
        called = ((flag, self.reader.attribute(flag.lstrip("-"))) for flag in _FLAGS)
        return {attribute.slug: flag for flag, attribute in called if attribute}

    def profile(self, words: Sequence[str], flags: Mapping[str, Sequence[str]], file: str | None) -> Profile:
        """Return the profile of a command line and a file; raises one InputError with the problems of both."""
        problems: list[Problem] = []
        nothing: list[Statement] = []
        line = collect_problems(lambda: as_words(words, flags), problems, nothing)
        given = (
            collect_problems(lambda: in_document(read_profile(file)), problems, nothing)
            if file is not None
            else nothing
        )
        known = collect_problems(lambda: self.reader.read(line, given), problems, Profile())
        if problems:
            raise InputError(dict.fromkeys(problems))
        return known
