"""What phrases must not do: contradict the verdict beside them, or name a value without saying of what."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ecomkt.inference.certainty import verdict_of
from ecomkt.inference.ranking import Assessment
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.codebook import Code
from ecomkt.knowledge.model import Basis, Law, Place, PremiseKind
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.output.caution_phrases import laws_text
from ecomkt.output.phrases import assessed_text, places_text, profile_text, reason_of
from ecomkt.profile.fact import Fact, Profile

KB = load_knowledge()
ENGLISH = Wording("en", str)


@given(st.floats(-0.999, 0.999).map(lambda number: round(number, 9)))
def test_a_certainty_as_shown_has_the_verdict_that_stands_beside_it(certainty: float) -> None:
    kb = KB
    family = kb.codebook.families[0]
    assessment = Assessment(family.codes[0], family.keys[0], certainty, (), kb.scale)
    shown = float(assessed_text(assessment).replace("−", "-"))
    assert verdict_of(shown, kb.scale) == verdict_of(certainty, kb.scale)


def test_a_value_without_a_letter_stands_with_its_attribute() -> None:
    facts = (Fact("product", "fmcg"), Fact("market", "cn"), Fact("market", "eu"), Fact("goal", "sales"))
    shown = profile_text(Profile(facts), KB.codebook, ENGLISH)
    expected = "A Fast-moving goods; Market = Mainland China, European Union; Main goal = Profitable sales now"
    assert shown == expected


def test_a_law_is_named_once_for_all_its_places() -> None:
    def law(reference: str) -> Law:
        return Law("tw", Text((("en", reference),)), "checked")

    told = laws_text(
        [law("Act on Soap Art. 10"), law("Act on Soap Art. 4"), law("Act on Soap"), law("Rules s. 3")],
        KB.codebook,
        ENGLISH,
        named=False,
    )
    assert told == "Act on Soap Art. 10, Art. 4; Act on Soap; Rules s. 3"


def test_a_market_is_named_once_for_all_its_laws() -> None:
    laws = [
        Law(market, Text((("en", name),)), "checked")
        for market, name in [("tw", "Act Art. 1"), ("tw", "Act Art. 2"), ("tw", "Rules"), ("cn", "Act Art. 2")]
    ]
    told = laws_text(laws, KB.codebook, ENGLISH, named=True)
    assert told == "Taiwan: Act Art. 1, Art. 2; Rules; Mainland China: Act Art. 2"


def test_a_reason_that_holds_of_a_small_part_of_what_was_told_says_so() -> None:
    rule = next(r for r in KB.rules if r.basis is Basis.PRACTICE and len(r.when.premises) == 1)
    general = next(r for r in KB.rules if r.when.premises and r.when.premises[0].kind is PremiseKind.TRAIT)
    judged = Assessment(KB.codebook.families[0].codes[0], "model/any", 0.5, (), KB.scale)
    follows = judged._replace(derived=frozenset(rule.when.premises[0].keys))
    # What follows from other facts, and what is said of buyers in general, is told of the whole, however sure.
    told = [(judged, rule, 0.4), (judged, rule, 0.42), (follows, rule, 0.4), (judged, general, 0.4)]
    shown = [reason_of(option, Evidence(each, 0.1, part), ENGLISH) for option, each, part in told]
    assert [text.startswith("In part: ") for text in shown] == [True, False, False, False]


def test_a_market_is_named_only_where_other_markets_have_other_places() -> None:
    (place,) = KB.places_of("carrier/image-sites", ["kr"])
    other = replace(place, names=place.names * 2)
    korea, union, america = (KB.codebook.attribute["market"].by_slug[slug] for slug in ("kr", "eu", "us"))

    def told(*each: tuple[Place, Code], markets: tuple[Code, ...] = (korea, union)) -> str:
        return places_text([replace(place, market=market.slug) for place, market in each], markets, ENGLISH)

    assert told((place, korea), markets=(korea,)) == told((place, korea), (place, union)) == "Instagram"
    assert told((place, korea)) == "South Korea: Instagram"
    assert told((place, korea), (other, union)) == "South Korea: Instagram; European Union: Instagram, Instagram"
    three = told((place, korea), (other, union), (place, america), markets=(korea, union, america))
    assert three == "South Korea, United States: Instagram; European Union: Instagram, Instagram"
