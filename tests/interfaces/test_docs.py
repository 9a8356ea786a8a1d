"""The Python of docs/library.md runs, piece after piece, and prints what the page shows."""

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
_EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.mark.slow
def test_the_page_of_the_library_shows_what_its_examples_print() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "example"}
    for code, shown in _EXAMPLE.findall(page):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code, PAGE.name, "exec"), names)
        if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
            page = page.replace(f"{code}```\n\n```text\n{shown}```", f"{code}```\n\n```text\n{printed.getvalue()}```")
            PAGE.write_text(page, encoding="utf-8")
        else:
            assert printed.getvalue() == shown
    assert len(_EXAMPLE.findall(page)) == page.count("```python")
