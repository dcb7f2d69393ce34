"""The index of words brought up to date in the background, after a run has made many new texts."""

from __future__ import annotations

import threading
from pathlib import Path

from pipeline.errors import DiglotError
from pipeline.store.desk import Desk

# Texts per transaction: some hundredths of a second, so that nobody who saves waits for it.
_AT_ONCE = 500


class Indexer:
    """One thread at a time; it ends when nothing is left."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def kick(self) -> None:
        """Begin, unless it is at work already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until it is done."""
        thread = self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        try:
            with Desk.open(self._database) as desk:
                while desk.index(_AT_ONCE):
                    pass
        except DiglotError:  # a locked or full disk: the next search tries again, and tells what is missing
            return
