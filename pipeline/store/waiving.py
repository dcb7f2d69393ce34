"""Waivers: an issue that a person found to be none at its place. They follow their sentence from text to text.

A waiver is kept under the words that its issue points at (``checks.occurrence``). With every new revision of its
segment it is looked for among the new issues: it holds on where it is found and ends where it is not, for good, so that
an error that comes back later is seen again. Only who goes back to a text in which it held has it back; and what ended
because other sentences changed comes back with them, as long as its own did not.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Issue
from pipeline.errors import GoneError
from pipeline.store import codec
from pipeline.store.desk_views import Place, Waived
from pipeline.store.issuing import all_issues
from pipeline.store.schema import CHUNK, articles, documents, holding, issues, newest, segments, translations, waivers
from pipeline.store.views import FLAGS, WaiverCount, WaiverView
from pipeline.store.work import Pending


def waive(
    connection: sa.Connection, pending: Pending, target: str, occurrence: str, reason: str, concept: str, author: str
) -> None:
    """Waive the occurrence in the segment's newest revision. Raises ``GoneError`` where it is not there (any more)."""
    head = _head(connection, pending.segment, target)
    issue = _occurrences(connection, head).get(occurrence) if head else None
    if head is None or issue is None:
        raise GoneError("What you would waive is not there any more.", remedy="Load the page again.")
    taken = sa.and_(_here(pending.segment, target), waivers.c.occurrence == occurrence, holding)
    if connection.execute(sa.select(waivers.c.id).where(taken)).first():
        return
    connection.execute(
        sa.insert(waivers).values(
            segment_id=pending.segment,
            target=target,
            check=issue.check,
            occurrence=occurrence,
            concept=concept,
            reason=reason,
            author=author,
            at=int(time.time()),
            revision_id=head.revision_id,
            source_span=codec.dump_span(issue.source_span),
            target_span=codec.dump_span(issue.target_span),
        )
    )
    _settle(connection, head)


def withdraw(connection: sa.Connection, pending: Pending, target: str, number: int, author: str) -> None:
    """Take a waiver of a segment back. Raises ``GoneError`` where it has none of this number that holds."""
    withdrawn = connection.execute(
        sa.update(waivers)
        .where(_here(pending.segment, target), waivers.c.id == number, holding)
        .values(withdrawn_by=author, withdrawn_at=int(time.time()))
    )
    if not withdrawn.rowcount:
        raise GoneError("What you would take back is not there any more.", remedy="Load the page again.")
    head = _head(connection, pending.segment, target)
    if head is not None:
        _settle(connection, head)


def follow(connection: sa.Connection, target: str, numbers: Sequence[int], spared: Collection[str] = ()) -> None:
    """Segments (their numbers) have new revisions or new issues: see which of their waivers still hold.

    Those of checks that are ``spared`` wait: what they find is not known yet.
    """
    kept = waivers.c.withdrawn_at.is_(None)
    if connection.execute(sa.select(waivers.c.id).where(kept).limit(1)).first() is None:
        return
    held: set[int] = set()
    for start in range(0, len(numbers), CHUNK):
        chosen = waivers.c.segment_id.in_(numbers[start : start + CHUNK])
        query = sa.select(waivers.c.segment_id).where(chosen, waivers.c.target == target, kept)
        held |= set(connection.execute(query).scalars())
    for segment in sorted(held):
        head = _head(connection, segment, target)
        if head is None:
            continue
        there = _occurrences(connection, head)
        of_now = sa.or_(waivers.c.gone_revision.is_(None), waivers.c.gone_revision == head.revision_id)
        for row in connection.execute(sa.select(waivers).where(_here(segment, target), kept, of_now)).all():
            if row.check not in spared:
                _place(connection, row.id, there.get(row.occurrence), head.revision_id)
        _settle(connection, head)


def revive(connection: sa.Connection, segment: int, target: str, revision: int) -> None:
    """An older revision came back: what was waived while it was the newest, and ended since, is waived again."""
    head = _head(connection, segment, target)
    if head is None:
        return
    held_then = sa.and_(
        _here(segment, target),
        waivers.c.revision_id <= revision,
        waivers.c.gone_revision > revision,
        waivers.c.withdrawn_at.is_(None),
    )
    there = _occurrences(connection, head)
    for row in connection.execute(sa.select(waivers).where(held_then)).all():
        if row.occurrence in there:
            _place(connection, row.id, there[row.occurrence], None)
    _settle(connection, head)


def of_article(connection: sa.Connection, article: int, target: str) -> dict[str, list[Any]]:
    """The waivers that hold in an article, by the segment's key."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_OF_ARTICLE, {"article": article, "target": target}):
        found[row.key].append(row)
    return found


_OF_ARTICLE = (
    sa.select(segments.c.key, waivers)
    .join(segments, segments.c.id == waivers.c.segment_id)
    .where(segments.c.article_id == sa.bindparam("article"), waivers.c.target == sa.bindparam("target"), holding)
    .order_by(waivers.c.id)
)


def parted(found: Sequence[Issue], held: Collection[Any]) -> tuple[tuple[Issue, ...], tuple[WaiverView, ...]]:
    """The issues of a segment that stand, and those that are waived."""
    if not held:  # as with most
        return tuple(found), ()
    by_place = {(row.check, row.source_span, row.target_span): row for row in held}
    standing, waived = [], []
    for issue in found:
        row = by_place.get((issue.check, codec.dump_span(issue.source_span), codec.dump_span(issue.target_span)))
        if row is None:
            standing.append(issue)
        else:
            waived.append(WaiverView(row.id, issue, row.reason, row.author, row.at))
    return tuple(standing), tuple(waived)


def counts(connection: sa.Connection) -> list[WaiverCount]:
    """How often each check, and each concept with it, was waived by people and not taken back; the most first."""
    number = sa.func.count()
    query = (
        sa.select(waivers.c.check, waivers.c.concept, number.label("number"))
        .where(waivers.c.withdrawn_at.is_(None))
        .group_by(waivers.c.check, waivers.c.concept)
        .order_by(number.desc(), waivers.c.check, waivers.c.concept)
    )
    return [WaiverCount(row.check, row.concept, row.number) for row in connection.execute(query)]


def latest(connection: sa.Connection, limit: int) -> list[Waived]:
    """The waivers that hold, the newest first, with where they are."""
    query = (
        sa.select(
            waivers,
            documents.c.name,
            articles.c.key.label("article"),
            segments.c.key.label("segment"),
            segments.c.language,
            segments.c.source,
        )
        .join(segments, segments.c.id == waivers.c.segment_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(holding, segments.c.position.is_not(None))
        .order_by(waivers.c.id.desc())
        .limit(limit)
    )
    return [
        Waived(
            Place(row.name, row.article, row.segment, row.target),
            row.language,
            row.source,
            row.check,
            row.concept,
            row.reason,
            row.author,
            row.at,
        )
        for row in connection.execute(query)
    ]


def _here(segment: int, target: str) -> sa.ColumnElement[bool]:
    return sa.and_(waivers.c.segment_id == segment, waivers.c.target == target)


def _head(connection: sa.Connection, segment: int, target: str) -> Any:
    query = (
        sa.select(newest, translations.c.text, segments.c.source, segments.c.article_id)
        .join(translations, translations.c.id == newest.c.translation_id)
        .join(segments, segments.c.id == newest.c.segment_id)
        .where(newest.c.segment_id == segment, newest.c.target == target)
    )
    return connection.execute(query).first()


def _occurrences(connection: sa.Connection, head: Any) -> dict[str, Issue]:
    """The issues of a head by the name of their occurrence."""
    from pipeline.checks import occurrence  # noqa: PLC0415 - language data; only where something was waived

    found: dict[str, Issue] = {}
    for issue in all_issues(connection, head):
        found.setdefault(occurrence(issue, head.source, head.text), issue)
    return found


def _place(connection: sa.Connection, number: int, issue: Issue | None, gone: int | None) -> None:
    """Note where a waiver's issue is in the newest revision, or that it is ``gone`` with that revision."""
    values: dict[str, Any] = {"gone_revision": gone}
    if issue is not None:
        spans = (codec.dump_span(issue.source_span), codec.dump_span(issue.target_span))
        values = {"gone_revision": None, "source_span": spans[0], "target_span": spans[1]}
    connection.execute(sa.update(waivers).where(waivers.c.id == number).values(values))


def _settle(connection: sa.Connection, head: Any) -> None:
    """Whether a person should look at a segment, its waivers counted."""
    held = connection.execute(sa.select(waivers).where(_here(head.segment_id, head.target), holding)).all()
    standing, _ = parted(all_issues(connection, head), held)
    flagged = any(issue.severity in FLAGS for issue in standing)
    here = (newest.c.segment_id == head.segment_id, newest.c.target == head.target)
    connection.execute(sa.update(newest).where(*here).values(flagged=flagged))


# for the counts of what needs a person: an issue beside ``newest`` that is not waived
unwaived = ~sa.exists().where(
    waivers.c.segment_id == newest.c.segment_id,
    waivers.c.target == newest.c.target,
    waivers.c.check == issues.c.check,
    waivers.c.source_span.is_not_distinct_from(issues.c.source_span),
    waivers.c.target_span.is_not_distinct_from(issues.c.target_span),
    holding,
)
