"""The engines, and the one rule by which a pair gets its engine.

The rule, first match wins: the engine that a person named; an engine that translates the pair directly, in the order
of ``ORDER``; two legs of one engine over a third language, in the same order; else an error that names the command
which would install one.
"""

from __future__ import annotations

import importlib

from pipeline.engines import debian
from pipeline.engines.base import PIVOTS, Engine, Pair, candidates
from pipeline.errors import NoEngineError, SettingsError

# name -> (its module, its class), imported when used
_ENGINES = {
    "argos": ("pipeline.engines.argos.engine", "Argos"),
    "apertium": ("pipeline.engines.apertium", "Apertium"),
    "echo": ("pipeline.engines.echo", "Echo"),
}
ORDER = ("argos", "apertium")  # those that are chosen by themselves, best first


_instances: dict[str, Engine] = {}


def get(name: str) -> Engine:
    """The engine of that name, one instance per process. Raises ``SettingsError`` for an unknown name."""
    if name not in _ENGINES:
        raise SettingsError(f"There is no engine “{name}”.", remedy=f"The engines are {', '.join(_ENGINES)}.")
    if name not in _instances:
        module, kind = _ENGINES[name]
        _instances[name] = getattr(importlib.import_module(module), kind)()
    return _instances[name]


def configure(device: str, compute_type: str) -> None:
    """Where neural models run and with which numbers, for this process; ``""`` is what each was tried with."""
    from pipeline.engines.argos.engine import Argos  # noqa: PLC0415 - where it is configured alone
    from pipeline.engines.argos.model import Options  # noqa: PLC0415

    _instances["argos"] = Argos(Options(device=device or "cpu", compute_type=compute_type))


def installed() -> list[Engine]:
    """The engines that can translate at least one pair on this machine, best first."""
    return [engine for engine in map(get, ORDER) if engine.pairs()]


def choose(pair: Pair, override: str | None = None) -> Engine:
    """The engine that serves a pair by the rule above.

    ``override`` names an engine, which then serves the pair directly or by two legs. Raises ``NoEngineError``, whose
    remedy is the command that would install one, and ``SettingsError`` for an unknown name.
    """
    if override == "echo":
        return get("echo")
    engines = [get(override)] if override else [get(name) for name in ORDER]
    for engine in engines:
        if serving(engine, pair):
            return engine
    for engine in engines:
        middle = _middle(engine, pair)
        if middle:
            from pipeline.engines.pivot import Pivot  # noqa: PLC0415 - only where there is a pivot

            return Pivot(engine, engine, (pair.source, middle, pair.target))
    by = f"the engine “{override}”" if override else "any engine"
    raise NoEngineError(f"{pair} cannot be translated by {by} on this machine.", remedy=debian.remedy(pair))


def serving(engine: Engine, pair: Pair) -> Pair | None:
    """The pair of an engine that serves ``pair``: itself, or without the region or script (es->pt for es->pt-AO)."""
    pairs = set(engine.pairs())
    return next((candidate for candidate in candidates(pair) if candidate in pairs), None)


def _middle(engine: Engine, pair: Pair) -> str | None:
    codes = {code for one in engine.pairs() for code in one}
    order = [code for code in PIVOTS if code in codes] + sorted(codes - set(PIVOTS))
    for middle in order:
        if middle in pair:
            continue
        if serving(engine, Pair(pair.source, middle)) and serving(engine, Pair(middle, pair.target)):
            return middle
    return None
