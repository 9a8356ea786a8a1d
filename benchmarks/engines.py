"""The engines that this machine has."""

from collections.abc import Mapping

from ecomkt.inference.durable import DurableEngine
from ecomkt.inference.engine import EngineFactory, PlainEngine, engine_factory


def engines_here() -> Mapping[str, EngineFactory]:
    """Return the engines by name, DurableEngine only where durable_rules can be imported."""
    durable: dict[str, EngineFactory] = {"DurableEngine": DurableEngine} if engine_factory() is DurableEngine else {}
    return {**durable, "PlainEngine": PlainEngine}
