"""The views, one module a verb: what is shown of its result. A view knows no format, a format knows no verb.

A view offers some of these methods, each of which takes the wording: `document` for people, and `screen` where that is
longer than a terminal; `table` for spreadsheets; `record` for scripts. `SCHEMAS` of a module names its records, or
functions of the knowledge that make a schema, for `ecomkt schema`.
"""

from typing import Protocol

from msgspec import Struct

from ecomkt.language.wording import Wording


class RecordView(Protocol):
    """A view for scripts."""

    def record(self, wording: Wording) -> Struct:
        """Return the result as a record, from whose type its JSON Schema comes."""
