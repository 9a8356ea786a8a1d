"""Tells e-commerce consultants how to sell a product online, and why.

    from ecomkt import Advisor

`docs/library.md` says what it answers.
"""

from ecomkt.version import __version__

TYPE_CHECKING = False  # of typing, which takes a fifth of the time in which `--version` answers
if TYPE_CHECKING:
    from ecomkt.errors import EcomktError, EngineError, InputError, KnowledgeError, Location, Problem
    from ecomkt.interfaces.advisor import Advisor
    from ecomkt.interfaces.results import (
        ClassifyResult,
        CompareResult,
        QuestionsResult,
        RecommendResult,
        Result,
        ShowResult,
        WhyResult,
    )
    from ecomkt.profile.fact import Fact, Profile

__all__ = [
    "Advisor",
    "ClassifyResult",
    "CompareResult",
    "EcomktError",
    "EngineError",
    "Fact",
    "InputError",
    "KnowledgeError",
    "Location",
    "Problem",
    "Profile",
    "QuestionsResult",
    "RecommendResult",
    "Result",
    "ShowResult",
    "WhyResult",
    "__version__",
]

_HOMES = ("errors", "profile.fact", "interfaces.results", "interfaces.advisor")


def __getattr__(name: str) -> object:
    # The command line starts by importing this package, and answers `--version` without any of these.
    if name in __all__:
        from importlib import import_module

        for home in _HOMES:
            if hasattr(module := import_module(f"{__name__}.{home}"), name):
                return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
