"""Which segments need a translation, and what the store can give for them: memory first, then the engines' cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Recipe
from pipeline.store import codec
from pipeline.store.schema import CHUNK, approved, articles, blocks, documents, newest, recipes, segments, translations
from pipeline.store.work import Head, Pending, Recalled

# Built once: with a glossary a batch has dozens of recipes, and building a statement takes longer than running it.
_RECIPE_PARTS = ("engine", "model", "version", "path", "glossary")
_RECIPE = sa.select(recipes.c.id).where(*(recipes.c[part] == sa.bindparam(part) for part in _RECIPE_PARTS))
_NEW_RECIPE = sa.insert(recipes)


def recipe_id(connection: sa.Connection, recipe: Recipe) -> int:
    """The number of a recipe, which is stored where it is new."""
    values = {
        "engine": recipe.engine,
        "model": recipe.model,
        "version": recipe.version,
        "path": " ".join(recipe.path),
        "glossary": recipe.glossary,
    }
    found = connection.execute(_RECIPE, values).scalar()
    if found is None:
        key = connection.execute(_NEW_RECIPE, values).inserted_primary_key
        found = key[0] if key is not None else None
    return int(found or 0)


Place = tuple[int, int]  # of an article in its document, of a segment in its article
Wanted = tuple[bytes, str]  # a text by its digest, the fingerprint of its terms


def standing(
    connection: sa.Connection, document_id: int, target: str, current: Mapping[str, int], after: Place | None
) -> tuple[list[Pending], Place | None]:
    """The next segments after a place with what they have, in reading order; where to go on, None at the end.

    ``current`` maps source languages to the number of the recipe that would be used now, terms aside.
    """
    made_so = [
        sa.and_(segments.c.language == language, newest.c.recipe_id.in_(_alike(number)))
        for language, number in sorted(current.items())
    ]
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
            blocks.c.kind,
            newest.c.translation_id,
            newest.c.origin,
            newest.c.state,
            newest.c.digest.label("made_of"),
            newest.c.glossary,
            sa.or_(segments.c.language.not_in(sorted(current)), *made_so).label("same_recipe"),
        )
        .select_from(articles)
        .join(segments, segments.c.article_id == articles.c.id)
        .join(blocks, sa.and_(blocks.c.article_id == segments.c.article_id, blocks.c.position == segments.c.block))
        .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == target))
        .where(articles.c.document_id == document_id, segments.c.position.is_not(None))
        .order_by(articles.c.position, segments.c.position)
        .limit(CHUNK)
    )
    if after is not None:
        query = query.where(sa.tuple_(articles.c.position, segments.c.position) > after)
    rows = connection.execute(query).all()
    found = [
        Pending(
            row.id,
            row.article_id,
            row.language,
            row.digest,
            row.source,
            codec.load_markup(row.markup),
            row.kind,
            None if row.state is None else _head(row),
        )
        for row in rows
    ]
    return found, (rows[-1].place, rows[-1].position) if len(rows) == CHUNK else None


def _head(row: Any) -> Head:
    same = row.made_of == row.digest
    return Head(row.translation_id, row.origin, row.state, same, bool(row.same_recipe), row.glossary)


def _alike(number: Any) -> sa.Select[Any]:
    """The numbers of the recipes that differ from one in nothing but the glossary."""
    one = recipes.alias("one")
    parts = ("engine", "model", "version", "path")
    return sa.select(recipes.c.id).join(
        one, sa.and_(one.c.id == number, *(one.c[part] == recipes.c[part] for part in parts))
    )


def words(connection: sa.Connection, document_id: int) -> list[tuple[str, str]]:
    """Language and source of every segment of a document."""
    rows = connection.execute(
        sa.select(segments.c.language, segments.c.source)
        .select_from(articles)
        .join(segments, segments.c.article_id == articles.c.id)
        .where(articles.c.document_id == document_id, segments.c.position.is_not(None))
    )
    return [(row.language, row.source) for row in rows]


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
    return Pending(
        row.id,
        row.article_id,
        row.language,
        row.digest,
        row.source,
        codec.load_markup(row.markup),
    )


# Built once: they are asked for every few sentences.
_DIGESTS: sa.BindParameter[Any] = sa.bindparam("digests", expanding=True)
_APPROVED = (
    sa.select(
        newest.c.digest,
        newest.c.translation_id,
        newest.c.state,
        newest.c.recipe_id,
        newest.c.glossary,
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
_CACHED = (
    sa.select(
        translations.c.digest,
        translations.c.id,
        translations.c.text,
        translations.c.alignment,
        translations.c.flagged,
        translations.c.recipe_id,
        recipes.c.glossary,
    )
    .join(recipes, recipes.c.id == translations.c.recipe_id)
    .where(
        translations.c.digest.in_(_DIGESTS),
        translations.c.target == sa.bindparam("target"),
        translations.c.recipe_id.in_(_alike(sa.bindparam("recipe"))),
    )
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
                glossary=row.glossary,
            )
    return found


def cached(
    connection: sa.Connection, wanted: Iterable[Pending], target: str, current: Mapping[str, int]
) -> dict[Wanted, Recalled]:
    """What an engine made of these exact sources with these terms before, by the recipe that would be used now."""
    found: dict[Wanted, Recalled] = {}
    by_recipe: dict[int, set[bytes]] = {}
    for one in wanted:
        if one.language in current:
            by_recipe.setdefault(current[one.language], set()).add(one.digest)
    for number, digests in by_recipe.items():
        for chunk in _chunks(digests):
            for row in connection.execute(_CACHED, {"digests": chunk, "target": target, "recipe": number}):
                found[row.digest, row.glossary] = Recalled(
                    row.id, row.text, row.alignment, "engine", "translated", row.recipe_id, row.flagged, row.glossary
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
