"""What is built of sound files: the fingerprint, and what each layer changes."""

from random import Random

import pytest
from msgspec.structs import replace

from ecomkt.errors import Location
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.model import Caution, KnowledgeBase, Layer, Rule, TraitEvidence
from ecomkt.profile.fact import Fact, Profile
from probe import CODES, PACK, PROBE, RULES, SCALE, SOURCES, TRAITS, built, layer, pack, problems_of, repository


@pytest.mark.slow
def test_the_probe_is_sound() -> None:
    kb = built()
    (rule,) = (rule for rule in kb.rules if rule.id == "probe-rule")
    assert (str(rule.location), rule.topic, rule.sources) == ("rules/probe.yaml:5:5", "probe", ("document-1",))
    assert [p.keys for p in rule.when.premises] == [
        (fact_key("price", "low"), fact_key("price", "medium")),
        ("trait convenience",),
        ("trait learning-need",),
    ]
    assert [p.denied for p in rule.when.premises] == [False, False, True]
    assert [(c.key, c.word, c.certainty) for c in rule.conclusions] == [
        (option_key("model", "hybrid"), "fair", 0.3),
        (option_key("model", "service"), "good", 0.42),
        (option_key("campaign", "red-packet"), "slight", -0.2),
    ]
    caution = next(caution for caution in kb.cautions if caution.id == "probe-caution")
    assert (caution.see, caution.checked, caution.law[0].mark) == ("probe-other", "2026-11-25", "checked/known")
    assert built({PACK: pack("empty")}).layers[0] == kb.layers[0]


@pytest.mark.slow
def test_a_pack_changes_a_word_of_certainty_that_no_rule_uses() -> None:
    changed = built({PACK: pack("own"), "data/certainty.yaml": "words: {hint: 0.05}\n"})
    assert dict(changed.scale.words)["hint"] == 0.05


# The fingerprint


@pytest.mark.slow
def test_the_fingerprint_does_not_depend_on_order_line_ends_or_comments() -> None:
    expected = built().fingerprint
    texts = dict(Random(1).sample(list(repository().items()), k=len(repository())))
    assert build_knowledge_base([layer(texts)]).fingerprint == expected
    windows = {file: "# A comment.\r\n" + text.replace("\n", "\r\n") for file, text in repository().items()}
    assert build_knowledge_base([layer(windows)]).fingerprint == expected


def test_the_fingerprint_does_not_depend_on_the_division_into_files() -> None:
    halves = PROBE.partition("cautions:\n")
    checked = 'checked_on: "2026-11-25"\n'
    split = {"rules/first.yaml": halves[0], "rules/second.yaml": checked + "".join(halves[1:])}
    texts = {file: text for file, text in repository().items() if file != RULES} | split
    assert build_knowledge_base([layer(texts)]).fingerprint == built().fingerprint


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULES, "A reason.", "Another reason."),
        (RULES, "hybrid: fair", "hybrid: good"),
        (RULES, "[low, medium]", "[low]"),
        (RULES, "without", "traits"),
        (RULES, "severity: high", "severity: note"),
        (RULES, "mark: checked/known", "mark: checked"),
        (RULES, "practice", "law"),
        (RULES, "2026-11-25", "2026-11-24"),
        (TRAITS, "0.3", "0.31"),
        (SCALE, "hint: 0.10", "hint: 0.11"),
        (SCALE, "threshold: 0.20", "threshold: 0.21"),
        (SOURCES, "status: checked", "status: known"),
        (CODES, "required: true", "required: false"),
    ],
)
def test_the_fingerprint_changes_with_every_word(file: str, old: str, new: str) -> None:
    text = repository()[file]
    assert old in text
    if (old, new) == ("without", "traits"):
        text = text.replace(", traits: [convenience]", "")
    changed = repository() | {file: text.replace(old, new, 1)}
    assert build_knowledge_base([layer(changed)]).fingerprint != built().fingerprint


def test_the_fingerprint_is_a_sha256() -> None:
    assert (len(built().fingerprint), set(built().fingerprint) - set("0123456789abcdef")) == (64, set())


# Layers


def laid_over(**texts: str) -> KnowledgeBase:
    """Return the knowledge with one pack over it: its files by name, `rules` and those of `data`."""
    files = {f"client/{'rules' if name == 'rules' else 'data'}/{name}.yaml": text for name, text in texts.items()}
    return built({"client/data/pack.yaml": pack("client")} | files)


def by_id(kb: KnowledgeBase) -> dict[str, Rule | Caution | TraitEvidence]:
    """Return all that has an id, without where it stands."""
    nowhere = Location("", 1, 1)
    rules = {rule.id: replace(rule, location=nowhere) for rule in kb.rules}
    cautions = {caution.id: replace(caution, location=nowhere) for caution in kb.cautions}
    evidence = {item.id: replace(item, location=nowhere) for item in kb.evidence}
    return {**rules, **cautions, **evidence}


def test_a_pack_without_rules_changes_only_the_layers() -> None:
    base, more = built(), laid_over()
    assert more.layers == (*base.layers, Layer("client", "1", "0"))
    assert replace(more, layers=base.layers) == base


RULE = """\
rules:
  - id: probe-rule
    when: {}
    against: {model: {hybrid: decisive}}
    because: {en: The client wants no hybrid.}
    basis: practice
    source: []
"""


def test_a_rule_of_a_later_layer_replaces_the_one_of_its_id_and_no_other() -> None:
    base, more = by_id(built()), laid_over(rules=RULE)
    after = by_id(more)
    assert after.keys() == base.keys()
    assert {name for name in after if after[name] != base[name]} == {"probe-rule"}
    (rule,) = (rule for rule in more.rules if rule.id == "probe-rule")
    assert (rule.when.premises, [c.certainty for c in rule.conclusions]) == ((), [-0.75])
    assert str(rule.location) == "client/rules/rules.yaml:2:5"


def test_a_rule_that_only_one_engine_could_hold_is_refused_at_its_place() -> None:
    everything = ", ".join(f"{a.slug}: [{', '.join(a.by_slug)}]" for a in built().codebook.attributes[:3])
    large = RULE.replace("when: {}", f"when: {{{everything}}}")
    files = {"client/data/pack.yaml": pack("client"), "client/rules/own.yaml": large}
    (problem,) = problems_of(repository(), files)
    assert (problem.code, str(problem.location)) == ("rule-too-large", "client/rules/own.yaml:3:5")


def test_a_new_rule_is_added() -> None:
    after = by_id(laid_over(rules=RULE.replace("probe-rule", "client-rule")))
    assert after.keys() - by_id(built()).keys() == {"client-rule"}


def test_a_later_layer_retires_rules_and_cautions() -> None:
    base, after = by_id(built()), by_id(laid_over(rules="retire: [probe-rule, probe-caution]\n"))
    assert base.keys() - after.keys() == {"probe-rule", "probe-caution"}
    assert {name: base[name] for name in after} == after


def test_a_retired_rule_no_longer_counts() -> None:
    before, after = (Recommender(kb, PlainEngine) for kb in (built(), laid_over(rules="retire: [probe-rule]\n")))
    profile = Profile((Fact("product", "fmcg"), Fact("price", "low")))
    seen = [
        {e.rule.id for ranking in each.recommend(profile).families for a in ranking.every for e in a.evidence}
        for each in (before, after)
    ]
    assert seen[0] - seen[1] == {"probe-rule"}


def test_retiring_what_no_earlier_layer_has_is_refused() -> None:
    pack_files = {"client/data/pack.yaml": pack("client"), "client/rules/own.yaml": "retire: [probe-rul, probe-rule]\n"}
    (problem,) = problems_of(repository(), pack_files)
    expected = "client/rules/own.yaml:1:10: unknown rule 'probe-rul' in retire; did you mean 'probe-rule'?"
    assert str(problem) == expected


def test_the_order_of_the_files_of_a_pack_is_irrelevant() -> None:
    files = {
        "client/data/pack.yaml": pack("client"),
        "client/rules/a.yaml": "retire: [probe-rule]\n",
        "client/rules/b.yaml": RULE,
    }
    kbs = [built(dict(order)) for order in (list(files.items()), list(reversed(files.items())))]
    assert kbs[0].fingerprint == kbs[1].fingerprint


def test_the_layers_above_win() -> None:
    second = {"top/data/pack.yaml": pack("top"), "top/rules/r.yaml": RULE.replace("decisive", "hint")}
    first = {"client/data/pack.yaml": pack("client"), "client/rules/r.yaml": RULE}
    (rule,) = (rule for rule in built(first, second).rules if rule.id == "probe-rule")
    assert [c.word for c in rule.conclusions] == ["hint"]
    (rule,) = (rule for rule in built(second, first).rules if rule.id == "probe-rule")
    assert [c.word for c in rule.conclusions] == ["decisive"]


@pytest.mark.slow
def test_a_pack_may_stand_in_a_folder_called_rules_or_data() -> None:
    for folder in ("rules/client", "data/client", "rules", "data", "client.yaml/rules"):
        kb = built({f"{folder}/data/pack.yaml": pack("client"), f"{folder}/rules/r.yaml": RULE})
        (rule,) = (rule for rule in kb.rules if rule.id == "probe-rule")
        assert (kb.layers[1].name, [c.word for c in rule.conclusions]) == ("client", ["decisive"])


def test_a_later_layer_adds_an_option() -> None:
    base = built()
    more = laid_over(codes="families: {model: {values: {rental: {en: Rental, aliases: [lease]}}}}\n")
    before, after = base.codebook.family["model"], more.codebook.family["model"]
    assert after.codes[:-1] == before.codes
    assert (after.codes[-1].slug, after.codes[-1].aliases) == ("rental", ("lease",))
    assert replace(after, codes=before.codes) == before
    assert more.codebook.attributes == base.codebook.attributes
    assert by_id(more) == by_id(base)


def test_a_later_layer_adds_an_attribute_and_rules_may_ask_for_it() -> None:
    codes = "attributes: {season: {name: {en: Season}, question: {en: When?}, values: {winter: {en: Winter}}}}\n"
    base, more = built(), laid_over(codes=codes, rules=RULE.replace("when: {}", "when: {season: [winter]}"))
    assert more.codebook.attributes[:-1] == base.codebook.attributes
    (rule,) = (rule for rule in more.rules if rule.id == "probe-rule")
    assert rule.when.premises[0].keys == (fact_key("season", "winter"),)


def test_a_later_layer_changes_what_it_names_of_a_code_and_nothing_else() -> None:
    base = built()
    more = laid_over(codes="attributes: {price: {values: {low: {aliases: [bargain], zh-Hans: 便宜}}}}\n")
    before, after = base.codebook.attribute["price"], more.codebook.attribute["price"]
    assert after.by_slug["low"].aliases == (*before.by_slug["low"].aliases, "bargain")
    assert after.by_slug["low"].name.words_in("zh-Hans") == "便宜"
    assert after.by_slug["low"].name.words_in("en") == before.by_slug["low"].name.words_in("en")
    assert after.by_slug["low"].letter == before.by_slug["low"].letter
    assert [c for c in after.codes if c.slug != "low"] == [c for c in before.codes if c.slug != "low"]
    assert replace(after, codes=before.codes) == before


def test_a_later_layer_adds_evidence_to_a_trait() -> None:
    base, more = (
        built(),
        laid_over(rules="traits: {convenience: {evidence: {budget: {large: -0.1}, price: {low: 0.9}}}}\n"),
    )
    before, after = by_id(base), by_id(more)
    assert after.keys() - before.keys() == {"convenience.budget.large"}
    assert {n for n in before if after[n] != before[n]} == {"convenience.price.low"}
    assert [(t.slug, t.name, t.definition, t.sources) for t in more.traits] == [
        (t.slug, t.name, t.definition, t.sources) for t in base.traits
    ]


def test_a_later_layer_sets_a_certainty_word() -> None:
    base, more = built(), laid_over(certainty="words: {fair: 0.31}\n")
    assert dict(more.scale.words) == dict(base.scale.words) | {"fair": 0.31}
    assert (more.scale.threshold, more.scale.verdicts) == (base.scale.threshold, base.scale.verdicts)


def test_an_alias_of_a_pack_that_calls_another_code_already_is_refused() -> None:
    codes = "attributes: {price: {values: {low: {aliases: [free]}}}}\n"
    (problem,) = problems_of(repository(), {"client/data/pack.yaml": pack("client"), "client/data/codes.yaml": codes})
    assert str(problem) == "client/data/codes.yaml:1:31: 'free' calls both 'free' and 'low'; rename one"


def test_a_name_in_two_layers_of_problems_names_the_file_of_each() -> None:
    bad = RULE.replace("hybrid", "hibrid")
    files = {"client/data/pack.yaml": pack("client"), "client/rules/r.yaml": bad.replace("probe-rule", "client-rule")}
    damaged = repository()[RULES].replace("basis: practice", "basis: practise")
    problems = problems_of(repository() | {RULES: damaged}, files)
    assert [str(problem.location) for problem in problems] == ["client/rules/r.yaml:4:23", "rules/probe.yaml:10:12"]


def test_an_empty_pack_of_rule_files_still_needs_mappings() -> None:
    files = {"client/data/pack.yaml": pack("client"), "client/data/codes.yaml": "", "client/data/sources.yaml": "- a\n"}
    problems = problems_of(repository(), files)
    assert [(str(problem.location), problem.message) for problem in problems] == [
        ("client/data/codes.yaml:1:1", "the file must be a mapping, not nothing"),
        ("client/data/sources.yaml:1:1", "the file must be a mapping, not a list"),
    ]
