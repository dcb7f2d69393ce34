"""Alignments put together and brought over edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.document import Alignment, Span

Link = tuple[int, int, int, int]
# An article that an engine makes from the noun ("la huelga" for "strike") is aligned to the noun. Words of up to three
# letters before the words proper do not count: el, la, los, las, un, una, o, os, the, le, les, der.
_ARTICLE = 3


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


def made_of(alignment: Alignment, span: Span, target: str) -> Span | None:
    """The words of ``target`` that came from ``span`` of the source and from nothing else, if they stand together."""
    inside = [link for link in alignment.links if span[0] <= link[0] and link[1] <= span[1]]
    outside = [link for link in alignment.links if not (span[0] <= link[0] and link[1] <= span[1])]
    own = sorted({link[2:] for link in inside if not any(link[2] < o[3] and o[2] < link[3] for o in outside)})
    own = [word for word in own if target[slice(*word)].strip()]
    while len(own) > 1 and _is_article(own[0], inside):
        own = own[1:]
    if not own:
        return None
    region = (own[0][0], max(end for _, end in own))
    if any(link[2] < region[1] and region[0] < link[3] for link in outside):
        return None
    return region


def _is_article(word: Span, inside: Sequence[Link]) -> bool:
    """Whether a short word shares its source with a later word."""
    sources = {link[:2] for link in inside if link[2:] == word}
    shared = any(link[:2] in sources and link[2] >= word[1] for link in inside)
    return shared and word[1] - word[0] <= _ARTICLE
