"""Why an option stands where it stands: the sentence for the client, then rule by rule, then what would change it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Self

from msgspec import UNSET, Meta, Struct, UnsetType

from ecomkt.explanation.explain import Explanation, Goal, Search
from ecomkt.explanation.said import ToldWords, words_behind
from ecomkt.inference.engine import PremiseReading
from ecomkt.inference.ranking import Assessment, Openness
from ecomkt.inference.stratum import TraitAssessment
from ecomkt.knowledge.model import PremiseKind, Rule
from ecomkt.language.wording import Wording
from ecomkt.output import phrases, records
from ecomkt.output.caution_phrases import caution_callout
from ecomkt.output.document import Entry, Tone, outlined

# How many counterfactuals of a search are shown.
_SHOWN = 3


class StepRecord(records.RuleRecord, frozen=True, kw_only=True):
    """A rule that speaks for or against the option, and the certainty once it is counted in."""

    contribution: records.Certainty
    total: records.Certainty
    base_rate: Annotated[bool, records.at("rule.is_base_rate")]
    premises: list[records.PremiseRecord]
    said: Annotated[list[str] | UnsetType, Meta(description="the client's own words on the facts behind it")] = UNSET


class NearRecord(records.RuleRecord, frozen=True, kw_only=True):
    """A rule that would favour the option but did not fire."""

    would_add: Annotated[records.Certainty, records.at("certainty")]
    premises: list[records.PremiseRecord]


class SupportRecord(records.Record, frozen=True, kw_only=True):
    """What a known fact says of a trait."""

    attribute: str
    value: str
    contribution: records.Certainty

    @classmethod
    def made_of(cls, source: Any, wording: Wording, /, **given: object) -> Self:
        """Return the record of a piece of evidence for a trait, which has one premise with one value."""
        (premise,) = source.rule.when.premises
        return super().made_of(source, wording, attribute=premise.subject, value=premise.wanted[0], **given)


class SupportedTraitRecord(records.Record, frozen=True, kw_only=True):
    """A trait that a premise looks at, down to the facts."""

    trait: str
    name: Annotated[str, records.at("trait.name")]
    certainty: records.Certainty
    support: list[SupportRecord]


class CounterfactualRecord(records.Record, frozen=True, kw_only=True):
    """Changes under which the option would reach the aim."""

    set: records.ChangeRecord
    size: records.CountOf
    in_reach: bool
    certainty: Annotated[records.Certainty, records.at("assessment.certainty")]

    @classmethod
    def made_of(cls, source: Any, wording: Wording, /, **given: object) -> Self:
        """Return the record of a counterfactual."""
        changes = records.change_record(source.changes)
        return super().made_of(source, wording, set=changes, size=len(source.changes), **given)


class SearchRecord(records.Record, frozen=True, kw_only=True):
    """A search for the smallest changes; one that is not complete was cut short."""

    aim: Annotated[Goal, records.at("goal")]
    runs: records.CountOf
    complete: bool
    found: list[CounterfactualRecord]


class WhyRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `ecomkt why`."""

    profile: records.ProfileRecord
    family: records.FamilySlug
    option: Annotated[str, records.at("assessment.option")]
    code: Annotated[str | None, records.at("assessment.option.letter")]
    name: Annotated[str, records.at("assessment.option.name")]
    rank: records.Rank
    base: Annotated[bool, records.at("assessment.option.base")]
    certainty: Annotated[records.Certainty, records.at("assessment.certainty")]
    verdict: Annotated[records.VerdictSlug, records.at("assessment.verdict")]
    recommended: Annotated[bool, records.at("assessment.recommended")]
    barred: Annotated[list[str], records.at("assessment.bars", "the cautions that rule it out")]
    steps: list[StepRecord]
    traits: list[SupportedTraitRecord]
    nearest: list[NearRecord]
    changes: Annotated[list[SearchRecord], records.at("searches")]
    open: Annotated[Openness | None, Meta(description="why its family is not settled; null where it is")]
    cautions: Annotated[
        list[records.CautionRecord], records.at("recommendation.cautions", "what to mind with this profile")
    ]


SCHEMAS = {"why": WhyRecord}


class WhyView(Struct, frozen=True):
    """One explanation."""

    explanation: Explanation
    depth: int = 2
    """1: rules; 2: their premises; 3: traits down to the facts."""
    verbose: bool = False
    """Rule ids, places in the files, what each premise wanted and got."""

    @outlined
    def document(self, wording: Wording) -> Iterator[Entry]:
        """Return the argument as an outline."""
        return _Argument(self, wording).entries()

    def record(self, wording: Wording) -> WhyRecord:
        """Return the whole explanation."""
        explanation, recommendation = self.explanation, self.explanation.recommendation
        return WhyRecord.made_of(
            explanation,
            wording,
            **records.head(explanation.kb, recommendation.engine, wording),
            profile=records.profile_record(explanation.kb, recommendation.profile, wording),
            steps=[
                StepRecord.made_of(step.evidence, wording, total=step.total, premises=step.premises, said=[*said])
                for step in explanation.steps
                for said in [words_behind(recommendation, step.evidence.rule)]
            ],
            open=recommendation.family(explanation.family.slug).open,
        )


class _Argument:
    """The lines of one explanation."""

    def __init__(self, view: WhyView, wording: Wording) -> None:
        self._explanation, self._view, self._wording = view.explanation, view, wording
        self._kb = view.explanation.kb
        self._sources = {source.slug: source for source in self._kb.sources}

    def entries(self) -> Iterator[Entry]:
        wording, explanation = self._wording, self._explanation
        yield from self._head()
        for key, sign, tone in (("for", 1, Tone.FOR), ("against", -1, Tone.AGAINST)):
            steps = [s for s in explanation.steps if s.evidence.contribution * sign > 0]
            if steps:
                yield Entry(0, wording.label(f"what-speaks-{key}"), Tone.HEADING)
            for step in steps:
                added = phrases.certainty_text(step.evidence.contribution)
                text = wording.label("adds-up", added=added, total=phrases.certainty_text(step.total))
                yield from self._rule(text, step.evidence.rule, step.premises, tone)
        if explanation.nearest:
            yield Entry(0, wording.label("nearest-rules"), Tone.HEADING)
        for near in explanation.nearest:
            # A rule that did not fire is told by what it lacked.
            premises = near.premises if self._view.verbose else near.failed
            text = wording.label("would-add", certainty=phrases.certainty_text(near.certainty))
            yield from self._rule(text, near.rule, premises, Tone.PLAIN)
        for search in explanation.searches:
            yield from self._search(search)

    def _head(self) -> Iterator[Entry]:
        wording, explanation = self._wording, self._explanation
        assessment, rank, family = explanation.assessment, explanation.rank, explanation.family
        ranked = len(explanation.recommendation.family(family.slug).ranked)
        verdict_on = wording.label(
            "verdict-on",
            option=wording.name(assessment.option),
            verdict=phrases.verdict_text(assessment, wording),
            family=wording.say(family.name),
            place=wording.label("place", rank=rank, of=ranked) if rank else wording.label("base"),
        )
        known = phrases.profile_text(explanation.recommendation.profile, self._kb.codebook, wording)
        yield Entry(0, verdict_on, Tone.HEADING)
        yield Entry(0, wording.label("profile") + wording.colon + known, Tone.FAINT)
        if assessment.bars:
            yield from self._bars()
        # This is the sentence for the client; all that follows is for whoever doubts it.
        elif assessment.strongest:
            yield Entry(0, self._reason(assessment))
        sums = [phrases.certainty_text(step.evidence.contribution) for step in explanation.steps]
        # One alone is the whole.
        added = [" ⊕ ".join(sums)] if len(sums) > 1 else []
        arithmetic = (
            " = ".join((*added, phrases.assessed_text(assessment))) if sums else wording.label("no-rule-speaks")
        )
        yield Entry(0, arithmetic, Tone.FAINT)

    def _reason(self, assessment: Assessment) -> str:
        told = ToldWords(self._explanation.recommendation, self._explanation.kb.codebook)
        return phrases.told_reason(assessment, told, self._wording)

    def _bars(self) -> Iterator[Entry]:
        # Whoever asks why is told, also of what others hear only on request.
        markets = frozenset(code.slug for code in self._explanation.recommendation.markets)
        for caution in self._explanation.assessment.bars:
            told = caution_callout(caution.within(markets), self._kb.codebook, self._wording)
            yield Entry(0, told.text, told.tone)
            yield from (Entry(2, ground, Tone.FAINT) for ground in told.details)

    def _rule(self, says: str, rule: Rule, premises: Sequence[PremiseReading], tone: Tone) -> Iterator[Entry]:
        """Yield a rule with its reason, its grounds and, from depth 2, its premises."""
        wording, verbose = self._wording, self._view.verbose
        yield Entry(1, f"{says}{wording.colon}{wording.say(rule.because)}", tone)
        # The slugs of sources are enough to find them; full citations fold over lines.
        cited = [self._sources[slug].citation for slug in rule.sources] if verbose else rule.sources
        basis = wording.label(rule.basis.value) + wording.colon
        yield Entry(2, basis + (wording.semicolon.join(cited) or "–"), Tone.FAINT)
        if verbose:
            yield Entry(2, f"{rule.id}, {rule.location}", Tone.FAINT)
        for reading in premises if self._view.depth > 1 else ():
            mark, premise = "✓" if reading.holds else "✗", reading.premise
            seen = wording.label("seen", seen=self._seen(reading))
            yield Entry(2, f"{mark} {phrases.premise_text(premise, self._kb, wording)}{seen}")
            if premise.kind is PremiseKind.TRAIT:
                trait = self._explanation.trait(premise.subject)
                yield from self._support(trait, against=not reading.holds and not premise.denied)

    def _support(self, trait: TraitAssessment, *, against: bool) -> Iterator[Entry]:
        """Open a trait down to the facts: all of them at depth 3, else those that pull a failed premise down."""
        for item in trait.support:
            # Where a trait fails a rule, the facts against it are the answer, at any depth.
            if self._view.depth > 2 or (against and item.contribution < 0):
                fact = phrases.premise_text(item.rule.when.premises[0], self._kb, self._wording, lettered=True)
                yield Entry(3, f"{phrases.certainty_text(item.contribution)} {fact}", Tone.FAINT)

    def _seen(self, reading: PremiseReading) -> str:
        unknown = self._wording.label("is-unknown")
        if reading.premise.kind is PremiseKind.TRAIT:
            # Unknown is not 0: something else would have to be asked, not argued.
            if not self._explanation.trait(reading.premise.subject).parts:
                return unknown
            return phrases.certainty_text(-reading.strength if reading.premise.denied else reading.strength)
        facts = [phrases.fact_text(fact, self._kb.codebook, self._wording) for fact in reading.seen]
        return self._wording.comma.join(facts) or unknown

    def _search(self, search: Search) -> Iterator[Entry]:
        wording = self._wording
        yield Entry(0, wording.label(f"to-be-{search.goal.value}"), Tone.HEADING)
        for one in search.found[:_SHOWN]:
            changes = wording.label("and").join(phrases.change_text(c, self._kb.codebook, wording) for c in one.changes)
            reach = "" if one.in_reach else f" [{wording.label('out-of-reach')}]"
            yield Entry(1, f"{changes} → {phrases.assessed_text(one.assessment)}{reach}")
        # The search gives all changes of the smallest size, which may be dozens.
        left = len(search.found) - _SHOWN
        if left > 0:
            yield Entry(1, wording.label("more-changes", count=left), Tone.FAINT)
        if not search.found:
            yield Entry(1, wording.label("no-change-does"))
        if not search.complete:
            yield Entry(1, wording.label("cut-short", runs=search.runs), Tone.FAINT)
