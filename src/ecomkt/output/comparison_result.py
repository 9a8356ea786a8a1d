"""A comparison as plain values for JSON, and the schema of it."""

from ecomkt.explanation.compare import FEWEST, MOST, Comparison, OptionPlace, OptionRow, Reason
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.comparison_phrases import label_text
from ecomkt.output.result import SCHEMA_VERSION, Plain, code_as_plain, profile_as_plain, provenance_as_plain, rounded
from ecomkt.output.schema import CERTAINTY, TEXT, Schema, closed, document_schema, known_schema, list_of, named_schema


def comparison_as_plain(comparison: Comparison, wording: Wording, top: int | None, version: str) -> Plain:
    """Return the whole comparison; what is said per profile stands in lists, in the order of `profiles`."""
    kb, recommendations = comparison.kb, comparison.recommendations
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": provenance_as_plain(kb, recommendations[0].engine, version),
        "lang": wording.language,
        "profiles": [
            {
                "label": label_text(label, comparison, wording),
                "profile": profile_as_plain(kb, recommendation.profile, wording),
            }
            for label, recommendation in zip(comparison.labels, recommendations, strict=True)
        ],
        "families": {
            family.family.slug: [_option(row, wording) for row in family.top(top)] for family in comparison.families
        },
        "reasons": [_reason(reason, wording) for reason in comparison.reasons],
        "cautions": [[caution.id for caution in recommendation.cautions] for recommendation in recommendations],
    }


def _option(row: OptionRow, wording: Wording) -> Plain:
    places = [_place(place) for place in row.places]
    return {**code_as_plain(row.option, wording), "base": row.option.base, "places": places, "differs": row.differs}


def _place(place: OptionPlace) -> Plain:
    return {
        "rank": place.rank,
        "certainty": rounded(place.certainty),
        "verdict": place.assessment.verdict.slug,
        "recommended": place.recommended,
    }


def _reason(reason: Reason, wording: Wording) -> Plain:
    return {
        "family": reason.family.slug,
        "option": reason.option.slug,
        "rule": reason.rule.id,
        "because": wording.say(reason.rule.because),
        "contributions": [rounded(contribution) for contribution in reason.contributions],
    }


def comparison_schema(kb: KnowledgeBase) -> Schema:
    """Return the JSON Schema of the result of `compare`."""
    families: Schema = {"enum": [family.slug for family in kb.codebook.families]}
    flag: Schema = {"type": "boolean"}
    place = closed(
        {
            "rank": {"type": ["integer", "null"], "minimum": 1, "description": "null for a base option"},
            "certainty": CERTAINTY,
            "verdict": {"enum": [verdict.slug for verdict in kb.scale.verdicts]},
            "recommended": flag,
        }
    )
    differs: Schema = {**flag, "description": "rank or recommendation is not the same in all profiles"}
    option = closed({**named_schema(), "base": flag, "places": _per_profile(place), "differs": differs})
    contributions: Schema = {**_per_profile(CERTAINTY), "description": "0 where the rule did not fire"}
    reason: Schema = {"family": families, "option": TEXT, "rule": TEXT, "because": TEXT}
    body: Schema = {
        "profiles": _per_profile(closed({"label": TEXT, "profile": known_schema(kb)})),
        "families": {"type": "object", "propertyNames": families, "additionalProperties": list_of(option)},
        "reasons": list_of(closed({**reason, "contributions": contributions})),
        "cautions": _per_profile(list_of(TEXT)),
    }
    return document_schema("ecomkt compare", body)


def _per_profile(content: Schema) -> Schema:
    return {**list_of(content), "minItems": FEWEST, "maxItems": MOST}
