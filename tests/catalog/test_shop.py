"""What a list says of its shop: shares as certainties, the middle price, one of what excludes each other."""

import json
from pathlib import Path

import pytest

from ecomkt.catalog.shop import shop_profile
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact, Profile
from runs import run

MIXED = "Title,Price\nOlive soap,4.50\nLavender soap,5\nSalt soap,3.90\nSoap making online course,90\n"
SOAPS = "Title,Price\nOlive soap,4.50\nLavender soap,5\nSalt soap,3.90\n"


def profile(**values: str) -> Profile:
    return Profile(tuple(Fact(attribute, value) for attribute, value in values.items()))


def facts(kb: KnowledgeBase, products: dict[Profile, int]) -> dict[str, dict[str, float]]:
    shop = shop_profile(products, kb.codebook)
    return {slug: {fact.value: fact.certainty for fact in shop.about(slug)} for slug in shop.attributes}


def test_the_most_frequent_kind_is_certain_others_by_their_number_and_few_say_nothing(kb: KnowledgeBase) -> None:
    products = {profile(product="fmcg"): 6, profile(product="virtual"): 3, profile(product="special"): 1}
    assert facts(kb, products) == {"product": {"fmcg": 1.0, "virtual": 0.5}}


def test_a_shop_has_the_middle_of_its_prices_not_two(kb: KnowledgeBase) -> None:
    products = {profile(price="low"): 3, profile(price="medium"): 1, profile(price="very-high"): 3}
    assert facts(kb, products) == {"price": {"medium": 1.0}}


def test_what_some_products_leave_open_is_as_certain_as_by_the_others(kb: KnowledgeBase) -> None:
    assert facts(kb, {profile(product="fmcg", market="tw"): 1, profile(market="tw"): 3}) == {
        "product": {"fmcg": 1.0},
        "market": {"tw": 1.0},
    }


def test_a_shop_of_which_nothing_is_known_has_no_fact(kb: KnowledgeBase) -> None:
    assert facts(kb, {Profile(): 3}) == {}


@pytest.mark.slow
def test_the_profile_of_a_shop_can_be_asked_for(tmp_path: Path) -> None:
    """What `--summary` says of the shop is what `recommend` says to its profile."""
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    shop = json.loads(run("batch", str(path), "--currency", "EUR", "market=eu", "--summary", "--json").out)["shop"]
    stated = {slug: [f"{value}:{share}" for value, share in values.items()] for slug, values in shop["profile"].items()}
    answer = json.loads(run("recommend", *(f"{slug}={','.join(each)}" for slug, each in stated.items()), "--json").out)
    firsts = {
        family: next((each["option"] for each in options if each["recommended"] and each["rank"] == 1), None)
        for family, options in answer["recommendations"].items()
    }
    assert shop["firsts"] == {family: firsts[family] for family in shop["firsts"]}
    assert shop["profile"]["market"] == {"eu": 1.0}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "differs"), [(MIXED, True), (SOAPS, False)], ids=["mixed", "of one kind"])
def test_a_report_advises_the_shop_first_and_tells_which_goods_differ(text: str, differs: bool, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    for language, title in {"en": "## Where groups of products differ", "zh-Hant": "## 哪些商品要分開做"}.items():
        target = tmp_path / f"{language}.md"
        words = ("--currency=EUR", "market=eu", "--lang", language, "-o", str(target))
        done = run("report", "--catalog", str(path), *words)
        page = target.read_text(encoding="utf-8")
        assert (done.code, title in page) == (0, differs)
        assert page.count("online course") == differs


@pytest.mark.slow
def test_a_group_is_warned_of_the_law_of_each_of_its_goods(kb: KnowledgeBase, tmp_path: Path) -> None:
    """The law of vitamins holds for the shop, though most of its goods are soap."""
    path, target = tmp_path / "list.csv", tmp_path / "report.md"
    path.write_text(SOAPS + "Vitamin D3 drops for children,5\n", encoding="utf-8")
    words = ("--currency=EUR", "market=eu")
    cautions = {
        name
        for line in run("batch", str(path), *words, "--json").out.splitlines()
        for name in json.loads(line)["cautions"]
    }
    assert run("report", "--catalog", str(path), *words, "-o", str(target)).code == 0
    page = target.read_text(encoding="utf-8")
    known = {caution.id: caution.because.words_in("en") for caution in kb.cautions}
    assert [name for name in cautions if str(known[name]) not in page] == []
