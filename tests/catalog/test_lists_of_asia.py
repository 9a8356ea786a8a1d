"""What lists from Taiwan, the mainland, Hong Kong, Japan, Korea and South-East Asia were read wrongly for, by kind."""

import json

import pytest

from catalogs import flaws_in, notes_in, opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct
from ecomkt.catalog.prices.pricing import Pricing
from price_samples import shipped_reader, shipped_words


def prices_in(data: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(product.title, product.prices) for product in products_in(data)]


@pytest.mark.parametrize(
    "data",
    [
        "商品名稱,市價,門市價,成本\n洗碗布,399,299,180\n保鮮布,420,350,200\n",
        "商品标题,市场价（元）,SKU价格（元）,库存\n洗碗布,399,299,9\n保鮮布,420,350,8\n",
        "标题,日常售价（元）,活动价（元）\n洗碗布,299,199\n保鮮布,350,\n",
        "品名,お値段,定価\n洗碗布,299,399\n保鮮布,350,\n竹ざる,応相談,\n",
        "Product Title,MRP,Your Selling Price,Your Stock Count\n洗碗布,399,299,9\n保鮮布,420,350,8\n",
    ],
)
def test_a_price_of_the_client_s_own_comes_before_one_that_is_crossed_out_or_of_a_sale(data: str) -> None:
    assert prices_in(data)[:2] == [("洗碗布", ("299",)), ("保鮮布", ("350",))]


def test_headers_nobody_knows_are_told_by_a_word_within_and_the_cells() -> None:
    data = "商店,商品頁的名稱,官網價格,評價\nA,黃銅書籤,220,4\nA,檀香線香,580,5\n"
    assert prices_in(data) == [("黃銅書籤", ("220",)), ("檀香線香", ("580",))]
    assert "商品頁的名稱" in notes_in(data)["column-taken"]
    # What a shop pays is no price, and what cells don't confirm isn't one either.
    for header in ("進貨價格", "價格等級"):
        cells = ("甲", "乙") if header == "價格等級" else ("90", "80")
        lines = [f"商品名稱,{header}", *(f"貨{cell},{cell}" for cell in cells)]
        assert [product.prices for product in products_in("\n".join(lines))] == [(), ()]


def test_a_header_in_two_languages_without_a_sign_between_is_known_by_either() -> None:
    data = "Item No. 貨號,Product 產品,Cost 來貨價 (HK$),Retail 零售價 (HK$)\nH1,花膠,850,1380\nH2,冬菇,180,298\n"
    (product, _) = products_in(data)
    assert (product.key, product.title, product.prices, product.currency) == ("H1", "花膠", ("1380",), "hk$")


def test_a_price_in_one_language_comes_before_a_sale_price_in_another() -> None:
    data = "Product ID,Tên sản phẩm,Giá,SpecialPrice\n1,Tinh dầu,120000,89000\n2,Nến thơm,185000,\n"
    assert prices_in(data) == [("Tinh dầu", ("120000",)), ("Nến thơm", ("185000",))]


@pytest.mark.parametrize(
    "data",
    [
        "商品名称,规格编码,商品规格,价格\n咖啡豆,A1,227g,68\n咖啡豆,A2,454g,118\n滤杯,B,,40\n",
        "등록상품명,옵션값1,판매가격\n咖啡豆,500g,68\n咖啡豆,1kg,118\n滤杯,,40\n",
        "商品id,商品名稱,款式1,販售價\n1,咖啡豆,小,68\n,,大,118\n2,滤杯,,40\n",
        "商品编号,SKU编号,商品名称,京东价\n1,11,咖啡豆,68\n1,12,咖啡豆 大,118\n2,21,滤杯,40\n",
    ],
    ids=["one title", "no key", "no title and no key", "a number above the SKUs"],
)
def test_rows_that_differ_in_an_option_alone_are_one_product(data: str) -> None:
    assert prices_in(data) == [("咖啡豆", ("68", "118")), ("滤杯", ("40",))]


def test_rows_with_one_title_and_no_option_stay_products_of_their_own() -> None:
    assert len(products_in("商品名称,价格\n花瓶,68\n花瓶,118\n")) == 2


def test_what_stands_below_the_products_is_passed_over_and_counted() -> None:
    source = opened(
        "No,품명,소비자가\n1,참기름,15000\n* 부가세 포함,,\n合計：,,15000\n,Total items: 1,\n,* 배송비 별도,\n"
    )
    assert [product.row for product in source.products()] == [2]
    assert source.tally.skipped == {"note": 2, "total": 2}


def test_a_row_that_says_what_to_fill_in_is_no_product() -> None:
    data = "Nama Produk*,Harga (Rp)*\nMasukkan nama produk maks. 70,Masukkan harga tanpa titik\nKopi,75000\n"
    assert prices_in(data) == [("Kopi", ("75000",))]
    assert prices_in("상품명,판매가,색상\n필수,필수,조건부 필수\n머플러,29000,\n") == [("머플러", ("29000",))]
    assert flaws_in("상품명,판매가\n가격 없는 상품,\n머플러,29000\n") == []


def settled(prices: tuple[str, ...], language: str, currency: str = "", market: str = "") -> tuple[str, str, list[str]]:
    pricing = Pricing(shipped_reader(), shipped_words(), None, currency)
    price = pricing.price(prices, language, market)
    amount = price.amount or price.unsettled
    codes = [problem.code for problem in (*price.problems, *price.notes)]
    return (f"{amount.low}", amount.currency, codes) if amount else ("", "", codes)


def test_a_price_without_a_currency_is_read_as_where_the_language_of_the_headers_is_spoken() -> None:
    assert settled(("15,900",), "ko") == ("15900", "KRW", ["currency-taken"])
    assert settled(("185.000",), "vi") == ("185000", "VND", ["currency-taken"])
    # Chinese is spoken in several countries, and all write 1,280 in one way.
    assert settled(("1,280",), "zh") == ("1280", "", ["no-currency"])
    assert settled(("1,280元",), "zh-Hant") == ("1280", "TWD", ["currency-taken"])
    assert [settled((price,), at)[1] for price, at in (("¥68", "zh"), ("¥68", "ja"))] == ["CNY", "JPY"]
    assert settled(("$68",), "zh-Hant") == ("68", "", ["ambiguous-currency"])
    # What is known better counts: the price itself, the option, the market.
    assert settled(("$15.90",), "ja", "USD") == ("15.90", "USD", [])
    assert settled(("15 €",), "ja")[1] == "EUR"
    assert settled(("1590",), "ja", market="EUR")[1] == "EUR"


def test_traditional_letters_in_headers_tell_taiwan_s_lists_from_the_mainland_s() -> None:
    assert [p.currency for p in products_in("品名,售價\n茶,120\n")] == ["zh-Hant"]
    assert [p.currency for p in products_in("品名,售价\n茶,120\n")] == ["zh"]
    assert [p.currency for p in products_in("品名,お値段\n茶,120\n")] == ["ja"]
    assert [p.currency for p in products_in("상품명,판매가\n차,120\n")] == ["ko"]


def test_indian_prices_are_no_titles() -> None:
    data = "Item Description,Dealer Rate,MRP\nBrass bowl,Rs. 450/-,Rs. 899/-\nMarble box,Rs. 1150/-,Rs. 2299/-\n"
    assert prices_in(data) == [("Brass bowl", ("Rs. 899/-",)), ("Marble box", ("Rs. 2299/-",))]


def test_products_of_an_interface_s_own_keys_keep_their_variants_and_prices() -> None:
    lamp: dict[str, object] = {"goods_id": 1, "goods_name": "Lamp", "goods_price": 9}
    lamp["sku_list"] = [{"sku_id": "a", "price": 9}, {"sku_id": "b", "price": 12}]
    jug = {"goods_id": 2, "goods_name": "Jug", "goods_price": 7, "market_price": 10, "sku_list": []}
    data = json.dumps({"code": 200, "data": {"total": 2, "list": [lamp, jug]}})
    assert prices_in(data) == [("Lamp", ("9", "12")), ("Jug", ("7",))]


@pytest.mark.parametrize(
    ("header", "price"),
    [
        ("价格（万元）", "12.5 万"),
        ("単価（千円）", "12.5 千"),
        ("Giá (nghìn đồng)", "12.5 nghìn"),
        ("Harga (ribu Rp)", "12.5 ribu"),
        ("Price (kg)", "12.5"),
    ],
)
def test_a_header_that_counts_in_thousands_is_heard(header: str, price: str) -> None:
    assert prices_in(f"商品名称,{header}\n设备甲,12.5\n设备乙,8 件\n") == [("设备甲", (price,)), ("设备乙", ("8 件",))]


def test_of_two_prices_that_nobody_knows_the_shop_s_own_is_taken_or_none() -> None:
    assert prices_in("产品,供货价,终端零售价\n猫砂盆,35,89\n狗窝,42,128\n")[0] == ("猫砂盆", ("89",))
    assert prices_in("Produto,Preço de atacado,Preço de varejo\nBiquíni,45,89\nCanga,22,40\n")[0] == (
        "Biquíni",
        ("89",),
    )
    assert prices_in("产品,甲价,乙价\n猫砂盆,35,89\n狗窝,42,128\n")[0] == ("猫砂盆", ())


@pytest.mark.parametrize(
    "data",
    [
        "품명,단가,비고\n볼트,120,\n제어반 제작,0,전화문의\n",
        "상품명,판매가,판매가 대체문구\n볼트,120.00,\n제어반 제작,0.00,가격문의\n",
        "品名,單價,備註\n볼트,120,\n제어반 제작,0,請洽詢\n",
    ],
)
def test_a_price_of_0_beside_words_that_bid_to_ask_is_no_gift(data: str) -> None:
    (asked,) = products_in(data)[1].prices
    problem = shipped_reader().read(asked).problem
    assert problem
    assert problem.code == "price-on-request"
    # What is said in a whole sentence is said of something else, and a gift stays one.
    free = "品名,單價,備註\n茶,120,\n試用包,0,如有任何問題歡迎來電或加官方帳號詢問我們的客服人員\n"
    assert [product.prices for product in products_in(free)] == [("120",), ("0",)]


def test_a_header_below_guidance_is_found_though_its_products_have_variants() -> None:
    data = "※ 판매가는 10원 단위로 입력해 주세요.,,,\n옵션ID,상품명,옵션명,내 판매가\n" + "".join(
        f"{n},{title},{option},{price}\n"
        for n, title, option, price in ((1, "의자", "블랙", 9), (2, "의자", "화이트", 9), (3, "랜턴", "단일", 7))
    )
    assert [(title, prices[0]) for title, prices in prices_in(data)] == [("의자", "9"), ("랜턴", "7")]


@pytest.mark.parametrize(
    "below",
    ["Title of the product,Your own,Price at which you sell", "Não edite,,Não edite", "請勿修改,請勿修改,必填"],
)
def test_a_row_of_help_below_the_header_is_no_product(below: str) -> None:
    data = f"Product Title,Seller SKU,Your Selling Price\n{below}\nSaree,A-1,1199\nDiya,B-2,449\n"
    assert prices_in(data) == [("Saree", ("1199",)), ("Diya", ("449",))]


def test_options_below_a_product_of_salla_are_its_variants() -> None:
    data = "بيانات المنتج,,\nالنوع ,أسم المنتج,سعر المنتج\nمنتج,عباءة,450\nخيار,,450\nخيار,,470\nمنتج,عطر,95\n"
    assert prices_in(data) == [("عباءة", ("450", "470")), ("عطر", ("95",))]


def test_what_a_variant_costs_comes_before_what_its_product_does() -> None:
    header = "Product ID,Product Name,Regular Price,Variation Name,Variation Price"
    data = f"{header}\n1,Tin,450,,\n2,Jar,300,S,300\n2,,,L,580\n"
    assert prices_in(data) == [("Tin", ("450",)), ("Jar", ("300", "580"))]


def test_an_empty_column_of_titles_in_another_language_gives_none() -> None:
    data = "Product Name (English),Product Name (Chinese),Price\n,烏龍茶,650\n,錫罐,450\n"
    assert prices_in(data) == [("烏龍茶", ("650",)), ("錫罐", ("450",))]


@pytest.mark.parametrize(
    ("data", "price"),
    [
        ("療程名稱,時間,單次,5堂,10堂\n煥膚,45分,2200,9900,18000\n按摩,60分,2800,12500,23000\n", "2200"),
        ("产品标题,起批量1,价格1(元),起批量2,价格2(元)\n煥膚,2,25.80,100,22.50\n按摩,2,16.00,200,13.50\n", "25.80"),
        ("部門ID,商品コード,商品名,商品単価,原価\n1,490,煥膚,480,90\n1,491,按摩,550,120\n", "480"),
        ("设备名称,型号,出厂价（万元）\n煥膚,GZ-12,12.8\n按摩,XG-1,3.5\n", "12.8 万"),
    ],
    ids=["one session", "the first tier", "a till", "a maker's only price"],
)
def test_the_price_of_one_piece_is_found(data: str, price: str) -> None:
    assert prices_in(data)[0] == ("煥膚", (price,))


@pytest.mark.parametrize(
    ("data", "prices"),
    [
        ("STT,Tên hàng hóa,SL,Đơn giá (chưa VAT),Đơn giá (có VAT),Thành tiền\n1,Bơm,2,2.5,2.75,5.5\n", "2.75"),
        ("品名,数量,单价(不含税),金额\n伺服电机,2,1398,2796\n", "1398"),
        ("產品名稱,建議售價,經銷價,最低售價\n除濕機,11900,8400,9900\n", "11900"),
        ("款号,品名,S,M,合计,吊牌价,订货价\nW1,大衣,2,5,7,2380,952\n", "2380"),
        ("اسم المنتج,سعر الجملة,سعر القطاعي\nمفرش سفرة,220,300\n", "300"),
    ],
    ids=["a line's sum", "a sum beside a price without tax", "the least that dealers may ask", "an order", "wholesale"],
)
def test_what_a_line_comes_to_or_dealers_pay_is_no_price(data: str, prices: str) -> None:
    (product,) = products_in(data)
    assert product.prices == (prices,)


@pytest.mark.parametrize(
    ("data", "prices"),
    [
        ("房型,人數,平日,假日,旺日/連假\n雙人房,2,2200,2800,3600\n四人房,4,3600,4500,5800\n", ("2200", "3600")),
        ("品名,S,M,L\n排汗衫,２８０,２８０,３２０\n風衣,690,720,750\n", ("２８０", "３２０")),
        (
            "プラン名,平日料金（1名様）,休前日料金（1名様）\n月の間,15000円～,18500円～\n貸切,要問合せ,要問合せ\n素泊まり,8800円,9900円\n",
            ("15000円～", "18500円～"),
        ),
        ("品名,6吋,8吋\n巴斯克,580,880\n草莓,680,980\n", ("580", "880")),
    ],
    ids=["seasons", "sizes", "asked in some", "cakes"],
)
def test_columns_of_seasons_or_sizes_hold_the_prices_of_one_product(data: str, prices: tuple[str, ...]) -> None:
    found = products_in(data)[0].prices
    assert (found[0], found[-1]) == prices
    assert "price-by-content" in notes_in(data)


def test_small_numbers_below_sizes_are_counts_and_no_prices() -> None:
    assert prices_in("品名,S,M,L\n排汗衫,2,5,4\n風衣,100,120,90\n") == [("排汗衫", ()), ("風衣", ())]


def test_a_blank_corner_above_the_titles_is_one() -> None:
    data = ",堂食,外賣\n【點心】,,\n蝦餃,$38,$36\n燒賣,$34,$32\n【煲仔飯】,,\n臘味飯,$88,$85\n滑雞飯,$82,$80\n"
    assert prices_in(data)[2] == ("臘味飯", ("$88",))


@pytest.mark.parametrize(
    "data",
    [
        "メニュー,料金(税込)\nカット,5500\nパーマ,11000～\n相談,要相談\n",
        "과정명,대상,수강료\n회화,초3,월 25만원\n수학,중1,월 32만원\n",
        "課程,講師,學費\n插畫,林,2400\n攝影,陳,1980\n",
    ],
)
def test_menus_courses_and_treatments_have_headers_of_their_own(data: str) -> None:
    assert all(prices for _, prices in prices_in(data))


def test_variants_name_their_product_in_portuguese() -> None:
    rows = "C;Camiseta;89,90;\nC-P;Camiseta Tamanho:P;89,90;C\nC-G;Camiseta Tamanho:G;94,90;C\n"
    data = f"Código;Descrição;Preço;Código Pai\n{rows}"
    assert prices_in(data) == [("Camiseta", ("89,90", "94,90"))]


def test_what_counts_the_rows_is_no_title_whatever_it_is_called() -> None:
    data = "Item,貨品,單位,單價 HKD\n1,掛鈎,個,12.5\n2,膠箱,個,88\n3,燈膽,個,25\n"
    assert prices_in(data) == [("掛鈎", ("12.5",)), ("膠箱", ("88",)), ("燈膽", ("25",))]


def test_a_row_with_a_sum_of_money_is_no_header() -> None:
    data = "Product Name,Model No.,MOQ,FOB Price,Port,Lead time\n" + "".join(
        f"{title},{n},1000 pcs,{price} / Piece,Ningbo,15 days\n"
        for n, (title, price) in enumerate((("Brush", "US$ 0.35-0.48"), ("Bag", "US$ 1.20 - 1.80"), ("Box", "US$ 2")))
    )
    assert [title for title, _ in prices_in(data)] == ["Brush", "Bag", "Box"]


def test_titles_that_their_variants_repeat_are_told_by_a_word_in_their_header() -> None:
    data = "条目编码,条目名称,规格,售卖价,会员价\n1,水煮鱼,份,68,62\n2,担担面,小碗,12,11\n2,担担面,大碗,16,15\n"
    assert prices_in(data) == [("水煮鱼", ("68",)), ("担担面", ("12", "16"))]


def test_amounts_that_grow_from_size_to_size_are_prices() -> None:
    data = "الصنف,صغير,وسط,كبير\nبيتزا,18,25,34\nفطيرة,12,16,22\nعصير,8,10,14\n"
    assert prices_in(data)[0] == ("بيتزا", ("18", "25", "34"))
    assert prices_in(data.replace("16,22", "22,16"))[0] == ("بيتزا", ())


def test_prices_as_menus_have_them_tell_their_column() -> None:
    for cells in (("29k", "45.000đ", "399k"), ("25rb", "Rp18.000", "mulai 35rb"), ("80.-", "150.-/หม้อ", "60 บาท")):
        rows = zip(("Cà phê", "Bánh mì", "Set lẩu"), cells, strict=True)
        products = products_in("Món,Giá,Ghi chú\n" + "".join(f"{title},{price},\n" for title, price in rows))
        assert [shipped_reader().read(cell, ",").problem for product in products for cell in product.prices] == [
            None
        ] * 3


def test_a_list_without_prices_has_its_first_product_below_its_help() -> None:
    data = (
        "et_title_product_id,et_title_parent_sku,et_title_product_name\nbasic_info,3f,0\n商品ID,主商品貨號,商品名稱\n"
        ",選填,必填\n請勿修改,,字數 5-60\n401,A,手工果醬 草莓\n402,B,手工果醬 鳳梨\n"
    )
    assert [product.title for product in products_in(data)] == ["手工果醬 草莓", "手工果醬 鳳梨"]


def test_tax_below_a_quotation_is_no_product() -> None:
    for tax in ("消費税(10%)", "GST 9%", "부가세", "稅額：120"):
        source = opened(f"品名,數量,單價,金額\n桌,2,2800,5600\n小計,,,5600\n{tax},,,560\n")
        assert [product.title for product in source.products() if isinstance(product, CatalogProduct)] == ["桌"]


@pytest.mark.parametrize(
    ("data", "prices"),
    [
        ("品種,3kg,5kg,発送時期\nふじ,2800,3900,11月\n王林,2600,3600,10月\n", ("2800", "3900")),
        ("茶品,產地,一兩,半斤\n凍頂,鹿谷,120,900\n包種,坪林,100,750\n碧螺春,三峽,150,1100\n", ("120", "900")),
    ],
)
def test_columns_of_sizes_make_a_header_of_words_that_nobody_knows(data: str, prices: tuple[str, ...]) -> None:
    for header in (data, data.replace("茶品", "甲").replace("品種", "乙")):
        assert products_in(f"二〇二六年價目,,,\n{header}")[0].prices == prices


def test_merged_prices_of_dealers_are_not_the_shop_s_own() -> None:
    data = "품목코드,품목명,단가,\n,,소비자가,대리점가\nD-1,세제,8900,5300\nD-2,유연제,12900,7700\n"
    assert prices_in(data) == [("세제", ("8900",)), ("유연제", ("12900",))]


@pytest.mark.parametrize(
    ("data", "prices"),
    [
        ("商品Id,商品标题,一口价,sku价格\n1,球拍,199,219\n2,羽毛球,68,\n", ("219",)),
        ("商品番号,商品名,メーカー希望小売価格,通常販売価格\nA,フック,1500,1320\nB,ポット,,4500\n", ("1320",)),
        ("구분,메뉴,HOT,ICE\n커피,아메리카노,4000,4500\n,라떼,4500,5000\n", ("4000", "4500")),
        ("Nome;Preço De;Preço Por\nFuradeira;349,90;299,90\nBroca;;89,90\n", ("299,90",)),
    ],
)
def test_what_is_paid_comes_before_what_it_is_cut_from(data: str, prices: tuple[str, ...]) -> None:
    assert products_in(data)[0].prices == prices
