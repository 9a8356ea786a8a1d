"""The engines of this machine, and which of them answers."""

from ecomkt.errors import EngineError, InputError, did_you_mean
from ecomkt.inference import durable
from ecomkt.inference.engine import EngineFactory, PlainEngine
from ecomkt.safe_text import visible


def engine_factory(name: str | None = None) -> EngineFactory:
    """Return the engine called `plain` or `durable`; without a name durable_rules, where it can be imported.

    Raises InputError for another name, EngineError if `durable` is asked for and can't be imported.
    """
    if name == "plain":
        return PlainEngine
    if name not in (None, "durable"):
        hint = did_you_mean(name, ("plain", "durable"))
        raise InputError.of("unknown-engine", "no engine is called '{name}'", hint, name=visible(name))
    problem = durable.import_problem()
    if problem and name:
        raise EngineError([problem])
    return PlainEngine if problem else durable.DurableEngine


def engine_report() -> tuple[str, str]:
    """Return the name of the engine that runs on this machine, and why it is this one."""
    problem = durable.import_problem()
    if problem:
        return "plain", problem.message
    return f"durable-rules {durable.durable_version()}", "durable_rules can be imported"
