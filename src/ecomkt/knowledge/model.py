"""The types of the rules and of a profile, and their invariants.

Everything is frozen and hangs on tuples and frozensets, so that a value may be shared, hashed and compared.
A *key* names one certainty of the working memory: `product=fmcg` (a fact), `trait mass-market`, `model/hybrid`.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from math import prod

from msgspec import Struct, field
from msgspec.structs import replace

from ecomkt.errors import Location
from ecomkt.knowledge.codebook import Codebook
from ecomkt.language.text import Text


class Verdict(Struct, frozen=True, array_like=True):
    """A certainty put into words: the first verdict whose bound is reached holds."""

    slug: str
    name: Text
    bound: float
    inclusive: bool
    """Whether a certainty equal to the bound reaches it."""


class CertaintyScale(Struct, frozen=True, array_like=True):
    """The words that rules may use with their numbers, the firing threshold, and the verdicts from best to worst."""

    words: tuple[tuple[str, float], ...]
    threshold: float
    verdicts: tuple[Verdict, ...]
    clear_lead: float = 0.0
    """By how much the first option of a family must be ahead of the second to settle it."""
    barred: Verdict = Verdict("barred", Text((("en", "ruled out"),)), -1.0, inclusive=True)
    """The verdict on an option that a caution bars."""


class PremiseKind(Enum):
    """What a premise looks at."""

    VALUE = "attribute"
    TRAIT = "trait"
    OPTION = "option"

    # That of `Enum` is written in Python, and each premise in a set asks for it.
    __hash__ = object.__hash__


class Premise(Struct, frozen=True, array_like=True):
    """One condition: the highest certainty among `keys`, or minus the certainty of the only key if `denied`."""

    kind: PremiseKind
    subject: str
    """The attribute, or the trait; empty for options."""
    wanted: tuple[str, ...]
    """The values, the trait, or `family/option` names: any of them satisfies."""
    keys: tuple[str, ...]
    denied: bool = False


class When(Struct, frozen=True, array_like=True):
    """The antecedent of a rule: all premises, joined by AND. Without premises it always holds."""

    premises: tuple[Premise, ...]

    @property
    def paths(self) -> int:
        """Return in how many ways the premises can hold, one key of each."""
        return prod(len(premise.keys) for premise in self.premises)


def subjects_of(whens: Iterable[When], kind: PremiseKind) -> set[str]:
    """Return what the premises of a kind look at."""
    return {premise.subject for when in whens for premise in when.premises if premise.kind is kind}


MOST_PATHS, MOST_PREMISES = 60, 12
"""What an antecedent may have: more than durable_rules holds in one rule."""


class Conclusion(Struct, frozen=True, array_like=True):
    """What a rule says of one trait or option, on the EMYCIN scale: 0 < |certainty| < 1."""

    key: str
    word: str
    """The certainty word of the knowledge file; empty for a trait, whose evidence is given as a number."""
    certainty: float


class Basis(Enum):
    """What a rule rests on."""

    DOCUMENT = "document"
    LITERATURE = "literature"
    PRACTICE = "practice"
    LAW = "law"
    CASES = "cases"
    BASE_RATE = "base-rate"


class Telling(Struct, frozen=True, array_like=True):
    """How the reason of a rule is told to clients of whom more is known."""

    when: When
    because: Text


class Rule(Struct, frozen=True, array_like=True):
    """A rule of the option stratum, or of the one before the traits, where it concludes facts."""

    id: str
    when: When
    conclusions: tuple[Conclusion, ...]
    because: Text
    basis: Basis
    sources: tuple[str, ...] = field(name="source")
    topic: str
    location: Location
    example: tuple[str, ...] = ()
    """The keys of facts on which it fires; `near_miss` has some close to them on which it doesn't."""
    near_miss: tuple[str, ...] = ()
    short: Text = Text(())
    """The reason in a phrase, for where there is little room; empty: nobody wrote one."""
    told: tuple[Telling, ...] = ()
    """The reason for certain clients: the first that holds stands in the place of `because`."""

    @property
    def is_base_rate(self) -> bool:
        """Return whether it only says how most start."""
        return self.basis is Basis.BASE_RATE


class TraitEvidence(Struct, frozen=True, array_like=True):
    """What one value of one attribute says of one trait: a rule of the trait stratum."""

    id: str
    trait: str
    when: When
    conclusions: tuple[Conclusion, ...]
    location: Location

    @property
    def is_base_rate(self) -> bool:
        """Return False: a fact is a reason to believe a trait."""
        return False


class Trait(Struct, frozen=True, array_like=True):
    """A derived fact about the buying situation."""

    slug: str
    name: Text
    definition: Text
    sources: tuple[str, ...]
    location: Location


class Severity(Enum):
    """How loud a caution is, loudest first."""

    STOP = "stop"
    HIGH = "high"
    MEDIUM = "medium"
    NOTE = "note"


class Law(Struct, frozen=True, array_like=True):
    """A legal ground of a caution in one market."""

    market: str
    reference: Text = field(name="ref")
    mark: str
    """How it was verified: checked, known or verify, joined by `/` where parts differ."""


class Source(Struct, frozen=True, array_like=True):
    """What a rule may cite."""

    slug: str
    citation: str
    status: str
    year: int | None
    kind: str = ""
    review_after: str = ""
    """The day (ISO 8601) after which it should be looked at again; empty if it doesn't age."""
    short: Text = Text(())
    """What a client is told it is called; empty where authors and year say it."""


class Layer(Struct, frozen=True, array_like=True):
    """One folder of knowledge: the base or a pack."""

    name: str
    version: str
    sha256: str
    replaced: tuple[str, ...] = ()
    """The ids of rules and cautions of earlier layers that it says anew."""
    retired: tuple[str, ...] = ()
    """The ids of those that it takes away."""


class Topic(Struct, frozen=True, array_like=True):
    """A file of rules or cautions: what its rules have in common."""

    slug: str
    title: Text
    about: Text


class Waiver(Struct, frozen=True, array_like=True):
    """A finding of `ecomkt check` that the owners of the knowledge accept, with their reason and for a time."""

    code: str
    """Of the kind of finding, such as ECK010."""
    subject: str
    """What the finding is about, as it names it."""
    reason: Text
    until: str
    """The last day (ISO 8601) on which it holds."""
    location: Location


class Caution(Struct, frozen=True, array_like=True):
    """A warning of law or prudence: a rule of the third stratum."""

    id: str
    when: When
    severity: Severity
    because: Text
    law: tuple[Law, ...]
    sources: tuple[str, ...]
    see: str | None
    """The caution that holds the law of this one."""
    checked: str
    """The day (ISO 8601) on which the laws of its file were last looked at."""
    location: Location
    bars: tuple[str, ...] = ()
    """The keys of the options that may not be taken where it holds; its premises are facts and traits then."""
    on_request: bool = False
    """It is told only to a client who plans something that it bars or is about; to others it would be no news."""
    about: tuple[str, ...] = ()
    """The plans to which it is told and which it doesn't rule out."""
    barred_steps: tuple[str, ...] = ()
    """The ids of the experiments that may not be made where it holds."""
    example: tuple[str, ...] = ()
    near_miss: tuple[str, ...] = ()
    short: Text = Text(())
    """Why an option that it bars is ruled out, in a phrase; empty: nobody wrote one."""

    @property
    def markets(self) -> frozenset[str]:
        """Return the markets whose laws it tells; a warning of prudence has none and holds everywhere."""
        return frozenset(law.market for law in self.law)

    def within(self, markets: frozenset[str]) -> "Caution":
        """Return the caution with the laws of some markets alone."""
        return self if self.markets <= markets else replace(self, law=tuple(x for x in self.law if x.market in markets))


class Fit(Struct, frozen=True, array_like=True):
    """For whom something is meant. What isn't known speaks against nobody, but where it `has` to be known."""

    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of each attribute one of these values, where anything is known of it."""
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of each attribute none of these values."""
    has: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of each attribute one of these values, which must be known."""

    def suits(self, believed: Mapping[str, float], threshold: float) -> bool:
        """Return whether it is meant for a profile of which this is believed, by key."""
        known: dict[str, set[str]] = {}
        for key, certainty in believed.items():
            attribute, is_fact, value = key.partition("=")
            if is_fact and certainty >= threshold:
                known.setdefault(attribute, set()).add(value)
        there = all(known.get(slug, set()) & {*wanted} for slug, wanted in self.has)
        allowed = all(known.get(slug, {*wanted}) & {*wanted} for slug, wanted in self.needs)
        return there and allowed and not any(known.get(slug, set()) & {*spared} for slug, spared in self.unless)


class Place(Struct, frozen=True, array_like=True):
    """Where an option is to be found in one market, as people there call it."""

    key: str
    """Of the option."""
    market: str
    names: tuple[Text, ...]
    """The most usual first."""
    source: str
    as_of: str
    """The month in which the names held."""
    fit: Fit = Fit()
    """For whom these names are meant."""


class Priors(Struct, frozen=True, array_like=True):
    """What real cases answered, to judge which question is worth asking; they never touch a recommendation."""

    same_weight: float = 1.0
    """How many times a case counts for each fact that it shares with what is known."""
    smoothing: float = 1.0
    """What is added to each count, so that no answer is impossible."""
    cases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By name the keys of the facts of each."""


class Part(Struct, frozen=True, array_like=True):
    """What a sentence says of one family; each text but `open` has the gap `SAID` for its phrase."""

    family: str
    most: int = 1
    """How many options are said."""
    both: Text = Text(())
    """How two of them are joined; empty: as everywhere."""
    opening: Text = Text(())
    """At the beginning of the sentence; empty: the phrase as it is."""
    following: Text = Text(())
    """After other parts; empty: the phrase as it is."""
    closing: Text = Text(())
    """After other parts, at the end; empty: as `following`."""
    unsettled: Text = field(name="open", default=Text(()))
    """Where the family isn't settled; empty: its first option is said all the same."""
    hangs: Text = Text(())
    """The same, with the gap for the facts that decide it."""


class Frame(Struct, frozen=True, array_like=True):
    """A sentence: its parts in order."""

    slug: str
    parts: tuple[Part, ...]


class Speech(Struct, frozen=True, array_like=True):
    """How advice is said aloud."""

    frames: tuple[Frame, ...] = ()
    headline: Frame = Frame("headline", ())
    both: Text = Text(())
    """How two options are joined, with the gaps `FIRST` and `SECOND`."""
    facts: Text = Text(())
    """How two facts are joined."""
    whole: Text = Text(())
    """How a sentence ends, with the gap `SAID`."""
    longest: tuple[tuple[str, int], ...] = ()
    """By language, above how many characters in all there is said less."""


SAID, FIRST, SECOND = "{said}", "{first}", "{second}"
"""What stands in the texts of `Speech` for phrases."""


class KnowledgeBase(Struct, frozen=True, array_like=True):
    """Everything the program knows; rules, evidence and cautions stand in id order."""

    codebook: Codebook
    scale: CertaintyScale
    traits: tuple[Trait, ...]
    evidence: tuple[TraitEvidence, ...]
    rules: tuple[Rule, ...]
    cautions: tuple[Caution, ...]
    sources: tuple[Source, ...]
    simplified: tuple[tuple[str, str], ...]
    """Words that the derivation of zh-Hans leaves wrong, with the right ones."""
    priors: Priors
    waivers: tuple[Waiver, ...]
    layers: tuple[Layer, ...]
    fingerprint: str
    """sha256 (hex) of the canonical content: the same on every platform and for every order of files."""
    topics: tuple[Topic, ...] = ()
    """The files of rules that have a title, by slug."""
    derivations: tuple[Rule, ...] = ()
    """The rules that conclude facts from stated ones, in id order."""
    places: tuple[Place, ...] = ()
    """Where options are to be found, in file order."""
    speech: Speech = Speech()
    """How advice is said aloud; nothing where the layers say nothing of it."""

    @property
    def lawful(self) -> frozenset[str]:
        """Return the markets of which it holds a law."""
        return frozenset(market for caution in self.cautions for market in caution.markets)

    def places_of(
        self, key: str, markets: Collection[str], believed: Mapping[str, float] | None = None
    ) -> tuple[Place, ...]:
        """Return where the option with this key is to be found in some markets, one place each.

        `believed` is what is believed of a profile: names that don't suit it are left out.
        """
        by_market: dict[str, list[Place]] = {}
        for place in (place for place in self.places if place.key == key and place.market in markets):
            if believed is None or place.fit.suits(believed, self.scale.threshold):
                by_market.setdefault(place.market, []).append(place)
        names = [tuple(dict.fromkeys(n for place in each for n in place.names)) for each in by_market.values()]
        return tuple([replace(each[0], names=n) for each, n in zip(by_market.values(), names, strict=True)])
