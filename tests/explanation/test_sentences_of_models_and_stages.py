"""Which sentence of a model, format or stage is said to whom: it rests on what was told, not on the trade."""

from answers import reasons_for
from tables import each_row

PAID_FOR_WORK = {"product": "need-driven", "price": "medium", "offer": "work", "earning": "work", "motive": "need"}
GOODS = {"product": "need-driven", "price": "medium", "offer": "goods", "earning": "margin", "motive": "need"}
OWN = {**GOODS, "inventory": "own", "breadth": "single"}
ESCAPE_ROOM = {"product": "tickets", "price": "low", "offer": "seat", "earning": "work", "motive": "love"}
SWIM_SCHOOL = {"product": "children", "price": "medium", "offer": "course", "earning": "work", "motive": "need"}
RARE = {"product": "special", "price": "high", "offer": "goods", "motive": "love", "proof": "look"}
REGULARS = {**PAID_FOR_WORK, "last-orders": "list", "radius": "city"}
RING = "stage/pre-trade"


@each_row(
    "facts, option, said, unsaid",
    [
        # An escape room is no repair, a swimming lesson no job.
        (ESCAPE_ROOM, "model/service", "for how many at a time", "who does it"),
        (SWIM_SCHOOL, "model/service", "what is taught", "what is done"),
        (PAID_FOR_WORK, "model/service", "who does it", "at a time"),
        ({**PAID_FOR_WORK, "product": "urgent"}, "model/service", "who does it", "who comes"),
        ({**PAID_FOR_WORK, "bottleneck": "capacity"}, "model/service", "how long the wait is", "people compare"),
        # A job done is shown where it can be seen; no burial is.
        ({**PAID_FOR_WORK, "proof": "use", "visual": "high"}, "model/service", "show a job of yours", "wait"),
        ({**PAID_FOR_WORK, "proof": "use"}, "model/service", "who does it", "show a job of yours"),
        # Who sells but no goods beside his work has none that come second.
        ({**PAID_FOR_WORK, "earning": "access"}, "model/service", "you do if it goes wrong", "sell along"),
        ({**PAID_FOR_WORK, "earning": "margin"}, "model/service", "you sell along", "people hand you a job"),
        # Dumplings suit nobody in particular, pigeons are made by nobody.
        ({**OWN, "oversight": "food"}, "model/vertical", "how it is eaten", "whom it suits"),
        ({**OWN, "assortment": "single-pieces"}, "model/vertical", "where it comes from", "who made it"),
        (OWN, "model/vertical", "whom it suits", "eaten"),
        # Data are given where figures decide, a showing where use does.
        ({**GOODS, "proof": "use"}, "model/vertical", "want to have seen it", "figures"),
        ({**GOODS, "proof": "figures"}, "model/vertical", "give the figures", "seen it"),
        # A tidied flat has no true size; a gown that is made has no flaws.
        ({**PAID_FOR_WORK, "proof": "look"}, "format/image", "real jobs", "colour and size"),
        ({**GOODS, "proof": "look"}, "format/image", "colour and size", "real jobs"),
        ({**ESCAPE_ROOM, "proof": "look"}, "format/image", "as guests will find it", "buyers will have it"),
        ({**RARE, "special-kind": "custom"}, "format/image", "finished pieces", "flaws"),
        ({**RARE, "assortment": "single-pieces"}, "format/image", "flaws", "finished pieces"),
        # Whoever goes before the camera shows a job, an article or the place; of a clinic no patient.
        ({**PAID_FOR_WORK, "presenter": "face"}, "format/video", "a real job in each film", "one article"),
        ({**GOODS, "presenter": "face"}, "format/video", "one article", "a real job"),
        ({**ESCAPE_ROOM, "presenter": "face"}, "format/video", "what people find there", "a real job"),
        (
            {**PAID_FOR_WORK, "presenter": "face", "oversight": "clinic"},
            "format/video",
            "leave patients and results out",
            "a real job",
        ),
        # A race has no ordinary day.
        ({**ESCAPE_ROOM, "proof": "use"}, "format/video", "how it really goes there", "ordinary day"),
        # A vet names no price in a message; shoes are brought and not visited.
        ({**REGULARS, "product": "health", "delivery": "local"}, RING, "what it is about", "answer with price"),
        ({**REGULARS, "delivery": "seat"}, RING, "ask for a time", "what it is about"),
        ({**REGULARS, "delivery": "local"}, RING, "what they need and when", "ask for a time"),
        # Where nobody asked for a sample of a canopy.
        (
            {**GOODS, "price": "high", "earning": "access", "proof": "use", "delivery": "local", "last-orders": "list"},
            RING,
            "free on their day",
            "come and see",
        ),
        (
            {**GOODS, "price": "high", "proof": "use", "delivery": "local", "last-orders": "list"},
            RING,
            "come and see",
            "free on their day",
        ),
        # One who goes along to the doctor's treats nobody.
        ({**PAID_FOR_WORK, "product": "health"}, RING, "what that time costs", "what to bring"),
        ({**PAID_FOR_WORK, "product": "health", "oversight": "clinic"}, RING, "what to bring", "what that time costs"),
    ],
)
def test_a_sentence_rests_on_what_was_told(facts: dict[str, str], option: str, said: str, unsaid: str) -> None:
    texts = reasons_for(facts, option)
    assert any(said in text for text in texts), texts
    assert not any(unsaid in text for text in texts), texts
