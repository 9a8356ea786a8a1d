"""Of two columns of titles or prices that a list has, the one counts that it fills."""

from catalogs import products_in
from tables import each_row

_OLIVE, _PLUM = ("Oliven", "12.50"), ("Pflaumen", "8.00")


@each_row(
    "data",
    [
        # The same in two languages, of which one is hardly used.
        "Artikelname (FR);Artikelname (DE);Preis\n;Oliven;12.50\n;Pflaumen;8.00\n",
        "Product ID,Product Name (French),Product Name (German),Price\nox1,,Oliven,12.50\npl2,,Pflaumen,8.00\n",
        "Item Name(ja),Item Name(de),Price\n,Oliven,12.50\n,Pflaumen,8.00\n",
        # The price of a variant is left out where it is that of its product, or a word says so.
        "Title,Variation Price,Regular Price\nOliven,,12.50\nPflaumen,,8.00\n",
        "商品名稱,規格價格,原價\nOliven,價格一致,12.50\nPflaumen,價格一致,8.00\n",
    ],
)
def test_a_column_that_most_rows_leave_empty_yields_to_a_filled_one_of_its_name(data: str) -> None:
    assert [(p.title, p.prices[0]) for p in products_in(data)] == [_OLIVE, _PLUM]


def test_a_title_stays_where_another_column_of_its_name_is_filled_as_often() -> None:
    data = "Product Name (English),Product Name (French),Price\nOlives,Les olives,12.50\nPlums,,8.00\nFigs,,7.00\n"
    assert [p.title for p in products_in(data)] == ["Olives", "Plums", "Figs"]
