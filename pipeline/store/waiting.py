"""What needs a person: per document and language the states, the issues, what was sent back, what is asked."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa

from pipeline.document import SEVERITIES, Issue, Severity
from pipeline.store import codec
from pipeline.store.desk_schema import acts, comments
from pipeline.store.desk_views import Doubtful, Place, SentBack, Waiting
from pipeline.store.heads import WRITER
from pipeline.store.issuing import of_head
from pipeline.store.schema import articles, documents, issues, newest, progress, revisions, segments, translations
from pipeline.store.views import FLAGS
from pipeline.store.waiving import unwaived

PAGE = 50  # each row of a page takes about two milliseconds in an archive of a million sentences
# what was in the language already waits for nobody
_OPEN = sa.or_(newest.c.state == "initial", sa.and_(newest.c.state == "translated", newest.c.origin != "source"))
_WAITING = progress.c.translated - progress.c.unchanged + progress.c.failed
# the newest revision, found by the primary key: there is no index by revisions
_LATEST = sa.and_(
    newest.c.segment_id == revisions.c.segment_id,
    newest.c.target == revisions.c.target,
    newest.c.revision_id == revisions.c.id,
)
# where a sentence is in its document, as one number
_PLACES = 1 << 31
_PLACE = sa.cast(articles.c.position, sa.BigInteger) * _PLACES + segments.c.position


def waiting(connection: sa.Connection, document: str, target: str, needs: str, start: int) -> tuple[list[Waiting], int]:
    """A page of the documents in the languages that they were to be translated into, by name; how many there are.

    ``needs`` leaves those that need it: ``review``, ``issues``, ``rejected``, ``comments``.
    """
    whole = sa.alias(articles)
    size = (
        sa.select(sa.func.sum(whole.c.segments))
        .where(whole.c.document_id == documents.c.id, whole.c.position.is_not(None))
        .scalar_subquery()
    )
    chosen: list[sa.ColumnElement[bool]] = [articles.c.position.is_not(None)]
    if document:
        chosen.append(documents.c.name == document)
    if target:
        chosen.append(progress.c.target == target)
    totals = connection.execute(
        sa.select(
            documents.c.id,
            documents.c.name,
            progress.c.target,
            size.label("segments"),
            *(
                sa.func.sum(progress.c[name]).label(name)
                for name in ("translated", "reviewed", "final", "flagged", "failed", "unchanged", "unedited")
            ),
        )
        .select_from(progress)
        .join(articles, articles.c.id == progress.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(*chosen)
        .group_by(documents.c.id, documents.c.name, progress.c.target)
        .order_by(documents.c.name, progress.c.target)
    ).all()
    rejected, said = _rejected(connection), _said(connection)

    def is_wanted(row: Any) -> bool:
        counts = {
            "review": row.segments - row.reviewed - row.final - row.unchanged,
            "issues": row.flagged,
            "rejected": rejected.get((row.id, row.target), 0),
            "comments": said.get((row.id, row.target), 0),
        }
        return bool(counts.get(needs, 1))

    found = [row for row in totals if is_wanted(row)]
    page = [
        _waiting(connection, row, rejected.get((row.id, row.target), 0), said.get((row.id, row.target), 0))
        for row in found[start : start + PAGE]
    ]
    return page, len(found)


def sent_back(connection: sa.Connection, author: str, limit: int) -> list[SentBack]:
    """The sentences with a text of this author's that were sent back and not touched since, the newest first."""
    rows = connection.execute(
        sa.select(
            documents.c.name,
            articles.c.key.label("article"),
            segments.c.key,
            segments.c.language,
            segments.c.source,
            newest.c.target,
            translations.c.text,
            acts.c.note,
            revisions.c.author,
            revisions.c.at,
        )
        .select_from(acts)
        .join(revisions, revisions.c.id == acts.c.revision_id)
        .join(newest, _LATEST)
        .join(translations, translations.c.id == newest.c.translation_id)
        .join(segments, segments.c.id == newest.c.segment_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(
            acts.c.act == "rejected",
            # whose primary key begins with the segment: nothing else finds a revision's head quickly
            newest.c.segment_id == revisions.c.segment_id,
            newest.c.target == revisions.c.target,
            newest.c.origin == "person",
            segments.c.position.is_not(None),
            WRITER.in_([author]),
        )
        .order_by(revisions.c.id.desc())
        .limit(limit)
    )
    return [
        SentBack(
            Place(row.name, row.article, row.key, row.target),
            row.language,
            row.source,
            row.text,
            row.note,
            row.author,
            row.at,
        )
        for row in rows
    ]


def _rejected(connection: sa.Connection) -> dict[tuple[int, str], int]:
    """How many sentences are sent back, by document and language; people's acts are few beside all revisions."""
    rows = connection.execute(
        sa.select(articles.c.document_id, newest.c.target, sa.func.count())
        .select_from(acts)
        .join(revisions, revisions.c.id == acts.c.revision_id)
        .join(newest, _LATEST)
        .join(segments, segments.c.id == revisions.c.segment_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .where(acts.c.act == "rejected", segments.c.position.is_not(None))
        .group_by(articles.c.document_id, newest.c.target)
    )
    return {(document, target): number for document, target, number in rows}


def _said(connection: sa.Connection) -> dict[tuple[int, str], int]:
    """How many comments are open, by document and language."""
    rows = connection.execute(
        sa.select(articles.c.document_id, comments.c.target, sa.func.count())
        .select_from(comments)
        .join(segments, segments.c.id == comments.c.segment_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .where(comments.c.resolved_at.is_(None))
        .group_by(articles.c.document_id, comments.c.target)
    )
    return {(document, target): number for document, target, number in rows}


def _waiting(connection: sa.Connection, row: Any, rejected: int, said: int) -> Waiting:
    done = row.translated + row.reviewed + row.final
    counts, place = _by_severity(connection, row) if row.flagged else ({}, None)
    found = _gravest(connection, row, place) if place else None
    if found is None and row.translated - row.unchanged + row.failed:
        found = _first(connection, row)
    return Waiting(
        document=row.name,
        target=row.target,
        segments=row.segments,
        initial=row.segments - done,
        translated=row.translated - row.unchanged,
        unchanged=row.unchanged,
        reviewed=row.reviewed,
        final=row.final,
        issues=counts,
        rejected=rejected,
        comments=said,
        unedited=row.unedited,
        next=Doubtful(found.article, found.key, found.language, found.source, _issue(found)) if found else None,
    )


_JOINED = (
    sa.join(articles, progress, progress.c.article_id == articles.c.id)
    .join(segments, segments.c.article_id == articles.c.id)
    .join(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == progress.c.target))
)


def _open_segments(row: Any, has: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
    """The segments of a document that nobody has reviewed, found by way of the articles that have such."""
    return [
        articles.c.document_id == row.id,
        articles.c.position.is_not(None),
        progress.c.target == row.target,
        has > 0,
        segments.c.position.is_not(None),
        _OPEN,
    ]


def _by_severity(connection: sa.Connection, row: Any) -> tuple[dict[Severity, int], tuple[Severity, int] | None]:
    """How many issues of each severity nobody has reviewed; the gravest, and the place of the first such."""
    rows = connection.execute(
        sa.select(issues.c.severity, sa.func.count(), sa.func.min(_PLACE))
        .select_from(_JOINED.join(issues, of_head))
        .where(*_open_segments(row, progress.c.flagged), unwaived)
        .group_by(issues.c.severity)
    ).all()
    counts = {cast("Severity", severity): number for severity, number, _ in rows}
    places = {cast("Severity", severity): place for severity, _, place in rows}
    gravest = next((one for one in SEVERITIES if one in places and one in FLAGS), None)
    return counts, (gravest, places[gravest]) if gravest else None


_COLUMNS = (articles.c.key.label("article"), segments.c.key, segments.c.language, segments.c.source)


def _gravest(connection: sa.Connection, row: Any, found: tuple[Severity, int]) -> Any:
    """The sentence at a place with its first issue of a severity."""
    severity, place = found
    named = ("check", "severity", "message", "source_span", "target_span")
    return connection.execute(
        sa.select(*_COLUMNS, *(issues.c[name] for name in named))
        .select_from(_JOINED.join(issues, of_head))
        .where(
            *_open_segments(row, progress.c.flagged),
            articles.c.position == place // _PLACES,
            segments.c.position == place % _PLACES,
            issues.c.severity == severity,
            unwaived,
        )
        .order_by(issues.c.id)
        .limit(1)
    ).first()


def _first(connection: sa.Connection, row: Any) -> Any:
    """The first sentence that nobody has reviewed."""
    first = (
        sa.select(articles.c.id)
        .join(progress, progress.c.article_id == articles.c.id)
        .where(
            articles.c.document_id == row.id,
            articles.c.position.is_not(None),
            progress.c.target == row.target,
            _WAITING > 0,
        )
        .order_by(articles.c.position)
        .limit(1)
        .scalar_subquery()
    )
    return connection.execute(
        sa.select(*_COLUMNS, sa.null().label("check"))
        .select_from(_JOINED)
        .where(*_open_segments(row, _WAITING), articles.c.id == first)
        .order_by(segments.c.position)
        .limit(1)
    ).first()


def _issue(row: Any) -> Issue | None:
    if row.check is None:
        return None
    return Issue(
        row.check, row.severity, row.message, codec.load_span(row.source_span), codec.load_span(row.target_span)
    )
