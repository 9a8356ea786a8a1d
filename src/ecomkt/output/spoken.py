"""What a consultant says aloud of an answer: a few sentences made of the phrases and frames of the knowledge.

What is barred, what nothing but a base rate speaks for and what isn't recommended is never said.
"""

from dataclasses import dataclass

from ecomkt.explanation.answer import Answer
from ecomkt.inference.ranking import Assessment, FamilyRanking
from ecomkt.knowledge.model import FIRST, SAID, SECOND, Frame, Part
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.output.caution_phrases import text_in_markets

# How many options a part and how many parts a sentence may have, the most talkative first.
_MOST = ((2, 3), (1, 3), (1, 2))
_FACTS_NAMED = 2


def spoken(answer: Answer, wording: Wording) -> tuple[str, ...]:
    """Return what stops it, then two or three sentences that say the advice in a client's words.

    None if the knowledge has no frames.
    """
    speech, sentences = answer.kb.speech, list[str]()
    stop = stop_told(answer, wording)
    for options, parts in _MOST:
        speaker = _Speaker(answer, wording, options, parts)
        clauses = filter(None, (stop, *map(speaker.clause, speech.frames)))
        sentences = [_filled(wording.say(speech.whole), SAID, _capital(clause)) for clause in clauses]
        if sum(map(len, sentences)) <= dict(speech.longest).get(wording.language, 0):
            break
    return tuple(sentences)


def headline(answer: Answer, wording: Wording) -> str:
    """Return what stops it and the advice in one clause without a full stop; nothing if there is neither."""
    clause = _Speaker(answer, wording, options=1, parts=2).clause(answer.kb.speech.headline)
    return _capital(wording.semicolon.join(filter(None, (stop_told(answer, wording), clause))))


def stop_told(answer: Answer, wording: Wording) -> str:
    """Return in short what stops it by law, the first of several; nothing if nothing does."""
    markets, stops = answer.recommendation.markets, answer.recommendation.stops
    told = (text_in_markets(c, markets, wording, short=True) for c in stops if c.law and c.short.translations)
    return next(told, "")


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def _filled(pattern: str, gap: str, phrase: str) -> str:
    # `replace`, not `format`: a phrase may hold braces.
    return pattern.replace(gap, phrase) if pattern else phrase


@dataclass(frozen=True)
class _Speaker:
    """Puts phrases into frames, so many options a part and parts a sentence at most."""

    answer: Answer
    wording: Wording
    options: int
    parts: int

    def clause(self, frame: Frame) -> str:
        """Return a frame with its phrases, without capital and full stop; nothing if there is nothing to say."""
        rankings = {ranking.family.slug: ranking for ranking in self.answer.families}
        told = [(part, self._phrase(part, rankings[part.family])) for part in frame.parts if part.family in rankings]
        said = [(part, *phrase) for part, phrase in told if phrase[1]]
        # That a family is open is a sentence of its own; nothing leads into it.
        said = [each for number, each in enumerate(said) if not number or each[1] is None][: self.parts]
        clause = ""
        for number, (part, own, phrase) in enumerate(said):
            last = number == len(said) - 1
            later = part.closing if last and part.closing.translations else part.following
            pattern = own or (later if number else part.opening)
            clause += _filled(self.wording.say(pattern), SAID, phrase)
        return clause

    def _phrase(self, part: Part, ranking: FamilyRanking) -> tuple[Text | None, str]:
        """Return what is said of a family, and the text that it stands in if that depends on what it is."""
        if ranking.open and part.unsettled.translations:
            # What nothing but a bar keeps from leading hangs on no further fact.
            if any(a.bars and a.certainty >= a.scale.threshold for a in ranking.ranked):
                return None, ""
            deciding = self.answer.deciding.get(ranking.family.slug, ())
            facts = [self.wording.say(attribute.say) for attribute in deciding if attribute.say.translations]
            if facts and part.hangs.translations:
                return part.hangs, self._joined(facts[:_FACTS_NAMED], self.answer.kb.speech.facts)
            return part.unsettled, self.wording.say(part.unsettled)
        phrases = [self.wording.say(a.option.say) for a in _sayable(ranking)]
        both = part.both if part.both.translations else self.answer.kb.speech.both
        return None, self._joined(phrases[: min(part.most, self.options)], both)

    def _joined(self, phrases: list[str], both: Text) -> str:
        if len(phrases) < 2:
            return "".join(phrases)
        return _filled(_filled(self.wording.say(both), SECOND, phrases[1]), FIRST, phrases[0])


def _sayable(ranking: FamilyRanking) -> list[Assessment]:
    """Return the options that may be said: the first, the ground, then the others."""
    ranked = [option for option in ranking.ranked if option.recommended]
    # A first place that only a base rate speaks for is no advice, and what stands below it leads nothing.
    leading = ranked if ranked and ranked[0].reasoned else []
    every = (*leading[:1], *ranking.base, *leading[1:])
    return [a for a in every if a.recommended and a.reasoned and a.option.say.translations]
