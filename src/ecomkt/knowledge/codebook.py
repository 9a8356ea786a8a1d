"""The closed vocabularies: attributes (what may be known of a product) and families (what may be advised)."""

from collections.abc import Mapping, Sequence, Set
from functools import cached_property

from msgspec import Struct, field

from ecomkt.language.text import Text


def fact_key(attribute: str, value: str) -> str:
    """Return the key of the fact `attribute = value`."""
    return f"{attribute}={value}"


def attribute_of(key: str) -> str:
    """Return the attribute of the fact with this key."""
    return key.partition("=")[0]


def keys_of(facts: Sequence[tuple[str, tuple[str, ...]]]) -> list[frozenset[str]]:
    """Return the keys of the facts on each attribute."""
    return [frozenset([fact_key(attribute, value) for value in values]) for attribute, values in facts]


def trait_key(trait: str) -> str:
    """Return the key of a trait; the blank keeps it apart from any slug."""
    return f"trait {trait}"


def option_key(family: str, option: str) -> str:
    """Return the key of an option."""
    return f"{family}/{option}"


LAWFUL = "lawful "
"""Before the key of an option under which stands what sounds like it and is done as the law wants it."""


class Code(Struct, frozen=True, array_like=True):
    """One entry of a closed vocabulary: a value of an attribute, or an option of a family."""

    slug: str
    name: Text
    letter: str | None = field(name="code")
    """The code of the source document, such as `A` or `F3`."""
    aliases: tuple[str, ...] = ()
    base: bool = False
    """An option that is the ground of the others, shown apart from their ranking."""
    about: Text = Text(())
    """What taking an option means: how it earns, what is dangerous in it."""
    say: Text = Text(())
    """As it is said apart from its attribute or family, an option in a sentence; empty if it is never said so."""
    at_home: bool = False
    """What is delivered so is bought and used where the seller is, wherever the buyer comes from."""
    currencies: tuple[str, ...] = ()
    """Of a market: the ISO codes of the money in which its sellers name their prices."""
    reckons: str = ""
    """Of a plan: what a share or a sum in its words is: `less` or `more` of the price, or `paid` out of it."""


class Vocabulary(Struct, frozen=True, array_like=True, dict=True):
    """What attributes and families share: a slug, a name and a closed list of codes."""

    slug: str
    name: Text
    codes: tuple[Code, ...]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return what else it is called, such as by the name that it had before."""
        return ()

    @cached_property
    def by_slug(self) -> Mapping[str, Code]:
        """Return the codes by their slugs, in file order."""
        return {code.slug: code for code in self.codes}


class Attribute(Vocabulary, frozen=True, array_like=True, dict=True):
    """Something that can be known of a product."""

    question: Text
    many: bool = False
    """Several values may hold at once."""
    required: bool = False
    influence: bool = False
    """The client can change it; counterfactuals try such attributes first."""
    exclusive: tuple[frozenset[str], ...] = field(name="at_most_one_of", default=())
    """Sets of values of which at most one can hold."""
    flag: str | None = None
    """The option of the command line that gives it, without dashes."""
    jurisdiction: bool = False
    """Its values are the markets that laws are cited for."""
    share: tuple[tuple[str, float], ...] | None = None
    """Where its values are levels of a share of the price: the upper bound of each but the last, lowest first."""
    count: tuple[tuple[str, float], ...] | None = None
    """Where its values are levels of a number of things: the upper bound of each but the last, lowest first."""
    amount: tuple[tuple[str, float], ...] | bool = False
    """Where its values are levels of money: upper bounds in monthly incomes, or True for those of the price bands."""
    per: tuple[str, ...] = ()
    """Words for the time that its number is of: 500 a month."""
    ask_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The facts under which the question is worth asking: one of the values of each attribute."""
    ask_unless: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The facts under which it is idle: any one of them."""
    ask_first: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The facts under which it comes before all that is not required, whatever it changes: the law hangs on it."""
    say: Text = Text(())
    """The fact within a sentence, such as *what the buyer gets*."""
    general: bool = False
    """It says in which market and trade a client is, and nothing of his case."""
    read_back: bool = False
    """What a client said of it is worth hearing again beside a reason that rests on it."""
    aliases: tuple[str, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Return whether a number tells its value."""
        return bool(self.share or self.count or self.amount)

    @property
    def in_head(self) -> bool:
        """Return whether an answer is headed by it: what is sold, at what price, and where."""
        return self.required or self.jurisdiction

    def comes_first(self, held: Set[str]) -> bool:
        """Return whether it is to be asked before all that is not required, of whom the facts with these keys hold."""
        return bool(self.ask_first) and not any(map(held.isdisjoint, keys_of(self.ask_first)))

    @cached_property
    def bound(self) -> tuple[frozenset[str], ...]:
        """Return the sets of values of which at most one can hold: all values, where only one may."""
        return self.exclusive if self.many else (frozenset(self.by_slug),)

    def clashing(self, certainty: Mapping[str, float]) -> list[list[str]]:
        """Return the groups of values that can't hold together, given how certain each is."""
        stated = ([value for value in certainty if value in group] for group in self.bound)
        # Shares that add up to 1 on paper may come out a little over it as floats.
        return [values for values in stated if len(values) > 1 and sum(certainty[v] for v in values) > 1 + 1e-9]

    @cached_property
    def dimensions(self) -> tuple[frozenset[str], ...]:
        """Return the sets of values that answer the same: those that a chain of exclusions links."""
        linked: list[frozenset[str]] = []
        for group in self.exclusive:
            meeting = [other for other in linked if other & group]
            linked = [*(other for other in linked if not other & group), group.union(*meeting)]
        return tuple(linked)


class Family(Vocabulary, frozen=True, array_like=True, dict=True):
    """A kind of advice; its codes are the options."""

    short: Text = Text(())
    """What the family is called where there is little room; empty for its name."""
    main: bool = False
    """Shown in full, and judged for gaps and firmness."""
    none_needed: bool = False
    """That nothing is recommended is an answer of its own."""
    on_request: bool = False
    """Judged and shown only where somebody asks for an option of it."""
    general: bool = False
    """What it advises goes with the trade, and says nothing of a case."""
    aliases: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the options, in file order."""
        return tuple(option_key(self.slug, code.slug) for code in self.codes)

    @cached_property
    def ranked(self) -> Mapping[str, Code]:
        """Return the options by their keys, base options aside, in file order."""
        return {key: code for key, code in zip(self.keys, self.codes, strict=True) if not code.base}

    @property
    def shown(self) -> int:
        """Return how many of its options an answer names where nobody asked for a number."""
        # The main families are what a strategy is made of, and their second and third options the ways to vary it.
        return 3 if self.main else 1

    @cached_property
    def has_base(self) -> bool:
        """Return whether an option is the ground of the others."""
        return any(code.base for code in self.codes)


class PlanWords(Struct, frozen=True, array_like=True):
    """The phrases by which plans are heard in a sentence, and those that make of them none; `data/plan-words.yaml`."""

    heard: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By the key of the option."""
    telling: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By the key of an option what tells that it is meant, and no other in its clause or the next; `*`: to be heard."""
    denied: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    """What denies, too, unless one of `meant` is there."""
    errands: tuple[str, ...] = ()
    """What makes of a thing that is only named no plan: "ask the wholesaler"."""
    meant: tuple[str, ...] = ()
    shady: tuple[str, ...] = ()
    """What silences the options beside it that aren't heard alone: "as if", "nobody knows"."""
    lawful: tuple[str, ...] = ()
    """What says that a plan heard alone is done as the law wants it: with leave, marked, paid for."""
    innocent: tuple[str, ...] = ()
    """What holds a word of those that deny, and doesn't."""
    refused: tuple[str, ...] = ()
    """What denies in a clause of its own the one before."""
    idle: tuple[str, ...] = ()
    """What only looks like a plan."""
    joins: tuple[str, ...] = ()
    """After which another clause begins."""
    also: tuple[str, ...] = ()
    """Between two acts, each of which may be a plan."""
    numbers: tuple[str, ...] = ()
    """Words that are numbers; those that aren't in Latin letters sign by sign."""
    endings: tuple[str, ...] = ()
    """What a word in Latin letters may end in, in its other forms."""
    whole: tuple[str, ...] = ()
    """Words in Latin letters that would be others without their ends: a note is no "not"."""
    apart: tuple[tuple[str, str], ...] = ()
    """What is written short, with what it stands for."""
    classes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By name the words of which a phrase means any, in all languages."""


class Codebook(Struct, frozen=True, array_like=True, dict=True):
    """Every vocabulary: the inputs and the outputs."""

    attributes: tuple[Attribute, ...]
    families: tuple[Family, ...]
    retired: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()
    """Attributes that went, and by value the keys of the facts that say the same today."""
    requested: tuple[Family, ...] = ()
    """The families of which an option is judged only where somebody asks for it."""
    plan_words: PlanWords = PlanWords()
    plan_examples: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By the key of the option how clients say that they have it in mind; by one after `LAWFUL` what only sounds like
    it, and by an empty one what is no plan."""

    joint_questions: tuple[tuple[tuple[str, Text], ...], ...] = ()
    """What a client tells in one breath: by attribute how it is asked within one sentence with the others."""

    @cached_property
    def joint(self) -> Mapping[str, tuple[tuple[str, Text], ...]]:
        """Return what asks for an attribute together with others, by the slug of each of them."""
        return {slug: joint for joint in self.joint_questions for slug, _ in joint}

    @cached_property
    def attribute(self) -> Mapping[str, Attribute]:
        """Return the attributes by slug."""
        return {attribute.slug: attribute for attribute in self.attributes}

    @cached_property
    def family(self) -> Mapping[str, Family]:
        """Return the families by slug, those on request, too."""
        return {family.slug: family for family in self.every_family}

    @property
    def every_family(self) -> tuple[Family, ...]:
        """Return the families, those on request last."""
        return (*self.families, *self.requested)
