"""Tables that are no lists of products are refused, and told for what they look like; lists of products never are."""

import json

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.catalog.columns.product import ReadingOptions
from ecomkt.errors import InputError
from tables import each_row


def refusal(data: str) -> str:
    with pytest.raises(InputError) as refused:
        opened(data)
    assert [problem.code for problem in refused.value.problems] == ["no-product-list"]
    return str(refused.value)


@each_row(
    "header, row",
    [
        ("Order ID,Email,Lineitem name,Lineitem price", "1001,a@example.org,Brush,6.00"),
        ("Name,Email,Financial Status,Lineitem name,Lineitem price", "#7,a@example.org,paid,Brush,6.00"),
        ("Invoice No,Date,Customer,Description,Qty,Unit price", "R-1,2026-01-03,Huber,Brush,2,6.00"),
        ("Rechnungsnummer,Kunde,Artikel,Preis", "R-1,Huber,Bürste,6.00"),
        ("訂單編號,買家帳號,商品名稱,單價", "1,anna,毛刷,100"),
        ("订单编号,收货人姓名,宝贝标题,价格", "1,安娜,毛刷,100"),
        ("注文番号,注文者,商品名,価格", "1,安奈,ブラシ,900"),
        ("주문번호,구매자,상품명,판매가", "1,안나,브러시,9000"),
    ],
)
def test_orders_are_no_list_of_products(header: str, row: str) -> None:
    assert "look like orders" in refusal(f"{header}\n{row}\n{row}\n")


@each_row(
    "header, row",
    [
        ("Name,Email", "Anna,a@example.org"),
        ("First name,Last name,Company,Title,Email", "Anna,Huber,Acme,Tea master,a@example.org"),
        ("Name,Department,Position,Salary,Start date", "Anna,Sales,Manager,4200,2019-01-01"),
        ("username,password,role", "anna,x,admin"),
        ("Student,Class,Subject,Grade", "Anna,5a,Art,1"),
        ("Vorname,Nachname,Telefon", "Anna,Huber,0123"),
        ("姓名,部門,職稱,月薪", "王小明,業務部,經理,60000"),
        ("客戶名稱,聯絡人,電話,地址", "大同公司,王小明,0912,台北"),
    ],
)
def test_people_are_no_list_of_products(header: str, row: str) -> None:
    assert "look like people" in refusal(f"{header}\n{row}\n")


@each_row(
    "header, row",
    [
        ("id,title,description,status", "1,Mend the page,too long,in progress"),
        ("Task,Owner,Status,Budget", "Build a stand,Anna,open,200"),
        ("Aufgabe,Zuständig,Fällig am", "Stand bauen,Anna,2026-01-01"),
        ("任務,負責人,截止日期", "搭攤位,王小明,2026-01-01"),
    ],
)
def test_tasks_are_no_list_of_products(header: str, row: str) -> None:
    assert "look like tasks" in refusal(f"{header}\n{row}\n")


@each_row(
    "kind, value",
    [
        ("orders", {"orders": [{"customer": {"name": "Anna"}, "items": [{"name": "Comb", "qty": 2, "price": "5"}]}]}),
        ("orders", {"orders": [{"id": 1, "line_items": [{"name": "Comb", "price": "5"}]}]}),
        ("people", {"users": [{"name": "Anna", "email": "a@example.org"}, {"name": "Ben", "email": "b@example.org"}]}),
        ("people", {"@context": "https://schema.org", "@type": "Person", "name": "Anna Huber", "jobTitle": "Director"}),
        ("people", [{"@type": "Person", "name": "Anna"}, {"@type": "Person", "name": "Ben"}]),
        ("tasks", {"todos": [{"id": 1, "title": "Call", "done": True}, {"id": 2, "title": "Mend", "done": False}]}),
    ],
)
def test_objects_that_are_no_products_are_refused_likewise(kind: str, value: object) -> None:
    assert f"look like {kind}" in refusal(json.dumps(value))


@each_row(
    "data",
    [
        # Bestellnummer is the number of an article in a German catalogue.
        "Bestellnummer,Artikel,Preis\n100-2,Bürste,5\n100-3,Kamm,6\n",
        "Order number,Description,Price\n100-2,Brush,5\n100-3,Comb,6\n",
        "Name,Hourly rate,Email\nAnna,90,a@example.org\nBen,80,b@example.org\n",
        "id,title,description,status\n1,Brush,soft,active\n2,Comb,nice,draft\n",
        "Product,Supplier email,Phone\nBrush,a@example.org,1\nComb,b@example.org,2\n",
        "品名,聯絡人,電話\n毛刷,王小明,1\n梳子,李小華,2\n",
        "Name,Price,Customer\nBrush,5,Anna\nComb,7,Ben\n",
        json.dumps({"services": [{"name": "Massage", "price": 50}, {"name": "Facial", "price": 70}]}),
        json.dumps(
            {"shop": "Lin", "email": "a@example.org", "products": [{"name": "Comb", "quantity": 3, "price": 5}]}
        ),
        json.dumps({"@type": "Service", "name": "Massage", "offers": {"price": "50"}, "provider": {"@type": "Person"}}),
    ],
)
def test_what_is_sold_is_read_though_people_stand_beside_it(data: str) -> None:
    assert products_in(data)


def test_a_table_is_read_all_the_same_where_the_user_names_its_columns() -> None:
    options = ReadingOptions(columns=(("title", "Lineitem name"), ("price", "Lineitem price")))
    found = products_in("Order ID,Email,Lineitem name,Lineitem price\n1,a@example.org,Brush,6.00\n", options)
    assert [(product.title, product.prices) for product in found] == [("Brush", ("6.00",))]


def test_one_column_of_people_among_others_is_told() -> None:
    assert "may-be-people" in notes_in("Title,Author,Due date,Shelf\nFaust,Goethe,2026-01-01,A3\n")
