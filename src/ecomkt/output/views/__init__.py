"""The views, one module a verb: what is shown of its result. A view knows no format, a format knows no verb.

`SCHEMAS` of a module names its records, or functions of the knowledge that make a schema, for `ecomkt schema`.
"""

from typing import Protocol

from msgspec import Struct

from ecomkt.language.wording import Wording
from ecomkt.output.document import Document
from ecomkt.output.tables import Table


class DocumentView(Protocol):
    """A view for people. One that is longer than a screen has the method `screen` as well."""

    def document(self, wording: Wording) -> Document:
        """Return everything that is said, in the language of the wording."""


class TableView(Protocol):
    """A view for spreadsheets."""

    def table(self, wording: Wording) -> Table:
        """Return the result as rows."""


class RecordView(Protocol):
    """A view for scripts."""

    def record(self, wording: Wording) -> Struct:
        """Return the result as a record, from whose type its JSON Schema comes."""
