"""What a changed pack changes: the counts are true, the witnesses speak the truth, and so do the descriptions."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from bases import CODES, RULES, write_base, write_pack
from ecomkt.authoring.diff import AmendmentKind, BehaviourDiff, DiffReport, diff_knowledge
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.engine import PlainEngine, strength
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase, Rule
from ecomkt.knowledge.store import is_base, load_knowledge
from ecomkt.profile.fact import Profile
from ecomkt.profile.space import required_space, sampled_profiles

SAMPLE, SEED = 20, 7


def recommender(kb: KnowledgeBase) -> Recommender:
    return Recommender(kb, PlainEngine)


def without(kb: KnowledgeBase, *rules: str) -> KnowledgeBase:
    return structs.replace(kb, rules=tuple(rule for rule in kb.rules if rule.id not in rules))


def first(of: Recommender, family: str, profile: Profile) -> str | None:
    key = first_place(of.kb.codebook.family[family], of.certainties(profile), of.kb.scale.threshold)
    return key.rpartition("/")[2] or None


def recommended(of: Recommender, family: str, profile: Profile) -> set[str]:
    ranking = of.recommend(profile).family(family)
    return {a.option.slug for a in (*ranking.base, *ranking.ranked) if a.recommended}


def busiest(kb: KnowledgeBase, plain: Recommender) -> list[str]:
    """Return the rules that fire most often over the required space, without those on plans."""
    rules = [rule for rule in kb.rules if not rule.topic.startswith("plans")]
    fired: Counter[str] = Counter()
    for profile in required_space(kb.codebook.attributes):
        memory = plain.recommend(profile).memory.certainties
        fired.update(rule.id for rule in rules if strength(rule.when, memory, kb.scale.threshold) is not None)
    return [name for name, _ in fired.most_common(40)]


@pytest.fixture(scope="session")
def other(kb: KnowledgeBase, plain: Recommender) -> Recommender:
    """Return the base less some rules that matter, and a caution."""
    names = busiest(kb, plain)
    lesser = without(kb, *Random(1).sample(names, 20))
    return recommender(structs.replace(lesser, cautions=lesser.cautions[::2]))


@pytest.fixture(scope="session")
def impact(plain: Recommender, other: Recommender) -> DiffReport:
    return diff_knowledge(plain, other, SAMPLE, SEED)


def surveys(impact: DiffReport) -> Iterator[tuple[BehaviourDiff, list[Profile]]]:
    attributes = impact.before.codebook.attributes
    yield impact.exact, list(required_space(attributes))
    yield impact.sample, list(sampled_profiles(attributes, SAMPLE, SEED))


@pytest.mark.slow
def test_the_base_does_not_differ_from_itself(plain: Recommender, kb: KnowledgeBase) -> None:
    same = diff_knowledge(plain, recommender(load_knowledge()), 50, 0)
    assert (same.amendments, same.incomparable) == ((), ())
    for survey in (same.exact, same.sample):
        assert survey.cautions == ()
        assert [(f.firsts, f.recommended, f.shifts, f.options) for f in survey.families] == [(0, 0, (), ())] * len(
            kb.codebook.families
        )
    assert same.main_percentage == 0


@pytest.mark.slow
def test_the_change_is_large_enough_to_test_with(impact: DiffReport) -> None:
    for survey in (impact.exact, impact.sample):
        assert sum(len(item.shifts) for item in survey.families) > 5
    # With type and price alone hardly a caution holds: law waits for the market.
    assert impact.sample.cautions


@pytest.mark.slow
def test_the_space_is_that_of_the_codebook(impact: DiffReport) -> None:
    assert impact.exact.attributes == tuple(a.slug for a in impact.before.codebook.attributes if a.required)
    assert (impact.exact.profiles, impact.exact.size, impact.exact.complete) == (160, 160, True)
    assert (impact.sample.profiles, impact.sample.complete) == (SAMPLE, False)


@pytest.mark.slow
def test_first_places_are_counted_as_by_brute_force(plain: Recommender, other: Recommender, impact: DiffReport) -> None:
    for survey, profiles in surveys(impact):
        for item in survey.families:
            pairs = [(first(plain, item.family, p), first(other, item.family, p)) for p in profiles]
            expected = Counter((before, after) for before, after in pairs if before != after)
            assert {(s.before, s.after): s.profiles for s in item.shifts} == expected
            assert item.firsts == expected.total()


@pytest.mark.slow
def test_recommended_options_are_counted_as_by_brute_force(
    plain: Recommender, other: Recommender, impact: DiffReport
) -> None:
    for survey, profiles in surveys(impact):
        for item in survey.families:
            pairs = [(recommended(plain, item.family, p), recommended(other, item.family, p)) for p in profiles]
            assert item.recommended == sum(before != after for before, after in pairs)
            joins = Counter(chain.from_iterable(after - before for before, after in pairs))
            leaves = Counter(chain.from_iterable(before - after for before, after in pairs))
            assert {f.name: (f.appears, f.disappears) for f in item.options} == {
                name: (joins[name], leaves[name]) for name in {*joins, *leaves}
            }


@pytest.mark.slow
def test_cautions_are_counted_as_by_brute_force(plain: Recommender, other: Recommender, impact: DiffReport) -> None:
    for survey, profiles in surveys(impact):
        gone: Counter[str] = Counter()
        come: Counter[str] = Counter()
        for profile in profiles:
            was, becomes = ({c.id for c in of.recommend(profile).drawn} for of in (plain, other))
            gone.update(was - becomes)
            come.update(becomes - was)
        assert {f.name: (f.appears, f.disappears) for f in survey.cautions} == {
            name: (come[name], gone[name]) for name in {*come, *gone}
        }


@pytest.mark.slow
def test_every_witness_shows_its_change(plain: Recommender, other: Recommender, impact: DiffReport) -> None:
    for survey in (impact.exact, impact.sample):
        for item in survey.families:
            for shift in item.shifts:
                found = first(plain, item.family, shift.witness), first(other, item.family, shift.witness)
                assert found == (shift.before, shift.after)
            for flow in item.options:
                sides = (recommended(of, item.family, flow.witness) for of in (plain, other))
                assert sum(flow.name in names for names in sides) == 1
        for flow in survey.cautions:
            warned = ({c.id for c in of.recommend(flow.witness).drawn} for of in (plain, other))
            assert sum(flow.name in names for names in warned) == 1


@pytest.mark.slow
def test_no_fact_of_a_witness_is_idle(plain: Recommender, other: Recommender, impact: DiffReport) -> None:
    required = set(impact.exact.attributes)
    for item in impact.sample.families:
        for shift in item.shifts:
            last = [fact.attribute for fact in shift.witness.facts if fact.attribute not in required][-1:]
            for slug in last:
                less = Profile(tuple(fact for fact in shift.witness.facts if fact.attribute != slug))
                found = first(plain, item.family, less), first(other, item.family, less)
                assert found != (shift.before, shift.after)


@pytest.mark.slow
def test_exact_descriptions_hold_where_the_change_is_and_nowhere_else(
    plain: Recommender, other: Recommender, impact: DiffReport
) -> None:
    profiles = list(required_space(impact.before.codebook.attributes))
    for item in impact.exact.families:
        for shift in item.shifts:
            meant = {p for p in profiles if any(all(c.holds(p) for c in d.conditions) for d in shift.where)}
            pair = shift.before, shift.after
            assert meant == {
                p for p in profiles if (first(plain, item.family, p), first(other, item.family, p)) == pair
            }


@pytest.mark.slow
def test_sampled_descriptions_count_truly(plain: Recommender, other: Recommender, impact: DiffReport) -> None:
    profiles = list(sampled_profiles(impact.before.codebook.attributes, SAMPLE, SEED))
    for item in impact.sample.families:
        for shift in item.shifts:
            for description in shift.where:
                meant = [p for p in profiles if all(c.holds(p) for c in description.conditions)]
                pairs = [(first(plain, item.family, p), first(other, item.family, p)) for p in meant]
                assert description.matches == len(meant)
                assert description.hits == pairs.count((shift.before, shift.after))


def test_the_way_back_mirrors_the_way_there(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    louder = {"dear-things-sell-at-a-stall": RULES["dear-things-sell-at-a-stall"].replace("slight", "good")}
    sides = load(base), load(base, write_pack(tmp_path / "pack", louder, ("bread-sells-in-a-shop",)))
    impact, back = small(*sides), small(*reversed(sides))
    assert all(
        any(item.shifts and item.options for item in survey.families) for survey in (impact.exact, impact.sample)
    )
    for there, again in ((impact.exact, back.exact), (impact.sample, back.sample)):
        for item, mirrored in zip(there.families, again.families, strict=True):
            turned = {structs.replace(shift, before=shift.after, after=shift.before) for shift in mirrored.shifts}
            assert set(item.shifts) == turned
            assert item.recommended == mirrored.recommended
            flows = {
                structs.replace(flow, appears=flow.disappears, disappears=flow.appears) for flow in mirrored.options
            }
            assert set(item.options) == flows
    opposite = {AmendmentKind.ADDED: AmendmentKind.REMOVED, AmendmentKind.REMOVED: AmendmentKind.ADDED}
    assert [(a.thing, a.name, opposite.get(a.kind, a.kind)) for a in back.amendments] == [
        (a.thing, a.name, a.kind) for a in impact.amendments
    ]


def test_the_seed_decides_the_sample(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    less = load(base, write_pack(tmp_path / "pack", {}, ("bread-sells-in-a-shop",)))
    few = [diff_knowledge(load(base), less, 40, seed).sample for seed in (SEED, SEED, SEED + 1)]
    assert few[0] == few[1] != few[2]


@pytest.mark.slow
def test_percentages_count_the_families_asked_for(impact: DiffReport) -> None:
    survey = impact.exact
    one = survey.families[0]
    assert survey.places([one.family]) == survey.profiles
    assert survey.percentage([one.family]) == 100 * one.firsts / survey.profiles
    assert survey.percentage([]) == 0
    main = [item.family for item in survey.families if item.main]
    assert impact.main_percentage == max(survey.percentage(main), impact.sample.percentage(main))


@pytest.mark.slow
def test_no_sample_is_no_error(plain: Recommender, other: Recommender) -> None:
    none = diff_knowledge(plain, other, 0, 0).sample
    assert (none.profiles, none.percentage(["any"]), none.cautions) == (0, 0.0, ())


def load(folder: Path, *packs: Path) -> Recommender:
    return recommender(load_knowledge(packs, folder))


def small(before: Recommender, after: Recommender) -> DiffReport:
    return diff_knowledge(before, after, 40, 0)


def test_a_folder_with_all_a_base_needs_is_a_base(tmp_path: Path) -> None:
    assert is_base(write_base(tmp_path / "whole"))
    assert not is_base(write_pack(tmp_path / "pack", {}, files={"data/codes": "families: {}\n"}))
    assert not is_base(tmp_path / "nowhere")
    assert not is_base(Path("a\0b"))


def test_a_small_change_is_told_in_full(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    pack = write_pack(
        tmp_path / "pack",
        {"dear-things-sell-at-a-stall": RULES["dear-things-sell-at-a-stall"].replace("slight", "good")},
    )
    found = small(load(base), load(base, pack))
    (amendment,) = found.amendments
    assert (amendment.thing, amendment.kind, amendment.parts) == ("rule", AmendmentKind.CHANGED, ("word",))
    assert amendment.after is not None
    assert (amendment.after.file, amendment.after.line) == ((pack / "rules" / "own.yaml").as_posix(), 2)
    (said,) = amendment.reworded
    assert [c and c.word for c in (said.before, said.after)] == ["slight", "good"]
    # Equal certainties leave the first place to file order: nothing changes but the certainty.
    assert found.exact.changed(found.families) == 0


def test_a_retired_rule_is_removed(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    pack = write_pack(tmp_path / "pack", {}, ("bread-sells-in-a-shop",))
    found = small(load(base), load(base, pack))
    assert [(a.name, a.kind, a.after) for a in found.amendments] == [
        ("bread-sells-in-a-shop", AmendmentKind.REMOVED, None)
    ]
    place = next(item for item in found.exact.families if item.family == "place")
    assert {(s.before, s.after): s.profiles for s in place.shifts} == {("shop", None): 3, ("shop", "stall"): 2}
    assert [(c.attribute, c.values, c.denied) for c in place.shifts[1].where[0].conditions] == [
        ("kind", ("bread",), False),
        ("price", ("high",), False),
    ]


def test_only_what_both_have_is_compared_and_the_rest_is_named(tmp_path: Path) -> None:
    first_base = write_base(tmp_path / "a")
    codes = CODES.replace("      ticket: {", "      cake: {en: Cake, zh-Hant: 蛋糕}\n      ticket: {")
    codes = codes.replace("families:\n", "families:\n  pace:\n    name: {en: Pace}\n    values: {fast: {en: Fast}}\n")
    codes = codes.replace("      none: {en: None, zh-Hant: 沒有}\n", "")
    second_base = write_base(tmp_path / "b", files={"data/codes": codes})
    found = small(load(first_base), load(second_base))
    named = [(item.thing, item.name, item.in_second) for item in found.incomparable]
    assert named == [("family", "pace", True), ("value", "kind=cake", True), ("value", "stock=none", False)]
    assert found.families == ("place", "tone")
    assert found.exact.profiles == 10
    assert {(a.thing, a.name) for a in found.amendments} == {
        ("family", "pace"),
        ("option", "pace/fast"),
        ("value", "kind=cake"),
        ("value", "stock=none"),
    }


def test_an_option_that_only_one_has_may_come_first(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    codes = "families: {place: {values: {market: {en: Market}}}}\n"
    pack = write_pack(
        tmp_path / "pack",
        {
            "bread-sells-on-the-market": "when: {kind: [bread]}\n"
            "    favour: {place: {market: good}}\n    against: {place: {shop: slight}}"
        },
        files={"data/codes": codes},
    )
    place = small(load(base), load(base, pack)).exact.families[0]
    assert [(s.before, s.after, s.profiles) for s in place.shifts] == [("shop", "market", 5)]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("rules/traits", "bread: 0.6", "bread: 0.1", [("evidence", "fresh.kind.bread", ("word",))]),
        ("rules/traits", "It spoils.", "It rots.", [("trait", "fresh", ("definition",))]),
        ("rules/cautions", "severity: high", "severity: stop", [("caution", "stalls-need-a-licence", ("severity",))]),
        ("rules/cautions", "[stall]", "[shop]", [("caution", "stalls-need-a-licence", ("when",))]),
        ("data/codes", "main: true", "main: false", [("family", "place", ("main",))]),
        ("data/codes", "en: Shop,", "en: Store,", [("option", "place/shop", ("name",))]),
        ("data/codes", '"Is there any?"', '"Any?"', [("attribute", "stock", ("question",))]),
        ("data/sources", "status: read", "status: seen", [("source", "book", ("status",))]),
        ("data/certainty", "threshold: 0.2", "threshold: 0.3", [("certainty", "scale", ("threshold",))]),
    ],
)
def test_each_kind_of_change_is_named(
    tmp_path: Path, file: str, old: str, new: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    base = write_base(tmp_path / "base")
    path = base / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    changed = write_base(tmp_path / "changed", files={file: text.replace(old, new)})
    found = small(load(base), load(changed))
    assert [(a.thing, a.name, a.parts) for a in found.amendments] == expected


def test_moving_a_rule_is_no_change(kb: KnowledgeBase, plain: Recommender) -> None:
    def moved(rule: Rule) -> Rule:
        place = rule.location._replace(line=rule.location.line + 1)
        return structs.replace(rule, topic="elsewhere", location=place)

    assert (
        diff_knowledge(plain, recommender(structs.replace(kb, rules=tuple(map(moved, kb.rules)))), 0, 0).amendments
        == ()
    )


def test_a_space_beyond_all_bounds_is_sampled_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecomkt.authoring.diff.MOST_PROFILES", 300)
    base = write_base(tmp_path / "base")
    many = "".join(
        f"  q{n}:\n    name: {{en: Q{n}}}\n    question: {{en: Q}}\n    required: true\n"
        f"    values: {{{', '.join(f'v{m}: {{en: V{m}}}' for m in range(9))}}}\n"
        for n in range(9)
    )
    pack = write_pack(
        tmp_path / "pack",
        {"bread-sells-in-a-shop": RULES["bread-sells-in-a-shop"].replace("good", "slight")},
        files={"data/codes": f"attributes:\n{many}"},
    )
    loser = write_pack(tmp_path / "loser", {}, ("bread-sells-in-a-shop",))
    found = diff_knowledge(load(base, pack), load(base, pack, loser), 0, 0).exact
    assert (found.profiles, found.size, found.complete) == (300, 10 * 9**9, False)
    assert found.families[0].firsts > 0
