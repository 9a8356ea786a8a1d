"""What becomes of the knowledge with the draft of a correction in it, and the draft as it stands in a pack."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.authoring.corrections import NOWHERE, WISHES, Correction, Draft, Neighbour, shown_examples
from ecomkt.authoring.coverage import Mutant, try_mutants
from ecomkt.authoring.diff import DiffReport, diff_knowledge
from ecomkt.authoring.lint.form import HAN, WRITTEN
from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Scenario, ScenarioResult, run_scenarios
from ecomkt.errors import InputError, told
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import Basis, KnowledgeBase, Premise, PremiseKind, Rule
from ecomkt.language.text import Text
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import NOT_TEXT, profile_file

_MOST_WORDS = 5


class Proposal(Struct, frozen=True):
    """The draft of a rule that mends a scenario, and what it would do."""

    before: ScenarioResult
    after: ScenarioResult
    """The scenario as it comes out with the draft."""
    neighbours: tuple[Neighbour, ...]
    drafts: tuple[Draft, ...]
    """What might be drafted, the best first."""
    draft: Draft
    """The one that was chosen."""
    rule: Rule
    broken: tuple[ScenarioResult, ...]
    """Other scenarios that fail because of the draft."""
    moved: tuple[str, ...]
    """Other scenarios in which the same comes about, unasked, by name."""
    own_mutants: tuple[Mutant, ...]
    """The draft, spoilt, and which scenarios notice."""
    held: tuple[Mutant, ...]
    """Mutants of other rules that this scenario alone notices."""
    diff: DiffReport


class DraftChoice(NamedTuple):
    """Which of the drafts is taken, and what it is called."""

    number: int = 1
    rule_id: str = ""
    """Empty: by what the rule says."""


def propose(
    recommender: Recommender, before: ScenarioResult, others: Sequence[Scenario], choice: DraftChoice, sample: int
) -> Proposal:
    """Return a draft for a scenario that `check_correctable` accepts, tried on all others and on sampled profiles.

    Raises InputError for a number that no draft has.
    """
    correction = Correction(recommender, before, others)
    drafts, kb = correction.drafts(), recommender.kb
    if not 0 < choice.number <= len(drafts):
        message = told("--pick {number}: there are {count} conditions", number=choice.number, count=len(drafts))
        raise InputError.of("bad-number", message, "--dry-run lists them")
    draft = drafts[choice.number - 1]
    rule = _rule(choice.rule_id, draft, correction, recommender)
    more = replace(kb, rules=tuple(sorted((*kb.rules, rule), key=lambda each: each.id)))
    amended = Recommender(more, PlainEngine)
    results = run_scenarios(amended, [before.scenario, *(o for o in others if o.name != before.scenario.name)])
    failing = [result.scenario for result in results[1:] if not result.passed]
    passed = {result.scenario.name for result in run_scenarios(recommender, failing) if result.passed}
    mutants = try_mutants(more, results[:1]).results
    noticed = {mutant.rule.location for mutant in mutants if mutant.caught_by}
    every = try_mutants(more, results, lambda place: place in {*noticed, rule.location}).results
    alone = (before.scenario.name,)
    return Proposal(
        before,
        results[0],
        correction.neighbours,
        drafts,
        draft,
        rule,
        broken=tuple(result for result in results if result.scenario.name in passed),
        moved=correction.moved(amended),
        own_mutants=tuple(mutant for mutant in every if mutant.rule is rule),
        held=tuple(mutant for mutant in every if mutant.caught_by == alone and mutant.rule is not rule),
        diff=diff_knowledge(recommender, amended, sample, seed=0),
    )


def _rule(rule_id: str, draft: Draft, correction: Correction, recommender: Recommender) -> Rule:
    example, near = (tuple(fact.key for fact in each) for each in shown_examples(draft, correction, recommender))
    called, place = rule_id or _claim(draft, recommender.kb), NOWHERE._replace(file="draft")
    reason, basis = Text(()), Basis.PRACTICE
    return Rule(called, draft.when, draft.conclusions, reason, basis, (), "", place, example, near)


def _claim(draft: Draft, kb: KnowledgeBase) -> str:
    """Return an id that says what the draft does, and that no rule has or had."""
    said = max(draft.conclusions, key=lambda conclusion: conclusion.certainty)
    words = [] if said.certainty > 0 else ["not"]
    words += [said.key.partition("/")[2], "for"]
    words += [*(f"not-{p.subject}" if p.denied else p.wanted[0] for p in draft.when.premises)] or ["all"]
    claim = "-".join(dict.fromkeys(words[:_MOST_WORDS]))
    taken = {item.id for items in (kb.rules, kb.cautions) for item in items}
    taken.update(old for layer in kb.layers for old in layer.retired)
    return next(name for n in range(1, len(taken) + 3) if (name := claim if n == 1 else f"{claim}-{n}") not in taken)


def scenario_name(profile: Profile, wishes: Iterable[Expectation]) -> str:
    """Return what a correction is called where nobody gives it a name: what is known, and what is expected."""
    facts = " ".join(f"{fact.key}:{fact.certainty:g}" if fact.certainty < 1 else fact.key for fact in profile)
    words = {kind: word for word, kind in WISHES.items()}
    return f"{facts}: {', '.join(f'{words[wish.kind]} {wish.subject}' for wish in wishes)}"


def scenario_item(name: str, profile: Profile, wishes: Iterable[Expectation]) -> str:
    """Return a scenario as an entry of its file: the facts of the profile alone, and what is expected."""
    given = "".join(f"    {line}\n" for line in profile_file(Profile(profile.facts)).splitlines())
    expected: dict[ExpectationKind, dict[str, list[str]]] = {}
    for wish in wishes:
        family, _, option = wish.subject.partition("/")
        expected.setdefault(wish.kind, {}).setdefault(family, []).append(option)
    lines = (
        f"    {kind.value}: {_flow({f: o[0] if kind is ExpectationKind.FIRST else o for f, o in families.items()})}\n"
        for kind, families in expected.items()
    )
    return f"- name: {_flow(name)}\n  given:\n{given}  expect:\n{''.join(lines)}"


def rule_item(rule: Rule, because: Sequence[str], short: Sequence[str]) -> str:
    """Return a rule as an entry of its file; a reason that nobody gave stays empty, so that nothing loads with it.

    Raises InputError for two texts of one language.
    """
    # Every condition is asked by a list of its values, those on traits by one list for all.
    when: dict[str, list[str]] = {}
    for premise in rule.when.premises:
        when.setdefault(_condition_key(premise), []).extend(premise.wanted)
    sides: dict[str, dict[str, dict[str, str]]] = {}
    for conclusion in rule.conclusions:
        family, _, option = conclusion.key.partition("/")
        side = sides.setdefault("favour" if conclusion.certainty > 0 else "against", {})
        side.setdefault(family, {})[option] = conclusion.word
    reason = _texts("--because", because) or dict.fromkeys(WRITTEN, "")
    parts = {"when": when, **sides, "because": reason, **({"short": _texts("--short", short)} if short else {})}
    parts |= {"basis": rule.basis.value, "source": [], "example": _facts(rule.example)}
    parts |= {"near_miss": _facts(rule.near_miss)} if rule.near_miss else {}
    return f"- id: {rule.id}\n" + "".join(f"  {key}: {_flow(value)}\n" for key, value in parts.items())


def _condition_key(premise: Premise) -> str:
    if premise.kind is PremiseKind.VALUE:
        return premise.subject
    return "without" if premise.denied else "traits"


def _texts(flag: str, texts: Sequence[str]) -> dict[str, str]:
    """Return texts by language: what has Chinese characters is traditional, anything else English.

    Raises InputError for two of one language.
    """
    given = [(WRITTEN[bool(HAN.search(text))], text) for text in texts if text.strip()]
    if len(given) > len(dict(given)):
        hint = "give it once in English and once in Chinese"
        raise InputError.of("said-twice", "{flag} is given twice in one language", hint, flag=flag)
    return dict(given)


def _facts(keys: Iterable[str]) -> dict[str, str | list[str]]:
    values: dict[str, list[str]] = {}
    for key in keys:
        attribute, _, value = key.partition("=")
        values.setdefault(attribute, []).append(value)
    return {attribute: each[0] if len(each) == 1 else each for attribute, each in values.items()}


def _flow(value: object) -> str:
    """Return a value of texts in the flow style of YAML."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_flow(key)}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    # A slug may stand bare where YAML takes it for nothing else; JSON strings are YAML.
    text = str(value)
    plain = re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*|zh-Hant", text)
    return text if plain and text not in NOT_TEXT else json.dumps(text, ensure_ascii=False)
