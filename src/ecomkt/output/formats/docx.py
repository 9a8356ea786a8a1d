"""A document as a Word file."""

from collections.abc import Iterator

from ecomkt.output.document import Document

TAKES = "document"
SUFFIXES = (".docx",)
BINARY = True
EXTRA = "report"


def write(document: Document) -> Iterator[bytes]:
    """Yield the file; the same document gives the same bytes."""
    from ecomkt.output.word import word_file

    yield word_file(document)
