"""What the store answers to those who show things: contents lists, articles beside their translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Article, Block, Language, Recipe, Segment, Translation
from pipeline.store import codec, waiving
from pipeline.store.issuing import issues_of
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
    ArticleSummary,
    DocumentSummary,
    DocumentView,
    Progress,
    SegmentView,
    TranslatedArticle,
)

_PRESENT = articles.c.position.is_not(None)


# Those that are asked for each article are built once: building a statement takes longer than running it.
_ARTICLE = (
    sa.select(articles)
    .join(documents, documents.c.id == articles.c.document_id)
    .where(documents.c.name == sa.bindparam("document"), articles.c.key == sa.bindparam("key"), _PRESENT)
)
_FAILURE = sa.select(progress.c.failure).where(
    progress.c.article_id == sa.bindparam("article"), progress.c.target == sa.bindparam("target")
)
_SEGMENTS = (
    sa.select(segments.c.key, segments.c.block, segments.c.source, segments.c.gap)
    .where(segments.c.article_id == sa.bindparam("article"), segments.c.position.is_not(None))
    .order_by(segments.c.position)
)
_BLOCKS = sa.select(blocks).where(blocks.c.article_id == sa.bindparam("article")).order_by(blocks.c.position)
_REVISIONS = (
    sa.select(
        segments.c.key,
        segments.c.language,
        newest.c.state,
        newest.c.origin,
        newest.c.translation_id,
        revisions.c.markup,
        translations.c.text,
        translations.c.alignment,
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
    .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == sa.bindparam("target")))
    .outerjoin(revisions, revisions.c.id == newest.c.revision_id)
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .where(segments.c.article_id == sa.bindparam("article"), segments.c.position.is_not(None))
    .order_by(segments.c.position)
)


def documents_list(connection: sa.Connection) -> list[DocumentSummary]:
    rows = connection.execute(
        sa.select(documents.c.id, documents.c.name, documents.c.path, documents.c.format).order_by(documents.c.name)
    ).all()
    totals, languages, reached = _totals(connection, None)
    return [_summary(row, totals, languages, reached) for row in rows]


def document_view(connection: sa.Connection, name: str) -> DocumentView | None:
    row = connection.execute(sa.select(documents).where(documents.c.name == name)).first()
    if row is None:
        return None
    summary = _summary(row, *_totals(connection, row.id))
    return DocumentView(
        summary=summary,
        articles=tuple(_article_summaries(connection, row.id, tuple(summary.progress))),
        left_out=codec.load_left_out(row.left_out),
        repairs=codec.load_repairs(row.repairs),
        issues=codec.load_issues(row.issues),
    )


def article_view(connection: sa.Connection, document: str, key: str, target: str) -> TranslatedArticle | None:
    row = connection.execute(_ARTICLE, {"document": document, "key": key}).first()
    if row is None:
        return None
    failure = connection.execute(_FAILURE, {"article": row.id, "target": target}).scalar()
    return TranslatedArticle(
        document=document,
        article=_rebuild(connection, row),
        target=target,
        segments=_segment_views(connection, row.id, target),
        failure=failure or "",
    )


def reached(connection: sa.Connection, document_id: int, target: str) -> Progress:
    """How far a document is in a language."""
    totals, _, found = _totals(connection, document_id)
    count = totals.get(document_id, (0, 0, 0))[1]
    return found.get(document_id, {}).get(target) or Progress(target, count)


def _summary(
    row: Any,
    totals: Mapping[int, tuple[int, int, int]],
    languages: Mapping[int, list[str]],
    reached: Mapping[int, Mapping[str, Progress]],
) -> DocumentSummary:
    number, count, words = totals.get(row.id, (0, 0, 0))
    return DocumentSummary(
        name=row.name,
        path=row.path,
        format=row.format,
        articles=number,
        segments=count,
        words=words,
        languages=tuple(languages.get(row.id, ())),
        progress=reached.get(row.id, {}),
    )


_Totals = tuple[dict[int, tuple[int, int, int]], dict[int, list[str]], dict[int, dict[str, Progress]]]


def _totals(connection: sa.Connection, document_id: int | None) -> _Totals:
    """Per document: (articles, segments, words), its languages by their number of words, its progress by target."""
    chosen = _PRESENT if document_id is None else sa.and_(_PRESENT, articles.c.document_id == document_id)
    totals: dict[int, tuple[int, int, int]] = {}
    languages: dict[int, list[str]] = defaultdict(list)
    words = sa.func.sum(articles.c.words)
    for row in connection.execute(
        sa.select(
            articles.c.document_id,
            articles.c.language,
            sa.func.count().label("number"),
            sa.func.sum(articles.c.segments).label("segments"),
            words.label("words"),
        )
        .where(chosen)
        .group_by(articles.c.document_id, articles.c.language)
        .order_by(words.desc(), articles.c.language)
    ):
        number, count, total = totals.get(row.document_id, (0, 0, 0))
        totals[row.document_id] = (number + row.number, count + row.segments, total + row.words)
        languages[row.document_id].append(row.language)
    reached: dict[int, dict[str, Progress]] = defaultdict(dict)
    for row in connection.execute(
        sa.select(
            articles.c.document_id,
            progress.c.target,
            *(sa.func.sum(progress.c[name]).label(name) for name in _COUNTS),
        )
        .join(articles, articles.c.id == progress.c.article_id)
        .where(chosen)
        .group_by(articles.c.document_id, progress.c.target)
        .order_by(progress.c.target)
    ):
        count = totals[row.document_id][1]
        reached[row.document_id][row.target] = Progress(row.target, count, *(getattr(row, name) for name in _COUNTS))
    return totals, languages, reached


_COUNTS = ("translated", "reviewed", "final", "flagged", "failed")


def _article_summaries(connection: sa.Connection, document_id: int, targets: Sequence[str]) -> Iterable[ArticleSummary]:
    reached: dict[int, dict[str, Progress]] = defaultdict(dict)
    failures: dict[int, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(
        sa.select(articles).where(articles.c.document_id == document_id, _PRESENT).order_by(articles.c.position)
    ).all()
    sizes = {row.id: row.segments for row in rows}
    for row in connection.execute(
        sa.select(progress)
        .join(articles, articles.c.id == progress.c.article_id)
        .where(articles.c.document_id == document_id, _PRESENT)
        .order_by(progress.c.target)
    ):
        reached[row.article_id][row.target] = Progress(
            row.target, sizes[row.article_id], *(getattr(row, name) for name in _COUNTS)
        )
        if row.failure:
            failures[row.article_id][row.target] = row.failure
    titles = _titles(connection, document_id, targets)
    for row in rows:
        yield ArticleSummary(
            id=row.key,
            title=row.title,
            opening=row.opening,
            kind=row.kind,
            language=Language(row.language, row.confidence),
            words=row.words,
            progress=reached.get(row.id, {}),
            titles=titles.get(row.id, {}),
            failures=failures.get(row.id, {}),
        )


def _titles(connection: sa.Connection, document_id: int, targets: Sequence[str]) -> dict[int, dict[str, str]]:
    """Per article and target the translated title, where every sentence of it is translated."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for target in targets:
        pieces: dict[int, list[tuple[str | None, str]]] = defaultdict(list)
        for row in connection.execute(
            sa.select(segments.c.article_id, segments.c.gap, newest.c.state, translations.c.text)
            .select_from(segments)
            .join(articles, articles.c.id == segments.c.article_id)
            .join(blocks, sa.and_(blocks.c.article_id == segments.c.article_id, blocks.c.position == segments.c.block))
            .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == target))
            .outerjoin(translations, translations.c.id == newest.c.translation_id)
            .where(articles.c.document_id == document_id, _PRESENT, segments.c.block == 0, blocks.c.role == "heading")
            .order_by(segments.c.article_id, segments.c.position)
        ):
            text = row.text if row.state is not None and row.state != "initial" else None
            pieces[row.article_id].append((text, row.gap))
        for article_id, parts in pieces.items():
            if all(text is not None for text, _ in parts):
                found[article_id][target] = "".join(f"{text}{gap}" for text, gap in parts).strip()
    return found


def _rebuild(connection: sa.Connection, row: Any) -> Article:
    """The article exactly as it was put in."""
    pieces: dict[int, list[Segment]] = defaultdict(list)
    for segment in connection.execute(_SEGMENTS, {"article": row.id}):
        pieces[segment.block].append(Segment(segment.key, segment.source, segment.gap))
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


def _segment_views(connection: sa.Connection, article_id: int, target: str) -> dict[str, SegmentView]:
    rows = connection.execute(_REVISIONS, {"article": article_id, "target": target}).all()
    flags = issues_of(connection, [row.translation_id for row in rows if row.translation_id is not None])
    held = waiving.of_article(connection, article_id, target)
    views = {}
    for row in rows:
        if row.state is None:
            views[row.key] = SegmentView(row.key, "initial")
            continue
        if row.recipe_id is None:
            recipe = Recipe(row.origin, "", "", (row.language, target))
        else:
            recipe = Recipe(row.engine, row.model, row.version, tuple(row.path.split(" ")), row.glossary)
        standing, waived = waiving.parted(flags.get(row.translation_id, ()), held.get(row.key, ()))
        translation = Translation(
            target=row.text,
            recipe=recipe,
            alignment=codec.load_alignment(row.alignment),
            markup=codec.load_markup(row.markup),
            score=row.score,
            issues=standing,
            terms=codec.load_terms(row.terms),
        )
        views[row.key] = SegmentView(row.key, row.state, translation, row.origin, waived)
    return views
