"""What is shown of a recommendation."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import Firmness, Flip
from ecomkt.inference.premises import read_premises
from ecomkt.inference.recommend import Assessment, Evidence, FamilyRanking
from ecomkt.knowledge.model import Basis, Caution, Severity
from ecomkt.language.wording import Wording
from ecomkt.output.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    RankedOption,
    Ranking,
    Run,
    Section,
    Tone,
)
from ecomkt.output.phrases import (
    assessed_text,
    caution_callout,
    caution_counts,
    certainty_text,
    firmness_text,
    layers_text,
    profile_text,
)
from ecomkt.output.records import (
    SCHEMA_VERSION,
    AttributeSlug,
    CautionRecord,
    Certainty,
    ChangeRecord,
    CodeRecord,
    CountOf,
    FamilySlug,
    PremiseRecord,
    ProfileRecord,
    Rank,
    Record,
    ResultRecord,
    VerdictSlug,
    caution_record,
    change_record,
    premise_record,
    profile_record,
    provenance_record,
    rounded,
)
from ecomkt.output.tables import Table, Value

COLUMNS = (
    "kind",
    "family",
    "rank",
    "option",
    "code",
    "name",
    "certainty",
    "verdict",
    "recommended",
    "reason",
    "rules_for",
    "rules_against",
    "source",
)


class EvidenceRecord(Record, frozen=True, kw_only=True):
    """A rule that speaks for or against an option."""

    rule: str
    contribution: Certainty
    because: str
    basis: Basis
    source: list[str]
    premises: list[PremiseRecord]


class OptionRecord(CodeRecord, frozen=True, kw_only=True):
    """An option with its certainty and everything that speaks for it and against it."""

    rank: Rank
    base: bool
    certainty: Certainty
    verdict: VerdictSlug
    recommended: bool
    evidence: list[EvidenceRecord]


class TraitRecord(Record, frozen=True, kw_only=True):
    """A trait with its certainty."""

    trait: str
    name: str
    certainty: Certainty


class QuestionRecord(Record, frozen=True, kw_only=True):
    """An attribute of which nothing is known, with the families whose first place an answer could change."""

    attribute: AttributeSlug
    question: str
    could_change: list[FamilySlug]


class FlipRecord(Record, frozen=True, kw_only=True):
    """A single change that gives a family another first place."""

    set: ChangeRecord
    to: Annotated[str | None, Meta(description="null: no clear evidence for any")]


class FirmnessRecord(Record, frozen=True, kw_only=True):
    """Under how many single changes a first place holds, and those under which it does not."""

    first: Annotated[str | None, Meta(description="null: no clear evidence for any")]
    holds: CountOf
    of: CountOf
    flips: list[FlipRecord]


class RecommendRecord(ResultRecord, frozen=True, kw_only=True):
    """The result of `ecomkt recommend`."""

    profile: ProfileRecord
    traits: list[TraitRecord]
    recommendations: dict[FamilySlug, list[OptionRecord]]
    cautions: list[CautionRecord]
    unknown: list[QuestionRecord]
    firmness: dict[FamilySlug, FirmnessRecord]


class RecommendView(Struct, frozen=True):
    """One answer."""

    answer: Answer

    def screen(self, wording: Wording) -> Document:
        """Return what a consultant needs first: the leading options, how firm they are, what to ask next."""
        answer, recommendation = self.answer, self.answer.recommendation
        firmness = {f.family.slug: firmness_text(f, answer.kb.codebook, wording) for f in answer.firmness}
        blocks: list[Block] = [
            Callout(Tone.STOP, wording.label("stop"), wording.say(caution.because), ())
            for caution in recommendation.stops
        ]
        blocks.append(self._profile(wording))
        for ranking in sorted(answer.families, key=lambda ranking: not ranking.family.main):
            blocks.append(self._ranking(ranking, firmness.get(ranking.family.slug, ""), wording))
        blocks.append(Facts(tuple(self._further(wording))))
        return Document(wording.language, "", (Section("", "", tuple(blocks)),))

    def document(self, wording: Wording) -> Document:
        """Return every option with its evidence, the open questions and all cautions."""
        answer = self.answer
        sections = [Section("profile", "", (self._profile(wording),))]
        sections += _cautions("stop", answer.recommendation.stops, wording)
        sections += (self._family(ranking, wording) for ranking in answer.families)
        if answer.firmness:
            sections.append(Section("firmness", wording.label("firmness"), (self._firmness(wording),)))
        if answer.outlook.questions:
            sections.append(Section("unknown", wording.label("unknown"), (self._unknown(wording),)))
        sections += _cautions("cautions", answer.recommendation.warnings, wording)
        layers, engine = layers_text(answer.kb, wording), answer.recommendation.engine
        made = wording.label("made-by", version=answer.version, engine=engine, layers=layers)
        footer = (wording.label("not-legal-advice"), made)
        return Document(wording.language, wording.label("title"), tuple(sections), footer)

    def table(self, wording: Wording) -> Table:
        """Return one row for each caution and each option; stop cautions before the options, the others after."""
        return Table(COLUMNS, self._rows(wording))

    def record(self, wording: Wording) -> RecommendRecord:
        """Return the whole result."""
        answer, recommendation, kb = self.answer, self.answer.recommendation, self.answer.kb
        return RecommendRecord(
            schema_version=SCHEMA_VERSION,
            provenance=provenance_record(kb, recommendation.engine, answer.version),
            lang=wording.language,
            profile=profile_record(kb, recommendation.profile, wording),
            traits=[
                TraitRecord(trait=t.trait.slug, name=wording.say(t.trait.name), certainty=rounded(t.certainty))
                for t in sorted(recommendation.traits, key=lambda t: -abs(t.certainty))
                if t.certainty
            ],
            recommendations={r.family.slug: self._option_records(r, wording) for r in answer.families},
            cautions=[caution_record(caution, wording) for caution in recommendation.cautions],
            unknown=[
                QuestionRecord(
                    attribute=q.attribute.slug,
                    question=wording.say(q.attribute.question),
                    could_change=[family.slug for family in q.could_change],
                )
                for q in answer.outlook.questions
            ],
            firmness={f.family.slug: _firmness_record(f) for f in answer.firmness},
        )

    def _profile(self, wording: Wording) -> Facts:
        answer = self.answer
        known = profile_text(answer.recommendation.profile, answer.kb.codebook, wording)
        return Facts(((wording.label("profile"), known),))

    def _ranking(self, ranking: FamilyRanking, note: str, wording: Wording) -> Ranking:
        options = tuple(_options(ranking.base, ranking.top(self.answer.view.top), wording))
        title, short = wording.say(ranking.family.name), not ranking.family.main
        return Ranking(title, note, _heads(wording), options, short)

    def _further(self, wording: Wording) -> Iterator[tuple[str, str]]:
        for question in self.answer.outlook.questions[:1]:
            text = f"{wording.say(question.attribute.question)} ({question.attribute.slug})"
            yield wording.label("next-question"), text
        warnings = self.answer.recommendation.warnings
        if warnings:
            counts = wording.label("more-cautions", counts=caution_counts(warnings, wording))
            yield wording.label("cautions"), counts

    def _family(self, ranking: FamilyRanking, wording: Wording) -> Section:
        ranked = ranking.ranked[: self.answer.view.top]
        blocks: list[Block] = [Ranking("", "", _heads(wording), tuple(_options(ranking.base, ranked, wording)))]
        blocks += (_evidence(option, wording) for option in (*ranking.base, *ranked) if option.recommended)
        return Section(ranking.family.slug, wording.say(ranking.family.name), tuple(blocks))

    def _firmness(self, wording: Wording) -> Bullets:
        codebook = self.answer.kb.codebook
        return Bullets(
            tuple(
                (Run(wording.say(f.family.name) + wording.colon + firmness_text(f, codebook, wording)),)
                for f in self.answer.firmness
            )
        )

    def _unknown(self, wording: Wording) -> Bullets:
        items = []
        for question in self.answer.outlook.questions:
            names = wording.comma.join(wording.say(family.name) for family in question.could_change)
            could = f" ({wording.label('could-change', families=names)})" if names else ""
            items.append((Run(wording.say(question.attribute.question) + could),))
        return Bullets(tuple(items))

    def _rows(self, wording: Wording) -> Iterator[tuple[Value, ...]]:
        answer = self.answer
        yield from (
            _caution_row(caution, wording)
            for caution in answer.recommendation.cautions
            if caution.severity is Severity.STOP
        )
        for ranking in answer.families:
            slug = ranking.family.slug
            yield from (_option_row(slug, "base", option, wording) for option in ranking.base)
            for rank, option in enumerate(ranking.ranked[: answer.view.top], 1):
                yield _option_row(slug, rank, option, wording)
        yield from (
            _caution_row(caution, wording)
            for caution in answer.recommendation.cautions
            if caution.severity is not Severity.STOP
        )

    def _option_records(self, ranking: FamilyRanking, wording: Wording) -> list[OptionRecord]:
        ranked = enumerate(ranking.ranked[: self.answer.view.top], 1)
        places = [*((None, option) for option in ranking.base), *ranked]
        return [self._option_record(option, rank, wording) for rank, option in places]

    def _option_record(self, assessment: Assessment, rank: int | None, wording: Wording) -> OptionRecord:
        option = assessment.option
        return OptionRecord(
            option=option.slug,
            code=option.letter,
            name=wording.say(option.name),
            rank=rank,
            base=option.base,
            certainty=rounded(assessment.certainty),
            verdict=assessment.verdict.slug,
            recommended=assessment.recommended,
            evidence=[self._evidence_record(item, wording) for item in assessment.evidence],
        )

    def _evidence_record(self, item: Evidence, wording: Wording) -> EvidenceRecord:
        rule, answer = item.rule, self.answer
        readings = read_premises(rule.when, answer.recommendation.memory, answer.kb.scale.threshold)
        return EvidenceRecord(
            rule=rule.id,
            contribution=rounded(item.contribution),
            because=wording.say(rule.because),
            basis=rule.basis,
            source=list(rule.sources),
            premises=[premise_record(reading) for reading in readings],
        )


def _heads(wording: Wording) -> tuple[str, ...]:
    return tuple(wording.label(key) for key in ("rank", "option", "certainty", "verdict", "reason"))


def _options(base: Sequence[Assessment], ranked: Sequence[Assessment], wording: Wording) -> Iterator[RankedOption]:
    yield from (_option(wording.label("base"), option, "", wording) for option in base)
    first: dict[str, int] = {}
    for rank, option in enumerate(ranked, 1):
        strongest = option.strongest
        before = first.setdefault(strongest.rule.id, rank) if strongest and option.recommended else rank
        yield _option(str(rank), option, "" if before == rank else wording.label("same-reason", rank=before), wording)


def _option(place: str, assessment: Assessment, same: str, wording: Wording) -> RankedOption:
    strongest = assessment.strongest
    return RankedOption(
        place=place,
        name=wording.name(assessment.option),
        certainty=assessment.certainty,
        shown=assessed_text(assessment),
        verdict=wording.say(assessment.verdict.name),
        recommended=assessment.recommended,
        reason=wording.say(strongest.rule.because) if strongest else "",
        same=same,
    )


def _evidence(assessment: Assessment, wording: Wording) -> Bars:
    bars = []
    for item in sorted(assessment.evidence, key=lambda item: -abs(item.contribution)):
        rule = item.rule
        grounds = wording.comma.join((wording.label(rule.basis.value), *rule.sources))
        source = f"{grounds}; {rule.id}"
        bars.append(Bar(wording.say(rule.because), item.contribution, certainty_text(item.contribution), source))
    return Bars(wording.name(assessment.option), tuple(bars))


def _cautions(key: str, cautions: Sequence[Caution], wording: Wording) -> Iterator[Section]:
    if cautions:
        yield Section(key, wording.label(key), tuple(caution_callout(caution, wording) for caution in cautions))


def _option_row(family: str, rank: int | str, assessment: Assessment, wording: Wording) -> tuple[Value, ...]:
    option, strongest = assessment.option, assessment.strongest
    return (
        "option",
        family,
        rank,
        option.slug,
        option.letter,
        wording.say(option.name),
        rounded(assessment.certainty),
        assessment.verdict.slug,
        assessment.recommended,
        wording.say(strongest.rule.because) if strongest else "",
        " ".join(e.rule.id for e in assessment.evidence if e.contribution > 0),
        " ".join(e.rule.id for e in assessment.evidence if e.contribution < 0),
        " ".join(sorted({source for e in assessment.evidence for source in e.rule.sources})),
    )


def _caution_row(caution: Caution, wording: Wording) -> tuple[Value, ...]:
    law = "; ".join(f"{law.market}: {law.reference} [{law.mark}]" for law in caution.law)
    text = wording.say(caution.because)
    return ("caution", "", "", caution.id, "", "", "", caution.severity.value, "", text, "", "", law)


def _firmness_record(firmness: Firmness) -> FirmnessRecord:
    return FirmnessRecord(
        first=firmness.first.slug if firmness.first else None,
        holds=firmness.holds,
        of=firmness.of,
        flips=[_flip_record(flip) for flip in firmness.flips],
    )


def _flip_record(flip: Flip) -> FlipRecord:
    return FlipRecord(set=change_record([flip.change]), to=flip.to.slug if flip.to else None)
