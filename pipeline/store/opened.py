"""What every object on the database shares: it is opened, used as a context manager, closed; or it is kept open."""

from __future__ import annotations

import math
import threading
import time
import weakref
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import sqlalchemy as sa

from pipeline.store import database


class Opened:
    """A database that is open; ``where`` names it in errors. It may be shared between threads."""

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self._engine, self.where = engine, where

    @classmethod
    def open(cls, location: Path | str) -> Self:
        """What is in a file, made where it is missing, or at a database URL; its schema is brought up to date."""
        return cls(database.connect(location), str(location))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with database.guard(self.where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with database.guard(self.where), database.writing(self._engine) as connection:
            yield connection


_Object = TypeVar("_Object", bound=Opened)
_Kind = TypeVar("_Kind")
_Answer = TypeVar("_Answer")
_ANSWERS = 100


Version = tuple[int, int]


class Until(Generic[_Kind]):
    """What is remembered of a database for as long as nobody writes to it, and no longer than so many seconds."""

    def __init__(self, make: Callable[[], _Kind], seconds: float = math.inf) -> None:
        self._make, self._seconds = make, seconds
        self._kept = make()
        self._version: Version | None = None
        self._since = 0.0

    def at(self, version: Version) -> _Kind:
        """What is remembered of this version. What is added to it later than the next version began is soon gone."""
        now = time.monotonic()
        if version != self._version or now - self._since > self._seconds:
            self._kept, self._version, self._since = self._make(), version, now
        return self._kept


@dataclass(frozen=True, slots=True)
class _Held:
    """A file that is open: which one it is, and a connection that nothing is written by, to see what others write."""

    file: tuple[int, int]
    engine: sa.Engine
    watch: Any
    schema: int


class Kept:
    """A database file that stays open for many who use it for a moment each, from any thread.

    Opening it costs several times as much as what most pages ask. Where another file has taken its place, or a newer
    Diglot has changed it, it is opened anew.
    """

    def __init__(self, location: Path) -> None:
        self.location = location
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._seen = self._opened = 0
        self._answers: Until[dict[Hashable, Any]] = Until(dict)

    def exists(self) -> bool:
        """Whether there is such a file. Nothing is made by asking."""
        return self.location.exists()

    def is_open(self) -> bool:
        """Whether anybody has used it yet."""
        return self._held is not None

    @contextmanager
    def use(self, kind: type[_Object]) -> Iterator[_Object]:
        """The database as one of its objects; made where it is missing."""
        with self._lock:
            held = self._current()
        yield kind(held.engine, str(self.location))

    def version(self, *, wait: bool = False) -> Version | None:
        """A value that is another one as soon as anybody has written anything; None where it takes time to tell.

        Some microseconds: it may be asked where nothing may wait, else ``wait`` until it can be told.
        """
        if not self._lock.acquire(blocking=wait):
            return None
        try:
            return (self._opened, self._seen) if self._held and self._is_same(self._held) else None
        finally:
            self._lock.release()

    def remembered(self, kind: type[_Object], ask: Callable[..., _Answer], *arguments: Hashable) -> _Answer:
        """What ``ask`` (a method of ``kind`` that only reads) gives, asked once until somebody writes anything."""
        version, key = self.version(wait=True), (ask, arguments)
        with self._lock:
            answers = {} if version is None else self._answers.at(version)
            if key in answers:
                found: _Answer = answers[key]
                return found
        with self.use(kind) as opened:
            answer = ask(opened, *arguments)
        with self._lock:
            if len(answers) >= _ANSWERS:
                answers.clear()
            answers[key] = answer
        return answer

    def close(self) -> None:
        """Let go of the file; whoever uses it next opens it again."""
        with self._lock:
            if self._held:
                self._held.engine.dispose()
                self._held = None

    def _current(self) -> _Held:
        with database.guard(str(self.location)):
            held = self._held
            if held and self._is_same(held):
                return held
            if held:
                self._held = None
                held.engine.dispose()
            engine = database.connect(self.location)
            # outside of the pool, so that no transaction is ever begun on it
            watch = engine.raw_connection()
            watch.detach()
            weakref.finalize(self, _let_go, engine, watch)
            self._held = _Held(_identity(self.location), engine, watch, _pragma(watch, "schema_version"))
            self._seen = _pragma(watch, "data_version")
            self._opened += 1
            return self._held

    def _is_same(self, held: _Held) -> bool:
        try:
            if _identity(self.location) != held.file:
                return False
        except FileNotFoundError:
            return False
        seen = _pragma(held.watch, "data_version")
        if seen == self._seen:
            return True
        self._seen = seen
        return _pragma(held.watch, "schema_version") == held.schema


def _let_go(engine: sa.Engine, watch: Any) -> None:
    watch.close()
    engine.dispose()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _pragma(connection: Any, name: str) -> int:
    """A number that SQLite keeps (https://sqlite.org/pragma.html): data_version, schema_version."""
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA {name}")
        return int(cursor.fetchone()[0])
    finally:
        cursor.close()
