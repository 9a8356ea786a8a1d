"""Lists as people type them, and cells as programs leave them, for which outsiders got products lost or wrong."""

import json

from catalogs import notes_in, products_in
from tables import each_row

Read = list[tuple[str, tuple[str, ...], tuple[str, ...]]]


def read(data: str) -> Read:
    return [(p.title, p.prices, p.categories) for p in products_in(data)]


@each_row(
    "line, title, price",
    [
        ("Pad thai 60 THB (special 70)", "Pad thai", "60 THB"),
        ("Colour 45 THB (roots only)", "Colour", "45 THB"),
        ("Barn tray -250 THB", "Barn tray", "250 THB"),
        ("Susans canvas- sold", "Susans canvas", "sold"),
        ("Beard trim from 12 THB", "Beard trim", "from 12 THB"),
        ("Set of 50 THB and of 60 THB here", *["Set of 50 THB and of 60 THB here"] * 2),
    ],
)
def test_a_line_with_a_sum_is_a_product_and_heads_no_other(line: str, title: str, price: str) -> None:
    found = read(f"Fried rice 50 THB\n{line}\nTom yum 120 THB\nTea 25 THB\n")
    assert found[1] == (title, (price,), ())
    assert found[2:] == [("Tom yum", ("120 THB",), ()), ("Tea", ("25 THB",), ())]


def test_whole_numbers_are_prices_where_others_have_decimals_and_none_a_currency() -> None:
    found = read("Mushrooms\ncremini 3\noyster 4\n\nFlour\nap flour 2.5\nbread flour 2.5\nrye flour 2.8\nrice 3\n")
    assert [(title, *prices) for title, prices, _ in found][:2] == [("cremini", "3"), ("oyster", "4")]
    assert [kind for *_, kind in found] == [("Mushrooms",)] * 2 + [("Flour",)] * 4


@each_row("line", ["สั่งขั้นต่ำ 100 บาท", "โทร 081-234-5678", "> Prices may change", "Our prices"])
def test_what_tells_of_the_list_is_no_product_and_no_category(line: str) -> None:
    assert read(f"{line}\nA tea 60 บาท\nB tea 120 บาท\nC tea 25 บาท\n") == [
        *(("A tea", ("60 บาท",), ()), ("B tea", ("120 บาท",), ()), ("C tea", ("25 บาท",), ()))
    ]


def test_headings_of_markdown_are_categories_and_its_signs_are_not_read() -> None:
    listed = (
        "# Karte\n\n**Vorspeisen**\n\n- Suppe . . . . 5,50 €\n- Salat — 4,90 €\n\n## Haupt\n\n1. Schnitzel ... 14 €\n"
    )
    assert [(title, kind) for title, _, kind in read(listed)] == [
        *(("Suppe", ("Vorspeisen",)), ("Salat", ("Vorspeisen",)), ("Schnitzel", ("Haupt",)))
    ]


def test_headings_over_tables_of_markdown_are_their_categories_and_remarks_are_none() -> None:
    rule, remark = "|---|---|\n", "> [!TIP]\n> Ask us.\n\n"
    listed = f"# All\n\n## Bread\n\n| Item | Price |\n{rule}| Rye | 3.20 |\n\n{remark}## Cakes\n\n| Cake | Price |\n"
    assert read(f"{listed}{rule}| Tart | 18 |\n") == [*(("Rye", ("3.20",), ("Bread",)), ("Tart", ("18",), ("Cakes",)))]


def test_a_time_is_no_title_but_a_size() -> None:
    assert [t for t, *_ in read("Massage\n30 min - 45 €\n60 min - 80 €\nFacial\n90 min - 75 €\n")] == [
        *("Massage, 30 min", "Massage, 60 min", "Facial, 90 min")
    ]
    assert read("療程,30分鐘,60分鐘\n足底按摩,500,900\n全身按摩,700,1300\n")[0] == ("足底按摩", ("500", "900"), ())


@each_row("none", ["[]", "{}", "null", "NULL", "None", "N/A", "undefined", "(null)"])
def test_what_programs_write_in_an_empty_cell_is_no_category_and_no_price(none: str) -> None:
    listed = f"name,price,sale_price,category,category_path\nMug,{none},4,{none},Kitchen > Cups\nJug,9,{none},,{none}\n"
    assert read(listed) == [("Mug", ("4",), ("Kitchen > Cups",)), ("Jug", ("9",), ())]


def test_a_title_begins_with_no_comma_and_stands_on_one_line() -> None:
    assert [t for t, *_ in read('name,price\n"\n   ,\n   Phone A\n  red ",399\nPhone B,9\n')] == [
        "Phone A red",
        "Phone B",
    ]


@each_row(
    "listed, titles, price",
    [
        (
            "product,unit_amount,nickname\nprod_NWjs8kKb,1999,Shirt\nprod_NWjs8kKc,2999,Cap\n",
            ["Shirt", "Cap"],
            ("19.99",),
        ),
        ("name,price\nShirt,price_1MoBy5Lk\nCap,price_1MoBy5Ll\n", ["Shirt", "Cap"], ()),
        ("name,unit_amount_decimal,currency\nShirt,1999,usd\nCap,2500,usd\n", ["Shirt", "Cap"], ("19.99",)),
        ("Name,Price (minor units)\nShirt,1999\nCap,2500\n", ["Shirt", "Cap"], ("19.99",)),
        ("Name,price_kopecks\nShirt,1999\nCap,2500\n", ["Shirt", "Cap"], ("19.99",)),
    ],
)
def test_identifiers_are_no_titles_and_no_prices_and_minor_units_are_told_by_their_name(
    listed: str, titles: list[str], price: tuple[str, ...]
) -> None:
    found = read(listed)
    assert ([title for title, *_ in found], found[0][1]) == (titles, price)


@each_row(
    "keys", [("Bebidas", "Café & Té"), ("飲料 / 冷", "主餐（晚）"), ("100% Natural", "2-in-1"), ("Menú (L-V)", "Té")]
)
def test_keys_with_signs_are_categories(keys: tuple[str, str]) -> None:
    listed = json.dumps({key: [{"name": f"{n} tea", "price": n}] for n, key in enumerate(keys, 1)})
    assert [kind for *_, kind in read(listed)] == [(key,) for key in keys]
    assert "category-by-keys" in notes_in(listed)


@each_row("kind", ["ARTICLE", "PRODUCT"])
def test_an_article_of_bmecat_has_the_group_that_the_map_behind_all_of_them_gives_it(kind: str) -> None:
    key, mapped = ("SUPPLIER_AID", "ART_ID") if kind == "ARTICLE" else ("SUPPLIER_PID", "PROD_ID")
    groups = "".join(
        f'<CATALOG_STRUCTURE type="{of}"><GROUP_ID>{key}</GROUP_ID><GROUP_NAME>{name}</GROUP_NAME><PARENT_ID>{up}'
        "</PARENT_ID></CATALOG_STRUCTURE>"
        for of, key, name, up in [("root", 1, "All", 0), ("node", 2, "Office", 1), ("leaf", 20, "Pens", 2)]
    )
    item = (
        f"<{kind}><{key}>S8</{key}><{kind}_DETAILS><DESCRIPTION_SHORT>Fineliner</DESCRIPTION_SHORT></{kind}_DETAILS>"
        f"<{kind}_PRICE_DETAILS><{kind}_PRICE><PRICE_AMOUNT>0.95</PRICE_AMOUNT></{kind}_PRICE></{kind}_PRICE_DETAILS>"
        f"</{kind}>"
    )
    maps = f"<{kind}_TO_CATALOGGROUP_MAP><{mapped}>S8</{mapped}><CATALOG_GROUP_ID>20</CATALOG_GROUP_ID>"
    feed = f"<BMECAT><T_NEW_CATALOG>{groups}{item}{maps}</{kind}_TO_CATALOGGROUP_MAP></T_NEW_CATALOG></BMECAT>"
    assert read(feed) == [("Fineliner", ("0.95",), ("Office > Pens",))]


def test_a_remark_behind_one_sign_heads_no_rows() -> None:
    listed = "name,price\nSoap,5\n# exported 2026-01-05,\nTowel,9\n"
    assert [(p.title, p.categories) for p in products_in(listed)] == [("Soap", ()), ("Towel", ())]
