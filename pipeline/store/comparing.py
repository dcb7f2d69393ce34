"""What an article's segments say against each other: issues that a segment has in its article alone.

A run compares whole articles (``compare``). Where a person changes a sentence, those that the change concerns are
compared in the transaction of the change (``again``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pipeline.document import Issue
from pipeline.store import waiving
from pipeline.store.issuing import flag_own, issues_of, own, own_issues, telling
from pipeline.store.schema import CHUNK, newest, revisions, segments, translations, waivers

if TYPE_CHECKING:
    from pipeline.checks import SegmentPair

_SEGMENTS = (
    sa.select(
        segments.c.id,
        segments.c.key,
        segments.c.language,
        segments.c.source,
        segments.c.block,
        newest.c.state,
        newest.c.translation_id,
        translations.c.text,
    )
    .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == sa.bindparam("target")))
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .where(segments.c.article_id == sa.bindparam("article"), segments.c.position.is_not(None))
    .order_by(segments.c.position)
)
_LATEST = (
    sa.select(revisions.c.state, revisions.c.translation_id, translations.c.text)
    .join(translations, translations.c.id == revisions.c.translation_id)
    .where(revisions.c.segment_id == sa.bindparam("segment"), revisions.c.target == sa.bindparam("target"))
    .order_by(revisions.c.id.desc())
    .limit(2)
)
_APPROVED = ("reviewed", "final")


def compare(
    connection: sa.Connection,
    target: str,
    article: int,
    found: Mapping[str, tuple[str, Sequence[Issue]]],
    *,
    whole: bool = False,
) -> None:
    """Replace the issues that the segments of an article have for what others of it say: by their keys, the text that
    they are about, and them. A segment that reads otherwise by now gets none.

    What is approved is told nothing new for what others say; what it was told stays while it is true. With ``whole`` it
    is told anew of all segments whether a person should look at them.
    """
    shown = [
        row for row in connection.execute(_SEGMENTS, {"article": article, "target": target}) if row.text is not None
    ]
    wanted = {row.id: found[row.key][1] for row in shown if row.key in found and found[row.key][0] == row.text}
    _spare(connection, [row for row in shown if row.state in _APPROVED], wanted)
    changed = own(connection, target, {row.id: (row.translation_id, wanted.get(row.id, ())) for row in shown})
    waived = sa.select(waivers.c.segment_id).join(segments, segments.c.id == waivers.c.segment_id)
    held = connection.execute(waived.where(segments.c.article_id == article, waivers.c.target == target)).scalars()
    _settle(connection, target, [row.id for row in shown] if whole else changed, held)


def again(connection: sa.Connection, target: str, article: int, numbers: Sequence[int]) -> None:
    """Segments of an article (their numbers) have each one new revision: tell anew what they, and those that they are
    compared with, have against each other. As in ``compare``, approved ones that did not change are told nothing new.
    """
    before = {number: _before(connection, target, number) for number in numbers}
    was = {number: text for number, text in before.items() if text is not None}
    told: dict[int, tuple[int, Sequence[Issue]]] = {}
    if was:
        rows = connection.execute(_SEGMENTS, {"article": article, "target": target}).all()
        found = _found(rows, target, was)
        _spare(connection, [row for row in rows if row.state in _APPROVED and row.id not in was], found)
        told = {row.id: (row.translation_id, found.get(row.id, ())) for row in rows if row.id in found or row.id in was}
    _settle(connection, target, own(connection, target, told), numbers)


def _before(connection: sa.Connection, target: str, segment: int) -> str | None:
    """The text that a segment had before its newest revision, ``""`` for none; None where nothing is to be told anew:
    the text is the same, and as open as it was."""
    now, *older = connection.execute(_LATEST, {"segment": segment, "target": target}).all()
    text = _said(older[0]) if older else ""
    opened = bool(older) and older[0].state in _APPROVED and now.state not in _APPROVED
    same = bool(older) and now.translation_id == older[0].translation_id and text == _said(now)
    return None if same and not opened else text


def _said(row: Any) -> str:
    """What is shown of a revision: nothing of a translation that failed."""
    return row.text if row.text and row.state != "initial" else ""


def _found(rows: Sequence[Any], target: str, was: Mapping[int, str]) -> dict[int, Sequence[Issue]]:
    """What is found in the segments that the changes concern; ``was`` holds the texts that were changed."""
    from pipeline import checks  # noqa: PLC0415 - language data; only where something was changed

    now = {row.id: _said(row) for row in rows}
    found: dict[int, Sequence[Issue]] = {}
    for language in {row.language for row in rows if row.id in was}:
        here = [row for row in rows if row.language == language]
        before, after = _pairs(here, {**now, **was}), _pairs(here, now)
        again = checks.compare_again(before, after, {str(number) for number in was}, language, target)
        found |= {int(key): told for key, told in again.items()}
    return found


def _pairs(rows: Sequence[Any], texts: Mapping[int, str]) -> list[SegmentPair]:
    """The segments of an article that have a text, each with its block where all of that has one."""
    from pipeline.checks import SegmentPair  # noqa: PLC0415

    broken = {row.block for row in rows if not texts[row.id].strip()}
    return [
        SegmentPair(str(row.id), row.source, texts[row.id], block=0 if row.block in broken else row.block + 1)
        for row in rows
        if texts[row.id]
    ]


def _spare(connection: sa.Connection, approved: Sequence[Any], found: dict[int, Sequence[Issue]]) -> None:
    """Leave out of what was found in approved segments all that they were not told before."""
    concerned = [row for row in approved if found.get(row.id)]
    known = own_issues(connection, [row.id for row in concerned])
    contents = issues_of(connection, [row.translation_id for row in concerned])
    for row in concerned:
        had = {telling(issue) for issue in (*known[row.id, row.translation_id], *contents[row.translation_id])}
        found[row.id] = tuple(issue for issue in found[row.id] if telling(issue) in had)


def _settle(connection: sa.Connection, target: str, changed: Sequence[int], held: Iterable[int]) -> None:
    """Tell anew whether a person should look at segments; of these, and of those ``held``, the waivers are followed."""
    content = sa.select(translations.c.flagged).where(translations.c.id == newest.c.translation_id).scalar_subquery()
    for start in range(0, len(changed), CHUNK):
        here = (newest.c.segment_id.in_(changed[start : start + CHUNK]), newest.c.target == target)
        connection.execute(sa.update(newest).where(*here).values(flagged=content))
    flag_own(connection, target, changed)
    waiving.follow(connection, target, sorted({*changed, *held}))
