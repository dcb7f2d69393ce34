"""What the newest revision of each sentence is, and the revisions before it, with all that people said and did."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pipeline.document import Recipe
from pipeline.errors import GoneError
from pipeline.store import codec, memory
from pipeline.store.desk_schema import acts, comments, drafts
from pipeline.store.desk_views import Entry, Head, Place
from pipeline.store.schema import articles, documents, newest, recipes, revisions, segments, translations
from pipeline.store.work import Pending

_OPEN_COMMENTS = (
    sa.select(sa.func.count())
    .select_from(comments)
    .where(
        comments.c.segment_id == segments.c.id,
        comments.c.target == sa.bindparam("target"),
        comments.c.resolved_at.is_(None),
    )
    .scalar_subquery()
)
# whoever first gave the segment the text that it has now
_given = revisions.alias("given")
WRITER = (
    sa.select(_given.c.author)
    .where(
        _given.c.segment_id == newest.c.segment_id,
        _given.c.target == newest.c.target,
        _given.c.translation_id == newest.c.translation_id,
    )
    .order_by(_given.c.id)
    .limit(1)
    .scalar_subquery()
)
# what a person did to a revision, and how its text came to be
_MADE = (
    acts.c.act,
    acts.c.note,
    recipes.c.engine,
    recipes.c.model,
    recipes.c.version,
    recipes.c.path,
    recipes.c.glossary,
)
_HEADS = (
    sa.select(
        segments.c.key,
        newest.c.revision_id,
        newest.c.state,
        newest.c.origin,
        newest.c.flagged,
        revisions.c.author,
        revisions.c.at,
        revisions.c.markup,
        translations.c.text,
        *_MADE,
        drafts.c.text.label("draft"),
        drafts.c.base.label("draft_base"),
        drafts.c.at.label("draft_at"),
        _OPEN_COMMENTS.label("comments"),
        WRITER.label("writer"),
    )
    .select_from(segments)
    .join(articles, articles.c.id == segments.c.article_id)
    .join(documents, documents.c.id == articles.c.document_id)
    .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == sa.bindparam("target")))
    .outerjoin(revisions, revisions.c.id == newest.c.revision_id)
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .outerjoin(acts, acts.c.revision_id == newest.c.revision_id)
    .outerjoin(
        drafts,
        sa.and_(
            drafts.c.segment_id == segments.c.id,
            drafts.c.target == sa.bindparam("target"),
            drafts.c.author == sa.bindparam("author"),
        ),
    )
    .where(
        documents.c.name == sa.bindparam("document"),
        articles.c.key == sa.bindparam("article"),
        articles.c.position.is_not(None),
        segments.c.position.is_not(None),
    )
    .order_by(segments.c.position)
)
_HEAD = _HEADS.where(segments.c.key == sa.bindparam("segment"))
_ENTRIES = (
    sa.select(
        revisions.c.id,
        revisions.c.at,
        revisions.c.author,
        revisions.c.origin,
        revisions.c.state,
        translations.c.text,
        *_MADE,
    )
    .select_from(revisions)
    .join(translations, translations.c.id == revisions.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .outerjoin(acts, acts.c.revision_id == revisions.c.id)
    .where(revisions.c.segment_id == sa.bindparam("segment"), revisions.c.target == sa.bindparam("target"))
    .order_by(revisions.c.id.desc())
)


def of_article(connection: sa.Connection, document: str, article: str, target: str, author: str) -> dict[str, Head]:
    """The newest revision of every segment of an article in reading order, with the author's drafts."""
    asked = {"document": document, "article": article, "target": target, "author": author}
    return {row.key: _head(row) for row in connection.execute(_HEADS, asked)}


def one(connection: sa.Connection, place: Place, author: str) -> Head:
    """The newest revision of a segment. Raises ``GoneError`` where there is no such segment."""
    asked = {
        "document": place.document,
        "article": place.article,
        "segment": place.segment,
        "target": place.target,
        "author": author,
    }
    row = connection.execute(_HEAD, asked).first()
    if row is None:
        find(connection, place)  # raises
        return Head()
    return _head(row)


def history(connection: sa.Connection, place: Place) -> list[Entry]:
    """All revisions of a segment, the newest first."""
    asked = {"segment": find(connection, place).segment, "target": place.target}
    return [
        Entry(
            row.id,
            row.at,
            row.author,
            row.origin,
            row.state,
            row.act or "",
            row.note or "",
            row.text,
            _recipe(row),
        )
        for row in connection.execute(_ENTRIES, asked)
    ]


def find(connection: sa.Connection, place: Place) -> Pending:
    """The segment of a place. Raises ``GoneError`` where there is none."""
    pending = memory.find(connection, place.document, place.article, place.segment)
    if pending is None:
        raise GoneError(
            "This sentence is no longer in the article.",
            where=f"{place.document}/{place.article}",
            remedy="Load the page again.",
        )
    return pending


def _head(row: Any) -> Head:
    return Head(
        revision=row.revision_id or 0,
        text=row.text or "",
        state=row.state or "initial",
        origin=row.origin,
        author=row.author or "",
        at=row.at or 0,
        act=row.act or "",
        reason=row.note if row.act == "rejected" else "",
        draft=row.draft,
        draft_base=row.draft_base or 0,
        draft_at=row.draft_at or 0,
        comments=row.comments,
        writer=row.writer or "",
        recipe=_recipe(row),
        markup=codec.load_markup(row.markup or ""),
        flagged=bool(row.flagged),
    )


def _recipe(row: Any) -> Recipe | None:
    if row.engine is None:
        return None
    return Recipe(row.engine, row.model, row.version, tuple(row.path.split(" ")), row.glossary)
