"""Contents lists, as the store answers them: every document, one with its articles, an article with its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from pipeline.document import Language
from pipeline.store import codec
from pipeline.store.schema import articles, blocks, documents, newest, progress, segments, translations
from pipeline.store.views import ArticleSummary, Choices, DocumentSummary, DocumentView, Progress, Surrounded

PRESENT = articles.c.position.is_not(None)


def documents_list(connection: sa.Connection) -> list[DocumentSummary]:
    rows = connection.execute(
        sa.select(documents.c.id, documents.c.name, documents.c.path, documents.c.format).order_by(documents.c.name)
    ).all()
    totals, languages, reached = _totals(connection, None)
    return [_summary(row, totals, languages, reached) for row in rows]


def choices(connection: sa.Connection) -> Choices:
    """What can be chosen from, where one looks for something."""
    found = connection.execute(sa.select(documents.c.name, documents.c.languages).order_by(documents.c.name)).all()
    spoken = {row.languages for row in found}  # most documents have the same few
    return Choices(
        documents=tuple(row.name for row in found),
        languages=tuple(sorted({code for languages in spoken for code in codec.load(languages)})),
        targets=tuple(
            connection.execute(sa.select(progress.c.target).distinct().order_by(progress.c.target)).scalars()
        ),
    )


def document_view(connection: sa.Connection, name: str) -> DocumentView | None:
    row = connection.execute(sa.select(documents).where(documents.c.name == name)).first()
    if row is None:
        return None
    summary = _summary(row, *_totals(connection, row.id))
    return DocumentView(
        summary=summary,
        articles=tuple(line for _, line in _article_summaries(connection, row.id, _EVERYWHERE)),
        left_out=codec.load_left_out(row.left_out),
        repairs=codec.load_repairs(row.repairs),
        issues=codec.load_issues(row.issues),
    )


def article_summary(connection: sa.Connection, document: str, key: str) -> Surrounded | None:
    """An article's line of the contents list, and the ones before and after it."""
    here = connection.execute(_PLACE, {"document": document, "key": key}).first()
    if here is None:
        return None
    around = (max(here.position - 1, 0), here.position + 1)
    lines = dict(_article_summaries(connection, here.document_id, around))
    return Surrounded(lines[here.position], lines.get(here.position - 1), lines.get(here.position + 1))


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
    chosen = PRESENT if document_id is None else sa.and_(PRESENT, articles.c.document_id == document_id)
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


_COUNTS = ("translated", "reviewed", "final", "flagged", "failed", "unchanged", "unedited")


_EVERYWHERE = (0, 2**31 - 1)
_HERE = (
    articles.c.document_id == sa.bindparam("document"),
    articles.c.position.between(sa.bindparam("first"), sa.bindparam("last")),
)
_PLACE = (
    sa.select(articles.c.document_id, articles.c.position)
    .join(documents, documents.c.id == articles.c.document_id)
    .where(documents.c.name == sa.bindparam("document"), articles.c.key == sa.bindparam("key"), PRESENT)
)
_LINES = sa.select(articles).where(*_HERE).order_by(articles.c.position)
_PROGRESS = (
    sa.select(progress)
    .join(articles, articles.c.id == progress.c.article_id)
    .where(*_HERE)
    .order_by(progress.c.article_id, progress.c.target)
)
_TITLES = (
    sa.select(
        segments.c.article_id, segments.c.id, segments.c.gap, newest.c.target, newest.c.state, translations.c.text
    )
    .select_from(articles)
    .join(segments, segments.c.article_id == articles.c.id)
    .join(blocks, sa.and_(blocks.c.article_id == segments.c.article_id, blocks.c.position == segments.c.block))
    .outerjoin(newest, newest.c.segment_id == segments.c.id)
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .where(*_HERE, segments.c.position.is_not(None), segments.c.block == 0, blocks.c.role == "heading")
    .order_by(segments.c.article_id, segments.c.position)
)


def _article_summaries(
    connection: sa.Connection, document_id: int, places: tuple[int, int]
) -> Iterable[tuple[int, ArticleSummary]]:
    """The lines of a contents list from the first of two places to the last, each with its place."""
    asked = {"document": document_id, "first": places[0], "last": places[1]}
    rows = connection.execute(_LINES, asked).all()
    sizes = {row.id: row.segments for row in rows}
    reached: dict[int, dict[str, Progress]] = defaultdict(dict)
    failures: dict[int, dict[str, str]] = defaultdict(dict)
    for row in connection.execute(_PROGRESS, asked):
        reached[row.article_id][row.target] = Progress(
            row.target, sizes[row.article_id], *(getattr(row, name) for name in _COUNTS)
        )
        if row.failure:
            failures[row.article_id][row.target] = row.failure
    titles = _titles(connection.execute(_TITLES, asked))
    for row in rows:
        yield (
            row.position,
            ArticleSummary(
                id=row.key,
                title=row.title,
                opening=row.opening,
                kind=row.kind,
                language=Language(row.language, row.confidence),
                words=row.words,
                progress=reached.get(row.id, {}),
                titles=titles.get(row.id, {}),
                failures=failures.get(row.id, {}),
            ),
        )


def _titles(rows: Iterable[Any]) -> dict[int, dict[str, str]]:
    """Per article and target the translated title, where every sentence of it is translated."""
    sentences: dict[int, set[int]] = defaultdict(set)
    pieces: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in rows:
        sentences[row.article_id].add(row.id)
        if row.state is not None and row.state != "initial":
            pieces[row.article_id, row.target].append(f"{row.text}{row.gap}")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for (article_id, target), parts in pieces.items():
        if len(parts) == len(sentences[article_id]):
            found[article_id][target] = "".join(parts).strip()
    return found
