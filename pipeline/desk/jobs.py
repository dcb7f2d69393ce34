"""Runs started from the pages. Each is a process of its own: pages stay quick, and all that the engines loaded is gone
when it ends. One at a time: two would wait for each other's database and share the same processors.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import reading
from pipeline.errors import DeskError, DiglotError, UnreadableError
from pipeline.files import stored_path
from pipeline.reading.formats import FORMATS
from pipeline.settings import Settings
from pipeline.store.work import Job

if TYPE_CHECKING:
    from pipeline.run import Problem

# A newspaper's issue as text is below a megabyte, a year of one some tens.
LARGEST = 64 << 20
SUFFIXES = tuple(FORMATS)
_SIGNS = " .,()'’&+-_"
_JOINED = re.compile("(?<=[^\\W\\d_])\u200c(?=[^\\W\\d_])")  # within words of Persian it is a letter's business
_NICENESS = 10  # of a run: a tenth of the processor's time where others want it, all of it else


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands. ``state``: idle, running, cancelling, done, cancelled, failed. Counts are of sentences."""

    state: str = "idle"
    files: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    given: str = ""
    document: str = ""
    target: str = ""
    done: int = 0
    of: int = 0
    problems: tuple[str, ...] = ()
    version: int = 0

    @property
    def running(self) -> bool:
        return self.state in ("running", "cancelling")


@dataclass(slots=True)
class _Sums:
    """Sentences by document and target; what a child sends is added here."""

    done: dict[tuple[str, str], int] = field(default_factory=dict)
    of: dict[tuple[str, str], int] = field(default_factory=dict)


class Jobs:
    """The one run of a service. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self._progress = Progress()
        self._process: multiprocessing.process.BaseProcess | None = None

    @property
    def progress(self) -> Progress:
        with self._lock:
            return self._progress

    def files(self) -> list[str]:
        """The files of ``input/`` that can be read, by name; no link that leads out of the workspace."""
        folder = self._settings.input
        if not folder.is_dir():
            return []
        inside = (folder.resolve(), self._settings.workspace.resolve())
        return sorted(
            path.name
            for path in folder.iterdir()
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and any(path.resolve().is_relative_to(one) for one in inside)
        )

    def start(self, files: Sequence[str], targets: Sequence[str], given: str = "") -> None:
        """Begin to translate files of ``input/``. Raises ``DeskError`` where a run is under way or a file is not there.

        A run that was cancelled or killed goes on when the same files are started again: what is done is not done
        anew.
        """
        missing = sorted(set(files) - set(self.files()))
        if missing or not files:
            raise DeskError(f"There is no file “{missing[0]}” in input/." if missing else "No file was chosen.")
        if not targets:
            raise DeskError("No language was chosen.", remedy="Say into which language to translate.")
        with self._lock:
            if self._progress.running:
                raise DeskError("A run is under way.", remedy="Wait for it, or cancel it first.")
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            paths = [self._settings.input / name for name in files]
            process = context.Process(
                target=_work, args=(self._settings, paths, tuple(targets), given, theirs), daemon=True
            )
            process.start()
            theirs.close()
            self._process = process
            self._set(Progress("running", tuple(files), tuple(targets), given))
        threading.Thread(target=self._listen, args=(process, ours), name="job", daemon=True).start()

    def left_over(self, last: Job | None) -> tuple[str, ...]:
        """The files of ``input/`` that a run was to translate which broke off before this service began."""
        if last is None or last.state != "interrupted" or self.progress.running:
            return ()
        return tuple(
            name for name in self.files() if stored_path(self._settings.input / name, self._settings) in last.files
        )

    def resume(self, last: Job | None) -> None:
        """Go on with what broke off: this service's own run, else ``last``. Raises ``DeskError`` as ``start``."""
        before = self.progress
        if before.files:
            self.start(before.files, before.targets, before.given)
        elif last:
            self.start(self.left_over(last), last.targets, last.given)
        else:
            raise DeskError("There is no run to go on with.", remedy="Start one.")

    def cancel(self) -> None:
        """End the run after what it is translating now; all that is done stays."""
        with self._lock:
            if self._process and self._process.pid and self._progress.state == "running":
                self._set(replace(self._progress, state="cancelling"))
                os.kill(self._process.pid, signal.SIGINT)

    def _set(self, progress: Progress) -> None:
        with self._lock:
            self._progress = replace(progress, version=self._progress.version + 1)

    def _listen(self, process: multiprocessing.process.BaseProcess, connection: Connection) -> None:
        sums = _Sums()
        end = "failed"
        problems: tuple[str, ...] = ()
        while True:
            try:
                kind, document, target, number = connection.recv()
            except (EOFError, OSError):
                break
            if kind == "started":
                sums.of[document, target] = number
            elif kind == "advanced":
                sums.done[document, target] = sums.done.get((document, target), 0) + number
            elif kind == "finished":
                sums.done[document, target] = sums.of.get((document, target), 0)
            elif kind == "problem":
                problems = (*problems, document)
            elif kind == "end":
                end = document
            with self._lock:
                self._set(
                    replace(
                        self._progress,
                        document=document if kind in ("started", "advanced") else self._progress.document,
                        target=target if kind in ("started", "advanced") else self._progress.target,
                        done=sum(sums.done.values()),
                        of=sum(sums.of.values()),
                        problems=problems,
                    )
                )
        process.join()
        with self._lock:
            self._set(replace(self.progress, state=end))


def file_name(name: str) -> str:
    """``name`` as a file of ``input/`` may be called. Raises ``DeskError`` for any other, and for other formats."""
    bare = unicodedata.normalize("NFC", name.strip())  # macOS takes letters and their accents apart
    fit = all(one in _SIGNS or _is_of_words(one) for one in _JOINED.sub("", bare))
    if not fit or not _is_of_words(bare[:1] or ".") or len(bare.encode()) > 200:
        raise DeskError(
            f"A file cannot have the name “{bare[:80]}”.",
            remedy="Use letters, digits, spaces, dots and hyphens, a letter first.",
        )
    if Path(bare).suffix.lower() not in SUFFIXES:
        raise DeskError(
            f"“{bare}” cannot be read: Diglot reads {', '.join(SUFFIXES)}.",
            remedy="Save the issue as Markdown or plain text.",
        )
    return bare


def _is_of_words(one: str) -> bool:
    """Whether a character is a letter, a mark on one, a digit, or one of the brackets and points of other scripts."""
    kind = unicodedata.category(one)[0]
    return kind in "LMN" or (kind == "P" and not one.isascii())


def take_in(folder: Path, name: str, data: bytes) -> str:
    """Put an uploaded file into ``input/``; gives its name. Nothing there is ever overwritten, and no link followed.

    Raises ``DeskError`` for a name that cannot be, and for what no run could read.
    """
    bare = file_name(name)
    try:
        reading.check(bare, data)
    except UnreadableError as error:
        raise DeskError(f"{error.where}: {error.what}", remedy=error.remedy) from error
    path = folder / bare
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError as error:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return bare
        raise DeskError(
            f"There is another file “{bare}” in input/ already.", remedy="Give this one another name."
        ) from error
    except OSError as error:
        raise DeskError(
            f"“{bare}” cannot be put into input/: {error.strerror}.",
            remedy="Free some space, or give yourself the right to write there.",
        ) from error
    return bare


class _Reporter:
    """A run's watcher that tells the service; a service that is gone ends the run."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _send(self, kind: str, document: str = "", target: str = "", number: int = 0) -> None:
        try:
            self._connection.send((kind, document, target, number))
        except OSError as error:
            raise KeyboardInterrupt from error

    def started(self, document: str, target: str, segments: int) -> None:
        self._send("started", document, target, segments)

    def advanced(self, document: str, target: str, segments: int) -> None:
        self._send("advanced", document, target, segments)

    def finished(self, document: str, target: str, *, unchanged: bool) -> None:
        self._send("finished", document, target)

    def failed(self, problem: Problem) -> None:
        # without a language it is a file's, which the reason names
        words = (problem.document, problem.article, problem.reason) if problem.target else (problem.reason,)
        self._send("problem", ": ".join(word for word in words if word))


def _work(settings: Settings, paths: list[Path], targets: tuple[str, ...], given: str, connection: Connection) -> None:
    """What the process does."""
    from pipeline import run  # noqa: PLC0415 - in the process that translates alone

    if hasattr(os, "nice"):  # whoever reads or writes at the desk goes before, and so do the engines' programs
        os.nice(_NICENESS)
    reporter = _Reporter(connection)
    end = "failed"
    try:
        run.translate(paths, settings, targets, reporter, given=given)
        end = "done"
    except KeyboardInterrupt:
        end = "cancelled"
    except DiglotError as error:
        reporter.failed(run.Problem("", "", "", error.told(settings.workspace)))
    finally:
        try:
            connection.send(("end", end, "", 0))
        except OSError:
            end = "nobody listens"
        connection.close()
