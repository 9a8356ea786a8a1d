"""The texts of the interface: from the YAML in which they are written to the JSON that the program reads."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ecomkt.errors import KnowledgeError
from ecomkt.files import read_text, write_file
from ecomkt.knowledge.store import load_knowledge
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.language import interface
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES

FOLDER = Path(interface.__file__).parent
_MESSAGES = "errors.yaml"


def compiled_texts() -> dict[str, str]:
    """Return the compiled texts by file: words in all languages, zh-Hans derived where it isn't written.

    A text of the interface is called by its key, a message by its English.
    """
    simplify = Simplifier(load_knowledge().simplified)
    texts: dict[str, list[str]] = {}
    messages: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        content = parse_yaml(read_text(str(path))[0], path.name, KnowledgeError).content
        if path.name == _MESSAGES and isinstance(content, list):
            messages = {entry["en"]: _words(entry, simplify)[1:] for entry in content}
        else:
            texts |= {key: _words(entry, simplify) for key, entry in _flat("", content)}
    return {interface.COMPILED: _written(texts), interface.MESSAGES: _written(messages)}


def _words(texts: Mapping[str, str], simplify: Simplifier) -> list[str]:
    # What is written in English alone is a sign or a name, the same everywhere.
    traditional = texts.get("zh-Hant", texts["en"])
    return [texts["en"], traditional, texts.get("zh-Hans") or simplify(traditional)]


def _written(rows: Mapping[str, list[str]]) -> str:
    # One line a key, in order: a difference shows what changed.
    lines = (f"{json.dumps(key)}: {json.dumps(rows[key], ensure_ascii=False)}" for key in sorted(rows))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _flat(prefix: str, content: object) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the texts with their keys, the steps joined by dots; a bare string is the same in every language."""
    if isinstance(content, str):
        yield prefix, {LANGUAGES[0]: content, LANGUAGES[2]: content}
    elif isinstance(content, dict) and isinstance(content.get(LANGUAGES[0]), str):
        yield prefix, content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, value)


def main() -> None:
    """Write the compiled texts beside their sources."""
    for name, text in compiled_texts().items():
        write_file(FOLDER / name, text, force=True)


if __name__ == "__main__":
    main()
