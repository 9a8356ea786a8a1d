"""Where an option is to be found in each market, and attributes that went: both are knowledge like all else."""

from ecomkt.knowledge.model import KnowledgeBase
from probe import problems_of
from small_knowledge import SMALL, built

_MARKETS = SMALL["data/codes.yaml"].replace("    many: true\n", "    many: true\n    jurisdiction: true\n")
_RETIRED = "retired:\n  mood: {low: {weather: rain}, high: {}}\n  taste: {sweet: {}}\n"
_PLACES = """\
places:
  shop:
    nearby:
      sun: {names: [Corner, {en: Square, zh-Hant: 廣場}], source: one, as_of: "2026-11"}
      rain: {names: [Arcade], source: one, as_of: "2026-11"}
"""


def names(kb: KnowledgeBase, *markets: str) -> list[list[str | None]]:
    return [[name.words_in("en") for name in place.names] for place in kb.places_of("shop/nearby", markets)]


def test_places_are_told_for_the_markets_that_are_asked_for() -> None:
    kb = built(base={**SMALL, "data/codes.yaml": _MARKETS, "data/places.yaml": _PLACES})
    assert names(kb, "sun") == [["Corner", "Square"]]
    assert names(kb, "sun", "rain") == [["Corner", "Square"], ["Arcade"]]
    assert names(kb) == names(kb, "wind") == []
    assert kb.places[0].names[1].words_in("zh-Hant") == "廣場"
    assert (kb.places[0].source, kb.places[0].as_of) == ("one", "2026-11")


def test_a_name_is_told_to_those_alone_whom_it_fits() -> None:
    text = """\
places:
  shop:
    nearby:
      sun:
        names: []
        for:
          - {names: [Pier], needs: {weather: [sun, wind]}, unless: {cost: [large]}}
          - {names: [Corner]}
        source: one
        as_of: "2026-11"
"""
    kb = built(base={**SMALL, "data/codes.yaml": _MARKETS, "data/places.yaml": text})

    def told(**believed: float) -> list[list[str | None]]:
        facts = {key.replace("_", "="): certainty for key, certainty in believed.items()}
        return [[n.words_in("en") for n in place.names] for place in kb.places_of("shop/nearby", ["sun"], facts)]

    # What isn't known speaks against no name; what is hardly believed isn't known.
    assert told() == told(weather_wind=1.0) == told(weather_rain=0.1) == [["Pier", "Corner"]]
    assert told(weather_rain=1.0) == told(cost_large=1.0) == [["Corner"]]
    assert told(weather_rain=1.0, weather_sun=0.4) == [["Pier", "Corner"]]


def test_a_market_in_which_no_name_fits_names_none(kb: KnowledgeBase) -> None:
    seat = {"product=tickets": 1.0, "offer=seat": 1.0, "delivery=seat": 1.0, "motive=love": 1.0}
    names = [
        name.words_in("en") for place in kb.places_of("carrier/platform-shop", ["tw"], seat) for name in place.names
    ]
    assert names[:2] == ["Klook for outings", "KKday for outings"]
    assert kb.places_of("carrier/platform-shop", ["tw"], {**seat, "motive=love": 0.0, "motive=work": 1.0}) == ()


def test_no_shelf_for_households_is_named_to_whoever_supplies_other_shops(kb: KnowledgeBase) -> None:
    goods = {"product=need-driven": 1.0, "offer=goods": 1.0, "delivery=parcel": 1.0, "price=low": 1.0}

    def shelves(market: str, **more: float) -> list[str | None]:
        facts = goods | {key.replace("__", "="): certainty for key, certainty in more.items()}
        places = kb.places_of("carrier/platform-shop", [market], facts)
        return [name.words_in("en") for place in places for name in place.names]

    assert "Amazon" in shelves("us", audience__women=1.0)
    # What isn't known calls up no shelf of a trade of its own; not every country of a market looks on the same one.
    assert shelves("eu") == ["Amazon", "Allegro in Poland", "bol in the Netherlands", "Etsy"]
    assert "Amazon" not in shelves("us", **{"audience__online-merchants": 1.0})
    # Cheaper than its peers is no handwork.
    assert "Etsy" not in shelves("eu", **{"price__below-peers": 1.0})


def test_a_network_of_offices_is_named_to_no_small_firm_of_the_town(kb: KnowledgeBase) -> None:
    firms = {"offer=work": 1.0, "delivery=project": 1.0, "motive=work": 1.0, "audience=business": 1.0}

    def read(market: str, radius: str, delivery: str = "project") -> list[str | None]:
        facts = firms | {f"radius={radius}": 1.0, f"delivery={delivery}": 1.0}
        return [n.words_in("en") for p in kb.places_of("carrier/article-sites", [market], facts) for n in p.names]

    assert [read(market, "city") for market in ("tw", "us")] == [["Facebook groups of the trade"], ["trade press"]]
    assert "LinkedIn" in read("us", "country")
    assert "LinkedIn" in read("tw", "abroad")


def test_a_forum_of_parents_is_named_to_those_alone_who_sell_something_for_children(kb: KnowledgeBase) -> None:
    def read(market: str, product: str) -> list[str | None]:
        facts = {"audience=parents": 1.0, "motive=need": 1.0, f"product={product}": 1.0}
        return [n.words_in("en") for p in kb.places_of("carrier/article-sites", [market], facts) for n in p.names]

    for market, forum in (("uk", "Mumsnet"), ("hk", "Baby Kingdom")):
        assert [forum in read(market, product) for product in ("children", "need-driven")] == [True, False]


def test_whoever_is_visited_or_comes_nearby_is_told_of_the_map(kb: KnowledgeBase) -> None:
    for market in ("uk", "eu", "us", "tw", "jp", "sea"):
        for delivery in ("local", "seat", "project"):
            facts = {"offer=work": 1.0, f"delivery={delivery}": 1.0, "radius=city": 1.0, "motive=need": 1.0}
            told = [
                n.words_in("en") for p in kb.places_of("carrier/mobile-entrances", [market], facts) for n in p.names
            ]
            assert "Google Maps" in told, market


def test_what_comes_within_the_hour_is_named_to_nobody_who_sends_it_through_the_country(kb: KnowledgeBase) -> None:
    goods = {"offer=goods": 1.0, "delivery=local": 0.5, "delivery=parcel": 0.5, "audience=mass": 1.0}

    def shelves(radius: str) -> list[str | None]:
        facts = goods | {f"radius={radius}": 1.0}
        return [n.words_in("en") for p in kb.places_of("carrier/platform-shop", ["cn"], facts) for n in p.names]

    assert ("Meituan" in shelves("city"), "Meituan" in shelves("country")) == (True, False)


def test_tickets_of_shows_are_named_to_nobody_who_must_be_trusted_with_the_risk(kb: KnowledgeBase) -> None:
    seat = {"product=tickets": 1.0, "offer=seat": 1.0, "motive=love": 1.0, "record=video": 1.0, "proof=use": 1.0}

    def shelves(**more: float) -> list[str | None]:
        facts = seat | {key.replace("_", "="): certainty for key, certainty in more.items()}
        return [n.words_in("en") for p in kb.places_of("carrier/platform-shop", ["tw"], facts) for n in p.names]

    assert ("KKTIX for shows" in shelves(), "KKTIX for shows" in shelves(proof_trust=0.4)) == (True, False)


def test_a_pack_names_its_own_places_in_the_place_of_ours() -> None:
    pack = {"data/pack.yaml": "name: p\nversion: '1'\n"}
    pack["data/places.yaml"] = "places: {shop: {nearby: {sun: {names: [Bazaar]}}}}\n"
    kb = built(pack, base={**SMALL, "data/codes.yaml": _MARKETS, "data/places.yaml": _PLACES})
    assert names(kb, "sun", "rain") == [["Bazaar"], ["Arcade"]]


def test_what_places_call_must_be_there() -> None:
    wrong = _PLACES.replace("nearby", "nearbi").replace('as_of: "2026-11"', "as_of: lately").replace("rain:", "rian:")
    text = f"{_PLACES}    downtown: {{rian: {{names: [x], source: won, as_of: lately}}}}\n"
    base = {**SMALL, "data/codes.yaml": _MARKETS, "data/places.yaml": text}
    found = {(p.code, p.hint) for p in problems_of(base)}
    assert ("unknown-market", "did you mean 'rain'?") in found
    base["data/places.yaml"] = wrong.replace("rian:", "rain:")
    found = {(p.code, p.hint) for p in problems_of(base)}
    assert ("unknown-option", "did you mean 'nearby'?") in found


def test_every_carrier_of_ours_has_names_in_every_market_but_elsewhere(kb: KnowledgeBase) -> None:
    (markets,) = (set(a.by_slug) - {"elsewhere"} for a in kb.codebook.attributes if a.jurisdiction)
    for key in kb.codebook.family["carrier"].keys:
        assert {place.market for place in kb.places_of(key, markets)} == markets, key


def test_a_pack_that_speaks_of_an_attribute_that_went_is_told_what_took_its_place() -> None:
    pack = {
        "data/pack.yaml": "name: p\nversion: '1'\n",
        "rules/old.yaml": "title: {en: Old, zh-Hant: 舊}\nrules:\n"
        "  - {id: mood-decides, when: {mood: [low], taste: [sweet]}, favour: {shop: {nearby: good}},"
        " because: {en: So.}, basis: practice, source: [one]}\n",
    }
    base = {**SMALL, "data/codes.yaml": SMALL["data/codes.yaml"] + _RETIRED}
    found = problems_of(base, pack)
    assert [(p.code, p.hint) for p in found] == [
        ("unknown-attribute", "it went: use weather"),
        ("unknown-attribute", "it went"),
    ]


def test_a_shelf_is_named_for_what_is_sold_and_to_whom(kb: KnowledgeBase) -> None:
    def shelves(market: str, *facts: str) -> list[str | None]:
        places = kb.places_of("carrier/platform-shop", [market], dict.fromkeys(facts, 1.0))
        return [name.words_in("en") for place in places for name in place.names]

    bed = ("product=tickets", "offer=seat", "delivery=seat", "motive=love", "earning=access", "oversight=travel")
    assert shelves("eu", *bed) == ["Booking.com for beds"]
    show = ("product=tickets", "offer=seat", "delivery=seat", "motive=love", "record=video")
    assert "Eventbrite for events" in shelves("eu", *show)
    factory = ("product=fmcg", "offer=goods", "delivery=parcel", "price=low", "inventory=own", "audience=business")
    abroad = (*factory, "radius=abroad", "discovery=marketplace")
    for market in ("us", "eu", "uk", "elsewhere"):
        assert shelves(market, *abroad) == ["Alibaba.com for buyers who are firms"]
        assert shelves(market, *factory) == []
    assert "Pinduoduo" not in shelves("cn", *factory)
    # Who comes from abroad looks for an outing, whoever of the hosts has been on a stage.
    tour = (*show, "radius=abroad", "discovery=marketplace")
    assert shelves("us", *tour) == shelves("elsewhere", *tour) == ["GetYourGuide for outings"]


def test_vapes_are_named_no_groups_that_bar_them(kb: KnowledgeBase) -> None:
    shop = dict.fromkeys(["delivery=local", "radius=city", "audience=mass", "discovery=friends", "motive=need"], 1.0)

    def names(**more: float) -> list[str | None]:
        facts = {**shop, **{key.replace("_", "="): value for key, value in more.items()}}
        places = kb.places_of("carrier/mobile-entrances", ["tw", "hk", "sea", "uk", "eu", "us"], facts)
        return [name.words_in("en") for place in places for name in place.names]

    assert names().count("Facebook groups") == 6
    assert "Facebook groups" not in names(oversight_tobacco=1.0)
