"""Words into the rules as they stand in the files, and reasoned words out of a file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.cases.reading import read_yaml


class Proposal(NamedTuple):
    """Another word for what a rule says of an option."""

    rule: str
    key: str
    old: str
    new: str


def read_reasoned(path: Path | None) -> Mapping[tuple[str, str], str]:
    """Return the words that a file of reasoned words holds: rule → option → word."""
    rules = read_yaml(path) if path else {}
    return {(rule, key): word for rule, words in rules.items() for key, word in words.items()}


def write_words(folder: Path, proposals: Iterable[Proposal]) -> None:
    """Put the proposed words into the files of rules, and leave all else as it is."""
    by_rule: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_rule.setdefault(proposal.rule, []).append(proposal)
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text("".join(_rewritten(text, by_rule)), encoding="utf-8", newline="\n")


def _rewritten(text: str, by_rule: Mapping[str, list[Proposal]]) -> Iterator[str]:
    for block in re.split(r"(?m)(?=^  - id: )", text):
        said, because, rest = block.partition("\n    because:")
        name = re.match(r"  - id: (\S+)", block)
        for proposal in by_rule.get(name[1], ()) if name else ():
            said = _with_word(said, proposal)
        yield said + because + rest


def _with_word(said: str, proposal: Proposal) -> str:
    family, option = proposal.key.split("/")
    word = rf"({family}: \{{[^}}]*?(?<![\w-]){option}: ){proposal.old}\b"
    new, count = re.subn(word, rf"\g<1>{proposal.new}", said)
    if count != 1:
        raise ValueError(f"{proposal.rule} says {proposal.key} {count} times in words that can be replaced")
    return new
