"""An explanation as an outline: the sentence for the client first, then rule by rule, then what would change it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecomkt.explanation.counterfactual import Counterfactual, Goal, Search
from ecomkt.explanation.explain import EvidenceStep, Explanation, NearRule
from ecomkt.inference.premises import PremiseReading
from ecomkt.inference.recommend import TraitAssessment
from ecomkt.knowledge.model import PremiseKind, Rule
from ecomkt.language.wording import Wording
from ecomkt.output.outline import Entry
from ecomkt.output.phrases import assessed_text, certainty_text, change_text, fact_text, premise_text, profile_text

_SHOWN = 3
"""How many counterfactuals of a search are shown."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is opened."""

    depth: int = 2
    """1: rules; 2: their premises; 3: traits down to the facts."""
    verbose: bool = False
    """Rule ids, places in the files, what each premise wanted and got."""


def outline_of(explanation: Explanation, wording: Wording, detail: Detail) -> list[Entry]:
    """Return the lines."""
    return list(_Outline(explanation, wording, detail).entries())


class _Outline:
    def __init__(self, explanation: Explanation, wording: Wording, detail: Detail) -> None:
        self._explanation, self._wording, self._detail = explanation, wording, detail
        self._kb = explanation.kb
        self._sources = {source.slug: source for source in explanation.kb.sources}

    def entries(self) -> Iterator[Entry]:
        yield from self._head()
        for key, sign in (("for", 1), ("against", -1)):
            steps = [s for s in self._explanation.steps if s.evidence.contribution * sign > 0]
            if steps:
                yield Entry(0, self._wording.label(f"what-speaks-{key}"), "bold")
            for step in steps:
                yield from self._step(step)
        if self._explanation.nearest:
            yield Entry(0, self._wording.label("nearest-rules"), "bold")
        for near in self._explanation.nearest:
            yield from self._near(near)
        for search in self._explanation.searches:
            yield from self._search(search)

    def _head(self) -> Iterator[Entry]:
        wording, assessment = self._wording, self._explanation.assessment
        option = wording.name(assessment.option)
        verdict, family = wording.say(assessment.verdict.name), wording.say(self._explanation.family.name)
        ranked = len(self._explanation.recommendation.family(self._explanation.family.slug).ranked)
        place = wording.label("place", rank=self._explanation.rank, of=ranked) if self._explanation.rank else ""
        place = place or wording.label("base")
        known = profile_text(self._explanation.recommendation.profile, self._kb.codebook, wording)
        yield Entry(0, wording.label("verdict-on", option=option, verdict=verdict, family=family, place=place), "bold")
        yield Entry(0, wording.label("profile") + wording.colon + known, "dim")
        strongest = assessment.strongest
        if strongest:
            yield Entry(0, wording.say(strongest.rule.because))
        yield Entry(0, self._arithmetic(), "dim")

    def _arithmetic(self) -> str:
        steps = self._explanation.steps
        if not steps:
            return self._wording.label("no-rule-speaks")
        parts = " ⊕ ".join(certainty_text(step.evidence.contribution) for step in steps)
        return f"{parts} = {assessed_text(self._explanation.assessment)}"

    def _step(self, step: EvidenceStep) -> Iterator[Entry]:
        rule = step.evidence.rule
        added, total = certainty_text(step.evidence.contribution), certainty_text(step.total)
        style = "green" if step.evidence.contribution > 0 else "red"
        told = self._wording.label("adds-up", added=added, total=total)
        yield Entry(1, f"{told}{self._wording.colon}{self._wording.say(rule.because)}", style)
        yield from self._grounds(rule)
        yield from self._premises(step.premises)

    def _near(self, near: NearRule) -> Iterator[Entry]:
        told = self._wording.label("would-add", certainty=certainty_text(near.certainty))
        yield Entry(1, f"{told}{self._wording.colon}{self._wording.say(near.rule.because)}")
        yield from self._grounds(near.rule)
        yield from self._premises(near.premises if self._detail.verbose else near.failed)

    def _grounds(self, rule: Rule) -> Iterator[Entry]:
        wording = self._wording
        cited = [self._sources[slug].citation for slug in rule.sources] if self._detail.verbose else rule.sources
        told = wording.label(rule.basis.value) + wording.colon + (wording.semicolon.join(cited) or "–")
        yield Entry(2, told, "dim")
        if self._detail.verbose:
            yield Entry(2, f"{rule.id}, {rule.location}", "dim")

    def _premises(self, readings: Sequence[PremiseReading]) -> Iterator[Entry]:
        if self._detail.depth < 2:
            return
        for reading in readings:
            mark = "✓" if reading.holds else "✗"
            seen = self._wording.label("seen", seen=self._seen(reading))
            yield Entry(2, f"{mark} {premise_text(reading.premise, self._kb, self._wording)} ({seen})")
            if reading.premise.kind is PremiseKind.TRAIT:
                trait = self._explanation.trait(reading.premise.subject)
                yield from self._support(trait, against=not reading.holds and not reading.premise.denied)

    def _support(self, trait: TraitAssessment, *, against: bool) -> Iterator[Entry]:
        """Open a trait down to the facts: all of them at depth 3, else those that pull a failed premise down."""
        codebook = self._kb.codebook
        for item in trait.support:
            if self._detail.depth > 2 or (against and item.contribution < 0):
                premise = item.evidence.when.premises[0]
                attribute = codebook.attribute[premise.subject]
                value = self._wording.name(attribute.by_slug[premise.wanted[0]])
                name = self._wording.say(attribute.name)
                fact = self._wording.label("is", attribute=name, value=value)
                yield Entry(3, f"{certainty_text(item.contribution)} {fact}", "dim")

    def _seen(self, reading: PremiseReading) -> str:
        if reading.premise.kind is PremiseKind.TRAIT:
            if not self._explanation.trait(reading.premise.subject).parts:
                return self._wording.label("is-unknown")
            return certainty_text(-reading.strength if reading.premise.denied else reading.strength)
        facts = [fact_text(fact, self._kb.codebook, self._wording) for fact in reading.seen]
        return self._wording.comma.join(facts) or self._wording.label("is-unknown")

    def _search(self, search: Search) -> Iterator[Entry]:
        wording = self._wording
        goal = wording.label("to-be-recommended" if search.goal is Goal.RECOMMENDED else "to-be-first")
        yield Entry(0, goal, "bold")
        for counterfactual in search.found[:_SHOWN]:
            yield Entry(1, self._counterfactual(counterfactual))
        left = len(search.found) - _SHOWN
        if left > 0:
            yield Entry(1, wording.label("more-changes", count=left), "dim")
        if not search.found:
            yield Entry(1, wording.label("no-change-does"))
        if not search.complete:
            yield Entry(1, wording.label("cut-short", runs=search.runs), "dim")

    def _counterfactual(self, found: Counterfactual) -> str:
        wording = self._wording
        changes = wording.label("and").join(change_text(c, self._kb.codebook, wording) for c in found.changes)
        reach = "" if found.in_reach else f" [{wording.label('out-of-reach')}]"
        return f"{changes} → {assessed_text(found.assessment)}{reach}"
