"""An article beside its translation, as the store answers those who show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Alignment, Article, Block, Language, Recipe, Segment, Translation
from pipeline.store import codec, issuing, waiving
from pipeline.store.contents import PRESENT
from pipeline.store.schema import (
    articles,
    blocks,
    documents,
    newest,
    progress,
    recipes,
    revisions,
    segments,
    translations,
)
from pipeline.store.views import (
    SegmentView,
    TranslatedArticle,
)

# Those that are asked for each article are built once: building a statement takes longer than running it.
_TARGET: sa.BindParameter[str] = sa.bindparam("target")
_ARTICLE = (
    sa.select(articles, progress.c.failure)
    .join(documents, documents.c.id == articles.c.document_id)
    .outerjoin(progress, sa.and_(progress.c.article_id == articles.c.id, progress.c.target == _TARGET))
    .where(documents.c.name == sa.bindparam("document"), articles.c.key == sa.bindparam("key"), PRESENT)
)
_BLOCKS = sa.select(blocks).where(blocks.c.article_id == sa.bindparam("article")).order_by(blocks.c.position)
_SEGMENTS = (
    sa.select(  # in the order in which the rows are taken apart below: of many rows that is much quicker than by name
        segments.c.id,
        segments.c.key,
        segments.c.block,
        segments.c.source,
        segments.c.gap,
        segments.c.language,
        newest.c.state,
        newest.c.origin,
        newest.c.translation_id,
        revisions.c.markup,
        translations.c.text,
        translations.c.score,
        translations.c.terms,
        translations.c.recipe_id,
        recipes.c.engine,
        recipes.c.model,
        recipes.c.version,
        recipes.c.path,
        recipes.c.glossary,
    )
    .select_from(segments)
    .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == _TARGET))
    .outerjoin(revisions, revisions.c.id == newest.c.revision_id)
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .where(segments.c.article_id == sa.bindparam("article"), segments.c.position.is_not(None))
    .order_by(segments.c.position)
)
_ALIGNED = _SEGMENTS.add_columns(translations.c.alignment)


def article_view(
    connection: sa.Connection, document: str, key: str, target: str, *, aligned: bool
) -> TranslatedArticle | None:
    row = connection.execute(_ARTICLE, {"document": document, "key": key, "target": target}).first()
    if row is None:
        return None
    found = connection.execute(_ALIGNED if aligned else _SEGMENTS, {"article": row.id, "target": target}).all()
    return TranslatedArticle(
        document=document,
        article=_rebuild(connection, row, found),
        target=target,
        segments=_segment_views(connection, row.id, found, target, aligned=aligned),
        failure=row.failure or "",
        asked_for=row.failure is not None,
    )


def _rebuild(connection: sa.Connection, row: Any, found: Iterable[Any]) -> Article:
    """The article exactly as it was put in."""
    pieces: dict[int, list[Segment]] = defaultdict(list)
    for _, key, place, source, gap, *_ in found:
        pieces[place].append(Segment(key, source, gap))
    body: list[Block] = []
    apart: dict[str, Block] = {}
    for block in connection.execute(_BLOCKS, {"article": row.id}):
        parts = tuple(pieces.get(block.position, ()))
        built = Block(
            kind=block.kind,
            text="".join(part.source + part.gap for part in parts) if block.text is None else block.text,
            lines=codec.load_lines(block.lines),
            markup=codec.load_markup(block.markup),
            segments=parts,
            language=None if block.language is None else Language(block.language, block.confidence),
        )
        if block.role in ("dateline", "byline"):
            apart[block.role] = built
        else:
            body.append(built)
    return Article(
        id=row.key,
        blocks=tuple(body),
        kind=row.kind,
        language=Language(row.language, row.confidence),
        dateline=apart.get("dateline"),
        byline=apart.get("byline"),
    )


def _segment_views(
    connection: sa.Connection, article_id: int, rows: Sequence[Any], target: str, *, aligned: bool
) -> dict[str, SegmentView]:
    told = issuing.of_article(connection, article_id, target)
    held = waiving.of_article(connection, article_id, target)
    views = {}
    known: dict[tuple[int | None, str, str], Recipe] = {}  # an article's sentences have few
    for row in rows:
        number, key, _, _, _, language, state, origin, _, markup, text, score, terms, made_by, *_ = row
        if state is None:
            views[key] = SegmentView(key, "initial")
            continue
        made = (made_by, origin, language)
        recipe = known.get(made)
        if recipe is None:
            recipe = known[made] = _recipe(row, target)
        standing, waived = waiving.parted(told.get(number, ()), held.get(key, ()))
        translation = Translation(
            text,
            recipe,
            codec.load_alignment(row.alignment) if aligned else _UNALIGNED,
            codec.load_markup(markup),
            score,
            standing,
            codec.load_terms(terms),
        )
        views[key] = SegmentView(key, state, translation, origin, waived)
    return views


_UNALIGNED = Alignment()


def _recipe(row: Any, target: str) -> Recipe:
    if row.recipe_id is None:
        return Recipe(row.origin, "", "", (row.language, target))
    return Recipe(row.engine, row.model, row.version, tuple(row.path.split(" ")), row.glossary)
