"""How a language writes: quotation marks, decimal marks, its own punctuation. Data: ``data/locales.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Locale:
    """The habits of one language; what it does not say is empty. ``data/locales.toml`` explains each field.

    ``powers`` maps a word for a power of ten to its exponent; a key that ends in ``*`` stands for any ending.
    ``length`` is in characters per character of English, 0 where it was not measured.
    """

    quotes: tuple[str, ...] = ()
    straight: bool = False
    closes_together: bool = False
    decimal: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    comma: str = ","
    semicolon: str = ";"
    question: str = "?"
    stop: str = "."
    space_before: str = ""
    inverted: bool = False
    doubled: frozenset[str] = frozenset()
    never_doubled: frozenset[str] = frozenset()
    never_last: frozenset[str] = frozenset()
    reduplicates: bool = False
    unspaced: bool = False
    length: float = 0.0
    units: frozenset[str] = frozenset()
    powers: Mapping[str, int] = field(default_factory=dict)


_SETS = ("doubled", "never_doubled", "never_last", "units")


@lru_cache(maxsize=256)
def locale(code: str) -> Locale:
    """The locale of a BCP 47 code: ``es-MX`` is ``es`` with what Mexico does otherwise; nothing for an unknown one."""
    table = _table()
    entry: dict[str, Any] = {}
    for name in dict.fromkeys((code.partition("-")[0], code)):
        entry |= table.get(name, {})
    powers = {word: int(power) for power, words in entry.pop("powers", {}).items() for word in words}
    made = {key: _value(value, words=key in _SETS) for key, value in entry.items()}
    return Locale(**made, powers=powers)


def codes() -> tuple[str, ...]:
    """The languages that have an entry, without countries."""
    return tuple(code for code in _table() if "-" not in code)


def _value(value: Any, *, words: bool) -> Any:
    if isinstance(value, list):
        return frozenset(value) if words else tuple(value)
    return value


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files("pipeline") / "data" / "locales.toml").read_text("utf-8"))
