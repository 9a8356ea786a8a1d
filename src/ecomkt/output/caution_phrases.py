"""How cautions and their laws are told: each with its grounds, how many there are, and where no law is known."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.codebook import Code, Codebook
from ecomkt.knowledge.model import Caution, KnowledgeBase, Law
from ecomkt.language.wording import Wording
from ecomkt.output.document import Callout, Section, Tone
from ecomkt.output.phrases import sources_text

_MARKETS_SHOWN = 3
# Where in a law something stands, behind its name.
_PLACE_OF_LAW = re.compile(r"(?<=》)第|(?<= )(?:Arts?\.|ss?\.|§+) ?\d")


def market_notes(recommendation: Recommendation, kb: KnowledgeBase, wording: Wording) -> Iterator[Callout]:
    """Yield what a reader must know before any law: that of some of the markets none is here, or that none is known."""
    title = wording.label("law")
    if recommendation.lawless:
        markets = wording.comma.join(wording.say(market.name) for market in recommendation.lawless)
        yield Callout(Tone.HIGH, title, wording.label("lawless", markets=markets), ())
    elif not recommendation.markets and any(attribute.jurisdiction for attribute in kb.codebook.attributes):
        yield Callout(Tone.NOTE, title, wording.label("market-unknown"), ())


def market_hint(kb: KnowledgeBase, wording: Wording) -> str:
    """Return how to name a market, with some whose law is known."""
    attributes = [attribute for attribute in kb.codebook.attributes if attribute.jurisdiction]
    lawful = (code.slug for attribute in attributes for code in attribute.codes if code.slug in kb.lawful)
    markets = wording.comma.join(islice(lawful, _MARKETS_SHOWN))
    return wording.label("name-market", attribute=attributes[0].slug, markets=markets)


def caution_callout(
    caution: Caution, codebook: Codebook, wording: Wording, title: str = "", kb: KnowledgeBase | None = None
) -> Callout:
    """Return a caution with its laws, or its sources where it has none; `title` stands for its severity.

    With a knowledge base sources are told in words.
    """
    severity = caution.severity.value
    laws = tuple(law_text(law, codebook, wording) for law in caution.law)
    sources = sources_text(caution.sources, kb, wording) if kb else wording.comma.join(caution.sources)
    grounds = laws or tuple(filter(None, [sources]))
    return Callout(Tone(severity), title or wording.label(severity), wording.say(caution.because), grounds)


def text_in_markets(caution: Caution, markets: Sequence[Code], wording: Wording, *, short: bool = False) -> str:
    """Return what a caution says, of a client with several markets under the name of those whose law it is."""
    names = [wording.say(code.name) for code in markets if code.slug in caution.markets] if len(markets) > 1 else []
    text = wording.say(caution.short if short else caution.because)
    return wording.comma.join(names) + wording.colon + text if names else text


def law_text(law: Law, codebook: Codebook, wording: Wording, *, named: bool = True) -> str:
    """Return the name of a law, with whose it is where `named`, and that nobody looked it up where that is so."""
    markets = (a.by_slug[law.market].name for a in codebook.attributes if a.jurisdiction and law.market in a.by_slug)
    text = wording.say(law.reference)
    text = next(map(wording.say, markets), law.market) + wording.colon + text if named else text
    # Whoever isn't told takes a law that nobody looked up for one that somebody did.
    return text if law.mark == "checked" else wording.label("with-parts", text=text, parts=wording.label("not-checked"))


def laws_text(laws: Iterable[Law], codebook: Codebook, wording: Wording, *, named: bool) -> str:
    """Return the names of laws; what one says of several places of a law names it once, as it does a market."""
    told: list[str] = []
    above = ("", "")
    for law in {law_text(law, codebook, wording): law for law in laws}.values():
        text = law_text(law, codebook, wording, named=False)
        place = _PLACE_OF_LAW.search(text)
        of = text[: place.start()] if place else ""
        if of and (law.market, of) == above:
            told.append(wording.comma + text[len(of) :])
        else:
            whole = law_text(law, codebook, wording, named=named and law.market != above[0])
            told.append(wording.semicolon * bool(told) + whole)
        above = law.market, of
    return "".join(told)


def caution_sections(
    key: str, cautions: Iterable[tuple[Caution, str]], codebook: Codebook, wording: Wording
) -> Iterator[Section]:
    """Yield the section on cautions, each with its title (empty: its severity), if there are any."""
    if callouts := tuple(caution_callout(caution, codebook, wording, title) for caution, title in cautions):
        yield Section(key, wording.label(key), callouts)
