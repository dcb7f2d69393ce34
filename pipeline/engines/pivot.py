"""Pivot: two engines one after the other, over a language that both know (fr->es->en)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.alignment import compose
from pipeline.document import Alignment, Issue, Recipe, Span, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.markup import project


class Pivot:
    """One chain of two legs. The alignments are composed, and so is the recipe's path."""

    def __init__(self, first: Engine, second: Engine, path: tuple[str, str, str]) -> None:
        self.first, self.second, self.path = first, second, path
        self.name = first.name if first.name == second.name else f"{first.name}+{second.name}"
        self.gather = max(first.gather, second.gather)

    def pairs(self) -> Sequence[Pair]:
        return [Pair(self.path[0], self.path[2])]

    def recipe(self, pair: Pair) -> Recipe:
        source, middle, target = self.path
        return _recipe(self.first.recipe(Pair(source, middle)), self.second.recipe(Pair(middle, target)))

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        source, middle, target = self.path
        firsts = self.first.translate([replace(request, markup=()) for request in requests], Pair(source, middle))
        seconds = self.second.translate([Request(first.target) for first in firsts], Pair(middle, target))
        return [_join(*legs) for legs in zip(requests, firsts, seconds, strict=True)]

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        for batch in requests:
            yield self.translate(batch, pair)

    def close(self) -> None:
        self.first.close()
        self.second.close()


def _join(request: Request, first: Translation, second: Translation) -> Translation:
    alignment = compose(first.alignment, second.alignment, first.target)
    return Translation(
        target=second.target,
        recipe=_recipe(first.recipe, second.recipe),
        alignment=alignment,
        markup=project(request.markup, alignment, second.target),
        issues=_issues(first, second),
    )


def _recipe(first: Recipe, second: Recipe) -> Recipe:
    engine = first.engine if first.engine == second.engine else f"{first.engine}+{second.engine}"
    return Recipe(
        engine=engine,
        model=f"{first.model}+{second.model}",
        version=f"{first.version}+{second.version}",
        path=(*first.path, *second.path[1:]),
    )


def _issues(first: Translation, second: Translation) -> tuple[Issue, ...]:
    """What both legs complain of, in terms of the source and the final target.

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
