"""What `ecomkt batch` does, once its options are understood."""

import gc

from ecomkt.catalog.reading.product import ReadingOptions
from ecomkt.cli.listing import Listing, Named
from ecomkt.cli.session import Session
from ecomkt.cli.summarising import summarise
from ecomkt.cli.writing import Writing
from ecomkt.files import open_list


def run_batch(
    session: Session,
    file: str,
    options: ReadingOptions,
    named: Named,
    writing: Writing,
    summary: str | None,
    *,
    as_json: bool,
) -> None:
    """Answer for every product of a list; `summary` prints what they look like instead, in colour as it says."""
    writing.spare(file)
    with open_list(file) as source:
        listing = Listing(session, source, options, named)
        # A run over one profile does without the collector; over a million products what is left behind would add up.
        # The knowledge stays, and need not be looked at again and again.
        gc.freeze()
        gc.enable()
        if summary is not None:
            with writing.kept(listing) as keep:
                summarise(listing, session, keep, summary, as_json=as_json)
        else:
            writing.write(listing)
    listing.finish()
