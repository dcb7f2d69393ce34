"""Which articles' files are behind what people changed: marked in the transaction of each change, so none is lost."""

from __future__ import annotations

import time

import sqlalchemy as sa

from pipeline.store.dialects import upsert
from pipeline.store.schema import articles, documents, due
from pipeline.store.work import Due


def mark(connection: sa.Connection, target: str, article: int) -> None:
    """An article (its number) was changed."""
    connection.execute(upsert(connection, due), [{"article_id": article, "target": target, "mark": time.time_ns()}])


def owed(connection: sa.Connection, limit: int, document: int | None = None, target: str = "") -> list[Due]:
    """Articles whose files are to be written, those that waited longest first; of a document in a language, or all."""
    query = (
        sa.select(due, documents.c.name, articles.c.key)
        .join(articles, articles.c.id == due.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .order_by(due.c.mark)
        .limit(limit)
    )
    if document is not None:
        query = query.where(articles.c.document_id == document, due.c.target == target)
    return [Due(row.article_id, row.target, row.mark, row.name, row.key) for row in connection.execute(query)]


def written(connection: sa.Connection, one: Due) -> None:
    """An article's files were written; it stays due where it was changed once more since."""
    here = (due.c.article_id == one.article, due.c.target == one.target, due.c.mark == one.mark)
    connection.execute(sa.delete(due).where(*here))
