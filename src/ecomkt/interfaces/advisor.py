"""The library: one object that holds the knowledge and answers, for programs as for the command line."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.errors import InputError, Problem, collect_problems, did_you_mean
from ecomkt.explanation.answer import Answer, View, answer_for
from ecomkt.inference.engine import EngineFactory, PlainEngine, engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.results import ClassifyResult, CompareResult, QuestionsResult, RecommendResult, WhyResult
from ecomkt.knowledge.lookup import Directory, Translate, find_vocabulary, normalise
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES, find_language
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader, Statement, as_words, in_mapping, in_profile
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.catalog.types.classification import Classifier

ProfileLike = Profile | Mapping[str, object] | Iterable[str]
"""A profile as callers may give it: what was read before; attributes with their values (text, a list of it, or values
with their certainties, 0 < c ≤ 1), as in a profile file; or words as on the command line, `["price=low"]`."""
PathLikes = Iterable[str | PathLike[str]]


class Advisor:
    """The knowledge in one language on one engine. Answers never change it, and threads may share one.

    What it is made of (`kb`, `recommender`, `reader` …) is there for programs that work below the answers.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        lang: str = LANGUAGES[0],
        engine: EngineFactory | str | None = None,
        packs: Sequence[Path] = (),
        base: Path | None = None,
    ) -> None:
        self.kb = kb
        self.language = _language(lang)
        self._factory = engine_factory(engine) if engine is None or isinstance(engine, str) else engine
        self._folders = (packs, base)

    @classmethod
    def load(
        cls,
        packs: PathLikes = (),
        lang: str = LANGUAGES[0],
        engine: EngineFactory | str | None = None,
        *,
        base: str | PathLike[str] | None = None,
    ) -> "Advisor":
        """Return an advisor on the shipped knowledge (or that of `base`) with the folders of `packs` over it.

        `lang` is en, zh-Hant or zh-Hans; `engine` is `plain`, `durable`, or None for the one of this machine. Raises
        InputError for a folder, language or engine there is not, KnowledgeError with everything wrong in the files,
        EngineError if `durable` can't be imported.
        """
        # A text can be iterated, too: each of its letters would be a folder.
        folders = tuple(map(Path, [packs] if isinstance(packs, str) else packs))
        foundation = None if base is None else Path(base)
        return cls(load_knowledge(folders, foundation), lang, engine, folders, foundation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Advisor) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __reduce__(self) -> tuple[object, ...]:
        # For the workers of a cluster: what was built stays behind and is built there when it is asked for.
        return Advisor, (self.kb, self.language, self._factory, *self._folders)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.kb.fingerprint, self.language, self._factory

    def recommend(
        self, profile: ProfileLike, *, families: Iterable[str] | None = None, top: int | None = None
    ) -> RecommendResult:
        """Return the ranked recommendation; `families` and `top` (1 or more) bound what is shown of it.

        Raises InputError with everything that is wrong with the profile or the families.
        """
        return RecommendResult(self.wording, self._answer(profile, families, top))

    def why(self, profile: ProfileLike, option: str) -> WhyResult:
        """Return why the option (letter, slug, name or alias, or `family/option`) stands where it stands.

        Raises InputError for a profile that can't be understood, or a word that calls no option or several.
        """
        from ecomkt.explanation.explain import explain

        key = self.directory.option(option)
        recommendation = self.recommender.recommend(self.profile(profile))
        return WhyResult(self.wording, explain(self.recommender, recommendation, key))

    def compare(
        self, profiles: Iterable[ProfileLike], *, families: Iterable[str] | None = None, top: int | None = None
    ) -> CompareResult:
        """Return two to four profiles side by side. Raises InputError with the problems of all of them."""
        from ecomkt.explanation.compare import compare, count_problems

        # A mapping or a text is one profile, and would be taken apart.
        given = [profiles] if isinstance(profiles, str | Mapping | Profile) else list(profiles)
        problems = count_problems(len(given), "give a list of profiles")
        # All are read before any is refused, so that one call tells every flaw.
        known = [collect_problems(partial(self.profile, each), problems, Profile()) for each in given]
        if problems:
            raise InputError(dict.fromkeys(problems))
        view = self._view(families, top)
        return CompareResult(self.wording, compare(self.recommender, known, view.families), view.top)

    def next_questions(self, profile: ProfileLike, *, families: Iterable[str] | None = None) -> QuestionsResult:
        """Return what is unknown, the most telling first (for some families, or the main ones). Raises InputError."""
        return QuestionsResult(self.wording, self._answer(profile, families, None))

    def classify(self, *, title: str = "", categories: Iterable[str] = (), description: str = "") -> ClassifyResult:
        """Return what type a product is by its texts, with every reason. Raises InputError if there are none."""
        from ecomkt.catalog.reading.product import CatalogProduct

        named = (categories,) if isinstance(categories, str) else tuple(categories)
        if not (title or named or description):
            raise InputError([Problem("nothing-to-classify", "there is nothing to classify", "give a title")])
        product = CatalogProduct(1, "1", title, description, named, (), "", (), 1)
        return ClassifyResult(self.wording, product, self.classifier.classify(product))

    def profile(self, given: ProfileLike) -> Profile:
        """Return the profile that was given, its facts in the order of the codebook.

        Raises InputError with every problem: unknown attributes and values, contradictions, bad certainties.
        """
        problems: list[Problem] = []
        nothing: list[Statement] = []
        statements = collect_problems(lambda: _statements(given, problems), problems, nothing)
        known = collect_problems(lambda: self.reader.read(statements), problems, Profile())
        if problems:
            raise InputError(dict.fromkeys(problems))
        return known

    def families(self, words: Iterable[str] | None) -> frozenset[str] | None:
        """Return the slugs of the families called by the words, None for all; raises InputError."""
        slugs = set()
        for word in [words] if isinstance(words, str) else words or ():
            family = find_vocabulary(self.kb.codebook.families, word, self.derived_name)
            if family is None:
                hint = did_you_mean(normalise(word), self.kb.codebook.family)
                raise InputError([Problem("unknown-family", f"no family is called '{visible(word)}'", hint)])
            slugs.add(family.slug)
        # No words are no choice: the empty set would show nothing at all.
        return frozenset(slugs) or None

    @cached_property
    def recommender(self) -> Recommender:
        """Return the recommender on the engine of this advisor."""
        return Recommender(self.kb, self._factory)

    @cached_property
    def explorer(self) -> Recommender:
        """Return a recommender for searches over many profiles: the faster engine, the same answers."""
        # At some hundred rules the plain engine is about three times as fast as durable_rules.
        return self.recommender if self._factory is PlainEngine else Recommender(self.kb, PlainEngine)

    @cached_property
    def wording(self) -> Wording:
        """Return the wording in the language of the advisor."""
        return Wording(self.language, Simplifier(self.kb.simplified))

    @cached_property
    def reader(self) -> ProfileReader:
        """Return the reader of profiles."""
        return ProfileReader(self.kb.codebook, self.derived_name)

    @cached_property
    def directory(self) -> Directory:
        """Return the directory of everything that has a name."""
        return Directory(self.kb, self.derived_name)

    @cached_property
    def classifier(self) -> "Classifier":
        """Return what tells the type of a product by its texts."""
        from ecomkt.catalog.knowledge import load_catalog_knowledge
        from ecomkt.catalog.types.classification import Classifier

        return Classifier(load_catalog_knowledge(self.kb, *self._folders), self.kb)

    @cached_property
    def derived_name(self) -> Translate:
        """Return what gives a name in Simplified Chinese, for what users type in it."""
        # Each is made once: that takes longer than to read a hundred rows.
        return cache(Wording("zh-Hans", Simplifier(self.kb.simplified)).say)

    def answer(self, profile: Profile, view: View | None = None) -> Answer:
        """Return the answer for a profile, of which `view` is shown."""
        return answer_for(self.recommender, self.explorer, profile, view)

    def _answer(self, profile: ProfileLike, families: Iterable[str] | None, top: int | None) -> Answer:
        return self.answer(self.profile(profile), self._view(families, top))

    def _view(self, families: Iterable[str] | None, top: int | None) -> View:
        if top is not None and top < 1:
            raise InputError([Problem("bad-number", f"top is {top}", "give 1 or more, or None for all")])
        return View(self.families(families), top)


def _statements(given: object, problems: list[Problem]) -> list[Statement]:
    """Return what was stated in any of the forms a profile may have; raises InputError, or adds to the problems."""
    if isinstance(given, Profile):
        return in_profile(given)
    if isinstance(given, Mapping):
        return in_mapping(given, problems)
    words = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    if all(isinstance(word, str) for word in words):
        return as_words([*map(str, words)], {})
    message = f"a profile can't be made of {visible(type(given).__name__)}"
    raise InputError([Problem("wrong-type", message, "give a mapping of attributes to values, or words such as 'a=b'")])


def _language(word: str) -> str:
    language = find_language(word)
    if language is None:
        hint = f"use one of: {', '.join(LANGUAGES)}"
        raise InputError([Problem("unknown-language", f"'{visible(word)}': there is no such language", hint)])
    return language
