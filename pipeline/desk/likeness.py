"""Sentences of the memory that are like one that is being reviewed, with how like they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.folding import fold
from pipeline.store.desk_views import Remembered

# Below this a sentence of the memory is read in vain: translators' tools offer matches from 70 or 75 per cent on; a
# little less is of use where sentences are short.
LEAST = 65
MOST = 3


def best(source: str, found: Iterable[Remembered]) -> list[Remembered]:
    """The sentences that are most like ``source``, best first, each translation once."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - where somebody asks

    plain = fold(source)
    rated = [replace(one, percent=_percent(fuzz.ratio(plain, fold(one.source)), one.source == source)) for one in found]
    rated.sort(key=lambda one: -one.percent)
    each: dict[str, Remembered] = {}
    for one in rated:
        if one.percent >= LEAST:
            each.setdefault(one.text, one)
    return list(each.values())[:MOST]


def _percent(ratio: float, same: bool) -> int:
    """Whole percents; a hundred is for the very same sentence alone."""
    return 100 if same else min(99, int(ratio))
