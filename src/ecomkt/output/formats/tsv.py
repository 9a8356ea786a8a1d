"""Tab-separated values."""

from functools import partial

from ecomkt.output.formats import csv

TAKES = "table"
SUFFIXES = (".tsv",)

write = partial(csv.write, delimiter="\t")
