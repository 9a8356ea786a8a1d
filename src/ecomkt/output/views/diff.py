"""`diff`: what a changed pack changes, first over many profiles, then in the knowledge."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from ecomkt.authoring.describe import Condition, Description
from ecomkt.authoring.diff import DiffReport, Incomparable
from ecomkt.authoring.diff_behaviour import BehaviourDiff, FamilyDiff, Flow, Shift
from ecomkt.authoring.diff_content import Amendment, AmendmentKind
from ecomkt.knowledge.codebook import trait_key
from ecomkt.knowledge.model import Conclusion, KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import diff_records, records
from ecomkt.output.document import Document, Entry, Outline, Section, Tone
from ecomkt.output.phrases import certainty_text, layers_text, when_text
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible

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
        sections = DiffWording(self, wording, _MOST_SHIFTS_ON_SCREEN).document().sections
        return Document(wording.language, "", sections)

    def document(self, wording: Wording) -> Document:
        """Return what a comment on a pull request has room for."""
        return DiffWording(self, wording).document()

    def record(self, wording: Wording) -> diff_records.DiffRecord:
        """Return everything."""
        return _Recorder(self, wording).record()


class DiffWording:
    """Says in one language what differs: the counts, then what changes in each family, then in the knowledge."""

    def __init__(self, view: DiffView, wording: Wording, most_shifts: int = _MOST) -> None:
        self._view, self._wording, self._most_shifts = view, wording, most_shifts
        self._kbs = (view.report.after, view.report.before)

    def document(self) -> Document:
        """Return everything that is conclusion, at most so many shifts of first places in a family."""
        view, label = self._view, self._wording.label
        first, second = view.names
        tone = Tone.STOP if view.exceeded else Tone.HEADING
        parts: list[tuple[str, Iterator[Entry]]] = [("", (Entry(0, line, tone) for line in self._headlines()))]
        parts += [(self._family_text(slug), self._family(slug)) for slug in view.changed_families]
        parts.append((label("cautions"), self._cautions()))
        parts.append((label("knowledge-changes"), self._knowledge()))
        parts.append((label("not-compared"), self._incomparable()))
        outlines = ((title, tuple(entries)) for title, entries in parts)
        sides = (view.report.before, view.report.after)
        layers = " → ".join(layers_text(kb, self._wording) for kb in sides)
        return Document(
            self._wording.language,
            label("diff-title", first=visible(first), second=visible(second)),
            tuple(Section("", title, (Outline(entries),)) for title, entries in outlines if entries),
            (label("made-by", version=view.version, engine=view.report.engine, layers=layers),),
        )

    def _family(self, slug: str) -> Iterator[Entry]:
        for behaviour in self._view.behaviours:
            item = next(item for item in behaviour.families if item.family == slug)
            if not (item.firsts or item.recommended):
                continue
            yield Entry(0, self._counts_text(item, behaviour))
            for shift in item.shifts[: self._most_shifts]:
                yield Entry(1, self._shift_text(shift), Tone.FOR)
                where = [self._where_text(description, shift) for description in shift.where]
                yield from (Entry(2, text) for text in where[:_MOST_PARTS])
                yield from self._rest(2, where, _MOST_PARTS)
                yield self._command(2, shift.witness)
            yield from self._rest(1, item.shifts, self._most_shifts)
            for flow in item.options:
                yield Entry(1, self._flow_text(self._option_text(slug, flow.name), flow, "joins", "leaves"))

    def _cautions(self) -> Iterator[Entry]:
        for behaviour in self._view.behaviours:
            if behaviour.cautions:
                yield Entry(0, self._scope_text(behaviour))
            for flow in behaviour.cautions[:_MOST]:
                yield Entry(1, self._flow_text(flow.name, flow, "appears", "disappears"))
                yield self._command(2, flow.witness)
            yield from self._rest(1, behaviour.cautions, _MOST)

    def _knowledge(self) -> Iterator[Entry]:
        amendments = self._view.report.amendments
        for amendment in amendments[:_MOST]:
            yield Entry(0, self._amendment_text(amendment))
            yield from (Entry(1, text) for text in self._details(amendment))
        yield from self._rest(0, amendments, _MOST)

    def _incomparable(self) -> Iterator[Entry]:
        items = self._view.report.incomparable
        yield from (Entry(0, self._incomparable_text(item)) for item in items[:_MOST])
        yield from self._rest(0, items, _MOST)

    def _command(self, depth: int, profile: Profile) -> Entry:
        """Return the command that shows what becomes of a profile, or at least its facts."""
        words = self._view.command(profile) or shlex.join(self._view.arguments(profile))
        return Entry(depth, visible(words), Tone.FAINT, code=True)

    def _rest(self, depth: int, items: Sequence[object], most: int) -> Iterator[Entry]:
        if len(items) > most:
            yield Entry(depth, self._wording.label("more-with-json", count=len(items) - most), Tone.FAINT)

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

    def _scope_text(self, behaviour: BehaviourDiff) -> str:
        if behaviour is self._view.report.sample:
            return self._wording.label("everything-known")
        attributes = self._kbs[0].codebook.attribute
        return " × ".join(self._wording.say(attributes[slug].name) for slug in behaviour.attributes)

    def _family_text(self, slug: str) -> str:
        return self._wording.say(self._kbs[0].codebook.family[slug].name)

    def _counts_text(self, item: FamilyDiff, behaviour: BehaviourDiff) -> str:
        label = self._wording.label
        counts = label("diff-firsts", count=item.firsts), label("diff-sets", count=item.recommended)
        change = label("diff-change", what=self._wording.comma.join(counts))
        return f"{self._scope_text(behaviour)}{self._wording.colon}{change}"

    def _option_text(self, family: str, slug: str | None) -> str:
        if slug is None:
            return self._wording.label("no-evidence-for-any")
        known = (kb.codebook.family[family].by_slug for kb in self._kbs)
        return self._wording.name(next(codes[slug] for codes in known if slug in codes))

    def _shift_text(self, shift: Shift) -> str:
        before, after = (self._option_text(shift.family, slug) for slug in (shift.before, shift.after))
        return f"{shift.profiles} × {before} → {after}"

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        attribute, label = self._kbs[0].codebook.attribute[condition.attribute], self._wording.label
        values = label("or").join(self._wording.say(attribute.by_slug[value].name) for value in condition.values)
        name = self._wording.say(attribute.name)
        return label("none-of" if condition.denied else "is", attribute=name, value=values, values=values)

    def _where_text(self, description: Description, shift: Shift) -> str:
        label = self._wording.label
        conditions = self._wording.semicolon.join(map(self.condition, description.conditions))
        key = "all-of-them" if description.hits == shift.profiles else "some-of-them"
        text = label(key, hits=description.hits, conditions=conditions or label("every-profile"))
        if description.hits == description.matches:
            return text
        return label("like-this", text=text, count=description.matches)

    def _flow_text(self, name: str, flow: Flow, appears: str, disappears: str) -> str:
        counts = ((appears, flow.appears), (disappears, flow.disappears))
        words = self._wording.comma.join(self._wording.label(key, count=count) for key, count in counts if count)
        return f"{name}{self._wording.colon}{words}"

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
        sides = {AmendmentKind.ADDED: slice(1, 2), AmendmentKind.REMOVED: slice(0, 1)}
        for reworded in amendment.reworded:
            both = [reworded.before, reworded.after][sides.get(amendment.kind, slice(0, 2))]
            words = " → ".join(self._word(conclusion) for conclusion in both)
            yield f"{self._target(reworded.key)}{self._wording.colon}{words}"
        if amendment.antecedents:
            before, after = amendment.antecedents
            sides_of = ((before, self._kbs[1]), (after, self._kbs[0]))
            whens = " → ".join(when_text(when, kb, self._wording) for when, kb in sides_of)
            yield f"{self._wording.label('part-when')}{self._wording.colon}{whens}"

    def _incomparable_text(self, item: Incomparable) -> str:
        thing, side = self._wording.label(f"the-{item.thing}"), visible(self._view.names[item.in_second])
        return self._wording.label("only-in", thing=thing, name=item.name, side=side)

    def _target(self, key: str) -> str:
        return next(name for kb in self._kbs if (name := _name_of(key, kb, self._wording)))

    def _word(self, conclusion: Conclusion | None) -> str:
        if conclusion is None:
            return "–"
        if not conclusion.word:
            return certainty_text(conclusion.certainty)
        return f"{self._wording.label('for' if conclusion.certainty > 0 else 'against')} {visible(conclusion.word)}"


def _name_of(key: str, kb: KnowledgeBase, wording: Wording) -> str | None:
    """Return the name of an option or trait, or None if this knowledge base hasn't got it."""
    names = {trait_key(trait.slug): wording.say(trait.name) for trait in kb.traits}
    for family in kb.codebook.families:
        names |= {option: wording.name(code) for option, code in zip(family.keys, family.codes, strict=True)}
    return names.get(key)


class _Recorder:
    """Makes the record of a difference."""

    def __init__(self, view: DiffView, wording: Wording) -> None:
        self._view, self._wording = view, wording
        self._words = DiffWording(view, wording)

    def record(self) -> diff_records.DiffRecord:
        view, report, wording = self._view, self._view.report, self._wording
        heads = [records.head(kb, report.engine, view.version, wording) for kb in (report.before, report.after)]
        first, second = (
            diff_records.SideRecord(name=name, provenance=head["provenance"])
            for name, head in zip(view.names, heads, strict=True)
        )
        limit = {"percentage": view.limit, "found": report.main_percentage}
        return records.record_of(
            diff_records.DiffRecord,
            view,
            wording,
            **heads[1],
            first=first,
            second=second,
            required=self._behaviour(report.exact),
            sample=self._behaviour(report.sample, report.seed),
            knowledge=report.amendments,
            not_compared=[
                diff_records.OnlyRecord(
                    thing=item.thing, name=item.name, only_in="second" if item.in_second else "first"
                )
                for item in report.incomparable
            ],
            limit=None if view.limit is None else records.record_of(diff_records.LimitRecord, view, wording, **limit),
        )

    def _behaviour(self, item: BehaviourDiff, seed: int | UnsetType = UNSET) -> diff_records.BehaviourRecord:
        families = self._view.families
        return records.record_of(
            diff_records.BehaviourRecord,
            item,
            self._wording,
            seed=seed,
            first_places=item.places(families),
            changed=item.changed(families),
            percentage=item.percentage(families),
            families={f.family: self._family(f) for f in item.families if f.family in families},
            cautions=[self._flow(flow, caution=flow.name) for flow in item.cautions],
        )

    def _family(self, item: FamilyDiff) -> diff_records.FamilyDiffRecord:
        shifts = [self._shift(shift) for shift in item.shifts]
        flows = [self._flow(flow, option=flow.name) for flow in item.options]
        return records.record_of(diff_records.FamilyDiffRecord, item, self._wording, shifts=shifts, recommended=flows)

    def _shift(self, shift: Shift) -> diff_records.ShiftRecord:
        where = [self._description(description) for description in shift.where]
        witness = self._witness(shift.witness)
        return records.record_of(diff_records.ShiftRecord, shift, self._wording, where=where, witness=witness)

    def _description(self, item: Description) -> diff_records.DescriptionRecord:
        conditions = [
            diff_records.ConditionRecord(
                attribute=condition.attribute,
                text=self._words.condition(condition),
                **{"none_of" if condition.denied else "any_of": list(condition.values)},
            )
            for condition in item.conditions
        ]
        return records.record_of(diff_records.DescriptionRecord, item, self._wording, conditions=conditions)

    def _flow(self, flow: Flow, **name: str) -> diff_records.FlowRecord:
        witness = self._witness(flow.witness)
        return records.record_of(diff_records.FlowRecord, flow, self._wording, **name, witness=witness)

    def _witness(self, profile: Profile) -> diff_records.WitnessRecord:
        known = records.profile_record(self._view.report.after, profile, self._wording)
        arguments, command = self._view.arguments(profile), self._view.command(profile)
        return diff_records.WitnessRecord(profile=known, arguments=arguments, command=command)


SCHEMAS = {"diff": diff_records.DiffRecord}
