"""Which cautions something in the case calls for, and which are the general law of a client's markets and trade."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from ecomkt.knowledge.codebook import Code, Codebook, Family, fact_key
from ecomkt.knowledge.model import Caution, CertaintyScale, PremiseKind, Severity
from ecomkt.profile.fact import Profile

HALF_SURE = 0.5
"""How certain a fact must be to call for anything by itself."""


class DrawnCautions(NamedTuple):
    """The cautions that hold for a client, in the order in which they are told."""

    called: tuple[Caution, ...]
    """What he said, plans or is advised first calls for them."""
    general: tuple[Caution, ...]
    """They hold as well, for everybody of his markets and trade, or for what is advised after something else."""


class _About(NamedTuple):
    """What a caution is about; made once, since thousands of them are sorted."""

    options: list[frozenset[str]]
    """The keys of the options of each premise."""
    facts: list[tuple[str, tuple[str, ...]]]
    """The attribute and the keys of each premise on facts."""
    keys: Set[str]
    """Whatever it reads or bars."""
    markets: frozenset[str]
    telling: int
    place: int
    """Of its severity, the loudest first."""


def said_once(cautions: Sequence[Caution]) -> Iterator[Caution]:
    """Yield the cautions without those that say what a louder or earlier one has said: a reader needs it once."""
    # Reversed, since of equal keys the last stays: that is the loudest then.
    first = {caution.because: caution for caution in reversed(cautions)}
    yield from (caution for caution in cautions if first[caution.because] is caution)


def _one_a_gist(cautions: Iterable[Caution], planned: Set[str]) -> Iterator[Caution]:
    """Yield the cautions without law of which an earlier one says the gist.

    That is the one that it refers to or that refers to it, and on a plan the law of the market that stands first.
    """
    roots, ruled = set[str](), set[str]()
    for caution in cautions:
        root, plans = caution.see or caution.id, planned & {*caution.bars, *caution.about} if caution.law else set()
        if root not in roots and not (plans and plans <= ruled):
            yield caution
        roots.add(root)
        ruled |= plans


class Caller:
    """Sorts the cautions that fire into those that a case calls for, and the others."""

    def __init__(self, codebook: Codebook, cautions: Iterable[Caution], scale: CertaintyScale) -> None:
        self._families, self._threshold = codebook.families, scale.threshold
        self._sure = scale.verdicts[0].bound
        self._at_home = [fact_key(a.slug, code.slug) for a in codebook.attributes for code in a.codes if code.at_home]
        general = {a.slug for a in codebook.attributes if a.general}
        general |= {f.slug for f in codebook.every_family if f.general}
        self._about = {caution.id: _about(caution, general) for caution in cautions}

    def drawn(
        self, fired: Iterable[Caution], profile: Profile, believed: Mapping[str, float], markets: Iterable[Code]
    ) -> DrawnCautions:
        """Return the cautions that are told, with the laws of the client's markets alone.

        One of law that no market of his knows is left out; as long as none is known, it warns without a law.
        `believed` holds the certainties of facts and of the options that the client is told, by key.
        """
        binding, home = self._binding(list(markets), profile, believed)
        known, planned = frozenset([code.slug for code in binding]), profile.planned
        told = [c for c in fired if not c.on_request or not planned.isdisjoint((*c.bars, *c.about))]
        about = self._about
        told = [c for c in told if not c.law or not known or not known.isdisjoint(about[c.id].markets)]
        within = [c if about[c.id].markets <= known else c.within(known) for c in told]
        heard = planned | {key for family in self._families for key in _leading(family, believed, self._threshold)}
        stated = frozenset([fact.attribute for fact in profile.facts])
        called = [c for c in within if self._is_met(c, stated, believed) and self._calls(c, planned, heard)]
        called.sort(key=lambda c: self._place(c, planned, home))
        called = list(_one_a_gist(called, planned))
        ids = {caution.id for caution in called}
        return DrawnCautions(tuple(called), tuple([c for c in within if c.id not in ids]))

    def _binding(
        self, markets: list[Code], profile: Profile, believed: Mapping[str, float]
    ) -> tuple[list[Code], frozenset[str]]:
        """Return the markets whose laws are told, and those in whose money he names his price.

        Of what is bought at the seller's place it is the law of that place alone.
        """
        paid_in = {amount.currency for amount in profile.amounts}
        home = [code for code in markets if not paid_in.isdisjoint(code.currencies)]
        here = any([believed.get(key, 0.0) >= HALF_SURE for key in self._at_home])
        return home if here and home else markets, frozenset([code.slug for code in home])

    def _is_met(self, caution: Caution, stated: Set[str], believed: Mapping[str, float]) -> bool:
        """Return whether the client has what the caution is about: he is half sure of it, or it surely follows.

        What rules something out does so from the threshold on, and is told.
        """
        for attribute, keys in () if caution.bars else self._about[caution.id].facts:
            bound = HALF_SURE if attribute in stated else self._sure
            if max([believed.get(key, 0.0) for key in keys]) < bound:
                return False
        return True

    def _calls(self, caution: Caution, planned: Set[str], heard: Set[str]) -> bool:
        about = self._about[caution.id]
        if any(map(heard.isdisjoint, about.options)):
            return False
        # What rules something out is cited where it does.
        grave = caution.severity in (Severity.STOP, Severity.HIGH) or caution.bars
        if not caution.law or grave or not planned.isdisjoint(about.keys):
            return True
        return caution.severity is not Severity.NOTE and about.telling > 0

    def _place(
        self, caution: Caution, planned: Set[str], home: frozenset[str]
    ) -> tuple[bool, bool, int, bool, bool, int]:
        """Return where a caution stands: what stops, what rules a plan out, the loudest, home, the most particular."""
        about, stops = self._about[caution.id], caution.severity is Severity.STOP
        away = bool(home and caution.law) and home.isdisjoint(about.markets)
        particular = planned.isdisjoint(about.keys), away, -about.telling
        return not stops, planned.isdisjoint(caution.bars), about.place, *particular


def _about(caution: Caution, general: Collection[str]) -> _About:
    premises = caution.when.premises
    keys = {key for premise in premises for key in premise.keys}
    return _About(
        options=[frozenset(premise.keys) for premise in premises if premise.kind is PremiseKind.OPTION],
        facts=[(premise.subject, premise.keys) for premise in premises if premise.kind is PremiseKind.VALUE],
        keys=keys.union(caution.bars, caution.about),
        markets=caution.markets,
        telling=_telling(caution, general),
        place=list(Severity).index(caution.severity),
    )


def _telling(caution: Caution, general: Collection[str]) -> int:
    """Return how many of its premises say more of a client than in which market and trade he is."""
    read = [
        {premise.subject or key.partition("/")[0] for key in premise.keys}
        for premise in caution.when.premises
        if premise.kind is not PremiseKind.TRAIT
    ]
    return sum(not subjects.issubset(general) for subjects in read)


def _leading(family: Family, advised: Mapping[str, float], threshold: float) -> Iterable[str]:
    """Return the option that leads a family, and those that are its ground."""
    certain = {key: certainty for key in family.keys if (certainty := advised.get(key, 0.0)) >= threshold}
    first = max((key for key in certain if key in family.ranked), key=lambda key: certain[key], default=None)
    return [key for key in certain if key == first or key not in family.ranked]
