"""Which sentence is said to whom: it must hold of everybody who has told what it rests on."""

from answers import reasons_for
from tables import each_row

HIRE_OF_CANOPIES = {
    "product": "need-driven",
    "price": "medium",
    "offer": "work",
    "motive": "need",
    "audience": "parents",
}
SCHOOL = {"product": "children", "price": "medium", "offer": "course", "motive": "need", "audience": "parents"}
BESPOKE = {"product": "special", "special-kind": "custom", "offer": "goods", "reach": "members", "price": "high"}
POWDER = {"product": "health", "offer": "goods", "delivery": "parcel", "repeat": "frequent", "reach": "members"}
LESSONS = {"product": "need-driven", "offer": "course", "delivery": "seat", "repeat": "frequent", "reach": "members"}
AT_WORK = {"product": "virtual", "price": "low", "motive": "work", "audience": "professionals"}
BED = {"product": "tickets", "price": "low", "offer": "seat", "earning": "access", "motive": "love"}
TREATED = {"product": "health", "price": "high", "offer": "work", "motive": "love", "proof": "look"}
HIRED = {
    "product": "need-driven",
    "offer": "goods",
    "audience": "business",
    "motive": "work",
    "repeat": "frequent",
    "delivery": "local",
    "last-orders": "list",
}
CONTRACTS = {
    "product": "need-driven",
    "price": "high",
    "offer": "work",
    "audience": "business",
    "motive": "work",
    "reach": "members",
}
SHOWN = {"product": "special", "price": "high", "offer": "goods", "visual": "high"}
HANDED_OUT = {
    "product": "children",
    "price": "free",
    "offer": "goods",
    "earning": "nothing",
    "inventory": "own",
    "breadth": "single",
    "repeat": "frequent",
    "last-orders": "list",
    "delivery": "local",
    "radius": "city",
}
PARTY = {"product": "children", "price": "high", "offer": "work", "delivery": "local", "repeat": "rare"}
LET = {"price": "medium", "offer": "goods", "earning": "access", "inventory": "own", "delivery": "local"}
TALK = "carrier/mobile-entrances"


@each_row(
    "facts, option, said, unsaid",
    [
        # Mothers of brides are no parents of a class.
        ({**HIRE_OF_CANOPIES, "discovery": "friends", "market": "sea"}, TALK, "who is recommended", "a group"),
        (
            {**SCHOOL, "discovery": "friends", "market": "us"},
            TALK,
            "parents can put into a group",
            "who is recommended",
        ),
        ({**HIRE_OF_CANOPIES, "last-orders": "list"}, "method/word-of-mouth", "your name", "group of parents"),
        (
            {**SCHOOL, "offer": "seat", "last-orders": "list"},
            "method/word-of-mouth",
            "group of parents",
            "whoever is pleased",
        ),
        # A suit belongs to whoever ordered it; a powder is used up, a lesson isn't.
        ({**BESPOKE, "assortment": "single-pieces"}, "traffic/own-pool", "if its owner agrees", "with its price"),
        (
            {**BESPOKE, "special-kind": "luxury", "assortment": "single-pieces"},
            "traffic/own-pool",
            "with its price",
            "owner",
        ),
        (POWDER, "traffic/own-pool", "is due again", "pass on"),
        (LESSONS, "traffic/own-pool", "pass on", "is due again"),
        # Seats are free on some days, an app has users, a gift became something.
        ({**BED, "reach": "members"}, "traffic/own-pool", "still free and when", "to order"),
        ({**AT_WORK, "offer": "software", "reach": "members"}, "traffic/own-pool", "use or follow it", "to order"),
        (
            {"product": "need-driven", "price": "low", "offer": "right", "earning": "nothing", "reach": "members"},
            "traffic/own-pool",
            "the last gift",
            "to order",
        ),
        ({**POWDER, "repeat": "rare"}, "traffic/own-pool", "to order, ask or pass on", "still free and when"),
        # A lesson for a dog shows in what came of it, not in how far somebody got.
        ({**LESSONS, "last-orders": "list"}, "method/word-of-mouth", "what came of it", "further"),
        # Who wants to stay unseen gets a message that nobody else can read; a treatment isn't shown off.
        (
            {**LESSONS, "reach": "none", "discretion": "unseen"},
            "traffic/own-pool",
            "gives nothing away",
            "what comes next",
        ),
        ({**TREATED, "oversight": "clinic"}, "trigger/authority", "what can be expected", "you did for others"),
        (TREATED, "trigger/authority", "what you did for others", "what can be expected"),
        # A crane is hired for another site each time; flour is ordered again.
        ({**HIRED, "earning": "margin"}, "carrier/mobile-entrances", "the same again", "signs up"),
        (
            {**HIRED, "earning": "access", "radius": "city"},
            "carrier/mobile-entrances",
            "hours, prices",
            "the same again",
        ),
        # A bed is booked on a site; work is done in person.
        ({**BED, "last-orders": "marketplace"}, "traffic/own-pool", "book with you directly", "signs up"),
        ({**BED, "last-orders": "stores"}, "traffic/own-pool", "signs up", "book with you directly"),
        (
            {"product": "need-driven", "price": "medium", "offer": "work"},
            "traffic/own-pool",
            "what was done",
            "signs up",
        ),
        # Who weeps at the grave isn't asked then and there.
        (
            {"product": "need-driven", "offer": "work", "motive": "need", "last-orders": "list"},
            "method/word-of-mouth",
            "whoever is pleased",
            "then and there",
        ),
        (
            {"product": "need-driven", "offer": "work", "motive": "love", "last-orders": "list"},
            "method/word-of-mouth",
            "then and there",
            "hand on; people",
        ),
        # A tool turns nobody down; whoever does work may.
        ({**AT_WORK, "offer": "software"}, "trigger/authority", "what it can't do", "take on"),
        ({**AT_WORK, "offer": "course"}, "trigger/authority", "what you don't take on", "what it can't do"),
        # A firm's contract for a season isn't offered a day early; a free chair is.
        ({**CONTRACTS, "bottleneck": "capacity"}, "traffic/own-pool", "his next need", "something is free"),
        ({**LESSONS, "bottleneck": "capacity"}, "traffic/own-pool", "something is free", "his next need"),
        # What convinces in motion isn't seen in a picture alone.
        ({**SHOWN, "proof": "use"}, "format/image", "doesn't show that", "in its place"),
        ({**SHOWN, "proof": "look"}, "format/image", "in its place", "doesn't show that"),
        # A house is stepped into, not held.
        ({**BESPOKE, "proof": "use"}, "trigger/participation", "try a finished one", "hold"),
        # Whoever hands things out for nothing has no shop, no prices and no customers.
        (HANDED_OUT, "model/vertical", "whoever gives", "a shop that"),
        ({**HANDED_OUT, "earning": "margin"}, "model/vertical", "a shop that", "whoever gives"),
        (HANDED_OUT, TALK, "when somebody is there", "prices"),
        (HANDED_OUT, "traffic/own-pool", "has become of it", "is due"),
        ({**HANDED_OUT, "earning": "margin", "price": "low"}, "traffic/own-pool", "is due", "has become of it"),
        # A party has a fixed price and no visit before it; a roof has a price that it begins at.
        (PARTY, "stage/pre-trade", "the price or what it begins at", "visit"),
        # A box of vegetables by the week is eaten; a drill is let.
        ({**LET, "product": "fmcg"}, "model/vertical", "pauses or stops", "that you let"),
        ({**LET, "product": "need-driven"}, "model/vertical", "that you let", "pauses or stops"),
        # Whoever makes or does it for a customer films a job; whoever sells it, its use.
        ({**CONTRACTS, "complexity": "in-use", "proof": "use"}, "format/video", "one job", "one use"),
        ({**SHOWN, "complexity": "in-use", "proof": "use"}, "format/video", "one use", "one job"),
        ({**BESPOKE, "complexity": "in-use", "proof": "use"}, "format/video", "made and tried", "one use"),
        # A brow is drawn on first: the work is seen before it is done.
        (TREATED, "trigger/authority", "judge what they will get", "before it is done"),
        # Whoever sends nothing himself puts nothing into a parcel.
        ({**POWDER, "inventory": "own"}, "method/word-of-mouth", "into each parcel", "whoever is pleased"),
        ({**POWDER, "inventory": "none"}, "method/word-of-mouth", "whoever is pleased", "into each parcel"),
    ],
)
def test_a_sentence_is_said_where_it_holds(facts: dict[str, str], option: str, said: str, unsaid: str) -> None:
    texts = reasons_for(facts, option)
    assert any(said in text for text in texts), texts
    assert not any(unsaid in text for text in texts), texts
