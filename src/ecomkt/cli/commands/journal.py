"""`ecomkt journal`: what was chosen, what came of it, and what a journal teaches."""

from collections.abc import Sequence
from typing import Annotated

from typer import Argument, Option

from ecomkt.authoring.journal import DecisionEntry, OutcomeEntry, OutcomeKind, review
from ecomkt.cli.journal import JournalFile, add_entry, opened_journal
from ecomkt.cli.options import chosen
from ecomkt.cli.output import Printing
from ecomkt.cli.session import Session
from ecomkt.cli.streams import say
from ecomkt.cli.telling import tell_note
from ecomkt.errors import InputError, Problems, told
from ecomkt.knowledge.codebook import option_key
from ecomkt.knowledge.lookup import Directory
from ecomkt.output.created import today
from ecomkt.output.views.journal import ReviewView, chosen_text
from ecomkt.safe_text import quoted, visible

_MOST_TOLD = 5
_OUTCOMES = {
    OutcomeKind.WORKED: "outcome-worked",
    OutcomeKind.FAILED: "outcome-failed",
    OutcomeKind.OPEN: "outcome-unknown",
}
Id = Annotated[str, Argument(metavar="ID")]
Options = Annotated[list[str] | None, Argument(metavar="FAMILY=OPTION")]


def decide(
    *,
    id_: Id,
    options: Options = None,
    as_advised: Annotated[bool, Option("--as-advised")] = False,
    journal: JournalFile = None,
    session: Session,
) -> None:
    """Write down what was chosen; a later decision on the same recommendation replaces an earlier one."""
    path, held = opened_journal(journal)
    advice = held.advice[held.called(id_)]
    taken = {family: [first] for family, first in advice.firsts.items() if first} if as_advised else {}
    said = _by_family(options or (), session.advisor.directory)
    if not (taken or said):
        hint = "name FAMILY=OPTION, or --as-advised for what leads each family"
        raise InputError.of("nothing-chosen", "nothing is chosen", hint)
    decision = DecisionEntry(id=advice.id, on=today().isoformat(), chosen={**taken, **said})
    add_entry(path, decision)
    text = chosen_text(decision.chosen, session.advisor.kb, session.advisor.wording)
    say(visible(session.advisor.wording.label("decided", id=advice.id, options=text)))


def outcome(
    *,
    id_: Id,
    how: Annotated[str, Argument(metavar="OUTCOME")],
    options: Options = None,
    journal: JournalFile = None,
    session: Session,
) -> None:
    """Write down what came of what was chosen, or of some options of it."""
    kind = OutcomeKind(chosen(how, [each.value for each in OutcomeKind], "journal outcome"))
    path, held = opened_journal(journal)
    called = held.called(id_)
    decided = held.decisions.get(called)
    if decided is None:
        message = told("nothing is decided yet on {id}", id=called)
        raise InputError.of("not-decided", message, told("'ecomkt journal decide {id}' says what", id=called))
    mine = {option_key(family, option) for family, every in decided.chosen.items() for option in every}
    said = _by_family(options or (), session.advisor.directory)
    named = {option_key(family, option) for family, every in said.items() for option in every}
    if wrong := sorted(named - mine):
        message = told("{option} was not chosen on {id}", option=quoted(wrong[0]), id=called)
        raise InputError.of("not-chosen", message, "name what was decided, or decide anew")
    ended = OutcomeEntry(id=called, on=today().isoformat(), outcome=kind, options=sorted(named or mine))
    add_entry(path, ended)
    wording = session.advisor.wording
    text = chosen_text(said or decided.chosen, session.advisor.kb, wording)
    say(visible(wording.label("ended", id=called, how=wording.text(_OUTCOMES[kind]), options=text)))


def review_(*, journal: JournalFile = None, printing: Printing, session: Session) -> None:
    """Say where consultants and rules disagree, and how certainties came out; it suggests, and changes nothing."""
    printing.choice(ReviewView)
    path, held = opened_journal(journal)
    tell_note(*held.problems[:_MOST_TOLD])
    if (more := len(held.problems) - _MOST_TOLD) > 0:
        tell_note(told("{count} more such lines", count=more))
    advisor = session.advisor
    view = ReviewView(review(held, advisor.kb.scale), held, advisor.kb, path, advisor.recommender.engine)
    printing.print(view, advisor.wording)


def _by_family(words: Sequence[str], directory: Directory) -> dict[str, list[str]]:
    """Return the options that words name, by family; raises InputError with everything that names none."""
    found: dict[str, list[str]] = {}
    with Problems() as problems:
        for word in words:
            for key in problems.collect(lambda word=word: directory.choices(word), ()):  # type: ignore[misc]
                family, _, option = key.partition("/")
                found.setdefault(family, []).append(option)
    return {family: list(dict.fromkeys(options)) for family, options in found.items()}


journal = {"decide": decide, "outcome": outcome, "review": review_}
