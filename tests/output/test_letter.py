"""The first page of a report: what stops an offer stands above all that is advised, and nothing is said twice."""

from functools import cache

import pytest

from ecomkt.explanation.answer import Answer, answer_for
from ecomkt.explanation.experiments import experiments_for, follow_ups_for, load_report_knowledge
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import PremiseKind
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output.document import Bullets, Callout, Paragraph, Section
from ecomkt.output.letter import Letter
from ecomkt.output.spoken import spoken
from ecomkt.profile.fact import Fact, Profile

KB = load_knowledge()
RECOMMENDER = Recommender(KB, PlainEngine)
WORDINGS = {language: Wording(language, Simplifier(KB.simplified)) for language in LANGUAGES}


@cache
def answer(*facts: str) -> Answer:
    given = (fact.split("=") for fact in facts)
    return answer_for(RECOMMENDER, RECOMMENDER, Profile(tuple(Fact(name, value) for name, value in given)))


def letter(shown: Answer, language: str) -> Letter:
    return Letter(shown, (), WORDINGS[language])


def section(shown: Answer, language: str, anchor: str) -> Section:
    return next(each for each in letter(shown, language).sections() if each.anchor == anchor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stops_an_offer_is_the_first_thing_in_title_speech_answer_and_law(language: str) -> None:
    shown = answer("product=special", "price=medium", "market=tw", "oversight=alcohol")
    (stop, *_), say = shown.recommendation.stops, WORDINGS[language].say
    told = say(stop.short)
    assert letter(shown, language).headline.casefold().startswith(told.casefold())
    assert spoken(shown, WORDINGS[language])[0].casefold().startswith(told.casefold())
    first, *_ = section(shown, language, "answer").blocks
    assert isinstance(first, Callout)
    assert first.text.startswith(say(stop.because))
    bullets = next(b for b in section(shown, language, "law").blocks if isinstance(b, Bullets))
    assert bullets.items[0][0].text == say(stop.because)


def test_of_several_markets_the_title_names_that_whose_law_stops() -> None:
    facts = ("product=special", "price=medium", "market=tw", "market=hk", "oversight=alcohol")
    assert letter(answer(*facts), "en").headline.startswith("Taiwan: alcohol")


def test_where_nothing_stops_it_the_law_begins_with_the_loudest() -> None:
    shown = answer("product=fmcg", "price=medium", "market=tw", "oversight=cosmetic", "offer=goods")
    assert not shown.recommendation.stops
    laws = [c for c in shown.recommendation.warnings if c.law]
    bullets = next(b for b in section(shown, "en", "law").blocks if isinstance(b, Bullets))
    assert bullets.items[0][0].text == WORDINGS["en"].say(laws[0].because)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["fmcg", "health", "need-driven", "tickets", "virtual", "special"])
def test_the_lead_says_nothing_that_the_title_says(kind: str, language: str) -> None:
    shown = answer(f"product={kind}", "price=medium", "market=tw")
    lead = next(b for b in section(shown, language, "answer").blocks if isinstance(b, Paragraph))
    text, title = "".join(run.text for run in lead.runs).casefold(), letter(shown, language).headline.casefold()
    assert text
    advised = (a for ranking in shown.families for a in (*ranking.base, *ranking.ranked) if a.recommended)
    said = [phrase for a in advised if (phrase := WORDINGS[language].say(a.option.say).casefold()) and phrase in title]
    assert said
    assert not [phrase for phrase in said if phrase in text]


@pytest.mark.parametrize("market", ["tw", "hk", "cn", "kr"])
def test_of_tobacco_that_may_not_be_sold_or_shown_online_nothing_is_advised(market: str) -> None:
    """A tobacconist there is told what stops him and whom to ask, and neither a shop, a site nor a list."""
    shown = answer("product=special", "price=low", f"market={market}", "oversight=tobacco")
    advised = {a.key for ranking in shown.families for a in (*ranking.base, *ranking.ranked) if a.recommended}
    assert not {key for key in advised if key.partition("/")[0] in {"model", "carrier", "stage", "traffic"}}
    steps = experiments_for(shown.recommendation, load_report_knowledge(KB), KB.scale.threshold)
    assert [step.id for step in steps] == ["what-may-be-sold-and-said"]
    for language in LANGUAGES:
        stop = WORDINGS[language].say(shown.recommendation.stops[0].short)
        assert letter(shown, language).headline.casefold() == stop.casefold()


def test_drink_that_may_not_be_sold_online_leads_to_the_counter() -> None:
    shown = answer("product=special", "price=low", "market=tw", "oversight=alcohol")
    steps = experiments_for(shown.recommendation, load_report_knowledge(KB), KB.scale.threshold)
    assert steps[0].id == "sold-at-the-counter-alone"
    assert "own-site-landing" not in [step.id for step in steps]
    named = [WORDINGS["en"].say(name) for place in shown.places_of("carrier/own-site") for name in place.names]
    assert named == ["a site that informs and takes no orders"]


@pytest.mark.parametrize("kind", ["fmcg", "health", "children", "need-driven", "tickets", "virtual"])
@pytest.mark.parametrize("price", ["low", "high"])
def test_whoever_has_told_only_what_he_sells_begins_with_what_the_title_advises(kind: str, price: str) -> None:
    """The first step is for an option that the title names, wherever there is a step for one."""
    shown = answer(f"product={kind}", f"price={price}", "market=tw", "offer=goods", "delivery=parcel", "oversight=none")
    title = letter(shown, "en").headline.casefold()
    first, *_ = experiments_for(shown.recommendation, load_report_knowledge(KB), KB.scale.threshold)
    keys = [key for p in first.when.premises if p.kind is PremiseKind.OPTION for key in p.keys]
    assert keys
    said = [WORDINGS["en"].say(shown.recommendation.assessment(key).option.say).casefold() for key in keys]
    assert any(phrase in title for phrase in said), (title, first.id)


def test_whoever_has_told_more_has_steps_of_his_own() -> None:
    thin = ("product=fmcg", "price=low", "market=tw", "offer=goods", "delivery=parcel")
    steps = load_report_knowledge(KB)
    told = ((), ("last-orders=marketplace",))
    begun = [experiments_for(answer(*thin, *more).recommendation, steps, KB.scale.threshold)[0].id for more in told]
    assert begun[0] == "one-listing-in-full"
    assert begun[1] != "one-listing-in-full"


def test_a_bar_on_one_option_leaves_the_others_to_be_said() -> None:
    """Without a licence no shop is opened on a platform; where else to be seen is said all the same."""
    facts = (
        "product=fmcg",
        "price=low",
        "market=jp",
        "licence=missing",
        "discovery=feed",
        "visual=high",
        "offer=goods",
    )
    shown = answer(*facts)
    ranking = next(each for each in shown.families if each.family.slug == "carrier")
    assert any(each.bars and each.certainty >= KB.scale.threshold for each in ranking.ranked)
    (leading, *_) = [each for each in ranking.ranked if each.recommended]
    assert WORDINGS["en"].say(leading.option.say) in " ".join(spoken(shown, WORDINGS["en"])).casefold()


def test_what_no_fact_holds_is_asked_beside_the_facts_with_what_it_changes() -> None:
    shown = answer("product=need-driven", "price=medium", "offer=goods", "earning=margin", "last-orders=list")
    asked = follow_ups_for(shown.recommendation, load_report_knowledge(KB), KB.scale.threshold, 0)
    (still_open,) = [each for each in Letter(shown, (), WORDINGS["en"], asked[:1]).sections() if each.anchor == "open"]
    (points,) = still_open.blocks
    assert isinstance(points, Bullets)
    say = WORDINGS["en"].say
    assert [run.text for run in points.items[-1]] == [say(asked[0].question), " " + say(asked[0].changes)]
