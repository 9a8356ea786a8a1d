"""Several profiles side by side: who is compared, where every option stands, why the first places differ."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from ecomkt.explanation.compare import FEWEST, MOST, Comparison, FamilyComparison, OptionPlace, OptionRow
from ecomkt.inference.ranking import Assessment, Openness
from ecomkt.knowledge.model import Caution, Severity
from ecomkt.language.wording import Wording
from ecomkt.output import phrases, records
from ecomkt.output.board import bar
from ecomkt.output.caution_phrases import caution_callout, caution_sections, market_notes
from ecomkt.output.document import Block, Callout, Cell, Document, Facts, Grid, Run, Section, Tone, bullets, says
from ecomkt.output.tables import Table, Value, table_of
from ecomkt.profile.fact import Fact

# How a screen parts its width between the names and each profile.
_NAME_SHARE, _PROFILE_SHARE = 5, 4
# How many leading options of a profile a screen shows, whatever the family.
_SHOWN = 3

COLUMNS = (
    "kind family profile label option code name rank certainty verdict recommended differs rule contribution reason"
)

_PER_PROFILE = Meta(min_length=FEWEST, max_length=MOST)


class ComparedProfileRecord(records.Record, frozen=True, kw_only=True):
    """A profile with what sets it apart."""

    label: str
    profile: records.ProfileRecord


class PlaceRecord(records.Record, frozen=True, kw_only=True):
    """Where an option stands in one profile."""

    rank: records.Rank
    certainty: Annotated[records.Certainty, records.at("assessment.certainty")]
    verdict: Annotated[records.VerdictSlug, records.at("assessment.verdict")]
    recommended: bool
    barred: Annotated[list[str], records.at("assessment.bars", "the cautions that rule it out")]


class ComparedOptionRecord(records.CodeRecord, frozen=True, kw_only=True):
    """An option in every profile; it differs where rank or recommendation is not the same in all of them."""

    base: Annotated[bool, records.at("option.base")]
    places: Annotated[list[PlaceRecord], _PER_PROFILE]
    differs: bool


class ReasonRecord(records.Record, frozen=True, kw_only=True):
    """What a rule adds to an option in each profile; 0 where it did not fire."""

    family: records.FamilySlug
    option: str
    rule: str
    because: Annotated[str, records.at("rule.because")]
    contributions: Annotated[list[records.Certainty], _PER_PROFILE]


class CompareRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `ecomkt compare`; what is said per profile stands in the order of `profiles`."""

    profiles: Annotated[list[ComparedProfileRecord], _PER_PROFILE]
    families: dict[records.FamilySlug, list[ComparedOptionRecord]]
    open: Annotated[
        dict[records.FamilySlug, Annotated[list[Openness | None], _PER_PROFILE]],
        Meta(description="why a family is not settled in each profile; null where it is"),
    ]
    reasons: list[ReasonRecord]
    cautions: Annotated[list[list[str]], _PER_PROFILE]


SCHEMAS = {"compare": CompareRecord}


class CompareView(Struct, frozen=True):
    """One comparison."""

    comparison: Comparison
    top: int | None = None
    """How many ranked options of each profile; None: all, on a screen the leading ones."""

    def screen(self, wording: Wording) -> Document:
        """Return the leading options of the main families, the first places of the others, and the reasons."""
        comparison = self.comparison
        # Reasons for options that the screen leaves out would argue about nothing.
        asked = {family.family.slug for family in comparison.families if self._in_full(family)}
        cautions = Section("", "", tuple(self._callouts(wording, of_stop=False)))
        sections = (Section("", "", tuple(self._screen(wording))), *self._reasons(wording, asked), cautions)
        return Document(wording.language, "", sections)

    def document(self, wording: Wording) -> Document:
        """Return every option in every profile, why first places differ, and all cautions."""
        comparison, codebook = self.comparison, self.comparison.kb.codebook
        columns = self._heads(wording)
        sections = [Section("profiles", "", (*self._markets(wording), bullets(columns), *self._about(wording)))]
        sections += caution_sections("stop", self._warned(wording, of_stop=True), codebook, wording)
        for family in comparison.families:
            rows = tuple(_rows_of(family, self.top, wording))
            grid = Grid("", ("", wording.label("option"), *columns), rows)
            sections.append(Section(family.family.slug, wording.say(family.family.name), (grid,)))
        sections.append(Section("", "", (says(wording.label("mark-key"), tone=Tone.FAINT),)))
        sections += self._reasons(wording, with_rules=True)
        sections += caution_sections("cautions", self._warned(wording, of_stop=False), codebook, wording)
        footer = phrases.footer(comparison.kb, comparison.recommendations[0].engine, wording)
        return Document(wording.language, wording.label("side-by-side"), tuple(sections), footer)

    def table(self, wording: Wording) -> Table:
        """Return one row for each option, reason or caution and each profile, ready for a pivot table."""
        return table_of(COLUMNS, self._rows(wording))

    def record(self, wording: Wording) -> CompareRecord:
        """Return the whole comparison."""
        comparison, kb = self.comparison, self.comparison.kb
        recommendations = comparison.recommendations
        profiles = (records.profile_record(kb, recommendation.profile, wording) for recommendation in recommendations)
        return CompareRecord.made_of(
            comparison,
            wording,
            **records.head(kb, recommendations[0].engine, wording),
            profiles=[
                ComparedProfileRecord(label=label, profile=profile)
                for label, profile in zip(self._labels(wording), profiles, strict=True)
            ],
            families={family.family.slug: family.top(self.top) for family in comparison.families},
            open={family.family.slug: list(family.open) for family in comparison.families if any(family.open)},
            cautions=[each.cautions for each in recommendations],
        )

    def headline(self, wording: Wording) -> str:
        """Return which profile has the clearest case, or that all come to the same."""
        if not self._parts(wording):
            unsettled = all(all(each.open) for each in self.comparison.families if each.family.main)
            return wording.label("report-undecided" if unsettled else "report-all-alike")
        return wording.label("report-clearest", label=self._labels(wording, bare=True)[self.comparison.clearest])

    def _parts(self, wording: Wording) -> bool:
        """Return whether one case is clearer than another by what is shown, or by what stops one."""
        stopped = any(recommendation.stops for recommendation in self.comparison.recommendations)
        return stopped or any(len(set(firsts)) > 1 for _, firsts in self._shown(wording))

    def _shown(self, wording: Wording) -> list[tuple[str, list[str]]]:
        """Return each family with what is shown of its first places: two that aren't settled don't part."""
        shown = partial(_advice, wording=wording)
        families = self.comparison.families
        return [(wording.say(each.family.name), list(map(shown, each.firsts, each.open))) for each in families]

    def opening(self, wording: Wording) -> Iterator[Section]:
        """Yield which profile has the clearest case and where they part, then the first places side by side."""
        comparison, clearest = self.comparison, self.comparison.clearest
        stopped = comparison.recommendations[clearest].stops
        why = wording.label("report-clearest-stopped" if stopped else "report-clearest-why", number=clearest + 1)
        sides, unsettled = self._shown(wording), {wording.label("report-unsettled")}
        parted = [name for name, firsts in sides if len(set(firsts)) > 1]
        opened = [name for name, firsts in sides if set(firsts) == unsettled]
        agreed = [name for name, _ in sides if name not in parted and name not in opened]
        told = [why] if self._parts(wording) else []
        told += [] if comparison.differs else [wording.label("same-result")]
        for key, names in (("report-differ", parted), ("report-agree", agreed), ("report-open-in-all", opened)):
            told += [wording.label(key, families=wording.comma.join(names))] if names else []
        yield Section("answer", "", (says(wording.blank.join(told), lead=True), *self._markets(wording)))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (Run(name, strong=name in parted), *firsts) for name, firsts in sides
        )
        heads = (f"{number}. {side}" for number, side in enumerate(self._labels(wording, bare=True), 1))
        yield Section("side-by-side", wording.label("report-side"), (Grid("", ("", *heads), rows),))

    def reasons(self, wording: Wording) -> Iterator[Section]:
        """Yield why first places differ, as a part of a larger document."""
        yield from (replace(section, level=2) for section in self._reasons(wording))

    def _in_full(self, family: FamilyComparison) -> bool:
        """Return whether a screen shows options and reasons of a family: a main one, or one that was asked for."""
        asked = len(self.comparison.families) < len(self.comparison.kb.codebook.families)
        return family.family.main or asked or self.top is not None

    def _heads(self, wording: Wording) -> tuple[str, ...]:
        """Return what the columns are called: number and label of each profile."""
        return tuple(f"{number}. {label}" for number, label in enumerate(self._labels(wording), 1))

    def _labels(self, wording: Wording, *, bare: bool = False) -> list[str]:
        """Return what sets each profile apart, the titles first; `bare` without the letters of codes."""
        codebook, labels = self.comparison.kb.codebook, []
        titles = [recommendation.profile.title for recommendation in self.comparison.recommendations]
        for title, label in zip(titles, self.comparison.labels, strict=True):
            title = "" if len(set(titles)) == 1 else title
            parts = [
                phrases.bare_text(fact, codebook, wording) if bare else self._fact(fact, wording)
                for fact in label.facts
            ]
            # What a profile lacks is all that sets it apart from one that has it.
            parts = parts or [wording.label("forgotten", attribute=wording.say(a.name)) for a in label.unknown]
            told = (wording.semicolon if bare else wording.comma).join(parts)
            told = title if title and bare else wording.colon.join(filter(None, (title, told)))
            labels.append(told or wording.label("no-difference"))
        return labels

    def _fact(self, fact: Fact, wording: Wording) -> str:
        """Return the value alone where its letter says what it is a value of."""
        codebook = self.comparison.kb.codebook
        if codebook.attribute[fact.attribute].by_slug[fact.value].letter:
            return phrases.values_text((fact,), codebook, wording)
        return phrases.fact_text(fact, codebook, wording)

    def _markets(self, wording: Wording) -> Iterator[Block]:
        """Yield what must be known before any law, with the profiles that it is true of, if not of all."""
        told: dict[Callout, list[str]] = {}
        for number, recommendation in enumerate(self.comparison.recommendations, 1):
            for note in market_notes(recommendation, self.comparison.kb, wording):
                told.setdefault(note, []).append(str(number))
        for note, numbers in told.items():
            of_these = wording.label("warns", word=note.title, profiles=wording.comma.join(numbers))
            yield note if len(numbers) == len(self.comparison.labels) else replace(note, title=of_these)

    def _about(self, wording: Wording) -> Iterator[Block]:
        comparison = self.comparison
        if comparison.common:
            common = wording.comma.join(self._fact(fact, wording) for fact in comparison.common)
            yield Facts(((wording.label("in-common"), common),))
        # Where nothing differs, that must be said.
        if comparison.same_profile or not comparison.differs:
            yield says(wording.label("same-profile" if comparison.same_profile else "same-result"), strong=True)

    def _screen(self, wording: Wording) -> Iterator[Block]:
        yield from self._markets(wording)
        yield from self._callouts(wording, of_stop=True)
        other = [wording.say(family.family.name) for family in self.comparison.families if family.differs]
        if other:
            text = wording.label("other-firsts", families=wording.comma.join(other))
            yield says(text, strong=True, lead=True)
        yield from self._about(wording)
        # The same shares in every grid keep the profiles in their columns down the whole screen.
        shares = (0, _NAME_SHARE, *(_PROFILE_SHARE for _ in self.comparison.labels))
        yield Grid("", ("", wording.label("profile"), *self._heads(wording)), (), shares=shares)
        for family in self.comparison.families:
            name = wording.say(family.family.name)
            if self._in_full(family):
                yield Grid(name, (), tuple(_rows_of(family, self.top or _SHOWN, wording, drawn=True)), shares=shares)
            else:
                firsts = map(partial(_first, wording=wording), family.firsts, family.open)
                yield Grid("", (), ((_mark(family.differs), Run(name, strong=True), *firsts),), shares=shares)
        yield says(wording.label("mark-key"), tone=Tone.FAINT)

    def _reasons(
        self, wording: Wording, families: set[str] | None = None, *, with_rules: bool = False
    ) -> Iterator[Section]:
        """Yield what each rule adds in each profile, one grid for each option (None: of all families)."""
        tones = {1: Tone.FOR, 0: Tone.FAINT, -1: Tone.AGAINST}
        numbers = tuple(f"{number}." for number, _ in enumerate(self.comparison.labels, 1))
        columns, figures = (*numbers, wording.label("reason")), frozenset(range(len(numbers)))
        chosen = (one for one in self.comparison.reasons if families is None or one.family.slug in families)
        grids = []
        for (family, option), reasons in groupby(chosen, lambda reason: (reason.family, reason.option)):
            rows: list[tuple[Cell, ...]] = []
            for reason in reasons:
                added = (
                    Run(phrases.certainty_text(each) if each else "0", tone=tones[(each > 0) - (each < 0)])
                    for each in reason.contributions
                )
                # A screen has no room for ids; on paper they lead to the manual.
                rule = wording.aside(reason.rule.id if with_rules else "")
                rows.append((*added, wording.say(reason.rule.because) + rule))
            title = wording.say(family.name) + wording.colon + wording.name(option)
            grids.append(Grid(title, columns, tuple(rows), figures, (*(0 for _ in numbers), 1)))
        if grids:
            yield Section("reasons", wording.label("why-firsts-differ"), tuple(grids))

    def _callouts(self, wording: Wording, *, of_stop: bool) -> Iterator[Callout]:
        """Yield what each caution says. Laws would fold over many lines of a screen; the document cites them."""
        for caution, warning in self._warned(wording, of_stop=of_stop):
            yield replace(caution_callout(caution, self.comparison.kb.codebook, wording, warning), details=())

    def _warned(self, wording: Wording, *, of_stop: bool) -> Iterator[tuple[Caution, str]]:
        """Yield each caution, loudest first, with its severity in words and the profiles it warns, if not all."""
        by_profile = [r.stops if of_stop else r.warnings for r in self.comparison.recommendations]
        order = {severity: number for number, severity in enumerate(Severity)}
        # A set, since most cautions warn several profiles.
        for caution in sorted({*chain(*by_profile)}, key=lambda caution: (order[caution.severity], caution.id)):
            word = wording.label(caution.severity.value)
            numbers = [str(number) for number, cautions in enumerate(by_profile, 1) if caution in cautions]
            of_these = wording.label("warns", word=word, profiles=wording.comma.join(numbers))
            yield caution, word if len(numbers) == len(by_profile) else of_these

    def _rows(self, wording: Wording) -> Iterator[dict[str, Value]]:
        comparison = self.comparison
        numbered: list[dict[str, Value]] = [
            {"profile": number, "label": label} for number, label in enumerate(self._labels(wording), 1)
        ]
        together = list(zip(numbered, comparison.recommendations, strict=True))
        yield from (records.caution_row(c, wording) | profile for profile, each in together for c in each.stops)
        for family in comparison.families:
            for row in family.top(self.top):
                option = {"kind": "option", "family": family.family.slug, **records.named(row.option, wording)}
                for profile, place in zip(numbered, row.places, strict=True):
                    standing = {"rank": place.rank or "base", **records.standing(place.assessment)}
                    yield {**option, **profile, **standing, "differs": row.differs}
        for reason in comparison.reasons:
            rule = {"rule": reason.rule.id, "reason": wording.say(reason.rule.because)}
            option = {"kind": "reason", "family": reason.family.slug, **records.named(reason.option, wording)}
            for profile, contribution in zip(numbered, reason.contributions, strict=True):
                yield {**option, **profile, **rule, "contribution": records.rounded(contribution)}
        yield from (records.caution_row(c, wording) | profile for profile, each in together for c in each.warnings)


def _mark(differs: bool) -> Run:
    """Return the mark of a line in which the profiles differ."""
    # A sign, not colour alone: it has to survive pipes, paper and eyes that see no yellow.
    return Run("*" if differs else "", tone=Tone.MARKED)


def _row(row: OptionRow, wording: Wording, *, drawn: bool) -> tuple[Cell, ...]:
    # Places are counted against the first profile, which is what the others are alternatives to.
    before = row.places[0].rank or 0
    cells = (_standing(place, before, wording, drawn=drawn) for place in row.places)
    return _mark(row.differs), wording.name(row.option), *cells


def _standing(place: OptionPlace, before: int, wording: Wording, *, drawn: bool) -> Run:
    """Return rank, certainty (`drawn` as a bar) and the places won or lost of an option that was `before`."""
    judged, base = place.assessment, wording.label("base")
    text = bar(judged.certainty) if drawn else phrases.assessed_text(judged)
    if judged.bars:
        text = phrases.verdict_text(judged, wording)
    elif place.rank is None:
        text = f"{base} {text}" if phrases.is_judged(judged) else base
    else:
        # Every option has a rank; bare, that of one which is not recommended would read as advice.
        rank, climbed = str(place.rank) if place.recommended else f"({place.rank})", before - place.rank
        text = f"{rank} {text}" + (f" {'▲' if climbed > 0 else '▼'}{abs(climbed)}" if climbed else "")
    return Run(text, strong=place.rank == 1 and place.recommended, tone=Tone.FOR if place.recommended else Tone.FAINT)


def _advice(first: Assessment | None, why: Openness | None, wording: Wording) -> str:
    """Return the first place in words alone."""
    if why or first is None:
        return wording.label("report-unsettled" if why else "report-none-needed")
    return wording.say(first.option.name)


def _first(first: Assessment | None, why: Openness | None, wording: Wording) -> Run:
    if first is None:
        return Run(wording.label("no-evidence-for-any" if why else "none-needed"), tone=Tone.FAINT)
    text = f"{wording.name(first.option)} {bar(first.certainty)}"
    if why:
        return Run(f"{text}{wording.semicolon}{wording.label('not-settled')}", tone=Tone.FAINT)
    return Run(text, tone=Tone.FOR)


def _rows_of(
    family: FamilyComparison, top: int | None, wording: Wording, *, drawn: bool = False
) -> Iterator[tuple[Cell, ...]]:
    """Yield in which profiles a family is not settled, if in any, then its options."""
    if any(family.open):
        yield "", "", *(Run(wording.label("not-settled") if why else "", tone=Tone.FAINT) for why in family.open)
    yield from (_row(row, wording, drawn=drawn) for row in family.top(top))
