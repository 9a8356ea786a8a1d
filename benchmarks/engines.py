"""The engines that this machine has."""

from collections.abc import Mapping

from ecomkt.inference.engine import EngineFactory, PlainEngine
from ecomkt.inference.engines import engine_factory


def engines_here() -> Mapping[str, EngineFactory]:
    """Return the engines by name: durable only where durable_rules can be imported."""
    durable = {} if engine_factory() is PlainEngine else {"durable": engine_factory()}
    return {**durable, "plain": PlainEngine}
