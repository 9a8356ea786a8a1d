"""What exports and APIs of programs that nobody here had seen were read wrongly for at the first run, by kind."""

import json

from catalogs import notes_in, products_in
from tables import each_row


def square(prices: list[int], key: str) -> str:
    return json.dumps(
        [
            {"id": f"I{n}", "name": f"Dish {n}", "category_id": None, key: None, "variations": [{"id": n, "price": p}]}
            for n, p in enumerate(prices)
        ]
    )


@each_row(
    "prices, key, told",
    [
        ([2000, 75, 25], "modifier_list_ids", True),
        ([2000, 75, 25], "modifier_list_info", True),
        # Of a shop whose dearest is below one unit nothing is counted so.
        ([8, 3, 75], "modifier_list_ids", False),
        ([225, 8, 3], "photo", False),
    ],
)
def test_whole_prices_of_a_program_that_counts_cents_are_doubted(prices: list[int], key: str, told: bool) -> None:
    listed = square(prices, key)
    assert [product.prices for product in products_in(listed)] == [(str(price),) for price in prices]
    assert ("may-be-cents" in notes_in(listed)) == told


def woo(price: str, regular: str, sale: str) -> dict[str, object]:
    said = {"price": price, "regular_price": regular, "sale_price": sale, "on_sale": bool(sale)}
    return {"id": f"{price}1", "name": f"Shirt {price}", "type": "simple", "sku": f"s{price}", **said, "categories": []}


def test_the_price_before_a_sale_counts_though_few_products_have_one() -> None:
    listed = json.dumps([woo("80", "100", "80"), woo("1", "", ""), woo("2", "", ""), woo("3", "", "")])
    assert [product.prices for product in products_in(listed)] == [("100",), ("1",), ("2",), ("3",)]
    assert "'80' beside '100'" in notes_in(listed)["other-prices"]


ORDER = {
    **{"order_id": "WC-1", "order_number": "2024-1", "order_date": "2024-02-20", "status": "completed"},
    "items": [{"product_name": "Webcam", "quantity": 1, "price": 129.99}],
}
GOODS = [{"product_id": "P1", "name": "Webcam", "price": 129.99}, {"product_id": "P2", "name": "Chair", "price": 299.0}]


@each_row("key", ["products", "items"])
def test_products_beside_orders_and_customers_are_what_is_sold(key: str) -> None:
    people = [{"customer_id": "C1", "name": "Anna", "email": "a@example.org"}]
    listed = json.dumps({"orders": [ORDER, ORDER], key: GOODS, "customers": people})
    assert [(p.title, p.prices) for p in products_in(listed)] == [("Webcam", ("129.99",)), ("Chair", ("299.0",))]
    assert "Anna" in notes_in(listed)["other-objects"]
    assert "WC-1" in notes_in(json.dumps({"orders": [ORDER, ORDER], key: GOODS}))["other-objects"]
    steps = [{"id": 1, "order": 1, "question": "Dry?"}, {"id": 2, "order": 2, "question": "Oily?"}]
    assert "other-objects" not in notes_in(json.dumps({"quiz": steps, key: GOODS}))
