"""Packs: what one may say, that nothing else changes, and how a slip is told."""

from collections.abc import Container, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from bases import write_pack
from ecomkt.errors import EcomktError, InputError, KnowledgeError
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.layer_files import parse_layer, read_layer
from ecomkt.knowledge.layers import topic_of
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge, load_layers
from ecomkt.knowledge.yaml_reader import ParsedLayer
from ecomkt.language.text import Text

ATTRIBUTE = """\
attributes:
  season:
    name: {en: Season, zh-Hant: 季節}
    question: {en: When is it bought?}
    values:
      winter: {en: Winter}
      summer: {en: Summer}
"""
TRAIT = """\
traits:
  seasonal:
    en: Seasonal
    definition: {en: It sells in one season.}
    evidence:
      product: {tickets: 0.4}
"""
RULE = """\
rules:
  - id: winter-sells-on-pictures
    when: {price: [low]}
    favour: {format: {image: fair}}
    because: {en: A reason.}
    basis: practice
    source: []
"""
CAUTION = """\
cautions:
  - id: mind-the-ice
    when: {price: [low]}
    severity: note
    because: {en: A warning.}
"""
PRIORS = "cases: {soap: {brand: new, reach: [members, places]}}\n"
SOURCE = "sources: {a-book: {citation: A book, status: checked}}\n"
REPLACED = RULE.replace("winter-sells-on-pictures", "hurry-opens-the-phone")


SPOKEN_OF = {"traits", "content", "carriers", "law-eu", "cautions"}
"""The topics in which the rules and cautions stand that these tests name."""


@cache
def base() -> ParsedLayer:
    """Return the base without topics that nobody speaks of here: each pack would be laid over them as well."""
    whole = load_layers()[0]
    kept = (file for file in whole.files if file.file.startswith("data/") or topic_of(file) in SPOKEN_OF)
    return ParsedLayer(tuple(kept), whole.sha256)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return built(())


def built(packs: Sequence[Path]) -> KnowledgeBase:
    """Return what `load_knowledge` does, the base parsed once."""
    layers = [ParsedLayer(parse_layer(read_layer(pack), str(pack))) for pack in packs]
    return build_knowledge_base([base(), *layers])


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every fact of the knowledge with its path."""
    inner = within(value, path)
    if inner is None:
        yield path, value
    for name, each in (inner or {}).items():
        yield from parts(each, name)


def within(value: object, path: str) -> dict[str, object] | None:
    """Return what a value consists of by its paths; what has a name is found by it, not by its place."""
    if isinstance(value, Text):
        return {f"{path}.{language}": words for language, words in value.translations}
    if isinstance(value, Struct):
        fields = [field for field in value.__struct_fields__ if field not in ("location", "layers", "fingerprint")]
        return {f"{path}.{field}": getattr(value, field) for field in fields}
    if isinstance(value, tuple) and path not in (".simplified", ".scale.words"):
        return {f"{path}[{_name(item) or number}]": item for number, item in enumerate(value)}
    return {f"{path}[{name}]": content for name, content in value} if isinstance(value, tuple) else None


def _name(item: object) -> str:
    counted = [str(getattr(item, name, "")) for name in ("attribute", "kind", "value")]
    return getattr(item, "slug", "") or getattr(item, "id", "") or (" ".join(counted) if hasattr(item, "cases") else "")


def changes(old: object, new: object, path: str = "") -> dict[str, str]:
    """Return each path that differs: added, removed or changed."""
    if old == new:
        return {}
    before, after = within(old, path), within(new, path)
    if before is None or after is None or type(old) is not type(new):
        was, becomes = dict(parts(old, path)), dict(parts(new, path))
        return {name: _kind(name, was, becomes) for name in was.keys() | becomes.keys()}
    found: dict[str, str] = {}
    for name in before.keys() | after.keys():
        if name in before and name in after:
            found |= changes(before[name], after[name], name)
        else:
            kind = _kind(name, before, after)
            found |= {part: kind for part, _ in parts((before | after)[name], name)}
    return found


def _kind(name: str, before: Container[str], after: Container[str]) -> str:
    return "changed" if name in before and name in after else "added" if name in after else "removed"


SAYS = {
    "an alias": (
        {"data/codes": "attributes: {price: {values: {low: {aliases: [bargain]}}}}\n"},
        {".codebook.attributes[price].codes[low].aliases[7]"},
    ),
    "a name in another language": (
        {"data/codes": "families: {model: {values: {hybrid: {zh-Hans: 混合}}}}\n"},
        {".codebook.families[model].codes[hybrid].name.zh-Hans"},
    ),
    "the name of a family in another language": (
        {"data/codes": "families: {model: {name: {zh-Hans: 模式}}}\n"},
        {".codebook.families[model].name.zh-Hans"},
    ),
    "a question in other words": (
        {"data/codes": "attributes: {price: {question: {en: How dear is it?}}}\n"},
        {".codebook.attributes[price].question.en"},
    ),
    "a value": (
        {"data/codes": "attributes: {market: {values: {pe: {en: Peru}}}}\n"},
        {".codebook.attributes[market].codes[pe]"},
    ),
    "an option": (
        {"data/codes": "families: {model: {values: {rental: {en: Rental}}}}\n"},
        {".codebook.families[model].codes[rental]"},
    ),
    "an attribute": ({"data/codes": ATTRIBUTE}, {".codebook.attributes[season]"}),
    "a family": (
        {"data/codes": "families: {tone: {name: {en: Tone}, values: {loud: {en: Loud}}}}\n"},
        {".codebook.families[tone]"},
    ),
    "a rule": ({"rules/season": RULE}, {".rules[winter-sells-on-pictures]"}),
    "a rule in a file of a name that the base has, too": (
        {"rules/carriers": RULE},
        {".rules[winter-sells-on-pictures]"},
    ),
    "a rule of the base anew": ({"rules/season": REPLACED}, {".rules[hurry-opens-the-phone]"}),
    "a retired rule": (
        {"rules/season": "retire: [hurry-opens-the-phone]\n"},
        {".rules[hurry-opens-the-phone]"},
    ),
    "a caution": ({"rules/season": CAUTION}, {".cautions[mind-the-ice]"}),
    "a trait": ({"rules/season": TRAIT}, {".traits[seasonal]", ".evidence[seasonal.product.tickets]"}),
    "evidence": (
        {"rules/season": "traits: {convenience: {evidence: {price: {low: 0.9}, budget: {large: -0.1}}}}\n"},
        {
            ".evidence[convenience.price.low].conclusions[0].certainty",
            ".evidence[convenience.budget.large]",
        },
    ),
    "the definition of a trait in another language": (
        {"rules/season": "traits: {convenience: {definition: {zh-Hans: 便利}}}\n"},
        {".traits[convenience].definition.zh-Hans"},
    ),
    "a source": ({"data/sources": SOURCE}, {".sources[a-book]"}),
    "how a source was checked": (
        {"data/sources": "sources: {kot: {status: read again}}\n"},
        {".sources[kot].status"},
    ),
    "a certainty word": ({"data/certainty": "words: {hint: 0.05}\n"}, {".scale.words[hint]"}),
    "a verdict in other words": (
        {"data/certainty": "verdicts: [{slug: suggested, en: recommended, zh-Hans: 推荐}]\n"},
        {".scale.verdicts[suggested].name.en", ".scale.verdicts[suggested].name.zh-Hans"},
    ),
    "the bound of a verdict": (
        {"data/certainty": "verdicts: [{slug: suggested, above: 0.4}]\n"},
        {".scale.verdicts[suggested].bound", ".scale.verdicts[suggested].inclusive"},
    ),
    "a verdict": (
        {"data/certainty": "verdicts: [{slug: certain, at_least: 0.9, en: certain}]\n"},
        {".scale.verdicts[certain]"},
    ),
    "a word of simplified Chinese": ({"data/zh-hans": "exceptions: {甲乙丙: 丁}\n"}, {".simplified[甲乙丙]"}),
    "a prior": ({"data/priors": PRIORS}, {".priors.cases"}),
    "a weight of the priors": ({"data/priors": "smoothing: 2\n"}, {".priors.smoothing"}),
}


@pytest.mark.sampled
@pytest.mark.parametrize("case", SAYS)
def test_a_pack_changes_what_it_names_and_nothing_else(case: str, tmp_path: Path, kb: KnowledgeBase) -> None:
    files, named = SAYS[case]
    more = built([write_pack(tmp_path / "pack", {}, files=files)])
    found = changes(kb, more)
    # A new topic has a title of its own; that of the base is untouched.
    strange = {path for path in found if not any(path.startswith(name) for name in (*named, ".topics[season]"))}
    if case == "a certainty word":
        said = {f".rules[{rule.id}]" for rule in kb.rules if "hint" in {c.word for c in rule.conclusions}}
        assert {path.partition(".conclusions")[0] for path in strange} == said
        return
    assert strange == set()
    assert {name for name in named if not any(path.startswith(name) for path in found)} == set()


def test_an_attribute_that_names_new_words_needs_rules_to_matter(tmp_path: Path, kb: KnowledgeBase) -> None:
    rule = RULE.replace("price: [low]", "season: [winter], traits: [seasonal]")
    files = {"data/codes": ATTRIBUTE, "rules/season": TRAIT + rule}
    more = built([write_pack(tmp_path / "pack", {}, files=files)])
    assert {path.partition("]")[0] for path in changes(kb, more)} == {
        ".codebook.attributes[season",
        ".evidence[seasonal.product.tickets",
        ".rules[winter-sells-on-pictures",
        ".topics[season",
        ".traits[seasonal",
    }


def test_new_options_and_values_come_after_those_of_the_base(tmp_path: Path, kb: KnowledgeBase) -> None:
    codes = "families: {model: {values: {rental: {en: Rental}, hybrid: {zh-Hans: 混合}}}}\n"
    more = built([write_pack(tmp_path / "pack", {}, files={"data/codes": codes})])
    assert [*kb.codebook.family["model"].by_slug, "rental"] == [*more.codebook.family["model"].by_slug]


def test_a_verdict_stands_where_its_bound_belongs(tmp_path: Path, kb: KnowledgeBase) -> None:
    files = {"data/certainty": "verdicts: [{slug: middling, at_least: 0.3, en: middling}]\n"}
    more = built([write_pack(tmp_path / "pack", {}, files=files)])
    slugs = [verdict.slug for verdict in kb.scale.verdicts]
    assert [verdict.slug for verdict in more.scale.verdicts] == [*slugs[:2], "middling", *slugs[2:]]


def test_priors_of_a_pack_stand_beside_those_below(tmp_path: Path, kb: KnowledgeBase) -> None:
    more = built([write_pack(tmp_path / "pack", {}, files={"data/priors": PRIORS})])
    assert more.priors.cases == (*kb.priors.cases, ("soap", ("brand=new", "reach=members", "reach=places")))


def test_each_layer_says_what_it_replaced_and_retired(tmp_path: Path) -> None:
    first = write_pack(
        tmp_path / "first", {}, ("price-war-has-no-end",), {"rules/season": REPLACED.replace("winter", "summer")}
    )
    second = write_pack(tmp_path / "second", {}, ("hurry-opens-the-phone",), {"rules/season": RULE})
    layers = built([first, second]).layers
    assert [(layer.name, layer.replaced, layer.retired) for layer in layers] == [
        ("base", (), ()),
        ("first", ("hurry-opens-the-phone",), ("price-war-has-no-end",)),
        ("second", (), ("hurry-opens-the-phone",)),
    ]


def problem_of(*packs: Path) -> str:
    with pytest.raises(EcomktError) as caught:
        built(packs) if all(pack.is_dir() for pack in packs) else load_knowledge(packs)
    return "\n".join(map(str, caught.value.problems)).replace(f"{packs[0].parent.as_posix()}/", "")


SLIPS = {
    "an option that is misspelt": (
        {"data/codes": "families: {model: {values: {hybird: {base: true}}}}\n"},
        "pack/data/codes.yaml:1:29: no earlier layer has 'hybird', and it isn't given whole; "
        "did you mean 'hybrid'? to add it, give it en",
    ),
    "an attribute that is misspelt": (
        {"data/codes": "attributes: {prise: {influence: false}}\n"},
        "pack/data/codes.yaml:1:14: no earlier layer has 'prise', and it isn't given whole; "
        "did you mean 'price'? to add it, give it name, question, values",
    ),
    "a family that is like no other": (
        {"data/codes": "families: {zzzz: {main: true}}\n"},
        "pack/data/codes.yaml:1:12: no earlier layer has 'zzzz', and it isn't given whole; "
        "to add it, give it name, values",
    ),
    "a class of words that is misspelt": (
        {"data/plan-words": "classes: {seller: [agent]}\nheard: {plan/leaflets: ['<seler> ~ leaflets']}\n"},
        "pack/data/plan-words.yaml:2:25: no class of words is called 'seler'; did you mean 'seller'?",
    ),
    "a trait that is misspelt": (
        {"rules/own": "traits: {conveniense: {evidence: {price: {low: 0.9}}}}\n"},
        "pack/rules/own.yaml:1:10: no earlier layer has 'conveniense', and it isn't given whole; "
        "did you mean 'convenience'? to add it, give it en, definition",
    ),
    "a source that is misspelt": (
        {"data/sources": "sources: {document-11: {status: read}}\n"},
        "pack/data/sources.yaml:1:11: no earlier layer has 'document-11', and it isn't given whole; "
        "did you mean 'document-1'? to add it, give it citation",
    ),
    "a verdict that is misspelt": (
        {"data/certainty": "verdicts: [{slug: sugested, zh-Hans: 建议}]\n"},
        "pack/data/certainty.yaml:1:12: no earlier layer has 'sugested', and it isn't given whole; "
        "did you mean 'suggested'? to add it, give it en",
    ),
    "a certainty word that is misspelt": (
        {"data/certainty": "words: {hnit: 0.05}\n"},
        "pack/data/certainty.yaml:1:9: no earlier layer has 'hnit', and no rule uses it; did you mean 'hint'?",
    ),
    "a retired rule that is misspelt": (
        {"rules/own": "retire: [hurry-open-the-phone]\n"},
        "pack/rules/own.yaml:1:10: unknown rule 'hurry-open-the-phone' in retire; "
        "did you mean 'hurry-opens-the-phone'?",
    ),
    "a caution that another one refers to": (
        {"rules/own": "retire: [eu-price-cuts-count-from-thirty-days]\n"},
        "pack/rules/own.yaml:1:10: 'eu-price-cuts-count-from-thirty-days' is retired, but the caution "
        "'eu-price-cuts-count-from-thirty-days-clearance' refers to it; "
        "retire 'eu-price-cuts-count-from-thirty-days-clearance' too, or replace it by one without 'see'",
    ),
    "a rule called like a caution": (
        {"rules/own": RULE.replace("winter-sells-on-pictures", "price-war-has-no-end")},
        "is a rule here and a caution there",
    ),
    "an id that is no slug": (
        {"rules/own": RULE.replace("winter-sells", "Winter sells")},
        "pack/rules/own.yaml:2:9: 'Winter sells-on-pictures' is no slug; use a-z, 0-9 and single hyphens",
    ),
    "a source of a name that is no slug": (
        {"data/sources": "sources: {'a](b': {citation: A book, status: checked}}\n"},
        "pack/data/sources.yaml:1:11: 'a](b' is no slug; use a-z, 0-9 and single hyphens",
    ),
    "a certainty word that is no slug": (
        {"data/certainty": "words: {Very Faint: 0.05}\n", "rules/own": RULE.replace("fair", "Very Faint")},
        "pack/data/certainty.yaml:1:9: 'Very Faint' is no slug; use a-z, 0-9 and single hyphens",
    ),
    "an alias that is taken": (
        {"data/codes": "attributes: {price: {values: {free: {aliases: [低價]}}}}\n"},
        "pack/data/codes.yaml:1:31: '低價' calls both 'free' and 'low'; rename one",
    ),
    "an attribute of a name that is taken": (
        {"data/codes": ATTRIBUTE.replace("en: Season", "en: Market")},
        "pack/data/codes.yaml:2:3: 'market' calls both 'market' and 'season'; rename one",
    ),
    "a flag that is taken": (
        {"data/codes": ATTRIBUTE.replace("    values", "    flag: type\n    values")},
        "pack/data/codes.yaml:2:3: 'type' calls both 'product' and 'season'; rename one",
    ),
    "a trait in two files": (
        {
            "rules/a": "traits: {convenience: {evidence: {price: {low: 0.9}}}}\n",
            "rules/b": "traits: {convenience: {evidence: {price: {low: 0.1}}}}\n",
        },
        "pack/rules/b.yaml:1:10: the trait 'convenience' stands here a second time, first at pack/rules/a.yaml:1:10; "
        "put both into one place",
    ),
    "a prior on an unknown value": (
        {"data/priors": "cases: {soap: {brand: knwon}}\n"},
        "unknown value 'knwon'",
    ),
}


@pytest.mark.sampled
@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_in_a_pack_is_told_where_it_stands(case: str, tmp_path: Path) -> None:
    files, said = SLIPS[case]
    told = problem_of(write_pack(tmp_path / "pack", {}, files=files))
    assert told == said if said.startswith("pack/") else said in told


def test_a_reference_to_a_retired_caution_may_be_retired_with_it(tmp_path: Path, kb: KnowledgeBase) -> None:
    lost = {c.id for c in kb.cautions if c.see == "eu-price-cuts-count-from-thirty-days"} | {
        "eu-price-cuts-count-from-thirty-days"
    }
    more = built([write_pack(tmp_path / "pack", {}, tuple(sorted(lost)))])
    assert {c.id for c in kb.cautions} - {c.id for c in more.cautions} == lost


def test_a_word_that_a_pack_adds_may_be_used_by_its_rules(tmp_path: Path) -> None:
    files = {"data/certainty": "words: {faint: 0.05}\n", "rules/own": RULE.replace("fair", "faint")}
    more = built([write_pack(tmp_path / "pack", {}, files=files)])
    assert dict(more.scale.words)["faint"] == 0.05


def test_two_packs_of_one_name_are_refused(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "pack", {})
    second = write_pack(tmp_path / "other" / "pack", {})
    assert problem_of(first, second) == (
        "other/pack/data/pack.yaml:1:7: two layers are called 'pack', the other one at pack/data/pack.yaml:1:7; "
        "rename one, or lay it over the base only once"
    )
    assert "two layers are called 'pack'" in problem_of(first, first)


def test_a_pack_without_a_name_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", {}, files={"rules/own": RULE})
    (folder / "data" / "pack.yaml").unlink()
    assert problem_of(folder) == (
        "pack/rules/own.yaml:1:1: data/pack.yaml is missing; give the pack a name and a version"
    )


def test_a_folder_that_is_not_there_is_a_slip_on_the_command_line(tmp_path: Path) -> None:
    write_pack(tmp_path / "agency", {})
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        load_knowledge([tmp_path / "agnecy"])
    assert problem_of(tmp_path / "agnecy") == "there is no folder 'agnecy'; did you mean 'agency'?"
    assert problem_of(tmp_path / "zzz" / "deep") == "there is no folder 'deep'; check its name and permissions"
    assert problem_of(tmp_path / "file") == (
        "'file' is a file, not the folder of a pack; name the folder of the pack, the one that holds data/"
    )
    assert len(problem_of(tmp_path / "file", tmp_path / "zzz").splitlines()) == 2


def test_the_problems_of_all_packs_come_at_once(tmp_path: Path) -> None:
    packs = [tmp_path / name for name in ("first", "second")]
    for pack in packs:
        (pack / "data").mkdir(parents=True)
        (pack / "data" / "pack.yml").write_text("name: a\n")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(packs)
    assert [problem.code for problem in caught.value.problems] == ["file-suffix", "file-suffix"]
