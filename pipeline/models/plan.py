"""Which packages a workspace wants: for each language of its documents a way to each target."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pipeline.engines.base import PIVOTS, Pair


def wanted(
    sources: Collection[str], targets: Sequence[str], offered: Iterable[Pair], have: Iterable[Pair]
) -> list[Pair]:
    """The pairs to install, of those offered: the direct one, else two legs over a third language.

    A pair that is there counts as a leg. What no offered pair leads to is left out.
    """
    there, can = set(have), set(offered)
    out: list[Pair] = []
    for source in sorted(sources):
        for target in targets:
            if source != target:
                out += [leg for leg in _legs(Pair(source, target), there | can) if leg not in there]
    return list(dict.fromkeys(out))


def _legs(pair: Pair, known: Collection[Pair]) -> list[Pair]:
    if pair in known:
        return [pair]
    codes = {code for one in known for code in one}
    # over English first: nearly every Argos package has it on one side
    for middle in dict.fromkeys(["en", *PIVOTS, *sorted(codes)]):
        legs = [Pair(pair.source, middle), Pair(middle, pair.target)]
        if middle not in pair and all(leg in known for leg in legs):
            return legs
    return []
