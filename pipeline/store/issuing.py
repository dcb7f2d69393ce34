"""The issues of contents, as they are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from pipeline.document import Issue
from pipeline.store import codec
from pipeline.store.schema import CHUNK, issues
from pipeline.store.views import FLAGS

_ISSUES = (
    sa.select(issues).where(issues.c.translation_id.in_(sa.bindparam("numbers", expanding=True))).order_by(issues.c.id)
)


def is_flagged(found: Iterable[Issue]) -> bool:
    """Whether a person should look at what has these issues."""
    return any(issue.severity in FLAGS for issue in found)


def store_issues(connection: sa.Connection, fresh: Iterable[tuple[int, Iterable[Issue]]]) -> None:
    """Store the issues of contents (their numbers)."""
    rows = [
        {
            "translation_id": number,
            "check": issue.check,
            "severity": issue.severity,
            "message": issue.message,
            "source_span": codec.dump_span(issue.source_span),
            "target_span": codec.dump_span(issue.target_span),
            "fix": issue.fix,
        }
        for number, found in fresh
        for issue in found
    ]
    if rows:
        connection.execute(sa.insert(issues), rows)


def issues_of(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[Issue]]:
    """The issues of contents, by their numbers."""
    found: dict[int, list[Issue]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        for row in connection.execute(_ISSUES, {"numbers": ids[start : start + CHUNK]}):
            found[row.translation_id].append(
                Issue(
                    row.check,
                    row.severity,
                    row.message,
                    codec.load_span(row.source_span),
                    codec.load_span(row.target_span),
                    row.fix,
                )
            )
    return found
