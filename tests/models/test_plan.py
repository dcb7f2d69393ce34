"""Which packages are wanted for which languages."""

from __future__ import annotations

from pipeline.engines.base import Pair
from pipeline.models.plan import wanted

OFFERED = [Pair(*pair.split("-")) for pair in ("en-es", "es-en", "fr-en", "pt-es", "fa-en", "en-fa")]


def _wanted(sources: str, targets: str, have: str = "") -> list[str]:
    there = [Pair(*pair.split("-")) for pair in have.split()]
    return ["-".join(pair) for pair in wanted(sources.split(), targets.split(), OFFERED, there)]


def test_direct_pairs_come_first() -> None:
    assert _wanted("en pt", "es") == ["en-es", "pt-es"]


def test_two_legs_where_there_is_no_direct_pair() -> None:
    assert _wanted("fr fa", "es") == ["fa-en", "en-es", "fr-en"]


def test_what_is_there_is_not_wanted_again() -> None:
    assert _wanted("fr en", "es", have="en-es") == ["fr-en"]


def test_a_language_that_nothing_leads_from_is_left_out() -> None:
    assert _wanted("ku es", "es") == []
