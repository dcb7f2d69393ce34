"""Runs of ``diglot translate``: what is under way, what was the last, and whether one was killed."""

from __future__ import annotations

import os
import time

import sqlalchemy as sa

from pipeline.store import codec
from pipeline.store.schema import jobs
from pipeline.store.work import Job


def begin(connection: sa.Connection, targets: tuple[str, ...], files: tuple[str, ...], given: str) -> int:
    """Note that a run of files begins; runs whose process is gone are noted as interrupted."""
    for row in connection.execute(sa.select(jobs.c.id, jobs.c.process).where(jobs.c.state == "running")):
        if not _alive(row.process):
            connection.execute(sa.update(jobs).where(jobs.c.id == row.id).values(state="interrupted"))
    key = connection.execute(
        sa.insert(jobs).values(
            state="running",
            started=int(time.time()),
            process=os.getpid(),
            targets=codec.dump(targets),
            summary="",
            files=codec.dump(files),
            given=given,
        )
    ).inserted_primary_key
    return int(key[0]) if key is not None else 0


def end(connection: sa.Connection, job: int, state: str, summary: str) -> None:
    """Note how a run ended (``done`` or ``failed``), with its counts."""
    connection.execute(
        sa.update(jobs).where(jobs.c.id == job).values(state=state, finished=int(time.time()), summary=summary)
    )


def latest(connection: sa.Connection) -> Job | None:
    """The run that began last; one whose process is gone without a word is ``interrupted``."""
    row = connection.execute(sa.select(jobs).order_by(jobs.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    state = "interrupted" if row.state == "running" and not _alive(row.process) else row.state
    targets, files = tuple(codec.load(row.targets)), tuple(codec.load(row.files))
    return Job(row.id, state, row.started, row.finished, targets, files, row.given)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
