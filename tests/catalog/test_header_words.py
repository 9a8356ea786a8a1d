"""Headers of lists in many languages: what shops call the columns of titles, categories, prices and currencies."""

from catalogs import products_in
from tables import each_row

# The header of the title, of the category, of two prices, the first of which counts, and of the currency.
_HEADERS = [
    ("Display name", "Store category", "Normal price", "Promo price", "Currency ISO code"),
    ("Catalog No,Product full name", "Category full path", "Suggested retail price", "Clearance price", "CCY"),
    ("商品主標題", "商店類別", "門市價", "直播價", "幣別代碼"),
    ("商品全名", "末级类目", "最终吊牌价", "秒杀价", "结算币种"),
    ("Artikelbez.", "Warengruppenbezeichnung", "Endkundenpreis", "Rabattpreis", "Währungscode"),
    ("Libellé commercial", "Chemin de catégorie", "Prix public conseillé", "Prix soldé", "Code devise"),
    (
        "Denominación comercial",
        "Categoría de la tienda",
        "Precio al detalle",
        "Precio con descuento",
        "Código de moneda",
    ),
    (
        "Titolo inserzione",
        "Categoria merceologica 1,Macrocategoria",
        "Prezzo di copertina",
        "Prezzo promo",
        "Codice valuta",
    ),
    ("Título do anúncio", "Caminho da categoria", "Preço de tabela", "Preço com desconto", "Código da moeda"),
    ("Naam van het product", "Webshopcategorie", "Catalogus prijs", "Kortingsprijs", "Valutacode"),
    ("Nazwa handlowa", "Ścieżka kategorii", "Cena regularna brutto", "Cena po obniżce", "Kod waluty"),
    ("Obchodní název", "Výchozí kategorie", "Základní cena", "Zlevněná cena", "Kód měny"),
    ("Názov tovaru", "Hlavná kategória", "Bežná cena", "Zľavnená cena", "Kód meny"),
    ("Наименование номенклатуры", "Номенклатурная группа", "Цена без скидки", "Цена по акции", "Код валюты"),
    ("Назва продукту", "Шлях категорії", "Регулярна ціна", "Ціна розпродажу", "Код валюти"),
    ("Stok Açıklaması", "Kategori Yolu", "Normal Satış Fiyatı", "Kampanyalı Fiyat", "Döviz Kodu"),
    ("商品表示名", "カテゴリーパス", "標準価格", "キャンペーン価格", "通貨コード"),
    ("마켓상품명", "카테고리경로", "정상판매가", "특가", "통화코드"),
    ("ชื่อรายการสินค้า", "เส้นทางหมวดหมู่", "ราคาตั้ง", "ราคาหลังลด", "รหัสสกุลเงิน"),
    ("Tên hàng hoá", "Đường dẫn danh mục", "Giá khách lẻ", "Giá sau giảm", "Mã tiền tệ"),
    ("Varubenämning", "Kategorisökväg", "Normalpris", "Erbjudandepris", "Valutakod"),
    ("Varetitel", "Kategoristi", "Standardpris", "Nedsat pris", "Valutakode"),
    ("Tuoteotsikko", "Kategoriapolku", "Vakiohinta", "Kampanjahinta", "Valuuttakoodi"),
    ("Termék elnevezése", "Kategória útvonal", "Webáruház ár", "Speciális ár", "Devizanem"),
    ("Titlul produsului", "Cale categorie", "Preț obișnuit", "Preț special", "Cod valută"),
    ("Εμπορική ονομασία", "Διαδρομή κατηγορίας", "Βασική τιμή", "Τιμή έκπτωσης", "Κωδικός νομίσματος"),
    ("Ime proizvoda", "Putanja kategorije", "Osnovna cijena", "Snižena cijena", "Kod valute"),
    ("Nama varian,Nama paket", "Jalur kategori", "Harga reguler", "Harga obral", "Kode mata uang"),
    ("اسم المادة", "مسار التصنيف", "السعر الأساسي", "السعر بعد التخفيض", "رمز العملة"),
    ("Име на продукта", "Категория на продукта", "Редовна цена", "Промо цена", "Валута"),
    ("Naziv izdelka", "Skupina izdelkov", "Redna cena", "Akcijska cena", "Valuta"),
    ("Prekės pavadinimas", "Prekių grupė", "Įprasta kaina", "Akcijos kaina", "Valiuta"),
    ("Preces nosaukums", "Preču grupa", "Parastā cena", "Akcijas cena", "Valūta"),
    ("Toote nimetus", "Tootegrupp", "Tavahind", "Soodushind", "Valuuta"),
    ("שם המוצר", "קטגוריה ראשית", "מחיר רגיל", "מחיר מבצע", "קוד מטבע"),
    ("نام کالا", "دسته‌بندی", "قیمت عادی", "قیمت حراج", "واحد پول"),
]


@each_row("title, category, price, sale, currency", _HEADERS)
def test_columns_are_known_by_what_shops_call_them(
    title: str, category: str, price: str, sale: str, currency: str
) -> None:
    # Of two headers for one role either must do; the other stays empty.
    names, kinds = title.split(","), category.split(",")
    header = [*names, *kinds, sale, price, currency]
    rows = [
        [*[""] * (len(names) - 1), name, *[""] * (len(kinds) - 1), kind, low, high, "CHF"]
        for name, kind, low, high in (
            ("Kettle Aro", "Kitchen", "19.50", "24.90"),
            ("Lamp Bo", "Light", "31.00", "39.90"),
        )
    ]
    data = "\n".join(map(";".join, [header, *rows])) + "\n"
    found = [(p.title, p.categories[:1], p.prices, p.currency) for p in products_in(data)]
    assert found == [
        ("Kettle Aro", ("Kitchen",), ("24.90",), "CHF"),
        ("Lamp Bo", ("Light",), ("39.90",), "CHF"),
    ]


def test_a_list_of_gambio_is_read_by_its_german_titles_and_deepest_category() -> None:
    data = (
        '"XTSOL"|"p_id"|"p_model"|"p_priceNoTax"|"p_name.en"|"p_name.de"|"p_cat.0"|"p_cat.1"\n'
        '"XTSOL"|"7"|"KR-7"|"12.6050"|""|"Kranz aus Heu"|"Garten"|"Kränze"\n'
    )
    (product,) = products_in(data)
    assert (product.key, product.title, product.prices, product.categories[0]) == (
        "KR-7",
        "Kranz aus Heu",
        ("12.6050",),
        "Kränze",
    )


def test_a_list_of_easy_populate_is_read_by_its_own_headers() -> None:
    data = (
        "v_products_model,v_products_name_1,v_specials_price,v_products_price,v_categories_name_1,v_categories_name_2\n"
        "HX-1,Hex wrench,4.00,5.25,Tools,Wrenches\n"
    )
    (product,) = products_in(data)
    assert (product.title, product.prices, product.categories[0]) == ("Hex wrench", ("5.25",), "Wrenches")


@each_row(
    ("header", "category"),
    [
        ("Kategorie im Onlineshop 2", "Kitchen"),
        ("Web menu categories (en)", "Kitchen"),
        ("賣場前台自選分類", "Kitchen"),
        ("ショップ用カテゴリ設定", "Kitchen"),
        ("Категорія для сайту", "Kitchen"),
        # What is said of a category, or counts it, is none.
        ("Kategorie URL im Shop", ""),
        ("Category image of shop", ""),
        ("Our categories id", ""),
    ],
)
def test_a_word_for_a_category_within_a_header_tells_one(header: str, category: str) -> None:
    kettle, lamp = products_in(f"Name;{header};Price\nKettle Aro;Kitchen;24.90\nLamp Bo;Light;39.90\n")
    assert (kettle.title, lamp.title) == ("Kettle Aro", "Lamp Bo")
    assert kettle.categories[:1] == ((category,) if category else ())
    assert products_in(f"Name;{header};Price\nKettle Aro;17;24.90\nLamp Bo;21;39.90\n")[0].categories == ()
