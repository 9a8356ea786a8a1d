"""The matcher: what counts as a word in a title, and which of two words wins."""

from hypothesis import given
from hypothesis import strategies as st

from ecomkt.catalog.types.grammar import Term
from small_classification import index_of
from tables import each_row

LATIN = ("tea", "tea pot", "tea pot stand", "toy", "dish", "glass", "t shirt", "children's book")
WORDS = (*LATIN, "茶", "茶壺", "T恤", "A4紙")
INDEX = index_of(
    [
        *((word, Term(word, (number,))) for number, word in enumerate(WORDS)),
        ("tea rose", Term("tea rose", (), is_thing=False)),
        ("for", Term("for", (), is_thing=False, is_break=True)),
        ("small", Term("small", (99,), is_thing=False)),
        ("poster", Term("poster", (98,), decides=True)),
        ("海報", Term("海報", (98,), decides=True)),
        ("送", Term("送", (), is_thing=False, is_break=True)),
    ],
    {"壺": "壶"},
)


def words_in(text: str) -> list[str]:
    return [INDEX.terms[number].word for number in INDEX.anywhere(INDEX.folded(text))]


def heads_in(text: str) -> list[tuple[str, bool]]:
    found = INDEX.with_head(INDEX.folded(text))
    return [(INDEX.terms[number].word, head) for number, head in found if INDEX.terms[number].rules]


@each_row(
    ("text", "found"),
    [
        ("Tea", ["tea"]),
        ("TEAS", ["tea"]),
        ("ｔｅａ", ["tea"]),
        ("steam team", []),
        ("toys", ["toy"]),
        ("dishes and glasses", ["dish", "glass"]),
        ("T-Shirt", ["t shirt"]),
        ("t‑shirts", ["t shirt"]),
        ("tea pot", ["tea pot"]),
        ("tea pots", ["tea pot"]),
        ("tea pot stand", ["tea pot stand"]),
        ("tea pot lid", ["tea pot"]),
        ("tea & tea", ["tea", "tea"]),
        ("Children’s Book", ["children's book"]),
        ("childrens books", ["children's book"]),
        ("a tea rose", ["tea rose"]),
        ("紅茶", ["茶"]),
        ("茶壺", ["茶壺"]),
        ("茶壶", ["茶壺"]),
        ("thé, café", []),
        ("Téa", ["tea"]),
        ("茶茶壺", ["茶", "茶壺"]),
        ("純棉Ｔ恤", ["T恤"]),
        ("a4紙100張", ["A4紙"]),
        ("tea 茶壺", ["tea", "茶壺"]),
        ("", []),
    ],
)
def test_a_word_is_found_whole_and_the_longest_wins(text: str, found: list[str]) -> None:
    assert words_in(text) == found


@each_row(
    ("text", "found"),
    [
        ("tea glass", [("tea", False), ("glass", True)]),
        ("tea for toys", [("tea", True), ("toy", False)]),
        ("tea, glass", [("tea", True), ("glass", False)]),
        ("tea - glass", [("tea", True), ("glass", False)]),
        ("tea (glass)", [("tea", True), ("glass", False)]),
        ("brand, tea glass", [("tea", False), ("glass", True)]),
        ("tea 100 glasses", [("tea", True), ("glass", False)]),
        ("2 tea glasses", [("tea", False), ("glass", True)]),
        ("tea small", [("tea", True), ("small", False)]),
        ("茶T恤", [("茶", False), ("T恤", True)]),
        ("茶 茶壺", [("茶", True), ("茶壺", False)]),
        ("牌子 茶壺", [("茶壺", True)]),
        ("茶壺送茶", [("茶壺", True), ("茶", False)]),
        ("茶壺 送 茶", [("茶壺", True), ("茶", False)]),
    ],
)
def test_the_last_thing_of_the_first_part_names_what_is_sold(text: str, found: list[tuple[str, bool]]) -> None:
    assert heads_in(text) == found


@each_row(
    ("text", "found"),
    [
        ("poster tea", [("poster", True), ("tea", False)]),
        ("tea poster glass", [("tea", False), ("poster", True), ("glass", False)]),
        ("tea for poster", [("tea", True), ("poster", False)]),
        ("brand, tea poster", [("tea", False), ("poster", True)]),
        ("茶海報 大", [("茶", False), ("海報", True)]),
        ("海報茶", [("海報", True), ("茶", False)]),
        ("茶 海報 茶壺", [("茶", False), ("海報", True), ("茶壺", False)]),
        ("海報 茶壺", [("海報", True), ("茶壺", False)]),
        ("茶 送海報", [("茶", True), ("海報", False)]),
        ("茶 送 海報", [("茶", True), ("海報", False)]),
        ("tea 茶 海報", [("tea", False), ("茶", False), ("海報", True)]),
    ],
)
def test_what_decides_names_the_thing_wherever_it_stands_before_a_break(
    text: str, found: list[tuple[str, bool]]
) -> None:
    assert heads_in(text) == found


def test_two_rules_may_look_for_one_word() -> None:
    terms = [("tea", Term("tea", (2,), decides=True)), ("Tea", Term("Tea", (1,), is_thing=False))]
    for given_order in (terms, terms[::-1]):
        index = index_of(given_order)
        assert [index.terms[number] for number in index.anywhere("tea")] == [Term("Tea", (1, 2), decides=True)]


def test_a_neutral_word_wins_over_a_rule_in_any_order() -> None:
    terms = [("tea", Term("tea", (2,))), ("tea", Term("tea", (), is_thing=False))]
    for given_order in (terms, terms[::-1]):
        assert [index_of(given_order).terms[n].rules for n in index_of(given_order).anywhere("tea")] == [()]


@given(st.text())
def test_any_text_is_read_alike_with_and_without_heads(text: str) -> None:
    rules = [word for word in words_in(text) if word not in ("for", "送")]
    assert sorted(word for word, _ in heads_in(text)) == sorted(w for w in rules if w != "tea rose")


@given(st.text(st.sampled_from("tea potsnd茶壺T恤- ,送")))
def test_text_of_known_words_is_read_without_overlap(text: str) -> None:
    found = words_in(text)
    assert sum(len(word.replace(" ", "")) for word in found) <= len(INDEX.folded(text).replace(" ", ""))
