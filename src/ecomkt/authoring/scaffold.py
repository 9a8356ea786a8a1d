"""New packs and rules on the disk: what is there already stays as it is, comments and all."""

from collections.abc import Mapping
from pathlib import Path

from ecomkt.authoring.templates import (
    Example,
    example_for,
    pack_texts,
    rule_item,
    scenario_item,
    schema_lines,
    topic_head,
)
from ecomkt.errors import InputError, KnowledgeError, Problem
from ecomkt.files import MOST_BYTES, read_bytes, write_file
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import option_key
from ecomkt.knowledge.lookup import normalise
from ecomkt.knowledge.validation import is_slug
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.output.result import render_json
from ecomkt.output.schemas import KNOWLEDGE_SCHEMAS
from ecomkt.safe_text import decode_text, quoted, visible

_SCHEMAS = ("pack", "rules", "scenarios")
"""Those of the files that a new pack has."""


def is_layer(folder: Path) -> bool:
    """Return whether a folder is a pack, or the base."""
    return (folder / "data" / "pack.yaml").is_file()


def write_pack(folder: Path, recommender: Recommender) -> tuple[Path, ...]:
    """Write a new pack into a folder that is missing or empty and return its files. Raises InputError."""
    name = visible(folder.resolve().name) or "pack"
    _check_free(folder)
    kb, example = recommender.kb, _example(recommender)
    topic = normalise(name)
    texts = pack_texts(name, topic if is_slug(topic) else "own-rules", example, kb.scale)
    texts |= {f"schema/{each}.schema.json": render_json(KNOWLEDGE_SCHEMAS[each](kb)) for each in _SCHEMAS}
    return _write(folder, texts)


def write_rule(folder: Path, topic: str, rule_id: str, recommender: Recommender) -> tuple[Path, ...]:
    """Add a rule and a scenario for it to the files of a topic, and return these files. Raises InputError.

    The knowledge of the recommender must be that of the pack laid over the base.
    """
    _check_names(topic, rule_id, recommender)
    kb, example = recommender.kb, _example(recommender)
    # A file of a topic that is there already has its title from there.
    known = topic in {each.slug for each in kb.topics}
    head = schema_lines("rules") if known else topic_head(topic.replace("-", " ").capitalize())
    name = f"{rule_id.replace('-', ' ')}: {option_key(example.family.slug, example.option.slug)} comes first"
    texts = {
        f"rules/{topic}.yaml": _with_item(
            folder / "rules" / f"{topic}.yaml", "rules", rule_item(rule_id, example, kb.scale), head
        ),
        f"scenarios/{topic}.yaml": _with_item(
            folder / "scenarios" / f"{topic}.yaml", "scenarios", scenario_item(name, example), schema_lines("scenarios")
        ),
    }
    return _write(folder, texts, replace=True)


def _check_free(folder: Path) -> None:
    if folder.is_dir():
        # A folder that holds no more than .git is as good as empty.
        taken = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        if taken:
            message = f"{quoted(str(folder))} isn't empty: it holds {quoted(taken[0])}"
            raise InputError([Problem("folder-not-empty", message, "name a folder that is empty or not there yet")])
    elif folder.exists():
        raise InputError([Problem("not-a-folder", f"{quoted(str(folder))} is a file", "name a folder")])


def _check_names(topic: str, rule_id: str, recommender: Recommender) -> None:
    problems = [
        Problem("bad-slug", f"{quoted(word)} can't be the name of a {what}", "use a-z, 0-9 and single hyphens")
        for word, what in ((topic, "topic"), (rule_id, "rule"))
        if not is_slug(word)
    ]
    kb = recommender.kb
    placed = {rule.id: rule.location for rule in kb.rules} | {c.id: c.location for c in kb.cautions}
    if rule_id in placed:
        hint = "take another id; to replace that rule in a pack, copy it there under the same id"
        problems.append(Problem("id-in-use", f"{quoted(rule_id)} is in use at {placed[rule_id]}", hint))
    if any(rule_id in layer.retired for layer in kb.layers):
        problems.append(Problem("id-in-use", f"{quoted(rule_id)} was retired; an id never comes back", "take another"))
    if problems:
        raise InputError(problems)


def _example(recommender: Recommender) -> Example:
    example = example_for(recommender)
    if example is None:
        message = "this knowledge recommends nothing for any single fact, so there is no example to write"
        raise InputError([Problem("no-example", message, "write the file by hand")])
    return example


def _with_item(path: Path, key: str, item: str, head: str) -> str:
    """Return the text of a file with one more item in the list under `key`."""
    file = path.as_posix()
    before = decode_text(read_bytes(path, MOST_BYTES), file, InputError) if path.exists() else head
    after = _inserted(before, key, item)
    old, new = (parse_yaml(text, file, KnowledgeError).content for text in (before, f"{key}:\n{item}"))
    assert isinstance(new, dict)
    expected = {**old, key: [*(old.get(key) or ()), *new[key]]} if isinstance(old, dict) else new
    try:
        safe = parse_yaml(after, file, KnowledgeError).content == expected
    except KnowledgeError:
        safe = False
    if not safe:
        hint = f"make '{key}' a list of lines that begin with '- ', or add it by hand"
        raise InputError([Problem("list-not-extendable", f"nothing can be added to '{key}' in {quoted(file)}", hint)])
    return after


def _inserted(text: str, key: str, item: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    heads = (f"{key}:", f"{key}: []")
    start = next((number for number, line in enumerate(lines) if line.partition("#")[0].rstrip() in heads), None)
    if start is None:
        lines, start = [*lines, f"{key}:"], len(lines)
    lines[start] = lines[start].replace(" []", "", 1)
    last = start
    indent: str | None = None
    for number, line in enumerate(lines[start + 1 :], start + 1):
        if line[:1] not in ("", " ", "#", "-"):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
            indent = line[: len(line) - len(line.lstrip())] if indent is None else indent
    added = [f"{'  ' if indent is None else indent}{line}" for line in item.splitlines()]
    return end.join([*lines[: last + 1], *added, *lines[last + 1 :], ""])


def _write(folder: Path, texts: Mapping[str, str], *, replace: bool = False) -> tuple[Path, ...]:
    paths = []
    for name, text in texts.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as flaw:
            hint = "check the folder and its permissions"
            raise InputError([Problem("file-unwritable", f"{quoted(str(path.parent))} can't be made", hint)]) from flaw
        write_file(path, text, force=replace)
        paths.append(path)
    return tuple(paths)
