"""The check of the YAML files finds what yamllint finds, and looks at a file again once it has changed."""

from pathlib import Path
from runpy import run_path

import pytest
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

ROOT = Path(__file__).parents[1]
LINT = run_path(str(ROOT / ".ci" / "lint_yaml.py"))
SETTINGS = ROOT / ".yamllint.yaml"
SLIPS = {
    "braces": "a: {  b: 1}\n",
    "brackets": "a: [ 1]\n",
    "colons": "a : 1\n",
    "commas": "a: [1 ,2]\n",
    "comments": "a: 1 #no\n#no\n",
    "comments-indentation": "a:\n  b: 1\n # no\n  c: |\n    # text\n    x\n  d: >-\n    y\n   # no\n",
    "empty-lines": "a: 1\n\n\n\nb: 2\n\n\n",
    "empty-values": "a:\nb: {c: }\nd:\n  -\n",
    "hyphens": "-   a\n-  - b\n",
    "key-duplicates": "a: 1\nb: {c: 1, c: 2}\na: 3\n",
    "line-length": f"a: '{'x ' * 130}'\n",
    "new-line-at-end-of-file": "a: 1",
    "new-lines": "a: 1\r\nb: 2\r\n",
    "octal-values": "a: 012\nb: 0o12\n",
    "trailing-spaces": "a: 1 \nb: 2\n",
    "truthy": "a: yes\nno: 1\nb: {c: [on, Off, TRUE]}\n",
    "anchors": "a: &x 1\nb: *y\nc: *x\nd: &x 2\n",
    "syntax": "a: [1\nb: 2\n",
    "commas ": 'a: 中文  # 可\nb: "é, 中"\nc: >\n  長\n  句\n\nd: [中 , {e: 1}]\n',
}


def found(text: bytes | str) -> list[tuple[int, int, str | None]]:
    return [(p.line, p.column, p.rule) for p in linter.run(text, YamlLintConfig(file=str(SETTINGS)))]


@pytest.mark.slow
@pytest.mark.parametrize("rule", SLIPS)
def test_it_finds_what_yamllint_finds(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with_its_own_tokens = found(SLIPS[rule])
    monkeypatch.setattr(yaml, "BaseLoader", LINT["Tokens"])
    assert found(SLIPS[rule]) == with_its_own_tokens
    assert rule.strip() in {each or "syntax" for *_, each in with_its_own_tokens}


def test_a_file_is_read_until_it_is_clean_and_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(yaml, "BaseLoader", yaml.BaseLoader)
    file, clean = tmp_path / "a.yaml", set[str]()

    def lines(text: str) -> list[str]:
        file.write_text(text, encoding="utf-8")
        return [line.partition(": ")[2] for line in LINT["problems"]([str(tmp_path)], SETTINGS, clean)]

    assert (lines("a: yes\n"), clean) == (lines("a: yes\n"), set())
    assert lines("a: yes\n") == ["truthy value should be one of [false, true] (truthy)"]
    assert (lines("a: true\n"), len(clean)) == ([], 1)
    monkeypatch.setattr(linter, "run", None)
    assert lines("a: true\n") == []
