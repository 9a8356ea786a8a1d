"""A record is made of what it tells of, by the names of its fields."""

from typing import Annotated, NamedTuple

import pytest
from msgspec import UNSET, Struct, UnsetType

from ecomkt.errors import Location
from ecomkt.knowledge.codebook import Code
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.output.records import LocationRecord, Record, as_plain, at

WORDING = Wording("en", str)
NAME = Text((("en", "Shop"), ("zh-Hant", "店")))
SHOP = Code("shop", NAME, "S", ())
PLACE = Location("codes.yaml", 3, 5)


class Share(NamedTuple):
    option: Code
    share: float


class Line(Struct, frozen=True):
    text: str
    name: Text
    place: Location
    shares: tuple[Share, ...]
    best: Code | None = None


class ShareRecord(Record, frozen=True, kw_only=True):
    option: str
    code: Annotated[str | None, at("option.letter")]
    share: float


class LineRecord(Record, frozen=True, kw_only=True):
    text: str | None
    said: Annotated[str, at("name")]
    place: str
    where: Annotated[LocationRecord, at("place")]
    shares: list[ShareRecord]
    best: str | None
    extra: int | UnsetType = UNSET


LINE = Line("", NAME, PLACE, (Share(SHOP, 0.123456),))


def test_every_field_comes_from_the_value_or_is_given() -> None:
    record = LineRecord.made_of(LINE, WORDING, best=SHOP)
    assert as_plain(record) == {
        "text": None,
        "said": "Shop",
        "place": "codes.yaml:3:5",
        "where": {"file": "codes.yaml", "line": 3, "column": 5},
        "shares": [{"option": "shop", "code": "S", "share": 0.1235}],
        "best": "shop",
    }


def test_what_is_nowhere_is_an_error() -> None:
    with pytest.raises(AttributeError):
        LineRecord.made_of(SHOP, WORDING)


def test_no_value_is_written_with_all_it_holds() -> None:
    with pytest.raises(TypeError):
        LineRecord.made_of(LINE, WORDING, text=LINE)
