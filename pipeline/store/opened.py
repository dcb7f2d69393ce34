"""What every object on the store's database shares: it is opened, used as a context manager, and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

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
