"""The words of `ecomkt compare` → the profiles that they set against each other."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from unicodedata import normalize

from ecomkt.errors import InputError, Problem, collect_problems
from ecomkt.explanation.compare import count_problems
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader, Statement, as_words, in_document, read_profile

_SEPARATORS = ("vs", "vs.", "versus", "對", "对")
_HINT = (
    "part groups of facts by 'vs', repeat --profile, or list several values of one attribute, "
    "such as price=low,medium,high"
)

Statements = Sequence[Statement]


def read_statements(files: Sequence[str]) -> list[Statements]:
    """Return the statements of each profile file (`-`: standard input, once); raises InputError."""
    if files.count("-") > 1:
        message = "--profile - is given twice, and standard input can be read once"
        raise InputError([Problem("stdin-twice", message, "write one of the profiles to a file")])
    problems: list[Problem] = []
    nothing: Statements = ()
    statements = [collect_problems(partial(_statements_in, file), problems, nothing) for file in files]
    if problems:
        raise InputError(dict.fromkeys(problems))
    return statements


def _statements_in(file: str) -> Statements:
    return in_document(read_profile(file))


def read_profiles(
    reader: ProfileReader, words: Sequence[str], flags: Mapping[str, Sequence[str]], files: Sequence[Statements]
) -> tuple[Profile, ...]:
    """Return the profiles to compare, two to four; raises InputError with everything that is wrong."""
    groups = _groups(words)
    if len(groups) > 1 and len(files) > 1:
        message = f"groups parted by 'vs' and {len(files)} profile files can't stand together"
        raise InputError([Problem("mixed-forms", message, "give one profile file, common to all groups, or none")])
    common = as_words((), flags)
    given = _stated(groups)
    if len(groups) > 1:
        if not common and not files:
            _check_filled(groups)
        pairs = [([*common, *group], files[0] if files else ()) for group in given]
    elif len(files) > 1:
        pairs = [([*common, *given[0]], file) for file in files]
    else:
        file = files[0] if files else ()
        pairs = [([*common, *variant], file) for variant in _variants(reader, given[0])]
    return _read(reader, pairs)


def are_parted(words: Sequence[str]) -> bool:
    """Return whether the words are groups of facts parted by `vs`."""
    return len(_groups(words)) > 1


def _groups(words: Sequence[str]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for word in words:
        if normalize("NFKC", word).casefold() in _SEPARATORS:
            groups.append([])
        else:
            groups[-1].append(word)
    return groups


def _stated(groups: Sequence[Sequence[str]]) -> list[list[Statement]]:
    as_words(list(chain.from_iterable(groups)), {})  # tells what is wrong in any of the groups at once
    return [as_words(group, {}) for group in groups]


def _check_filled(groups: Sequence[Sequence[str]]) -> None:
    if not all(groups):
        number = next(number for number, group in enumerate(groups, 1) if not group)
        message = f"group {number} of {len(groups)} is empty: there is nothing on one side of a 'vs'"
        raise InputError([Problem("empty-group", message, "write facts there, such as type=A price=M")])


def _variants(reader: ProfileReader, given: Statements) -> list[list[Statement]]:
    """Return the statements once for each value of the only attribute that lists several."""
    split = [reader.split(statement) for statement in given]
    listing = [number for number, parts in enumerate(split) if len(parts) > 1]
    if len(listing) > 1:
        listed = " and ".join(given[number].quoted for number in listing)
        message = f"{listed} list several values each; only one attribute can vary"
        raise InputError([Problem("several-vary", message, "leave one list, or write out the groups with 'vs'")])
    if not listing:
        return [list(given)]
    varying = listing[0]
    return [[*given[:varying], part, *given[varying + 1 :]] for part in split[varying]]


def _read(reader: ProfileReader, pairs: Sequence[tuple[Statements, Statements]]) -> tuple[Profile, ...]:
    problems = count_problems(len(pairs), _HINT)
    profiles = [collect_problems(partial(reader.read, line, file), problems, Profile()) for line, file in pairs]
    if problems:
        raise InputError(dict.fromkeys(problems))
    return tuple(profiles)
