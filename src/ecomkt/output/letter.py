"""The first page of a report, as a letter would say it: what to do, what not, what the law asks, what is open.

No letter of a code, no certainty and no source stands on it: whoever wants them finds them in the appendix.
"""

from collections.abc import Iterable, Iterator

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.experiments import Experiment, FollowUp
from ecomkt.explanation.sensitivity import OpenQuestion, turns_of
from ecomkt.knowledge.model import Caution, Severity
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.output.caution_phrases import laws_text, market_notes
from ecomkt.output.document import Block, Bullets, Callout, Facts, Paragraph, Run, Section, Tone, says
from ecomkt.output.plan_phrases import plan_name
from ecomkt.output.spoken import headline, spoken

MONDAY = 3
"""With how many steps one begins at once."""
# A page holds so many; the appendix has every one.
_LAWS, _REFUSED, QUESTIONS = 5, 3, 3


class Letter:
    """Says in one language what a client has to know of one profile."""

    def __init__(
        self, answer: Answer, steps: tuple[Experiment, ...], wording: Wording, follow_ups: tuple[FollowUp, ...] = ()
    ) -> None:
        self._answer, self._steps, self._wording, self._follow_ups = answer, steps, wording, follow_ups
        self._recommendation, self._codebook = answer.recommendation, answer.kb.codebook
        self._say, self._label = wording.say, wording.label

    @property
    def headline(self) -> str:
        """Return the advice in one clause."""
        return headline(self._answer, self._wording) or self._label("report-undecided")

    @property
    def about(self) -> str:
        """Return what the letter speaks of: what is sold, for how much, where."""
        profile = self._recommendation.profile
        parts = [phrases.shortened(profile.title)] if profile.title else []
        for attribute in self._codebook.attributes:
            if facts := profile.about(attribute.slug) if attribute.in_head else ():
                sums = [str(amount) for amount in profile.amounts_on(attribute.slug)]
                text = self._wording.comma.join(sums or [self._say(attribute.by_slug[f.value].name) for f in facts])
                # The word for a level says nothing alone.
                levels = attribute.amount and not sums
                parts.append(f"{self._say(attribute.name)}{self._wording.colon}{text}" if levels else text)
        return " · ".join(parts)

    def sections(self) -> Iterator[Section]:
        """Yield the parts of the page, the answer first."""
        yield self.answer()
        yield from self.monday()
        # What else to mind that is no law.
        minded = [("", self._say(caution.because)) for caution in self._told if not caution.law]
        points = self._bulleted("minded", self._label("report-minded"), minded)
        parts = (self._ideas(), self.avoid(), points, self.law(), self._open())
        yield from (section for section in parts if section.blocks)

    def answer(self) -> Section:
        """Return what has to be settled before anything else, then why the advice of the title, and what else."""
        stops = [(self._say(caution.because) + self._laws(caution)) for caution in self._recommendation.stops]
        blocks: list[Block] = [Callout(Tone.STOP, self._label("stop"), text, ()) for text in stops]
        sentences = self._wording.blank.join(self._beyond_the_title())
        if sentences or not stops:
            blocks.append(says(sentences or self._label("report-nothing-said"), lead=True))
        return Section("answer", "", tuple(blocks))

    def _beyond_the_title(self) -> Iterator[str]:
        """Yield why the title advises what it does, then the sentences that say something else."""
        title = self.headline.casefold()
        every = (a for ranking in self._answer.families for a in (*ranking.base, *ranking.ranked))
        advised = ((a, self._say(a.option.say)) for a in every if a.recommended and a.reasoned)
        titled = {phrase: a for a, phrase in advised if phrase and phrase.casefold() in title}
        in_order = [titled[phrase] for phrase in sorted(titled, key=lambda phrase: title.find(phrase.casefold()))]
        yield from dict.fromkeys(phrases.reason_text(each, self._wording) for each in in_order)
        for sentence in spoken(self._answer, self._wording):
            said = sentence.casefold()
            if said.removesuffix(self._wording.stop) not in title and not any(p.casefold() in said for p in titled):
                yield sentence

    def monday(self) -> Iterator[Section]:
        """Yield the first steps: each with its reason, and beside it who, where, what it costs and when to stop."""
        intro = self._label("report-monday-intro" if self._steps else "report-no-steps")
        yield Section("first-steps", self._label("report-monday"), (says(intro),))
        for number, step in enumerate(self._steps[:MONDAY], 1):
            prose = self._wording.blank.join(filter(None, map(self._say, (step.why, step.publish))))
            facts = (
                ("report-who", self._say(step.who)),
                ("report-where", self._where(step)),
                ("report-cost", self.cost(step)),
                ("report-measure", self._say(step.measure)),
                ("report-stop", self._say(step.stop)),
            )
            beside = Facts(tuple((self._label(key), text) for key, text in facts if text))
            yield Section(f"step-{number}", f"{number}. {self._say(step.title)}", (says(prose), beside), level=2)

    def _where(self, step: Experiment) -> str:
        """Return where a step is made, with the names of that place in the client's markets."""
        markets, where = self._recommendation.markets, self._say(step.where)
        advised = self._recommendation.memory.certainties
        grounds = {a.key for ranking in self._answer.families for a in ranking.base}
        keys = (key for premise in step.when.premises for key in premise.keys if key in advised and key not in grounds)
        named = (phrases.places_text(self._answer.places_of(key), markets, self._wording) for key in keys)
        places = next(filter(None, named), "")
        return self._label("report-at", option=where, places=places) if places and where else where

    def cost(self, step: Experiment) -> str:
        """Return what a step costs at most; where it buys reach, by the client's own numbers."""
        limit = [phrases.figure_value(figure) for figure in self._answer.arithmetic if figure.name == "at-risk"]
        cost = self._say(step.cost)
        return self._label("report-own-limit", cost=cost, value=limit[0]) if limit and step.paid else cost

    def _ideas(self) -> Section:
        items = []
        for plan in self._answer.plans:
            name = plan_name(plan, self._wording) + self._wording.colon
            if judged := plan.assessment:
                verdict = self._say(judged.verdict.name) + self._wording.stop
                text = self._wording.blank.join(filter(None, (verdict, phrases.plan_reason(plan, self._wording))))
                text += "".join(map(self._laws, judged.bars[:1]))
                items.append((name, text[:1].upper() + text[1:]))
            else:
                items.append((name, self._label("not-judged")))
        return self._bulleted("plans", self._label("report-ideas"), items)

    def avoid(self) -> Section:
        """Return what somebody would expect and is advised against."""
        refused, colon = self._answer.refused[:_REFUSED], self._wording.colon
        items = ((self._say(each.option.name) + colon, phrases.reason_text(each, self._wording)) for each in refused)
        return self._bulleted("avoid", self._label("report-avoid"), items)

    @property
    def _told(self) -> list[Caution]:
        """Return the cautions that the page has room for; the appendix has the others."""
        warnings = self._recommendation.warnings
        loud = [c for c in warnings if not c.law and c.severity is not Severity.NOTE]
        return [*loud[:_REFUSED], *self._barring, *self._legal[:_LAWS]]

    @property
    def _barring(self) -> list[Caution]:
        """Return what rules plans out: it is said beside the plan, and nowhere again."""
        return [c for plan in self._answer.plans if plan.assessment for c in plan.assessment.bars[:1]]

    @property
    def _legal(self) -> list[Caution]:
        return [c for c in self._recommendation.warnings if c.law and c not in self._barring]

    @property
    def untold(self) -> list[Caution]:
        """Return the cautions that the page has no room for."""
        return [c for c in self._recommendation.warnings if c not in self._told]

    def law(self) -> Section:
        """Return what the law of the client's markets asks, what stops him first, and that this is no legal advice."""
        laws = self._legal
        others = len(laws[_LAWS:]) + len(self._recommendation.also_holds)
        told = (*(c for c in self._recommendation.stops if c.law), *laws[:_LAWS])
        items = [(Run(self._say(c.because)), Run(self._laws(c), tone=Tone.FAINT)) for c in told]
        notes = market_notes(self._recommendation, self._answer.kb, self._wording)
        blocks: list[Block] = [says(note.text) for note in notes]
        if items:
            blocks.append(Bullets(tuple(items)))
        elif not blocks and not self._barring and not others:
            blocks.append(says(self._label("report-no-law")))
        more = self._label("report-more-laws", count=others) + self._wording.blank if others else ""
        # Not in the footer alone: whoever reads of laws must read here that this is no legal advice.
        blocks.append(says(more + self._label("not-legal-advice"), tone=Tone.FAINT))
        markets = self._wording.comma.join(self._say(market.name) for market in self._recommendation.markets)
        title = self._label("report-law-of", markets=markets) if markets else self._label("report-law")
        return Section("law", title, tuple(blocks))

    def _laws(self, caution: Caution) -> str:
        several = len(self._recommendation.markets) > 1
        told = laws_text(caution.law, self._codebook, self._wording, named=several)
        return self._label("report-by-law", laws=told) if told else ""

    def _open(self) -> Section:
        turns = turns_of(self._codebook, self._answer.asked[:QUESTIONS])
        asked = ([question.attribute for question in turn] for turn in turns)
        changes = (" " + self._wording.blank.join(map(self._change, turn)) for turn in turns)
        heads = (phrases.asked_text(each, self._codebook, self._wording) for each in asked)
        more = ((self._say(each.question), " " + self._say(each.changes)) for each in self._follow_ups)
        items = (*zip(heads, changes, strict=True), *more)
        return self._bulleted("open", self._label("report-still-open"), items)

    @property
    def further(self) -> list[OpenQuestion]:
        """Return what could be asked beyond the questions of the page, the most telling first."""
        asked = self._answer.asked[:QUESTIONS]
        return [q for q in self._answer.questions if q not in asked and (q.matters or q.could_change)]

    def _change(self, question: OpenQuestion) -> str:
        """Return what an answer would change, by the most telling example."""
        flips = (flip for firmness in self._answer.firmness for flip in firmness.flips)
        for flip in (flip for flip in flips if flip.change.attribute is question.attribute):
            if flip.to and flip.change.facts:
                value = self._say(question.attribute.by_slug[flip.change.facts[-1].value].name)
                family, to = self._say(flip.family.name), self._say(flip.to.name)
                return self._label("report-would-change", value=value, family=family, to=to)
        changed = phrases.could_change_text(question, self._wording)
        return self._label("report-may-change", families=changed) if changed else ""

    def _bulleted(self, anchor: str, title: str, items: Iterable[tuple[str, str]]) -> Section:
        """Return a section of points, each with what it is about in front."""
        points = tuple((Run(head, strong=True), Run(text)) if head else (Run(text),) for head, text in items)
        return Section(anchor, title, (Bullets(points),) if points else ())


def strong_lead(head: str, text: str) -> Paragraph:
    """Return a paragraph that begins with what it is about."""
    return Paragraph((Run(head, strong=True), Run(text)))
