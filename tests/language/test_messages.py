"""Messages in the reader's language: what they are made of survives, and every template is written in each."""

import ast
import json
import pickle
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from string import Formatter

from ecomkt.authoring.interface_texts import FOLDER, compiled_texts
from ecomkt.errors import InputError, Listed, Location, Message, Problem, did_you_mean, told
from ecomkt.language.interface import message_texts
from ecomkt.language.messages import retold
from ecomkt.language.text import LANGUAGES
from ecomkt.safe_text import visible
from source_trees import parsed
from tables import each_row

SOURCES = Path(__file__).resolve().parents[2] / "src"
PACKAGE = SOURCES / "ecomkt"
NESTED = Problem("row", "ignored", did_you_mean("tabel", ["table"]), Location("a.yaml", 1, 2))


# Where a message and its hint stand among the arguments of what makes a problem of them.
POSITIONS = {
    "Problem": (1, 2),
    "of": (1, 2),
    "refused": (1, 2),
    "report": (2, 3),
    "report_at": (3, 4),
    "report_part": (2, 3),
    "_report": (1, 2),
    "_refusal": (1, 2),
    "_refused": (2, 3),
    "_RefusedError": (0,),
    "tell": (0,),
    "tell_note": (0,),
}
# Keywords of these that fill no gap.
FLAGS = {"message", "hint", "at_key", "first"}


class Messages:
    """What a module tells: the plain texts and f-strings that become messages, and the templates."""

    def __init__(self, path: Path) -> None:
        self.name, self.tree = path.relative_to(SOURCES).as_posix(), parsed(path)
        nodes: list[tuple[ast.AST, ast.AST]] = [(self.tree, self.tree)]
        # It grows while it is gone through.
        for node, home in nodes:
            of = node if isinstance(node, ast.FunctionDef) else home
            nodes.extend((child, of) for child in ast.iter_child_nodes(node))
        self.homes = dict(nodes)
        self.calls = [node for node, _ in nodes if isinstance(node, ast.Call)]
        self.functions = {n.name: n for n, _ in nodes if isinstance(n, ast.FunctionDef)}

    def templates(self) -> Iterator[tuple[str, str, set[str]]]:
        """Yield place, template and gaps."""
        for node in self.calls:
            for template in node.args if called(node) == "told" else ():
                if isinstance(template, ast.Constant):
                    filled = {str(each.arg) for each in node.keywords}
                    yield f"{self.name}:{node.lineno}", str(template.value), filled
            # What makes a problem fills the gaps of its message and its hint alike: each has those that it names.
            given = {str(each.arg) for each in node.keywords} - FLAGS
            for place in POSITIONS.get(called(node), ()) if given else ():
                for text in self.resolved(self.latest(node.args[place]), set()) if place < len(node.args) else ():
                    if isinstance(text, ast.Constant) and (named := gaps(str(text.value))):
                        spread = given if "None" in given else named & given
                        yield f"{self.name}:{node.lineno}", str(text.value), spread

    @cached_property
    def texts(self) -> list[tuple[str, ast.expr]]:
        """Return places and texts: constants, or f-strings, which can't be told in another language."""
        return list(self._texts())

    def _texts(self) -> Iterator[tuple[str, ast.expr]]:
        for node in self.calls:
            places = POSITIONS.get(called(node), ())
            given = [node.args[place] for place in places if place < len(node.args)]
            given += [each.value for each in node.keywords if each.arg in ("message", "hint") or called(node) == "told"]
            for text in (text for each in given for text in self.resolved(each, set())):
                yield f"{self.name}:{text.lineno}", text

    def latest(self, node: ast.expr) -> ast.expr:
        """Return what a name was last given before it is used, anything else as it is."""
        values = self.assigned(node.id, self.homes.get(node, self.tree)) if isinstance(node, ast.Name) else ()
        before = [value for value in values if value.lineno <= node.lineno]
        return max(before, key=lambda value: value.lineno, default=node)

    def resolved(self, node: ast.AST, seen: set[ast.AST]) -> Iterator[ast.expr]:
        """Yield the texts that an expression may be, as far as its own module tells."""
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield node
        elif node not in seen:
            seen.add(node)
            for each in self.choices(node):
                yield from self.resolved(each, seen)

    def choices(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the expressions that another may be."""
        if isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from node.values
        elif isinstance(node, ast.BinOp):
            yield from (node.left, node.right)
        elif isinstance(node, ast.Name):
            yield from self.assigned(node.id, self.homes.get(node, self.tree))
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            tables = self.assigned(node.value.id, self.tree)
            yield from (value for table in tables if isinstance(table, ast.Dict) for value in table.values)
        elif called(node) in self.functions:
            returns = (each for each in ast.walk(self.functions[called(node)]) if isinstance(each, ast.Return))
            yield from (each.value for each in returns if each.value)

    def assigned(self, name: str, home: ast.AST) -> Iterator[ast.expr]:
        """Yield what a name is given within a function, else in the module."""
        values = [value for target, value in assignments(home) if isinstance(target, ast.Name) and target.id == name]
        yield from values or (self.assigned(name, self.tree) if home is not self.tree else ())


@cache
def assignments(home: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    return [pair for node in ast.walk(home) for pair in given(node)]


def given(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield each target of an assignment with its value."""
    if not isinstance(node, ast.Assign | ast.NamedExpr | ast.AugAssign):
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        yield target, node.value


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@cache
def modules() -> list[Messages]:
    """Return the modules that tell anything."""
    telling = re.compile(rf"\b({'|'.join((*POSITIONS, 'told'))})\(")
    return [Messages(path) for path in sorted(SOURCES.rglob("*.py")) if telling.search(path.read_text("utf-8"))]


def templates() -> Iterator[tuple[str, str, set[str]]]:
    """Yield place, template and gaps of what is told in the sources."""
    return (each for module in modules() for each in module.templates())


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_message_is_its_english_and_stays_one_in_another_process() -> None:
    message = told("note: {note}", note=NESTED)
    assert isinstance(message, Message)
    assert message == "note: a.yaml:1:2: ignored; did you mean 'table'?"
    for copy in (pickle.loads(pickle.dumps(message)), deepcopy(message)):
        assert (copy, copy.template, copy.gaps) == (message, message.template, message.gaps)
    (problem,) = pickle.loads(pickle.dumps(InputError([Problem("x", message)]))).problems
    assert retold(problem, "zh-Hant") == "附註：a.yaml:1:2: ignored；你是不是要找「table」？"


@each_row(
    ("message", "language", "words"),
    [
        (told("see '{verb} --help'", verb="ecomkt why"), "zh-Hant", "請看「ecomkt why --help」"),
        (told("see '{verb} --help'", verb="ecomkt why"), "zh-Hans", "请看“ecomkt why --help”"),
        (told("use one of: {choices}", choices=Listed(("a", "'b'"))), "zh-Hant", "可用的有：a、「b」"),
        (told("missing argument {argument}", argument="'file'"), "zh-Hans", "缺少参数“file”"),
        (told("nobody has written {this}", this="x"), "zh-Hant", "nobody has written x"),
        ("missing command", "zh-Hant", "少了指令"),
        ("", "zh-Hant", ""),
        (told("{braces}", braces="{x}"), "zh-Hant", "{x}"),
    ],
)
def test_a_message_is_told_in_the_language_of_the_reader(message: str, language: str, words: str) -> None:
    assert retold(message, language) == words
    assert retold(message, "en") == str(message)


def test_what_fills_a_gap_is_made_visible_and_the_message_stays_one() -> None:
    message = visible(told("use one of: {choices} {most:g}", choices=Listed(("\x1b",)), most=2.0))
    assert isinstance(message, Message)
    assert message == "use one of: \\x1b 2"


def test_the_compiled_texts_are_those_that_are_written() -> None:
    compiled = compiled_texts()
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in compiled} == compiled, "run: dev.py texts"


def has_words(text: ast.JoinedStr) -> bool:
    """Return whether an f-string says something, and doesn't only quote or put in brackets."""
    return any(isinstance(v, ast.Constant) and re.search("[a-z]{2}", str(v.value)) for v in text.values)


def test_no_message_is_an_f_string() -> None:
    texts = ((place, text) for m in modules() for place, text in m.texts)
    assert [place for place, text in texts if isinstance(text, ast.JoinedStr) and has_words(text)] == []


def test_every_plain_message_is_written_in_each_language() -> None:
    plain = {text.value: place for m in modules() for place, text in m.texts if isinstance(text, ast.Constant)}
    # A single word in a gap is a name or a sign.
    texts = [text for text in plain if isinstance(text, str) and " " in text]
    assert [f"{plain[text]}: {text}" for text in texts if text not in message_texts()] == []
    data = sorted((PACKAGE / "knowledge").rglob("*.json"))
    refusals = [
        words for path in data for words in re.findall(r'"x-refusal": \[".*?", "(.*?)", "(.*?)"\]', path.read_text())
    ]
    named = [word for path in data for word in re.findall(r'"\$comment": "(.*?)"', path.read_text())]
    syntax = [words[1:] for words in json.loads((PACKAGE / "knowledge" / "yaml_errors.json").read_text())]
    of_data = chain(chain.from_iterable(refusals), named, chain.from_iterable(syntax))
    assert sorted({text for text in of_data if text not in message_texts()}) == []


def test_every_template_is_written_in_each_language_with_the_same_gaps() -> None:
    known = message_texts()
    assert [f"{place}: {template}" for place, template, _ in templates() if template not in known] == []
    # Where gaps are gathered first (`**gaps`), they are known when it runs.
    named = ((place, template, given) for place, template, given in templates() if "None" not in given)
    assert [place for place, template, given in named if gaps(template) != given] == []
    differing = [
        template
        for template, words in known.items()
        for text in words
        if "{" in template and gaps(text) != gaps(template)
    ]
    assert differing == []
    assert {len(words) for words in known.values()} == {len(LANGUAGES) - 1}


def test_what_is_said_where_nothing_else_is_given_is_written_in_chinese_too() -> None:
    known, said = message_texts(), dict[str, str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in (each for each in ast.walk(parsed(path)) if isinstance(each, ast.FunctionDef)):
            named = zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
            texts = (ast.literal_eval(v) for a, v in named if a.arg in FLAGS and isinstance(v, ast.Constant))
            said |= {text: f"{path.name}:{node.lineno}" for text in texts if isinstance(text, str) and " " in text}
    assert said
    assert {text: place for text, place in said.items() if text not in known} == {}
