"""The issues of contents, and those that a segment has in its article alone, as they are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Issue, Span
from pipeline.store import codec
from pipeline.store.schema import CHUNK, issues, newest, segments, translations
from pipeline.store.views import FLAGS

_NUMBERS: sa.BindParameter[Any] = sa.bindparam("numbers", expanding=True)
_ISSUES = (
    sa.select(issues).where(issues.c.translation_id.in_(_NUMBERS), issues.c.segment_id.is_(None)).order_by(issues.c.id)
)
_OWN = sa.select(issues).where(issues.c.segment_id.in_(_NUMBERS)).order_by(issues.c.id)
# beside ``newest``: the issues of its content that are everybody's or its segment's own
of_head = sa.and_(
    issues.c.translation_id == newest.c.translation_id,
    sa.or_(issues.c.segment_id.is_(None), issues.c.segment_id == newest.c.segment_id),
)
_OF_ARTICLE = (
    sa.select(newest.c.segment_id.label("head"), issues)
    .select_from(segments)
    .join(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == sa.bindparam("target")))
    .join(issues, of_head)
    .where(segments.c.article_id == sa.bindparam("article"), segments.c.position.is_not(None))
    .order_by(issues.c.segment_id.is_not(None), issues.c.id)
)
# the checks whose issues a segment has alone: those that look at others of its article
COMPARED = frozenset({"unpaired_quotes", "inconsistent", "same_translation", "name_spelling"})
Owner = tuple[int, int]  # a segment, its content


def telling(issue: Issue) -> tuple[str, Span | None]:
    """What of an issue of these checks tells it from others of a segment: they say what others of the article read."""
    return issue.check, issue.target_span


def is_flagged(found: Iterable[Issue]) -> bool:
    """Whether a person should look at what has these issues."""
    return any(issue.severity in FLAGS for issue in found)


def store_issues(
    connection: sa.Connection, fresh: Iterable[tuple[int, Iterable[Issue]]], segment: int | None = None
) -> None:
    """Store the issues of contents (their numbers), or those that a segment alone has with a content."""
    rows = [
        {
            "translation_id": number,
            "segment_id": segment,
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
            found[row.translation_id].append(_issue(row))
    return found


def own_issues(connection: sa.Connection, numbers: Sequence[int]) -> dict[Owner, list[Issue]]:
    """The issues that segments (their numbers) alone have, with each content."""
    found: dict[Owner, list[Issue]] = defaultdict(list)
    for start in range(0, len(numbers), CHUNK):
        for row in connection.execute(_OWN, {"numbers": numbers[start : start + CHUNK]}):
            found[row.segment_id, row.translation_id].append(_issue(row))
    return found


def of_article(connection: sa.Connection, article: int, target: str) -> dict[int, list[Issue]]:
    """The issues of an article's newest revisions in a language, by segment: its content's, then its own."""
    found: dict[int, list[Issue]] = defaultdict(list)
    for row in connection.execute(_OF_ARTICLE, {"article": article, "target": target}):
        found[row.head].append(_issue(row))
    return found


def all_issues(connection: sa.Connection, head: Any) -> list[Issue]:
    """The issues of a row of ``newest``: its content's and its segment's own."""
    owner = (head.segment_id, head.translation_id)
    return [*issues_of(connection, [owner[1]])[owner[1]], *own_issues(connection, [owner[0]])[owner]]


def own(connection: sa.Connection, target: str, found: Mapping[int, tuple[int, Sequence[Issue]]]) -> list[int]:
    """Replace the issues that segments alone have: by their numbers, the number of their content, and them.

    None is given that the content has already. Gives the numbers of the segments that have others than before.
    """
    before = own_issues(connection, list(found))
    had: dict[int, list[Issue]] = defaultdict(list)
    for (segment, _), each in before.items():
        had[segment] += each
    contents = issues_of(connection, [content for content, wanted in found.values() if wanted])
    ours = sa.exists().where(translations.c.id == issues.c.translation_id, translations.c.target == target)
    changed = []
    for segment, (content, wanted) in found.items():
        known = {telling(issue) for issue in contents.get(content, ())}
        fresh = [issue for issue in wanted if telling(issue) not in known]
        if had[segment] == before.get((segment, content), []) == fresh:
            continue
        connection.execute(sa.delete(issues).where(issues.c.segment_id == segment, ours))
        store_issues(connection, [(content, fresh)], segment)
        changed.append(segment)
    return changed


def flag_own(connection: sa.Connection, target: str, numbers: Sequence[int]) -> None:
    """Let a person look at those of the segments (their numbers) that have issues of their own."""
    theirs = sa.exists().where(
        issues.c.segment_id == newest.c.segment_id,
        issues.c.translation_id == newest.c.translation_id,
        issues.c.severity.in_(FLAGS),
    )
    for start in range(0, len(numbers), CHUNK):
        here = (newest.c.segment_id.in_(numbers[start : start + CHUNK]), newest.c.target == target)
        connection.execute(sa.update(newest).where(*here, theirs).values(flagged=True))


def _issue(row: Any) -> Issue:
    spans = (codec.load_span(row.source_span), codec.load_span(row.target_span))
    return Issue(row.check, row.severity, row.message, *spans, row.fix)
