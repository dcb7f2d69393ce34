"""One sentence translated anew, with the glossary as it is now. What the engines loaded is let go of when they idle."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline import engines
from pipeline.document import Markup, Translation
from pipeline.engines.base import Alternatives, Engine, Pair, Request
from pipeline.errors import DiglotError
from pipeline.glossary import Glossary
from pipeline.markup import project
from pipeline.settings import Settings
from pipeline.terms import Terms, code_in

# A model takes some hundred megabytes and a second or two to load: worth keeping while somebody works, not overnight.
IDLE_SECONDS = 300.0
# As many as a list that is read: further hypotheses of a beam differ in a comma.
ALTERNATIVES = 5
# Sentences whose alternatives are known again when one of them is approved.
_OFFERED = 256


class Machine:
    """The engines of a service; one sentence at a time. Thread-safe."""

    def __init__(self, settings: Settings, idle: float = IDLE_SECONDS) -> None:
        self._settings, self._idle = settings, idle
        self._lock = threading.Lock()
        self._loaded: dict[Pair, Engine] = {}
        self._others: dict[Pair, list[Engine]] = {}
        self._offered: OrderedDict[tuple[Pair, str], dict[str, Translation]] = OrderedDict()
        self._timer: threading.Timer | None = None

    def translate(
        self, source: str, markup: tuple[Markup, ...], pair: Pair, glossary: Glossary | Path | None
    ) -> Translation:
        """A new translation of ``source``. Raises ``NoEngineError`` and ``EngineError``."""
        terms = Terms(pair, glossary)
        with self._at_work():
            return _translated(self._engine(pair), source, markup, terms)

    def alternatives(
        self, source: str, markup: tuple[Markup, ...], pair: Pair, glossary: Glossary | Path | None
    ) -> list[Translation]:
        """What else the pair's engine would say, then what other engines and ways say; each text once.

        An engine beside the pair's own that fails is left out. Raises ``NoEngineError`` and ``EngineError``.
        """
        terms = Terms(pair, glossary)
        with self._at_work():
            engine = self._engine(pair)
            if pair not in self._others:
                self._others[pair] = engines.others(pair, engine)
            request = Request(source, markup, terms.constraints(source, code=code_in(markup)))
            made = (
                engine.alternatives(request, pair, ALTERNATIVES)
                if isinstance(engine, Alternatives)
                else engine.translate([request], pair)
            )
            found = [_enforced(request, one, terms) for one in made]
            for other in self._others[pair]:
                found += _tried(lambda other=other: _translated(other, source, markup, terms))  # type: ignore[misc]
        each = {one.target: one for one in reversed(found) if one.target}
        with self._lock:
            self._offered[pair, source] = each
            self._offered.move_to_end((pair, source))
            if len(self._offered) > _OFFERED:
                self._offered.popitem(last=False)
        return list(reversed(each.values()))

    def offered(self, source: str, pair: Pair, text: str) -> Translation | None:
        """The alternative of this text that was offered for a sentence not long ago."""
        with self._lock:
            return self._offered.get((pair, source), {}).get(text)

    @property
    def loaded(self) -> int:
        """How many engines are held."""
        return len(self._loaded) + sum(map(len, self._others.values()))

    def close(self) -> None:
        """Let go of processes and memory; the next sentence loads them again."""
        with self._lock:
            for engine in (*self._loaded.values(), *(one for each in self._others.values() for one in each)):
                engine.close()
            self._loaded.clear()
            self._others.clear()
            if self._timer:
                self._timer.cancel()
                self._timer = None

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._lock:
            if self._timer:
                self._timer.cancel()
            try:
                yield
            finally:
                self._timer = threading.Timer(self._idle, self.close)
                self._timer.daemon = True
                self._timer.start()

    def _engine(self, pair: Pair) -> Engine:
        if pair not in self._loaded:
            self._loaded[pair] = engines.choose(pair, self._settings.engines.get(pair))
        return self._loaded[pair]


def _translated(engine: Engine, source: str, markup: tuple[Markup, ...], terms: Terms) -> Translation:
    request = Request(source, markup, terms.constraints(source, code=code_in(markup)))
    return _enforced(request, engine.translate([request], terms.pair)[0], terms)


def _enforced(request: Request, made: Translation, terms: Terms) -> Translation:
    done = terms.enforce(request, made)
    marked = project(request.markup, done.alignment, done.target) if request.markup else ()
    return replace(done, markup=marked)


def _tried(make: Callable[[], Translation]) -> list[Translation]:
    try:
        return [make()]
    except DiglotError:
        return []
