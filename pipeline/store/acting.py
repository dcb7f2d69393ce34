"""What people do to sentences: a revision is added, never changed, with what was done and why."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from pipeline.document import Recipe, State, Translation
from pipeline.errors import GoneError
from pipeline.store import codec, comparing, heads, memory, revising, waiving
from pipeline.store.desk_schema import acts, drafts
from pipeline.store.desk_views import Act, Change, Conflict, Head, Place
from pipeline.store.dialects import upsert
from pipeline.store.schema import articles, documents, newest, revisions, segments, translations
from pipeline.store.work import Pending, Recalled, Revision

_REVISION = (
    sa.select(
        revisions.c.id,
        revisions.c.state,
        revisions.c.origin,
        revisions.c.markup,
        revisions.c.translation_id,
        translations.c.text,
        translations.c.alignment,
        translations.c.recipe_id,
        translations.c.flagged,
        acts.c.restores,
    )
    .join(translations, translations.c.id == revisions.c.translation_id)
    .outerjoin(acts, acts.c.revision_id == revisions.c.id)
    .where(revisions.c.segment_id == sa.bindparam("segment"), revisions.c.target == sa.bindparam("target"))
)


def write(
    connection: sa.Connection, place: Place, base: int, change: Change, author: str, *, forget: bool = True
) -> Head | Conflict:
    """Add a person's revision of a segment, over the revision ``base``.

    A text that is the newest one already keeps its content and origin: a machine's text that is approved as it
    stands stays the machine's. A draft of the author's is gone once its text is written or approved, and kept when
    anything else is done, or where not to ``forget`` it is told. Gives the new head, or the conflict where the
    newest revision is not ``base`` and reads otherwise.
    """
    text, state = change.text, change.state
    pending = heads.find(connection, place)
    head = heads.one(connection, place, author)
    same = (head.text, head.state) == (text, state)
    if head.revision != base and not same:
        return Conflict(_text_of(connection, pending, place.target, base), head, text)
    if forget and change.act in ("written", "approved"):
        _forget(connection, pending, place.target, author)
    if same and change.act in ("written", "approved"):
        return replace(head, draft=None) if forget else head
    if change.translation is not None:
        one = Revision(pending, change.translation, change.translation.markup, "engine", state)
    elif head.revision and head.text == text:
        one = _again(_revision(connection, pending, place.target, head.revision), pending, state)
    else:
        one = _written(pending, place.target, change)
    _settle(connection, [_append(connection, place.target, one, author, _Record(change.act, change.note))])
    return heads.one(connection, place, author)


def undo(connection: sa.Connection, place: Place, base: int, author: str) -> Head | Conflict | None:
    """Bring back what the segment was before its newest revision; None where nothing was before."""
    pending = heads.find(connection, place)
    head = heads.one(connection, place, author)
    if head.revision != base:
        return Conflict(_text_of(connection, pending, place.target, base), head, head.text)
    done = _step_back(connection, place, pending, author)
    if done is None:
        return None
    _settle(connection, [done])
    return heads.one(connection, place, author)


def revert(connection: sa.Connection, place: Place, base: int, revision: int, author: str) -> Head | Conflict:
    """Bring an older revision's text back, to be approved anew."""
    pending = heads.find(connection, place)
    head = heads.one(connection, place, author)
    row = _revision(connection, pending, place.target, revision)
    if head.revision != base:
        return Conflict(_text_of(connection, pending, place.target, base), head, row.text)
    one = _again(row, pending, "translated")
    _settle(connection, [_append(connection, place.target, one, author, _Record("reverted", restores=revision))])
    return heads.one(connection, place, author)


def draft(connection: sa.Connection, place: Place, base: int, text: str, author: str) -> None:
    """Keep what was typed over a revision and not saved; an empty ``text`` forgets it."""
    pending = heads.find(connection, place)
    if not text:
        _forget(connection, pending, place.target, author)
        return
    values = {
        "segment_id": pending.segment,
        "target": place.target,
        "author": author,
        "base": base,
        "text": text,
        "at": int(time.time()),
    }
    connection.execute(upsert(connection, drafts), [values])


def write_all(
    connection: sa.Connection, changes: Sequence[tuple[Place, int, Change]], author: str
) -> tuple[int, int, int]:
    """Change many segments at once, each over its revision, to be taken back at once: (number of the batch, how
    many, how many were left alone because somebody changed them meanwhile)."""
    batch = (connection.execute(sa.select(sa.func.max(acts.c.batch))).scalar() or 0) + 1
    done: list[_Done] = []
    for place, base, change in changes:
        pending = memory.find(connection, place.document, place.article, place.segment)
        head = heads.one(connection, place, author) if pending else Head()
        if pending is None or head.revision != base:
            continue
        if head.text == change.text:
            one = _again(_revision(connection, pending, place.target, base), pending, change.state)
        else:
            one = _written(pending, place.target, change)
        done.append(_append(connection, place.target, one, author, _Record(change.act, batch=batch)))
    _settle(connection, done)
    return batch, len(done), len(changes) - len(done)


def undo_all(connection: sa.Connection, batch: int, author: str) -> tuple[int, int]:
    """Take a batch back: (how many, how many were left alone because somebody changed them meanwhile)."""
    rows = connection.execute(
        sa.select(
            documents.c.name,
            articles.c.key.label("article"),
            segments.c.key,
            revisions.c.target,
            revisions.c.id,
        )
        .select_from(acts)
        .join(revisions, revisions.c.id == acts.c.revision_id)
        .join(segments, segments.c.id == revisions.c.segment_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(acts.c.batch == batch)
    ).all()
    done: list[_Done] = []
    for row in rows:
        place = Place(row.name, row.article, row.key, row.target)
        pending = memory.find(connection, row.name, row.article, row.key)
        if pending and heads.one(connection, place, author).revision == row.id:
            done += filter(None, [_step_back(connection, place, pending, author)])
    _settle(connection, done)
    return len(done), len(rows) - len(done)


def _revision(connection: sa.Connection, pending: Pending, target: str, number: int) -> Any:
    asked = {"segment": pending.segment, "target": target}
    row = connection.execute(_REVISION.where(revisions.c.id == number), asked).first()
    if row is None:
        raise GoneError("This sentence has no such revision.", remedy="Load the page again.")
    return row


def _text_of(connection: sa.Connection, pending: Pending, target: str, number: int) -> str:
    """The text of a revision, ``""`` for none."""
    return _revision(connection, pending, target, number).text if number else ""


def _again(row: Any, pending: Pending, state: State) -> Revision:
    """A revision of the content that another one has."""
    content = Recalled(row.translation_id, row.text, row.alignment, row.origin, state, row.recipe_id, row.flagged)
    return Revision(pending, content, codec.load_markup(row.markup), row.origin, state)


def _step_back(connection: sa.Connection, place: Place, pending: Pending, author: str) -> _Done | None:
    asked = {"segment": pending.segment, "target": place.target}
    latest = connection.execute(_REVISION.order_by(revisions.c.id.desc()).limit(1), asked).first()
    if latest is None:
        return None
    shown = latest.restores or latest.id
    before = connection.execute(
        _REVISION.where(revisions.c.id < shown).order_by(revisions.c.id.desc()).limit(1), asked
    ).first()
    if before is None:
        return None
    one = _again(before, pending, before.state)
    return _append(connection, place.target, one, author, _Record("undone", restores=before.restores or before.id))


@dataclass(frozen=True, slots=True)
class _Record:
    act: Act
    note: str = ""
    restores: int | None = None
    batch: int | None = None


def _written(pending: Pending, target: str, change: Change) -> Revision:
    recipe = Recipe("person", "", "", (pending.language, target))
    written = Translation(change.text, recipe, markup=change.markup, issues=change.issues)
    return Revision(pending, written, change.markup, "person", change.state)


@dataclass(frozen=True, slots=True)
class _Done:
    """A revision that was appended: of which segment, and the revision that it restores."""

    target: str
    article: int
    segment: int
    restores: int | None


def _append(connection: sa.Connection, target: str, one: Revision, author: str, record: _Record) -> _Done:
    """Append a revision with what was done; ``_settle`` tells what follows from it."""
    revising.revise(connection, target, [one], author)
    number = connection.execute(
        sa.select(newest.c.revision_id).where(newest.c.segment_id == one.pending.segment, newest.c.target == target)
    ).scalar()
    connection.execute(sa.insert(acts).values(revision_id=number, **asdict(record)))
    return _Done(target, one.pending.article, one.pending.segment, record.restores)


def _settle(connection: sa.Connection, done: Iterable[_Done]) -> None:
    """What follows from revisions, each of another segment: for their articles' other segments, waivers, counts."""
    touched: dict[tuple[str, int], list[_Done]] = {}
    for one in done:
        touched.setdefault((one.target, one.article), []).append(one)
    for (target, article), here in touched.items():
        comparing.again(connection, target, article, [one.segment for one in here])
        for one in here:
            if one.restores:
                waiving.revive(connection, one.segment, target, one.restores)
        revising.count_again(connection, target, article)


def _forget(connection: sa.Connection, pending: Pending, target: str, author: str) -> None:
    connection.execute(
        sa.delete(drafts).where(
            drafts.c.segment_id == pending.segment, drafts.c.target == target, drafts.c.author == author
        )
    )
