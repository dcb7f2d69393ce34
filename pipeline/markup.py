"""Inline markup (bold, italics, code, links) cut to a segment, and brought to its translation.

A span of the source becomes one span of the target: never empty, never lost, properly nested with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.document import Alignment, Markup, Span


def slice_markup(markup: Sequence[Markup], span: Span) -> tuple[Markup, ...]:
    """The part of a block's markup that lies in ``span``, with offsets from the span's start."""
    start, end = span
    return tuple(
        replace(item, start=max(item.start, start) - start, end=min(item.end, end) - start)
        for item in markup
        if max(item.start, start) < min(item.end, end)
    )


def project(markup: Sequence[Markup], alignment: Alignment, target: str) -> tuple[Markup, ...]:
    """The markup of a source, brought to its target, sorted by start with the longer first.

    What covers every aligned word of the source covers the whole target. Anything else covers the words that its
    words became; where nothing of it was aligned, the nearest word. An empty target has no markup.
    """
    if not target:
        return ()
    return _nested((item, _trim(_raw(item, alignment, target), target)) for item in markup)


def nested(markup: Sequence[Markup]) -> tuple[Markup, ...]:
    """Markup that may cross, cut so that none does; sorted by start with the longer first."""
    return _nested((item, (item.start, item.end)) for item in markup)


def _nested(wanted: Iterable[tuple[Markup, Span]]) -> tuple[Markup, ...]:
    placed: list[tuple[Markup, Span]] = []
    for item, span in sorted(wanted, key=lambda pair: (pair[0].start - pair[0].end, pair[0].start)):
        placed.append((item, _nest(item, span, placed)))
    moved = [replace(item, start=start, end=end) for item, (start, end) in placed]
    return tuple(sorted(moved, key=lambda item: (item.start, -item.end)))


def _raw(item: Markup, alignment: Alignment, target: str) -> Span:
    """Where an item goes by itself."""
    links = [link for link in alignment.links if link[2] < link[3] <= len(target)]
    inside = [link for link in links if link[0] < item.end and item.start < link[1]]
    if len(inside) == len(links):
        return (0, len(target))
    if not inside:
        nearest = min(links, key=lambda link: max(item.start - link[1], link[0] - item.end))
        return (nearest[2], nearest[3])
    outside = {link[2:] for link in links} - {link[2:] for link in inside}
    groups = list(_groups(sorted({link[2:] for link in inside}), sorted(outside)))
    hull = (groups[0][0], max(end for _, end in groups))
    foreign = sum(end - start for start, end in outside if hull[0] <= start and end <= hull[1])
    own = sum(end - start for start, end in {link[2:] for link in inside})
    # words that transfer moved apart: as one span while most of it is ours, else the longest run alone
    return hull if foreign <= own else max(groups, key=lambda group: group[1] - group[0])


def _groups(inside: Sequence[Span], outside: Sequence[Span]) -> Iterator[Span]:
    """Runs of target words with no foreign word between them."""
    start, end = inside[0]
    for left, right in inside[1:]:
        if any(end <= a and b <= left for a, b in outside):
            yield (start, end)
            start, end = left, right
        else:
            end = max(end, right)
    yield (start, end)


def _trim(span: Span, target: str) -> Span:
    start, end = span
    text = target[start:end]
    if not text.strip():
        return span
    return (start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))


def _nest(item: Markup, span: Span, placed: Sequence[tuple[Markup, Span]]) -> Span:
    """``span`` cut so that it crosses none of those placed before (the longer ones of the source first).

    Each cut keeps a non-empty part and makes the span shorter, so that this ends.
    """
    start, end = span
    crossing = True
    while crossing:
        crossing = False
        for other, (left, right) in placed:
            if not (left < start < right < end or start < left < end < right):
                continue
            crossing = True
            nested = other.start <= item.start and item.end <= other.end
            if start < left:
                start, end = (left, end) if nested else (start, left)
            else:
                start, end = (start, right) if nested else (right, end)
    return (start, end)
