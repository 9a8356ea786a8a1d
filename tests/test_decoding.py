import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.errors import InputError, KnowledgeError, Location, Problem
from ecomkt.safe_text import decode_text

CHINESE = "goal: 清倉\nnote: 急需的東西\n"


def problem_of(data: bytes) -> Problem:
    with pytest.raises(InputError) as caught:
        decode_text(data, "f.yaml", InputError)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("data", [CHINESE.encode(), codecs.BOM_UTF8 + CHINESE.encode()])
def test_utf8_is_read_with_and_without_a_byte_order_mark(data: bytes) -> None:
    assert decode_text(data, "f.yaml", InputError) == CHINESE


@pytest.mark.parametrize(
    ("data", "looks", "line", "column"),
    [
        (CHINESE.encode("utf-16"), "UTF-16", 1, 1),
        (CHINESE.encode("utf-16-le"), "UTF-16LE", 1, 2),
        (b"a: 1\n".decode().encode("utf-16-be"), "UTF-16BE", 1, 1),
        (CHINESE.encode("utf-32"), "UTF-32", 1, 1),
        (CHINESE.encode("gb18030"), "GB18030", 1, 7),
        ("a: 急\nb: Caf".encode() + b"\xe9\n", "CP1252", 2, 7),
        (codecs.BOM_UTF8 + b"a: \xe9\n", "CP1252", 1, 4),
    ],
)
def test_another_encoding_is_named_with_the_place_and_the_cure(data: bytes, looks: str, line: int, column: int) -> None:
    problem = problem_of(data)
    assert problem == Problem(
        "not-utf-8",
        f"this isn't UTF-8 text; it looks like {looks}",
        f"convert it: iconv -f {looks} -t UTF-8 OLD > NEW",
        Location("f.yaml", line, column),
    )


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"PK\x03\x04\x14\x00\x08\x00\xff\x00\x01", "a zip file or an Excel workbook"),
        (b"%PDF-1.7\n\x00\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00\x00", "an old Office file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a binary file"),
        (b"a: 1\nb: \x00\n", "a binary file"),
    ],
)
def test_a_binary_file_is_called_one(data: bytes, looks: str) -> None:
    problem = problem_of(data)
    assert (problem.message, problem.hint) == (f"this isn't UTF-8 text; it looks like {looks}", "give a text file")


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(KnowledgeError):
        decode_text(b"\xff", "f.yaml", KnowledgeError)


@given(st.text().map(lambda text: text.replace("\0", "")))
def test_all_utf8_without_nul_is_read(text: str) -> None:
    assert decode_text(text.encode(), "f", InputError) == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode_text(data, "f", InputError)
    except InputError:
        return
    assert text.encode() == data.removeprefix(codecs.BOM_UTF8)
