"""JUnit XML: the cases of a test run, for the programs that build and test."""

from collections.abc import Iterator
from xml.etree import ElementTree

from ecomkt.output.suite import Suite

TAKES = "suite"
SUFFIXES = (".xml",)


def write(suite: Suite) -> Iterator[str]:
    """Yield the file."""
    failed = sum(bool(case.failures) for case in suite.cases)
    counts = {"tests": str(len(suite.cases)), "failures": str(failed), "errors": "0", "skipped": "0"}
    root = ElementTree.Element("testsuite", {"name": suite.name, **counts})
    for case in suite.cases:
        place = {"classname": case.file, "file": case.file, "line": str(case.line)}
        element = ElementTree.SubElement(root, "testcase", {"name": case.name, **place})
        for failure in case.failures:
            ElementTree.SubElement(element, "failure", {"message": failure.message}).text = failure.text
    ElementTree.indent(root)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
