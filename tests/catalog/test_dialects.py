"""Look-alikes of what shop programs and marketplaces export, and lists that were read wrongly once, without an option.

The headers are those of public code and samples; the products are made up. `expected.json` has what must come of them.
"""

import json
from pathlib import Path

import pytest

from catalogs import products_in

DIALECTS = Path(__file__).parent / "dialects"
EXPECTED: dict[str, list[dict[str, object]]] = json.loads((DIALECTS / "expected.json").read_text(encoding="utf-8"))


def test_every_look_alike_has_what_must_come_of_it() -> None:
    assert {path.name for path in DIALECTS.iterdir()} - {"expected.json"} == EXPECTED.keys()


@pytest.mark.sampled
@pytest.mark.parametrize("name", EXPECTED)
def test_a_list_is_read_as_its_program_writes_it(name: str) -> None:
    found = [
        {
            "title": product.title,
            "prices": list(product.prices),
            **({"currency": product.currency} if product.currency else {}),
            "category": product.categories[0] if product.categories else "",
            **({"stated": dict(product.stated)} if product.stated else {}),
        }
        for product in products_in((DIALECTS / name).read_bytes())
    ]
    assert found == EXPECTED[name]
