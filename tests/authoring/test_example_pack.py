"""The example pack in docs/: it loads, keeps its promises, and leaves the base alone otherwise."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from ecomkt.authoring.lint import behaviour
from ecomkt.authoring.scenarios import Scenario, read_scenarios, run_scenarios
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.layer_files import parse_layer, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.profile.fact import Fact, Profile
from runs import run
from samples import product_price_space, random_profiles

PACK = Path(__file__).resolve().parents[2] / "docs" / "packs" / "eu-health"
REPLACED = "endorsers-may-not-vouch-for-health"
RETIRED = "chinese-makers-open-flagship-shops"


@pytest.fixture(scope="session")
def more() -> KnowledgeBase:
    return load_knowledge([PACK])


@pytest.fixture(scope="session")
def scenarios(more: KnowledgeBase) -> tuple[Scenario, ...]:
    return read_scenarios(parse_layer(read_layer(PACK, ("scenarios",))), more)


def ids_of(kb: KnowledgeBase) -> set[str]:
    return {rule.id for rule in kb.rules} | {caution.id for caution in kb.cautions}


def is_missed(name: str, kb: KnowledgeBase, scenarios: tuple[Scenario, ...]) -> bool:
    """Return whether a scenario fails without the rule or caution of this name."""
    rules = tuple(rule for rule in kb.rules if rule.id != name)
    cautions = tuple(caution for caution in kb.cautions if caution.id != name)
    lesser = Recommender(replace(kb, rules=rules, cautions=cautions), PlainEngine)
    return not all(outcome.passed for outcome in run_scenarios(lesser, scenarios))


def test_it_does_what_its_readme_says(kb: KnowledgeBase, more: KnowledgeBase) -> None:
    layer = more.layers[1]
    assert (layer.name, layer.replaced, layer.retired) == ("eu-health", (REPLACED,), (RETIRED,))
    known = {rule.id for rule in kb.rules}
    assert (len([r for r in more.rules if r.id not in known]), len(more.cautions) - len(kb.cautions)) == (6, 3)
    assert {a.slug for a in more.codebook.attributes} - set(kb.codebook.attribute) == {"eu-claim"}
    new = {key for f in more.codebook.families for key in f.keys} - {
        key for f in kb.codebook.families for key in f.keys
    }
    assert new == {"carrier/pharmacy-sites"}
    readme = (PACK / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"adds (six|three) (\w+)", readme) == [("six", "rules"), ("three", "cautions")]
    assert {name for name in (REPLACED, RETIRED, "eu-claim", "pharmacy-sites") if f"`{name}`" not in readme} == set()


@pytest.mark.slow
def test_it_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where a rule of the base matters is only a note, and takes half of the time to find out.
    monkeypatch.setattr(behaviour, "_MOST_PLACING_RUNS", 1)
    done = run("check", str(PACK), "--today", "2026-11-25", "--sample", "200")
    assert (done.code, done.err) == (0, "")
    done = run("test", str(PACK), "--min-coverage", "90")
    assert (done.code, done.out.splitlines()[-1], done.err) == (0, "10 passed, 0 failed", "")


def test_its_scenarios_hold(more: KnowledgeBase, scenarios: tuple[Scenario, ...]) -> None:
    outcomes = run_scenarios(Recommender(more, PlainEngine), scenarios)
    assert [outcome.scenario.name for outcome in outcomes if not outcome.passed] == []


@pytest.mark.slow
def test_each_of_its_rules_and_cautions_is_missed_by_a_scenario(
    kb: KnowledgeBase, more: KnowledgeBase, scenarios: tuple[Scenario, ...]
) -> None:
    new = (ids_of(more) - ids_of(kb)) | {REPLACED}
    assert [each for each in sorted(new) if not is_missed(each, more, scenarios)] == []


@pytest.mark.slow
def test_where_none_of_its_rules_speaks_the_answer_is_that_of_the_base(kb: KnowledgeBase, more: KnowledgeBase) -> None:
    before, after = (Recommender(each, PlainEngine) for each in (kb, more))
    elsewhere = Fact("market", "us")
    profiles = [
        *(Profile((*profile.facts, elsewhere)) for profile in product_price_space(kb.codebook)),
        *(p for p in random_profiles(kb.codebook, 60, seed=4) if not {"eu", "cn"} & {f.value for f in p.facts}),
    ]
    changed = [p for p in profiles if not before.certainties(p).items() <= after.certainties(p).items()]
    assert changed == []


def test_its_words_are_understood_and_those_of_the_base_still_are() -> None:
    for words in (("--type", "nutraceutical", "market=EU-27"), ("--type", "保健品", "market=Europe")):
        done = run("recommend", *words, "--price", "N", "eu-claim=refused", "--pack", str(PACK))
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines()[2].startswith(
            "STOP\tSTOP\tTake the claim out of the label, the shop page and the advertisement before anything goes"
        )


def test_it_can_be_chosen_by_the_environment() -> None:
    given = ("recommend", "--type", "D", "--price", "N", "market=eu", "--json")
    by_option, by_variable = run(*given, "--pack", str(PACK)), run(*given, ECOMKT_PACKS=str(PACK))
    assert by_option.out == by_variable.out
    assert '"name": "eu-health"' in by_option.out


@pytest.mark.sampled
@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "--type", "D", "eu-claim=listed"),
        ("why", "pharmacy-sites", "--type", "D", "market=eu"),
        ("compare", "--type", "D", "market=eu", "eu-claim=listed,unlisted"),
        ("show", "eu-claim"),
        ("show", "medicines-go-through-licensed-pharmacies"),
        ("schema", "rules"),
        ("docs", "codes"),
        ("docs", "rules", "--lang", "zh-Hans"),
        ("doctor",),
    ],
    ids=lambda words: words[0],
)
def test_every_verb_takes_a_pack(words: tuple[str, ...]) -> None:
    done = run(*words, "--pack", str(PACK))
    assert (done.code, done.err) == (0, "")


@pytest.mark.slow
def test_where_its_rules_stand_shows_its_folder() -> None:
    shown = run("show", "medicines-go-through-licensed-pharmacies", "--pack", "docs/packs/eu-health/../eu-health/.")
    place = re.search(r"docs/packs/\S+\.yaml:\d+:\d+", shown.out)
    assert place is not None


def test_doctor_says_what_it_replaces_and_retires() -> None:
    told = run("doctor", "--pack", str(PACK)).out
    assert f"replaced\teu-health: {REPLACED}" in told
    assert f"retired\teu-health: {RETIRED}" in told


def test_it_is_written_in_both_languages_and_reads_well_in_the_third(more: KnowledgeBase) -> None:
    new = [rule.because for rule in more.rules if "eu-health" in rule.location.file]
    new += [caution.because for caution in more.cautions if "eu-health" in caution.location.file]
    assert len(new) == 10
    derived = [Simplifier(more.simplified)(text.words_in("zh-Hant") or "") for text in new]
    assert [text for text in derived if re.search("[網賣藥補個為處]|网路|通路|资料|行销", text) or not text] == []
