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


def compiled_texts() -> str:
    """Return the compiled texts: each key with its words in all languages, zh-Hans derived where it isn't written."""
    simplify = Simplifier(load_knowledge().simplified)
    rows: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        content = parse_yaml(read_text(str(path))[0], path.name, KnowledgeError).content
        for key, texts in _flat("", content):
            # What is written in English alone is a sign or a name, the same everywhere.
            english, traditional = texts["en"], texts.get("zh-Hant", texts["en"])
            rows[key] = [english, traditional, texts.get("zh-Hans") or simplify(traditional)]
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
    write_file(FOLDER / interface.COMPILED, compiled_texts(), force=True)


if __name__ == "__main__":
    main()
