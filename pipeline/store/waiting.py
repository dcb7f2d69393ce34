"""What needs a person: per document and language the states, the issues, what was sent back, what is asked."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

import sqlalchemy as sa

from pipeline.document import Issue, Severity
from pipeline.store import codec
from pipeline.store.desk_schema import acts, comments
from pipeline.store.desk_views import Waiting
from pipeline.store.schema import articles, documents, issues, newest, progress, segments

_OPEN = newest.c.state.in_(["initial", "translated"])
_GRAVITY = sa.case((issues.c.severity == "error", 0), (issues.c.severity == "warning", 1), else_=2)


def waiting(connection: sa.Connection, document: str, target: str) -> list[Waiting]:
    """Every document in every language that it was to be translated into, by name."""
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
                for name in ("translated", "reviewed", "final", "flagged", "failed")
            ),
        )
        .select_from(progress)
        .join(articles, articles.c.id == progress.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(*chosen)
        .group_by(documents.c.id, documents.c.name, progress.c.target)
        .order_by(documents.c.name, progress.c.target)
    ).all()
    return [_waiting(connection, row) for row in totals]


def _waiting(connection: sa.Connection, row: Any) -> Waiting:
    here = (
        articles.c.document_id == row.id,
        articles.c.position.is_not(None),
        segments.c.position.is_not(None),
        newest.c.target == row.target,
    )
    joined = sa.join(articles, segments, segments.c.article_id == articles.c.id).join(
        newest, newest.c.segment_id == segments.c.id
    )
    by_severity: dict[Severity, int] = defaultdict(int)
    for severity, number in connection.execute(
        sa.select(issues.c.severity, sa.func.count())
        .select_from(joined.join(issues, issues.c.translation_id == newest.c.translation_id))
        .where(*here, _OPEN)
        .group_by(issues.c.severity)
    ):
        by_severity[cast("Severity", severity)] = number
    rejected = connection.execute(
        sa.select(sa.func.count())
        .select_from(joined.join(acts, acts.c.revision_id == newest.c.revision_id))
        .where(*here, acts.c.act == "rejected")
    ).scalar()
    said = connection.execute(
        sa.select(sa.func.count())
        .select_from(
            sa.join(comments, segments, segments.c.id == comments.c.segment_id).join(
                articles, articles.c.id == segments.c.article_id
            )
        )
        .where(articles.c.document_id == row.id, comments.c.target == row.target, comments.c.resolved_at.is_(None))
    ).scalar()
    # the gravest first, then in reading order; what has no issue comes after
    doubtful = connection.execute(
        sa.select(
            articles.c.key.label("article"),
            segments.c.key,
            segments.c.source,
            issues.c.check,
            issues.c.severity,
            issues.c.message,
            issues.c.source_span,
            issues.c.target_span,
        )
        .select_from(joined.outerjoin(issues, issues.c.translation_id == newest.c.translation_id))
        .where(*here, _OPEN)
        .order_by(sa.case((issues.c.id.is_(None), 3), else_=_GRAVITY), articles.c.position, segments.c.position)
        .limit(1)
    ).first()
    done = row.translated + row.reviewed + row.final
    return Waiting(
        document=row.name,
        target=row.target,
        segments=row.segments,
        initial=row.segments - done,
        translated=row.translated,
        reviewed=row.reviewed,
        final=row.final,
        issues=dict(by_severity),
        rejected=rejected or 0,
        comments=said or 0,
        next=(doubtful.article, doubtful.key, doubtful.source, _issue(doubtful)) if doubtful else None,
    )


def _issue(row: Any) -> Issue | None:
    if row.check is None:
        return None
    return Issue(
        row.check, row.severity, row.message, codec.load_span(row.source_span), codec.load_span(row.target_span)
    )
