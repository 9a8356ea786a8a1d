"""Lists of orders: what a line comes to is no price of one, and what ends a list is no product."""

import pytest

from catalogs import column_knowledge, notes_in, opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions
from ecomkt.catalog.reading.line_sums import each_of
from tables import each_row

ORDERS = {
    "en": "Item,Quantity,Amount\nMug,10,120\nPan,3,135\n",
    "total": "Item;Qty;Total\nMug;10;$120.00\nPan;3;$135.00\nTotal;13;$255.00\n",
    "de": "Artikel;Menge;Summe\nTasse;10;120,00 €\nPfanne;3;135,00 €\n",
    "zh": "品名,數量,金額\n馬克杯,10,120\n平底鍋,3,135\n",
    "ja": "品名,数量,金額\nカップ,10,120\n鍋,3,135\n",
}


@pytest.mark.parametrize("data", ORDERS.values(), ids=ORDERS)
def test_what_a_line_comes_to_is_divided_by_its_pieces_which_is_told(data: str) -> None:
    assert [price.strip("$ €") for p in products_in(data) for price in p.prices] == ["12", "45"]
    assert "row 2" in notes_in(data)["sums-divided"]


def test_what_cannot_be_divided_is_the_price_of_one_which_is_told() -> None:
    data = "Item,Quantity,Amount\nMug,7,12\nPan,3,45\n"
    assert [p.prices for p in products_in(data)] == [("12",), ("45",)]
    assert "'Quantity'" in notes_in(data)["may-be-sums"]
    empty = "Item,Quantity,Amount\nMug,0,12\nPan,3,45\n"
    assert [p.prices for p in products_in(empty)] == [("12",), ("45",)]


@each_row(
    "data",
    [
        "Item,Qty,Unit price,Total\nMug,10,12,120\nPan,3,45,135\n",
        "Item,Stock,Amount\nMug,10,12\nPan,5,45\n",
        "Item,Quantity,Price\nMug,10,12\nPan,5,45\n",
    ],
)
def test_a_price_of_one_piece_is_left_as_it_is(data: str) -> None:
    assert [p.prices for p in products_in(data)] == [("12",), ("45",)]
    assert not {"sums-divided", "may-be-sums"} & notes_in(data).keys()


def test_who_names_the_price_or_the_quantity_is_asked_no_more() -> None:
    one = ReadingOptions(columns=(("price", "Amount"),))
    assert [p.prices for p in products_in(ORDERS["en"], one)] == [("120",), ("135",)]
    many = ReadingOptions(columns=(("quantity", "Pieces a box"),))
    boxes = "Item,Pieces a box,Price\nMug,10,120\nPan,3,100\n"
    assert [p.prices for p in products_in(boxes, many)] == [("12",), ("33.33",)]


@each_row(
    "told", [("120", "", "120 / ?"), ("120", "0", "120 / 0"), ("ask", "3", "ask / 3"), ("1.200,00 €", "8", "150 €")]
)
def test_a_line_without_pieces_has_no_price(told: tuple[str, str, str]) -> None:
    assert each_of(*told[:2]) == told[2]


@each_row("header", ["ｼｮｳﾋﾝﾒｲ,ｶｶｸ", "ﾋﾝﾒｲ,ﾀﾝｶ", "ｼﾖｳﾋﾝﾒｲ,ﾊﾞｲｶ"])
def test_old_programs_of_japan_write_headers_in_half_width(header: str) -> None:
    data = f"{header}\nﾀｵﾙ,800\nｺｯﾌﾟ,1200\n".encode("cp932")
    assert [(p.title, p.prices) for p in products_in(data)] == [("ﾀｵﾙ", ("800",)), ("ｺｯﾌﾟ", ("1200",))]


FOOTERS = [
    "Total,57.50",
    '"Total, 1234",',
    "Number of items,57",
    "Anzahl Artikel,57",
    "Nombre d'articles,2",
    "商品數量,2",
    "Average price,28.75",
    "Shipping,4.90",
    "Discount,-5",
    "Frais de port,4.90",
    "Remise,-5.00",
    "運費,80",
    "折扣,-50",
    "送料,500",
    "\x1a",
]


@each_row("footer", FOOTERS)
def test_what_ends_a_list_is_no_product(footer: str) -> None:
    found = opened(f"Item,Price\nMug,12\nPan,45.50\n{footer}\n")
    assert [p.title for p in found.products() if isinstance(p, CatalogProduct)] == ["Mug", "Pan"]
    assert (found.tally.products, found.tally.passed_over, found.tally.flawed) == (2, 1, 0)


@each_row(
    "footer",
    ["A3,Shipping insurance,3", "A3,Shipping,3", "A4,Discount card,10", ",Delivery within a day,5", "A5,Total,12"],
)
def test_what_is_called_nearly_so_or_has_a_key_is_a_product(footer: str) -> None:
    assert len(products_in(f"SKU,Item,Price\nA1,Mug,12\nA2,Pan,45.50\n{footer}\n")) == 3


def test_what_is_charged_may_have_a_quantity_or_stand_where_keys_do() -> None:
    found = opened("SKU,Item,Qty,Price\nA1,Mug,1,12\nA2,Pan,2,45.50\nShipping,,,4.90\n,Shipping,1,4.90\n")
    assert [p.title for p in found.products() if isinstance(p, CatalogProduct)] == ["Mug", "Pan"]
    assert found.tally.skipped == {"charge": 2}


def test_a_sum_of_the_rows_above_is_none_whatever_its_category() -> None:
    text = "Item,Category,Price\nMug,Kitchen,12\nPan,Kitchen,45.50\nTotal,Kitchen,57.50\nTowel,Bath,20\nSoap,Bath,5\n"
    found = products_in(text + "Subtotal,Bath,25\nTotal,All,82.50\nTotal,Cereal,4.50\n")
    assert [(p.title, p.prices) for p in found][2:] == [("Towel", ("20",)), ("Soap", ("5",)), ("Total", ("4.50",))]


@pytest.mark.slow
def test_the_first_letters_of_what_ends_a_list_leave_none_out() -> None:
    words = column_knowledge()
    for form in ("{}", "{}:", "{}："):
        said = [form.format(word) for word in sorted({*words.totals, *words.charges})]
        found = opened("Item,Price\nMug,12\nPan,45.50\n" + "".join(f'"{each}",99\n' for each in said))
        assert [p.title for p in found.products() if isinstance(p, CatalogProduct)] == ["Mug", "Pan"]
