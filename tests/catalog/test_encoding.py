"""The encoding of a list: right, or asked; never wrong without a word."""

from random import Random

import pytest

from catalogs import flaws_in, notes_in, opened, products_in
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem
from ecomkt.catalog.encodings.encoding import HEAD
from ecomkt.errors import InputError

LISTS = {
    "cp1252": "sku;title;price\nL1;Käsereibe Edelstahl;12,90\nL2;Größentabelle Poster;5,00\nL3;Löffelset Kinder;7,50\n",
    "cp932": "sku,title,price\nr-1,北海道産 鮭フレーク,980\nr-2,今治タオル バスタオル,2980\nr-3,子供用 自転車,15800\n",
    "big5": "商品編號,商品名稱,售價\nb-1,兒童積木玩具,399\nb-2,保濕面膜,99\nb-3,無線藍牙耳機,1290\n",
    "gb18030": "商品编号,商品名称,售价\nb-1,儿童积木玩具,399\nb-2,保湿面膜,99\nb-3,无线蓝牙耳机,1290\n",
    "cp949": "sku,title,price\nk-1,어린이 가방,39000\nk-2,보온병,12000\nk-3,여성 니트,29000\n",
    "euc_jp": "sku,title,price\nr-1,折りたたみ傘,980\nr-2,ステンレス水筒,2980\nr-3,子供用リュック,15800\n",
    "cp1251": "sku;title;price\n1;Детский стул;990\n2;Чайник из стали;1290\n3;Полотенце;450\n",
    "koi8-r": "sku;title;price\n1;Детский стул;990\n2;Чайник из стали;1290\n3;Полотенце;450\n",
    "cp1250": "sku;title;price\n1;Łyżeczka dla dzieci;9,90\n2;Świeca zapachowa;12,90\n3;Książka;45,00\n",
    "iso8859-2": "sku;title;price\n1;Łyżeczka dla dzieci;9,90\n2;Świeca zapachowa;12,90\n3;Książka;45,00\n",
    "cp1254": "sku;title;price\n1;Çocuk ayakkabısı;990\n2;Güneş gözlüğü;1290\n3;Yeşil kaşık;45\n",
    "cp874": "sku,title,price\n1,เสื้อยืดผ้าฝ้าย,290\n2,กระเป๋าทำมือ,590\n3,ของเล่นสำหรับเด็ก,190\n",
    "utf-16-le": "sku,title,price\n1,Käsereibe,2.90\n2,兒童積木,5.90\n",
    "utf-32-be": "sku,title,price\n1,Käsereibe,2.90\n2,兒童積木,5.90\n",
}
PRICED = "sku;title;price\n1;Mug;5 €\n2;Steel bowl;7 €\n"


@pytest.mark.sampled
@pytest.mark.parametrize("codec", LISTS)
def test_a_short_list_is_read_in_its_encoding(codec: str) -> None:
    expected = [line.replace(";", ",").split(",")[1] for line in LISTS[codec].splitlines()[1:]]
    assert [product.title for product in products_in(LISTS[codec].encode(codec))] == expected


@pytest.mark.parametrize("title", ["Soap ★ bar", "Soap ✓", "Soap → bar", "Soap®", "½ kg soap", "soap\u200b bar", "Ñ"])
def test_few_signs_in_utf_8_are_no_doubt(title: str) -> None:
    text = f"sku,title,price\n1,{title},7\n2,Tea,6\n"
    assert [product.title for product in products_in(text.encode())] == [title, "Tea"]


def test_vietnamese_tones_are_part_of_their_letters() -> None:
    written = "sku,title,price\n1,A\u0301o thun cho be\u0301,2\n2,Ghê\u0301 gô\u0303,9\n3,Sư\u0303a tươi,4\n"
    titles = [product.title for product in products_in(written.encode("cp1258"))]
    assert titles == ["Áo thun cho bé", "Ghế gỗ", "Sữa tươi"]


@pytest.mark.parametrize("codec", ["cp1252", "cp1250", "utf-8"])
def test_a_sign_of_currency_alone_is_one_in_every_encoding_that_fits(codec: str) -> None:
    assert [product.prices for product in products_in(PRICED.encode(codec))] == [("5 €",), ("7 €",)]


def test_what_can_be_read_in_two_ways_is_asked_with_both_readings() -> None:
    data = "sku;title;price\n1;Größe;5\n".encode("cp1252").replace(b"\xf6\xdf", b"\xe8\xe9")
    with pytest.raises(InputError) as caught:
        opened(data)
    (problem,) = caught.value.problems
    assert problem.code == "doubtful-encoding"
    assert " in cp1252 is " in str(problem.message) or " is " in str(problem.message)
    assert str(problem.hint).count("--encoding") == 2
    assert products_in(data, ReadingOptions(encoding="cp1252"))[0].title == "Grèée"


def test_bytes_that_fit_nothing_are_no_text() -> None:
    data = b"sku,title,price\n" + b"\n".join(bytes(Random(n).choices(range(128, 256), k=30)) for n in range(9))
    with pytest.raises(InputError) as caught:
        opened(data)
    assert caught.value.problems[0].code == "doubtful-encoding"


@pytest.mark.slow
def test_letters_that_come_late_and_fit_no_more_are_told() -> None:
    head = "title,price\n" + "Käsereibe Größe,2\n" * (HEAD // 8)
    data = head.encode("cp1252") + "Чайник из стали,2\n".encode("cp1251") * 40
    source = opened(data)
    assert len(list(source.products())) == HEAD // 8 + 40
    assert [note.code for note in source.notes if note.code == "doubtful-encoding"]


def test_the_note_names_the_encoding() -> None:
    assert "read as cp932" in notes_in(LISTS["cp932"].encode("cp932"))["read-as"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf_16", "utf_32"])
def test_a_wide_encoding_that_is_named_needs_no_mark(codec: str) -> None:
    for order in ("le", "be"):
        data = "title,price\nKäse,2\n".encode(f"{codec}-{order}".replace("_", "-"))
        assert products_in(data, ReadingOptions(encoding=codec))[0].title == "Käse"


@pytest.mark.parametrize("order", ["le", "be"])
def test_one_byte_too_many_spoils_one_row(order: str) -> None:
    lines = [line.encode(f"utf-16-{order}") for line in ["title,price\n", "Mug,1\n", "Bowl,2\n", "Cup,3\n", "Hat,4\n"]]
    lines[2] = lines[2][:4] + b"x" + lines[2][4:]
    data = "\ufeff".encode(f"utf-16-{order}") + b"".join(lines)
    found = [getattr(product, "title", None) for product in opened(data).products()]
    assert [title for title in found if title in ("Mug", "Cup", "Hat")] == ["Mug", "Cup", "Hat"]
    assert flaws_in(data)
    assert len(found) == 4


@pytest.mark.parametrize("name", ["idna", "punycode", "undefined", "unicode_escape", "hex", "nothing-of-it"])
def test_what_is_no_encoding_of_text_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        opened(LISTS["cp949"], ReadingOptions(encoding=name))
    assert caught.value.problems[0].code == "unknown-encoding"


def test_zeros_and_what_is_left_of_a_mark_are_rows_that_cannot_be_read() -> None:
    for damaged in (b"Mue\0sli", b"Muesli\xff", b"\xff\xfeMuesli", b"Muesli\xff\xff\xff"):
        found = opened(b"Name,Price\nCheese,4\n" + damaged + b",5\nBread,6\n")
        read = [*found.products()]
        assert [p.title for p in read if isinstance(p, CatalogProduct)] == ["Cheese", "Bread"]
        assert [p.problem.code for p in read if isinstance(p, RowProblem)] == ["undecodable"]


def test_a_few_letters_in_utf_8_are_no_letters_of_one_byte() -> None:
    for title in ("Tổng hợp", "Cà phê sữa đá", "Bánh mì", "ő", "Ż"):
        assert [p.title for p in products_in(f"Item,Price\nMug,12\n{title},99\n")] == ["Mug", title]


@pytest.mark.parametrize(
    ("codec", "titles"),
    [
        # What Czech or Slovak would read otherwise says nothing against words that are German for sure.
        ("cp1252", ["Rührschüssel à 1 l", "Gemüsebürste", "Kräutermühle", "Teigschüssel Ø 3 cm", "Brötchenkörbe"]),
        ("cp1250", ["Rührschüssel Dvořák", "Gemüsebürste", "Kräutermühle", "Brötchenkörbe Jiří", "Müslischälchen"]),
    ],
)
def test_the_language_of_most_words_tells_how_the_others_are_read(codec: str, titles: list[str]) -> None:
    data = "sku;title;price\n" + "".join(f"k{n};{title};9,50\n" for n, title in enumerate(titles))
    assert [product.title for product in products_in(data.encode(codec))] == titles
