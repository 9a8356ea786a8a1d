"""Phrases that the renderers of an impact share: counts, descriptions, shifts of first places, amendments."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ecomkt.authoring.describe import Condition, Description
from ecomkt.authoring.diff import DiffReport, Incomparable
from ecomkt.authoring.diff_behaviour import BehaviourDiff, FamilyDiff, Flow, Shift
from ecomkt.authoring.diff_content import Amendment, AmendmentKind, Reworded
from ecomkt.errors import Location
from ecomkt.knowledge.codebook import Attribute, trait_key
from ecomkt.knowledge.model import Conclusion, KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import certainty_text, when_text
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible

_LABELLED_PARTS = {"when": "part-when", "reason": "part-reason", "word": "word"}


@dataclass(frozen=True, slots=True)
class Report:
    """An impact with what it takes to tell of it."""

    impact: DiffReport
    names: tuple[str, str]
    """What the user calls the two sides."""
    families: frozenset[str]
    """Slugs of the families that are shown."""
    arguments: Callable[[Profile], list[str]]
    """Returns the arguments of `recommend` that state a profile."""
    options: tuple[str, ...] | None
    """Its options that choose the second side; None if no options do."""
    version: str
    """The version of the program."""
    limit: float | None = None
    """How many of a hundred first places of the main families may change."""

    def command(self, profile: Profile) -> str | None:
        """Return the command, quoted for a shell, that shows what a profile gets from the second side, if any does."""
        if self.options is None:
            return None
        return shlex.join(["ecomkt", "recommend", *self.arguments(profile), *self.options])

    @property
    def exceeded(self) -> bool:
        """Return whether more first places change than may."""
        return self.limit is not None and self.impact.main_percentage > self.limit

    @property
    def differs(self) -> bool:
        """Return whether there is anything to tell."""
        impact = self.impact
        flows = (flow for survey in (impact.exact, impact.sample) for flow in survey.cautions)
        return bool(impact.amendments or impact.incomparable or [*flows] or self.changed_families)

    @property
    def changed_families(self) -> list[str]:
        """Return the slugs of the shown families in which anything changes."""
        surveys = (self.impact.exact, self.impact.sample)
        touched = {item.family for survey in surveys for item in survey.families if item.firsts or item.recommended}
        return [slug for slug in self.impact.families if slug in touched and slug in self.families]


class Narrator:
    """Tells of one report in one language."""

    def __init__(self, report: Report, wording: Wording) -> None:
        self._report, self._wording = report, wording
        self._kbs = (report.impact.after, report.impact.before)

    def headlines(self) -> Iterator[str]:
        """Yield how many first places change over the whole space, over the sample, and against the limit."""
        report, label = self._report, self._wording.label
        if not report.differs:
            yield label("nothing-differs")
        for survey in (report.impact.exact, report.impact.sample):
            if survey.profiles:
                yield label(
                    "diff-exact" if survey.complete else "diff-sampled",
                    changed=_number(survey.changed(report.families)),
                    of=_number(survey.places(report.families)),
                    percentage=f"{survey.percentage(report.families):.1f}",
                    profiles=_number(survey.profiles),
                    attributes=self.scope(survey),
                )
        if report.limit is not None:
            yield label("limit", percentage=f"{report.impact.main_percentage:.1f}", limit=f"{report.limit:g}")

    def scope(self, survey: BehaviourDiff) -> str:
        """Return what the profiles of a survey know."""
        if survey is self._report.impact.sample:
            return self._wording.label("everything-known")
        return " × ".join(self._wording.say(self._attribute(slug).name) for slug in survey.attributes)

    def family(self, slug: str) -> str:
        """Return the name of a family."""
        return self._wording.say(self._kbs[0].codebook.family[slug].name)

    def counts(self, item: FamilyDiff, survey: BehaviourDiff) -> str:
        """Return how many first places and sets of recommended options of a family change."""
        label = self._wording.label
        told = label("diff-firsts", count=item.firsts), label("diff-sets", count=item.recommended)
        return f"{self.scope(survey)}{self._wording.colon}{label('diff-change', what=self._wording.comma.join(told))}"

    def option(self, family: str, slug: str | None) -> str:
        """Return the name of an option, or that there is no evidence for any."""
        if slug is None:
            return self._wording.label("no-evidence-for-any")
        known = (kb.codebook.family[family].by_slug for kb in self._kbs)
        return self._wording.name(next(codes[slug] for codes in known if slug in codes))

    def shift(self, shift: Shift) -> str:
        """Return a change of a first place."""
        before, after = (self.option(shift.family, slug) for slug in (shift.before, shift.after))
        return f"{before} → {after}"

    def where(self, shift: Shift) -> list[str]:
        """Return what the profiles of a shift have in common."""
        return [self._described(description, shift) for description in shift.where]

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        attribute, label = self._attribute(condition.attribute), self._wording.label
        values = label("or").join(self._wording.say(attribute.by_slug[value].name) for value in condition.values)
        name = self._wording.say(attribute.name)
        return label("none-of" if condition.denied else "is", attribute=name, value=values, values=values)

    def option_flow(self, family: str, flow: Flow) -> str:
        """Return in how many profiles an option becomes recommended, and in how many it no longer is."""
        return self._flow(self.option(family, flow.name), flow, "joins", "leaves")

    def caution_flow(self, flow: Flow) -> str:
        """Return in how many profiles a caution appears and disappears."""
        return self._flow(flow.name, flow, "appears", "disappears")

    def command(self, profile: Profile) -> str:
        """Return the command that shows what becomes of a profile, or at least its facts."""
        return visible(self._report.command(profile) or shlex.join(self._report.arguments(profile)))

    def amendment(self, amendment: Amendment) -> str:
        """Return what befell which thing, in which parts."""
        kind = self._wording.label(amendment.kind.value)
        told = self._wording.label("amendment", thing=self._wording.label(f"the-{amendment.thing}"), kind=kind)
        parts = self._wording.comma.join(self._part(part) for part in amendment.parts)
        text = f"{told}{self._wording.colon}{visible(amendment.name)}"
        return self._wording.label("with-parts", text=text, parts=parts) if parts else text

    def places(self, amendment: Amendment) -> str:
        """Return where an amended thing stands, before and after."""
        places = [_place(location) for location in (amendment.before, amendment.after) if location]
        return " → ".join(dict.fromkeys(places))

    def details(self, amendment: Amendment) -> Iterator[str]:
        """Yield what a rule says otherwise, and when it holds now."""
        for reworded in amendment.reworded:
            yield f"{self._target(reworded.key)}{self._wording.colon}{self._words(reworded, amendment.kind)}"
        if amendment.antecedents:
            kbs = reversed(self._kbs)
            told = (when_text(when, kb, self._wording) for when, kb in zip(amendment.antecedents, kbs, strict=True))
            yield f"{self._wording.label('part-when')}{self._wording.colon}{' → '.join(told)}"

    def incomparable(self, item: Incomparable) -> str:
        """Return what only one side has."""
        thing, side = self._wording.label(f"the-{item.thing}"), visible(self._report.names[item.in_second])
        return self._wording.label("only-in", thing=thing, name=item.name, side=side)

    def _described(self, description: Description, shift: Shift) -> str:
        label = self._wording.label
        told = (self.condition(condition) for condition in description.conditions)
        conditions = self._wording.semicolon.join(told) or label("every-profile")
        key = "all-of-them" if description.hits == shift.profiles else "some-of-them"
        text = label(key, hits=description.hits, conditions=conditions)
        return (
            text
            if description.hits == description.matches
            else label("like-this", text=text, count=description.matches)
        )

    def _flow(self, name: str, flow: Flow, appears: str, disappears: str) -> str:
        counts = ((appears, flow.appears), (disappears, flow.disappears))
        told = self._wording.comma.join(self._wording.label(key, count=count) for key, count in counts if count)
        return f"{name}{self._wording.colon}{told}"

    def _attribute(self, slug: str) -> Attribute:
        return self._kbs[0].codebook.attribute[slug]

    def _part(self, part: str) -> str:
        return self._wording.label(_LABELLED_PARTS[part]) if part in _LABELLED_PARTS else part

    def _target(self, key: str) -> str:
        return next(name for kb in self._kbs if (name := _name_of(key, kb, self._wording)))

    def _words(self, reworded: Reworded, kind: AmendmentKind) -> str:
        sides = {AmendmentKind.ADDED: (reworded.after,), AmendmentKind.REMOVED: (reworded.before,)}
        return " → ".join(self._word(said) for said in sides.get(kind, (reworded.before, reworded.after)))

    def _word(self, said: Conclusion | None) -> str:
        if said is None:
            return "–"
        if not said.word:
            return certainty_text(said.certainty)
        return f"{self._wording.label('for' if said.certainty > 0 else 'against')} {visible(said.word)}"


def _name_of(key: str, kb: KnowledgeBase, wording: Wording) -> str | None:
    """Return the name of an option or trait, or None if this knowledge base hasn't got it."""
    names = {trait_key(trait.slug): wording.say(trait.name) for trait in kb.traits}
    for family in kb.codebook.families:
        names |= {option: wording.name(code) for option, code in zip(family.keys, family.codes, strict=True)}
    return names.get(key)


def _place(location: Location) -> str:
    return visible(f"{location.file}:{location.line}")


def _number(count: int) -> str:
    return f"{count:,}"
