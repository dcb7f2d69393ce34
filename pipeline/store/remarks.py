"""Comments on sentences and on proposals."""

from __future__ import annotations

import time

import sqlalchemy as sa

from pipeline.store.desk_schema import comments
from pipeline.store.desk_views import Comment


def add(
    connection: sa.Connection,
    author: str,
    text: str,
    *,
    segment_id: int | None = None,
    target: str = "",
    proposal_id: int | None = None,
) -> None:
    """Keep a comment on a segment in a language, or on a proposal."""
    connection.execute(
        sa.insert(comments).values(
            segment_id=segment_id,
            target=target,
            proposal_id=proposal_id,
            author=author,
            at=int(time.time()),
            text=text,
        )
    )


def resolve(connection: sa.Connection, segment: int, target: str, comment: int, author: str, *, again: bool) -> bool:
    """Close a comment on a segment, or open it once more; False where there is no such comment."""
    values = {"resolved_by": None if again else author, "resolved_at": None if again else int(time.time())}
    chosen = sa.and_(comments.c.id == comment, comments.c.segment_id == segment, comments.c.target == target)
    return bool(connection.execute(sa.update(comments).where(chosen).values(**values)).rowcount)


def of_segment(connection: sa.Connection, segment: int, target: str) -> list[Comment]:
    return _all(connection, sa.and_(comments.c.segment_id == segment, comments.c.target == target))


def of_proposal(connection: sa.Connection, proposal: int) -> list[Comment]:
    return _all(connection, comments.c.proposal_id == proposal)


def _all(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> list[Comment]:
    rows = connection.execute(sa.select(comments).where(chosen).order_by(comments.c.id))
    return [Comment(row.id, row.author, row.at, row.text, row.resolved_by, row.resolved_at) for row in rows]
