"""Segments -> translations: what the store has already, then each distinct text once, streamed through the engines.

A pair's engine works in a thread of its own (Apertium in processes of its own besides), so that the next document is
read while this one is translated. Only the thread that made the ``Translator`` touches the store. Results are written
batch by batch, each batch in one transaction: a killed run loses at most the batches in flight. Nothing here grows
with the job: what waits for an engine is bounded, and texts met before are found through the store.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pipeline.document import Alignment, Recipe, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.errors import DiglotError
from pipeline.markup import project
from pipeline.store import Store
from pipeline.store.work import Pending, Recalled, Revision

BATCH = 64  # texts per transaction: what a killed run can lose
WINDOW = 4096  # texts on their way through the engines: enough to keep them busy while a document is read


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
    with the reason why nothing serves it. ``touched`` are the articles that get new revisions. ``transient`` is set by
    failures that the next run should try again.
    """

    document: int
    name: str
    target: str
    segments: int
    recipes: Mapping[str, int]
    refused: Mapping[str, str]
    made_with: str  # recipes and refusals as one word: what the edition will have been made with
    is_new: bool  # it was never complete, so that every article is to be counted and exported
    counts: Counts = field(default_factory=Counts)
    touched: set[int] = field(default_factory=set)
    reasons: dict[int, set[str]] = field(default_factory=dict)
    transient: bool = False
    complete: bool = False  # every segment was asked for; those that wait for an engine are counted in ``waiting``
    waiting: int = 0


@dataclass(slots=True)
class _Text:
    """One distinct text on its way through an engine, and who waits for it."""

    digest: bytes
    pair: Pair
    source: str
    waiting: list[tuple[Edition, Pending]]


_Texts = list[_Text]
_Result = tuple["_Worker", _Texts, "list[Translation] | Exception"]


class _Worker:
    """An engine at work on one pair: batches go in, results come out of the queue that all workers share."""

    def __init__(self, engine: Engine, pair: Pair, results: queue.SimpleQueue[_Result]) -> None:
        self.pair = pair
        self.flying = 0
        self.broken: DiglotError | None = None
        self.gathered: _Texts = []
        self._engine, self._results = engine, results
        self._inbox: queue.SimpleQueue[_Texts | None] = queue.SimpleQueue()
        self._sent: deque[_Texts] = deque()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"translate {pair}", daemon=True)
        self._thread.start()

    def flush(self) -> None:
        """Send what was gathered."""
        if self.gathered:
            self.flying += len(self.gathered)
            self._inbox.put(self.gathered)
            self.gathered = []

    def stop(self) -> None:
        """End after the batch that is being translated; the others are left for the next run."""
        self._stopped = True
        self._inbox.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            for translations in self._engine.stream(self._requests(), self.pair):
                self._results.put((self, self._sent.popleft(), translations))
        except Exception as error:  # raised again, or told, by the thread that waits for results
            self._results.put((self, [], error))

    def _requests(self) -> Iterator[Sequence[Request]]:
        while (texts := self._inbox.get()) is not None and not self._stopped:
            self._sent.append(texts)
            yield [Request(text.source) for text in texts]


class Translator:
    """Takes editions, and calls ``done`` with each one as soon as its last segment is stored. A context manager."""

    def __init__(
        self,
        store: Store,
        engine_for: Callable[[Pair], Engine],
        done: Callable[[Edition], None],
        advanced: Callable[[Edition, int], None],
    ) -> None:
        self._store, self._engine_for, self._done, self._advanced = store, engine_for, done, advanced
        self._workers: dict[Pair, _Worker] = {}
        self._results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        self._flying: dict[tuple[bytes, str], _Text] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.stop()

    def add(self, edition: Edition) -> None:
        """Have all segments of an edition translated that need it; returns while the engines are still at work."""
        pending = 0
        for chunk in self._store.pending(edition.document, edition.target, edition.recipes):
            pending += len(chunk)
            self._take(edition, chunk)
        self._advanced(edition, edition.segments - pending)
        for worker in self._workers.values():
            if not worker.flying:
                worker.flush()
        edition.complete = True
        self._settle(edition)

    def finish(self) -> None:
        """Wait until everything is translated and stored."""
        for worker in self._workers.values():
            worker.flush()
        while self._flying:
            self._collect(self._results.get())

    def _take(self, edition: Edition, chunk: Sequence[Pending]) -> None:
        """What needs no engine is stored at once, the rest is sent."""
        ready: list[Revision] = []
        wanted: list[Pending] = []
        for one in chunk:
            edition.touched.add(one.article)
            if is_same(one.language, edition.target) or not any(map(str.isalpha, one.source)):
                ready.append(_copied(one))
            else:
                wanted.append(one)
        found = self._store.recall(wanted, edition.target, edition.document, edition.recipes)
        missing = []
        for one in wanted:
            recalled = found.get(one.digest)
            if recalled is not None:
                edition.counts.from_memory += 1
                ready.append(_revision(one, recalled))
            elif one.language in edition.refused:
                _fail(edition, one, edition.refused[one.language])
            else:
                missing.append(one)
        self._store.revise(edition.target, ready)
        self._advanced(edition, len(chunk) - len(missing))
        for one in missing:
            self._send(edition, one)

    def _send(self, edition: Edition, one: Pending) -> None:
        key = (one.digest, edition.target)
        pair = Pair(one.language, edition.target)
        worker = self._workers.get(pair)
        if worker is None:
            worker = self._workers[pair] = _Worker(self._engine_for(pair), pair, self._results)
        if worker.broken:
            edition.transient = True
            _fail(edition, one, str(worker.broken))
            self._advanced(edition, 1)
            return
        edition.waiting += 1
        text = self._flying.get(key)
        if text is not None:
            text.waiting.append((edition, one))
            return
        text = self._flying[key] = _Text(one.digest, pair, one.source, [(edition, one)])
        worker.gathered.append(text)
        if len(worker.gathered) >= BATCH:
            worker.flush()
            self._drain()

    def _drain(self) -> None:
        """Store what has come back; wait for more only where too much is on its way."""
        while True:
            full = len(self._flying) >= WINDOW
            if full:
                for worker in self._workers.values():
                    worker.flush()
            try:
                self._collect(self._results.get(block=full))
            except queue.Empty:
                return

    def _collect(self, result: _Result) -> None:
        worker, texts, translations = result
        if isinstance(translations, Exception):
            if not isinstance(translations, DiglotError):
                raise translations
            self._break(worker, translations)
            return
        worker.flying -= len(texts)
        if not worker.flying:
            worker.flush()
        revisions: list[Revision] = []
        settled: list[tuple[Edition, int]] = []
        for text, translation in zip(texts, translations, strict=True):
            del self._flying[text.digest, text.pair.target]
            failed = bool(text.source and not translation.target)
            for number, (edition, one) in enumerate(text.waiting):
                settled.append((edition, 1))
                if failed:
                    edition.transient = True
                    _fail(edition, one, _why(translation))
                elif number:
                    edition.counts.from_memory += 1
                else:
                    edition.counts.translated += 1
                revisions.append(_revision(one, translation, failed=failed))
        self._store.revise(worker.pair.target, revisions)
        self._release(settled)

    def _break(self, worker: _Worker, error: DiglotError) -> None:
        """The engine is gone: all that waited for it has failed, and so will what comes."""
        worker.broken = error
        worker.flying, worker.gathered = 0, []
        settled: list[tuple[Edition, int]] = []
        for key, text in list(self._flying.items()):
            if text.pair == worker.pair:
                del self._flying[key]
                for edition, one in text.waiting:
                    edition.transient = True
                    _fail(edition, one, str(error))
                    settled.append((edition, 1))
        self._release(settled)

    def _release(self, settled: Sequence[tuple[Edition, int]]) -> None:
        sums: dict[int, tuple[Edition, int]] = {}
        for edition, number in settled:
            sums[id(edition)] = (edition, sums.get(id(edition), (edition, 0))[1] + number)
        for edition, number in sums.values():
            edition.waiting -= number
            self._advanced(edition, number)
            self._settle(edition)

    def _settle(self, edition: Edition) -> None:
        if edition.complete and not edition.waiting:
            self._done(edition)


def is_same(source: str, target: str) -> bool:
    """Whether a text needs no translation: the codes are equal, or one is the plain form of the other (pt, pt-BR)."""
    if source == target:
        return True
    plain = source.partition("-")[0]
    return plain == target.partition("-")[0] and plain in (source, target)


def _copied(one: Pending) -> Revision:
    """A target that is its source: already in the target language, or a number, a rule, an ornament."""
    whole = Alignment(((0, len(one.source), 0, len(one.source)),))
    return Revision(
        one, Translation(one.source, Recipe("source", "", "", ()), whole), one.markup, "source", "translated"
    )


def _revision(one: Pending, content: Translation | Recalled, *, failed: bool = False) -> Revision:
    text = content.text if isinstance(content, Recalled) else content.target
    markup = project(one.markup, content.alignment, text) if one.markup else ()
    if isinstance(content, Recalled):
        return Revision(one, content, markup, content.origin, content.state)
    return Revision(one, content, markup, "engine", "initial" if failed else "translated")


def _fail(edition: Edition, one: Pending, reason: str) -> None:
    edition.counts.failed += 1
    edition.reasons.setdefault(one.article, set()).add(reason)


def _why(translation: Translation) -> str:
    told = [issue.message for issue in translation.issues if issue.severity == "error"]
    return told[0] if told else "The engine gave nothing back for some of its sentences."
