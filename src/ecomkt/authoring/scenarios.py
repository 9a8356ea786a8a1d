"""What the knowledge is expected to answer: profiles with expectations, from their files, and how they came out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from ecomkt.errors import InputError, KnowledgeError, Listed, Location, Problem, Problems, did_you_mean, told
from ecomkt.explanation.sensitivity import first_place
from ecomkt.files import read_text
from ecomkt.inference.ranking import BARRED, Assessment
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.build import refuse
from ecomkt.knowledge.codebook import Family, fact_key, option_key
from ecomkt.knowledge.layer_files import knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.layers import Merged, merge
from ecomkt.knowledge.model import KnowledgeBase, Rule
from ecomkt.knowledge.schema import names_of, strict_schema
from ecomkt.knowledge.validation import validate
from ecomkt.knowledge.yaml_reader import ParsedFile, Steps, parse_yaml
from ecomkt.profile.fact import Fact, Profile, facts_on
from ecomkt.safe_text import quoted, visible

_STRONGEST = 2
# How many of several are named.
_MOST_NAMED = 5
# No file has so many lines, and Python reads no number of thousands of digits.
_MOST_DIGITS = 9


class ExpectationKind(Enum):
    """What an expectation is about, as a scenario file calls it."""

    FIRST = "first"
    """The option leads its family, base options aside, and is recommended."""
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not-recommended"
    CAUTION = "caution"
    NO_CAUTION = "no-caution"
    CERTAINTY = "certainty"
    OPEN = "open"
    """The family is not settled."""
    BARRED = "barred"
    DERIVED = "derived"
    """The fact follows from those given."""


_SAID = {ExpectationKind.CAUTION, ExpectationKind.OPEN, ExpectationKind.DERIVED}
_OPPOSITES = {
    ExpectationKind.BARRED: (ExpectationKind.RECOMMENDED, ExpectationKind.FIRST),
    ExpectationKind.NOT_RECOMMENDED: (ExpectationKind.RECOMMENDED, ExpectationKind.FIRST),
    ExpectationKind.NO_CAUTION: (ExpectationKind.CAUTION,),
}


class Expectation(Struct, frozen=True):
    """One thing that a scenario expects."""

    kind: ExpectationKind
    subject: str
    """The key of an option or a fact, the id of a caution, or the slug of a family."""
    location: Location
    at_least: float = -1.0
    at_most: float = 1.0
    """The bounds of a certainty, both of them allowed."""

    @property
    def family(self) -> str:
        """Return the slug of the family of its option."""
        return self.subject.partition("/")[0]


class Scenario(Struct, frozen=True):
    """A profile and what is expected of the answer to it."""

    name: str
    """A sentence, unlike any other name."""
    profile: Profile
    expectations: tuple[Expectation, ...]
    location: Location


class Miss(NamedTuple):
    """An expectation that is not met, and what the answer says instead."""

    expectation: Expectation
    assessment: Assessment | None
    """Of the option that was expected or not; None where none was."""
    rank: int | None
    """Its place in the family, from 1; None for a base option."""
    leader: Assessment | None
    """The option that leads the family instead, where another was expected to."""

    @property
    def strongest(self) -> tuple[Evidence[Rule], ...]:
        """Return the two pieces of evidence that weigh most, whichever side they are on."""
        evidence = self.assessment.evidence if self.assessment else ()
        return tuple(sorted(evidence, key=lambda item: -abs(item.contribution))[:_STRONGEST])


class ScenarioResult(Struct, frozen=True):
    """How a scenario came out."""

    scenario: Scenario
    recommendation: Recommendation
    missed: tuple[Miss, ...]

    @property
    def passed(self) -> bool:
        """Return whether every expectation is met."""
        return not self.missed


def load_scenarios(kb: KnowledgeBase, packs: Sequence[Path]) -> tuple[Scenario, ...]:
    """Return the scenarios of the packs, of the base if there are none; raises KnowledgeError with every problem."""
    folders = [(pack, str(pack)) for pack in packs] or [(knowledge_folder(), "")]

    def read(folder: Path, prefix: str) -> tuple[ParsedFile, ...]:
        return parse_layer(read_layer(folder, ("scenarios",)), prefix)

    with Problems(kind=KnowledgeError) as problems:
        files = [file for each in folders for file in problems.collect(partial(read, *each), ())]
    return read_scenarios(files, kb)


def scenarios_of_pack(kb: KnowledgeBase, pack: Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a pack, none if it has no such file. Raises as `load_scenarios`."""
    return load_scenarios(kb, (pack,)) if any((pack / "scenarios").glob("*.yaml")) else ()


def scenarios_in_file(path: Path, kb: KnowledgeBase, line: str = "") -> tuple[Scenario, ...]:
    """Return the scenarios of a file, none if it isn't there. Raises as `load_scenarios`, and for a line it lacks."""
    # A name with blanks and colons may be longer than any file's.
    there = False
    with suppress(OSError, ValueError):
        there = path.is_file()
    if not there:
        return ()
    text, file = read_text(str(path))
    count = len(text.splitlines())
    if line and not 0 < int(line) <= count:
        message = "there is no line {line} in {file}, which has {count}"
        raise InputError.of("unknown-line", message, line=line, file=quoted(file), count=count)
    return read_scenarios([parse_yaml(text, file, KnowledgeError)], kb)


def called_scenario(word: str, scenarios: Sequence[Scenario]) -> Scenario:
    """Return the one that is called so: by its name, words of it, or `FILE:LINE`, the line being one of its own.

    Raises InputError where none is, or several are.
    """
    unique = {scenario.name: scenario for scenario in scenarios}
    if word in unique:
        return unique[word]
    wanted = word.casefold().split()
    found = [s for s in unique.values() if all(part in s.name.casefold() for part in wanted)]
    if not found or not wanted:
        file, line = split_place(word)
        placed = [s for s in unique.values() if _is_in(file, s.location)]
        found = [s for s in placed if s.location.line <= int(line or s.location.line)]
        found = found[-1:] if line else found
    if len(found) == 1:
        return found[0]
    if found:
        names = Listed(tuple(quoted(s.name) for s in found[:_MOST_NAMED]))
        message = told("{word} calls {count} scenarios: {names}", word=quoted(word), count=len(found), names=names)
        raise InputError.of("ambiguous-scenario", message, "give more of the name, or FILE:LINE")
    hint = did_you_mean(word, unique) or "'ecomkt new scenario' writes one"
    raise InputError.of("unknown-scenario", "no scenario is called {word}", hint, word=quoted(word))


def split_place(word: str) -> tuple[str, str]:
    """Return the file and the line of `FILE:LINE`; the whole and nothing where no line ends it."""
    file, _, line = word.rpartition(":")
    return (file, line) if line.isascii() and line.isdecimal() and len(line) <= _MOST_DIGITS else (word, "")


def _is_in(file: str, place: Location) -> bool:
    named = visible(Path(file).as_posix())
    return bool(file) and (place.file == named or place.file.endswith(f"/{named}"))


def read_scenarios(files: Iterable[ParsedFile], kb: KnowledgeBase) -> tuple[Scenario, ...]:
    """Return the scenarios of the files, in file order. Raises KnowledgeError with every problem found."""
    problems: list[Problem] = []
    merged = merge("scenarios", files, problems)
    validate(strict_schema("scenarios", names_of(kb)), merged)
    placed: dict[str, Location] = {}
    for path, row in list(merged.sound("scenarios")):
        at, name = (*path, "name"), row["name"]
        if name in placed:
            message = "this name was used before, at {place}"
            merged.report(at, "duplicate-name", message, "change one of them", place=placed[name])
        placed.setdefault(name, merged.value_at(at))
    scenarios = tuple(_scenario(merged, path, row, kb) for path, row in list(merged.sound("scenarios")))
    refuse(problems)
    return scenarios


def _scenario(merged: Merged, path: Steps, row: Mapping[str, Any], kb: KnowledgeBase) -> Scenario:
    facts: list[Fact] = []
    for attribute in (a for a in kb.codebook.attributes if a.slug in row["given"]):
        certainty = _certainties(row["given"][attribute.slug])
        for values in attribute.clashing(certainty):
            both, at = Listed(tuple(values), " and "), (*path, "given", attribute.slug)
            message = told("{values} can't both be true of {slug}", values=both, slug=attribute.slug)
            hint = "choose one, or give certainties that add up to 1 at most, such as {{{value}: 0.6}}"
            merged.report(at, "exclusive-values", message, hint, value=values[0])
        facts += facts_on(attribute, certainty)
    expectations = tuple(_expectations(merged, (*path, "expect"), row["expect"]))
    places = {(e.kind, e.subject): e.location for e in expectations}
    for (kind, subject), place in places.items():
        for other in _OPPOSITES.get(kind, ()):
            if (other, subject) in places:
                message, name = "'{name}' is expected under '{one}' and under '{other}'", subject.rpartition("/")[2]
                gaps = {"name": name, "one": other.value, "other": kind.value}
                merged.report_at(place, path, "said-twice", message, "take one of them out", **gaps)
    return Scenario(row["name"], Profile(tuple(facts)), expectations, merged.value_at(path))


def _certainties(stated: Any) -> dict[str, float]:
    """Return the certainty of each value: one value, a list of them, or a mapping of values to certainties."""
    if isinstance(stated, dict):
        return {value: float(number) for value, number in stated.items()}
    return dict.fromkeys(stated if isinstance(stated, list) else [stated], 1.0)


def _expectations(merged: Merged, path: Steps, expect: Mapping[str, Any]) -> Iterator[Expectation]:
    for name, content in expect.items():
        kind, at = ExpectationKind(name), (*path, name)
        if kind is ExpectationKind.CERTAINTY:
            yield from _bounds(merged, at, content)
        elif isinstance(content, list):
            yield from (Expectation(kind, slug, merged.value_at((*at, n))) for n, slug in enumerate(content))
        else:
            for family, options in content.items():
                single = isinstance(options, str)
                key_of = fact_key if kind is ExpectationKind.DERIVED else option_key
                for number, option in enumerate([options] if single else options):
                    place = merged.value_at((*at, family) if single else (*at, family, number))
                    yield Expectation(kind, key_of(family, option), place)


def _bounds(merged: Merged, path: Steps, content: Mapping[str, Mapping[str, float]]) -> Iterator[Expectation]:
    for key, bounds in content.items():
        least, most = float(bounds.get("at_least", -1)), float(bounds.get("at_most", 1))
        if least > most:
            message = "no certainty is at least {least:g} and at most {most:g}"
            merged.report((*path, key), "empty-range", message, "swap the bounds", least=least, most=most)
        yield Expectation(ExpectationKind.CERTAINTY, key, merged.key_at((*path, key)), least, most)


def run_scenarios(recommender: Recommender, scenarios: Iterable[Scenario]) -> tuple[ScenarioResult, ...]:
    """Return the outcome of each scenario."""
    return tuple(_run(recommender, scenario) for scenario in scenarios)


def _run(recommender: Recommender, scenario: Scenario) -> ScenarioResult:
    recommendation = recommender.recommend(scenario.profile)
    places = {a.key: (rank, a) for ranking in recommendation.rankings for rank, a in ranking.places()}
    certainties = {key: assessment.seen for key, (_, assessment) in places.items()}
    said = {
        *((ExpectationKind.CAUTION, caution.id) for caution in recommendation.drawn),
        *((ExpectationKind.OPEN, ranking.family.slug) for ranking in recommendation.rankings if ranking.open),
        *((ExpectationKind.DERIVED, fact_key(f.attribute.slug, f.code.slug)) for f in recommendation.derived),
    }
    missed = []
    for expectation in scenario.expectations:
        if not is_met(expectation, certainties, said, recommender.kb):
            rank, assessment = places.get(expectation.subject, (None, None))
            first = expectation.kind is ExpectationKind.FIRST
            leader = recommendation.family(expectation.family).first if first else None
            missed.append(Miss(expectation, assessment, rank, leader))
    return ScenarioResult(scenario, recommendation, tuple(missed))


def is_met(
    expectation: Expectation,
    certainties: Mapping[str, float],
    said: Set[tuple[ExpectationKind, str]],
    kb: KnowledgeBase,
) -> bool:
    """Return whether an answer is as expected: with these certainties of options, and what else it says."""
    kind, subject = expectation.kind, expectation.subject
    if kind is ExpectationKind.NO_CAUTION:
        return (ExpectationKind.CAUTION, subject) not in said
    if kind in _SAID:
        return (kind, subject) in said
    certainty = certainties[subject]
    if kind is ExpectationKind.BARRED:
        return certainty <= BARRED
    if kind is ExpectationKind.CERTAINTY:
        return expectation.at_least <= certainty <= expectation.at_most
    # Base options aside: they stand first everywhere, and nothing would be learnt of the others.
    if kind is ExpectationKind.FIRST:
        return first_place(family_of(subject, kb), certainties, kb.scale.threshold) == subject
    return (certainty >= kb.scale.threshold) == (kind is ExpectationKind.RECOMMENDED)


def family_of(key: str, kb: KnowledgeBase) -> Family:
    """Return the family of the option with this key."""
    return kb.codebook.family[key.partition("/")[0]]
