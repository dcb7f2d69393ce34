"""Engines at work: an edition's texts go to the worker of their pair in batches, and come back in order.

Each worker is a thread; what it shares with the one that translates is two queues.
"""

from __future__ import annotations

import queue
import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline import checks
from pipeline.document import Issue, Markup, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.engines.echo import Echo
from pipeline.errors import DiglotError
from pipeline.markup import project
from pipeline.store.work import Pending
from pipeline.terms import Terms, code_in, spared

BATCH = 64  # texts per transaction: what a killed run can lose


@dataclass(slots=True)
class Counts:
    """What became of the segments; the others needed nothing."""

    from_memory: int = 0
    translated: int = 0
    failed: int = 0


@dataclass(slots=True)
class Edition:
    """A document on its way into one language. ``document`` and the keys of ``reasons`` are the store's numbers.

    Every language of its segments is in ``recipes``, with the number of the recipe in the store, or in ``refused``,
    with the reason why nothing serves it. ``transient`` is set by failures that the next run should try again.
    """

    document: int
    name: str
    target: str
    segments: int
    articles: Mapping[int, str]  # number -> id
    recipes: Mapping[str, int]
    refused: Mapping[str, str]
    made_with: str  # recipes and refusals as one word: what the edition will have been made with
    touched: set[int]  # articles to be counted and exported: those that changed, and those that get new revisions
    counts: Counts = field(default_factory=Counts)
    reasons: dict[int, set[str]] = field(default_factory=dict)
    transient: bool = False
    complete: bool = False  # every segment was asked for
    recheck: bool = False  # words are forbidden anywhere that were not before, or no longer
    rejudge: bool = False  # the checks are others than those by which it was judged
    rejudged: bool = False  # and something in it was judged again
    waiting: Counter[int] = field(default_factory=Counter)  # per article, how many segments wait for an engine


@dataclass(slots=True)
class Text:
    """One distinct text on its way through an engine, the segment it was first met in, and all that wait for it."""

    first: Pending
    pair: Pair
    waiting: list[tuple[Edition, Pending]]


Texts = list[Text]
Result = tuple["Worker", Texts, "list[Translation] | Exception"]


class Worker:
    """An engine at work on one pair: batches go in, results come out of the queue that all workers share."""

    def __init__(self, engine: Engine, pair: Pair, results: queue.SimpleQueue[Result], terms: Terms) -> None:
        self.pair = pair
        self.flying = 0
        self.broken: DiglotError | None = None
        self.gathered: Texts = []
        self._engine, self._results, self._terms = engine, results, terms
        self._context = checks.Context(pair.source, pair.target)
        self._inbox: queue.SimpleQueue[Texts | None] = queue.SimpleQueue()
        self._sent: deque[tuple[Texts, list[Request]]] = deque()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"translate {pair}", daemon=True)
        self._thread.start()

    @property
    def full(self) -> bool:
        """Whether as much is gathered as the engine likes to choose from."""
        return len(self.gathered) >= max(BATCH, self._engine.gather)

    def flush(self) -> None:
        """Send what was gathered, in batches; where the engine likes to choose, texts of like length together."""
        if self._engine.gather > BATCH:
            self.gathered.sort(key=lambda text: -len(text.first.source))  # the longest first: none is left for the end
        self.flying += len(self.gathered)
        for start in range(0, len(self.gathered), BATCH):
            self._inbox.put(self.gathered[start : start + BATCH])
        self.gathered = []

    def stop(self) -> None:
        """End after the batch that is being translated; the others are left for the next run."""
        self._stopped = True
        self._inbox.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            for translations in self._engine.stream(self._requests(), self.pair):
                texts, requests = self._sent.popleft()
                made = spared(self._engine, requests, translations, self.pair)
                done = [
                    self._checked(text.first, self._enforced(text.first, request, one))
                    for text, request, one in zip(texts, requests, made, strict=True)
                ]
                self._results.put((self, texts, done))
        except Exception as error:  # raised again, or told, by the thread that waits for results
            self._results.put((self, [], error))

    def _enforced(self, first: Pending, request: Request, translation: Translation) -> Translation:
        return self._terms.enforce(request, translation, firsts=first.firsts, code=code_in(first.markup))

    def _checked(self, one: Pending, translation: Translation) -> Translation:
        """A translation with what the checks find in it. The glossary's part is told already, by what put terms in."""
        if not translation.target or translation.recipe.engine == Echo.name:  # a dry run translates nothing
            return translation
        markup = project(one.markup, translation.alignment, translation.target) if one.markup else ()
        return replace(translation, issues=judged(one, translation.target, markup, translation.issues, self._context))

    def _requests(self) -> Iterator[Sequence[Request]]:
        while (texts := self._inbox.get()) is not None and not self._stopped:
            pending = [text.first for text in texts]
            requests = [
                Request(one.source, constraints=self._terms.constraints(one.source, code=code_in(one.markup)))
                for one in pending
            ]
            self._sent.append((texts, requests))
            yield requests


def judged(
    one: Pending, target: str, markup: tuple[Markup, ...] | None, told: Sequence[Issue], context: checks.Context
) -> tuple[Issue, ...]:
    """The issues of a text, those found now instead of those that the checks ``told`` before.

    What engines and the glossary told stays. ``markup`` is the target's; None: it is not known, and what was told of it
    stays too.
    """
    spared = {*checks.OF_TERMS, *(("lost_markup",) if markup is None else ())}
    heading = one.kind in ("heading", "subheading")
    pair = checks.SegmentPair("", one.source, target, one.markup, markup or (), heading)
    found = [issue for issue in checks.examine(pair, context) if issue.check not in spared]
    return (*(issue for issue in told if issue.check in spared or issue.check not in checks.CHECKS), *found)
