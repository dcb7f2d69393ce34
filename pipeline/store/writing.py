"""Putting a document into the store: what is unchanged keeps its rows, what is gone keeps its history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from pipeline import markup
from pipeline.document import Article, Block, Document
from pipeline.store import codec
from pipeline.store.schema import articles, blocks, documents, editions, segments
from pipeline.store.work import Known, digest

_OPENING = 180  # characters of the first paragraph that a contents list shows


def known(connection: sa.Connection, path: str) -> Known | None:
    """The document that was read from ``path``, as it was then."""
    row = connection.execute(sa.select(documents).where(documents.c.path == path)).first()
    if row is None:
        return None
    present = (articles.c.document_id == row.id, articles.c.position.is_not(None))
    number, count, words = connection.execute(
        sa.select(sa.func.count(), sa.func.sum(articles.c.segments), sa.func.sum(articles.c.words)).where(*present)
    ).one()
    return Known(
        id=row.id,
        name=row.name,
        path=row.path,
        sha256=row.sha256,
        read_with=row.read_with,
        languages=tuple(codec.load(row.languages)),
        articles=number,
        segments=count or 0,
        words=words or 0,
        editions={
            made.target: made.made_with
            for made in connection.execute(sa.select(editions).where(editions.c.document_id == row.id))
        },
    )


def same(connection: sa.Connection, sha256: str) -> list[Known]:
    """The documents whose files had these bytes."""
    paths = connection.execute(sa.select(documents.c.path).where(documents.c.sha256 == sha256)).scalars().all()
    return [found for path in paths if (found := known(connection, path))]


def is_taken(connection: sa.Connection, name: str) -> bool:
    """Whether a document has this name."""
    return connection.execute(sa.select(documents.c.id).where(documents.c.name == name)).first() is not None


def article_ids(connection: sa.Connection, document_id: int) -> dict[int, str]:
    """The articles of a document in order, number -> id."""
    rows = connection.execute(
        sa.select(articles.c.id, articles.c.key)
        .where(articles.c.document_id == document_id, articles.c.position.is_not(None))
        .order_by(articles.c.position)
    )
    return {row.id: row.key for row in rows}


def gone_ids(connection: sa.Connection, document_id: int) -> list[str]:
    """The ids of articles that are no longer in their document."""
    gone = sa.select(articles.c.key).where(articles.c.document_id == document_id, articles.c.position.is_(None))
    return list(connection.execute(gone).scalars())


def move(connection: sa.Connection, name: str, path: str) -> None:
    """The file of a document lies elsewhere now."""
    connection.execute(sa.update(documents).where(documents.c.name == name).values(path=path))


def put_document(connection: sa.Connection, document: Document, read_with: str) -> frozenset[int]:
    """Store a document's structure; gives the numbers of the articles that are new or changed.

    Articles are matched by id and segments by theirs, so that revisions stay with what did not change. Articles and
    segments that are gone lose their position, never their revisions.
    """
    document_id = _put_row(connection, document, read_with)
    before = {
        row.key: row
        for row in connection.execute(
            sa.select(articles.c.id, articles.c.key, articles.c.position, articles.c.fingerprint).where(
                articles.c.document_id == document_id
            )
        )
    }
    changed = set()
    for position, article in enumerate(document.articles):
        row = before.pop(article.id, None)
        values = _article_values(article, position)
        if row is None:
            article_id = _insert(connection, articles, document_id=document_id, key=article.id, **values)
        elif row.fingerprint != values["fingerprint"] or row.position is None:
            article_id = row.id
            connection.execute(sa.update(articles).where(articles.c.id == article_id).values(**values))
        else:
            if row.position != position:
                connection.execute(sa.update(articles).where(articles.c.id == row.id).values(position=position))
            continue
        changed.add(article_id)
        _put_blocks(connection, article_id, article)
        _put_segments(connection, article_id, article, fresh=row is None)
    for row in before.values():
        if row.position is not None:
            _retire(connection, row.id)
    return frozenset(changed)


def _put_row(connection: sa.Connection, document: Document, read_with: str) -> int:
    values = {
        "path": document.path,
        "format": document.format,
        "sha256": document.sha256,
        "read_with": read_with,
        "left_out": codec.dump_left_out(document.left_out),
        "repairs": codec.dump_repairs(document.repairs),
        "issues": codec.dump_issues(document.issues),
        "languages": codec.dump(_languages(document)),
    }
    found = connection.execute(sa.select(documents.c.id).where(documents.c.name == document.name)).scalar()
    if found is None:
        return _insert(connection, documents, name=document.name, **values)
    connection.execute(sa.update(documents).where(documents.c.id == found).values(**values))
    # what was complete for the old text need not be for the new one
    connection.execute(sa.update(editions).where(editions.c.document_id == found).values(made_with=""))
    return int(found)


def _languages(document: Document) -> list[str]:
    """The languages of all that is translated, sorted: each with the target is a pair that an engine must serve."""
    found = set()
    for article in document.articles:
        found |= {(block.language or article.language).code for block in article.parts() if block.segments}
    return sorted(found)


def _insert(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    key = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
    if key is None:
        raise AssertionError("an insert of one row gives its key")
    return int(key[0])


def _article_values(article: Article, position: int) -> dict[str, Any]:
    opening = next((block.text for block in article.body if block.kind != "subheading"), "")
    if len(opening) > _OPENING:
        opening = opening[:_OPENING].rsplit(" ", 1)[0] + "…"
    return {
        "position": position,
        "kind": article.kind,
        "language": article.language.code,
        "confidence": article.language.confidence,
        "title": article.title,
        "opening": opening,
        "words": sum(len(block.text.split()) for block in article.parts()),
        "segments": sum(len(block.segments) for block in article.parts()),
        "fingerprint": _fingerprint(article),
    }


def _fingerprint(article: Article) -> bytes:
    # a frozen dataclass's repr names every field with its value: nothing that reading found is left out of it
    return hashlib.blake2b(repr(article).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _roles(article: Article) -> Iterator[tuple[str, Block]]:
    """Every block in reading order with its role: heading, byline, dateline, body."""
    for block in article.parts():
        if block is article.byline:
            yield "byline", block
        elif block is article.dateline:
            yield "dateline", block
        else:
            yield "heading" if block is article.heading else "body", block


def _put_blocks(connection: sa.Connection, article_id: int, article: Article) -> None:
    rows = [
        {
            "article_id": article_id,
            "position": position,
            "role": role,
            "kind": block.kind,
            "text": None if block.segments else block.text,
            "lines": codec.dump(block.lines),
            "markup": codec.dump_markup(block.markup),
            "language": block.language.code if block.language else None,
            "confidence": block.language.confidence if block.language else None,
        }
        for position, (role, block) in enumerate(_roles(article))
    ]
    connection.execute(sa.delete(blocks).where(blocks.c.article_id == article_id))
    if rows:
        connection.execute(sa.insert(blocks), rows)


def _segment_rows(article: Article) -> Iterator[dict[str, Any]]:
    position = 0
    for number, block in enumerate(article.parts()):
        language = (block.language or article.language).code
        for segment, span in block.segment_spans():
            yield {
                "key": segment.id,
                "position": position,
                "block": number,
                "language": language,
                "digest": digest(language, segment.source),
                "source": segment.source,
                "gap": segment.gap,
                "markup": codec.dump_markup(markup.slice_markup(block.markup, span)) if block.markup else "",
            }
            position += 1


def _put_segments(connection: sa.Connection, article_id: int, article: Article, *, fresh: bool) -> None:
    known: dict[str, Any] = {}
    if not fresh:
        rows = connection.execute(sa.select(segments).where(segments.c.article_id == article_id)).mappings()
        known = {row["key"]: row for row in rows}
    new, moved = [], []
    for values in _segment_rows(article):
        row = known.pop(values["key"], None)
        if row is None:
            new.append({"article_id": article_id, **values})
        elif any(row[name] != value for name, value in values.items()):
            moved.append({"row": row["id"], **values})
    if new:
        connection.execute(sa.insert(segments), new)
    if moved:
        columns: dict[str, Any] = {name: sa.bindparam(name) for name in moved[0] if name != "row"}
        connection.execute(sa.update(segments).where(segments.c.id == sa.bindparam("row")).values(columns), moved)
    gone = [{"row": row["id"]} for row in known.values() if row["position"] is not None]
    if gone:
        connection.execute(
            sa.update(segments).where(segments.c.id == sa.bindparam("row")).values(position=None, block=None), gone
        )


def _retire(connection: sa.Connection, article_id: int) -> None:
    """An article that is no longer in its document: nothing of it is shown, everything about it is kept."""
    connection.execute(sa.update(articles).where(articles.c.id == article_id).values(position=None))
    connection.execute(sa.update(segments).where(segments.c.article_id == article_id).values(position=None, block=None))
    connection.execute(sa.delete(blocks).where(blocks.c.article_id == article_id))
