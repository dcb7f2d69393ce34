"""The engines, and the one rule by which a pair gets its engine.

The rule, first match wins: the engine that a person named; an engine that translates the pair directly, in the order
of ``ORDER``; the shortest chain of pairs over other languages, of one engine, in the same order, or else of several;
else an error that names the command which would install one.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Collection, Sequence
from itertools import pairwise

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

    ``override`` names an engine, which then serves the pair directly or by several legs. Raises ``NoEngineError``,
    whose remedy is the command that would install one, and ``SettingsError`` for an unknown name.
    """
    if override == "echo":
        return get("echo")
    engines = [get(override)] if override else [get(name) for name in ORDER]
    for engine in engines:
        if serving(engine, pair):
            return engine
    path, legs = _route(pair, engines)
    if path:
        from pipeline.engines.pivot import Pivot  # noqa: PLC0415 - only where there is a pivot

        return Pivot(legs, path)
    by = f"the engine “{override}”" if override else "any engine"
    remedy = debian.remedy(pair)
    if override != "apertium":
        remedy += f" Argos packages may: diglot models install --for FILES --to {pair.target}"
    raise NoEngineError(f"{_named(pair)} cannot be translated by {by} on this machine.", remedy=remedy)


def others(pair: Pair, chosen: Engine) -> list[Engine]:
    """What else serves a pair beside the chosen engine: another engine directly, each over one other language."""
    direct = [engine for name in ORDER if serving(engine := get(name), pair)]
    found = [engine for engine in direct if engine.name != chosen.name]
    for engine in installed():
        over = {one for one in engine.pairs() if one not in candidates(pair)}
        path = _path(pair, over)
        if len(path) == len(pair) + 1:
            from pipeline.engines.pivot import Pivot  # noqa: PLC0415 - only where there is a pivot

            found.append(Pivot([engine] * (len(path) - 1), path))
    ours = chosen.recipe(pair)
    return [engine for engine in found if engine.recipe(pair) != ours]


def _named(pair: Pair) -> str:
    """The pair as a person says it, with its codes: Persian to Spanish (fa->es)."""
    from pipeline.language import english_name  # noqa: PLC0415 - only where there is something to say

    return f"{english_name(pair.source)} to {english_name(pair.target)} ({pair})"


def serving(engine: Engine, pair: Pair) -> Pair | None:
    """The pair of an engine that serves ``pair``: itself, or without the region or script (es->pt for es->pt-AO)."""
    pairs = set(engine.pairs())
    return next((candidate for candidate in candidates(pair) if candidate in pairs), None)


def _route(pair: Pair, engines: Sequence[Engine]) -> tuple[list[str], list[Engine]]:
    """The shortest path over other languages and the engine of each leg; of equally short ones, one engine's."""
    served = [dict.fromkeys(engine.pairs(), engine) for engine in engines]
    every = {one: engine for table in reversed(served) for one, engine in table.items()}
    paths = [(path, table) for table in (*served, every) if (path := _path(pair, table))]
    if not paths:
        return [], []
    path, table = min(paths, key=lambda one: len(one[0]))
    legs = (next(each for each in candidates(Pair(*leg)) if each in table) for leg in pairwise(path))
    return path, [table[leg] for leg in legs]


def _path(pair: Pair, served: Collection[Pair]) -> list[str]:
    """The shortest path from source to target, breadth first, over the likeliest languages first."""

    def rank(code: str) -> tuple[int, str]:
        return (PIVOTS.index(code) if code in PIVOTS else len(PIVOTS), code)

    ends = {pair.target, pair.target.split("-")[0]}
    paths = deque([[pair.source]])
    seen = {pair.source, pair.source.split("-")[0]}
    while paths:
        path = paths.popleft()
        here = {path[-1], path[-1].split("-")[0]}
        following = {one.target for one in served if one.source in here} - seen
        if following & ends:
            return [*path, pair.target]
        seen |= following
        paths.extend([*path, code] for code in sorted(following, key=rank))
    return []
