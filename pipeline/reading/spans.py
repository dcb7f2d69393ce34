"""Moving offsets when text is cut or joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.document import Markup, Span


def without(text: str, spans: Sequence[Span]) -> tuple[str, Callable[[int], int]]:
    """``text`` without the sorted spans, and a function from old offsets to new ones."""
    kept, old, new, at, out = [], [0], [0], 0, 0
    for begin, end in spans:
        if end <= at:
            continue
        start = max(begin, at)
        kept.append(text[at:start])
        out += start - at
        old += [start, end]
        new += [out, out]
        at = end
    kept.append(text[at:])

    def moved(offset: int) -> int:
        i = bisect_left(old, offset)
        if i < len(old) and old[i] == offset:
            return new[i]
        inside = i % 2 == 0  # between the start and the end of a span that is gone
        return new[i - 1] if inside else new[i - 1] + offset - old[i - 1]

    return "".join(kept), moved


def without_in(markup: Iterable[Markup], moved: Callable[[int], int]) -> tuple[Markup, ...]:
    """Markup with its offsets moved; what covered only text that is gone goes too."""
    shifted = (replace(one, start=moved(one.start), end=moved(one.end)) for one in markup)
    return tuple(one for one in shifted if one.start < one.end)


def shifted(markup: Iterable[Markup], by: int) -> tuple[Markup, ...]:
    """Markup moved ``by`` characters."""
    return tuple(replace(one, start=one.start + by, end=one.end + by) for one in markup)
