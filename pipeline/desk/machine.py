"""One sentence translated anew, with the glossary as it is now. What the engines loaded is let go of when they idle."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from pipeline import engines
from pipeline.document import Markup, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.glossary import Glossary
from pipeline.markup import project
from pipeline.settings import Settings
from pipeline.terms import Terms

# A model takes some hundred megabytes and a second or two to load: worth keeping while somebody works, not overnight.
IDLE_SECONDS = 300.0


class Machine:
    """The engines of a service; one sentence at a time. Thread-safe."""

    def __init__(self, settings: Settings, idle: float = IDLE_SECONDS) -> None:
        self._settings, self._idle = settings, idle
        self._lock = threading.Lock()
        self._loaded: dict[Pair, Engine] = {}
        self._timer: threading.Timer | None = None

    def translate(
        self, source: str, markup: tuple[Markup, ...], pair: Pair, glossary: Glossary | Path | None
    ) -> Translation:
        """A new translation of ``source``. Raises ``NoEngineError`` and ``EngineError``."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            try:
                if pair not in self._loaded:
                    self._loaded[pair] = engines.choose(pair, self._settings.engines.get(pair))
                return _translated(self._loaded[pair], source, markup, Terms(pair, glossary))
            finally:
                self._timer = threading.Timer(self._idle, self.close)
                self._timer.daemon = True
                self._timer.start()

    @property
    def loaded(self) -> int:
        """How many engines are held."""
        return len(self._loaded)

    def close(self) -> None:
        """Let go of processes and memory; the next sentence loads them again."""
        with self._lock:
            for engine in self._loaded.values():
                engine.close()
            self._loaded.clear()
            if self._timer:
                self._timer.cancel()
                self._timer = None


def _translated(engine: Engine, source: str, markup: tuple[Markup, ...], terms: Terms) -> Translation:
    request = Request(source, markup, terms.constraints(source))
    made = terms.enforce(request, engine.translate([request], terms.pair)[0])
    return replace(made, markup=project(markup, made.alignment, made.target) if markup else ())
