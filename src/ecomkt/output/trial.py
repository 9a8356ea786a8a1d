"""What `ecomkt test` found: as an outline, as plain values for JSON, and as JUnit XML."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from ecomkt.authoring.coverage import Count, Coverage, Gap, GapKind
from ecomkt.authoring.mutation import MutationKind, MutationReport
from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Miss, ScenarioResult, family_of
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.outline import Entry
from ecomkt.output.phrases import certainty_text, option_name, premise_text
from ecomkt.output.result import SCHEMA_VERSION, Plain, provenance_as_plain, rounded
from ecomkt.output.schema import CERTAINTY, COUNT, NULLABLE, TEXT, Schema, closed, document_schema, list_of
from ecomkt.safe_text import visible


@dataclass(frozen=True, slots=True)
class Trials:
    """The outcomes of all scenarios chosen, and what they cover."""

    kb: KnowledgeBase
    outcomes: tuple[ScenarioResult, ...]
    coverage: Coverage
    mutation: MutationReport | None

    @property
    def failed(self) -> tuple[ScenarioResult, ...]:
        """Return the outcomes that are not as expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def outline_of_run(run: Trials, wording: Wording, *, verbose: bool = False) -> list[Entry]:
    """Return failures first (after what passed, if `verbose`), then coverage; the last line counts."""
    passed = [outcome.scenario for outcome in run.outcomes if outcome.passed]
    named = [Entry(0, f"{wording.label('passed')} {visible(s.name)} ({s.location})", "dim") for s in passed]
    counted = wording.label("passed-failed", passed=len(passed), failed=len(run.failed))
    return [*(named if verbose else ()), *_entries(run, wording), Entry(0, counted)]


def _entries(run: Trials, wording: Wording) -> Iterator[Entry]:
    for outcome in run.failed:
        scenario = outcome.scenario
        yield Entry(0, f"{wording.label('failed')} {visible(scenario.name)} ({scenario.location})", "bold red")
        for miss in outcome.missed:
            yield Entry(1, _expected(miss.expectation, run.kb, wording))
            yield from (Entry(2, line) for line in _got(miss, run.kb, wording))
    yield Entry(0, _counted("rules-fired", run.coverage.rules, wording))
    yield Entry(0, _counted("sides-seen", run.coverage.sides, wording))
    for gap in run.coverage.gaps:
        yield Entry(1, f"{_gap(gap, run.kb, wording)} ({gap.location})", "dim")
    if run.mutation:
        yield Entry(0, _counted("mutants-caught", run.mutation.caught(), wording))
        for kind in MutationKind:
            yield Entry(1, _counted(f"mutant-{kind.value}", run.mutation.caught(kind), wording))
        for mutant in run.mutation.untested:
            yield Entry(1, wording.label("untested-mutant", rule=mutant.rule.id, kind=mutant.kind.value), "dim")


def _counted(key: str, count: Count, wording: Wording) -> str:
    percentage = f"{100 * count.share:.1f}"
    return wording.label("covered", what=wording.label(key), covered=count.covered, of=count.of, percentage=percentage)


def _gap(gap: Gap, kb: KnowledgeBase, wording: Wording) -> str:
    premise = premise_text(gap.premise, kb, wording) if gap.premise else ""
    return wording.label(gap.kind.value, id=gap.id, premise=premise)


def _expected(expectation: Expectation, kb: KnowledgeBase, wording: Wording) -> str:
    key = f"expected-{expectation.kind.value}"
    if expectation.kind in (ExpectationKind.CAUTION, ExpectationKind.NO_CAUTION):
        return wording.label(key, caution=expectation.subject)
    family = wording.say(family_of(expectation.subject, kb).name)
    least, most = certainty_text(expectation.at_least), certainty_text(expectation.at_most)
    option = option_name(expectation.subject, kb, wording)
    return wording.label(key, option=option, family=family, least=least, most=most)


def _got(miss: Miss, kb: KnowledgeBase, wording: Wording) -> Iterator[str]:
    if miss.assessment:
        certainty = certainty_text(miss.assessment.certainty)
        verdict = wording.say(miss.assessment.verdict.name)
        key = "got-rank" if miss.rank else "got-standing"
        yield wording.label(key, certainty=certainty, verdict=verdict, rank=miss.rank)
    if miss.leader:
        option = option_name(miss.leader.key, kb, wording)
        yield wording.label("leads-instead", option=option, certainty=certainty_text(miss.leader.certainty))
    for item in miss.strongest:
        yield f"{certainty_text(item.contribution)} {item.rule.id}{wording.colon}{wording.say(item.rule.because)}"


def run_as_plain(run: Trials, wording: Wording, version: str) -> Plain:
    """Return the run for JSON; `version` is that of the program."""
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": provenance_as_plain(run.kb, run.outcomes[0].recommendation.engine, version),
        "lang": wording.language,
        "passed": len(run.outcomes) - len(run.failed),
        "failed": len(run.failed),
        "scenarios": [_outcome(outcome) for outcome in run.outcomes],
        "coverage": {
            "rules": _count(run.coverage.rules),
            "sides": _count(run.coverage.sides),
            "gaps": [
                {
                    "kind": gap.kind.value,
                    "id": gap.id,
                    "location": str(gap.location),
                    "premise": premise_text(gap.premise, run.kb, wording) if gap.premise else None,
                }
                for gap in run.coverage.gaps
            ],
        },
        "mutation": _mutation(run.mutation) if run.mutation else None,
    }


def run_schema(_: KnowledgeBase) -> Schema:
    """Return the schema of the result of `test`."""
    count: Schema = {"covered": COUNT, "of": COUNT, "share": {"type": "number", "minimum": 0, "maximum": 1}}
    kinds: Schema = {"enum": [kind.value for kind in MutationKind]}
    rank: Schema = {"type": ["integer", "null"], "minimum": 1, "description": "null for a base option"}
    got = closed({"certainty": CERTAINTY, "verdict": TEXT, "rank": rank})
    miss: Schema = {
        "expected": {"enum": [kind.value for kind in ExpectationKind]},
        "subject": {**TEXT, "description": "an option as family/option, or a caution"},
        "location": TEXT,
        "got": {"anyOf": [got, {"type": "null"}], "description": "null for a caution"},
        "leader": {**NULLABLE, "description": "what comes first instead"},
        "strongest": list_of(closed({"rule": TEXT, "contribution": CERTAINTY})),
    }
    gap: Schema = {"kind": {"enum": [kind.value for kind in GapKind]}, "id": TEXT, "location": TEXT}
    scenario: Schema = {"name": TEXT, "location": TEXT, "passed": {"type": "boolean"}, "missed": list_of(closed(miss))}
    coverage: Schema = {"rules": closed(count), "sides": closed(count)}
    mutation: Schema = {
        **count,
        "kinds": closed({kind.value: closed(count) for kind in MutationKind}),
        "untested": list_of(closed({"rule": TEXT, "kind": kinds})),
    }
    body: Schema = {
        "passed": COUNT,
        "failed": COUNT,
        "scenarios": list_of(closed(scenario)),
        "coverage": closed({**coverage, "gaps": list_of(closed({**gap, "premise": NULLABLE}))}),
        "mutation": {"anyOf": [closed(mutation), {"type": "null"}], "description": "null without --mutate"},
    }
    return document_schema("ecomkt test", body)


def _count(count: Count) -> Plain:
    return {"covered": count.covered, "of": count.of, "share": rounded(count.share)}


def _mutation(report: MutationReport) -> Plain:
    return {
        **_count(report.caught()),
        "kinds": {kind.value: _count(report.caught(kind)) for kind in MutationKind},
        "untested": [{"rule": mutant.rule.id, "kind": mutant.kind.value} for mutant in report.untested],
    }


def _outcome(outcome: ScenarioResult) -> Plain:
    missed = [
        {
            "expected": miss.expectation.kind.value,
            "subject": miss.expectation.subject,
            "location": str(miss.expectation.location),
            "got": _standing(miss.assessment, miss.rank),
            "leader": miss.leader.key if miss.leader else None,
            "strongest": [{"rule": e.rule.id, "contribution": rounded(e.contribution)} for e in miss.strongest],
        }
        for miss in outcome.missed
    ]
    scenario = outcome.scenario
    return {"name": scenario.name, "location": str(scenario.location), "passed": outcome.passed, "missed": missed}


def _standing(assessment: Assessment | None, rank: int | None) -> Plain | None:
    if assessment is None:
        return None
    return {"certainty": rounded(assessment.certainty), "verdict": assessment.verdict.slug, "rank": rank}


def render_junit(run: Trials, wording: Wording) -> str:
    """Return the run as JUnit XML: one case for each scenario, in a class named like its file."""
    counts = {"tests": str(len(run.outcomes)), "failures": str(len(run.failed)), "errors": "0", "skipped": "0"}
    suite = ElementTree.Element("testsuite", {"name": "ecomkt", **counts})
    for outcome in run.outcomes:
        file = outcome.scenario.location.file
        where = {"classname": visible(file), "file": visible(file), "line": str(outcome.scenario.location.line)}
        case = ElementTree.SubElement(suite, "testcase", {"name": visible(outcome.scenario.name), **where})
        for miss in outcome.missed:
            failure = ElementTree.SubElement(case, "failure", {"message": _expected(miss.expectation, run.kb, wording)})
            failure.text = "\n".join(_got(miss, run.kb, wording))
    ElementTree.indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suite, encoding="unicode")}\n'
