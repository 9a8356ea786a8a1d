"""Facts that somebody volunteers in the middle of a talk: read as on a command line, with what is known already."""

import re
import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec.structs import replace

from ecomkt.cli.groups import variants
from ecomkt.errors import InputError, Listed, Problem, nearest, told
from ecomkt.knowledge.codebook import Attribute, Codebook
from ecomkt.knowledge.lookup import find_named, find_option, normalise
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import change_text
from ecomkt.profile.fact import Change, Plan, Profile, changed
from ecomkt.profile.pieces import says_something
from ecomkt.profile.plans import joined
from ecomkt.profile.quotes import OPENING, QUOTE, in_quotes, listed_parts, may_quote, with_words
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.reply import Misread, read_reply
from ecomkt.profile.statements import TITLE, Statement, ValueInput, as_words, in_profile
from ecomkt.safe_text import quoted, visible

_SECOND = "second-title"
# The rest of a line is read anew for each of its words: what is longer than anybody says would be read for hours.
_MOST_TRIED = 40


def taken_text(before: Profile, after: Profile, codebook: Codebook, wording: Wording) -> str:
    """Return what facts hold otherwise than before, as it is told beside an error on the rest; empty for none."""
    changes = (Change(attribute, after.about(attribute.slug)) for attribute in codebook.attributes)
    taken = (change for change in changes if change.facts != before.about(change.attribute.slug))
    texts = wording.semicolon.join(change_text(change, codebook, wording) for change in taken)
    return wording.label("understood") + wording.colon + texts if texts else ""


class PartError(InputError):
    """Says what is wrong with a part of a line; `profile` is what is known after the rest of it."""

    def __init__(self, problems: Iterable[Problem], profile: Profile) -> None:
        super().__init__(problems)
        self.profile = profile


class VolunteeredFacts:
    """Understands what is said of a product beside the question; every method raises InputError."""

    def __init__(self, reader: ProfileReader, codebook: Codebook) -> None:
        self._reader, self._codebook, self._attributes = reader, codebook, codebook.attributes

    def added(self, profile: Profile, text: str) -> Profile:
        """Return the profile after what the words of a line state; what they say of an attribute wins.

        Raises PartError where the rest of the line says something.
        """
        statements = self.statements(text)
        try:
            return self._with(profile, statements)
        except PartError:
            raise
        except InputError as flaw:
            is_other = any(problem.code == _SECOND for problem in flaw.problems)
            rest = None if is_other else self._right(profile, statements)
            if rest is None:
                raise
            raise PartError(flaw.problems, rest) from flaw

    def _right(self, profile: Profile, statements: Sequence[Statement]) -> Profile | None:
        """Return the profile after as much of a line as is right: all but one statement, or those that name a fact."""
        lefts = statements if len(statements) <= _MOST_TRIED else ()
        named = [each for each in lefts if each.named]
        tries = [[each for each in statements if each is not left] for left in lefts]
        tries += [[each for each in named if self._is_read(profile, [each])]]
        for rest in filter(None, tries):
            with suppress(InputError):
                known = self._with(profile, rest)
                if (known.facts, known.amounts) != (profile.facts, profile.amounts):
                    return known
        return None

    def _is_read(self, profile: Profile, statements: Sequence[Statement]) -> bool:
        with suppress(InputError):
            return bool(self._with(profile, statements))
        return False

    def statements(self, text: str) -> list[Statement]:
        """Return what the words of a line state; names and values may be cut short where nothing else begins so."""
        return as_words([self._written_out(word) for word in _words(text)], {})

    def variants(self, profile: Profile, text: str) -> list[Profile]:
        """Return the profiles after what a line states, one for each value of the only attribute that lists several."""
        return [self._with(profile, stated) for stated in variants(self._reader, self.statements(text))]

    def planned(self, profile: Profile, text: str) -> Profile:
        """Return the profile with what the client has in mind."""
        return self._with(profile, [Statement("plans", (ValueInput(text),), f"'{visible(text)}'")])

    def picked(self, profile: Profile, plan: Plan, key: str) -> Profile:
        """Return the profile in which a plan is the option with this key, together with one that is so already."""
        named, plans = replace(plan, key=key, named=True, near=()), dict[str, Plan]()
        for each in (named if other == plan else other for other in profile.plans):
            place = each.key or each.given
            plans[place] = joined(plans[place], each, self._codebook) if place in plans else each
        return replace(profile, plans=tuple(plans.values()))

    def dropped(self, profile: Profile, text: str) -> Profile:
        """Return the profile without an attribute, one value of it (`market=tw` or `tw`), or a plan."""
        name, equals, word = text.partition("=")
        if attribute := self._attribute(name):
            known = profile.about(attribute.slug)
            gone = read_reply(attribute, word) if equals else known
            slugs = set() if isinstance(gone, Misread) else {fact.value for fact in gone}
            if slugs & {fact.value for fact in known} or (profile.amounts_on(attribute.slug) and not equals):
                kept = tuple(fact for fact in known if fact.value not in slugs)
                return changed(profile, Change(attribute, kept))
        said, key = normalise(text), find_option(self._codebook, text)
        plans = tuple(p for p in profile.plans if normalise(p.given) != said and not (key and p.key == key))
        if plans != profile.plans:
            return replace(profile, plans=plans)
        for attribute in self._attributes:
            for fact in profile.about(attribute.slug):
                if find_named([attribute.by_slug[fact.value]], text):
                    return self.dropped(profile, f"{attribute.slug}={fact.value}")
        if profile.title and normalise(text) == TITLE:
            return self._reader.untitled(profile)
        names = [*profile.attributes, *[TITLE] * bool(profile.title), *(plan.given for plan in profile.plans)]
        raise InputError.of("not-known", "'{word}' is nothing that was said", _known(text, names), word=visible(text))

    def _with(self, profile: Profile, statements: Sequence[Statement]) -> Profile:
        titled = any(each.named and normalise(each.attribute) == TITLE for each in statements)
        # Another name tells another type.
        read = self._reader.read(statements, in_profile(self._reader.untitled(profile) if titled else profile))
        words = read.title.removeprefix(profile.title).strip()
        if normalise(words) == normalise(profile.title):
            read, words = replace(read, title=profile.title), ""
        if profile.title and words and not titled:
            message = told(
                "{words} is no fact, and the product is called {title}",
                words=quoted(words),
                title=quoted(profile.title),
            )
            hint = told("write title='{title}' if it is another", title=words)
            left = [*filter(says_something, words.casefold().split())]
            times = {word for attribute in self._attributes for word in attribute.per}
            # Of a sentence of which more is not understood, or the time, nothing is taken but what names its fact.
            if len(left) > 1 or not times.isdisjoint(left):
                hint = told("say it as a value of what is asked, or {hint}", hint=hint)
                stated = [each for each in statements if each.named]
                read = self._reader.read(stated, in_profile(profile))
            named = replace(self._reader.again(read, profile), title=profile.title)
            # Whoever names another thing speaks of another product.
            if named.facts == profile.facts or self._is_read(
                Profile(), [Statement(TITLE, (ValueInput(words),), words)]
            ):
                raise InputError.of(_SECOND, message, hint)
            raise PartError([Problem.of(_SECOND, message, hint)], named)
        read = self._reader.again(read, profile)
        # What was told once is not told again, and what stays as it was comes from where it came from.
        origins = tuple(o for o in profile.origins if read.about(o[0]) == profile.about(o[0]))
        return replace(read, origins=origins)

    def settled(self, profile: Profile) -> Profile:
        """Return a profile in which the market tells the currency of sums that were taken for granted."""
        return self._reader.again(profile, profile)

    def _attribute(self, name: str) -> Attribute | None:
        """Return the attribute of this name, or the only one that begins with it."""
        wanted = normalise(name)
        begun = [
            a for a in self._attributes if any(n.startswith(wanted) for n in (a.slug, normalise(a.flag or "")) if n)
        ]
        return self._reader.attribute(name) or (begun[0] if len(begun) == 1 and wanted else None)

    def _written_out(self, word: str) -> str:
        """Return a fact with its attribute and values in full, as far as it is one and they are clear."""
        name, equals, values = word.partition("=")
        attribute = self._attribute(name) if equals else None
        if attribute is None:
            return word
        return f"{attribute.slug}={','.join(_value(attribute, part) for part in listed_parts(values))}"


# A fact keeps the quotation marks behind its values, which a shell would take away.
_VALUE = rf"[^\s={OPENING}]++\s*+(?:{QUOTE})"
_QUOTING = re.compile(rf"[^\s='{OPENING}]+={_VALUE}(?:\s*+[,;、，；]\s*+{_VALUE})*")


def _value(attribute: Attribute, part: str) -> str:
    """Return a value in full where it is cut short; numbers are sums, and no numbers of answers."""
    word, said = with_words(part)
    facts = () if any(map(str.isdigit, word)) else read_reply(attribute, word)
    if isinstance(facts, Misread) or len(facts) != 1 or facts[0].certainty < 1:
        return part
    return facts[0].value + in_quotes(said)


def _words(text: str) -> list[str]:
    """Return the words of a line; a value of several words belongs to the fact before it."""
    words, at = list[str](), 0
    for found in _QUOTING.finditer(text) if may_quote(text) else ():
        words += *_split(text[at : found.start()]), found[0]
        at = found.end()
    return [*words, *_split(text[at:])]


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quotation mark that isn't closed, as in 5'
        return text.split()


def _known(word: str, known: Sequence[str]) -> str:
    near = nearest(normalise(word), known)
    if near or not known:
        return told("did you mean '{word}'?", word=near[0]) if near else told("nothing is known yet")
    return told("known are: {choices}", choices=Listed(tuple(known)))
