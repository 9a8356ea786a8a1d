"""The library: one object that holds the knowledge and answers, for programs as for the command line."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ecomkt.errors import InputError, Listed, Problem, Problems
from ecomkt.explanation.answer import Answer, View, answer_for
from ecomkt.inference.engine import EngineFactory, PlainEngine
from ecomkt.inference.engines import engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces import results
from ecomkt.knowledge.lookup import Directory, Translate
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES, find_language
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Change, Fact, Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, as_words, in_mapping, in_profile
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.catalog.knowledge import CatalogKnowledge
    from ecomkt.catalog.line import ProductLineKnowledge
    from ecomkt.catalog.prices.measure import MoneyMeasure
    from ecomkt.catalog.types.classification import Classifier

ProfileLike = Profile | Mapping[str, object] | Iterable[str]
"""A profile as callers may give it: what was read before; attributes with their values (text, a list of it, or values
with their certainties, 0 < c ≤ 1), as in a profile file; or words as on the command line, `["soap", "price=low"]`."""
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
        self.language, self._factory = language_called(lang), _engine(engine)
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
        InputError for all folders, languages and engines there are not, KnowledgeError with everything wrong in the
        files, EngineError if `durable` can't be imported.
        """
        with Problems() as problems:
            problems.collect(lambda: language_called(lang), None)
            problems.collect(lambda: _engine(engine), None)
            paths = problems.collect(lambda: _listed("packs", packs, str | PathLike), ())
            below = problems.collect(lambda: _one("base", base, str | PathLike | None), None)
            folders, foundation = tuple(map(Path, paths)), None if below is None else Path(below)
            kb: Any = problems.collect(lambda: load_knowledge(folders, foundation), None)
        return cls(kb, lang, engine, folders, foundation)

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
    ) -> results.RecommendResult:
        """Return the ranked recommendation; `families` (one at least) and `top` (1 or more) bound what is shown of it.

        Raises InputError with everything that is wrong with the profile, the families and the number.
        """
        return results.RecommendResult(self.wording, self._answer(profile, families, top))

    def why(self, profile: ProfileLike, option: str) -> results.WhyResult:
        """Return why the option (letter, slug, name or alias, or `family/option`) stands where it stands.

        Raises InputError for a profile that can't be understood, or a word that calls no option or several.
        """
        from ecomkt.explanation.explain import explain

        with Problems() as problems:
            known = problems.collect(lambda: self.profile(profile), Profile())
            key = problems.collect(lambda: self.directory.option(_one("option", option)), "")
        return results.WhyResult(self.wording, explain(self.recommender, self.recommender.recommend(known), key))

    def compare(
        self, profiles: Iterable[ProfileLike], *, families: Iterable[str] | None = None, top: int | None = None
    ) -> results.CompareResult:
        """Return two to four profiles side by side. Raises InputError with the problems of all of them."""
        from ecomkt.explanation.compare import compare, count_problems

        # A mapping or a text is one profile, and would be taken apart.
        alone = isinstance(profiles, str | Mapping | Profile) or not isinstance(profiles, Iterable)
        given: list[Any] = [profiles] if alone else list(profiles)
        with Problems(count_problems(len(given), "give a list of profiles")) as problems:
            known = [problems.collect(partial(self.profile, each), Profile()) for each in given]
            view = problems.collect(lambda: self._view(families, top), View())
        return results.CompareResult(self.wording, compare(self.recommender, known, view.families), view.top)

    def next_questions(
        self, profile: ProfileLike, *, families: Iterable[str] | None = None, declined: Iterable[str] = ()
    ) -> results.QuestionsResult:
        """Return what is unknown, the most telling first (for some families, or the main ones), and what to ask next.

        `declined` are attributes that the client was asked, and could not tell. Raises InputError.
        """
        from ecomkt.explanation.interview import Interview, next_question

        with Problems() as problems:
            answer: Any = problems.collect(lambda: self._answer(profile, families, None), None)
            left = problems.collect(lambda: self.reader.attributes(_listed("declined", declined)), ())
        steps = tuple((Change(attribute, ()),) for attribute in left)
        interview = Interview(self.kb.codebook, answer.recommendation.profile, steps, len(steps))
        question = next_question(self.explorer, interview, answer.view.families, answer)
        unknown = tuple(each for each in answer.questions if each.attribute not in left)
        return results.QuestionsResult(self.wording, replace(answer, questions=unknown), question)

    def classify(
        self, *, title: str = "", categories: Iterable[str] = (), description: str = ""
    ) -> results.ClassifyResult:
        """Return what type a product is by its texts, with every reason. Raises InputError if there are none."""
        from ecomkt.catalog.columns.product import CatalogProduct

        with Problems() as problems:
            problems.collect(lambda: _one("title", title), "")
            problems.collect(lambda: _one("description", description), "")
            named = problems.collect(lambda: _listed("categories", categories), ())
            if not (title or named or description or problems):
                problems.append(Problem("nothing-to-classify", "there is nothing to classify", "give a title"))
        product = CatalogProduct(1, "1", title, description, named, (), "", (), 1)
        return results.ClassifyResult(self.wording, product, self.classifier.classify(product))

    def show(self, name: str | None = None) -> results.ShowResult:
        """Return what the knowledge holds: all codes, or whatever is called by the name. Raises InputError."""
        named = _one("name", name, str | None)
        shown = self.directory.everything() if named is None else self.directory.called(named)
        return results.ShowResult(self.wording, self.kb, tuple(shown))

    def profile(self, given: ProfileLike) -> Profile:
        """Return the profile that was given, its facts in the order of the codebook.

        Raises InputError with every problem: unknown attributes and values, contradictions, bad certainties.
        """
        with Problems() as problems:
            statements = problems.collect(lambda: _statements(given, problems), ())
            known = problems.collect(lambda: self.reader.read(statements), Profile())
        return known

    def families(self, words: Iterable[str] | None) -> frozenset[str] | None:
        """Return the slugs of the families called by the words, None for all; raises InputError, also for no words."""
        if words is None:
            return None
        families, listed = self.kb.codebook.families, _listed("families", words)
        with Problems() as problems:
            called = [problems.collect(partial(self.directory.family, word, families), None) for word in listed]
            if not listed:
                message, hint = "families is empty: nothing would be shown", "give None (null) for all"
                problems.append(Problem("no-family", message, hint))
        return frozenset(family.slug for family in called if family)

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
        return self.reader_with({})

    def reader_with(self, incomes: Mapping[str, Decimal], currency: str = "") -> ProfileReader:
        """Return the reader of profiles that measures sums by these monthly incomes, by currency, before ours.

        `currency` names that of sums without one. Raises InputError if it is none.
        """

        # Most profiles hold no number, and need nothing of what is known of prices.
        @cache
        def money() -> "MoneyMeasure":
            from ecomkt.catalog.prices.measure import MoneyMeasure

            levels = replace(self._catalog.prices, incomes=incomes)
            return MoneyMeasure(self.kb.codebook, levels, self._catalog.price_words, code, self.language)

        if currency:
            from ecomkt.catalog.prices.pricing import read_currency
        code = read_currency(currency, self._catalog.price_words) if currency else ""
        return ProfileReader(self.kb.codebook, self.derived_name, lambda *given: money()(*given), lambda: self._line)

    def make_ready(self) -> None:
        """Load what the first line of words needs: half a second of work that can be done before it is typed."""
        self._line.assess("")

    @cached_property
    def directory(self) -> Directory:
        """Return the directory of everything that has a name."""
        return Directory(self.kb, self.derived_name)

    @cached_property
    def classifier(self) -> "Classifier":
        """Return what tells the type of a product by its texts."""
        from ecomkt.catalog.knowledge import load_classifier

        return load_classifier(self._catalog, self.kb)

    @cached_property
    def _line(self) -> "ProductLineKnowledge":
        from ecomkt.catalog.line import ProductLineKnowledge

        return ProductLineKnowledge(self._catalog, lambda: self.classifier, self.kb.derivations)

    @cached_property
    def _catalog(self) -> "CatalogKnowledge":
        from ecomkt.catalog.knowledge import load_catalog_knowledge

        return load_catalog_knowledge(self.kb, *self._folders)

    @cached_property
    def derived_name(self) -> Translate:
        """Return what gives a name in Simplified Chinese, for what users type in it."""
        # Each is made once: that takes longer than to read a hundred rows.
        return cache(Wording("zh-Hans", Simplifier(self.kb.simplified)).say)

    def answer(self, profile: Profile, view: View | None = None) -> Answer:
        """Return the answer for a profile, of which `view` is shown."""
        return answer_for(self.recommender, self.explorer, profile, view)

    def _answer(self, profile: ProfileLike, families: Iterable[str] | None, top: int | None) -> Answer:
        with Problems() as problems:
            known = problems.collect(lambda: self.profile(profile), Profile())
            view = problems.collect(lambda: self._view(families, top), View())
        return self.answer(known, view)

    def _view(self, families: Iterable[str] | None, top: Any) -> View:
        with Problems() as problems:
            shown = problems.collect(lambda: self.families(families), None)
            # To Python `True` is a number, too.
            if top is not None and (not isinstance(top, int) or isinstance(top, bool) or top < 1):
                hint = "give 1 or more, or None (null) for all"
                problems.append(Problem.of("bad-number", "top is {top}", hint, top=visible(str(top))))
        return View(shown, top)


def _statements(given: object, problems: list[Problem]) -> list[Statement]:
    """Return what was stated in any of the forms a profile may have; raises InputError, or adds to the problems."""
    hint = "give a mapping of attributes to values, or words such as 'a=b'"
    if isinstance(given, Profile):
        return in_profile(replace(given, facts=_listed("a profile", given.facts, Fact, hint)))
    if isinstance(given, Mapping):
        return in_mapping(given, problems)
    if given is None:
        raise InputError.of("wrong-type", "a profile can't be made of None", hint)
    # One text without a sign is a line.
    words = given.split() if isinstance(given, str) and "=" not in given else given
    return as_words(_listed("a profile", words, str, hint), {})


def _listed(name: str, given: object, kind: Any = str, hint: str = "give text, or a list of it") -> tuple[Any, ...]:
    """Return what was given one of or several, None for nothing; raises InputError where it is of another type."""
    # A text can be iterated, too: each of its letters would be one.
    several = given if isinstance(given, Iterable) and not isinstance(given, kind) else [given]
    listed = () if given is None else tuple(several)
    if not all(isinstance(each, kind) for each in listed):
        raise _refusal(name, given, hint)
    return listed


def _one(name: str, given: object, kind: Any = str) -> Any:
    if not isinstance(given, kind):
        raise _refusal(name, given, "give text")
    return given


def _refusal(name: str, given: object, hint: str) -> InputError:
    kind = visible(type(given).__name__)
    return InputError.of("wrong-type", "{name} can't be made of {kind}", hint, name=name, kind=kind)


def _engine(engine: EngineFactory | str | None) -> EngineFactory:
    if engine is None or isinstance(engine, str):
        return engine_factory(engine)
    if not callable(engine):
        raise _refusal("an engine", engine, "name one, or give what makes one of rules")
    return engine


def language_called(word: object) -> str:
    """Return the language that a word calls; raises InputError."""
    language = find_language(_one("lang", word))
    if language is None:
        message = "'{word}': there is no such language"
        gaps = {"word": visible(str(word)), "choices": Listed(LANGUAGES)}
        raise InputError.of("unknown-language", message, "use one of: {choices}", **gaps)
    return language
