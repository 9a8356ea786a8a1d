"""The report on profiles, or on a product list: where it goes is checked before anything is asked or computed."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Option

from ecomkt.catalog.summary import CatalogSummary
from ecomkt.cli.listing import Listing
from ecomkt.cli.options import OptionGroup, chosen_day
from ecomkt.cli.output import format_of_file, print_view, write_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, Problems, told
from ecomkt.explanation.compare import Comparison, compare
from ecomkt.files import read_bytes
from ecomkt.output.advice import profile_report
from ecomkt.output.cover import Cover
from ecomkt.output.document import Logo
from ecomkt.output.picture import MOST_LOGO_BYTES, read_logo
from ecomkt.output.views.report import ReportView
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import decode_text

# For how many of the strategies of a list the advice is given.
_MOST_STRATEGIES = 3
# A note has a page or two; what is larger is some other file.
_MOST_NOTE_BYTES = 100_000
# How many letters a name may have.
_MOST_NAME = 200


@dataclass(frozen=True)
class CoverOptions(OptionGroup):
    """What the options say of the cover, as typed."""

    client: Annotated[str, Option("--client", metavar="NAME")] = ""
    consultant: Annotated[str, Option("--consultant", metavar="NAME")] = ""
    logo: Annotated[str, Option("--logo", metavar="FILE")] = ""
    note: Annotated[str, Option("--note", metavar="FILE")] = ""
    day: Annotated[str, Option("--date", metavar="DAY")] = ""

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command line."""
        flags = ("--client", "--consultant", "--date", "--logo", "--note")
        values = (self.client, self.consultant, self.day, self.logo, self.note)
        return [word for flag, value in zip(flags, values, strict=True) if value for word in (flag, value)]

    def read(self) -> Cover:
        """Return what stands around the advice; raises InputError with every problem of the options."""
        client, consultant = (" ".join(name.split()) for name in (self.client, self.consultant))
        with Problems() as problems:
            for flag, name in (("--client", client), ("--consultant", consultant)):
                if len(name) > _MOST_NAME:
                    message = told("{flag} has {count} letters", flag=flag, count=len(name))
                    problems.append(Problem("name-too-long", message, told("use at most {most}", most=_MOST_NAME)))
            day = problems.collect(lambda: chosen_day(self.day, "--date").isoformat() if self.day else "", "")
            note = problems.collect(self._note, "")
            logo = problems.collect(self._logo, None)
        return Cover(client, consultant, day, note, logo)

    def _note(self) -> str:
        return decode_text(read_bytes(self.note, _MOST_NOTE_BYTES), self.note, InputError) if self.note else ""

    def _logo(self) -> Logo | None:
        return read_logo(read_bytes(self.logo, MOST_LOGO_BYTES), Path(self.logo).name) if self.logo else None


def plain_reporting(session: Session, output: Path, *, force: bool = False) -> "Reporting":
    """Return what writes a report without a cover; raises InputError with every problem of its place."""
    return Reporting(session, output, CoverOptions(), force=force)


class Reporting:
    """Makes a report and writes it."""

    def __init__(self, session: Session, output: Path | None, options: CoverOptions, *, force: bool = False) -> None:
        """Check where it goes; raises InputError with every problem."""
        if output is None and sys.stdout.isatty():
            hint = "name one, such as -o brief.html or -o brief.docx; -o - prints it"
            raise InputError.of("no-file", "a report goes to a file", hint)
        self._session, self._options, self._force = session, options, force
        self._output = None if str(output) == "-" else output
        self._format = format_of_file(ReportView, self._output, force=force) if self._output else None
        self._cover = options.read()

    def on_profiles(self, profiles: Sequence[Profile]) -> None:
        """Report on one profile, or on several side by side."""
        if len(profiles) == 1:
            self._write(profiles, self._session.arguments(profiles[0]))
            return
        comparison = compare(self._session.advisor.recommender, profiles)
        # Without options, since on a line with groups these hold for every group.
        groups = [arguments_of(profile, self._session.advisor.kb.codebook, {}) for profile in profiles]
        self._write(profiles, [word for group in groups for word in ("vs", *group)][1:], comparison)

    def on_catalog(self, file: str, listing: Listing, words: Sequence[str]) -> None:
        """Report on a product list as a whole; `words` are those of the line that say more of it. Raises InputError."""
        summary = listing.summary(lambda _: None)
        if not summary.products:
            hint = "name a list with products"
            raise InputError.of("no-products", told("{name} holds no product", name=listing.name), hint)
        others = [each for each in summary.strategies if each.differences(summary.shop)][: _MOST_STRATEGIES - 1]
        profiles = [summary.shop.profile, *(each.outcome.profile for each in others)]
        self._write(profiles, ["--catalog", file, *words], catalog=(Path(file).name, summary))

    def _write(
        self,
        profiles: Sequence[Profile],
        words: Sequence[str],
        comparison: Comparison | None = None,
        catalog: tuple[str, CatalogSummary] | None = None,
    ) -> None:
        session, advisor, knowledge = self._session, self._session.advisor, self._session.report_knowledge
        answers = list(map(advisor.answer, profiles))
        if catalog:
            answers = [answer.warning_of(names) for answer, names in zip(answers, catalog[1].warned, strict=False)]
        advice = tuple(profile_report(answer, knowledge) for answer in answers)
        cover = self._cover.with_command(["report", *words, *self._options.words, *session.words])
        engine = advisor.recommender.engine
        view = ReportView(advisor.kb, engine, cover, advice, knowledge, comparison, catalog)
        if self._output and self._format:
            write_view(view, advisor.wording, self._format, self._output, force=self._force)
        else:
            print_view(view, advisor.wording, "html")
