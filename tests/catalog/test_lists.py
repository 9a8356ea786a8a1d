"""Lists as clients send them: headers of many languages and programs, workbooks, pages, and feeds of every kind."""

import io
import json
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from catalogs import codebook, column_knowledge, flaws_in, notes_in, opened, products_in
from ecomkt.catalog.columns.headers import HeaderReader
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions
from ecomkt.errors import InputError
from tables import each_row

LISTS = Path(__file__).parent / "lists"


def brief(product: CatalogProduct) -> tuple[object, ...]:
    return product.title, product.prices, product.currency, product.categories


HEADERS = {
    "German": (
        "Artikelnummer,Artikelname,Menge,Brutto-VK,Netto-VK\nD1,Tropfen 10 ml,12,14.95,12.56\n",
        "Tropfen 10 ml",
        "14.95",
    ),
    "French": (
        "Code EAN,Nom de l’article,Famille,Prix HT,TTC,stock\n30,Jambon cru,Frais,3.50,3.69,10\n",
        "Jambon cru",
        "3.69",
    ),
    "Spanish": ("sku;nombre;precio;categoria\nS1;Camiseta;12,90;Ropa\n", "Camiseta", "12,90"),
    "Italian, no name": ("Codice,Descrizione,Prezzo\nA1,Tazza blu,12.50\nA2,Piatto fondo,9.50\n", "Tazza blu", "12.50"),
    "Portuguese": ("Código;Nome do produto;Preço de venda;Estoque\n1;Caneca;12,50;4\n", "Caneca", "12,50"),
    "Dutch": ("Artikelnummer;Omschrijving kort;Verkoopprijs;Voorraad\n1;Beker;12,50;4\n", "Beker", "12,50"),
    "Polish": ("Kod;Nazwa;Cena brutto (PLN);VAT\nA1;Kubek;12,50;23\n", "Kubek", "12,50"),
    "Czech": ("Kód;Název;Cena s DPH;Skladem\nA1;Hrnek;125;ano\n", "Hrnek", "125"),
    "Russian": ("Артикул;Наименование;Остаток;Цена, руб.\nA1;Чайник;3;1290\n", "Чайник", "1290"),
    "Turkish": ("Ürün Kodu;Ürün Adı;Satış Fiyatı (TL);KDV Oranı\nA1;Bardak;120,50;20\n", "Bardak", "120,50"),
    "Japanese": ("商品コード,商品名,販売価格（税込）,在庫数\nA1,湯のみ,1200,3\n", "湯のみ", "1200"),
    "Korean": ("상품코드,상품명,판매가,재고수량\nA1,머그컵,12000,3\n", "머그컵", "12000"),
    "Thai": ("รหัสสินค้า,ชื่อสินค้า,ราคา (บาท)\nA1,แก้ว,120\n", "แก้ว", "120"),
    "Vietnamese": ("Mã sản phẩm,Tên sản phẩm,Giá bán (VND)\nA1,Cốc sứ,120000\n", "Cốc sứ", "120000"),
    "Swedish": (
        "Artikelnummer;Benämning;Inköpspris;Pris inkl. moms\n1;Kaffekopp;50,00;129,00\n",
        "Kaffekopp",
        "129,00",
    ),
    "Danish": ("Varenr.;Varenavn;Kostpris;Salgspris\n1;Kaffekop;50,00;129,00\n", "Kaffekop", "129,00"),
    "Norwegian": ("Varenummer;Varenavn;Innkjøpspris;Utsalgspris\n1;Kopp;50;129,00\n", "Kopp", "129,00"),
    "Finnish": ("Tuotekoodi;Tuotteen nimi;Ostohinta;Myyntihinta\n1;Kahvikuppi;5;12,90\n", "Kahvikuppi", "12,90"),
    "Hungarian": ("Cikkszám;Megnevezés;Készlet;Bruttó ár\n1;Csésze;5;2 990\n", "Csésze", "2 990"),
    "Romanian": ("Cod produs;Denumire;Stoc;Preț cu TVA\n1;Cană;5;49,90\n", "Cană", "49,90"),
    "Greek": ("Κωδικός;Όνομα προϊόντος;Απόθεμα;Τιμή με ΦΠΑ\n1;Κούπα;5;9,90\n", "Κούπα", "9,90"),
    "Ukrainian": ("Артикул;Назва товару;Залишок;Ціна\n1;Чашка;5;149\n", "Чашка", "149"),
    "Indonesian": ("Kode Barang,Nama Barang,Harga Beli,Harga Jual\n1,Cangkir,10000,25000\n", "Cangkir", "25000"),
    "Arabic": ("رمز المنتج,اسم المنتج,المخزون,سعر البيع\n1,كوب قهوة,5,25\n", "كوب قهوة", "25"),
    "Chinese books": ("書名,作者,出版社,價格,介紹,ISBN\n海邊的貓,王,某,260元,故事,978\n", "海邊的貓", "260元"),
    "help text": (
        "SKU (leave empty);Name (100 letters at most);Price (required)\n10;Garden hose;90.0\n",
        "Garden hose",
        "90.0",
    ),
    "two names": ("品号/Code,品名/Name,单价/元\n1,杯,39.9\n", "杯", "39.9"),
    "cost beside": ("sku;title;Preis (EK);Preis (VK)\nA1;Mug;5,00;12,50\n", "Mug", "12,50"),
    "numbers of items": ("Item,Description,Price\n1001,Garden hose,20.50\n1002,Can,9.00\n", "Garden hose", "20.50"),
    "one known": (
        "_id,title,big_pic,discount_price,original_price,x,y,z\n1,Crab box,a.jpg,9,1088,b,7,f\n",
        "Crab box",
        "1088",
    ),
    "OpenCart": (
        "product_id,name(en-gb),categories,sku,model,manufacturer,price\n3,Chair,20,GC,P7,Acme,100.5\n",
        "Chair",
        "100.5",
    ),
    "Odoo": ("External ID,Name,Internal Reference,Sales Price,Cost\nx,Chair,F1,120.50,80\n", "Chair", "120.50"),
    "Square": ("Token,Item Name,Variation Name,SKU,Category,Price\nt1,Candle,Regular,C1,Home,12\n", "Candle", "12"),
    "Etsy": ("TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS\nRing,Silver,60.00,EUR,1,ring\n", "Ring", "60.00"),
    "Shopee": (
        "ps_category,ps_product_name,ps_product_description,ps_price,ps_stock\n1,Cup,Big,1200,3\n",
        "Cup",
        "1200",
    ),
    "Rakuten": ("商品管理番号（商品URL）,商品番号,商品名,販売価格\na,1,湯のみ,1200\n", "湯のみ", "1200"),
    "1688": ("产品标题,产品类目,单价,库存\n纯棉T恤,女装,29.9,100\n", "纯棉T恤", "29.9"),
    "JD": ("编码,京东产品名称,商品价格,商品折扣\n1001,婴儿奶瓶,49.00,满2件\n", "婴儿奶瓶", "49.00"),
    "a regular price of 0": ("Name,Type,SKU,Regular price,Sale price\nHat,simple,1,0,15\n", "Hat", "15"),
}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", HEADERS)
def test_title_and_price_are_known_by_their_headers(kind: str) -> None:
    text, title, price = HEADERS[kind]
    first = products_in(text)[0]
    assert (first.title, first.prices) == (title, (price,))


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Price (USD)", "usd"),
        ("售价（元）", "元"),
        ("Price EUR", "eur"),
        ("price_usd", "usd"),
        ("单价/元", "元"),
        ("售价（¥）", "¥"),
        ("Price in GBP", "gbp"),
        ("Unit Price (USD)", "usd"),
        ("priceUSD", "usd"),
        ("priceRUAH", "uah"),
        ("PriceEUR", "eur"),
        ("price_uah", "uah"),
        ("priceFOO", ""),
        ("PRICE", ""),
        ("Price", ""),
    ],
)
def test_a_header_may_name_the_currency(header: str, unit: str) -> None:
    (product,) = products_in(f"sku,title,{header}\nA,Oak table,499.00\n")
    assert (product.prices, product.currency) == (("499.00",), unit)


def test_the_currency_is_that_of_the_column_that_was_taken() -> None:
    found = products_in("sku,title,Price EUR,Sale price USD\nA,Table,,40\nB,Chair,30,\n")
    assert [(p.prices, p.currency) for p in found] == [(("40",), "usd"), (("30",), "eur")]


@pytest.mark.parametrize("header", ["Price (all)", "Price per pound", "Top price", "Price try"])
def test_a_word_that_is_a_code_too_names_no_currency(header: str) -> None:
    assert products_in(f"sku,title,{header}\nA,Oak table,499.00\n")[0].currency == ""
    assert products_in("sku,title,Price (TRY)\nA,Oak table,499.00\n")[0].currency == "try"


def test_what_a_template_says_of_its_columns_is_no_product() -> None:
    text = "SKU,Title,Price\nOptional,Mandatory,Mandatory\n,At most 80 letters,In euros\n1,Mug,3\n2,Cup,on request\n"
    assert [p.title for p in products_in(text)] == ["Mug", "Cup"]


def test_a_first_product_without_an_amount_is_one() -> None:
    text = (
        'ID,Type,SKU,Name,Regular price,Option,Sold,Size\n1,variable,A,Tee,,No,"Yes, No",Stock\n2,simple,B,Hat,9,,,\n'
    )
    assert [p.title for p in products_in(text)] == ["Tee", "Hat"]
    assert [p.title for p in products_in("SKU,Title,Price\n1,Mug,on request\n2,Cup,4\n")] == ["Mug", "Cup"]


def test_forms_of_rows_are_no_categories() -> None:
    text = "sku,title,type,price\n1,Mug,simple,3\n2,Cup,configurable,4\n"
    assert [p.categories for p in products_in(text)] == [(), ()]


def test_a_template_may_name_the_currency_of_all() -> None:
    header = "*Action(SiteID=US|Currency=USD),CustomLabel,*Title,*StartPrice,*Quantity"
    text = f"Info,Version=1\n{header}\nAdd,E-1,Wallet,24.99,3\n"
    (product,) = products_in(text)
    assert (product.key, product.title, product.prices, product.currency) == ("E-1", "Wallet", ("24.99",), "usd")


@pytest.mark.parametrize("cell", ["Price (cost)", "Image/Name", "Title of a very long " + "text " * 60])
def test_what_stands_beside_a_name_may_undo_it(cell: str) -> None:
    with pytest.raises(InputError):
        opened(f"x,{cell},y,z\n1,2,3,4\n")


def test_a_header_is_read_without_languages_and_marks() -> None:
    reader = HeaderReader({"usd", "元"}, {"en", "gb"})
    assert reader.read("name(en-gb)").parts == ("name",)
    assert reader.read("title_en").parts[0] == "title"
    assert reader.read("*Title").word == "title"
    assert reader.read("").word == ""


# --- nobody's column is ours ---

MERCHANTS = {
    "physical and digital": "Item Type,Product Name,Product Type,Price\nProduct,Hat,P,2\nProduct,PDF,D,3\n",
    "letters under a name": "Product Type,Name,Price\nD,Mug,3\nE,Plate,4\n",
    "some letters are no codes": "sku,title,Type,price\n1,Mug,A,3\n2,Plate,Q,4\n3,Cup,B,4\n",
}


@pytest.mark.parametrize("kind", MERCHANTS)
def test_letters_of_a_shop_are_no_codes_of_ours(kind: str) -> None:
    found = products_in(MERCHANTS[kind])
    assert [value for p in found for _, value in p.stated if len(value) == 1] == []
    assert len(found) == len(MERCHANTS[kind].splitlines()) - 1


def test_letters_that_are_taken_for_ours_are_told_and_given_back() -> None:
    text = "sku,title,Type,price\n1,Mug,A,3\n2,Plate,B,4\n"
    assert "codes-taken" in notes_in(text)
    theirs = ReadingOptions(columns=(("category", "Type"),))
    assert [(p.stated, p.categories) for p in products_in(text, theirs)] == [((), ("A",)), ((), ("B",))]
    ours = ReadingOptions(columns=(("product", "Type"),))
    assert "codes-taken" not in notes_in(text, ours)


def test_a_shop_says_which_of_its_products_are_downloads() -> None:
    text = 'ID,Type,SKU,Name,Regular price\n1,"simple, downloadable, virtual",W1,Album,5\n2,simple,W3,Vinyl,25\n'
    assert [p.stated for p in products_in(text)] == [(("product", "virtual"),), ()]


def test_what_parts_of_cells_say_are_values_of_ours() -> None:
    known = {a.slug: {code.slug for code in a.codes} for a in codebook().attributes}
    said = [(attribute, value) for p in column_knowledge().profiles for _, _, attribute, value in p.says]
    assert said
    assert [pair for pair in said if pair[1] not in known[pair[0]]] == []


# --- without a header, or without a title or a price ---


def test_a_list_without_a_header_is_read_where_nobody_can_doubt_it() -> None:
    text = "￥89.10,无线蓝牙耳机 降噪\n￥50.70,儿童积木玩具\n"
    assert [(p.row, p.title, p.prices) for p in products_in(text)] == [
        (1, "无线蓝牙耳机 降噪", ("￥89.10",)),
        (2, "儿童积木玩具", ("￥50.70",)),
    ]
    assert "no-header" in notes_in(text)


def test_a_doubtful_first_row_is_offered_as_a_product() -> None:
    text = "A1,Blue mug,12\nA2,White plate,9\n"
    with pytest.raises(InputError, match="--no-header"):
        opened(text)
    found = products_in(text, ReadingOptions(no_header=True))
    assert [(p.title, p.prices) for p in found] == [("Blue mug", ("12",)), ("White plate", ("9",))]
    named = ReadingOptions(no_header=True, columns=(("title", "1"), ("price", "3")))
    assert [(p.title, p.prices) for p in products_in(text, named)] == [("A1", ("12",)), ("A2", ("9",))]


def test_an_unknown_header_is_refused_with_a_guess_by_content() -> None:
    with pytest.raises(InputError, match="--column title='სახელი' --column price='ფასი'"):
        opened("კოდი,სახელი,ფასი\nA1,Κούπα μπλε,12.50\nA2,Πιάτο λευκό,9.50\n")


@pytest.mark.parametrize(
    ("header", "code", "hint"),
    [
        ("sku,title,ფასი", "no-price-column", "'ფასი' may be it: --column price='ფასი'"),
        ("sku,title,cost", "no-price-column", "name it: --column price=HEADER"),
        ("sku,title,price", "no-title-column", "name it: --column title=HEADER"),
    ],
)
def test_a_column_that_is_missing_is_told(header: str, code: str, hint: str) -> None:
    title = "" if code == "no-title-column" else "title"
    text = f"{header.replace('title', title or 'category')}\nA1,Blue mug,12.50\nA2,{title and 'Tea plate'},9.50\n"
    assert {note.code: str(note.hint) for note in opened(text).notes}[code] == hint


BOTH = {"title-by-content", "price-by-content"}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("text", "title", "prices", "notes"),
    [
        ("category,სახელი,price\nA,Blue mug,12\nA,Tea plate,9\n", "Blue mug", ("12",), {"title-by-content"}),
        ("sku,title,ფასი\n1,Blue mug,€12\n2,Tea plate,€9\n", "Blue mug", ("€12",), {"price-by-content"}),
        ("sku,title,ფასი (EUR)\n1,Blue mug,12\n2,Tea plate,9\n", "Blue mug", ("12",), {"price-by-content"}),
        ("sku,title,WSP £,ფასი £\n1,Mug,5,12\n2,Plate,4,9\n", "Mug", ("12",), {"price-by-content"}),
        # Two prices are steps of one; what a shop pays is none, whatever else its header says.
        ("sku,title,ა,ბ\n1,Mug,€12,€14\n2,Plate,€9,€11\n", "Mug", ("€12", "€14"), {"price-by-content"}),
        ("Week,Low,High,Easter\nMill,£390,£650,£480\nBarn,£690,£850,£700\n", "Mill", ("£390", "£650", "£480"), BOTH),
        # Falling, they are tiers: that of the fewest pieces.
        ("Art,ab 50,ab 250\nPen,1.29 €,0.99 €\nBag,2.35 €,1.89 €\n", "Pen", ("1.29 €",), {*BOTH, "other-prices"}),
        # Some may ask, name a span, or say of what they are.
        (
            "What we do,From\nDoor hung,£185\nBookcase,£900 - £2000\nWorktop,£95 per m\nWindow,POA\n",
            "Door hung",
            ("£185",),
            BOTH,
        ),
        ("sku;title;Einkaufspreis netto\n1;Mug;12 €\n2;Plate;9 €\n", "Mug", (), {"no-price-column"}),
        # Sizes, of which each has its price: the least and the most.
        (
            "Our list\nკოდი,Origin,250 g,Large\nHouse blend,Brazil,£7,£26\nDecaf roast,Peru,£8,£28\n",
            "House blend",
            ("£7", "£26"),
            {"title-by-content", "price-by-content", "header-found"},
        ),
        ("სახელი,ფასი\nBlue mug,£12\nTea plate,£9\n", "Blue mug", ("£12",), {"title-by-content", "price-by-content"}),
        (
            'Pizza,,"Small 9""",Large\nVerde,Oil,8.5,11.5\nBianca,"No tomato, oil",7.9,9\n',
            "Verde",
            ("8.5", "11.5"),
            set(),
        ),
        # Counts below sizes are a stock.
        ("title,S,M,L\nBlue shirt,3,5,2\nRed shirt,1,0,4\n", "Blue shirt", (), {"no-price-column"}),
    ],
)
def test_a_column_plays_a_role_by_its_cells_alone_where_they_leave_no_doubt_and_that_is_told(
    text: str, title: str, prices: tuple[str, ...], notes: set[str]
) -> None:
    first = products_in(text)[0]
    assert (first.title, first.prices) == (title, prices)
    assert notes <= {*notes_in(text)}


def test_codes_under_a_word_for_titles_are_keys_where_a_column_of_words_stands_beside() -> None:
    rows = "".join(f"CH-0{n},Oak chair {n},{n}50\n" for n in range(1, 6))
    first = products_in(f"Item,Description,Price\n{rows}Total,,927\n")[0]
    assert (first.key, first.title) == ("CH-01", "Oak chair 1")
    assert products_in("Item,Price\nCH-01,150\nTB-02,768\n")[0].title == "CH-01"


def test_what_stands_alone_between_priced_products_is_a_heading_in_any_letters_and_no_product() -> None:
    text = "Code;Name;Price\n;Tea and herbs;\n1;Mint tea;2.90\n;Honey;\n2;Lime honey;6.40\n3;Oak honey;\n"
    text += "4;Jam;5\n5;Wax;9\n6;Mead;8\n"
    found = products_in(text)
    assert [(p.title, p.categories) for p in found][:2] == [
        ("Mint tea", ("Tea and herbs",)),
        ("Lime honey", ("Honey",)),
    ]
    assert len(found) == 6
    # A product that has nothing but a name stays one in a list that begins with no heading.
    assert [p.title for p in products_in("Code;Name;Price\n1;Mint tea;2.90\n;Honey;\n2;Jam;5\n")] == [
        "Mint tea",
        "Honey",
        "Jam",
    ]


def test_a_note_below_products_that_all_have_a_price_is_none() -> None:
    rows = "".join(f"{n};Wine {n};red;{n}4,00 €\n" for n in range(1, 6))
    found = products_in(f"Nr;Bezeichnung;Farbe;Preis\n{rows};Alle Preise gültig bis 31.12.2026;;\n")
    assert [product.title for product in found] == [f"Wine {n}" for n in range(1, 6)]


def test_a_row_that_says_in_words_what_the_codes_below_it_are_is_no_product() -> None:
    text = "№,Артикул*,Название товара,Цена\n,Уникальный код,До 200 символов,\n1,SV-1,Свеча,690\n2,SV-2,Саше,250\n"
    assert [product.title for product in products_in(text)] == ["Свеча", "Саше"]


@pytest.mark.parametrize("none", ["", "0"])
def test_variants_are_told_by_a_header_that_names_their_parent(none: str) -> None:
    rows = f"1,{none},A,Cup,5", f"2,{none},B,Vase,", "3,2,B-S,Vase small,49", "4,2,B-L,Vase tall,79"
    text = "\n".join(("uid,Parent UID,SKU,Title,Price", *rows))
    assert [(p.title, p.prices) for p in products_in(text)] == [("Cup", ("5",)), ("Vase", ("49", "79"))]


def test_headers_in_brackets_are_no_json() -> None:
    assert [p.title for p in products_in("[CODE];[TITLE];[PRICE]\nC1;Tea;149,00\nC2;Jam;9,00\n")] == ["Tea", "Jam"]


def test_words_that_stand_alone_beside_the_titles_are_a_note_and_a_lone_code_is_a_row_without_a_title() -> None:
    head = "Code,Name,Price\nA1,Soap,5.95\nA2,Balm,6.50\nA3,Oil,7\n"
    assert flaws_in(f"{head}Prices may change without notice.,,\n") == []
    assert [code for _, _, code in flaws_in(f"{head}A4,,\n")] == ["no-title"]


# --- tables of more than one piece ---


_Rows = list[list[object]]
_Sheet = tuple[str, _Rows]


def _book(*sheets: _Sheet, hidden: int | None = None) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if hidden is not None:
                sheet.set_row(hidden, None, None, {"hidden": True})
    return buffer.getvalue()


def test_a_merged_header_goes_on_in_the_row_below() -> None:
    expected = [("A1", "Oak table", ("476",)), ("A2", "Pine chair", ("59.5",))]
    found = products_in((LISTS / "merged-header.xlsx").read_bytes())
    assert [(p.key, p.title, p.prices) for p in found] == expected
    text = "Product,,Price,\nCode,Name,Net,Gross\nA1,Oak table,400,476\nA2,Pine chair,50,59.5\n"
    assert [(p.key, p.title, p.prices) for p in products_in(text)] == expected


def test_a_merged_category_holds_for_all_its_rows() -> None:
    found = products_in((LISTS / "merged-category.xlsx").read_bytes())
    assert [p.categories for p in found] == [("Toys",)] * 3 + [("Kitchen",)] * 2


def test_every_sheet_with_products_is_read_as_a_category() -> None:
    data = (LISTS / "cover-sheet.xlsx").read_bytes()
    assert [(p.title, p.categories) for p in products_in(data)] == [
        ("Wooden train", ("Toys",)),
        ("Bread knife", ("Kitchen",)),
        ("Coffee mug", ("Kitchen",)),
    ]
    assert "'Toys', 'Kitchen'" in notes_in(data)["read-as"]
    assert [p.title for p in products_in(data, ReadingOptions(sheet="Toys"))] == ["Wooden train"]


def test_sheets_whose_titles_nobody_names_are_read_and_a_summary_is_left_out() -> None:
    summary: _Sheet = ("Summary", [["Category", "Lines", "Stock value"], ["Plants", 3, "£1,240"], ["Pots", 3, "£860"]])
    plants: _Sheet = (
        "Plants",
        [["Plant", "Size", "Price"], ["Tall fern", "12cm", "£12.50"], ["Olive tree", "25cm", "£65"]],
    )
    pots: _Sheet = (
        "Pots",
        [["Pot", "Diameter", "Price"], ["Blue glaze", "20cm", "£24"], ["Plain clay", "15cm", "£6.50"]],
    )
    found = [(p.title, p.prices, p.categories) for p in products_in(_book(summary, plants, pots))]
    assert found[::2] == [("Tall fern", ("£12.50",), ("Plants",)), ("Blue glaze", ("£24",), ("Pots",))]
    # Where a sheet names its titles, one that doesn't is none of products: what may be added to them.
    items: _Sheet = ("Items", [["Name", "Price"], ["Burger", "£9"], ["Fries", "£4"]])
    added: _Sheet = (
        "Modifiers",
        [["Group", "Modifier", "Price"], ["Toppings", "Extra bacon", "£2"], ["Toppings", "Cheese", "£1"]],
    )
    assert [p.title for p in products_in(_book(items, added))] == ["Burger", "Fries"]


def test_of_sheets_of_one_year_after_the_other_the_last_is_read_and_copies_once() -> None:
    old: _Rows = [["Title", "Price"], ["Mug", 12], ["Pan", 45], ["Cup", 3]]
    new: _Rows = [["Title", "Price"], ["Mug", 13], ["Pan", 47], ["Bowl", 8]]
    for names in (("2024", "2025"), ("Preise 2024", "Preise 2025")):
        data = _book((names[0], old), (names[1], new))
        assert [p.prices for p in products_in(data)] == [("13",), ("47",), ("8",)]
        assert f"others: '{names[0]}'" in str(opened(data).notes[0].hint)
    # What was held each year is no list made anew.
    other: _Rows = [["Title", "Price"], ["Course A", 13], ["Course B", 47]]
    assert len(products_in(_book(("2024", old), ("2025", other)))) == 5
    assert len(products_in(_book(("Sheet1", old), ("Copy of Sheet1", old)))) == 3


def test_categories_that_are_numbers_are_called_as_another_sheet_says() -> None:
    goods: _Rows = [["Title", "Price", "Category ID"], ["Mug", 12, 1], ["Towel", 45, 2]]
    names: _Rows = [["ID", "Name"], [1, "Kitchen"], [2, "Bath"]]
    found = products_in(_book(("Products", goods), ("Categories", names)))
    assert [p.categories for p in found] == [("Kitchen",), ("Bath",)]
    assert [p.categories for p in products_in(_book(("Products", goods), ("Categories", names[:2])))] == [(), ()]
    listed = {
        "categories": [{"id": 1, "name": "Kitchen"}, {"id": 2, "name": "Bath"}],
        "products": [
            {"id": 1, "name": "Mug", "price": 12, "group": 2},
            {"id": 2, "name": "Pan", "price": 4, "group": 1},
        ],
    }
    assert [(p.title, p.categories) for p in products_in(json.dumps(listed))] == [
        ("Mug", ("Bath",)),
        ("Pan", ("Kitchen",)),
    ]


@each_row("marks", [("x", ""), ("new!", "new!"), ("*", "*")])
def test_a_cell_that_strayed_between_lists_parts_them_and_is_told(marks: tuple[str, str]) -> None:
    data = f"Drink,Price,,Cake,Price\nCola,2.50,{marks[0]},Brownie,3.50\nTea,2.00,{marks[1]},Muffin,4.50\n"
    assert [p.title for p in products_in(data)] == ["Cola", "Tea", "Brownie", "Muffin"]
    assert marks[0] in notes_in(data)["beside-lists"]


@each_row(
    "listed", ["Soap bar,350\n", "Soap bar,350\nOlive oil,500\n", "香皂,350\n", "Soap bar;3,50\n", "Soap;3,50\nOil;4\n"]
)
def test_few_rows_of_a_title_and_a_price_are_read_which_is_told(listed: str) -> None:
    assert len(products_in(listed)) == listed.count("\n")
    assert "no-header" in notes_in(listed)
    assert products_in(listed)[0].prices in (("350",), ("3,50",))


@each_row("listed", ["Soap bar,3\n", "Film,2020\n", "Soap bar,350,x\n", "ART0815,12\n", "Soap,Oil\n"])
def test_few_rows_that_may_be_something_else_are_asked_about(listed: str) -> None:
    with pytest.raises(InputError):
        opened(listed)


def test_sheets_may_order_their_columns_differently_and_legends_are_left_out() -> None:
    data = _book(
        ("Read me", [["Field", "Meaning"], ["title", "the name"], ["price", "in euros"]]),
        ("Tea", [["Our tea"], ["SKU", "Title", "Price"], ["T1", "Green tea", 3.5]]),
        ("Cups", [["Price", "Title", "Colour"], [9, "Cup", "blue"]]),
    )
    found = products_in(data)
    assert [brief(p) for p in found] == [("Green tea", ("3.5",), "", ("Tea",)), ("Cup", ("9",), "", ("Cups",))]


def test_hidden_rows_are_read_and_said() -> None:
    data = _book(("Tea", [["SKU", "Title", "Price"], ["T1", "Green tea", 3.5], ["T2", "Black tea", 3]]), hidden=2)
    assert len(products_in(data)) == 2
    assert notes_in(data)["hidden-rows"] == "1 rows of the workbook are hidden, and read as well"


PAGES = {
    "a page": "<html><body><table><tr><td>Menu</td></tr></table><table>"
    "<tr><th>SKU</th><th>Title</th><th>Price</th></tr>"
    "<tr><td rowspan=2>1</td><td>Oak table</td><td>499</td></tr><tr><td>Oak <b>bench</b></td><td>99</td></tr></table>",
    "Excel 2003": '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
    "<Row><Cell><Data>SKU</Data></Cell><Cell><Data>Title</Data></Cell><Cell><Data>Price</Data></Cell></Row>"
    "<Row><Cell><Data>1</Data></Cell><Cell><Data>Oak table</Data></Cell><Cell><Data>499</Data></Cell></Row>"
    '<Row><Cell ss:Index="2"><Data>Oak bench</Data></Cell><Cell><Data>99</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_that_is_called_a_workbook_is_a_table(kind: str) -> None:
    assert [(p.title, p.prices) for p in products_in(PAGES[kind])] == [("Oak table", ("499",)), ("Oak bench", ("99",))]


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(InputError, match="without a table"):
        opened("<!DOCTYPE html><html><body><p>Please log in</p></body></html>")


# --- feeds ---

YML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE yml_catalog SYSTEM "shops.dtd">\n'
    "<yml_catalog><shop><name>S</name>"
    '<categories><category id="1">Toys</category><category id="2" parentId="1">Trains</category></categories>'
    '<offers><offer id="9"><price>990</price><currencyId>RUB</currencyId><categoryId>2</categoryId>'
    "<name>Wooden train</name></offer></offers>"
    '<gifts><product id="5"><name>Not for sale</name></product></gifts></shop></yml_catalog>'
)
FEEDS = {
    "YML": (YML, [("Wooden train", ("990",), "RUB", ("Toys > Trains",))]),
    "Heureka": (
        "<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>Brush</PRODUCTNAME><PRICE_VAT>89</PRICE_VAT>"
        "<CATEGORYTEXT>Beauty | Teeth</CATEGORYTEXT></SHOPITEM></SHOP>",
        [("Brush", ("89",), "Heureka", ("Beauty | Teeth",))],
    ),
    "Ceneo": (
        "<offers><o id='7' price='12.50'><cat><![CDATA[Kuchnia]]></cat><name><![CDATA[Kubek]]></name></o></offers>",
        [("Kubek", ("12.50",), "", ("Kuchnia",))],
    ),
    "a bare & in the first item, and marks in a title": (
        "<products><product><name>Salt & pepper</name><price currency='EUR'>3</price></product>"
        "<product><name>Mug <b>blue</b></name><price>4 EUR</price></product></products>",
        [("Salt & pepper", ("3",), "EUR", ()), ("Mug blue", ("4 EUR",), "", ())],
    ),
    "names in two languages": (
        "<prestashop><products><product><id>1</id><price>12.5</price><name><language id='1'>Mug</language>"
        "<language id='2'>Tasse</language></name></product></products></prestashop>",
        [("Mug", ("12.5",), "", ())],
    ),
}


@pytest.mark.parametrize("kind", FEEDS)
def test_a_feed_in_xml_gives_its_products(kind: str) -> None:
    text, expected = FEEDS[kind]
    assert [brief(p) for p in products_in(text)] == expected


def test_a_document_type_with_a_subset_of_its_own_is_refused() -> None:
    with pytest.raises(InputError, match="document type"):
        opened(YML.replace('"shops.dtd"', '"shops.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]'))


OFFER = {"@type": "Offer", "price": "499.00", "priceCurrency": "EUR"}
OBJECTS: dict[str, tuple[object, list[tuple[object, ...]]]] = {
    "WooCommerce REST": (
        [
            {
                "id": 5,
                "name": "Hat",
                "sku": "WH",
                "type": "simple",
                "price": "20",
                "regular_price": "22",
                "categories": [{"id": 1, "name": "Hats"}, {"id": 2, "name": "Wool"}],
                "images": [{"id": 1, "src": "a.jpg", "name": "front"}, {"id": 2, "src": "b.jpg", "name": "back"}],
                "attributes": [{"id": 1, "name": "Size", "options": ["S"]}],
            }
        ],
        [("Hat", ("22",), "", ("Hats, Wool",))],
    ),
    "schema.org": (
        {"@context": "https://schema.org", "@graph": [{"@type": "Product", "name": "Table", "offers": OFFER}]},
        [("Table", ("499.00",), "EUR", ())],
    ),
    "schema.org, a list of items": (
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"name": "Mug", "offers": [OFFER]}}]},
        [("Mug", ("499.00",), "EUR", ())],
    ),
    "Shopify": (
        {
            "products": [
                {
                    "title": "Tee",
                    "handle": "tee",
                    "product_type": "Shirts",
                    "variants": [{"id": 5, "title": "S", "price": "9.00"}, {"id": 6, "title": "L", "price": "11.00"}],
                    "options": [{"id": 1, "name": "Size", "values": ["S", "L"]}],
                    "images": [{"id": 1, "src": "a.jpg"}],
                }
            ]
        },
        [("Tee", ("9.00", "11.00"), "", ("Shirts",))],
    ),
    "GraphQL": (
        {
            "data": {
                "products": {"edges": [{"node": {"title": "Tee", "variants": {"edges": [{"node": {"price": "9"}}]}}}]}
            }
        },
        [("Tee", ("9",), "", ())],
    ),
    "Google's Content API": (
        {
            "resources": [
                {
                    "offerId": "1",
                    "id": "online:1",
                    "title": "Mug",
                    "price": {"value": "12.00", "currency": "USD"},
                    "shipping": [{"country": "US", "price": {"value": "5", "currency": "USD"}}],
                }
            ]
        },
        [("Mug", ("12.00",), "USD", ())],
    ),
    "a search engine": (
        {
            "hits": {
                "hits": [{"_id": "1", "_source": {"name": "Tee", "price": 9.5, "category": {"id": 3, "name": "Tops"}}}]
            }
        },
        [("Tee", ("9.5",), "", ("Tops",))],
    ),
    "names in two languages": ([{"name": {"en": "Mug", "de": "Tasse"}, "price": 3}], [("Mug", ("3",), "", ())]),
}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("kind", OBJECTS)
def test_what_nests_in_an_object_is_a_cell_a_variant_or_an_envelope(kind: str, indent: int | None) -> None:
    value, expected = OBJECTS[kind]
    assert [brief(p) for p in products_in(json.dumps(value, indent=indent))] == expected


UNSEEN = {
    "a regular price in Dutch comes before the offer": (
        "SKU,Naam,Actieprijs,Reguliere prijs\n1,Kaasplank,,34.95\n2,Wafels,3.50,4.25\n",
        [("Kaasplank", ("34.95",)), ("Wafels", ("4.25",))],
    ),
    "French shorthand, and no cost": (
        "Réf.;Désignation;P.A. HT;P.V. HT;P.V. TTC\nR1;Nappe;9,00;20,00;24,00\n",
        [("Nappe", ("24,00",))],
    ),
    "Chinese with tax": ("序号,品名,含税单价\n1,炒锅,158\n2,锅铲,25.5\n", [("炒锅", ("158",)), ("锅铲", ("25.5",))]),
    "rows of one product in Shopee's list": (
        "商品ID,商品名稱,商品選項ID,商品選項名稱,主商品貨號,商品選項貨號,價格,庫存\n"
        "11,帆布包,1,米色,TB,T1,390,2\n11,帆布包,2,黑色,TB,T2,420,2\n12,保溫瓶,0,,HB,,680,9\n",
        [("帆布包", ("390", "420")), ("保溫瓶", ("680",))],
    ),
    "rows of one product in 拼多多's list": (
        "商品ID,商品标题,规格名称,SKU编码,单买价\n77,脐橙,5斤,C5,25.9\n77,脐橙,10斤,C10,42\n78,垃圾袋,默认,LJ,12\n",
        [("脐橙", ("25.9", "42")), ("垃圾袋", ("12",))],
    ),
    "options of Ecwid add to the price": (
        "type,product_sku,product_name,product_price,product_category_1,product_option_value,product_option_markup\n"
        "product,1,Poncho,29.9,Wear,,\nproduct_option,1,,,,S,0\nproduct_option,1,,,,XL,5\nproduct,2,Pegs,7.5,Gear,,\n",
        [("Poncho", ("29.9", "34.9")), ("Pegs", ("7.5",))],
    ),
    "WooCommerce in a language that isn't known": (
        "ID,Tegund,VNR,Name,Price,Yfirvara,Lager\n1,variable,OL,Olía,,,9\n2,variation,OL-5,Olía - 500 ml,12.9,OL,4\n"
        "3,variation,OL-9,Olía - 1 l,21.5,id:1,4\n4,simple,PA,Pasta,3.9,,9\n",
        [("Olía", ("12.9", "21.5")), ("Pasta", ("3.9",))],
    ),
    "variations that name their product by its number alone": (
        "ID,Tipo,SKU,Nome,Preço,Ascendente\n6,variable,,Rede,,\n7,variation,,Rede - Casal,249.9,id:6\n",
        [("Rede", ("249.9",))],
    ),
    "neighbours with one number and one title": (
        "商品ID,商品名称,规格,价格(元)\n9,咖啡豆,半磅,58\n9,咖啡豆,一磅,98\n10,滤纸,,19.9\n",
        [("咖啡豆", ("58", "98")), ("滤纸", ("19.9",))],
    ),
    "neighbours with one number, titled once": (
        "商品編號,商品名稱,售價,選項\nC1,鳳梨酥,420,原味\nC1,,460,土鳳梨\nC2,烏龍茶包,300,\n",
        [("鳳梨酥", ("420", "460")), ("烏龍茶包", ("300",))],
    ),
    "neighbours with a number whose header isn't known": (
        "Ürün Grup ID;İsim;Satış Fiyatı\ng1;Keten gömlek;899\ng1;Keten gömlek;949\ng2;Kupa;250\n",
        [("Keten gömlek", ("899", "949")), ("Kupa", ("250",))],
    ),
    "the price before it is reduced": (
        "Наименование;Текущая цена;Цена со скидкой\nПолотенце;1200;840\n",
        [("Полотенце", ("1200",))],
    ),
    "a model is no product where its titles differ": (
        "Model,Name,Price\nBasic,Chair,10\nBasic,Table,20\n",
        [("Chair", ("10",)), ("Table", ("20",))],
    ),
    "signs as pages have them": (
        "TITLE,PRICE,CURRENCY_CODE,TAGS\nMug &quot;Fern&quot; &amp; M&M,34,GBP,a\n",
        [('Mug "Fern" & M&M', ("34",))],
    ),
    "sums in other languages": (
        "Название,Цена\nЧай,100\nИтого:,100\nTotal lines,1\n",
        [("Чай", ("100",))],
    ),
    "what is asked comes before what others ask": (
        "productcode,productname,listprice,productprice\nG1,Guitar,399,349\n",
        [("Guitar", ("349",))],
    ),
    "with tax before without": (
        "Nombre;Precio (imp. excl.);Precio (imp. incl.)\nQueso;16,36;18,00\n",
        [("Queso", ("18,00",))],
    ),
    "variants within an element": (
        "<products><product><id>2</id><name>Dress</name><price>25.5</price><variations>"
        "<variation><id>21</id><price>25.5</price></variation><variation><id>22</id><price>27.5</price></variation>"
        "</variations></product><product><id>3</id><name>Bag</name><price>120</price></product></products>",
        [("Dress", ("25.5", "27.5")), ("Bag", ("120",))],
    ),
    "variants of Shoptet": (
        "<SHOP><SHOPITEM id='7'><NAME>Tea</NAME><VARIANTS><VARIANT id='71'><CODE>S5</CODE><PRICE_VAT>99</PRICE_VAT>"
        "</VARIANT><VARIANT id='72'><CODE>S9</CODE><PRICE_VAT>179</PRICE_VAT></VARIANT></VARIANTS></SHOPITEM></SHOP>",
        [("Tea", ("99", "179"))],
    ),
}


@pytest.mark.sampled
@pytest.mark.parametrize(("text", "expected"), UNSEEN.values(), ids=UNSEEN)
def test_what_an_outsider_wrote_is_read(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(product.title, product.prices) for product in products_in(text)] == expected


def test_of_two_columns_with_one_header_it_is_told_which_is_taken() -> None:
    text = "Name,Price,Price\nScarf,25,12\nHat,80,40\n"
    assert "another column is called 'Price', too" in notes_in(text).values()
    assert "same-header" not in notes_in("Name,Price,Price\nScarf,25,25\n")


def test_what_a_page_tells_beside_its_products_is_no_product() -> None:
    page = [{"@type": "WebSite", "name": "Shop"}, {"@type": "Product", "name": "Jug", "offers": {"price": "12.50"}}]
    page += [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Product", "name": "Cup"}}]}
    ]
    text = json.dumps({"@context": "https://schema.org", "@graph": page})
    assert [product.title for product in products_in(text)] == ["Jug", "Cup"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("head", "row", "price", "column"),
    [
        (
            "Artikelname;Grundpreis (€/kg);Grundpreis;Preis/100g;Packungspreis",
            "Kaffee;20;20;2;9,99",
            "9,99",
            "Packungspreis",
        ),
        ("Name,Unit price,Pack price", "Coffee,2.00,9.99", "9.99", "Pack price"),
        ("Title,Price per 100 g,Price", "Tea,5.99,2.99", "2.99", "Price"),
        ("Title,Price per kg,SKU", "Apples,2.99,A1", "2.99", "Price per kg"),
        ("Title,Price from 10 pieces,Price from 1 piece", "Bolt,0.80,1.00", "1.00", "Price from 1 piece"),
        ("Bezeichnung;Preis (100+);Preis (10+);Preis (1+)", "Mutter M4;0,50;0,60;0,75", "0,75", "Preis (1+)"),
        ("Naam;Prijs vanaf 10 stuks;Prijs", "Moer;1,00;1,20", "1,20", "Prijs"),
        ("Nom,Prix au kilo,Prix TTC", "Café,20,9.99", "9.99", "Prix TTC"),
        ("Désignation;PU HT;PU TTC", "Comté;21,80;23,00", "23,00", "PU TTC"),
        ("Omschrijving;Inkoop;Verkoop excl;Verkoop incl.", "Bel;4,20;10,70;12,95", "12,95", "Verkoop incl."),
        ("Item,Sell (ex VAT),Sell (inc VAT)", "Stool,75,90", "90", "Sell (inc VAT)"),
        ("Bezeichnung;Netto VK;Brutto VK", "Stuhl;75;90", "90", "Brutto VK"),
        ("Piece,COGS,Retail + VAT", "Ring,12,68", "68", "Retail + VAT"),
        ("Cut,Price per kg,Price each", "Rib of beef,£24.00,£60.00", "£60.00", "Price each"),
        ("Cut,Price per kg,Approx price", "Rib of beef,£24.00,£60.00", "£60.00", "Approx price"),
        ("Cod.;Descrizione;Listino 1;Listino 1 (ivato)", "A1;Borsa;98,36;120,00", "120,00", "Listino 1 (ivato)"),
        ("name;price_tax_excl;price_tax_incl.", "Savon;3.25;3.90", "3.90", "price_tax_incl."),
    ],
)
def test_the_price_of_a_measure_of_many_pieces_or_without_tax_is_no_other(
    head: str, row: str, price: str, column: str
) -> None:
    (product,) = products_in(f"{head}\n{row}\n")
    assert (product.prices, product.price_column) == ((price,), column)


def test_a_price_of_a_measure_stands_in_for_no_price() -> None:
    assert [p.prices for p in products_in("Artikelname;Grundpreis;Preis\nTee;20;\nMate;20;5\n")] == [(), ("5",)]


def test_the_resource_of_an_api_is_no_title_and_cents_are_no_units() -> None:
    said = {"title": "Blue mug", "price": {"amountMicros": "12500000", "currencyCode": "USD"}}
    resource = {"name": "accounts/1/products/en~US~a", "offerId": "a", "productAttributes": said}
    (mug,) = products_in(json.dumps({"products": [resource]}))
    assert (mug.title, mug.key, mug.prices, mug.currency) == ("Blue mug", "a", ("12.500000",), "USD")

    def item(name: str, currency: str, *amounts: int) -> object:
        sold = [{"name": "S", "price_money": {"amount": amount, "currency": currency}} for amount in amounts]
        return {"id": name, "item_data": {"name": name, "variations": [{"item_variation_data": each} for each in sold]}}

    tea, cup = products_in(json.dumps({"objects": [item("Tea", "USD", 300, 450), item("Cup", "JPY", 1200)]}))
    assert (tea.title, tea.prices, tea.currency) == ("Tea", ("3.00", "4.50"), "USD")
    assert (cup.title, cup.prices, cup.currency) == ("Cup", ("1200",), "JPY")


def test_numbers_of_a_shop_are_no_categories() -> None:
    shops, public = (
        f"title,price,{head}\nHat,5,12\nCap,6,20 | 3\n" for head in ("category", "google_product_category")
    )
    assert [p.categories for p in products_in(shops)] == [(), ()]
    assert [p.categories for p in products_in(public)] == [("12",), ("20 | 3",)]
    mixed = "title,price,category\nHat,5,12\nCap,6,Caps\n"
    assert [p.categories for p in products_in(mixed)] == [("12",), ("Caps",)]
