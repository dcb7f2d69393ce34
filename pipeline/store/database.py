"""Opening the database: its pragmas, its schema's version, and the words for what can go wrong with it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from pipeline.errors import StoreError
from pipeline.store import desk_schema
from pipeline.store.schema import VERSION, approved, memory_index

# How long a statement waits for another process that is writing: a batch is written in milliseconds, a large document's
# segments in a second or two; after this something is wrong (a program that holds the file open in a transaction).
WAIT_MS = 10_000
# How long a thread that comes back from the database waits for another that computes (usually 5 ms): a transaction
# comes back some hundred times, and whoever wants to write waits for all of it, in other processes, too.
_TURN_SECONDS = 0.001
_WRITE = "diglot_write"
_LOCK = 0x6469676C6F74  # "diglot"

_REMEDIES = {
    "SQLITE_BUSY": (
        "The database is locked by another program.",
        "Close the program that has it open (another diglot, a database browser) and run the command again.",
    ),
    "SQLITE_FULL": (
        "The disk is full.",
        "Free some space and run the command again: it goes on where it stopped.",
    ),
    "SQLITE_IOERR": (
        "The database cannot be read or written: the disk is full, has a fault, or a limit on file sizes was met.",
        "Check the disk and its free space, then run the command again: it goes on where it stopped.",
    ),
    "SQLITE_READONLY": (
        "The database cannot be written.",
        "Give yourself the right to write to this file and its folder.",
    ),
    "SQLITE_CANTOPEN": (
        "The database cannot be opened or created.",
        "Give yourself the right to write to this folder.",
    ),
    "SQLITE_CORRUPT": (
        "The database is damaged.",
        "Move the file away (it may hold reviews that can be rescued) and translate again, or put back a copy.",
    ),
    "SQLITE_NOTADB": (
        "This file is not a database of Diglot.",
        "Move the file away and translate again.",
    ),
}
_REMEDIES["SQLITE_LOCKED"] = _REMEDIES["SQLITE_BUSY"]
_REMEDIES["SQLITE_PERM"] = _REMEDIES["SQLITE_AUTH"] = _REMEDIES["SQLITE_READONLY"]


@contextmanager
def guard(where: str) -> Iterator[None]:
    """Turn what the database or the file system says into a ``StoreError`` with file and remedy."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise StoreError(known[0], where=where, remedy=known[1]) from error
    except OSError as error:
        raise StoreError(
            f"This folder cannot be used: {error.strerror}.",
            where=str(error.filename or where),
            remedy="Give yourself the right to write to it, or free some space.",
        ) from error


def _known(error: Exception) -> tuple[str, str] | None:
    """What an error of SQLite's says, and its remedy; None for what is no trouble with the file."""
    name = getattr(error.orig, "sqlite_errorname", "") if isinstance(error, sa.exc.DBAPIError) else ""
    # extended names (SQLITE_READONLY_DIRECTORY, SQLITE_IOERR_WRITE) begin with the plain one
    return next((told for known, told in _REMEDIES.items() if name.startswith(known)), None)


def connect(database: Path | str) -> sa.Engine:
    """An engine for a file (made where it is missing) or a database URL, its schema brought up to date.

    Raises ``StoreError`` where the database cannot be used or was written by a newer Diglot.
    """
    where = str(database)
    sys.setswitchinterval(_TURN_SECONDS)
    with guard(where):
        if isinstance(database, Path):
            database.parent.mkdir(parents=True, exist_ok=True)
            url = sa.URL.create("sqlite", database=str(database))
        else:
            url = sa.make_url(database)
        # an error with the values of a row would bring texts and names into logs
        engine = sa.create_engine(url, hide_parameters=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _on_connect)
            event.listen(engine, "begin", _on_begin)
        else:
            # said here and not in the schema, where it would import PostgreSQL's dialect for everyone (0.04 s)
            memory_index.dialect_options["postgresql"]["where"] = approved
        try:
            _bring_up_to_date(engine, where)
        except BaseException:
            engine.dispose()
            raise
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes, one at a time: what it has read is still so when it writes.

    SQLite takes the write lock at its beginning, so that waiting for the lock can never fail in the middle.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITE: True})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, in _on_begin
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # In WAL mode a killed process loses nothing that was committed, and a power cut at most the last commits.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _bring_up_to_date(engine: sa.Engine, where: str) -> None:
    version = _version(engine)
    if version == VERSION:
        return
    if version is None:
        with writing(engine) as connection:
            if _version_of(connection) is None:  # no other process was faster
                desk_schema.create_all(connection)
                connection.execute(
                    sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
                )
                connection.execute(sa.text("INSERT INTO alembic_version VALUES (:version)"), {"version": VERSION})
        return
    if version > VERSION:
        raise StoreError(
            f"This database was written by a newer Diglot (schema {version}; this one knows {VERSION}).",
            where=where,
            remedy="Use the newer Diglot, or another workspace.",
        )
    from pipeline.store.migrations import upgrade  # noqa: PLC0415 - Alembic takes 0.1 s to import

    with writing(engine) as connection:
        try:
            upgrade(connection)
        except Exception as error:
            if _known(error):
                raise
            # a migration meets what others made of the tables: it may fail in any way, and all of it is taken back
            raise StoreError(
                f"This database was written by an older Diglot (schema {version or 'without number'}), and its tables "
                f"are not as that one left them, so it cannot be brought up to date. It was left as it was.",
                where=where,
                remedy="Put back a copy of it, or move it away (it may hold reviews that can be rescued) and translate "
                "again.",
            ) from error


def _version(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        return _version_of(connection)


def _version_of(connection: sa.Connection) -> str | None:
    """The schema's version, ``""`` before the first migration, None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or "")
