"""`diff`: what a changed pack changes, first over many profiles, then in the knowledge."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from ecomkt.authoring.describe import Condition, Description
from ecomkt.authoring.diff import Amendment, AmendmentKind, BehaviourDiff, DiffReport, FamilyDiff, Flow
from ecomkt.knowledge.codebook import fact_key, trait_key
from ecomkt.knowledge.model import Conclusion, KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import diff_records, records
from ecomkt.output.document import Document, Entry, Section, Tone, left_out, outlines
from ecomkt.output.phrases import certainty_text, fact_text, layers_text, when_text
from ecomkt.profile.fact import Fact, Profile
from ecomkt.safe_text import visible
from ecomkt.version import __version__

# A comment on a pull request holds some 65,000 characters.
_MOST, _MOST_SHIFTS_ON_SCREEN, _MOST_PARTS = 20, 5, 4
_LABELLED_PARTS = {"when": "part-when", "reason": "part-reason", "word": "word"}


@dataclass(frozen=True, slots=True)
class DiffView:
    """What changes from one knowledge base to another, with what it takes to tell of it."""

    report: DiffReport
    names: tuple[str, str]
    """What the user calls the two sides."""
    families: frozenset[str]
    """Slugs of the families that are shown."""
    arguments: Callable[[Profile], list[str]]
    """Returns the arguments of `recommend` that state a profile."""
    options: tuple[str, ...] | None
    """Its options that choose the second side; None if no options do."""
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
        return self.limit is not None and self.report.main_percentage > self.limit

    @property
    def behaviours(self) -> tuple[BehaviourDiff, BehaviourDiff]:
        """Return what changes over all profiles of the required attributes, and over the sample."""
        return self.report.exact, self.report.sample

    @property
    def changed_families(self) -> list[str]:
        """Return the slugs of the shown families in which anything changes."""
        touched = {item.family for b in self.behaviours for item in b.families if item.firsts or item.recommended}
        return [slug for slug in self.report.families if slug in touched and slug in self.families]

    @property
    def differs(self) -> bool:
        """Return whether there is anything to tell."""
        cautions = any(behaviour.cautions for behaviour in self.behaviours)
        return bool(self.report.amendments or self.report.incomparable or cautions or self.changed_families)

    def screen(self, wording: Wording) -> Document:
        """Return what fits a terminal."""
        return Document(wording.language, "", tuple(DiffWording(self, wording, _MOST_SHIFTS_ON_SCREEN).sections()))

    def document(self, wording: Wording) -> Document:
        """Return what a comment on a pull request has room for."""
        layers = " → ".join(layers_text(kb, wording) for kb in (self.report.before, self.report.after))
        first, second = map(visible, self.names)
        return Document(
            wording.language,
            wording.label("diff-title", first=first, second=second),
            tuple(DiffWording(self, wording).sections()),
            (wording.label("made-by", version=__version__, engine=self.report.engine, layers=layers),),
        )

    def record(self, wording: Wording) -> diff_records.DiffRecord:
        """Return everything."""
        return DiffWording(self, wording).record()


class DiffWording:
    """Says in one language what differs: the counts, then what changes in each family, then in the knowledge."""

    def __init__(self, view: DiffView, wording: Wording, most_shifts: int = _MOST) -> None:
        self._view, self._wording, self._most_shifts = view, wording, most_shifts
        self._kbs = (view.report.after, view.report.before)

    def sections(self) -> Iterator[Section]:
        """Yield everything that is conclusion, at most so many shifts of first places in a family."""
        view, label = self._view, self._wording.label
        tone = Tone.STOP if view.exceeded else Tone.HEADING
        families = self._kbs[0].codebook.family
        parts: list[tuple[str, Iterator[Entry]]] = [
            ("", (Entry(0, line, tone) for line in self._headlines())),
            *((self._wording.say(families[slug].name), self._family(slug)) for slug in view.changed_families),
            (label("cautions"), self._cautions()),
            (label("knowledge-changes"), self._knowledge()),
            (label("not-compared"), self._incomparable()),
        ]
        yield from outlines(parts)

    def _headlines(self) -> Iterator[str]:
        view, label = self._view, self._wording.label
        if not view.differs:
            yield label("nothing-differs")
        for behaviour in view.behaviours:
            if behaviour.profiles:
                yield label(
                    "diff-exact" if behaviour.complete else "diff-sampled",
                    changed=f"{behaviour.changed(view.families):,}",
                    of=f"{behaviour.places(view.families):,}",
                    percentage=f"{behaviour.percentage(view.families):.1f}",
                    profiles=f"{behaviour.profiles:,}",
                    attributes=self._scope_text(behaviour),
                )
        if view.limit is not None:
            yield label("limit", percentage=f"{view.report.main_percentage:.1f}", limit=f"{view.limit:g}")

    def _family(self, slug: str) -> Iterator[Entry]:
        wording = self._wording
        for behaviour in self._view.behaviours:
            item = next(item for item in behaviour.families if item.family == slug)
            if not (item.firsts or item.recommended):
                continue
            counts = (("diff-firsts", item.firsts), ("diff-sets", item.recommended))
            change = wording.label("diff-change", what=self._counted(counts))
            yield Entry(0, f"{self._scope_text(behaviour)}{wording.colon}{change}")
            for shift in item.shifts[: self._most_shifts]:
                before, after = (self._option_text(slug, option) for option in (shift.before, shift.after))
                yield Entry(1, f"{shift.profiles} × {before} → {after}", Tone.FOR)
                where = [Entry(2, self._where_text(description, shift.profiles)) for description in shift.where]
                yield from (*where[:_MOST_PARTS], *left_out(len(where) - _MOST_PARTS, self._wording, 2))
                yield self._command(2, shift.witness)
            yield from left_out(len(item.shifts) - self._most_shifts, self._wording, 1)
            for flow in item.options:
                yield Entry(1, self._flow_text(self._option_text(slug, flow.name), flow, "joins", "leaves"))

    def _cautions(self) -> Iterator[Entry]:
        for behaviour in self._view.behaviours:
            if behaviour.cautions:
                yield Entry(0, self._scope_text(behaviour))
            for flow in behaviour.cautions[:_MOST]:
                yield Entry(1, self._flow_text(flow.name, flow, "appears", "disappears"))
                yield self._command(2, flow.witness)
            yield from left_out(len(behaviour.cautions) - _MOST, self._wording, 1)

    def _knowledge(self) -> Iterator[Entry]:
        amendments = self._view.report.amendments
        for amendment in amendments[:_MOST]:
            yield Entry(0, self._amendment_text(amendment))
            yield from (Entry(1, text) for text in self._details(amendment))
        yield from left_out(len(amendments) - _MOST, self._wording, 0)

    def _incomparable(self) -> Iterator[Entry]:
        entries, label = [], self._wording.label
        for item in self._view.report.incomparable:
            thing, side = label(f"the-{item.thing}"), visible(self._view.names[item.in_second])
            entries.append(Entry(0, label("only-in", thing=thing, name=item.name, side=side)))
        yield from (*entries[:_MOST], *left_out(len(entries) - _MOST, self._wording, 0))

    def _command(self, depth: int, profile: Profile) -> Entry:
        """Return the command that shows what becomes of a profile, or at least its facts."""
        words = self._view.command(profile) or shlex.join(self._view.arguments(profile))
        return Entry(depth, visible(words), Tone.FAINT, code=True)

    def _counted(self, counts: Iterable[tuple[str, int]]) -> str:
        return self._wording.comma.join(self._wording.label(key, count=count) for key, count in counts)

    def _scope_text(self, behaviour: BehaviourDiff) -> str:
        if behaviour is self._view.report.sample:
            return self._wording.label("everything-known")
        attributes = self._kbs[0].codebook.attribute
        return " × ".join(self._wording.say(attributes[slug].name) for slug in behaviour.attributes)

    def _option_text(self, family: str, slug: str | None) -> str:
        if slug is None:
            return self._wording.label("no-evidence-for-any")
        known = (kb.codebook.family[family].by_slug for kb in self._kbs)
        return self._wording.name(next(codes[slug] for codes in known if slug in codes))

    def _condition(self, condition: Condition) -> str:
        attribute, label = self._kbs[0].codebook.attribute[condition.attribute], self._wording.label
        values = label("or").join(self._wording.say(attribute.by_slug[value].name) for value in condition.values)
        name = self._wording.say(attribute.name)
        return label("none-of" if condition.denied else "is", attribute=name, value=values, values=values)

    def _where_text(self, description: Description, profiles: int) -> str:
        label = self._wording.label
        conditions = self._wording.semicolon.join(map(self._condition, description.conditions))
        key = "all-of-them" if description.hits == profiles else "some-of-them"
        text = label(key, hits=description.hits, conditions=conditions or label("every-profile"))
        if description.hits == description.matches:
            return text
        return label("like-this", text=text, count=description.matches)

    def _flow_text(self, name: str, flow: Flow, appears: str, disappears: str) -> str:
        counts = ((appears, flow.appears), (disappears, flow.disappears))
        return name + self._wording.colon + self._counted((key, count) for key, count in counts if count)

    def _amendment_text(self, amendment: Amendment) -> str:
        label = self._wording.label
        change = label("amendment", thing=label(f"the-{amendment.thing}"), kind=label(amendment.kind.value))
        named = (label(_LABELLED_PARTS[part]) if part in _LABELLED_PARTS else part for part in amendment.parts)
        parts = self._wording.comma.join(named)
        text = f"{change}{self._wording.colon}{visible(amendment.name)}"
        text = label("with-parts", text=text, parts=parts) if parts else text
        places = (visible(f"{p.file}:{p.line}") for p in (amendment.before, amendment.after) if p)
        return "  ".join(filter(None, (text, " → ".join(dict.fromkeys(places)))))

    def _details(self, amendment: Amendment) -> Iterator[str]:
        colon = self._wording.colon
        sides = {AmendmentKind.ADDED: slice(1, 2), AmendmentKind.REMOVED: slice(0, 1)}
        for reworded in amendment.reworded:
            both = [reworded.before, reworded.after][sides.get(amendment.kind, slice(0, 2))]
            target = next(name for kb in self._kbs if (name := _name_of(reworded.key, kb, self._wording)))
            yield target + colon + " → ".join(map(self._word, both))
        if amendment.antecedents:
            sides_of = zip(amendment.antecedents, reversed(self._kbs), strict=True)
            whens = " → ".join(when_text(when, kb, self._wording) for when, kb in sides_of)
            yield self._wording.label("part-when") + colon + whens

    def _word(self, conclusion: Conclusion | None) -> str:
        if conclusion is None:
            return "–"
        if not conclusion.word:
            return certainty_text(conclusion.certainty)
        return f"{self._wording.label('for' if conclusion.certainty > 0 else 'against')} {visible(conclusion.word)}"

    def record(self) -> diff_records.DiffRecord:
        """Return everything."""
        view, report, wording = self._view, self._view.report, self._wording
        heads = [records.head(kb, report.engine, wording) for kb in (report.before, report.after)]
        first, second = (
            diff_records.SideRecord(name=name, provenance=head["provenance"])
            for name, head in zip(view.names, heads, strict=True)
        )
        return diff_records.DiffRecord.made_of(
            view,
            wording,
            **heads[1],
            first=first,
            second=second,
            required=self._behaviour_record(report.exact),
            sample=self._behaviour_record(report.sample, report.seed),
            not_compared=[
                diff_records.OnlyRecord.made_of(item, wording, only_in=("first", "second")[item.in_second])
                for item in report.incomparable
            ],
            limit=None if view.limit is None else view,
        )

    def _behaviour_record(self, item: BehaviourDiff, seed: int | UnsetType = UNSET) -> diff_records.BehaviourRecord:
        families = self._view.families
        return diff_records.BehaviourRecord.made_of(
            item,
            self._wording,
            seed=seed,
            first_places=item.places(families),
            changed=item.changed(families),
            percentage=item.percentage(families),
            families={f.family: self._family_record(f) for f in item.families if f.family in families},
            cautions=[self._flow_record(flow, caution=flow.name) for flow in item.cautions],
        )

    def _family_record(self, item: FamilyDiff) -> diff_records.FamilyDiffRecord:
        shifts = []
        for shift in item.shifts:
            where, witness = list(map(self._description_record, shift.where)), self._witness_record(shift.witness)
            shifts.append(diff_records.ShiftRecord.made_of(shift, self._wording, where=where, witness=witness))
        flows = [self._flow_record(flow, option=flow.name) for flow in item.options]
        return diff_records.FamilyDiffRecord.made_of(item, self._wording, shifts=shifts, recommended=flows)

    def _description_record(self, item: Description) -> diff_records.DescriptionRecord:
        conditions = []
        for condition in item.conditions:
            values = {"none_of" if condition.denied else "any_of": list(condition.values)}
            text = self._condition(condition)
            conditions.append(diff_records.ConditionRecord(attribute=condition.attribute, text=text, **values))
        return diff_records.DescriptionRecord.made_of(item, self._wording, conditions=conditions)

    def _flow_record(self, flow: Flow, **name: str) -> diff_records.FlowRecord:
        return diff_records.FlowRecord.made_of(flow, self._wording, **name, witness=self._witness_record(flow.witness))

    def _witness_record(self, profile: Profile) -> diff_records.WitnessRecord:
        known = records.profile_record(self._view.report.after, profile, self._wording)
        arguments, command = self._view.arguments(profile), self._view.command(profile)
        return diff_records.WitnessRecord(profile=known, arguments=arguments, command=command)


def _name_of(key: str, kb: KnowledgeBase, wording: Wording) -> str | None:
    """Return the name of an option, trait or fact, or None if this knowledge base hasn't got it."""
    names = {trait_key(trait.slug): wording.say(trait.name) for trait in kb.traits}
    for attribute in kb.codebook.attributes:
        facts = {fact_key(attribute.slug, value): Fact(attribute.slug, value) for value in attribute.by_slug}
        names |= {key: fact_text(facts[key], kb.codebook, wording)} if key in facts else {}
    for family in kb.codebook.every_family:
        names |= {option: wording.name(code) for option, code in zip(family.keys, family.codes, strict=True)}
    return names.get(key)


SCHEMAS = {"diff": diff_records.DiffRecord}
