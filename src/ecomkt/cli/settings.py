"""What holds where a line says nothing: what the environment sets, else a file of settings.

In a pipe a file is read only where it is named: a script must not answer by the habits of whoever runs it.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ecomkt.cli.streams import on_terminal
from ecomkt.errors import InputError, Listed, Location, Problem, Problems, did_you_mean, nearest, told
from ecomkt.files import read_text
from ecomkt.language.text import LANGUAGES, find_language
from ecomkt.safe_text import visible

LOCALES = ("LC_ALL", "LANG")
"""The variables that say which language a machine speaks, the first wins."""
KEYS = ("lang", "market", "currency", "packs", "journal", "color", "pager")
_PATHS = ("packs", "journal")
"""What is found from the folder of the file that sets it."""
_PROJECT_FILE = "ecomkt.toml"
# A command that a folder could set would run for everybody who steps into it.
_NOT_OF_A_FOLDER = "pager"


def values_on(words: Sequence[str], long: str, short: str | None = None) -> Iterator[str]:
    """Yield the values of an option on a line, which may be one that can't be parsed."""
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word in (long, short):
            yield following
        elif word.startswith(f"{long}="):
            yield word.partition("=")[2]
        elif short and word.startswith(short):
            yield word[2:]


class Setting(NamedTuple):
    """A value that was set, several packs joined as in the environment."""

    value: str
    origin: str
    """A variable of the environment, or the file and the line."""
    in_file: bool = False

    def flag(self, key: str) -> str:
        """Return what stands in front of the value where it is set, as an option stands before its own."""
        return f"{self.origin}: {key} =" if self.in_file else self.origin


class Settings:
    """What the environment and the files set, for one line."""

    def __init__(self, words: Sequence[str], *, reading: bool) -> None:
        """Take the words of the line; `reading` says whether files that nobody named are read."""
        self.words, self._reading = words, reading

    @cached_property
    def every(self) -> Mapping[str, Setting]:
        """Return what is set by its key: of the environment, else of the nearest file. Raises InputError."""
        found: dict[str, Setting] = {}
        for file in reversed(self.files):
            found |= _read(file)
        for key in KEYS:
            name = f"ECOMKT_{key.upper()}"
            # An empty one sets nothing, but that nothing is to be run.
            if os.environ.get(name) or (key == _NOT_OF_A_FOLDER and name in os.environ):
                found[key] = Setting(os.environ[name], name)
        return found

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Return the files that are read, the nearest first: one that is named, else the folder's and the user's."""
        if "--no-config" in self.words:
            return ()
        named = next(reversed([*values_on(self.words, "--config")]), os.environ.get("ECOMKT_CONFIG"))
        if named is not None:
            return (Path(named),) if named else ()
        if not self._reading:
            return ()
        project = None
        with suppress(OSError):  # the folder one stands in may have gone
            here = Path.cwd()
            project = next((path for each in (here, *here.parents) if (path := each / _PROJECT_FILE).is_file()), None)
        return tuple(path for path in (project, user_file()) if path and path.is_file())


_settings: ContextVar[Settings | None] = ContextVar("settings", default=None)


@contextmanager
def settled(words: Sequence[str]) -> Iterator[None]:
    """Let what is set for the words of a line hold within."""
    token = _settings.set(Settings(words, reading=on_terminal()))
    try:
        yield
    finally:
        _settings.reset(token)


def setting(key: str) -> Setting | None:
    """Return what one of `KEYS` is set to; raises InputError for files that can't be understood."""
    return (_settings.get() or Settings((), reading=False)).every.get(key)


def set_packs() -> list[Path]:
    """Return the packs that are set, lowest first; raises InputError as `setting`."""
    named = setting("packs")
    return [Path(part) for part in named.value.split(os.pathsep) if part] if named else []


def all_settings() -> Mapping[str, Setting]:
    """Return what is set for a terminal by its key, wherever one looks from; raises InputError."""
    current = _settings.get()
    return Settings(current.words if current else (), reading=True).every


def misspelt_variables() -> Iterator[Problem]:
    """Yield a note on each variable of the environment that is nearly one of ours."""
    known = [f"ECOMKT_{key.upper()}" for key in (*KEYS, "config", "cache", "state")]
    for name in os.environ:
        if name.startswith("ECOMKT_") and name not in known and (near := nearest(name, known, cutoff=0.9)):
            message = told("{name} is no variable of ours, and is not read", name=visible(name))
            yield Problem("unknown-variable", message, told("did you mean '{word}'?", word=near[0]))


def setting_files() -> tuple[Path, ...]:
    """Return the files that were read."""
    current = _settings.get()
    return current.files if current else ()


def chosen_language(given: str | None) -> str:
    """Return the language that an option, else the settings, else the locale asks for; English where none does.

    Raises InputError for a word of the option or of the settings that names none.
    """
    named = Setting(given, "--lang") if given else setting("lang")
    if named:
        language = find_language(named.value)
        if language is None:
            flag, word = named.flag("lang"), visible(named.value)
            message = told("{flag} {named}: there is no such language", flag=flag, named=word)
            raise InputError.of("unknown-language", message, told("use one of: {choices}", choices=Listed(LANGUAGES)))
        return language
    # A locale that we have no words for is no mistake, unlike a word that is meant for us.
    locale = next(filter(None, map(os.environ.get, LOCALES)), "")
    return find_language(locale) or LANGUAGES[0]


def user_file() -> Path:
    """Return where the settings of the user stand, be it there or not."""
    import platformdirs

    return platformdirs.user_config_path("ecomkt", appauthor=False) / "config.toml"


def _read(path: Path) -> dict[str, Setting]:
    """Return what a file sets, each with its line; raises InputError with everything that is wrong in it."""
    import tomllib

    text, file = read_text(str(path))
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as flaw:
        said, _, where = visible(str(flaw)).partition(" (at ")
        line, column = [*map(int, re.findall(r"\d+", where)), text.count("\n") + 1, 1][:2]
        message, hint = told("this is no TOML: {flaw}", flaw=said), told('write KEY = "VALUE", one a line')
        raise InputError.of("bad-toml", message, hint, Location(file, line, column)) from flaw
    found = dict[str, Setting]()
    with Problems() as problems:
        for key, value in content.items():
            place = _place(text, key, file)
            if problem := _problem(path, key, value, place):
                problems.append(problem)
            else:
                listed = value if isinstance(value, list) else [value]
                paths = [str(path.parent / part) for part in listed] if key in _PATHS else listed
                found[key] = Setting(os.pathsep.join(paths), f"{file}:{place.line}", in_file=True)
    return found


def _problem(path: Path, key: str, value: object, place: Location) -> Problem | None:
    """Return what is wrong with an entry of a file."""
    if key not in KEYS:
        message = told("there is no setting called '{key}'", key=visible(key))
        return Problem("unknown-setting", message, did_you_mean(key, KEYS), place)
    if key == _NOT_OF_A_FOLDER and path.name == _PROJECT_FILE:
        message, hint = told("no folder may set '{key}', which is run", key=key), told("set it in your own file")
        return Problem("setting-not-allowed", message, hint, place)
    several = key == "packs"
    items = value if several and isinstance(value, list) else [None] if several else [value]
    if not all(isinstance(item, str) for item in items):
        shape = '["DIR"]' if several else '"VALUE"'
        message = told("'{key}' is not written as {shape}", key=key, shape=shape)
        return Problem("bad-setting", message, told("put it in quotes"), place)
    return None


def _place(text: str, key: str, file: str) -> Location:
    """Return where a key stands, which the parser of TOML doesn't tell."""
    written = re.search(rf"^[ \t\[]*[\"']?({re.escape(key)})\b", text, re.MULTILINE)
    start = written.start(1) if written else 0
    return Location(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
