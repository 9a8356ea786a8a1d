"""The words that say what several products are, parted by `vs`, as values of one attribute, or in several files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from unicodedata import normalize

from typer import Argument, Option

from ecomkt.cli.options import Currency, Incomes, Last, OptionGroup, Price, Type, offering
from ecomkt.cli.session import ProfileWords, Session, flag_words, statements_in
from ecomkt.errors import InputError, Listed, Problems, told
from ecomkt.explanation.compare import count_problems
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, as_words

_SEPARATORS = ("vs", "vs.", "versus", "對", "对")
_HINT = (
    "part groups of facts by 'vs', repeat --profile, or list several values of one attribute, "
    "such as price=low,medium,high"
)
Statements = Sequence[Statement]


@dataclass(frozen=True)
class GroupedWords(OptionGroup):
    """What a line says of one product or of several."""

    words: Annotated[
        list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs", autocompletion=offering("fact"))
    ] = None
    types: Type = None
    prices: Price = None
    profiles: Annotated[list[str] | None, Option("--profile", metavar="FILE")] = None
    incomes: Incomes = None
    last: Last = False
    currency: Currency = None

    def read(self, session: Session, plans: Sequence[str] | None = None) -> tuple[Profile, ...]:
        """Return the profiles, one if nothing parts them; raises InputError, also for plans of several."""
        files = self.profiles or ()
        if len(self._groups) < 2 and len(files) < 2:
            file = next(iter(files), None)
            words = ProfileWords(self.words, self.types, self.prices, file, self.incomes, self.last, self.currency)
            return (words.read(session, plans),)
        if plans:
            message = "--plan stands beside several profiles, and nothing says which it is for"
            raise InputError.of("contradiction", message, "name it under 'plans:' in a profile file")
        return self.read_several(session)

    def read_several(self, session: Session) -> tuple[Profile, ...]:
        """Return the profiles to compare, two to four; raises InputError with everything that is wrong."""
        reader, names = session.reader(self.incomes, self.currency), self.profiles or []
        if names.count("-") > 1:
            message = "--profile - is given twice, and standard input can be read once"
            raise InputError.of("stdin-twice", message, "write one of the profiles to a file")
        with Problems() as problems:
            earlier = problems.collect(lambda: session.earlier(last=self.last), [])
            files = [problems.collect(partial(statements_in, name), ()) for name in names]
        pairs = self._pairs(reader, files)
        with Problems(count_problems(len(pairs), _HINT)) as problems:
            profiles = tuple(
                problems.collect(partial(reader.read, line, file, earlier), Profile()) for line, file in pairs
            )
        for profile in profiles:
            session.tell_reading(profile)
        return profiles

    @property
    def _groups(self) -> list[list[str]]:
        groups: list[list[str]] = [[]]
        for word in self.words or ():
            if normalize("NFKC", word).casefold() in _SEPARATORS:
                groups.append([])
            else:
                groups[-1].append(word)
        return groups

    def _pairs(self, reader: ProfileReader, files: Sequence[Statements]) -> list[tuple[Statements, Statements]]:
        """Return of each profile what the line and what its file states."""
        groups = self._groups
        if len(groups) > 1 and len(files) > 1:
            message = told("groups parted by 'vs' and {count} profile files can't stand together", count=len(files))
            raise InputError.of("mixed-forms", message, "give one profile file, common to all groups, or none")
        common = as_words((), flag_words(self.types, self.prices))
        stated = [as_words(group, {}) for group in groups]
        if len(files) > 1:
            return [([*common, *stated[0]], file) for file in files]
        if len(groups) == 1:
            stated = variants(reader, stated[0])
        elif not (common or files or all(groups)):
            number = next(number for number, group in enumerate(groups, 1) if not group)
            message = told(
                "group {number} of {count} is empty: there is nothing on one side of a 'vs'",
                number=number,
                count=len(groups),
            )
            raise InputError.of("empty-group", message, "write facts there, such as type=A price=M")
        return [([*common, *group], files[0] if files else ()) for group in stated]


def variants(reader: ProfileReader, stated: Statements) -> list[list[Statement]]:
    """Return the statements once for each value of the only attribute that lists several."""
    split = [reader.split(statement) for statement in stated]
    varying = [number for number, parts in enumerate(split) if len(parts) > 1]
    if len(varying) > 1:
        listed = Listed(tuple(stated[number].quoted for number in varying), " and ")
        message = told("{listed} list several values each; only one attribute can vary", listed=listed)
        raise InputError.of("several-vary", message, "leave one list, or write out the groups with 'vs'")
    if not varying:
        return [list(stated)]
    before, after = stated[: varying[0]], stated[varying[0] + 1 :]
    return [[*before, part, *after] for part in split[varying[0]]]
