"""Segments -> translations: what the store has already, then each distinct text once, streamed through the engines.

A pair's engine works in a thread of its own (Apertium in processes of its own besides), so that the next document is
read while this one is translated. Only the thread that made the ``Translator`` touches the store. Results are written
batch by batch, each batch in one transaction: a killed run loses at most the batches in flight. Nothing here grows
with the job: what waits for an engine is bounded, and texts met before are found through the store.
"""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from pipeline.checks import Context
from pipeline.document import Alignment, Issue, Recipe, Translation
from pipeline.engines.base import Engine, Pair
from pipeline.engines.echo import Echo
from pipeline.errors import DiglotError
from pipeline.markup import project
from pipeline.serving import needs_engine
from pipeline.store import Store
from pipeline.store.work import Head, Pending, Recalled, Revision, Stored
from pipeline.terminology import FORBIDDEN, STALE, Marker, Terminology, reissued
from pipeline.terms import code_in
from pipeline.workers import Edition, Result, Text, Worker, judged

WINDOW = 4096  # texts on their way through the engines: enough to keep them busy while a document is read

Key = tuple[bytes, str, str]  # a text by its digest, the target, the fingerprint of its terms


class Observer(Protocol):
    """Who is told what became of an edition, by the thread that made the ``Translator``."""

    def advance(self, edition: Edition, segments: int) -> None:
        """So many more segments have what they need."""

    def close(self, edition: Edition, articles: Sequence[int]) -> None:
        """These articles were touched, and all their segments are stored."""

    def finish(self, edition: Edition) -> None:
        """All articles are closed."""


class Translator:
    """Takes editions and has them translated; a context manager."""

    def __init__(
        self,
        store: Store,
        engine_for: Callable[[Pair], Engine],
        observer: Observer,
        terminology: Terminology | None = None,
    ) -> None:
        self._store, self._engine_for, self._observer = store, engine_for, observer
        self._terminology = terminology or Terminology(None)
        self._workers: dict[Pair, Worker] = {}
        self._results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._flying: dict[Key, Text] = {}
        self._ahead: set[Key] = set()  # translated before their document was stored, not yet counted

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.stop()

    def begin(self, sources: Iterable[Pending], target: str, recipes: Mapping[str, int]) -> None:
        """Send whole articles ahead, of a document that is still being read; ``add`` will ask for them.

        What the store has already is not sent, nor what is in a language without a recipe.
        """
        wanted: dict[Key, Pending] = {}
        for one in Marker(self._terminology, target).mark(sources):
            key = _key(one, target)
            if one.language in recipes and key not in self._flying and needs_engine(one.language, one.source, target):
                wanted[key] = one
        found = self._store.recall(list(wanted.values()), target, 0, recipes)
        for number, (key, one) in enumerate(wanted.items()):
            if number not in found:
                self._send(one, target)
                self._ahead.add(key)

    def add(self, edition: Edition) -> None:
        """Have all segments of an edition translated that need it; returns while the engines are still at work."""
        pending = 0
        marker = Marker(self._terminology, edition.target)
        for chunk in self._store.standing(edition.document, edition.target, edition.recipes):
            marked = marker.mark(chunk)
            stale = [one for one in marked if one.is_stale]
            pending += len(stale)
            self._recheck(edition, [one for one in marked if not one.is_stale])
            self._take(edition, stale)
        self._observer.advance(edition, edition.segments - pending)
        self._ahead = {key for key in self._ahead if key[1] != edition.target or key in self._flying}
        for worker in self._workers.values():
            if not worker.flying:
                worker.flush()
        edition.complete = True
        self._observer.close(edition, sorted(number for number in edition.touched if not edition.waiting[number]))
        if not edition.waiting.total():
            self._observer.finish(edition)

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
            if needs_engine(one.language, one.source, edition.target):
                wanted.append(one)
            else:
                ready.append(_copied(one))
        found = self._store.recall(wanted, edition.target, edition.document, edition.recipes)
        missing = []
        remembered = []
        for number, one in enumerate(wanted):
            recalled = found.get(number)
            if recalled is not None:
                self._count(edition, one, first=False)
                ready.append(_revision(one, recalled))
                if recalled.origin == "memory":
                    remembered.append(_with_head(one, recalled))
            elif one.language in edition.refused:
                _fail(edition, one, edition.refused[one.language])
            else:
                missing.append(one)
        self._store.revise(edition.target, ready)
        self._recheck(edition, remembered)
        self._observer.advance(edition, len(chunk) - len(missing))
        for one in missing:
            text = self._send(one, edition.target)
            if text is None:
                edition.transient = True
                _fail(edition, one, str(self._workers[Pair(one.language, edition.target)].broken))
                self._observer.advance(edition, 1)
            else:
                text.waiting.append((edition, one))
                edition.waiting[one.article] += 1

    def _recheck(self, edition: Edition, chunk: Sequence[Pending]) -> None:
        """Tell of texts that stay as they are what a glossary, or checks, that have changed since have against them."""
        target, terms = edition.target, self._terminology
        all_ = edition.recheck or edition.rejudge
        looked = [(one, one.head) for one in chunk if one.head and (one.head.is_human or all_)]
        edition.rejudged = edition.rejudged or (edition.rejudge and bool(looked))
        texts = self._store.texts(sorted({head.content for _, head in looked}))
        changed: dict[int, Sequence[Issue]] = {}
        for one, head in looked:
            text, issues = texts[head.content].text, texts[head.content].issues
            found: dict[str, Sequence[Issue]] = {}
            if head.is_human:
                found[STALE] = terms.stale(one, text, target)
            if edition.recheck:
                told = {issue.target_span for issue in found.get(STALE, ())}
                banned = terms.of(one, target).verify(one.source, text, code_in(one.markup))
                found[FORBIDDEN] = [i for i in banned if i.check == FORBIDDEN and i.target_span not in told]
            new = reissued(issues, found)
            if edition.rejudge and head.origin != "source":
                again = _judged_again(one, head, texts[head.content], issues if new is None else new, target)
                new = again if {*again} != {*issues} else None
            if new is not None:
                changed[head.content] = new
        shown = [(one.segment, head.content) for one, head in looked if head.content in changed]
        if changed:
            self._store.flag(shown, target, changed)
            edition.touched.update(one.article for one, head in looked if head.content in changed)

    def _count(self, edition: Edition, one: Pending, *, first: bool) -> None:
        """Count a translation: as translated for the first segment that gets it in this run, else as remembered."""
        key = _key(one, edition.target)
        if first or key in self._ahead:
            self._ahead.discard(key)
            edition.counts.translated += 1
        else:
            edition.counts.from_memory += 1

    def _send(self, one: Pending, target: str) -> Text | None:
        """The text on its way to its engine; None where that engine is gone."""
        key = _key(one, target)
        text = self._flying.get(key)
        if text is not None:
            return text
        pair = Pair(one.language, target)
        worker = self._workers.get(pair)
        if worker is None:
            worker = self._workers[pair] = Worker(
                self._engine_for(pair), pair, self._results, self._terminology.terms(pair)
            )
        if worker.broken:
            return None
        text = self._flying[key] = Text(one, pair, [])
        worker.gathered.append(text)
        if worker.full:
            worker.flush()
            self._drain()
        return text

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

    def _collect(self, result: Result) -> None:
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
        kept: list[Revision] = []
        for text, translation in zip(texts, translations, strict=True):
            del self._flying[_key(text.first, text.pair.target)]
            failed = not translation.target
            if not text.waiting and not failed:
                kept.append(_revision(text.first, translation))
            for number, (edition, one) in enumerate(text.waiting):
                if failed:
                    edition.transient = True
                    _fail(edition, one, _why(translation))
                else:
                    self._count(edition, one, first=number == 0)
                revisions.append(_revision(one, translation, failed=failed))
        self._store.revise(worker.pair.target, revisions, kept)
        self._release([text.waiting for text in texts])

    def _break(self, worker: Worker, error: DiglotError) -> None:
        """The engine is gone: all that waited for it has failed, and so will what comes."""
        worker.broken = error
        worker.flying, worker.gathered = 0, []
        lost = [text for text in self._flying.values() if text.pair == worker.pair]
        for text in lost:
            key = _key(text.first, text.pair.target)
            del self._flying[key]
            self._ahead.discard(key)
            for edition, one in text.waiting:
                edition.transient = True
                _fail(edition, one, error.told())
        self._release([text.waiting for text in lost])

    def _release(self, settled: Iterable[Sequence[tuple[Edition, Pending]]]) -> None:
        """Segments no longer wait: tell what that completes."""
        editions: dict[int, tuple[Edition, Counter[int]]] = {}
        for waiting in settled:
            for edition, one in waiting:
                editions.setdefault(id(edition), (edition, Counter()))[1][one.article] += 1
        for edition, articles in editions.values():
            edition.waiting -= articles
            self._observer.advance(edition, articles.total())
            if edition.complete:
                self._observer.close(edition, sorted(number for number in articles if not edition.waiting[number]))
                if not edition.waiting.total():
                    self._observer.finish(edition)


def _judged_again(one: Pending, head: Head, stored: Stored, told: Sequence[Issue], target: str) -> tuple[Issue, ...]:
    """The issues of a stored text by the checks of now."""
    context = Context(one.language, target)
    if stored.engine == Echo.name or not stored.text or context.same_language:
        return tuple(told)
    markup = None if head.is_human and one.markup else project(one.markup, stored.alignment, stored.text)
    return judged(one, stored.text, markup, told, context)


def _key(one: Pending, target: str) -> Key:
    return (one.digest, target, one.glossary or "")


def _with_head(one: Pending, recalled: Recalled) -> Pending:
    """A segment whose newest revision is what was recalled for it."""
    head = Head(recalled.content, recalled.origin, recalled.state, True, True, recalled.glossary)
    return replace(one, head=head)


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
        # what people approved keeps the terms it was approved with: it may be stale
        return Revision(replace(one, glossary=content.glossary), content, markup, content.origin, content.state)
    return Revision(one, content, markup, "engine", "initial" if failed else "translated")


def _fail(edition: Edition, one: Pending, reason: str) -> None:
    edition.counts.failed += 1
    edition.reasons.setdefault(one.article, set()).add(reason)


def _why(translation: Translation) -> str:
    told = [issue.message for issue in translation.issues if issue.severity == "error"]
    return told[0] if told else "The engine gave nothing back for some of its sentences."
