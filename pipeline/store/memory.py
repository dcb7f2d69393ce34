"""Which segments need a translation, and what the store can give for them: memory first, then the engines' cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Recipe
from pipeline.store import codec
from pipeline.store.queries import CHUNK
from pipeline.store.schema import approved, articles, documents, newest, recipes, segments, translations
from pipeline.store.work import Pending, Recalled


def recipe_id(connection: sa.Connection, recipe: Recipe) -> int:
    """The number of a recipe, which is stored where it is new."""
    values = {
        "engine": recipe.engine,
        "model": recipe.model,
        "version": recipe.version,
        "path": " ".join(recipe.path),
        "glossary": recipe.glossary,
    }
    found = connection.execute(sa.select(recipes.c.id).where(*(recipes.c[k] == v for k, v in values.items()))).scalar()
    if found is None:
        key = connection.execute(sa.insert(recipes).values(**values)).inserted_primary_key
        found = key[0] if key is not None else None
    return int(found or 0)


Place = tuple[int, int]  # of an article in its document, of a segment in its article


def pending(
    connection: sa.Connection, document_id: int, target: str, current: Mapping[str, int], after: Place | None
) -> tuple[list[Pending], Place | None]:
    """The next segments after a place that need a translation, in reading order; where to go on, None at the end.

    ``current`` maps source languages to the number of the recipe that would be used now. What a person wrote or
    approved is never pending; what an engine made is, once its text, its language or its recipe is another.
    """
    stale = sa.or_(
        newest.c.segment_id.is_(None),
        newest.c.state == "initial",
        sa.and_(
            newest.c.state == "translated",
            newest.c.origin != "person",
            sa.or_(
                newest.c.digest != segments.c.digest,
                *(
                    sa.and_(
                        newest.c.origin == "engine",
                        segments.c.language == language,
                        newest.c.recipe_id.is_distinct_from(number),
                    )
                    for language, number in sorted(current.items())
                ),
            ),
        ),
    )
    query = (
        sa.select(
            articles.c.position.label("place"),
            segments.c.position,
            segments.c.id,
            segments.c.article_id,
            segments.c.language,
            segments.c.digest,
            segments.c.source,
            segments.c.markup,
        )
        .select_from(articles)
        .join(segments, segments.c.article_id == articles.c.id)
        .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == target))
        .where(articles.c.document_id == document_id, segments.c.position.is_not(None), stale)
        .order_by(articles.c.position, segments.c.position)
        .limit(CHUNK)
    )
    if after is not None:
        query = query.where(sa.tuple_(articles.c.position, segments.c.position) > after)
    rows = connection.execute(query).all()
    found = [
        Pending(row.id, row.article_id, row.language, row.digest, row.source, codec.load_markup(row.markup))
        for row in rows
    ]
    return found, (rows[-1].place, rows[-1].position) if len(rows) == CHUNK else None


def find(connection: sa.Connection, document: str, article: str, segment: str) -> Pending | None:
    """One segment by the names that pages know it by."""
    row = connection.execute(
        sa.select(segments)
        .join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(
            documents.c.name == document,
            articles.c.key == article,
            segments.c.key == segment,
            segments.c.position.is_not(None),
        )
    ).first()
    if row is None:
        return None
    return Pending(row.id, row.article_id, row.language, row.digest, row.source, codec.load_markup(row.markup))


# Built once: they are asked for every few sentences.
_DIGESTS: sa.BindParameter[Any] = sa.bindparam("digests", expanding=True)
_APPROVED = (
    sa.select(
        newest.c.digest,
        newest.c.translation_id,
        newest.c.state,
        newest.c.recipe_id,
        articles.c.document_id,
        translations.c.text,
        translations.c.alignment,
        translations.c.flagged,
    )
    .select_from(newest)
    .join(translations, translations.c.id == newest.c.translation_id)
    .join(segments, segments.c.id == newest.c.segment_id)
    .join(articles, articles.c.id == segments.c.article_id)
    .where(newest.c.digest.in_(_DIGESTS), newest.c.target == sa.bindparam("target"), approved)
    .order_by(sa.case((articles.c.document_id == sa.bindparam("document"), 1), else_=0), newest.c.revision_id)
)
_CACHED = sa.select(
    translations.c.digest,
    translations.c.id,
    translations.c.text,
    translations.c.alignment,
    translations.c.flagged,
).where(
    translations.c.digest.in_(_DIGESTS),
    translations.c.target == sa.bindparam("target"),
    translations.c.recipe_id == sa.bindparam("recipe"),
)


def remember(
    connection: sa.Connection, wanted: Sequence[Pending], target: str, document_id: int
) -> dict[bytes, Recalled]:
    """What people approved for these exact sources, newest first.

    In the document where it was approved (its article got another title, say) it keeps its state; elsewhere it is
    ``translated``: nobody has read it there yet.
    """
    found: dict[bytes, Recalled] = {}
    for chunk in _chunks({one.digest for one in wanted}):
        for row in connection.execute(_APPROVED, {"digests": chunk, "target": target, "document": document_id}):
            found[row.digest] = Recalled(
                content=row.translation_id,
                text=row.text,
                links=row.alignment,
                origin="memory",
                state=row.state if row.document_id == document_id else "translated",
                recipe=row.recipe_id,
                flagged=row.flagged,
            )
    return found


def cached(
    connection: sa.Connection, wanted: Iterable[Pending], target: str, current: Mapping[str, int]
) -> dict[bytes, Recalled]:
    """What an engine made of these exact sources before, by the recipe that would be used now."""
    found: dict[bytes, Recalled] = {}
    by_recipe: dict[int, set[bytes]] = {}
    for one in wanted:
        if one.language in current:
            by_recipe.setdefault(current[one.language], set()).add(one.digest)
    for number, digests in by_recipe.items():
        for chunk in _chunks(digests):
            for row in connection.execute(_CACHED, {"digests": chunk, "target": target, "recipe": number}):
                found[row.digest] = Recalled(
                    row.id, row.text, row.alignment, "engine", "translated", number, row.flagged
                )
    return found


def approved_pairs(connection: sa.Connection, source: str, target: str) -> list[tuple[str, str]]:
    """Every source with its approved target, each pair of texts once, in the order of approval."""
    rows = connection.execute(
        sa.select(segments.c.source, translations.c.text)
        .select_from(newest)
        .join(translations, translations.c.id == newest.c.translation_id)
        .join(segments, segments.c.id == newest.c.segment_id)
        .where(segments.c.language == source, newest.c.target == target, newest.c.digest == segments.c.digest, approved)
        .order_by(newest.c.revision_id)
    )
    return list(dict.fromkeys((row.source, row.text) for row in rows))


def _chunks(digests: Iterable[bytes]) -> Iterator[list[bytes]]:
    ordered = sorted(digests)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
