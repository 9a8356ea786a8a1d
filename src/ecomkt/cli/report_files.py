"""A report as a file of one of its formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.cli.output import print_text
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, did_you_mean
from ecomkt.language.text import LANGUAGES
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from ecomkt.output.document import Document
    from ecomkt.output.report import Report


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be written, and how."""

    path: Path | None
    """None for standard output."""
    kind: str
    force: bool

    def write(self, report: "Report", session: Session) -> None:
        """Write the report; raises InputError if the file can't be written."""
        content = _content(report, session, self.kind)
        if self.path is None:
            print_text(content.decode())
            return
        from ecomkt.files import write_file

        write_file(self.path, content, force=self.force)


def target_of(path: Path | None, *, force: bool) -> Target:
    """Return where a report goes; raises InputError for a kind there is not, or a file that may not be replaced."""
    if path is None or str(path) == "-":
        return Target(None, "html", force)
    from ecomkt.files import check_output

    kind = path.suffix.lower().removeprefix(".")
    kind = {"htm": "html", "markdown": "md"}.get(kind, kind)
    if kind not in _CONTENT:
        message = f"a report can't be written as {quoted(path.suffix or path.name)}"
        raise InputError([Problem("unknown-choice", message, did_you_mean(kind, _CONTENT))])
    check_output(path, force=force)
    return Target(path, kind, force)


def _documents(report: "Report", session: Session) -> "list[Document]":
    """Return the report in every language, that of the session first."""
    from ecomkt.language.simplify import Simplifier
    from ecomkt.language.wording import Wording
    from ecomkt.output.report_parts.document import document_of

    simplify = Simplifier(report.kb.simplified)
    languages = sorted(LANGUAGES, key=lambda language: language != session.language)
    return [document_of(report, session.report_knowledge, Wording(language, simplify)) for language in languages]


def _html(report: "Report", session: Session) -> bytes:
    from ecomkt.output.report_parts.html import render_html

    return render_html(_documents(report, session), session.wording.label("report-language")).encode()


def _markdown(report: "Report", session: Session) -> bytes:
    from ecomkt.output.formats import markdown
    from ecomkt.output.report_parts.document import document_of

    return "".join(markdown.write(document_of(report, session.report_knowledge, session.wording))).encode()


def _docx(report: "Report", session: Session) -> bytes:
    from ecomkt.output.report_parts.document import document_of
    from ecomkt.output.report_parts.docx import render_docx

    return render_docx(document_of(report, session.report_knowledge, session.wording))


def _xlsx(report: "Report", session: Session) -> bytes:
    from ecomkt.output.report_parts.xlsx import render_report_xlsx

    return render_report_xlsx(report, session.wording)


_CONTENT: Mapping[str, Callable[["Report", Session], bytes]] = {
    "html": _html,
    "md": _markdown,
    "docx": _docx,
    "xlsx": _xlsx,
}
_EXTRAS = {"jinja2": "report", "markupsafe": "report", "docx": "report", "xlsxwriter": "excel"}
"""Packages that a plain installation lacks, with the extra that brings them."""


def _content(report: "Report", session: Session, kind: str) -> bytes:
    try:
        return _CONTENT[kind](report, session)
    except ModuleNotFoundError as flaw:
        extra = _EXTRAS.get(flaw.name or "")
        if extra is None:
            raise
        message = f"a report in {kind} needs the package {flaw.name}"
        raise InputError([Problem("extra-missing", message, f"pip install 'ecomkt[{extra}]'")]) from flaw
