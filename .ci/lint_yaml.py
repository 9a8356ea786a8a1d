#!/usr/bin/env python3
"""yamllint with every problem an error, `.ci/lint_yaml.py FOLDERS...`, in a third of its time, and each file once.

libyaml splits the files into tokens instead of PyYAML; the rules are yamllint's own. What was found clean is kept in
.cache by the hash of its content, of the settings and of the releases, and not looked at again.
"""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
import yamllint
from yamllint import linter
from yamllint.config import YamlLintConfig

HERE = Path(__file__).resolve().parents[1]


@dataclass(slots=True)
class Place:
    """A place in a text as PyYAML gives it; libyaml gives it without the text."""

    line: int
    column: int
    pointer: int
    buffer: str


class Tokens(yaml.CBaseLoader):
    """What yamllint asks of PyYAML's own loader."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text + "\0"

    def get_token(self) -> Any:
        """Return the next token, None behind the last."""
        return self._placed(super().get_token())

    def peek_token(self) -> Any:
        """Return the next token, and leave it."""
        return self._placed(super().peek_token())

    def _placed(self, token: Any) -> Any:
        if token is not None and not isinstance(token.start_mark, Place):
            marks = token.start_mark, token.end_mark
            token.start_mark, token.end_mark = (Place(m.line, m.column, m.index, self.text) for m in marks)
            if isinstance(token, yaml.ScalarToken):
                token.style = token.style or None
        return token


def problems(folders: list[str], settings: Path, clean: set[str]) -> Iterator[str]:
    """Yield what yamllint finds; `clean` holds the hashes of what needs no look, and takes those of what is clean."""
    versions = (yamllint.__version__ + yaml.__version__).encode() + settings.read_bytes()
    rules = YamlLintConfig(file=str(settings))
    yaml.BaseLoader = Tokens
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.yaml")):
        digest = hashlib.sha256(versions + path.read_bytes()).hexdigest()
        if digest not in clean:
            found = [
                f"{path}:{p.line}:{p.column}: {p.message}" for p in linter.run(path.read_bytes(), rules, str(path))
            ]
            yield from found
            clean.update([] if found else [digest])


if __name__ == "__main__":
    kept = HERE / ".cache" / "lint_yaml.txt"
    clean = set(kept.read_text(encoding="utf-8").split()) if kept.exists() else set[str]()
    print(*(found := list(problems(sys.argv[1:], HERE / ".yamllint.yaml", clean))), sep="\n")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("\n".join(sorted(clean)), encoding="utf-8")
    sys.exit(bool(found))
