"""An explanation as plain values for JSON, and the schema of it."""

from ecomkt.explanation.counterfactual import Counterfactual, Goal, Search
from ecomkt.explanation.explain import EvidenceStep, Explanation, NearRule
from ecomkt.inference.premises import PremiseReading
from ecomkt.inference.recommend import TraitAssessment
from ecomkt.knowledge.model import KnowledgeBase, Rule
from ecomkt.language.wording import Wording
from ecomkt.output.result import (
    SCHEMA_VERSION,
    Plain,
    change_as_plain,
    code_as_plain,
    premise_as_plain,
    profile_as_plain,
    provenance_as_plain,
    rounded,
)
from ecomkt.output.schema import (
    CERTAINTY,
    COUNT,
    TEXT,
    Schema,
    change_schema,
    closed,
    head_schema,
    list_of,
    named_schema,
    premise_schema,
)


def explanation_as_plain(explanation: Explanation, wording: Wording, version: str) -> Plain:
    """Return the explanation of one option."""
    recommendation, assessment = explanation.recommendation, explanation.assessment
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": provenance_as_plain(explanation.kb, recommendation.engine, version),
        "lang": wording.language,
        "profile": profile_as_plain(explanation.kb, recommendation.profile, wording),
        "family": explanation.family.slug,
        **code_as_plain(assessment.option, wording),
        "rank": explanation.rank,
        "base": assessment.option.base,
        "certainty": rounded(assessment.certainty),
        "verdict": assessment.verdict.slug,
        "recommended": assessment.recommended,
        "steps": [_step(step, wording) for step in explanation.steps],
        "traits": [_trait(trait, wording) for trait in explanation.traits],
        "nearest": [_near(near, wording) for near in explanation.nearest],
        "changes": [_search(search) for search in explanation.searches],
    }


def _rule(rule: Rule, wording: Wording) -> Plain:
    return {
        "rule": rule.id,
        "location": str(rule.location),
        "because": wording.say(rule.because),
        "basis": rule.basis.value,
        "source": list(rule.sources),
    }


def _premise(reading: PremiseReading) -> Plain:
    return {**premise_as_plain(reading), "holds": reading.holds}


def _step(step: EvidenceStep, wording: Wording) -> Plain:
    return {
        **_rule(step.evidence.rule, wording),
        "contribution": rounded(step.evidence.contribution),
        "total": rounded(step.total),
        "premises": [_premise(reading) for reading in step.premises],
    }


def _near(near: NearRule, wording: Wording) -> Plain:
    premises = [_premise(reading) for reading in near.premises]
    return {**_rule(near.rule, wording), "would_add": rounded(near.certainty), "premises": premises}


def _trait(trait: TraitAssessment, wording: Wording) -> Plain:
    support = []
    for item in trait.support:
        premise = item.evidence.when.premises[0]
        contribution = rounded(item.contribution)
        support.append({"attribute": premise.subject, "value": premise.wanted[0], "contribution": contribution})
    name = wording.say(trait.trait.name)
    return {"trait": trait.trait.slug, "name": name, "certainty": rounded(trait.certainty), "support": support}


def _search(search: Search) -> Plain:
    found = [_counterfactual(counterfactual) for counterfactual in search.found]
    return {"aim": search.goal.value, "runs": search.runs, "complete": search.complete, "found": found}


def _counterfactual(found: Counterfactual) -> Plain:
    changes: Plain = {}
    for change in found.changes:
        changes |= change_as_plain(change)
    certainty = rounded(found.assessment.certainty)
    return {"set": changes, "size": len(found.changes), "in_reach": found.in_reach, "certainty": certainty}


def explanation_schema(kb: KnowledgeBase) -> Schema:
    """Return the JSON Schema of the result of `why`."""
    premises = list_of(premise_schema(extra={"holds": {"type": "boolean"}}))
    rule: Schema = {"rule": TEXT, "location": TEXT, "because": TEXT, "basis": TEXT, "source": list_of(TEXT)}
    support = closed({"attribute": TEXT, "value": TEXT, "contribution": CERTAINTY})
    flag: Schema = {"type": "boolean"}
    found = closed({"set": change_schema(kb), "size": COUNT, "in_reach": flag, "certainty": CERTAINTY})
    goal: Schema = {"enum": [goal.value for goal in Goal]}
    body: Schema = {
        "family": {"enum": [family.slug for family in kb.codebook.families]},
        **named_schema(),
        "rank": {"type": ["integer", "null"], "minimum": 1, "description": "null for a base option"},
        "base": flag,
        "certainty": CERTAINTY,
        "verdict": {"enum": [verdict.slug for verdict in kb.scale.verdicts]},
        "recommended": flag,
        "steps": list_of(closed({**rule, "contribution": CERTAINTY, "total": CERTAINTY, "premises": premises})),
        "traits": list_of(closed({"trait": TEXT, "name": TEXT, "certainty": CERTAINTY, "support": list_of(support)})),
        "nearest": list_of(closed({**rule, "would_add": CERTAINTY, "premises": premises})),
        "changes": list_of(closed({"aim": goal, "runs": COUNT, "complete": flag, "found": list_of(found)})),
    }
    return head_schema("ecomkt why", kb, body)
