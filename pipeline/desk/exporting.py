"""The files in ``output/`` follow what people change in the browser: in the background, an article at a time."""

from __future__ import annotations

import threading
from pathlib import Path

from pipeline import exports
from pipeline.errors import DiglotError
from pipeline.store.store import Store

# Whoever approves sentence by sentence has the article written once they pause, and every now and then until they do.
QUIET_SECONDS = 1.5
LONGEST_SECONDS = 15.0
# Articles read and written between two looks at whether the service ends.
_AT_ONCE = 20


class Exporter:
    """One thread at a time. What is due stands in the database: what is not written now is at the next start."""

    def __init__(
        self, database: Path, output: Path, quiet: float = QUIET_SECONDS, longest: float = LONGEST_SECONDS
    ) -> None:
        self._database, self._output, self._quiet, self._longest = database, output, quiet, longest
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._again = threading.Event()
        self._ends = threading.Event()

    def kick(self) -> None:
        """Something was changed, or may have been before the service was started."""
        self._again.set()
        with self._lock:
            if not self._ends.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="export", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End after the article that is being written."""
        self._ends.set()
        self._again.set()
        self.wait()

    def wait(self) -> None:
        """Until it is done."""
        thread = self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        while self._again.is_set() and not self._ends.is_set():
            waited = 0.0
            while self._again.is_set() and waited < self._longest and not self._ends.is_set():
                self._again.clear()
                waited += self._quiet
                self._ends.wait(self._quiet)
            self._again.clear()
            try:
                self._write()
            except DiglotError:  # a locked or full disk: it stays due, and the next change tries again
                return

    def _write(self) -> None:
        if not self._database.exists():
            return
        with Store.open(self._database) as store:
            while not self._ends.is_set() and (found := store.due(_AT_ONCE)):
                for one in found:
                    view = store.article(one.document, one.key, one.target)
                    if view is not None:
                        exports.write(self._output / one.document, view)
                    store.written(one)
                    if self._ends.is_set():
                        return
