"""First steps: none that the client can't make, or that a caution bars."""

import pytest

from ecomkt.errors import KnowledgeError
from ecomkt.explanation.experiments import (
    ReportKnowledge,
    build_report_knowledge,
    experiments_for,
    follow_ups_for,
    load_report_knowledge,
    points_for,
)
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact, Plan, Profile
from small_knowledge import built, layers

_EXPERIMENTS = """\
order: [shop]
experiments:
  - {id: walk, when: {}, needs: {weather: [sun, wind]}, title: {en: Walk}, publish: {en: Go.}, measure: {en: Count.},
     stop: {en: Stop.}, source: [one]}
  - {id: swim, when: {}, has: {weather: [sun]}, title: {en: Swim}, publish: {en: Swim.}, measure: {en: Count.},
     stop: {en: Stop.}, source: [one]}
  - {id: wait, when: {}, unless: {weather: [wind]}, title: {en: Wait}, publish: {en: Sit.}, measure: {en: Count.},
     stop: {en: Stop.}, source: [one]}
"""
_BARS = """\
title: {en: Bars, zh-Hant: 禁}
cautions:
  - id: dear-things-are-not-walked
    when: {cost: [large]}
    severity: stop
    bars: {experiment: [%s]}
    because: {en: They are heavy., zh-Hant: 很重。}
    source: [one]
"""


def known(barred: str) -> tuple[KnowledgeBase, ReportKnowledge]:
    pack = {"data/pack.yaml": "name: p\nversion: '1'\n", "rules/bars.yaml": _BARS % barred}
    pack["data/experiments.yaml"] = _EXPERIMENTS
    kb = built({name: text for name, text in pack.items() if "experiments" not in name})
    return kb, build_report_knowledge(layers(pack), kb)


def offered(*facts: Fact, barred: str = "wait") -> list[str]:
    kb, knowledge = known(barred)
    recommendation = Recommender(kb, PlainEngine).recommend(Profile(facts))
    return [experiment.id for experiment in experiments_for(recommendation, knowledge, kb.scale.threshold)]


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        # What nobody has said of a client he hasn't got.
        ((), ["walk", "wait"]),
        ((Fact("weather", "sun"),), ["walk", "swim", "wait"]),
        ((Fact("weather", "rain"),), ["wait"]),
        ((Fact("weather", "rain"), Fact("weather", "sun")), ["walk", "swim", "wait"]),
        # Of what it spares one value is enough, whatever else holds.
        ((Fact("weather", "rain"), Fact("weather", "wind")), ["walk"]),
        # Below the threshold it isn't known.
        ((Fact("weather", "rain", 0.1),), ["walk", "wait"]),
        ((Fact("weather", "sun", 0.1),), ["walk", "wait"]),
    ],
    ids=["unknown", "there", "missing", "one-of-several", "spared", "hardly-believed", "hardly-there"],
)
def test_what_it_has_is_known_and_what_it_needs_not_denied(facts: tuple[Fact, ...], ids: list[str]) -> None:
    assert offered(*facts) == ids


def test_a_caution_bars_first_steps() -> None:
    assert offered(Fact("cost", "small")) == ["walk", "wait"]
    assert offered(Fact("cost", "large")) == ["walk"]


def test_a_bar_on_no_experiment_is_refused_where_it_stands() -> None:
    with pytest.raises(KnowledgeError) as refusal:
        known("wakl")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.hint) == ("unknown-experiment", "did you mean 'walk'?")
    assert str(problem.location) == "pack1/rules/bars.yaml:3:5"


def test_every_experiment_of_ours_says_what_it_needs_costs_and_takes(kb: KnowledgeBase) -> None:
    for one in load_report_knowledge(kb).experiments:
        texts = (one.why, one.who, one.where, one.cost)
        written = [text.words_in(language) for text in texts for language in ("en", "zh-Hant")]
        bounds = one.fit.has or one.fit.needs or one.fit.unless
        assert (one.id, bool(bounds), one.weeks > 0, all(written)) == (one.id, True, True, True)


def test_what_is_not_true_of_a_product_is_no_talking_point(kb: KnowledgeBase) -> None:
    knowledge, recommender = load_report_knowledge(kb), Recommender(kb, PlainEngine)
    told = [
        [point.id for point in points_for(recommender.recommend(Profile(facts)), knowledge, kb.scale.threshold)]
        for facts in ((), (Fact("radius", "street"),), (Fact("radius", "abroad"),))
    ]
    assert [("wide-reach" in each, len(each)) for each in told] == [(True, 8), (False, 7), (True, 8)]


_JOB = {"product": "need-driven", "price": "medium", "offer": "work", "delivery": "local", "last-orders": "list"}
_SEATS = {"product": "tickets", "price": "medium", "offer": "seat", "motive": "love", "last-orders": "stores",
          "reach": "places", "volume": "some", "inventory": "own", "repeat": "frequent"}  # fmt: skip
_ROUND = _JOB | {"bottleneck": "capacity demand", "repeat": "frequent"}
_SHOP = {"product": "fmcg", "price": "medium", "offer": "goods", "earning": "margin", "last-orders": "stores"}

_SUPPLY = {"product": "need-driven", "price": "high", "offer": "goods", "audience": "business", "motive": "work",
           "bottleneck": "demand", "radius": "country"}  # fmt: skip
_FILMED = {"product": "need-driven", "price": "medium", "offer": "goods", "proof": "use", "presenter": "face",
           "discovery": "feed", "market": "tw", "volume": "some"}  # fmt: skip
_ORDERED = _SHOP | {"product": "special", "special-kind": "custom", "bottleneck": "capacity"}
_NEAR = _JOB | {"discovery": "search", "radius": "city", "bottleneck": "demand"}
_TRIED = {"product": "virtual", "price": "high", "offer": "software", "earning": "access", "last-orders": "list"}
_SOON = {"product": "tickets", "price": "medium", "offer": "seat", "deadline": "weeks", "last-orders": "list",
         "reach": "members"}  # fmt: skip
_READ = {"product": "need-driven", "price": "high", "offer": "work", "audience": "business", "motive": "work",
         "complexity": "high", "presenter": "writer", "proof": "trust", "discovery": "search",
         "record": "teaching"}  # fmt: skip
_LAUNCHED = {"product": "special", "price": "medium", "offer": "goods", "goal": "sales", "reach": "members",
             "last-orders": "own-shop"}  # fmt: skip
_SEEN = {"product": "need-driven", "price": "medium", "offer": "goods", "proof": "look", "visual": "high",
         "discovery": "feed", "presenter": "face", "bottleneck": "demand"}  # fmt: skip
_PILOT = {"product": "need-driven", "price": "high", "offer": "work", "audience": "business", "motive": "work",
          "volume": "few", "delivery": "project", "last-orders": "none", "bottleneck": "demand"}  # fmt: skip
_LESSON = {"product": "virtual", "price": "medium", "offer": "course", "proof": "lesson", "presenter": "face",
           "volume": "some", "bottleneck": "demand"}  # fmt: skip

_PAGE = _JOB | {"discovery": "search", "bottleneck": "demand"}
_COUNTER = _SHOP | {"product": "need-driven", "reach": "places", "discovery": "place", "delivery": "local",
                    "assortment": "range", "market": "tw"}  # fmt: skip
_STOCK = _SHOP | {"goal": "clearance", "assortment": "range", "inventory": "own"}
_FOUND = _SHOP | {"bottleneck": "stock", "assortment": "single-pieces", "inventory": "own"}
_COSTED = _SHOP | {"bottleneck": "margin", "assortment": "range", "volume": "some"}


def steps(kb: KnowledgeBase, facts: dict[str, str]) -> list[str]:
    given = [Fact(attribute, value) for attribute, values in facts.items() for value in values.split()]
    recommendation = Recommender(kb, PlainEngine).recommend(Profile(tuple(given)))
    return [each.id for each in experiments_for(recommendation, load_report_knowledge(kb), kb.scale.threshold)]


@pytest.mark.parametrize(
    "facts",
    [_SHOP | {"bottleneck": "demand"}, _JOB | {"bottleneck": "capacity"}, _JOB | {"reach": "places", "volume": "some"}],
    ids=["shop", "full-hands", "regulars"],
)
def test_who_lacks_the_licence_sees_to_it_before_anything_else(kb: KnowledgeBase, facts: dict[str, str]) -> None:
    assert steps(kb, facts)[:1] not in ([], ["licence-settled-first"])
    assert steps(kb, facts | {"licence": "missing"})[:1] == ["licence-settled-first"]


@pytest.mark.parametrize(
    ("facts", "more", "step"),
    [
        # Firms join no list with a message a week.
        (_SEATS, {"audience": "business"}, "own-pool-invitation"),
        # Whoever moves house needs no message a week.
        (_SEATS, {"offer": "work"}, "own-pool-invitation"),
        # What is fetched on the spot is decided there, and not by a page of a product.
        (
            {"product": "fmcg", "price": "low", "offer": "goods", "proof": "use", "volume": "many",
             "assortment": "range", "last-orders": "own-shop", "market": "cn"},
            {"delivery": "local"},
            "short-video-shelf",
        ),
        # Only who is full in one season and idle in another lays early dates where there is room.
        (_ROUND, {"bottleneck": "capacity"}, "before-it-falls-due-again"),
        (_ROUND, {"delivery": "seat"}, "before-it-falls-due-again"),
        # Whoever moved house has nothing to move.
        (_ROUND, {"repeat": "rare"}, "before-it-falls-due-again"),
        # What must be tried on is doubted by nobody.
        (_SHOP | {"product": "health", "proof": "trust", "volume": "many", "assortment": "range",
          "last-orders": "own-shop"},
         {"proof": "use"}, "authority-proof"),
        # Members are on a list already; who gives writes no review.
        (_SEATS, {"earning": "access"}, "own-pool-invitation"),
        (_JOB | {"bottleneck": "trust"}, {"earning": "nothing"}, "thirty-true-reviews"),
        # One dress of its kind has no next lot; what stands on a shelf is waited for by nobody.
        (_ORDERED, {"assortment": "single-pieces"}, "waiting-list-before-wider"),
        (_ORDERED, {"special-kind": "ordinary"}, "waiting-list-before-wider"),
        # Who is full asks nobody to send more.
        (_JOB | {"reach": "partner", "earning": "work"}, {"bottleneck": "capacity"}, "three-partners-one-offer"),
        # Pupils bear witness to no course in the mainland.
        (
            {"product": "virtual", "price": "medium", "offer": "course", "bottleneck": "trust", "market": "cn",
             "last-orders": "own-shop"},
            {"oversight": "adult-education"},
            "thirty-true-reviews",
        ),
        (
            _SUPPLY | {"goal": "leads"},
            {"licence": "missing"},
            "enquiries-that-came-to-nothing",
        ),
        # Whoever delivers the same every week has no pile of enquiries; nor has whoever sells to three houses.
        (_SUPPLY | {"goal": "leads"}, {"goal": "sales"}, "enquiries-that-came-to-nothing"),
        (_SUPPLY | {"goal": "leads"}, {"last-orders": "stores"}, "enquiries-that-came-to-nothing"),
        # What is made to order is tried by nobody beforehand.
        (_SUPPLY | {"proof": "use"}, {"assortment": "single-pieces"}, "visits-with-a-sample"),
        (_SUPPLY | {"proof": "use"}, {"special-kind": "custom"}, "visits-with-a-sample"),
        # Few trading houses are not called up one after the other; whoever sells to members has no traders.
        (_SHOP | {"radius": "country"}, {"audience": "business"}, "ring-those-who-sell-on"),
        (_SHOP | {"radius": "country"}, {"reach": "members"}, "ring-those-who-sell-on"),
        # Who sells from a farm and an own page has buyers at the door, no traders.
        (_SHOP | {"radius": "country"}, {"last-orders": "stores own-shop"}, "ring-those-who-sell-on"),
        # Goods are costed by the order, not by the hour.
        (_JOB | {"bottleneck": "margin"}, {"offer": "goods work"}, "jobs-costed-one-by-one"),
        # What spoils within days can't wait two weeks for other takers.
        (_STOCK, {"deadline": "weeks"}, "stock-in-three-heaps"),
        # Nobody is shown how a film is made who is followed for his films.
        (_FILMED, {"reach": "members"}, "short-video-three"),
        (_FILMED, {"volume": "many"}, "short-video-three"),
        (_FILMED | {"reach": "members"}, {"bottleneck": "capacity"}, "films-that-say-where-to-buy"),
        # A page is tried only where it is listed; a lesson given only by whoever may teach.
        (
            _SHOP | {"proof": "look", "volume": "many", "assortment": "range", "last-orders": "marketplace"},
            {"last-orders": "list"},
            "picture-first-screen",
        ),
        (_LESSON, {"licence": "missing"}, "first-lesson"),
        # Givers buy nothing.
        (_PAGE, {"earning": "nothing"}, "own-site-landing"),
        # A sign sells no more of what is sold out; a firm of nine thousand counters has figures.
        (_COUNTER, {"budget": "large"}, "ask-at-the-counter"),
        # What others left on commission has their price, and is bought from nobody.
        (_STOCK, {"inventory": "consigned"}, "stock-in-three-heaps"),
        (_FOUND, {"inventory": "consigned"}, "say-what-you-buy"),
        # Who buys for his work knows others who do; who buys after a loss is not asked for names.
        (_JOB | {"motive": "work"}, {"motive": "need"}, "ten-calls-to-regulars"),
        (_JOB | {"motive": "need"}, {"motive": "work"}, "what-buyers-say-of-you"),
        # Who is sent on by neighbours is on no map; four weeks are too long for places due in three.
        (_NEAR, {"discovery": "friends"}, "local-answer-fast"),
        (_NEAR, {"deadline": "weeks"}, "local-answer-fast"),
        # Who sells to three trading houses has no pile of enquiries.
        (_JOB | {"goal": "leads"}, {"last-orders": "stores"}, "answer-within-the-hour"),
        # Whoever holds no goods has no papers on them.
        (_SHOP | {"product": "health", "proof": "trust", "volume": "many", "assortment": "range",
          "last-orders": "own-shop"},
         {"inventory": "none"}, "authority-proof"),
        # Women who buy for themselves are visited at no firm.
        (_SUPPLY | {"proof": "use"}, {"audience": "women business"}, "visits-with-a-sample"),
        # Those who ride and talk don't read; givers ask no buyers' questions.
        (_READ, {"presenter": "face"}, "answer-article"),
        (_READ, {"record": "none"}, "answer-article"),
        (_READ, {"earning": "nothing"}, "answer-article"),
        # Rosters that are tried have those who stopped; to a firm's seminar nobody brings a friend; who sells a few a
        # week has no part to leave as it is.
        (_TRIED, {"last-orders": "none"}, "those-who-tried-and-stopped"),
        (_SOON, {"deadline": "months"}, "free-places-told-today"),
        (_SOON, {"audience": "business"}, "free-places-told-today"),
        (_SHOP | {"bottleneck": "margin", "volume": "many", "budget": "large"}, {"volume": "few"},
         "one-part-before-all"),
        # More orders are the last thing that full hands want.
        (_PAGE, {"bottleneck": "capacity"}, "own-site-landing"),
        # A shop in town sells to households; who lays what he sells has no traders.
        (_SHOP | {"radius": "country"}, {"radius": "city"}, "ring-those-who-sell-on"),
        (_SHOP | {"radius": "country"}, {"offer": "goods work"}, "ring-those-who-sell-on"),
        # Nobody sells on a suit that was made for him.
        (_SHOP | {"radius": "country"}, {"special-kind": "custom"}, "ring-those-who-sell-on"),
        # Of six orders a year no four weeks show a difference: the last ten who asked do.
        (_PAGE, {"volume": "few"}, "commonest-doubt-first"),
        (_PAGE | {"volume": "few"}, {"volume": "some"}, "the-last-ten-who-asked"),
        (_PAGE | {"volume": "few"}, {"discretion": "unseen"}, "the-last-ten-who-asked"),
        # Who is found in a feed walks in nowhere.
        (_COUNTER, {"discovery": "feed"}, "ask-at-the-counter"),
        # A practice launches nothing.
        (_LAUNCHED, {"offer": "goods work"}, "list-first-days"),
        (_LAUNCHED, {"oversight": "device"}, "list-first-days"),
        # Nobody saves pictures while the car is shut in.
        (_SEEN, {"product": "urgent need-driven"}, "picture-sites-series"),
        # What is bought once a season, or found once, is not bought again within 60 days.
        (_SEATS, {"repeat": "rare"}, "own-pool-invitation"),
        (_SEATS, {"assortment": "single-pieces"}, "own-pool-invitation"),
        (_SEATS, {"last-orders": "stores marketplace"}, "own-pool-invitation"),
        # Who cuts his own stones takes none in.
        (_FOUND, {"special-kind": "luxury"}, "say-what-you-buy"),
        # Of one kind there is nothing to sort.
        (_STOCK, {"assortment": "one-product"}, "stock-in-three-heaps"),
        # What is let by the month is no job, and has no fullest day.
        (_JOB | {"bottleneck": "capacity"}, {"earning": "access"}, "turned-away-jobs-written-down"),
        (_JOB | {"bottleneck": "capacity"}, {"earning": "access"}, "one-more-pair-of-hands"),
        (_ORDERED, {"earning": "access"}, "waiting-list-before-wider"),
        # Seventeen years of customers are no pilots.
        (_PILOT, {"last-orders": "own-shop"}, "service-pilot-client"),
        # Buyers over the sea are visited by nobody.
        (_SUPPLY | {"proof": "use"}, {"radius": "abroad"}, "visits-with-a-sample"),
        (_NEAR, {"radius": "abroad"}, "local-answer-fast"),
        # Who is known by friends, or rings from the tractor, reads no page.
        (_PAGE, {"discovery": "friends"}, "own-site-landing"),
        # What is used up and ordered again has no launch.
        (_LAUNCHED, {"product": "fmcg"}, "list-first-days"),
        # A desk is no job, and has no next free date.
        (_NEAR, {"offer": "seat"}, "local-answer-fast"),
        # Three houses that take a container know no discount; one thing has one cost.
        (_COSTED, {"radius": "abroad"}, "orders-costed-line-by-line"),
        (_COSTED, {"assortment": "one-product"}, "orders-costed-line-by-line"),
        # One article is looked for by everybody who comes in; what is sent has no counter.
        (_COUNTER, {"assortment": "one-product"}, "ask-at-the-counter"),
        (_COUNTER, {"delivery": "parcel"}, "ask-at-the-counter"),
        # What is eaten may as well stand at markets and on others' shelves; a firm's course has no free lesson.
        (_COUNTER, {"product": "fmcg"}, "ask-at-the-counter"),
        (_LESSON, {"audience": "business"}, "first-lesson"),
        # A month's fee has nobody who asked and didn't book.
        (_LESSON, {"earning": "access"}, "first-lesson"),
        # Givers buy nothing that a picture shows or a film names.
        (_SEEN, {"offer": "right"}, "picture-sites-series"),
        (_FILMED | {"reach": "members"}, {"offer": "right"}, "films-that-say-where-to-buy"),
        # Who has told where buyers look, or what is missing, knows where they come from.
        ({"product": "virtual", "price": "medium"}, {"discovery": "feed"}, "how-buyers-heard-of-you"),
        ({"product": "virtual", "price": "medium"}, {"bottleneck": "demand"}, "how-buyers-heard-of-you"),
        # A doubt is settled for those who want more buyers.
        (_PAGE, {"bottleneck": "capacity"}, "commonest-doubt-first"),
        # Firms that pack ten thousand a week have no first job to be done beside somebody.
        (_ORDERED, {"volume": "many"}, "one-more-pair-of-hands"),
    ],
    ids=["firms", "as-needed", "spot", "full-always", "own-place", "moved",
             "tried-on", "members", "gifts", "single", "full", "course", "no-licence",
         "supply", "houses", "one-piece", "custom", "few-houses", "no-traders", "own-page", "goods", "spoils",
         "followed", "busy", "full-films", "not-listed", "may-not-teach", "givers", "large-firm", "in-stock",
         "consigned", "consigned-bought", "names", "no-names", "on-no-map", "too-long", "no-enquiries", "no-papers",
         "no-firm", "no-writer", "no-readers", "no-buyers", "nobody-stopped", "not-soon", "no-friends", "one-shop",
         "no-more", "households", "laid", "made-for-one", "six-a-year", "dozens",
         "unseen", "feed", "practice", "device", "urgent", "seasonal", "found-once",
         "marketplace", "own-stones", "one-kind", "let-jobs", "let-hands", "let-wait", "old-hands", "overseas",
         "not-near", "no-readers-at-all", "no-launch", "desks", "containers", "one-cost", "one-article", "no-counter",
         "on-shelves", "firms-learn", "by-the-month",
         "no-goods", "no-goods-filmed", "sources-told", "want-told", "full-of-work", "packers"],
)  # fmt: skip
def test_a_step_is_offered_to_those_who_can_take_it(
    kb: KnowledgeBase, facts: dict[str, str], more: dict[str, str], step: str
) -> None:
    assert (step in steps(kb, facts), step in steps(kb, facts | more)) == (True, False)


def test_who_lets_a_little_beside_what_he_makes_keeps_the_step_of_full_hands(kb: KnowledgeBase) -> None:
    full = _JOB | {"bottleneck": "capacity"}
    offered_to = [steps(kb, full | {"earning": earning}) for earning in ("work", "referral", "work access", "access")]
    assert [{"one-more-pair-of-hands", "turned-away-jobs-written-down"} <= {*each} for each in offered_to] == [
        True, True, True, False,
    ]  # fmt: skip


def test_a_step_begins_from_what_is_known_without_asking_it_again(kb: KnowledgeBase) -> None:
    told = {one.id: " ".join(text.words_in("en") or "" for text in (one.publish, one.stop))
            for one in load_report_knowledge(kb).experiments}  # fmt: skip
    asked = ("what did you do instead", "List how many", "which hours", "how they heard of you")
    assert {step: words for step, text in told.items() if (words := [each for each in asked if each in text])} == {}


def test_no_step_divides_a_range_that_may_be_three_articles(kb: KnowledgeBase) -> None:
    texts = {one.id: one.publish.words_in("en") or "" for one in load_report_knowledge(kb).experiments}
    assert [step for step, text in texts.items() if "half of the" in text] == []


def unanswered(kb: KnowledgeBase, facts: dict[str, str]) -> set[str]:
    given = [Fact(attribute, value) for attribute, values in facts.items() for value in values.split()]
    return {each.slug for each in Recommender(kb, PlainEngine).recommend(Profile(tuple(given))).unknown}


@pytest.mark.parametrize(
    ("facts", "more", "question"),
    [
        ({"product": "health", "price": "medium"}, {"oversight": "food"}, "discretion"),
        ({"product": "fmcg", "price": "medium", "oversight": "food"}, {"audience": "business"}, "licence"),
        ({"product": "special", "price": "high", "offer": "goods", "inventory": "consigned"},
         {"assortment": "single-pieces"}, "source"),
        ({"product": "fmcg", "price": "low", "discovery": "friends", "earning": "margin"},
         {"goal": "clearance"}, "commission"),
        ({"product": "need-driven", "price": "high", "offer": "software"}, {"offer": "work"}, "complexity"),
    ],
    ids=["food-is-no-secret", "firms-are-licensed", "each-piece-from-somebody-else", "stock-must-go", "work"],
)  # fmt: skip
def test_a_question_that_misses_the_client_is_not_asked(
    kb: KnowledgeBase, facts: dict[str, str], more: dict[str, str], question: str
) -> None:
    assert (question in unanswered(kb, facts), question in unanswered(kb, facts | more)) == (True, False)


def test_no_step_asks_for_a_number_in_a_week_or_a_call_from_a_roof(kb: KnowledgeBase) -> None:
    # Nine sales a week are no thirty, and who works on a roof answers nobody within ten minutes.
    told = {
        each.id: " ".join(text.words_in("en") or "" for text in (each.title, each.publish, each.measure, each.stop))
        for each in load_report_knowledge(kb).experiments
    }
    asked = ("thirty buyers", "within ten minutes", "within the hour", "who else should know", "two trial days")
    assert {step: words for step, text in told.items() if (words := [each for each in asked if each in text])} == {
        "ten-calls-to-regulars": ["who else should know"]
    }
    # A season may be shorter than eight weeks: what is counted by visits and clicks is decided then.
    assert [each for each in ("own-site-landing", "picture-first-screen", "picture-sites-series")
            if " weeks" in told[each]] == []  # fmt: skip


@pytest.mark.parametrize("facts", [_FILMED, _SEEN, _NEAR, _PAGE, _LAUNCHED, _LESSON, _SUPPLY, _COUNTER, _READ, _TRIED])
def test_who_cant_take_more_is_sent_for_no_buyers(kb: KnowledgeBase, facts: dict[str, str]) -> None:
    for full in ("capacity", "stock"):
        at_work = {"one-more-pair-of-hands", "turned-away-jobs-written-down", "those-who-tried-and-stopped"}
        assert {*steps(kb, facts | {"bottleneck": full})} <= at_work
    # Off the peak there is room: who lacks buyers as well is sent for them.
    assert steps(kb, _NEAR | {"bottleneck": "capacity demand"})


def test_a_good_deed_and_what_is_hired_out_are_not_costed_like_orders(kb: KnowledgeBase) -> None:
    lessons = _LESSON | {"bottleneck": "margin", "last-orders": "list", "reach": "partner"}
    told = [{*steps(kb, facts)} for facts in (
        lessons | {"earning": "work"}, lessons | {"earning": "work nothing"},
        _COSTED, _COSTED | {"earning": "access"},
    )]  # fmt: skip
    costing = {"jobs-costed-one-by-one", "orders-costed-line-by-line", "three-partners-one-offer"}
    assert [sorted(each & costing) for each in told] == [
        ["jobs-costed-one-by-one", "three-partners-one-offer"], [], ["orders-costed-line-by-line"], [],
    ]  # fmt: skip


def test_a_shop_counter_has_no_result_to_pass_on(kb: KnowledgeBase) -> None:
    app = _TRIED | {"price": "low", "goal": "users", "discovery": "friends", "market": "cn", "motive": "love"}
    assert "passed-on-from-inside" in steps(kb, app)
    assert "passed-on-from-inside" not in steps(kb, app | {"audience": "business"})


_ASKED = {"product": "need-driven", "price": "medium", "offer": "goods", "earning": "margin", "last-orders": "list"}

_FOLLOWED = _ASKED | {"reach": "members", "margin": "fair", "repeat": "frequent"}
_ARTICLES = _ASKED | {"margin": "fair", "assortment": "range", "volume": "some", "inventory": "own"}


def follow_ups(kb: KnowledgeBase, facts: dict[str, str], *plans: str, asked: int = 0) -> list[str]:
    given = tuple(Fact(attribute, value) for attribute, values in facts.items() for value in values.split())
    profile = Profile(given, plans=tuple(Plan(plan, f"plan/{plan}") for plan in plans))
    recommendation = Recommender(kb, PlainEngine).recommend(profile)
    known = load_report_knowledge(kb)
    return [each.id for each in follow_ups_for(recommendation, known, kb.scale.threshold, asked)]


def test_two_questions_are_asked_in_all_those_on_the_clients_plans_first(kb: KnowledgeBase) -> None:
    plans, again = ("subscription", "adoption"), _ASKED | {"repeat": "frequent"}
    both = follow_ups(kb, again, *plans)
    assert set(both) == {"orders-in-a-rhythm", "what-an-adopter-is-owed"}
    assert [len(follow_ups(kb, again, *plans, asked=asked)) for asked in (0, 1, 2, 3)] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("plan", "question"),
    [
        ("subscription", "orders-in-a-rhythm"),
        ("care-plan", "spent-without-a-plan"),
        ("quantity-price", "two-without-a-discount"),
    ],
)
def test_what_is_bought_once_has_no_rhythm_to_ask_for(kb: KnowledgeBase, plan: str, question: str) -> None:
    once, again = ({"repeat": repeat, "volume": "some"} for repeat in ("rare", "frequent"))
    assert question in follow_ups(kb, _ASKED | again, plan)
    assert question not in follow_ups(kb, _ASKED | once, plan)


def test_what_was_told_is_not_asked(kb: KnowledgeBase) -> None:
    assert "margin-of-an-order" in follow_ups(kb, _ASKED)
    assert "margin-of-an-order" not in follow_ups(kb, _ASKED | {"margin": "fair"})


@pytest.mark.parametrize(
    ("facts", "more", "question"),
    [
        # A dress in a web shop is asked about by nobody; who is full needs no list of those who might come.
        (_JOB | {"volume": "some", "bottleneck": "demand"}, {"offer": "goods"}, "asked-and-not-bought"),
        (_SUPPLY, {"radius": "abroad"}, "how-many-such-customers"),
        # One kind of job has no other that leaves more.
        (_JOB | {"volume": "few", "breadth": "few", "earning": "work"}, {"breadth": "single"}, "which-job-leaves-most"),
        # Of single pieces each one has its own price.
        (_STOCK, {"assortment": "single-pieces"}, "a-price-for-all-of-it"),
        # Givers haven't bought.
        (_FOLLOWED, {"earning": "nothing"}, "followers-who-bought"),
        # A wedding is prepared once, whoever follows.
        (_FOLLOWED, {"repeat": "rare"}, "followers-who-bought"),
        # An audience has cost somebody hours each week already.
        (_ASKED | {"margin": "fair", "budget": "small"}, {"reach": "members"}, "hours-for-it"),
        # Meals by the month are one article, and vapes are advertised nowhere.
        (_ARTICLES, {"earning": "access"}, "article-that-leaves-most"),
        (_ARTICLES, {"oversight": "tobacco"}, "article-that-leaves-most"),
    ],
    ids=["web-shop", "overseas", "one-job", "single", "givers", "once", "audience", "meals", "vapes"],
)  # fmt: skip
def test_a_follow_up_is_asked_of_those_who_can_answer_it(
    kb: KnowledgeBase, facts: dict[str, str], more: dict[str, str], question: str
) -> None:
    assert (question in follow_ups(kb, facts), question in follow_ups(kb, facts | more)) == (True, False)


def test_a_plan_is_asked_about_where_others_than_the_seller_could_want_it(kb: KnowledgeBase) -> None:
    # A count that the client is shown anyway is asked for by nobody; to a factory every customer is a firm.
    asked = "asked-for-the-extra"
    assert [asked in follow_ups(kb, _ASKED, plan) for plan in ("paid-extras", "shown-to-the-client")] == [True, False]
    for_firms = [follow_ups(kb, _ASKED | {"motive": motive}, "groups-and-firms") for motive in ("love", "work")]
    assert ["groups-that-asked" in each for each in for_firms] == [True, False]


def test_nothing_is_asked_of_a_plan_that_is_refused(kb: KnowledgeBase) -> None:
    # What would be left of a price that must not be promised at all, or of a hire that the law stops, is no question.
    recommender = Recommender(kb, PlainEngine)
    for each in load_report_knowledge(kb).follow_ups:
        plans = [key for premise in each.when.premises for key in premise.keys if key.startswith("plan/")]
        for key in plans:
            given = tuple(Fact(attribute, value) for attribute, value in _ASKED.items())
            judged = recommender.recommend(Profile(given, plans=(Plan(key, key),))).assessment(key)
            refused = bool(judged.bars) or judged.certainty <= -kb.scale.threshold
            assert (each.id, each.id in follow_ups(kb, _ASKED, key.removeprefix("plan/"))) == (
                each.id, not refused and each.fit.suits({f"{a}={v}": 1.0 for a, v in _ASKED.items()}, 0.2)
            )  # fmt: skip


def test_licences_keep_nobody_waiting(kb: KnowledgeBase) -> None:
    app = {"product": "virtual", "price": "low", "offer": "software", "earning": "access", "last-orders": "own-shop"}
    asked = [follow_ups(kb, app | {"offer": offer}, "large-order") for offer in ("goods", "software")]
    assert ["who-waits-for-the-large-order" in each for each in asked] == [True, False]
