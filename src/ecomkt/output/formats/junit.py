"""JUnit XML: the cases of a test run, for the programs that build and test."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from ecomkt.output.findings import Case

TAKES = "suite"
SUFFIXES = (".xml",)


def write(suite: Sequence[Case]) -> Iterator[str]:
    """Yield the file."""
    failed = sum(bool(case.failures) for case in suite)
    counts = {"tests": str(len(suite)), "failures": str(failed), "errors": "0", "skipped": "0"}
    root = ElementTree.Element("testsuite", {"name": "ecomkt", **counts})
    for case in suite:
        # Build servers group cases by class; a scenario has none, and its file is what one looks for.
        place = {"classname": case.file, "file": case.file, "line": str(case.line)}
        element = ElementTree.SubElement(root, "testcase", {"name": case.name, **place})
        for message, text in case.failures:
            ElementTree.SubElement(element, "failure", {"message": message}).text = text
    ElementTree.indent(root)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
