"""A chain of programs kept open, which answers one NUL-ended chunk with one NUL-ended chunk.

Apertium's programs flush at every NUL (``-z``, https://wiki.apertium.org/wiki/Daemon), so that a chain is started once
and then fed segment after segment. Nothing tells that a chain is stuck but its silence: hence the time limit.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import EngineError

# A chain answers 2,000 and more segments a second; loading the largest Debian pair takes about a second on a small
# machine. A silence of 10 s means that it hangs; long segments get more, at a hundredth of the measured speed.
PATIENCE_SECONDS = 10.0
BYTES_PER_SECOND = 2_000
TRIES = 2  # of a chunk by itself, before it is given up
READ_SIZE = 1 << 16
_NICER = 10  # a tenth of what we get of a processor that we want, too
_NUL = b"\0"


@dataclass(frozen=True, slots=True)
class Stage:
    """One program of a chain with its arguments."""

    argv: tuple[str, ...]


class _BrokenChainError(Exception):
    """The chain died, hung or lost count; what had been answered before is kept by the caller."""


class Pipe:
    """A chain of programs; starts at its first use and again whenever it broke. Not thread-safe.

    ``analyses``: it is an analyser. lt-proc (3.7.1) drops the last words of a chunk where they may begin a multiword
    ("un problema de clase" of "de clase media") and only one superblank follows: an analyser gets two.
    """

    def __init__(self, stages: Sequence[Stage], patience: float = PATIENCE_SECONDS, *, analyses: bool = False) -> None:
        self.stages = tuple(stages)
        self.patience = patience
        self._spare = "[]" if analyses else ""
        self._count = 0
        self._processes: list[subprocess.Popen[bytes]] = []
        self._finalizer: weakref.finalize[..., Pipe] | None = None

    @property
    def pids(self) -> list[int]:
        """The process ids of the running stages, none before the first use."""
        return [process.pid for process in self._processes]

    def exchange(self, chunks: Sequence[str]) -> list[str | None]:
        """The answer to each chunk, in order; ``None`` for a chunk that breaks the chain even when sent alone.

        A chunk holds no NUL. Raises ``EngineError`` if a program cannot be started.
        """
        answers: list[str | None] = []
        while len(answers) < len(chunks):
            if self._attempt(chunks, len(answers), len(chunks), answers):
                break
            # broken: the first unanswered chunk may be to blame, or nobody (a killed process); alone it tells
            at = len(answers)
            if not any(self._attempt(chunks, at, at + 1, answers) for _ in range(TRIES)):
                answers.append(None)
        return answers

    def start(self) -> None:
        """Start the programs if they do not run, so that they read their data while others work.

        Raises ``EngineError`` if a program cannot be started.
        """
        if not self._processes:
            self._start()

    def close(self) -> None:
        """End the processes; the next use starts new ones."""
        if self._finalizer:
            self._finalizer()
        self._processes, self._finalizer = [], None

    def _attempt(self, chunks: Sequence[str], start: int, end: int, answers: list[str | None]) -> bool:
        """Append the answers to ``chunks[start:end]`` as they come; False (and a closed chain) if it broke."""
        try:
            self.start()
            for number, answer in self._talk(chunks[start:end]):
                answers.append(_unnumbered(answer, number).removesuffix(self._spare))
        except _BrokenChainError:
            self.close()
            return False
        return True

    def _talk(self, chunks: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Write all chunks while reading the answers, so that every stage works at once and no buffer fills up.

        Each chunk ends in a superblank with its number, so that an answer to another one is noticed.
        """
        source, sink = self._processes[-1].stdout, self._processes[0].stdin
        assert source is not None  # noqa: S101 - both were asked for in _start
        assert sink is not None  # noqa: S101
        first = self._count
        self._count += len(chunks)
        encoded = [f"{chunk}{self._spare}[={number}]\0".encode() for number, chunk in enumerate(chunks, first)]
        unwritten = memoryview(b"".join(encoded))
        answered, partial = 0, b""
        deadline = time.monotonic() + self._patience_for(encoded[0] if encoded else b"")
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            selector.register(sink, selectors.EVENT_WRITE)
            while answered < len(encoded):
                events = selector.select(max(0.0, deadline - time.monotonic()))
                if not events and time.monotonic() >= deadline:
                    raise _BrokenChainError
                for key, _ in events:
                    if key.fileobj is sink:
                        unwritten = unwritten[_write(sink.fileno(), unwritten) :]
                        if not unwritten:
                            selector.unregister(sink)
                        continue
                    data = os.read(source.fileno(), READ_SIZE)
                    if not data:
                        raise _BrokenChainError
                    *complete, partial = (partial + data).split(_NUL)
                    if len(complete) > len(encoded) - answered:
                        raise _BrokenChainError
                    for answer in complete:
                        answered += 1
                        yield first + answered - 1, answer.decode("utf-8", "replace")
                    if complete and answered < len(encoded):
                        deadline = time.monotonic() + self._patience_for(encoded[answered])

    def _patience_for(self, chunk: bytes) -> float:
        return self.patience + len(chunk) / BYTES_PER_SECOND

    def _start(self) -> None:
        environment = dict(os.environ, LC_ALL="C.UTF-8")  # the stream is UTF-8 whatever the user's locale
        previous: int | subprocess.Popen[bytes] = subprocess.PIPE
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for stage in self.stages:
                process = subprocess.Popen(
                    stage.argv,
                    stdin=subprocess.PIPE if isinstance(previous, int) else previous.stdout,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                    process_group=0,  # Ctrl-C is for us; the chain ends when its input does
                )
                if not isinstance(previous, int) and previous.stdout:
                    previous.stdout.close()  # ours; the next stage holds its own copy
                previous = process
                processes.append(process)
                _let_others_first(process)
        except OSError as error:
            _end(processes)
            raise EngineError(
                f"The program {stage.argv[0]} cannot be started: {error.strerror}.",
                remedy="Look at “diglot doctor” for what is missing.",
            ) from error
        if processes[0].stdin:
            os.set_blocking(processes[0].stdin.fileno(), False)
        self._processes = processes
        self._finalizer = weakref.finalize(self, _end, processes)  # runs at exit, too


def _let_others_first(process: subprocess.Popen[bytes]) -> None:
    """A chain keeps every processor busy; whoever feeds it holds the database's lock at times, and then others wait."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # gone already, which reading from it will tell
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + _NICER)


def _unnumbered(answer: str, number: int) -> str:
    text, _, found = answer.rpartition("[")
    if found.strip() != f"={number}]":
        raise _BrokenChainError
    return text


def _write(sink: int, data: memoryview) -> int:
    try:
        return os.write(sink, data[:READ_SIZE])
    except BlockingIOError:
        return 0
    except BrokenPipeError as error:
        raise _BrokenChainError from error


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Kill and reap every process (a stopped one included) and close our ends."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    for process in processes:
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()
