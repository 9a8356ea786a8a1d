"""Holds in place what no other scenario does: `python -m benchmarks.certainties` writes `scenarios/certainties.yaml`.

For every mutant of a rule that the other scenarios don't notice it looks for a profile of few facts in which the
mutant moves the certainty of an option by more than the bounds allow, and takes as few profiles as do for all.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.profiles import plane_profiles
from ecomkt import Advisor
from ecomkt.authoring.coverage import Mutant, rule_mutants, try_mutants
from ecomkt.authoring.scenarios import read_scenarios, run_scenarios
from ecomkt.inference.certainty import fold
from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.layer_files import parse_layer, read_layer
from ecomkt.knowledge.model import KnowledgeBase, PremiseKind, Rule
from ecomkt.profile.fact import Fact, Profile

SLACK = 0.03
ROOT = Path(__file__).parents[1]
TARGET = ROOT / "scenarios" / "certainties.yaml"
HEAD = f"""# yaml-language-server: $schema=../schema/scenarios.schema.json
# $schema: ../schema/scenarios.schema.json
# How sure the advice is, to ±{SLACK:g}: keeps in place the rules that decide nothing in the other scenarios.
# Made by `python -m benchmarks.certainties`; don't edit. If one fails after a change that is meant, make it anew.
scenarios:
"""


@dataclass(frozen=True)
class Candidate:
    """A profile, and the certainty of which option tells each mutant."""

    profile: Profile
    telling: Mapping[Mutant, Assessment]


def missing_mutants(recommender: Recommender) -> set[Mutant]:
    """Return the mutants that no scenario of another file notices."""
    raw = [(name, data) for name, data in read_layer(ROOT, ("scenarios",)) if not name.endswith(TARGET.name)]
    scenarios = read_scenarios(parse_layer(raw), recommender.kb)
    return set(try_mutants(recommender.kb, run_scenarios(recommender, scenarios)).untested)


def candidate_profiles(kb: KnowledgeBase, rules: Iterable[Rule]) -> Iterator[Profile]:
    """Yield each pair of type and price, alone and with what the rules ask for besides."""
    required = {attribute.slug for attribute in kb.codebook.attributes if attribute.required}
    order = {attribute.slug: n for n, attribute in enumerate(kb.codebook.attributes)}
    asked = [
        [
            [Fact(p.subject, value) for value in p.wanted]
            for p in rule.when.premises
            if p.kind is PremiseKind.VALUE and p.subject not in required
        ]
        for rule in rules
    ]
    further = dict.fromkeys(facts for lists in asked for facts in product(*lists))
    for plane in plane_profiles(kb.codebook):
        for facts in further:
            yield Profile((*plane.facts, *sorted(facts, key=lambda fact: order[fact.attribute])))


def candidate(recommender: Recommender, profile: Profile, missing: set[Mutant]) -> Candidate:
    """Return what a profile could tell."""
    recommendation = recommender.recommend(profile)
    mutants: dict[str, list[Mutant]] = {}
    for mutant in sorted(missing, key=lambda m: (m.rule.id, m.kind.value)):
        mutants.setdefault(mutant.rule.id, []).append(mutant)
    telling: dict[Mutant, Assessment] = {}
    for ranking in recommendation.rankings:
        for assessment in (a for a in (*ranking.base, *ranking.ranked) if not a.bars):
            for place, (rule, _, strength) in enumerate(assessment.parts):
                for mutant in mutants.get(rule.id, ()):
                    if mutant not in telling and tells(assessment, place, strength, mutant):
                        telling[mutant] = assessment
    return Candidate(profile, telling)


def tells(assessment: Assessment, place: int, strength: float, mutant: Mutant) -> bool:
    """Return whether the mutant moves the certainty out of its bounds."""
    contributions = [contribution for _, contribution, _ in assessment.parts]
    spoilt = [c.certainty * strength for c in mutant.conclusions if c.key == assessment.key]
    contributions[place : place + 1] = spoilt
    least, most = bounds(assessment)
    return not least <= fold(contributions) <= most


def bounds(assessment: Assessment) -> tuple[float, float]:
    """Return the bounds of a certainty, at two decimals."""
    return round(max(-1.0, assessment.certainty - SLACK), 2), round(min(1.0, assessment.certainty + SLACK), 2)


def chosen(candidates: list[Candidate], missing: set[Mutant]) -> Iterator[tuple[Profile, list[Assessment]]]:
    """Yield profiles with the options to bound, each time the one that tells most of what is left."""
    left = set(missing)
    while candidates:
        best = max(candidates, key=lambda c: (len(left & c.telling.keys()), -len(c.profile.facts)))
        told = left & best.telling.keys()
        if not told:
            return
        yield best.profile, sorted({best.telling[mutant] for mutant in told}, key=lambda a: a.key)
        left -= told


def rendered(kb: KnowledgeBase, rows: Iterable[tuple[Profile, list[Assessment]]]) -> str:
    """Return the text of the file."""
    place = {f"{a.slug}={code.slug}": n for a in kb.codebook.attributes for n, code in enumerate(a.codes)}
    ordered = sorted(rows, key=lambda row: [place[fact.key] for fact in row[0].facts])
    return HEAD + "".join(_row(profile, assessments) for profile, assessments in ordered)


def _row(profile: Profile, assessments: list[Assessment]) -> str:
    given = [f"{fact.attribute}: {fact.value}" for fact in profile.facts]
    lines = [f"  - name: How sure the advice is if {_sentence(profile)}", f"    given: {{{', '.join(given)}}}"]
    lines += ["    expect:", "      certainty:"]
    for assessment in assessments:
        least, most = bounds(assessment)
        lines.append(f"        {assessment.key}: {{at_least: {least:.2f}, at_most: {most:.2f}}}")
    return "".join(f"{line}\n" for line in lines)


def _sentence(profile: Profile) -> str:
    told = [f"{fact.attribute} is {fact.value}" for fact in profile.facts]
    return " and ".join((", ".join(told[:-1]), told[-1]))


def main() -> int:
    """Write the file."""
    recommender = Advisor.load(engine="plain").recommender
    kb = recommender.kb
    missing = missing_mutants(recommender)
    rules = [rule for rule in kb.rules if any(mutant in missing for mutant in rule_mutants(rule, kb.scale))]
    profiles = dict.fromkeys(candidate_profiles(kb, rules))
    candidates = [found for p in profiles if (found := candidate(recommender, p, missing)).telling]
    rows = list(chosen(candidates, missing))
    TARGET.write_text(rendered(kb, rows), encoding="utf-8", newline="\n")
    told = {mutant for found in candidates for mutant in found.telling}
    print(f"{len(rows)} scenarios for {len(told)} of {len(missing)} mutants")
    return 0


if __name__ == "__main__":
    sys.exit(main())
