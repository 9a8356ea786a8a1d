"""`ecomkt new`: skeletons of a pack or a rule; a correction as a scenario, and the draft of a rule that mends it."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from ecomkt.authoring import scenarios
from ecomkt.authoring.corrections import NOWHERE, check_correctable, read_wishes
from ecomkt.authoring.proposals import DraftChoice, Proposal, propose, rule_item, scenario_item, scenario_name
from ecomkt.authoring.templates import add_items, add_scenario, check_names, is_layer, write_pack, write_rule
from ecomkt.cli.output import SCREEN, Printing, print_texts
from ecomkt.cli.session import ProfileWords, Session
from ecomkt.cli.settings import set_packs
from ecomkt.cli.streams import say
from ecomkt.errors import InputError, told
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import is_base
from ecomkt.language.wording import Wording
from ecomkt.output.views.proposal import ProposalView
from ecomkt.output.views.test import expected_text, got_texts
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import quoted, visible

_TOPIC = "corrections"
# How many profiles of all attributes show what a draft changes: more would take longer than a correction may.
_SAMPLE = 500
_STDOUT = Path("-")
ScenarioFile = Annotated[Path | None, Option("--output", "-o", metavar="FILE")]
PackFolder = Annotated[Path | None, Option("--pack", metavar="DIR")]


def new_pack(folder: Annotated[Path, Argument(metavar="DIR")]) -> None:
    """Write a pack: its name, an example of a rule, a scenario and a README."""
    _print(write_pack(folder, Session().advisor.explorer))


@dataclass(frozen=True)
class CorrectedWords(ProfileWords):
    """What a line says of the product whose answer is corrected."""

    profile: Annotated[str | None, Option("--from", metavar="PROFILE")] = None


def new_scenario(
    *,
    words: CorrectedWords,
    expected: Annotated[list[str] | None, Option("--expect", metavar="FAMILY=OPTION[:HOW]")] = None,
    name: Annotated[str | None, Option("--name", metavar="TEXT")] = None,
    pack: PackFolder = None,
    output: ScenarioFile = None,
) -> None:
    """Write a correction as a scenario that fails: a profile, and what the answer should be."""
    folder = _meant(pack)
    session = Session(packs=[pack] if pack else None) if output else _pack_session(folder)
    advisor, kb = session.advisor, session.advisor.kb
    wishes = read_wishes(expected or (), advisor.directory, advisor.explorer)
    profile = words.read(session)
    if not profile.facts:
        hint = "give a fact such as --type A, or a profile with --from"
        raise InputError.of("nothing-known", "nothing is known of the product", hint)
    called = visible(name or scenario_name(profile, wishes))
    (result,) = scenarios.run_scenarios(
        advisor.explorer, [scenarios.Scenario(called, Profile(profile.facts), wishes, NOWHERE)]
    )
    check_correctable(result)
    item = scenario_item(called, profile, wishes)
    if output == _STDOUT:
        print_texts([f"scenarios:\n{item}"])
        return
    if output:
        _check_unused(called, scenarios.scenarios_in_file(output, kb))
        _print(add_scenario(output, item))
    else:
        _check_unused(called, scenarios.scenarios_of_pack(kb, folder))
        _print(add_items(folder, _TOPIC, {"scenarios": item}, kb))
    _tell_missed(result, kb, advisor.wording)
    written = scenarios.scenarios_in_file(output, kb) if output else scenarios.scenarios_of_pack(kb, folder)
    place = next(each.location for each in written if each.name == called)
    following = ["ecomkt", "new", "rule", "--from", f"{place.file}:{place.line}", *session.pack_words]
    say(advisor.wording.label("next-steps") + advisor.wording.colon.rstrip())
    say(visible(shlex.join(following)), whole=True)


def new_rule(
    *,
    topic: Annotated[str | None, Argument(metavar="TOPIC")] = None,
    rule_id: Annotated[str | None, Argument(metavar="ID")] = None,
    source: Annotated[str | None, Option("--from", metavar="SCENARIO")] = None,
    because: Annotated[list[str] | None, Option("--because", metavar="TEXT")] = None,
    short: Annotated[list[str] | None, Option("--short", metavar="TEXT")] = None,
    pick: Annotated[int, Option("--pick", min=1, metavar="NUMBER")] = 1,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
    pack: PackFolder = None,
    printing: Printing,
) -> None:
    """Add a rule to a pack, with a scenario: an example to be written anew, or the draft that mends a scenario."""
    folder = _meant(pack)
    if source is None:
        if not (topic and rule_id) or because or short or dry_run or printing.choice(ProposalView) != SCREEN:
            hint = "write 'ecomkt new rule TOPIC ID', or name a scenario with --from"
            raise InputError.of("usage", "a skeleton needs a topic and an id, and nothing else", hint)
        _print(write_rule(folder, topic, rule_id, _pack_session(folder, or_base=True).advisor.explorer))
        return
    printing.choice(ProposalView)
    session, topic = _pack_session(folder), topic or _TOPIC
    proposal = _proposed(session.advisor, folder, source, DraftChoice(pick, rule_id or ""))
    kb, item = session.advisor.kb, rule_item(proposal.rule, because or (), short or ())
    check_names(topic, proposal.rule.id, kb)
    files = () if dry_run else add_items(folder, topic, {"rules": item}, kb)
    words, wording = tuple(session.pack_words), session.advisor.wording
    view = ProposalView(proposal, kb, item, files, session.arguments, words, bool(because))
    printing.print(view, wording)


def _proposed(advisor: Advisor, pack: Path, called: str, choice: DraftChoice) -> Proposal:
    """Return the proposal for the scenario that is called so in a pack, or in a file."""
    own, base = scenarios.scenarios_of_pack(advisor.kb, pack), scenarios.load_scenarios(advisor.kb, ())
    file, line = scenarios.split_place(called)
    scenario = scenarios.called_scenario(called, (*own, *scenarios.scenarios_in_file(Path(file), advisor.kb, line)))
    (before,) = scenarios.run_scenarios(advisor.explorer, [scenario])
    check_correctable(before)
    return propose(advisor.explorer, before, (*own, *base), choice, _SAMPLE)


def _meant(pack: Path | None) -> Path:
    """Return the pack that is written to: the one that is named, else this folder, else the last of the settings."""
    set_, here = set_packs(), Path()
    return pack or (set_[-1] if set_ and not is_layer(here) else here)


def _pack_session(pack: Path, *, or_base: bool = False) -> Session:
    """Return the session with a pack laid over the base; raises InputError if there is none."""
    if not is_layer(pack):
        message = told("there is no pack in {pack}: no data/pack.yaml", pack=quoted(str(pack)))
        raise InputError.of("no-pack", message, "name a pack with --pack, or make one with 'ecomkt new pack'")
    if not is_base(pack):
        return Session(packs=[pack])
    if not or_base:
        message = told("{pack} is the base, and corrections never go there", pack=quoted(str(pack)))
        raise InputError.of("not-the-base", message, "make a pack with 'ecomkt new pack', and name it with --pack")
    return Session(base=pack)


def _check_unused(name: str, known: Iterable[scenarios.Scenario]) -> None:
    if place := next((scenario.location for scenario in known if scenario.name == name), None):
        message = told("this name was used before, at {place}", place=place)
        raise InputError.of("duplicate-name", message, "that scenario stays as it is; give another with --name")


def _tell_missed(result: scenarios.ScenarioResult, kb: KnowledgeBase, wording: Wording) -> None:
    for miss in result.missed:
        got = next(got_texts(miss, wording), "")
        text = wording.semicolon.join(filter(None, (expected_text(miss.expectation, kb, wording), got)))
        say(visible(f"{wording.label('failed')} {text}"))


def _print(paths: tuple[Path, ...]) -> None:
    print_texts(f"{path.as_posix()}\n" for path in paths)


new = {"pack": new_pack, "rule": new_rule, "scenario": new_scenario}
