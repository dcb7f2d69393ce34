"""Alignments put together and brought over edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.document import Alignment

Link = tuple[int, int, int, int]


def ordered(links: Iterable[Link]) -> Alignment:
    """An alignment of these links, each once, sorted by their place in the target."""
    return Alignment(tuple(sorted(set(links), key=lambda link: (link[2], link[3], link[0], link[1]))))


def compose(first: Alignment, second: Alignment, middle: str) -> Alignment:
    """Source to target over ``middle``, the target of ``first`` and the source of ``second``.

    Two links join where their spans of ``middle`` share a character that is not white space.
    """
    left = sorted(first.links, key=lambda link: link[2])
    starts = [link[2] for link in left]
    longest = max((link[3] - link[2] for link in left), default=0)
    links: list[Link] = []
    for m0, m1, t0, t1 in second.links:
        at = bisect_right(starts, m1 - 1) - 1
        while at >= 0 and left[at][2] > m0 - longest:
            s0, s1, n0, n1 = left[at]
            if middle[max(m0, n0) : min(m1, n1)].strip():
                links.append((s0, s1, t0, t1))
            at -= 1
    return ordered(links)
