"""`test`: how the scenarios came out, and what they cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Self

from msgspec import Meta

from ecomkt.authoring.coverage import Count, Coverage, GapKind, Mutant, MutationKind, MutationReport
from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Miss, ScenarioResult, family_of
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.document import Entry, Tone, outlined
from ecomkt.output.findings import Case
from ecomkt.output.phrases import certainty_text, fact_text, option_name, premise_text
from ecomkt.profile.fact import Fact
from ecomkt.safe_text import visible


class GotRecord(records.Record, frozen=True, kw_only=True):
    """Where the option of an expectation stands."""

    certainty: Annotated[records.Certainty, records.at("assessment.certainty")]
    verdict: Annotated[str, records.at("assessment.verdict")]
    rank: records.Rank


class StrongestRecord(records.Record, frozen=True, kw_only=True):
    """A piece of evidence that weighs most."""

    rule: str
    contribution: records.Certainty


class MissRecord(records.Record, frozen=True, kw_only=True):
    """An expectation that is not met."""

    expected: Annotated[ExpectationKind, records.at("expectation.kind")]
    subject: Annotated[
        str,
        records.at(
            "expectation.subject", "an option as family/option, a caution, a family, or a fact as attribute=value"
        ),
    ]
    location: Annotated[str, records.at("expectation.location")]
    got: Annotated[GotRecord | None, Meta(description="null where no option was expected")]
    leader: Annotated[str | None, records.at("leader.key", "what comes first instead")]
    strongest: list[StrongestRecord]

    @classmethod
    def made_of(cls, source: Any, wording: Wording, /, **given: object) -> Self:
        """Return the record of a miss."""
        return super().made_of(source, wording, got=source if source.assessment else None, **given)


class ScenarioRecord(records.Record, frozen=True, kw_only=True):
    """A scenario."""

    name: Annotated[str, records.at("scenario.name")]
    location: Annotated[str, records.at("scenario.location")]
    passed: bool
    missed: list[MissRecord]


class CountRecord(records.Record, frozen=True, kw_only=True):
    """How many of a number of things were covered."""

    covered: records.CountOf
    of: records.CountOf
    share: records.Share


class GapRecord(records.Record, frozen=True, kw_only=True):
    """A rule that never fired, or one side of a premise that never came up."""

    kind: GapKind
    id: str
    location: str
    premise: str | None


class CoverageRecord(records.Record, frozen=True, kw_only=True):
    """What the scenarios have tried."""

    rules: CountRecord
    sides: CountRecord
    gaps: list[GapRecord]


class MutantRecord(records.Record, frozen=True, kw_only=True):
    """A mutant that nobody noticed."""

    rule: str
    kind: MutationKind


class MutationRecord(CountRecord, frozen=True, kw_only=True):
    """What became of all mutants."""

    kinds: dict[MutationKind, CountRecord]
    untested: list[MutantRecord]


class RunRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `test`."""

    passed: records.CountOf
    failed: records.CountOf
    scenarios: Annotated[list[ScenarioRecord], records.at("results")]
    coverage: CoverageRecord
    mutation: Annotated[MutationRecord | None, Meta(description="null without --mutate")]


SCHEMAS = {"test": RunRecord}


@dataclass(frozen=True, slots=True)
class RunView:
    """The results of all scenarios chosen, and what they cover."""

    kb: KnowledgeBase
    results: tuple[ScenarioResult, ...]
    coverage: Coverage
    mutation: MutationReport | None
    verbose: bool = False

    @property
    def failed(self) -> tuple[ScenarioResult, ...]:
        """Return the results that are not as expected."""
        return tuple(result for result in self.results if not result.passed)

    @outlined
    def document(self, wording: Wording) -> Iterator[Entry]:
        """Return failures first (after what passed, if `verbose`), then coverage; the last line counts."""
        label, passed = wording.label, [result for result in self.results if result.passed]
        for result in (*(passed if self.verbose else ()), *self.failed):
            word, tone = ("passed", Tone.FAINT) if result.passed else ("failed", Tone.STOP)
            yield Entry(0, f"{label(word)} {visible(result.scenario.name)} ({result.scenario.location})", tone)
            for miss in result.missed:
                yield Entry(1, expected_text(miss.expectation, self.kb, wording))
                yield from (Entry(2, line) for line in got_texts(miss, wording))
        yield Entry(0, _counted("rules-fired", self.coverage.rules, wording))
        yield Entry(0, _counted("sides-seen", self.coverage.sides, wording))
        for gap in self.coverage.gaps:
            premise = premise_text(gap.premise, self.kb, wording) if gap.premise else ""
            yield Entry(1, f"{label(gap.kind.value, id=gap.id, premise=premise)} ({gap.location})", Tone.FAINT)
        if self.mutation:
            yield Entry(0, _counted("mutants-caught", self.mutation.caught(), wording))
            for kind in MutationKind:
                yield Entry(1, _counted(f"mutant-{kind.value}", self.mutation.caught(kind), wording))
            for mutant in self.mutation.untested:
                yield Entry(
                    1, label("untested-mutant", rule=mutant.rule.id, kind=mutant_kind_text(mutant, wording)), Tone.FAINT
                )
        yield Entry(0, label("passed-failed", passed=len(passed), failed=len(self.failed)))

    def record(self, wording: Wording) -> RunRecord:
        """Return the whole run."""
        mutation = self.mutation
        gaps = [
            GapRecord.made_of(gap, wording, premise=gap.premise and premise_text(gap.premise, self.kb, wording))
            for gap in self.coverage.gaps
        ]
        return RunRecord.made_of(
            self,
            wording,
            **records.head(self.kb, self.results[0].recommendation.engine, wording),
            passed=len(self.results) - len(self.failed),
            failed=len(self.failed),
            coverage=CoverageRecord.made_of(self.coverage, wording, gaps=gaps),
            mutation=mutation
            and MutationRecord.made_of(
                mutation.caught(),
                wording,
                kinds={kind: mutation.caught(kind) for kind in MutationKind},
                untested=mutation.untested,
            ),
        )

    def suite(self, wording: Wording) -> list[Case]:
        """Return one case for each scenario, in a class named like its file."""
        cases = []
        for result in self.results:
            name, place = result.scenario.name, result.scenario.location
            expected = (expected_text(miss.expectation, self.kb, wording) for miss in result.missed)
            missed = zip(expected, ("\n".join(got_texts(miss, wording)) for miss in result.missed), strict=True)
            cases.append(Case(visible(name), visible(place.file), place.line, tuple(missed)))
        return cases


def mutant_kind_text(mutant: Mutant, wording: Wording) -> str:
    """Return how a mutant was spoilt, in a word."""
    return wording.text(f"mutant-kind-{mutant.kind.value}")


def expected_text(expectation: Expectation, kb: KnowledgeBase, wording: Wording) -> str:
    """Return what was expected."""
    key = f"expected-{expectation.kind.value}"
    if expectation.kind in (ExpectationKind.CAUTION, ExpectationKind.NO_CAUTION):
        return wording.label(key, caution=expectation.subject)
    if expectation.kind is ExpectationKind.DERIVED:
        attribute, _, value = expectation.subject.partition("=")
        fact = fact_text(Fact(attribute, value), kb.codebook, wording)
        return wording.label(key, fact=fact)
    family = wording.say(family_of(expectation.subject, kb).name)
    least, most = certainty_text(expectation.at_least), certainty_text(expectation.at_most)
    option = "" if expectation.kind is ExpectationKind.OPEN else option_name(expectation.subject, kb, wording)
    return wording.label(key, option=option, family=family, least=least, most=most)


def got_texts(miss: Miss, wording: Wording) -> Iterator[str]:
    """Yield what the answer says instead, then what weighs most in it."""
    if miss.assessment:
        certainty = certainty_text(miss.assessment.certainty)
        verdict = wording.say(miss.assessment.verdict.name)
        key = "got-rank" if miss.rank else "got-standing"
        yield wording.label(key, certainty=certainty, verdict=verdict, rank=miss.rank)
    if miss.leader:
        option = wording.say(miss.leader.option.name)
        yield wording.label("leads-instead", option=option, certainty=certainty_text(miss.leader.certainty))
    for item in miss.strongest:
        yield f"{certainty_text(item.contribution)} {item.rule.id}{wording.colon}{wording.say(item.rule.because)}"


def _counted(key: str, count: Count, wording: Wording) -> str:
    percentage = f"{100 * count.share:.1f}"
    return wording.label("covered", what=wording.label(key), covered=count.covered, of=count.of, percentage=percentage)
