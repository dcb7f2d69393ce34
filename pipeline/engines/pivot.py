"""Pivot: engines one after the other, over languages that both neighbours know (fr->es->en).

The glossary's terms are those of the last language, so the last leg alone is given them: where the legs before made
words of a term that stand together and render nothing else, these words are the term to the last engine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from pipeline.alignment import compose, made_of, ordered
from pipeline.document import Alignment, Issue, Recipe, Span, Translation
from pipeline.engines.base import Constraint, Engine, Pair, Request
from pipeline.markup import project


@dataclass(frozen=True, slots=True)
class _Way:
    """A request on its way through the legs, with what they made of it so far.

    ``carried`` are the terms that the next leg is given, each with its place in what the legs before made.
    """

    request: Request
    done: Translation | None = None
    carried: tuple[tuple[Constraint, Span], ...] = ()

    def asked(self) -> Request:
        """What the next leg is asked."""
        text = self.done.target if self.done else self.request.source
        return Request(text, constraints=tuple(replace(one, span=place) for one, place in self.carried))

    def further(self, made: Translation) -> _Way:
        """The way behind one more leg, which made this of what it was asked."""
        done = made if self.done is None else _join(self.done, made)
        if self.done and self.carried:
            done = _told(self.request.source, self.carried, made, done)
        return _Way(self.request, done)

    def with_terms(self, language: str) -> _Way:
        """The way before the last leg; ``language`` is that of the text so far."""
        done = self.done
        if done is None:
            return self
        places = [(one, made_of(done.alignment, one.span, done.target)) for one in self.request.constraints]
        found = [(one, place, done.target[slice(*place)]) for one, place in places if place]
        return replace(self, carried=tuple((_numbered(one, word, language), place) for one, place, word in found))

    def ended(self) -> Translation:
        """The translation, with the request's markup at its place."""
        done = self.done or Translation("", Recipe("", "", "", ()))
        return replace(done, markup=project(self.request.markup, done.alignment, done.target))


class Pivot:
    """A chain of legs, one engine for each. Alignments are composed, and so is the recipe's path.

    ``path`` has one language more than there are engines.
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
        ways = [_Way(request) for request in requests]
        for number, (engine, leg) in enumerate(self._legs, 1):
            ways = [way.with_terms(self.path[-2]) for way in ways] if number == len(self._legs) else ways
            made = engine.translate([way.asked() for way in ways], leg)
            ways = [way.further(one) for way, one in zip(ways, made, strict=True)]
        return [way.ended() for way in ways]

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        """All legs at work at once, each on another batch."""
        batches: Iterable[list[_Way]] = ([_Way(request) for request in batch] for batch in requests)
        for engine, leg in self._legs[:-1]:
            batches = _streamed(batches, engine, leg)
        for batch in _streamed(
            ([way.with_terms(self.path[-2]) for way in batch] for batch in batches), *self._legs[-1]
        ):
            yield [way.ended() for way in batch]

    def close(self) -> None:
        for engine, _ in self._legs:
            engine.close()


def _numbered(one: Constraint, word: str, language: str) -> Constraint:
    """A term in the number of ``word``, which stands for it in a text between, where its own does not tell one."""
    from pipeline.glossary import number  # noqa: PLC0415 - only where there are terms

    if one.replace or one.plural or not (one.base and one.plural_base):
        return one
    told = number.of_phrase(word, language)
    if told == "plural":
        renderings = (one.plural_base, *one.renderings[1:])
        return replace(one, renderings=renderings, plural=True, replace=True)
    return replace(one, replace=told == "singular")


def _streamed(batches: Iterable[list[_Way]], engine: Engine, leg: Pair) -> Iterator[list[_Way]]:
    """The batches behind one more leg."""
    waiting: deque[list[_Way]] = deque()

    def requests() -> Iterator[list[Request]]:
        for batch in batches:
            waiting.append(batch)
            yield [way.asked() for way in batch]

    for made in engine.stream(requests(), leg):
        yield [way.further(one) for way, one in zip(waiting.popleft(), made, strict=True)]


def _join(first: Translation, second: Translation) -> Translation:
    scores = (first.score, second.score)
    return Translation(
        target=second.target,
        recipe=_recipe(first.recipe, second.recipe),
        alignment=compose(first.alignment, second.alignment, first.target),
        score=sum(score for score in scores if score is not None) if None not in scores else None,
        issues=_issues(first, second),
    )


def _told(
    source: str, carried: Sequence[tuple[Constraint, Span]], last: Translation, joined: Translation
) -> Translation:
    """The joined translation with what the last leg tells of its terms, in the words of the source.

    A term is rendered as a whole: one link leads from all of it to the rendering, in place of those of its words.
    """
    links = set(joined.alignment.links)
    terms = []
    for one, (start, end) in carried:
        put = [(*link[2:], last.target[link[2] : link[3]]) for link in last.alignment.links if link[:2] == (start, end)]
        for t0, t1, word in put:
            told = next((term for term in last.terms if term.target == word), None)
            if told:
                links -= {link for link in links if link[2:] == (t0, t1) and one.span[0] <= link[0] < one.span[1]}
                links.add((*one.span, t0, t1))
                terms.append(replace(told, source=source[slice(*one.span)]))
    return replace(joined, alignment=ordered(links), terms=tuple(terms))


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
