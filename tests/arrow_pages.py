"""The Python of docs/arrow.md, and what it must say of its three products."""

import io
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from arrow_tables import Row, advice_in, expected_rows
from ecomkt.inference.recommend import Recommender
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import as_words

PAGE = Path(__file__).parents[1] / "docs" / "arrow.md"
_EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
_UNDERSTOOD = {
    "soap": ("type=A", "price=low", "market=cn"),
    "syrup": ("type=E,D", "price=medium:0.6,high:0.4"),
}
_NOT_UNDERSTOOD = ("lamp", "'type=J': no value of product is called 'J'")


def run_example(library: str) -> dict[str, object]:
    """Run the example that imports a library, see that it prints what the page shows, and return its names."""
    page = PAGE.read_text(encoding="utf-8")
    (code, shown), *others = ((code, text) for code, text in _EXAMPLE.findall(page) if re.search(library, code))
    assert others == []
    names: dict[str, object] = {"__name__": "example"}
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, f"{PAGE.name} ({library})", "exec"), names)
    if os.environ.get("ECOMKT_UPDATE_GOLDEN"):
        PAGE.write_text(page.replace(f"{code}```\n\n```text\n{shown}", f"{code}```\n\n```text\n{printed.getvalue()}"))
    else:
        assert printed.getvalue() == shown
    return names


def check_answers(rows: Sequence[Mapping[str, object]], recommender: Recommender) -> None:
    """Check that rows say of the products of the page what the recommender says."""
    reader = ProfileReader(recommender.kb.codebook)
    profiles = [reader.read(as_words(words, {})) for words in _UNDERSTOOD.values()]
    expected = dict(zip(_UNDERSTOOD, expected_rows(profiles, recommender), strict=True))
    answers: dict[object, Row] = {row["key"]: row for row in rows}
    key, problem = _NOT_UNDERSTOOD
    assert len(rows) == len(answers)
    assert answers.keys() == {*expected, key}
    assert {name: advice_in(answers[name], wanted) for name, wanted in expected.items()} == expected
    assert str(answers[key]["problem"]).startswith(problem)
    assert answers[key]["model"] is None
