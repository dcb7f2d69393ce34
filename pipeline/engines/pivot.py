"""Pivot: engines one after the other, over languages that both neighbours know (fr->es->en)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from pipeline.alignment import compose
from pipeline.document import Alignment, Issue, Recipe, Span, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.markup import project


class Pivot:
    """A chain of legs, one engine for each. Alignments are composed, and so is the recipe's path.

    ``path`` has one language more than there are engines. Terms are those of the last language: no leg is given them.
    """

    def __init__(self, engines: Sequence[Engine], path: Sequence[str]) -> None:
        self.path = tuple(path)
        self._legs = [(engine, Pair(*pair)) for engine, pair in zip(engines, pairwise(path), strict=True)]
        self.name = "+".join(dict.fromkeys(engine.name for engine in engines))
        self.gather = max(engine.gather for engine in engines)

    def pairs(self) -> Sequence[Pair]:
        return [Pair(self.path[0], self.path[-1])]

    def recipe(self, pair: Pair) -> Recipe:
        return reduce(_recipe, [engine.recipe(leg) for engine, leg in self._legs])

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        engine, leg = self._legs[0]
        done = engine.translate([Request(request.source) for request in requests], leg)
        for engine, leg in self._legs[1:]:
            further = engine.translate([Request(one.target) for one in done], leg)
            done = [_join(*both) for both in zip(done, further, strict=True)]
        return _marked(requests, done)

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        """All legs at work at once, each on another batch."""
        asked: deque[Sequence[Request]] = deque()
        engine, leg = self._legs[0]
        done = engine.stream(_plain(requests, asked), leg)
        for engine, leg in self._legs[1:]:
            done = _next_leg(done, engine, leg)
        for batch in done:
            yield _marked(asked.popleft(), batch)

    def close(self) -> None:
        for engine, _ in self._legs:
            engine.close()


def _plain(requests: Iterable[Sequence[Request]], asked: deque[Sequence[Request]]) -> Iterator[list[Request]]:
    for batch in requests:
        asked.append(batch)
        yield [Request(request.source) for request in batch]


def _marked(requests: Sequence[Request], done: Sequence[Translation]) -> list[Translation]:
    """The translations with the requests' markup at its place."""
    return [
        replace(one, markup=project(request.markup, one.alignment, one.target))
        for request, one in zip(requests, done, strict=True)
    ]


def _next_leg(before: Iterator[list[Translation]], engine: Engine, leg: Pair) -> Iterator[list[Translation]]:
    """What comes out of the legs ``before`` through one more."""
    waiting: deque[list[Translation]] = deque()

    def requests() -> Iterator[list[Request]]:
        for batch in before:
            waiting.append(batch)
            yield [Request(one.target) for one in batch]

    for batch in engine.stream(requests(), leg):
        yield [_join(*pair) for pair in zip(waiting.popleft(), batch, strict=True)]


def _join(first: Translation, second: Translation) -> Translation:
    scores = (first.score, second.score)
    return Translation(
        target=second.target,
        recipe=_recipe(first.recipe, second.recipe),
        alignment=compose(first.alignment, second.alignment, first.target),
        score=sum(score for score in scores if score is not None) if None not in scores else None,
        issues=_issues(first, second),
    )


def _recipe(first: Recipe, second: Recipe) -> Recipe:
    return Recipe(
        engine="+".join(dict.fromkeys([*first.engine.split("+"), second.engine])),
        model=f"{first.model}+{second.model}",
        version=f"{first.version}+{second.version}",
        path=(*first.path, *second.path[1:]),
    )


def _issues(first: Translation, second: Translation) -> tuple[Issue, ...]:
    """What the legs before and the next one complain of, in terms of the source and the final target.

    A word which the first leg did not know is in the second leg's text as it was: it is told once, by its place in
    the source. What the second leg alone does not know is told by the words of the source that it came from.
    """
    issues = [
        replace(issue, target_span=_through(issue.target_span, second.alignment, forward=True))
        for issue in first.issues
    ]
    told = {issue.source_span for issue in issues}
    for issue in second.issues:
        back = _through(issue.source_span, first.alignment, forward=False)
        if back is None or back not in told:
            issues.append(replace(issue, source_span=back))
    return tuple(issues)


def _through(span: Span | None, alignment: Alignment, *, forward: bool) -> Span | None:
    """The hull of what ``span`` is linked to: from source to target, or back."""
    if span is None:
        return None
    links = alignment.links if forward else [(t0, t1, s0, s1) for s0, s1, t0, t1 in alignment.links]
    hits = [(far0, far1) for near0, near1, far0, far1 in links if near0 < span[1] and span[0] < near1]
    return (min(start for start, _ in hits), max(end for _, end in hits)) if hits else None
