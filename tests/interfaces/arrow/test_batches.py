"""Record batches in, recommendations out."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrow_tables import advice_in, expected_rows, some_profiles, table_of
from ecomkt import Advisor
from ecomkt.errors import InputError
from ecomkt.inference.recommend import Recommender
from ecomkt.interfaces.arrow import batches, recommend_batches, recommend_stream, result_schema
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Fact, Profile
from engines import engines_here

PACK = Path(__file__).parents[3] / "docs" / "packs" / "eu-health"


def answered(table: pa.Table, **options: object) -> list[dict[str, object]]:
    """Return the rows of the answer for a table."""
    rows: list[dict[str, object]] = pa.Table.from_batches(
        recommend_batches(table.to_batches(), **options),  # type: ignore[arg-type]
        result_schema(table.schema, facts=options.get("facts")),  # type: ignore[arg-type]
    ).to_pylist()
    return rows


def problems_of(schema: pa.Schema, facts: Mapping[str, str] | None = None) -> list[str]:
    """Return what is wrong with the columns of a table."""
    with pytest.raises(InputError) as refusal:
        recommend_batches(pa.RecordBatchReader.from_batches(schema, []), facts=facts)
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize("engine", engines_here())
def test_each_row_gets_what_the_recommender_says(kb: KnowledgeBase, plain: Recommender, engine: str) -> None:
    profiles = some_profiles(kb)
    expected = expected_rows(profiles, plain)
    rows = answered(table_of(profiles, kb), advisor=Advisor(kb, engine=engine))
    assert [advice_in(row, wanted) for row, wanted in zip(rows, expected, strict=True)] == expected


def test_facts_are_repeated_as_they_were_understood(kb: KnowledgeBase, recommender: Recommender) -> None:
    profiles = some_profiles(kb, 50)
    rows = answered(table_of(profiles, kb))
    for row, profile in zip(rows, profiles, strict=True):
        for attribute in kb.codebook.attributes:
            certainty = {fact.value: fact.certainty for fact in profile.about(attribute.slug)}
            known = [code for code in attribute.codes if code.slug in certainty]
            assert row[attribute.slug] == [
                {"value": code.slug, "code": code.letter, "certainty": certainty[code.slug]} for code in known
            ]
        assert row["unknown"] == [attribute.slug for attribute in recommender.recommend(profile).unknown]


def test_what_was_understood_can_be_asked_again(kb: KnowledgeBase) -> None:
    table = pa.Table.from_pylist(answered(table_of(some_profiles(kb, 50), kb)))
    facts = [attribute.slug for attribute in kb.codebook.attributes]
    schema = result_schema(table_of([], kb).schema)
    again = answered(pa.table([table[name].cast(schema.field(name).type) for name in facts], facts))
    assert [{**row, "key": None} for row in again] == [{**row, "key": None} for row in table.to_pylist()]


def test_other_columns_pass_through_and_come_first() -> None:
    table = pa.table({"type": ["A"], "Shelf": [[1, 2]], "price": ["M"], "weight": [Decimal("1.50")]})
    schema = result_schema(table.schema)
    assert schema.names[:4] == ["Shelf", "weight", "product", "price"]
    assert [schema.field(name) for name in ("Shelf", "weight")] == [table.field("Shelf"), table.field("weight")]
    assert [(row["Shelf"], row["weight"]) for row in answered(table)] == [([1, 2], Decimal("1.50"))]


def test_the_knowledge_is_named_in_the_schema_and_in_each_row(kb: KnowledgeBase) -> None:
    table = pa.table({"type": ["A", "Q"]})
    assert result_schema(table.schema).metadata == {b"ecomkt.knowledge": kb.fingerprint.encode()}
    assert [row["knowledge"] for row in answered(table)] == [kb.fingerprint, kb.fingerprint]


def statement_columns() -> Iterator[tuple[str, pa.Array]]:
    """Yield the same four statements in every type that a column may have: E and D, nothing, nothing, E for 0.5."""
    text = ["E, D", None, " ", "E:0.5"]
    yield "text", pa.array(text)
    yield "large text", pa.array(text, pa.large_string())
    yield "text view", pa.array(text, pa.string_view())
    yield "dictionary", pa.array(text).dictionary_encode()
    yield "dictionary with null", pa.DictionaryArray.from_arrays([0, 1, 1, 2], pa.array(["D,E", None, "children:0.5"]))
    yield "dictionary that repeats", pa.DictionaryArray.from_arrays([0, None, 2, 1], ["E,D", "E:0.5", ""])
    lists = [["E", "D"], None, [], ["E:0.5"]]
    for name, kind in {
        "list": pa.list_(pa.string()),
        "large list": pa.large_list(pa.large_string()),
        "list view": pa.list_view(pa.string()),
        "list of dictionary": pa.list_(pa.dictionary(pa.int8(), pa.string())),
        "list of text view": pa.list_(pa.string_view()),
    }.items():
        yield name, pa.array(lists, kind)
    yield "fixed list", pa.array([["D", "E"], None, [None, ""], ["E:0.5", None]], pa.list_(pa.string(), 2))
    for half, number in ((0.5, pa.float64()), (Decimal("0.5"), pa.decimal128(3, 1)), (0.5, pa.float32())):
        maps = [[("D", 1), ("E", None)], None, [], [("E", half)]]
        yield f"map to {number}", pa.array(maps, pa.map_(pa.string(), number))
    structs = [[("D", None), ("E", 1.0)], None, [(None, None)], [("E", 0.5)]]
    fields = [("value", pa.string()), ("certainty", pa.float64())]
    yield (
        "list of structs",
        pa.array(
            [row and [{"value": word, "certainty": number, "code": "?"} for word, number in row] for row in structs],
            pa.list_(pa.struct([*fields, ("code", pa.string())])),
        ),
    )
    yield (
        "struct",
        pa.array([{"value": "E,D"}, None, {"value": None}, {"value": "E", "certainty": 0.5}], pa.struct(fields)),
    )


COLUMNS = [(name, column, start) for name, column in statement_columns() for start in (0, 1)]


@pytest.mark.parametrize(("_name", "column", "start"), COLUMNS, ids=[f"{name} from {n}" for name, _, n in COLUMNS])
def test_a_fact_may_be_stated_in_many_types(kb: KnowledgeBase, _name: str, column: pa.Array, start: int) -> None:
    types = kb.codebook.attributes[0]
    both = [
        {"value": code.slug, "code": code.letter, "certainty": 1.0}
        for code in types.codes
        if code.slug in ("health", "children")
    ]
    half = [{**both[1], "certainty": 0.5}]
    rows = answered(pa.table({"type": column}).slice(start))
    assert [row["product"] for row in rows] == [both, [], [], half][start:]
    assert [row["problem"] for row in rows] == [None] * len(rows)


def test_a_column_of_nulls_alone_is_unknown() -> None:
    assert answered(pa.table({"type": pa.nulls(2), "price": ["M", None]}))[0]["product"] == []


def test_a_row_that_cannot_be_understood_stops_nothing() -> None:
    table = pa.table({"type": ["A", "Q", "A"], "price": ["M", "M:7", "low,high"]})
    good, wrong, clash = answered(table)
    assert good["problem"] is None
    assert str(wrong["problem"]).splitlines() == [
        "'type=Q': no value of product is called 'Q'; use A fmcg, B virtual, C tickets, D health, E children, "
        "F special, G need-driven, H urgent",
        "'price=M:7': the certainty 7 is not above 0 and up to 1; write low:0.7",
    ]
    assert str(clash["problem"]).startswith("'price=low,high': low and high can't both be true of price")
    assert {name for row in (wrong, clash) for name, cell in row.items() if cell is not None} == {
        "problem",
        "knowledge",
        "schema_version",
    }


def test_a_certainty_that_is_no_number_is_the_problem_of_its_row() -> None:
    column = pa.array([[("A", float("nan"))], [("A", 0.0)], [("A", None)]], pa.map_(pa.string(), pa.float64()))
    assert [row["problem"] is None for row in answered(pa.table({"type": column}))] == [False, False, True]


def test_columns_may_be_called_as_attributes_are_called_anywhere() -> None:
    table = pa.table({"Product type": ["A"], "價格水準": ["M"], "市场": ["cn"], "special_kind": ["luxury"]})
    assert result_schema(table.schema).names[:4] == ["product", "price", "market", "special-kind"]


def test_the_caller_may_say_which_columns_state_facts() -> None:
    table = pa.table({"brand": ["Acme"], "kind": ["A"], "level": ["M"]})
    (row,) = answered(table, facts={"kind": "type", "level": "Price level"})
    assert (row["brand"], row["problem"]) == ("Acme", None)
    assert (row["product"], row["price"]) == (
        [{"value": "fmcg", "code": "A", "certainty": 1.0}],
        [{"value": "low", "code": "M", "certainty": 1.0}],
    )


def test_everything_wrong_with_the_columns_is_said_before_the_first_batch() -> None:
    fields = [("type", pa.int64()), ("product", pa.string()), ("price", pa.list_(pa.bool_()))]
    more = [("model", pa.string()), ("x", pa.string()), ("x", pa.string()), ("problem", pa.string())]
    assert problems_of(pa.schema([*fields, *more])) == [
        "two columns are called 'x'; rename one of them",
        "the column 'type' is of type int64, which states no facts; make it text, a list of text or a map from text "
        "to certainties, or leave it out with `facts`",
        "the columns 'type' and 'product' both state product; rename one, or say with `facts` which columns state "
        "facts",
        "the column 'price' is of type list<item: bool>, which states no facts; make it text, a list of text or a map "
        "from text to certainties, or leave it out with `facts`",
        "the column 'model' has the name of a column of the answer; rename it, or leave it out",
        "the column 'problem' has the name of a column of the answer; rename it, or leave it out",
    ]


@pytest.mark.parametrize(
    "kind",
    [
        pa.binary(),
        pa.float64(),
        pa.list_(pa.list_(pa.string())),
        pa.map_(pa.int64(), pa.float64()),
        pa.map_(pa.string(), pa.string()),
        pa.struct([("certainty", pa.float64())]),
        pa.struct([("value", pa.string()), ("value", pa.string())]),
        pa.struct([("value", pa.string()), ("deep", pa.list_(pa.string()))]),
        pa.dictionary(pa.int8(), pa.int64()),
        pa.dense_union([pa.field("value", pa.string())]),
    ],
    ids=str,
)
def test_a_type_that_states_nothing_is_refused(kind: pa.DataType) -> None:
    assert len(problems_of(pa.schema([("type", kind)]))) == 1


def test_a_table_without_facts_is_refused() -> None:
    hint = "name columns as attributes are called; 'ecomkt show' lists them"
    assert problems_of(pa.schema([])) == [f"no column states a fact (there are no columns); {hint}"]
    names = pa.schema([("key", pa.string()), ("\x1b[2J", pa.string())])
    assert problems_of(names) == [f"no column states a fact (columns: 'key', '\\x1b[2J'); {hint}"]


def test_a_mapping_that_names_nothing_is_refused() -> None:
    assert problems_of(pa.schema([("kind", pa.string())]), {"kid": "type", "kind": "flavour"}) == [
        "there is no column 'kid'; did you mean 'kind'?",
        "no attribute is called 'flavour'; name columns as attributes are called; 'ecomkt show' lists them",
    ]


def test_an_empty_batch_gives_an_empty_batch() -> None:
    schema = pa.schema([("type", pa.string()), ("market", pa.list_(pa.string()))])
    (empty,) = recommend_batches([pa.RecordBatch.from_pylist([], schema)])
    assert (empty.num_rows, empty.schema) == (0, result_schema(schema))


def test_no_batch_gives_no_batch() -> None:
    assert list(recommend_batches([])) == []
    assert list(recommend_batches(pa.RecordBatchReader.from_batches(pa.schema([("type", pa.string())]), []))) == []


def test_a_batch_with_other_columns_is_refused_by_its_number() -> None:
    one, other = (pa.RecordBatch.from_pylist([{name: "A"}]) for name in ("type", "product"))
    answers = recommend_batches([one, one, other])
    assert [next(answers).num_rows, next(answers).num_rows] == [1, 1]
    with pytest.raises(InputError, match="batch 3 has other columns than the first; give batches of one schema"):
        next(answers)


def test_anything_with_an_arrow_stream_is_a_source(kb: KnowledgeBase) -> None:
    table = table_of(some_profiles(kb, 20), kb)
    assert recommend_stream(table).read_all().to_pylist() == answered(table)
    assert recommend_stream(table).schema == result_schema(table.schema)
    with pytest.raises(TypeError):
        recommend_stream([1, 2])


def any_cell() -> st.SearchStrategy[str | None]:
    """Return cells that state something, nothing, or what can't be understood."""
    return st.none() | st.sampled_from(["A", "E,D", "fmcg:0.4", "low", "M", "I", "", "?", "cn", "own"]) | st.text()


@given(st.lists(st.tuples(any_cell(), any_cell(), any_cell()), max_size=30), st.data(), st.integers(1, 8))
def test_how_a_table_is_cut_never_changes_a_row(
    rows: Sequence[tuple[str | None, ...]], data: st.DataObject, most: int
) -> None:
    fields = [("type", pa.string()), ("price", pa.dictionary(pa.int8(), pa.string())), ("market", pa.string_view())]
    columns = [pa.array([row[place] for row in rows], kind) for place, (_, kind) in enumerate(fields)]
    table = pa.table(dict(zip([name for name, _ in fields], columns, strict=True)))
    whole = answered(table)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=5)))
    parts = [table.slice(start, end - start) for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    pieces = [batch for part in parts for batch in part.combine_chunks().to_batches()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_MOST_ROWS", most)
        patch.setattr(batches, "_MOST_KEPT", most + 2)
        cut = list(recommend_batches(pieces))
    assert [row for batch in cut for row in batch.to_pylist()] == whole
    assert max((batch.num_rows for batch in cut), default=0) <= most


def test_each_profile_is_recommended_once_however_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Profile] = []
    recommend = Recommender.recommend

    def counted(self: Recommender, profile: Profile) -> object:
        asked.append(profile)
        return recommend(self, profile)

    monkeypatch.setattr(Recommender, "recommend", counted)
    batches.answers_of.cache_clear()
    for _ in range(3):
        answered(pa.table({"type": ["A", "fmcg", "E,D", "ＤＥ", "D, E"], "price": ["M", "low", "P", "P", "high"]}))
    values = [[fact.value for fact in profile] for profile in asked]
    assert values == [["fmcg", "low"], ["health", "children", "high"]]
    assert Fact("product", "fmcg") in asked[0]
    assert asked[0] == Profile((Fact("product", "fmcg"), Fact("price", "low")))


def test_the_function_travels_to_another_process_with_all_it_needs(kb: KnowledgeBase) -> None:
    table = table_of(some_profiles(kb, 5), kb)
    for function in (
        recommend_batches,
        partial(recommend_batches, advisor=Advisor(kb)),
        partial(recommend_batches, packs=[PACK]),
    ):
        sent = pickle.loads(pickle.dumps(function))
        assert list(sent(table.to_batches())) == list(function(table.to_batches()))


def test_a_pack_is_laid_over_the_shipped_knowledge(kb: KnowledgeBase) -> None:
    table = pa.table({"type": ["D"], "market": ["eu"]})
    (row,) = recommend_batches(table.to_batches(), packs=[PACK])
    assert row.schema == result_schema(table.schema, packs=[PACK])
    assert row.schema.metadata != {b"ecomkt.knowledge": kb.fingerprint.encode()}


def test_a_pack_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="there is no folder"):
        result_schema(pa.schema([("type", pa.string())]), packs=["nowhere"])


def test_equal_advisors_share_what_was_answered(kb: KnowledgeBase) -> None:
    one, other, chinese = Advisor(kb), pickle.loads(pickle.dumps(Advisor(kb))), Advisor(kb, "zh-Hant")
    assert batches.answers_of(one) is batches.answers_of(other)
    assert batches.answers_of(one) is not batches.answers_of(chinese)
