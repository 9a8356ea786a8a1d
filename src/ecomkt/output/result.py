"""The result as plain values for JSON. The only place where numbers are rounded: to 4 decimals."""

import json

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import Flip
from ecomkt.inference.premises import PremiseReading, WorkingMemory, read_premises
from ecomkt.inference.recommend import Assessment, Evidence, FamilyRanking, Recommendation
from ecomkt.knowledge.codebook import Code
from ecomkt.knowledge.model import Caution, KnowledgeBase, PremiseKind
from ecomkt.language.wording import Wording
from ecomkt.profile.changes import Change
from ecomkt.profile.fact import Fact, Profile

SCHEMA_VERSION = "1"

Plain = dict[str, object]


def render_json(plain: object, *, indent: int | None = 1, ascii_only: bool = False) -> str:
    """Return JSON text; the same values always give the same bytes."""
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(plain, ensure_ascii=ascii_only, allow_nan=False, indent=indent, separators=separators) + "\n"


def result_as_plain(answer: Answer, wording: Wording) -> Plain:
    """Return the whole result of `recommend`."""
    recommendation, kb = answer.recommendation, answer.kb
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": provenance_as_plain(kb, recommendation.engine, answer.version),
        "lang": wording.language,
        "profile": profile_as_plain(kb, recommendation.profile, wording),
        "traits": _traits(recommendation, wording),
        "recommendations": {r.family.slug: _ranking(r, answer, wording) for r in answer.families},
        "cautions": [caution_as_plain(c, wording) for c in recommendation.cautions],
        "unknown": [
            {
                "attribute": q.attribute.slug,
                "question": wording.say(q.attribute.question),
                "could_change": [f.slug for f in q.could_change],
            }
            for q in answer.outlook.questions
        ],
        "firmness": {
            f.family.slug: {
                "first": f.first.slug if f.first else None,
                "holds": f.holds,
                "of": f.of,
                "flips": [_flip(flip) for flip in f.flips],
            }
            for f in answer.firmness
        },
    }


def provenance_as_plain(kb: KnowledgeBase, engine: str, version: str) -> Plain:
    """Return what made the result: program, engine, and every layer of knowledge with its hash."""
    layers = [{"name": layer.name, "version": layer.version, "sha256": layer.sha256} for layer in kb.layers]
    return {"ecomkt": version, "engine": engine, "knowledge": layers, "fingerprint": kb.fingerprint}


def profile_as_plain(kb: KnowledgeBase, profile: Profile, wording: Wording) -> Plain:
    """Return the facts by attribute; a certainty is given where it is below 1."""
    return {
        attribute.slug: [_fact(fact, attribute.by_slug[fact.value], wording) for fact in profile.about(attribute.slug)]
        for attribute in kb.codebook.attributes
        if profile.about(attribute.slug)
    }


def code_as_plain(code: Code, wording: Wording) -> Plain:
    """Return a code with its letter and its name in the language."""
    return {"option": code.slug, "code": code.letter, "name": wording.say(code.name)}


def premise_as_plain(reading: PremiseReading) -> Plain:
    """Return what a premise wanted and what it got; null got means unknown."""
    premise = reading.premise
    if premise.kind is PremiseKind.TRAIT:
        certainty = -reading.strength if premise.denied else reading.strength
        return {"trait": premise.subject, "want": "absent" if premise.denied else "present", "got": rounded(certainty)}
    if premise.kind is PremiseKind.OPTION:
        return {"options": list(premise.wanted), "want": "recommended", "got": rounded(reading.strength)}
    got = [fact.value for fact in reading.seen] or None
    return {"attribute": premise.subject, "want": list(premise.wanted), "got": got}


def caution_as_plain(caution: Caution, wording: Wording) -> Plain:
    """Return a caution with its law."""
    law = [
        {
            "market": law.market,
            "ref": law.reference,
            "mark": law.mark,
            "checked": caution.checked if law.mark == "checked" else None,
        }
        for law in caution.law
    ]
    because = wording.say(caution.because)
    plain: Plain = {"caution": caution.id, "severity": caution.severity.value, "because": because, "law": law}
    return {**plain, "source": list(caution.sources)} if caution.sources else plain


def rounded(certainty: float) -> float:
    """Return the certainty at 4 decimals, never −0.0."""
    return round(certainty, 4) + 0.0


def _fact(fact: Fact, code: Code, wording: Wording) -> Plain:
    plain = code_as_plain(code, wording)
    return {**plain, "certainty": rounded(fact.certainty)} if fact.certainty < 1 else plain


def _traits(recommendation: Recommendation, wording: Wording) -> list[Plain]:
    return [
        {"trait": t.trait.slug, "name": wording.say(t.trait.name), "certainty": rounded(t.certainty)}
        for t in sorted(recommendation.traits, key=lambda t: -abs(t.certainty))
        if t.certainty
    ]


def _ranking(ranking: FamilyRanking, answer: Answer, wording: Wording) -> list[Plain]:
    shown = ranking.ranked[: answer.view.top]
    ranked = [_assessment(a, answer, wording, rank) for rank, a in enumerate(shown, 1)]
    return [*(_assessment(a, answer, wording, None) for a in ranking.base), *ranked]


def _assessment(assessment: Assessment, answer: Answer, wording: Wording, rank: int | None) -> Plain:
    memory, threshold = answer.recommendation.memory, answer.kb.scale.threshold
    return {
        **code_as_plain(assessment.option, wording),
        "rank": rank,
        "base": assessment.option.base,
        "certainty": rounded(assessment.certainty),
        "verdict": assessment.verdict.slug,
        "recommended": assessment.recommended,
        "evidence": [_evidence(item, memory, threshold, wording) for item in assessment.evidence],
    }


def _evidence(item: Evidence, memory: WorkingMemory, threshold: float, wording: Wording) -> Plain:
    rule = item.rule
    return {
        "rule": rule.id,
        "contribution": rounded(item.contribution),
        "because": wording.say(rule.because),
        "basis": rule.basis.value,
        "source": list(rule.sources),
        "premises": [premise_as_plain(r) for r in read_premises(rule.when, memory, threshold)],
    }


def change_as_plain(change: Change) -> Plain:
    """Return the attribute with its new value, values, or null for unknown."""
    values = [fact.value for fact in change.facts]
    return {change.attribute.slug: None if not values else values[0] if len(values) == 1 else values}


def _flip(flip: Flip) -> Plain:
    return {"set": change_as_plain(flip.change), "to": flip.to.slug if flip.to else None}
