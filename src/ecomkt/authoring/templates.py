"""What `ecomkt new` writes: a pack, a rule, a scenario. What they name is taken from the knowledge base.

What is there already stays as it is, comments and all. The texts stand in `skeletons.yaml`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from textwrap import indent
from typing import Any, NamedTuple

from ecomkt.authoring.lint.form import UNWRITTEN
from ecomkt.errors import InputError, KnowledgeError, Problem, Problems, told
from ecomkt.explanation.sensitivity import first_place
from ecomkt.files import MOST_BYTES, make_folder, read_bytes, read_text, write_failures, write_file
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.lookup import normalise
from ecomkt.knowledge.model import KnowledgeBase, Rule
from ecomkt.knowledge.schema import is_slug, schema_text
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.language.interface import interface_texts
from ecomkt.profile.fact import Fact, Profile
from ecomkt.safe_text import decode_text, quoted, visible

# Those of the files that a new pack has.
_SCHEMAS = ("pack", "rules", "scenarios")


class _Example(NamedTuple):
    """A fact, and the option that leads a family where no more is known than this fact; all by their slugs."""

    attribute: str
    value: str
    family: str
    option: str
    certainty: float

    def is_said_by(self, rule: Rule) -> bool:
        fact, key = fact_key(self.attribute, self.value), option_key(self.family, self.option)
        return any(c.key == key for c in rule.conclusions) and all(fact in p.keys for p in rule.when.premises)


def is_layer(folder: Path) -> bool:
    """Return whether a folder is a pack, or the base."""
    return (folder / "data" / "pack.yaml").is_file()


def write_pack(folder: Path, recommender: Recommender) -> tuple[Path, ...]:
    """Write a new pack into a folder that is missing or empty and return its files. Raises InputError."""
    with write_failures(folder, RuntimeError):
        name = visible(folder.resolve().name) or "pack"
        _check_free(folder)
    skeletons, kb, example = _skeletons(), recommender.kb, _example(recommender)
    topic = normalise(name)
    gaps = example._asdict() | {"name": name, "title": _line(name), "slug": topic if is_slug(topic) else "own-rules"}
    first = _line(f"{name}: the base still leads with {example.option} here")
    gaps["example"] = indent(_rule(skeletons, "my-claim", example, kb), "# ").strip()
    gaps["scenario"] = skeletons["scenario"].format(**gaps | {"title": first}).strip()
    texts = {file.format(**gaps): text.format(**gaps) for file, text in skeletons["files"].items()}
    return _write(folder, texts | {f"schema/{each}.schema.json": schema_text(each, kb) for each in _SCHEMAS})


def write_rule(folder: Path, topic: str, rule_id: str, recommender: Recommender) -> tuple[Path, ...]:
    """Add a rule and a scenario for it to the files of a topic, and return these files. Raises InputError.

    The knowledge of the recommender must be that of the pack laid over the base.
    """
    check_names(topic, rule_id, recommender.kb)
    skeletons, kb, example = _skeletons(), recommender.kb, _example(recommender)
    name = f"{rule_id.replace('-', ' ')}: {option_key(example.family, example.option)} comes first"
    scenario = skeletons["scenario"].format(**example._asdict(), title=_line(name))
    return add_items(folder, topic, {"rules": _rule(skeletons, rule_id, example, kb), "scenarios": scenario}, kb)


def add_items(folder: Path, topic: str, items: Mapping[str, str], kb: KnowledgeBase) -> tuple[Path, ...]:
    """Add an entry to the file of a topic by folder (`rules`, `scenarios`); return the files. Raises InputError."""
    heads = {kind: _skeletons()["head"].format(kind=kind) for kind in items}
    # A file of a topic that is there already has its title from there.
    if "rules" in heads and topic not in {each.slug for each in kb.topics}:
        heads["rules"] += f"title: {_line(topic.replace('-', ' ').capitalize())}\n"
    files = {kind: f"{kind}/{topic}.yaml" for kind in items}
    texts = {file: _with_item(folder / file, kind, items[kind], heads[kind]) for kind, file in files.items()}
    return _write(folder, texts, replace=True)


def add_scenario(path: Path, item: str) -> tuple[Path, ...]:
    """Add a scenario to a file that may be anywhere, and return it. Raises InputError."""
    return _write(path.parent, {path.name: _with_item(path, "scenarios", item, "")}, replace=True)


def _skeletons() -> Mapping[str, Any]:
    path = Path(__file__).with_name("skeletons.yaml")
    skeletons: Mapping[str, Any] = parse_yaml(read_text(str(path))[0], path.name, KnowledgeError).content
    return skeletons


def _line(text: str) -> str:
    """Return a text as it may stand in any line of YAML."""
    return json.dumps(text, ensure_ascii=False)


def _rule(skeletons: Mapping[str, Any], rule_id: str, example: _Example, kb: KnowledgeBase) -> str:
    word, _ = min(kb.scale.words, key=lambda pair: pair[1])
    facts = [(a.slug, value) for a in kb.codebook.attributes for value in a.by_slug]
    # Another value of the same attribute shows best where the rule ends.
    facts.sort(key=lambda fact: fact[0] != example.attribute)
    near = next(fact for fact in facts if fact != (example.attribute, example.value))
    gaps = example._asdict() | {"near_miss": ": ".join(near)}
    reason = dict(interface_texts()[UNWRITTEN].translations)
    text: str = skeletons["rule"].format(**gaps, rule_id=rule_id, word=word, reason=reason)
    return text


def _check_free(folder: Path) -> None:
    if folder.is_dir():
        # A folder that holds no more than .git is as good as empty.
        taken = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        if taken:
            message = told("{folder} isn't empty: it holds {taken}", folder=quoted(str(folder)), taken=quoted(taken[0]))
            raise InputError.of("folder-not-empty", message, "name a folder that is empty or not there yet")
    elif folder.exists():
        raise InputError.of("not-a-folder", "{folder} is a file", "name a folder", folder=quoted(str(folder)))


def check_names(topic: str, rule_id: str, kb: KnowledgeBase) -> None:
    """Raise InputError where a topic can't be called so, or a rule can't or mustn't."""
    called = quoted(rule_id)
    with Problems() as problems:
        for word, what in ((topic, told("topic")), (rule_id, told("rule"))):
            if not is_slug(word):
                message, hint = "{word} can't be the name of a {what}", "use a-z, 0-9 and single hyphens"
                problems.append(Problem.of("bad-slug", message, hint, word=quoted(word), what=what))
        placed = {item.id: item.location for items in (kb.rules, kb.cautions) for item in items}
        if rule_id in placed:
            message = told("{rule_id} is in use at {place}", rule_id=called, place=placed[rule_id])
            hint = "take another id; to replace that rule in a pack, copy it there under the same id"
            problems.append(Problem("id-in-use", message, hint))
        if any(rule_id in layer.retired for layer in kb.layers):
            message = "{rule_id} was retired; an id never comes back"
            problems.append(Problem.of("id-in-use", message, "take another", rule_id=called))


def _example(recommender: Recommender) -> _Example:
    """Return the surest example on which no rule says the same yet; if there is none, the surest of all.

    What is sure already, one more weak reason changes least. Raises InputError if nothing is recommended.
    """
    every = sorted(_examples(recommender), key=lambda example: example.certainty, reverse=True)
    if not every:
        message = "this knowledge recommends nothing for any single fact, so there is no example to write"
        raise InputError.of("no-example", message, "write the file by hand")
    # An example that repeats a rule would be found by `check` the moment it counts.
    return next((each for each in every if not any(map(each.is_said_by, recommender.kb.rules))), every[0])


def _examples(recommender: Recommender) -> Iterator[_Example]:
    codebook, threshold = recommender.kb.codebook, recommender.kb.scale.threshold
    for fact in (Fact(attribute.slug, value) for attribute in codebook.attributes for value in attribute.by_slug):
        certainties = recommender.certainties(Profile((fact,)))
        for family in codebook.families:
            if key := first_place(family, certainties, threshold):
                yield _Example(fact.attribute, fact.value, family.slug, family.ranked[key].slug, certainties[key])


def _with_item(path: Path, key: str, item: str, head: str) -> str:
    """Return the text of a file with one more item in the list under `key`."""
    file = path.as_posix()
    before = decode_text(read_bytes(path, MOST_BYTES), file, InputError) if path.exists() else head
    after = _inserted(before, key, item)
    old, new = (parse_yaml(text, file, KnowledgeError).content for text in (before, f"{key}:\n{item}"))
    expected = {**old, key: [*(old.get(key) or ()), *new[key]]} if isinstance(old, dict) else new
    # The text is edited by lines to keep comments; whether that went well is seen by reading it again.
    with suppress(KnowledgeError):
        if parse_yaml(after, file, KnowledgeError).content == expected:
            return after
    hint = "make '{key}' a list of lines that begin with '- ', or add it by hand"
    message = "nothing can be added to '{key}' in {file}"
    raise InputError.of("list-not-extendable", message, hint, key=key, file=quoted(file))


def _inserted(text: str, key: str, item: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    heads = (f"{key}:", f"{key}: []")
    start = next((number for number, line in enumerate(lines) if line.partition("#")[0].rstrip() in heads), None)
    if start is None:
        lines, start = [*lines, f"{key}:"], len(lines)
    lines[start] = lines[start].replace(" []", "", 1)
    last, margin = start, None
    for number, line in enumerate(lines[start + 1 :], start + 1):
        # The list ends where a key of the document begins.
        if line[:1] not in ("", " ", "#", "-"):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
            margin = line[: len(line) - len(line.lstrip())] if margin is None else margin
    added = indent(item, "  " if margin is None else margin).splitlines()
    return end.join([*lines[: last + 1], *added, *lines[last + 1 :], ""])


def _write(folder: Path, texts: Mapping[str, str], *, replace: bool = False) -> tuple[Path, ...]:
    for name, text in texts.items():
        path = folder / name
        make_folder(path.parent)
        write_file(path, text, force=replace)
    return tuple(folder / name for name in texts)
