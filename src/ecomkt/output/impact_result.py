"""An impact as plain values for JSON, and the schema of them."""

from ecomkt.authoring.describe import Condition, Description
from ecomkt.authoring.diff import DiffReport
from ecomkt.authoring.diff_behaviour import BehaviourDiff, FamilyDiff, Flow, Shift
from ecomkt.authoring.diff_content import Amendment, AmendmentKind, Reworded
from ecomkt.errors import Location
from ecomkt.knowledge.model import Conclusion, KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.impact_phrases import Narrator, Report
from ecomkt.output.result import SCHEMA_VERSION, Plain, profile_as_plain, provenance_as_plain, rounded
from ecomkt.output.schema import (
    CERTAINTY,
    COUNT,
    NULLABLE,
    TEXT,
    Schema,
    closed,
    document_schema,
    list_of,
    provenance_schema,
)
from ecomkt.profile.fact import Profile


def impact_as_plain(report: Report, wording: Wording) -> Plain:
    """Return the whole result of `diff`."""
    return _Values(report, wording).impact()


class _Values:
    def __init__(self, report: Report, wording: Wording) -> None:
        self._report, self._impact, self._wording = report, report.impact, wording
        self._told = Narrator(report, wording)

    def impact(self) -> Plain:
        report, impact = self._report, self._impact
        kbs = (impact.before, impact.after)
        sides: list[Plain] = [
            {"name": name, "provenance": provenance_as_plain(kb, impact.engine, report.version)}
            for name, kb in zip(report.names, kbs, strict=True)
        ]
        return {
            "schema_version": SCHEMA_VERSION,
            "provenance": sides[1]["provenance"],
            "lang": self._wording.language,
            "first": sides[0],
            "second": sides[1],
            "differs": report.differs,
            "required": self._survey(impact.exact),
            "sample": {"seed": impact.seed, **self._survey(impact.sample)},
            "knowledge": [_amendment(amendment) for amendment in impact.amendments],
            "not_compared": [
                {"thing": item.thing, "name": item.name, "only_in": "second" if item.in_second else "first"}
                for item in impact.incomparable
            ],
            "limit": self._limit(impact),
        }

    def _limit(self, impact: DiffReport) -> Plain | None:
        if self._report.limit is None:
            return None
        found = rounded(impact.main_percentage)
        return {"percentage": self._report.limit, "found": found, "exceeded": self._report.exceeded}

    def _survey(self, survey: BehaviourDiff) -> Plain:
        shown = [item for item in survey.families if item.family in self._report.families]
        return {
            "attributes": list(survey.attributes),
            "profiles": survey.profiles,
            "complete": survey.complete,
            "first_places": survey.places(self._report.families),
            "changed": survey.changed(self._report.families),
            "percentage": rounded(survey.percentage(self._report.families)),
            "families": {item.family: self._family(item) for item in shown},
            "cautions": [{"caution": flow.name, **self._flow(flow)} for flow in survey.cautions],
        }

    def _family(self, item: FamilyDiff) -> Plain:
        return {
            "main": item.main,
            "first_places": item.firsts,
            "recommended_sets": item.recommended,
            "shifts": [self._shift(shift) for shift in item.shifts],
            "recommended": [{"option": flow.name, **self._flow(flow)} for flow in item.options],
        }

    def _shift(self, shift: Shift) -> Plain:
        where = [self._description(description) for description in shift.where]
        plain: Plain = {"from": shift.before, "to": shift.after, "profiles": shift.profiles, "where": where}
        return {**plain, "witness": self._witness(shift.witness)}

    def _description(self, description: Description) -> Plain:
        conditions = [{**_condition(c), "text": self._told.condition(c)} for c in description.conditions]
        return {"conditions": conditions, "matches": description.matches, "changed": description.hits}

    def _flow(self, flow: Flow) -> Plain:
        counts: Plain = {"appears": flow.appears, "disappears": flow.disappears}
        return {**counts, "witness": self._witness(flow.witness)}

    def _witness(self, profile: Profile) -> Plain:
        known = profile_as_plain(self._impact.after, profile, self._wording)
        return {
            "profile": known,
            "arguments": self._report.arguments(profile),
            "command": self._report.command(profile),
        }


def _condition(condition: Condition) -> Plain:
    return {"attribute": condition.attribute, "none_of" if condition.denied else "any_of": list(condition.values)}


def _amendment(amendment: Amendment) -> Plain:
    return {
        "thing": amendment.thing,
        "name": amendment.name,
        "kind": amendment.kind.value,
        "parts": list(amendment.parts),
        "before": _place(amendment.before),
        "after": _place(amendment.after),
        "says": [_reworded(reworded) for reworded in amendment.reworded],
    }


def _reworded(reworded: Reworded) -> Plain:
    return {"of": reworded.key, "before": _said(reworded.before), "after": _said(reworded.after)}


def _said(said: Conclusion | None) -> Plain | None:
    return None if said is None else {"word": said.word or None, "certainty": rounded(said.certainty)}


def _place(location: Location | None) -> Plain | None:
    return None if location is None else {"file": location.file, "line": location.line, "column": location.column}


def impact_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of the result of `diff`; names are open, since the two sides may have others than this one."""
    side = closed({"name": TEXT, "provenance": provenance_schema()})
    survey = _survey_schema()
    flag: Schema = {"type": "boolean"}
    limit = closed({"percentage": {"type": "number"}, "found": {"type": "number"}, "exceeded": flag})
    only: Schema = {"thing": TEXT, "name": TEXT, "only_in": {"enum": ["first", "second"]}}
    body: Schema = {
        "first": side,
        "second": side,
        "differs": flag,
        "required": closed(survey),
        "sample": closed({"seed": {"type": "integer"}, **survey}),
        "knowledge": list_of(_amendment_schema()),
        "not_compared": list_of(closed(only)),
        "limit": {"anyOf": [limit, {"type": "null"}]},
    }
    return document_schema("ecomkt diff", body)


def _survey_schema() -> Schema:
    known: Schema = {"type": "object", "additionalProperties": {"type": "array"}}
    command: Schema = {**NULLABLE, "description": "null: no command chooses a whole base"}
    witness = closed({"profile": known, "arguments": list_of(TEXT), "command": command})
    flow: Schema = {"appears": COUNT, "disappears": COUNT, "witness": witness}
    none: Schema = {**NULLABLE, "description": "null: no clear evidence for any"}
    where = closed({"conditions": list_of(_condition_schema()), "matches": COUNT, "changed": COUNT})
    shift = closed({"from": none, "to": none, "profiles": COUNT, "where": list_of(where), "witness": witness})
    family: Schema = {"main": {"type": "boolean"}, "first_places": COUNT, "recommended_sets": COUNT}
    lists: Schema = {"shifts": list_of(shift), "recommended": list_of(closed({"option": TEXT, **flow}))}
    return {
        "attributes": list_of(TEXT),
        "profiles": COUNT,
        "complete": {"type": "boolean", "description": "whether these are all profiles of the attributes"},
        "first_places": COUNT,
        "changed": COUNT,
        "percentage": {"type": "number", "minimum": 0, "maximum": 100},
        "families": {"type": "object", "additionalProperties": closed({**family, **lists})},
        "cautions": list_of(closed({"caution": TEXT, **flow})),
    }


def _condition_schema() -> Schema:
    head: Schema = {"attribute": TEXT}
    return {"anyOf": [closed({**head, key: list_of(TEXT), "text": TEXT}) for key in ("any_of", "none_of")]}


def _amendment_schema() -> Schema:
    count: Schema = {"type": "integer", "minimum": 1}
    place: Schema = {"anyOf": [closed({"file": TEXT, "line": count, "column": count}), {"type": "null"}]}
    said: Schema = {"anyOf": [closed({"word": NULLABLE, "certainty": CERTAINTY}), {"type": "null"}]}
    body: Schema = {"thing": TEXT, "name": TEXT, "kind": {"enum": [kind.value for kind in AmendmentKind]}}
    says = list_of(closed({"of": TEXT, "before": said, "after": said}))
    return closed({**body, "parts": list_of(TEXT), "before": place, "after": place, "says": says})
