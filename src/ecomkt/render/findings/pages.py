"""The pages of all kinds of findings."""

from collections.abc import Mapping
from types import MappingProxyType

from ecomkt.checks.finding import Kind
from ecomkt.render.findings.behaviour import BEHAVIOUR_PAGES
from ecomkt.render.findings.page import Page
from ecomkt.render.findings.rules import RULE_PAGES
from ecomkt.render.findings.texts import TEXT_PAGES

__all__ = ["PAGES"]

PAGES: Mapping[Kind, Page] = MappingProxyType({**RULE_PAGES, **BEHAVIOUR_PAGES, **TEXT_PAGES})
