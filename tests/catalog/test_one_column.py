"""Price lists as they are typed, a line a product."""

import pytest

from catalogs import notes_in, opened, products_in
from ecomkt.errors import InputError

TYPED = {
    "dots": "Our salon\n\nCut and finish ..... £38\nRoots, from ........ £45\nUnder 10s - dry cut .. £18\n",
    "dashes": "Cut and finish - £38\nRoots, from - £45\nUnder 10s - dry cut - £18\nConsultation - free\n",
    "blanks": "Cut and finish  £38\nRoots, from  £45\nUnder 10s - dry cut  £18\nBridal hair   POA\n",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_what_ends_a_line_is_its_price(text: str) -> None:
    found = [(p.title, p.prices) for p in products_in(text)]
    assert found[:3] == [("Cut and finish", ("£38",)), ("Roots", ("from £45",)), ("Under 10s - dry cut", ("£18",))]
    assert "one-column" in notes_in(text)


def test_a_line_without_a_price_heads_the_others() -> None:
    text = "Salon Vogel - our prices\nHair\nCut ... £38\nWash ... £12\nNails\nShort ... £20\n"
    assert [(p.title, p.categories) for p in products_in(text)] == [
        ("Cut", ("Hair",)),
        ("Wash", ("Hair",)),
        ("Short", ("Nails",)),
    ]


@pytest.mark.parametrize("text", ["We cut hair.\nSince 1990.\nCall us.\n", "Cut £38\nOpen 9 to 5\nClosed on Monday\n"])
def test_prose_is_no_list(text: str) -> None:
    with pytest.raises(InputError, match="no header"):
        opened(text)
