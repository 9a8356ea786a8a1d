import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkt.errors import InputError, Problem
from ecomkt.knowledge.codebook import Code, Vocabulary
from ecomkt.knowledge.lookup import find_named, normalise, spellings, spellings_of_name
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import ParsedFile, parse_yaml
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import Text
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, ValueInput, as_words, in_document, parse_profile
from tables import each_row


@pytest.fixture(scope="session")
def reader(kb: KnowledgeBase) -> ProfileReader:
    simplifier = Simplifier(kb.simplified)
    return ProfileReader(kb.codebook, lambda name: simplified(name, simplifier))


def simplified(name: Text, simplifier: Simplifier) -> str:
    return name.words_in("zh-Hans") or simplifier(name.words_in("zh-Hant") or "")


def read(reader: ProfileReader, *words: str, **flags: Sequence[str]) -> list[str]:
    """Return the facts as `attribute=value`, with `:certainty` where it isn't 1."""
    profile = reader.read(as_words(words, {f"--{flag}": values for flag, values in flags.items()}))
    return [f"{f.attribute}={f.value}" + (f":{f.certainty:g}" if f.certainty < 1 else "") for f in profile]


def problems_of(reader: ProfileReader, *words: str, **flags: Sequence[str]) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read(reader, *words, **flags)
    return list(caught.value.problems)


def wide(text: str) -> str:
    """Return the text as a Chinese keyboard in full width gives it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


# Names


def test_every_name_that_a_simplified_message_offers_is_understood(kb: KnowledgeBase) -> None:
    # A message derives a name without the exceptions of the knowledge.
    exact, plain = Simplifier(kb.simplified), Simplifier(())
    attributes = kb.codebook.attributes

    def understood(every: Sequence[Code | Vocabulary], named: Code | Vocabulary) -> bool:
        word = simplified(named.name, plain)
        return find_named(every, word, lambda name: simplified(name, exact)) == named

    assert [each.slug for each in attributes if not understood(attributes, each)] == []
    every = (*attributes, *kb.codebook.families)
    assert [code for each in every for code in each.codes if not understood(each.codes, code)] == []


@each_row(
    ("word", "normal"),
    [
        ("Very Low", "very-low"),
        ("very_low", "very-low"),
        ("  VERY   low\t", "very-low"),
        ("very--low", "very-low"),
        ("ＶＥＲＹ\u3000ＬＯＷ", "very-low"),
        ("快消品", "快消品"),
        ("Straße", "strasse"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_spellings_of_one_name_have_one_normal_form(word: str, normal: str) -> None:
    assert normalise(word) == normal


@given(st.text(st.characters(exclude_categories=["Cs", "Mn"])))
def test_a_normal_form_is_stable_however_it_is_typed(word: str) -> None:
    assert normalise(normalise(word)) == normalise(word)
    assert normalise(f"  {word} ") == normalise(word)


def every_spelling(kb: KnowledgeBase) -> Iterator[tuple[str, Code, str]]:
    for attribute in kb.codebook.attributes:
        for code in attribute.codes:
            for spelling in spellings(code):
                yield attribute.slug, code, spelling


VARIANTS = (str, str.upper, str.lower, str.swapcase, wide, lambda text: f"  {text.replace(' ', '   ')} ")


@pytest.mark.sampled
@pytest.mark.parametrize("variant", VARIANTS, ids=["written", "upper", "lower", "swapped", "wide", "spaced"])
def test_every_spelling_of_every_value_is_understood(
    kb: KnowledgeBase, reader: ProfileReader, variant: type[str]
) -> None:
    every = list(every_spelling(kb))[:: 1 if variant is str else 4]
    words = [[f"{attribute}={variant(spelling)}"] for attribute, _, spelling in every]
    assert [read(reader, *word) for word in words] == [[f"{attribute}={code.slug}"] for attribute, code, _ in every]


def test_every_derived_name_is_understood(kb: KnowledgeBase, reader: ProfileReader) -> None:
    simplifier = Simplifier(kb.simplified)
    for attribute in kb.codebook.attributes:
        assert reader.attribute(simplified(attribute.name, simplifier)) is attribute
        for code in attribute.codes:
            name = simplified(code.name, simplifier)
            assert read(reader, f"{attribute.slug}={name}") == [f"{attribute.slug}={code.slug}"]


def test_every_spelling_of_every_option_calls_it(kb: KnowledgeBase) -> None:
    for family in kb.codebook.families:
        found = {spelling: find_named(family.codes, spelling) for code in family.codes for spelling in spellings(code)}
        assert found == {spelling: code for code in family.codes for spelling in spellings(code)}


def test_every_name_of_an_attribute_or_family_calls_it_alone(kb: KnowledgeBase, reader: ProfileReader) -> None:
    for each in kb.codebook.attributes:
        names = [*spellings_of_name(each.slug, each.name), *filter(None, [each.flag])]
        assert [reader.attribute(variant(name)) for name in names for variant in VARIANTS] == [each] * 6 * len(names)
    for family in kb.codebook.families:
        names = list(spellings_of_name(family.slug, family.name))
        assert [find_named(kb.codebook.families, name.upper()) for name in names] == [family] * len(names)


def test_a_derived_name_is_asked_for_only_if_no_written_one_matches(kb: KnowledgeBase) -> None:
    asked = []

    def translate(name: Text) -> str:
        asked.append(name)
        return "衍生"

    codes = kb.codebook.attribute["price"].codes
    assert find_named(codes, "low", translate) is kb.codebook.attribute["price"].by_slug["low"]
    assert asked == []
    assert find_named(codes, "衍生", translate) is codes[0]
    assert find_named(codes, "未衍生", translate) is None
    # It is in Chinese, so that it isn't made for a word in Latin letters.
    made = len(asked)
    assert find_named(codes, "underived", translate) is None
    assert len(asked) == made


# Values


@each_row(
    ("words", "facts"),
    [
        ([], []),
        (["product=A"], ["product=fmcg"]),
        (["type=a"], ["product=fmcg"]),
        (["TYPE＝Ａ"], ["product=fmcg"]),
        (["產品類型=快消品"], ["product=fmcg"]),
        (["产品类型=快消"], ["product=fmcg"]),
        (["product=E,D"], ["product=health", "product=children"]),
        (["product=Ｅ，ｄ"], ["product=health", "product=children"]),
        (["product=兒童產品、健康相關產品"], ["product=health", "product=children"]),
        (["product=e;d"], ["product=health", "product=children"]),
        (["price=P,I"], ["price=high", "price=below-peers"]),
        (["price=medium:0.6,high:0.4"], ["price=medium:0.6", "price=high:0.4"]),
        (["price=medium：0.6，high：0.4"], ["price=medium:0.6", "price=high:0.4"]),
        (["price=Ｎ：０．６，Ｐ：０．４"], ["price=medium:0.6", "price=high:0.4"]),
        (["price=medium: .6, high :.4"], ["price=medium:0.6", "price=high:0.4"]),
        (["price=medium:1"], ["price=medium"]),
        (["price=價格低:0.5,U"], ["price=low:0.5", "price=above-peers"]),
        (["price=low,low:0.5"], ["price=low"]),
        (["price=low:0.3,M:0.5"], ["price=low:0.5"]),
        (["special kind=made to order"], ["special-kind=custom"]),
        (["goal=sales", "brand=new", "price=low"], ["price=low", "goal=sales", "brand=new"]),
        (["proof=Facts, specifications, tests, ingredients"], ["proof=figures"]),
        (["proof=規格、檢驗、成分、比較"], ["proof=figures"]),
        (["proof=facts, specifications, tests, ingredients:0.5"], None),
        (["oversight=drug:0.5,supplement:0.5"], ["oversight=health-food:0.5", "oversight=medicine:0.5"]),
    ],
)
def test_facts_are_read_as_people_type_them(reader: ProfileReader, words: list[str], facts: list[str] | None) -> None:
    if facts is None:
        assert {problem.code for problem in problems_of(reader, *words)} == {"unknown-value"}
    else:
        assert read(reader, *words) == facts


def test_options_of_the_command_line_may_repeat(reader: ProfileReader) -> None:
    facts = read(reader, "market=cn", type=["E", "d"], price=["P:0.5,N:0.5", "I"])
    expected = ["product=health", "product=children", "price=medium:0.5", "price=high:0.5", "price=below-peers"]
    assert facts == [*expected, "market=cn"]


def test_a_value_with_commas_stays_whole_in_an_option(reader: ProfileReader) -> None:
    names = ["Yes, looks, taste or motion sell it", "No, there is little to see"]
    assert [read(reader, f"visual={name}") for name in names] == [["visual=high"], ["visual=low"]]
    several = read(reader, type=["Tickets and conferences", "A,B"])
    assert several == ["product=fmcg", "product=virtual", "product=tickets"]


def test_the_line_wins_over_the_file_attribute_by_attribute(reader: ProfileReader) -> None:
    line = as_words(["price=high"], {})
    file = in_document(ParsedFile("p.yaml", {"price": ["low", "below-peers"], "goal": "sales"}))
    assert reader.read(line, file) == Profile((Fact("price", "high"), Fact("goal", "sales")))


@each_row(
    ("content", "facts"),
    [
        ({}, []),
        ({"type": "A"}, ["product=fmcg"]),
        ({"type": "A,B"}, ["product=fmcg", "product=virtual"]),
        ({"type": ["A", "virtual"]}, ["product=fmcg", "product=virtual"]),
        ({"price": {"medium": 0.6, "high": 0.4}}, ["price=medium:0.6", "price=high:0.4"]),
        ({"price": [{"medium": 0.6}, {"option": "high", "certainty": 0.4}]}, ["price=medium:0.6", "price=high:0.4"]),
        ({"product": [{"option": "fmcg", "code": "A", "name": "Fast-moving consumer goods"}]}, ["product=fmcg"]),
        ({"price": {"option": "low"}}, ["price=low"]),
        ({"price": {"low": 1}}, ["price=low"]),
    ],
)
def test_a_profile_file_states_facts_in_several_shapes(
    reader: ProfileReader, content: dict[str, object], facts: list[str]
) -> None:
    profile = reader.read([], in_document(ParsedFile("p.yaml", content)))
    assert [f"{f.attribute}={f.value}" + (f":{f.certainty:g}" if f.certainty < 1 else "") for f in profile] == facts


# Errors

PRICES = "Z free, X very-low, M low, N medium, P high, O very-high, I below-peers, U above-peers"
ABOUT_SUMS = "choose one, or give certainties that add up to 1 at most, such as "


@each_row(
    ("words", "code", "message", "hint"),
    [
        ("prise=low", "unknown-attribute", "'prise=low': no attribute is called 'prise'", "did you mean 'price'?"),
        ("typ=A", "unknown-attribute", "'typ=A': no attribute is called 'typ'", "did you mean 'type'?"),
        ("=low", "unknown-attribute", "'=low': no attribute is called ''", "attributes are: product, price, offer,"),
        (
            "price=lo",
            "unknown-value",
            "'price=lo': no value of price is called 'lo'",
            f"did you mean 'low'? Use {PRICES}",
        ),
        ("price=qqqq", "unknown-value", "'price=qqqq': no value of price is called 'qqqq'", f"use {PRICES}"),
        (
            "product=F3",
            "unknown-value",
            "'product=F3': no value of product is called 'F3'",
            "'F3' is a carrier (Video sites); use A fmcg, B virtual",
        ),
        (
            "price=fmcg",
            "unknown-value",
            "'price=fmcg': no value of price is called 'fmcg'",
            "'fmcg' is a product (Fast-moving goods); use Z free",
        ),
        (
            "price=M,P",
            "exclusive-values",
            "'price=M,P': low and high can't both be true of price",
            f"{ABOUT_SUMS}low:0.6,high:0.4",
        ),
        ("price=M:0.7,P:0.4", "exclusive-values", "'price=M:0.7,P:0.4': low and high", ABOUT_SUMS),
        ("price=I,U,M", "exclusive-values", "'price=I,U,M': below-peers and above-peers can't both", ABOUT_SUMS),
        ("brand=known,new", "exclusive-values", "'brand=known,new': known and new can't both be true", ABOUT_SUMS),
        ("price=", "empty-value", "'price=': the value is empty", f"use {PRICES}"),
        ("price=low,", "empty-value", "'price=low,': the value is empty", f"use {PRICES}"),
        ("price=  ", "empty-value", "'price=  ': the value is empty", f"use {PRICES}"),
        ("price=low:0", "bad-certainty", "'price=low:0': the certainty 0 is not above 0 and up to 1", "write low:0.7"),
        (
            "price=M:1.5",
            "bad-certainty",
            "'price=M:1.5': the certainty 1.5 is not above 0 and up to 1",
            "write low:0.7",
        ),
        ("price=M:-0.5", "bad-certainty", "'price=M:-0.5': the certainty -0.5 is not above", "write low:0.7"),
        (f"price=M:{'9' * 400}", "bad-certainty", "'price=M:999", "write low:0.7"),
        ("price=M:x", "unknown-value", "'price=M:x': no value of price is called 'M:x'", ""),
        ("price=M:", "unknown-value", "'price=M:': no value of price is called 'M:'", ""),
        ("fmcg", "not-a-fact", "'fmcg' is no fact", "facts are written ATTRIBUTE=VALUE"),
        ("\x1b[31m=\u202e", "unknown-attribute", r"'\x1b[31m=\u202e': no attribute is called '\x1b[31m'", "attri"),
    ],
)
def test_what_is_not_understood_is_named_with_a_way_out(
    reader: ProfileReader, words: str, code: str, message: str, hint: str
) -> None:
    (problem,) = problems_of(reader, words)
    assert (problem.code, problem.message[: len(message)], problem.hint[: len(hint)]) == (code, message, hint)


@pytest.mark.parametrize(
    ("words", "flags", "said"),
    [
        (["price=M", "price=M"], {}, "'price=M': price was already given by 'price=M'"),
        (["price=M", "價格水準=U"], {}, "'價格水準=U': price was already given by 'price=M'"),
        (["product=B"], {"type": ["A"]}, "--type A: product was already given by 'product=B'"),
        (["type=B"], {"type": ["A", "C"]}, "--type A --type C: product was already given by 'type=B'"),
    ],
)
def test_an_attribute_given_twice_is_refused_and_both_places_are_named(
    reader: ProfileReader, words: list[str], flags: Mapping[str, Sequence[str]], said: str
) -> None:
    (problem,) = problems_of(reader, *words, **flags)
    assert (problem.code, problem.message) == ("repeated-attribute", said)


def test_an_attribute_given_twice_in_a_file_under_two_names_is_refused(reader: ProfileReader) -> None:
    document = parse_yaml("type: A\nprice: M\nproduct: B\n", "p.yaml", InputError)
    with pytest.raises(InputError) as caught:
        reader.read([], in_document(document))
    assert [str(problem) for problem in caught.value.problems] == [
        "p.yaml:3:1: 'product': product was already given by 'type'; give it once, several values joined by commas"
    ]


def test_all_problems_are_reported_at_once(reader: ProfileReader) -> None:
    problems = problems_of(reader, "prise=low", "brand=known,new", "goal=", "product=Q,R", price=["M:2", "O"])
    assert [problem.code for problem in problems] == [
        *("unknown-attribute", "exclusive-values", "empty-value", "unknown-value", "unknown-value", "bad-certainty")
    ]


def test_words_without_an_equals_sign_are_all_reported(reader: ProfileReader) -> None:
    problems = problems_of(reader, "fmcg", "price=low", "cheap")
    assert [problem.message for problem in problems] == ["'fmcg' is no fact", "'cheap' is no fact"]


def test_the_same_mistake_twice_is_reported_once(reader: ProfileReader) -> None:
    assert [problem.code for problem in problems_of(reader, "product=Q,Q,,")] == ["unknown-value", "empty-value"]


@each_row(
    ("text", "problem"),
    [
        ("- price", "p.yaml:1:1: a profile is a mapping of attributes to values; write 'type: A'"),
        ("", "p.yaml:1:1: a profile is a mapping of attributes to values; write 'type: A'"),
        ("goal: sales\nprice: true", "p.yaml:2:1: 'price' has no plain values; give a value, a list of values, or"),
        ("price: null", "p.yaml:1:1: 'price' has no plain values"),
        ("price: {low: yes}", "p.yaml:1:1: 'price' has no plain values"),
        ("price: {low: true}", "p.yaml:1:1: 'price' has no plain values"),
        ("price: [[low]]", "p.yaml:1:1: 'price' has no plain values"),
        ("prise: low", "p.yaml:1:1: 'prise': no attribute is called 'prise'; did you mean 'price'?"),
        ("goal: sales\nprice: {low: 2}", "p.yaml:2:1: 'price': the certainty 2 is not above 0 and up to 1"),
    ],
)
def test_a_problem_in_a_profile_file_names_its_line(reader: ProfileReader, text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        reader.read([], in_document(parse_yaml(text, "p.yaml", InputError)))
    assert [str(each)[: len(problem)] for each in caught.value.problems] == [problem]


def test_a_certainty_of_any_size_in_a_file_is_a_bad_certainty(reader: ProfileReader) -> None:
    document = parse_profile('{"price": {"low": 1e300, "high": -5}}', "p.json")
    with pytest.raises(InputError) as caught:
        reader.read([], in_document(document))
    assert [problem.code for problem in caught.value.problems] == ["bad-certainty", "bad-certainty"]


def test_a_long_word_is_refused_as_fast_as_a_short_one(reader: ProfileReader) -> None:
    # With a pattern that tries every way to split the digits this takes minutes.
    (problem,) = problems_of(reader, f"price=low:{'1' * 100_000}x")
    assert problem.code == "unknown-value"


MISREAD = {"Cc", "Cs", "Zl", "Zp"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def misread(problem: Problem) -> list[str]:
    return [c for c in str(problem) if unicodedata.category(c) in MISREAD or c in BIDI]


# The profile of `dev.py quick` asks for few examples, and they are few there, too.
MANY = settings(max_examples=80 if settings().max_examples > 8 else 8)


def words(kb: KnowledgeBase) -> st.SearchStrategy[str]:
    """Return words that are nearly facts."""
    names = st.sampled_from([name for a in kb.codebook.attributes for name in spellings_of_name(a.slug, a.name)])
    values = st.sampled_from([spelling for _, _, spelling in every_spelling(kb)])
    signs = st.sampled_from(["=", ":", ",", "0.5", "：", "，", "1e5", "-1", "nan", "inf", "²"])
    return st.lists(names | values | signs | ANY_TEXT, max_size=8).map("".join)


@MANY
@given(data=st.data())
def test_any_words_end_in_a_profile_or_in_harmless_messages(
    kb: KnowledgeBase, reader: ProfileReader, data: st.DataObject
) -> None:
    typed = data.draw(st.lists(words(kb), max_size=4))
    flags = data.draw(st.dictionaries(st.sampled_from(["--type", "--price"]), st.lists(words(kb), max_size=3)))
    check_outcome(kb, lambda: reader.read(as_words(typed, flags)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.sampled_from(["low", "A", "option"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["low", "option"]) | ANY_TEXT, inner),
    max_leaves=8,
)


@pytest.mark.slow
@MANY
@given(st.dictionaries(st.sampled_from(["type", "price", "goal"]) | ANY_TEXT, JSON, max_size=4) | JSON)
def test_any_file_ends_in_a_profile_or_in_harmless_messages(
    kb: KnowledgeBase, reader: ProfileReader, content: object
) -> None:
    check_outcome(kb, lambda: reader.read([], in_document(ParsedFile("p.json", content))))


def check_outcome(kb: KnowledgeBase, read_profile: Callable[[], Profile]) -> None:
    """Check that a profile is what the inference takes for granted, or that all the refusal says is safe to show.

    Taken for granted are known names in codebook order, no value twice, and certainties above 0 up to 1.
    """
    problems: tuple[Problem, ...] = ()
    profile = Profile()
    try:
        profile = read_profile()
    except InputError as refusal:
        problems = refusal.problems or (Problem("nothing", "\0"),)
    assert [misread(problem) for problem in problems] == [[]] * len(problems)
    places = [(a.slug, value) for a in kb.codebook.attributes for value in a.by_slug]
    found = [places.index((fact.attribute, fact.value)) for fact in profile]
    assert found == sorted(set(found))
    assert [fact for fact in profile if not 0 < fact.certainty <= 1] == []


@given(st.lists(st.builds(ValueInput, ANY_TEXT, st.none() | st.floats()), max_size=3), ANY_TEXT)
def test_any_statement_ends_in_a_profile_or_an_input_error(
    kb: KnowledgeBase, reader: ProfileReader, values: list[ValueInput], attribute: str
) -> None:
    for name in (attribute, "price", "goal"):
        statement = Statement(name, tuple(values), "'x'")
        check_outcome(kb, partial(reader.read, [statement]))


def test_a_problem_knows_the_attribute_that_it_is_about(kb: KnowledgeBase) -> None:
    words = ["market=zz", "product=A,E", "price=medium:2", "goal=", "product=B"]
    with pytest.raises(InputError) as caught:
        ProfileReader(kb.codebook).read(as_words(words, {}))
    subjects = [problem.subject for problem in caught.value.problems]
    assert subjects == ["market", "price", "goal", "product"]
