"""What the user typed → Profile. The gate of input: every problem at once, nothing given is lost."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from unicodedata import category

from msgspec import structs

from ecomkt.errors import InputError, Listed, Problem, did_you_mean, nearest, told
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Vocabulary
from ecomkt.knowledge.lookup import Translate, as_typed, find_named, normalise, spellings
from ecomkt.profile.amounts import Measure, amount_notes, holds_number, read_again, read_count, read_share, still_open
from ecomkt.profile.fact import Change, Fact, GivenAmount, Plan, Profile, Quote, Understanding, changed, facts_on
from ecomkt.profile.line_knowledge import LineKnowledge
from ecomkt.profile.pieces import LineWords, SpokenWords
from ecomkt.profile.plans import PlanReader, names_plans, same_plans
from ecomkt.profile.quotes import MOST_WORDS
from ecomkt.profile.refusals import choices_of, codes_with, refused_number, said_today
from ecomkt.profile.statements import PLANS, TITLE, Statement, ValueInput, as_words, unnamed, value_parts
from ecomkt.profile.words import WordReader
from ecomkt.safe_text import quoted, visible

_BEFORE_FACT = re.compile(r"\s+(?=[^\s=]+=)")


class _Said:
    """What statements were understood to say, before their numbers are measured."""

    def __init__(self) -> None:
        self.facts: dict[str, tuple[Fact, ...]] = {}
        self.numbers: dict[str, tuple[Attribute, str, Statement]] = {}
        self.today: dict[str, tuple[Fact, ...]] = {}
        """What was said of attributes that went, in the words of today."""
        self.plans: dict[str, Plan] = {}
        self.quotes: dict[str, tuple[Quote, ...]] = {}
        self.title = ""
        self.notes: list[Problem] = []
        self.origins: dict[str, str] = {}
        """Of what nobody stated this time, where it comes from."""

    def overrule(self, said: "_Said") -> None:
        """Add what was said with more authority."""
        self.numbers = {slug: number for slug, number in self.numbers.items() if slug not in said.facts}
        self.quotes = {slug: quotes for slug, quotes in self.quotes.items() if slug not in said.facts}
        for name in ("facts", "numbers", "today", "quotes"):
            getattr(self, name).update(getattr(said, name))
        self.notes += same_plans(self.plans, said.plans)
        self.plans = {**self.plans, **{key: plan for key, plan in said.plans.items() if key not in self.plans}}
        self.origins = {slug: origin for slug, origin in self.origins.items() if slug not in said.facts}
        self.title = said.title or self.title
        self.notes += said.notes


class ProfileReader:
    """Understands statements by the codebook.

    `translate` derives names that are not written down; `measure` reads sums of money, which are no values without it;
    what `load` gives is asked of words without an attribute, and of titles.
    """

    def __init__(
        self,
        codebook: Codebook,
        translate: Translate | None = None,
        measure: Measure | None = None,
        load: Callable[[], LineKnowledge] | None = None,
    ) -> None:
        self._codebook = codebook
        self._translate, self._measure = translate, measure
        self._words = WordReader(codebook, translate, load) if load else None
        self._plans = PlanReader(codebook, translate)

    def read(
        self,
        line: Sequence[Statement],
        file: Sequence[Statement] = (),
        earlier: Iterable[tuple[str, Sequence[Statement]]] = (),
    ) -> Profile:
        """Return the profile; what the line says of an attribute wins over the file. Raises InputError.

        Both win over what was stated `earlier`, such as in the last profile; each comes with the name of its origin,
        the strongest last.
        """
        problems: list[Problem] = []
        line = [part for statement in line for part in self._parted(statement)]
        said = _Said()
        for origin, statements in earlier:
            stated = self._said(statements, problems)
            said.overrule(stated)
            said.origins |= dict.fromkeys(stated.facts, origin)
        # The file is read in full, though the line may overrule it: its mistakes are told, too.
        said.overrule(self._said(file, problems))
        words = self._in_words(line, said, problems)
        named = [statement for statement in line if statement.named]
        said.overrule(self._said([*named, *words.statements], problems))
        said.title = " ".join(filter(None, (said.title, words.title)))
        facts = said.today | said.facts
        if said.title and self._words and any(fact for slug, fact in facts.items() if slug != self._words.classified):
            said.notes += self._words.at_odds(said.title, facts)
        by_title = self._by_title(said, facts, words, problems)
        amounts = tuple(self._measured(said, facts, words.written, problems))
        if problems:
            raise InputError(dict.fromkeys(problems))
        order = {a.slug: n for n, a in enumerate(self._codebook.attributes)}
        known = tuple(fact for slug in sorted(facts, key=order.__getitem__) for fact in facts[slug])
        plans = tuple(said.plans.values())
        notes = (*words.notes, *said.notes, *amount_notes(self._codebook.attributes, amounts))
        understood = tuple(chain(by_title, chain.from_iterable(_understood(each, facts) for each in words.spoken)))
        origins = tuple(said.origins.items())
        read = Profile(known, amounts, plans, tuple(dict.fromkeys(notes)), origins, said.title, understood)
        return read.quoting(chain.from_iterable(said.quotes.values()))

    def _parted(self, statement: Statement) -> Sequence[Statement]:
        """Return a fact and the words before it, where quotes hold them together: "soap Taiwan margin=40%"."""
        name = statement.attribute.split()
        if len(name) < 2 or not statement.named or self.attribute(statement.attribute) or not self.attribute(name[-1]):
            return [statement]
        text = f"{statement.attribute}={statement.values[0].word}"
        words, *facts = _BEFORE_FACT.split(text)
        return as_words([*words.split(), *facts], {})

    def _in_words(self, line: Sequence[Statement], said: _Said, problems: list[Problem]) -> LineWords:
        """Return what is said without an attribute; nothing, and problems, where all statements must name one."""
        bare = [statement for statement in line if not statement.named]
        if self._words is None:
            problems += unnamed(bare)
            return LineWords()
        odd = [w for w in bare if any(category(s) == "Cc" and not s.isspace() for s in w.values[0].word)]
        problems += [w.refused("unprintable-word", "this holds a control character", "leave it out") for w in odd]
        bare = [statement for statement in bare if statement not in odd]
        named = (self.attribute(each.attribute) for each in line if bare and each.named)
        known = {*said.facts, *(each.slug for each in named if each)}
        return self._words.read(bare, frozenset(known), problems, titled=bool(said.title))

    def _by_title(
        self, said: _Said, facts: dict[str, tuple[Fact, ...]], words: LineWords, problems: list[Problem]
    ) -> Sequence[Understanding]:
        """Return what the title says, and add it to the facts; beside another type that is stated it says nothing."""
        if not said.title or self._words is None:
            return ()
        slug = self._words.classified
        if words.title and said.origins.pop(slug, ""):
            # Another product than the last one.
            del facts[slug]
        if slug in facts:
            if any(each.attribute == slug for each in words.spoken):
                said.notes += self._words.doubted(said.title, facts[slug])
            taken = {fact.value for fact in self._words.knowledge.assess(said.title).taken}
            if taken.isdisjoint(fact.value for fact in facts[slug]):
                return ()
            told = {}
        else:
            types, refused = self._words.types(said.title)
            # A slip in the title is all that is wrong with it.
            problems += () if any(problem.code == "unknown-word" for problem in problems) else refused
            told = {slug: facts_on(self._codebook.attribute[slug], {fact.value: fact.certainty for fact in types})}
        told |= {about: known for about, known in self._derived(self._words, said.title) if about not in facts}
        facts.update(told)
        every = chain.from_iterable(told.values())
        return [Understanding(said.title, fact.attribute, fact.value, fact.certainty) for fact in every]

    def _derived(self, words: WordReader, title: str) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Yield the other attributes of which a title tells something, with the facts on each."""
        found = words.knowledge.assess(title).derived
        for slug in sorted({fact.attribute for fact in found}):
            certainty = {fact.value: fact.certainty for fact in found if fact.attribute == slug}
            yield slug, facts_on(self._codebook.attribute[slug], certainty)

    def untitled(self, profile: Profile) -> Profile:
        """Return a profile without its title, and without what the title told: the type and what goes with it."""
        bare = structs.replace(profile, title="")
        if not profile.title or self._words is None:
            return bare
        attribute = self._codebook.attribute[self._words.classified]
        types, _ = self._words.types(profile.title)
        by_title = facts_on(attribute, {fact.value: fact.certainty for fact in types})
        for slug, known in ((attribute.slug, by_title), *self._derived(self._words, profile.title)):
            if known == profile.about(slug):
                bare = changed(bare, Change(self._codebook.attribute[slug], ()))
        return bare

    def again(self, profile: Profile, known: Profile) -> Profile:
        """Return a profile in the currency of its market, where sums, or those `known`, were taken for another."""
        open_sums = still_open(profile, known)
        return read_again(open_sums, self._codebook.attributes, self._measure) if self._measure else open_sums

    def options_near(self, words: str) -> tuple[str, ...]:
        """Return the keys of the options that a plan in these words may be, the likeliest first."""
        return self._plans.near(words)

    def attribute(self, word: str) -> Attribute | None:
        """Return the attribute called `word`, also by its option of the command line."""
        wanted = normalise(word)
        flagged = (a for a in self._codebook.attributes if a.flag and normalise(a.flag) == wanted)
        return next(flagged, None) or find_named(self._codebook.attributes, word, self._translate)

    def attributes(self, words: Iterable[str]) -> tuple[Attribute, ...]:
        """Return the attributes called by words; raises InputError with every word that calls none."""
        found = {word: self.attribute(word) for word in words}
        if wrong := [word for word, attribute in found.items() if attribute is None]:
            raise InputError(self._unknown_attribute(Statement(word, (), quoted(word))) for word in wrong)
        return tuple(filter(None, found.values()))

    def split(self, statement: Statement) -> tuple[Statement, ...]:
        """Return one statement for each value that `statement` lists; values with certainties belong together."""
        if statement.named:
            attribute = self.attribute(statement.attribute)
        else:
            attribute = self._words.meaning(statement) if self._words else None
        parts = list(self._parts(attribute.codes, statement)) if attribute is not None else []
        if len(parts) < 2 or any(part.certainty is not None for part in parts):
            return (statement,)
        name = visible(statement.attribute)
        return tuple(structs.replace(statement, values=(p,), quoted=f"'{name}={visible(p.word)}'") for p in parts)

    def _said(self, statements: Sequence[Statement], problems: list[Problem]) -> _Said:
        said = _Said()
        earlier: dict[str, Statement] = {}
        for statement in statements:
            attribute = self.attribute(statement.attribute)
            if attribute is None:
                self._say_aside(statement, said, problems)
            elif self._names_product(attribute, statement):
                said.title = _joined(statement)
            elif attribute.slug in earlier and not self._completes(attribute, earlier[attribute.slug], statement):
                message = "{attribute} was already given by {before}"
                hint = "give it once, several values joined by commas"
                gaps = {"attribute": as_typed(attribute), "before": earlier[attribute.slug].quoted}
                problems.append(statement.refused("repeated-attribute", message, hint, attribute.slug, **gaps))
            else:
                before = earlier.setdefault(attribute.slug, structs.replace(statement, values=()))
                earlier[attribute.slug] = structs.replace(before, values=(*before.values, *statement.values))
                # A number with commas in it was taken apart with the rest.
                parts, numbers = self._apart(attribute, statement)
                if numbers:
                    text = ",".join(number.word for number in numbers)
                    said.numbers[attribute.slug] = (attribute, text, statement)
                facts = self._values(attribute, statement, parts, problems)
                said.facts[attribute.slug] = facts or said.facts.get(attribute.slug, ())
                quotes = self._quotes(attribute, statement, (*parts, *numbers), problems)
                said.quotes[attribute.slug] = (*said.quotes.get(attribute.slug, ()), *quotes)
        return said

    def _names_product(self, attribute: Attribute, statement: Statement) -> bool:
        """Return whether a product's name stands where its type is asked for: it is no type, nor nearly one."""
        words = [value.word for value in statement.values if value.certainty is None]
        # What is known of titles is loaded for what would be refused alone.
        if self._words is None or not words or len(words) != len(statement.values):
            return False
        if any(find_named(attribute.codes, part.word, self._translate) for part in self._parts((), statement)):
            return False
        if attribute.slug != self._words.classified or any(self._hint(attribute, word) for word in words):
            return False
        return bool(self._words.knowledge.assess(_joined(statement)).taken)

    def _completes(self, attribute: Attribute, before: Statement, statement: Statement) -> bool:
        """Return whether a statement gives the level of a number that is known, or the number of a level."""
        (values, numbers), (more, others) = (self._apart(attribute, each) for each in (before, statement))
        return not (values and more) and not (numbers and others)

    def _say_aside(self, statement: Statement, said: _Said, problems: list[Problem]) -> None:
        """Understand a statement that is on no attribute: on plans, or on an attribute that went."""
        name = normalise(statement.attribute)
        gone = dict(dict(self._codebook.retired).get(name, ()))
        if name == TITLE:
            said.title = _joined(statement)
        elif names_plans(name):
            said.notes += self._plans.read(statement, said.plans, problems)
        elif not gone:
            problems.append(self._unknown_attribute(statement))
        for part in self._parts((), statement) if gone else ():
            value, certainty = normalise(part.word), 1.0 if part.certainty is None else part.certainty
            if value in gone and 0 < certainty <= 1:
                said.notes.append(said_today(gone[value], name, value))
                for fact in (
                    Fact(slug, today, certainty) for slug, _, today in (k.partition("=") for k in gone[value])
                ):
                    said.today[fact.attribute] = (*said.today.get(fact.attribute, ()), fact)
            else:
                message = told("no value of {attribute} is called {word}", attribute=name, word=quoted(part.word))
                hint = told("use {values}", values=Listed(tuple(gone)))
                problems.append(statement.refused("unknown-value", message, hint))

    def _apart(self, attribute: Attribute, statement: Statement) -> tuple[list[ValueInput], list[ValueInput]]:
        """Return the values of a statement, and apart from them the pieces of a number, where it may have one."""
        parts = list(self._parts(attribute.codes, statement))
        measured = attribute.is_measured and (self._measure or not attribute.amount)
        numbers = [p for p in parts if measured and p.certainty is None and holds_number(p.word)]
        numbers = [p for p in numbers if not find_named(attribute.codes, p.word, self._translate)]
        return [part for part in parts if part not in numbers], numbers

    def _measured(
        self, said: _Said, facts: dict[str, tuple[Fact, ...]], written: tuple[str, str], problems: list[Problem]
    ) -> list[GivenAmount]:
        """Return the amounts, and add to the facts what they say; a level that is stated beside a number stays.

        `written` is the attribute and the text of a sum that was put into a currency before.
        """
        beside = [fact for known in facts.values() for fact in known]
        amounts = []
        for slug, (attribute, text, statement) in said.numbers.items():
            counted = read_count if attribute.count else read_share
            measure = self._measure if self._measure and attribute.amount else counted
            amount, levels, problem, notes = measure(attribute, text, beside)
            if problem:
                problems.append(refused_number(statement, problem, slug))
            if amount and written[1] and written[0] == slug:
                levels_of_it = tuple(level.value for level in levels)
                amount = structs.replace(amount, written=written[1], levels=levels_of_it)
            amounts += [amount] if amount else []
            if attribute.count and levels:
                # The level is all that anything asks of a count, which stays with it as it was said.
                said.quotes[slug] = said.quotes.get(slug) or tuple(Quote(slug, f.value, text) for f in levels)
            certainty = {fact.value: fact.certainty for fact in (*facts.get(slug, ()), *levels)}
            facts[slug] = facts_on(attribute, certainty)
            said.notes += notes
        return amounts

    def _values(
        self, attribute: Attribute, statement: Statement, parts: Sequence[ValueInput], problems: list[Problem]
    ) -> tuple[Fact, ...]:
        known = len(problems)
        certainty: dict[str, float] = {}
        for part in parts:
            word, number = part.word, part.certainty
            code = find_named(attribute.codes, word, self._translate)
            if code is None:
                problems.append(self._unknown_value(attribute, word, statement))
            elif number is not None and not 0 < number <= 1:
                message = "the certainty {number:g} is not above 0 and up to 1"
                gaps, hint = {"number": number, "value": code.slug}, "write {value}:0.7"
                problems.append(statement.refused("bad-certainty", message, hint, attribute.slug, **gaps))
            else:
                certainty[code.slug] = max(certainty.get(code.slug, 0.0), 1.0 if number is None else number)
        # What is understood only in part might clash for want of the rest.
        if len(problems) == known:
            for values in attribute.clashing(certainty):
                named = Listed(tuple(as_typed(attribute.by_slug[value], lettered=False) for value in values), " and ")
                message = told("{values} can't both be true of {slug}", values=named, slug=as_typed(attribute))
                hint = "choose one, or give certainties that add up to 1 at most, such as {example}"
                example = f"{values[0]}:0.6,{values[1]}:0.4"
                problems.append(statement.refused("exclusive-values", message, hint, attribute.slug, example=example))
        return facts_on(attribute, certainty)

    def _quotes(
        self, attribute: Attribute, statement: Statement, parts: Sequence[ValueInput], problems: list[Problem]
    ) -> tuple[Quote, ...]:
        """Return what was said of values and numbers; of what is no value that is told elsewhere."""
        if any(len(part.said) > MOST_WORDS for part in parts):
            message, hint = "the words said of a value have more than {most} characters", "keep those that matter"
            problems.append(statement.refused("long-words", message, hint, attribute.slug, most=MOST_WORDS))
        coded = ((find_named(attribute.codes, part.word, self._translate), part.said) for part in parts if part.said)
        return tuple(Quote(attribute.slug, code.slug if code else "", said) for code, said in coded)

    def _unknown_attribute(self, statement: Statement) -> Problem:
        names = [name for a in self._codebook.attributes for name in (a.slug, a.flag) if name] + [TITLE, PLANS]
        every = told("attributes are: {attributes}", attributes=Listed(tuple(map(as_typed, self._codebook.attributes))))
        hint, word = did_you_mean(normalise(statement.attribute), names, every), quoted(statement.attribute)
        return statement.refused("unknown-attribute", "no attribute is called {word}", hint, word=word)

    def _unknown_value(self, attribute: Attribute, word: str, statement: Statement) -> Problem:
        use = told("use {values}", values=choices_of(attribute))
        if not word.strip():
            return statement.refused("empty-value", "the value is empty", use, attribute.slug)
        message = told("no value of {attribute} is called {word}", attribute=as_typed(attribute), word=quoted(word))
        return statement.refused("unknown-value", message, self._hint(attribute, word) or use, attribute.slug)

    def _hint(self, attribute: Attribute, word: str) -> str:
        called = {normalise(s): code for code in attribute.codes for s in spellings(code)}
        near = [called[name] for name in nearest(normalise(word), called, cutoff=0.7)]
        if near := codes_with(normalise(word), attribute) or near:
            meant = as_typed(near[0], lettered=False)
            return told("did you mean '{word}'? Use {values}", word=meant, values=choices_of(attribute))
        others: Iterable[Vocabulary] = (*self._codebook.families, *self._codebook.attributes)
        for other in others:
            if other.slug != attribute.slug and (code := find_named(other.codes, word)):
                gaps = {"word": visible(word), "family": as_typed(other), "name": code.name}
                return told("'{word}' is a {family} ({name}); use {values}", **gaps, values=choices_of(attribute))
        return ""

    def _parts(self, codes: Sequence[Code], statement: Statement) -> Iterator[ValueInput]:
        """Yield the single values in the texts of a statement; a name that holds a comma or a colon stays whole."""
        for stated in statement.values:
            if stated.certainty is not None or stated.said:
                yield stated
            else:
                yield from value_parts(stated.word, lambda word: bool(find_named(codes, word, self._translate)))


def _understood(spoken: SpokenWords, facts: Mapping[str, tuple[Fact, ...]]) -> list[Understanding]:
    """Return what words were taken for: each of the facts that they state, of a sum its level."""
    known = [fact for fact in facts[spoken.attribute] if spoken.values is None or fact.value in spoken.values]
    each = [Understanding(spoken.text, fact.attribute, fact.value, fact.certainty) for fact in known]
    return each or [Understanding(spoken.text, spoken.attribute)]


def _joined(statement: Statement) -> str:
    return visible(" ".join(value.word for value in statement.values)).strip()
