"""The store as the desk sees it: what people do to single sentences. Revisions are only ever added."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline.document import Recipe, State, Translation
from pipeline.errors import DiglotError
from pipeline.store import codec, database, memory, proposing, remarks, revising, search, waiting
from pipeline.store.desk_schema import acts, comments, drafts
from pipeline.store.desk_views import (
    Act,
    Change,
    Comment,
    Conflict,
    Entry,
    Head,
    Hit,
    Place,
    Proposal,
    Remembered,
    Waiting,
)
from pipeline.store.schema import articles, documents, newest, recipes, revisions, segments, translations
from pipeline.store.store import Store
from pipeline.store.work import Pending, Recalled, Revision

_OPEN_COMMENTS = (
    sa.select(sa.func.count())
    .select_from(comments)
    .where(
        comments.c.segment_id == segments.c.id,
        comments.c.target == sa.bindparam("target"),
        comments.c.resolved_at.is_(None),
    )
    .scalar_subquery()
)
# whoever first gave the segment the text that it has now
_given = revisions.alias("given")
_WRITER = (
    sa.select(_given.c.author)
    .where(
        _given.c.segment_id == newest.c.segment_id,
        _given.c.target == newest.c.target,
        _given.c.translation_id == newest.c.translation_id,
    )
    .order_by(_given.c.id)
    .limit(1)
    .scalar_subquery()
)
# what a person did to a revision, and how its text came to be
_MADE = (
    acts.c.act,
    acts.c.note,
    recipes.c.engine,
    recipes.c.model,
    recipes.c.version,
    recipes.c.path,
    recipes.c.glossary,
)
_HEADS = (
    sa.select(
        segments.c.key,
        newest.c.revision_id,
        newest.c.state,
        newest.c.origin,
        newest.c.flagged,
        revisions.c.author,
        revisions.c.at,
        revisions.c.markup,
        translations.c.text,
        *_MADE,
        drafts.c.text.label("draft"),
        drafts.c.base.label("draft_base"),
        drafts.c.at.label("draft_at"),
        _OPEN_COMMENTS.label("comments"),
        _WRITER.label("writer"),
    )
    .select_from(segments)
    .join(articles, articles.c.id == segments.c.article_id)
    .join(documents, documents.c.id == articles.c.document_id)
    .outerjoin(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == sa.bindparam("target")))
    .outerjoin(revisions, revisions.c.id == newest.c.revision_id)
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .outerjoin(acts, acts.c.revision_id == newest.c.revision_id)
    .outerjoin(
        drafts,
        sa.and_(
            drafts.c.segment_id == segments.c.id,
            drafts.c.target == sa.bindparam("target"),
            drafts.c.author == sa.bindparam("author"),
        ),
    )
    .where(
        documents.c.name == sa.bindparam("document"),
        articles.c.key == sa.bindparam("article"),
        articles.c.position.is_not(None),
        segments.c.position.is_not(None),
    )
    .order_by(segments.c.position)
)
_HEAD = _HEADS.where(segments.c.key == sa.bindparam("segment"))
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
_ENTRIES = (
    sa.select(
        revisions.c.id,
        revisions.c.at,
        revisions.c.author,
        revisions.c.origin,
        revisions.c.state,
        translations.c.text,
        *_MADE,
    )
    .select_from(revisions)
    .join(translations, translations.c.id == revisions.c.translation_id)
    .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
    .outerjoin(acts, acts.c.revision_id == revisions.c.id)
    .where(revisions.c.segment_id == sa.bindparam("segment"), revisions.c.target == sa.bindparam("target"))
    .order_by(revisions.c.id.desc())
)


class Desk(Store):
    """A store with what people need to review. Every method is one transaction."""

    @classmethod
    def open(cls, location: Path | str) -> Desk:
        """The store in a file, made where it is missing, or at a database URL."""
        return cls(database.connect(location), str(location))

    # one sentence

    def heads(self, document: str, article: str, target: str, author: str = "") -> dict[str, Head]:
        """The newest revision of every segment of an article in reading order, with the author's drafts."""
        asked = {"document": document, "article": article, "target": target, "author": author}
        with self._reading() as connection:
            return {row.key: _head(row) for row in connection.execute(_HEADS, asked)}

    def head(self, place: Place, author: str = "") -> Head:
        """The newest revision of a segment. Raises ``DiglotError`` where there is no such segment."""
        with self._reading() as connection:
            return _ask(connection, place, author)

    def write(self, place: Place, base: int, change: Change, author: str = "") -> Head | Conflict:
        """Add a person's revision of a segment, over the revision ``base``.

        A text that is the newest one already keeps its content and origin: a machine's text that is approved as it
        stands stays the machine's. A draft of the author's is gone once its text is written or approved, and kept when
        anything else is done. Gives the new head, or the conflict where the newest revision is not ``base`` and
        reads otherwise.
        """
        text, state = change.text, change.state
        with self._writing() as connection:
            pending = _find(connection, place)
            head = _ask(connection, place, author)
            same = (head.text, head.state) == (text, state)
            if head.revision != base and not same:
                return Conflict(_text_of(connection, pending, place.target, base), head, text)
            if change.act in ("written", "approved"):
                _forget(connection, pending, place.target, author)
            if same and change.act in ("written", "approved"):
                return replace(head, draft=None)
            if change.translation is not None:
                one = Revision(pending, change.translation, change.translation.markup, "engine", state)
            elif head.revision and head.text == text:
                one = _again(_revision(connection, pending, place.target, head.revision), pending, state)
            else:
                one = _written(pending, place.target, change)
            _append(connection, place.target, one, author, _Record(change.act, change.note))
            return _ask(connection, place, author)

    def undo(self, place: Place, base: int, author: str = "") -> Head | Conflict | None:
        """Bring back what the segment was before its newest revision; None where nothing was before."""
        with self._writing() as connection:
            pending = _find(connection, place)
            head = _ask(connection, place, author)
            if head.revision != base:
                return Conflict(_text_of(connection, pending, place.target, base), head, head.text)
            return _step_back(connection, place, pending, author)

    def revert(self, place: Place, base: int, revision: int, author: str = "") -> Head | Conflict:
        """Bring an older revision's text back, to be approved anew."""
        with self._writing() as connection:
            pending = _find(connection, place)
            head = _ask(connection, place, author)
            row = _revision(connection, pending, place.target, revision)
            if head.revision != base:
                return Conflict(_text_of(connection, pending, place.target, base), head, row.text)
            one = _again(row, pending, "translated")
            _append(connection, place.target, one, author, _Record("reverted", restores=revision))
            return _ask(connection, place, author)

    def history(self, place: Place) -> list[Entry]:
        """All revisions of a segment, the newest first."""
        with self._reading() as connection:
            asked = {"segment": _find(connection, place).segment, "target": place.target}
            return [
                Entry(
                    row.id,
                    row.at,
                    row.author,
                    row.origin,
                    row.state,
                    row.act or "",
                    row.note or "",
                    row.text,
                    _recipe(row),
                )
                for row in connection.execute(_ENTRIES, asked)
            ]

    def draft(self, place: Place, base: int, text: str, author: str = "") -> None:
        """Keep what was typed over a revision and not saved; an empty ``text`` forgets it."""
        with self._writing() as connection:
            pending = _find(connection, place)
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
            connection.execute(revising.upsert(connection, drafts), [values])

    # many sentences

    def write_all(self, changes: Sequence[tuple[Place, int, Change]], author: str = "") -> tuple[int, int, int]:
        """Change many segments at once, each over its revision, to be taken back at once: (number of the batch, how
        many, how many were left alone because somebody changed them meanwhile)."""
        with self._writing() as connection:
            batch = (connection.execute(sa.select(sa.func.max(acts.c.batch))).scalar() or 0) + 1
            done = left = 0
            for place, base, change in changes:
                pending = memory.find(connection, place.document, place.article, place.segment)
                head = _ask(connection, place, author) if pending else Head()
                if pending is None or head.revision != base:
                    left += 1
                    continue
                if head.text == change.text:
                    one = _again(_revision(connection, pending, place.target, base), pending, change.state)
                else:
                    one = _written(pending, place.target, change)
                _append(connection, place.target, one, author, _Record(change.act, batch=batch))
                done += 1
            return batch, done, left

    def undo_all(self, batch: int, author: str = "") -> tuple[int, int]:
        """Take a batch back: (how many, how many were left alone because somebody changed them meanwhile)."""
        with self._writing() as connection:
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
            done = 0
            for row in rows:
                place = Place(row.name, row.article, row.key, row.target)
                pending = memory.find(connection, row.name, row.article, row.key)
                if pending and _ask(connection, place, author).revision == row.id:
                    done += _step_back(connection, place, pending, author) is not None
            return done, len(rows) - done

    # what people say

    def comments(self, place: Place) -> list[Comment]:
        """What was said about a segment, the oldest first."""
        with self._reading() as connection:
            return remarks.of_segment(connection, _find(connection, place).segment, place.target)

    def comment(self, place: Place, text: str, author: str = "") -> None:
        with self._writing() as connection:
            remarks.add(connection, author, text, segment_id=_find(connection, place).segment, target=place.target)

    def resolve(self, comment: int, author: str = "", *, again: bool = False) -> None:
        """Note that what a comment asked for is done; ``again`` opens it once more."""
        with self._writing() as connection:
            remarks.resolve(connection, comment, author, again=again)

    # what needs a person, what is like it, where words stand

    def waiting(
        self, document: str = "", target: str = "", needs: str = "", start: int = 0
    ) -> tuple[list[Waiting], int]:
        """A page of what needs a person, by document and language, and how many there are in all."""
        with self._reading() as connection:
            return waiting.waiting(connection, document, target, needs, start)

    def alike(self, place: Place, limit: int = 200) -> tuple[str, list[Remembered]]:
        """The segment's source, and approved sentences that share words with it, best first to compare."""
        with self._reading() as connection:
            pending = _find(connection, place)
            return pending.source, search.alike(connection, pending, place.target, limit)

    def index(self, limit: int = 2_000) -> int:
        """Take up to ``limit`` new texts of each side into the index of words; gives how many are still left out."""
        with self._writing() as connection:
            return search.catch_up(connection, limit)

    def search(self, asked: search.Asked) -> tuple[list[Hit], bool]:
        """Sentences that hold what is asked for, the newest first; whether there are more."""
        with self._reading() as connection:
            return search.find(connection, asked)

    # proposals for the glossary

    def propose(self, proposal: Proposal) -> int:
        with self._writing() as connection:
            return proposing.add(connection, proposal)

    def proposals(self, state: str = "open") -> list[Proposal]:
        """Proposals of a state (``open``, ``approved``, ``rejected``), the oldest first; ``""`` for all."""
        with self._reading() as connection:
            return proposing.every(connection, state)

    def proposal(self, number: int) -> Proposal | None:
        with self._reading() as connection:
            return proposing.one(connection, number)

    def decide(self, number: int, state: str, author: str, reason: str = "") -> None:
        """Note what became of a proposal."""
        with self._writing() as connection:
            proposing.decide(connection, number, state, author, reason)

    def discussion(self, proposal: int) -> list[Comment]:
        """What was said about a proposal, the oldest first."""
        with self._reading() as connection:
            return remarks.of_proposal(connection, proposal)

    def discuss(self, proposal: int, text: str, author: str = "") -> None:
        with self._writing() as connection:
            remarks.add(connection, author, text, proposal_id=proposal)


def _find(connection: sa.Connection, place: Place) -> Pending:
    pending = memory.find(connection, place.document, place.article, place.segment)
    if pending is None:
        raise DiglotError(
            "This sentence is no longer in the article.",
            where=f"{place.document}/{place.article}",
            remedy="Load the page again.",
        )
    return pending


def _ask(connection: sa.Connection, place: Place, author: str) -> Head:
    asked = {
        "document": place.document,
        "article": place.article,
        "segment": place.segment,
        "target": place.target,
        "author": author,
    }
    row = connection.execute(_HEAD, asked).first()
    if row is None:
        _find(connection, place)  # raises
        return Head()
    return _head(row)


def _head(row: Any) -> Head:
    return Head(
        revision=row.revision_id or 0,
        text=row.text or "",
        state=row.state or "initial",
        origin=row.origin,
        author=row.author or "",
        at=row.at or 0,
        act=row.act or "",
        reason=row.note if row.act == "rejected" else "",
        draft=row.draft,
        draft_base=row.draft_base or 0,
        draft_at=row.draft_at or 0,
        comments=row.comments,
        writer=row.writer or "",
        recipe=_recipe(row),
        markup=codec.load_markup(row.markup or ""),
        flagged=bool(row.flagged),
    )


def _recipe(row: Any) -> Recipe | None:
    if row.engine is None:
        return None
    return Recipe(row.engine, row.model, row.version, tuple(row.path.split(" ")), row.glossary)


def _revision(connection: sa.Connection, pending: Pending, target: str, number: int) -> Any:
    asked = {"segment": pending.segment, "target": target}
    row = connection.execute(_REVISION.where(revisions.c.id == number), asked).first()
    if row is None:
        raise DiglotError("This sentence has no such revision.", remedy="Load the page again.")
    return row


def _text_of(connection: sa.Connection, pending: Pending, target: str, number: int) -> str:
    """The text of a revision, ``""`` for none."""
    return _revision(connection, pending, target, number).text if number else ""


def _again(row: Any, pending: Pending, state: State) -> Revision:
    """A revision of the content that another one has."""
    content = Recalled(row.translation_id, row.text, row.alignment, row.origin, state, row.recipe_id, row.flagged)
    return Revision(pending, content, codec.load_markup(row.markup), row.origin, state)


def _step_back(connection: sa.Connection, place: Place, pending: Pending, author: str) -> Head | None:
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
    _append(connection, place.target, one, author, _Record("undone", restores=before.restores or before.id))
    return _ask(connection, place, author)


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


def _append(connection: sa.Connection, target: str, one: Revision, author: str, record: _Record) -> None:
    revising.revise(connection, target, [one], author)
    number = connection.execute(
        sa.select(newest.c.revision_id).where(newest.c.segment_id == one.pending.segment, newest.c.target == target)
    ).scalar()
    connection.execute(sa.insert(acts).values(revision_id=number, **asdict(record)))
    article = one.pending.article
    revising.recount(connection, target, [article], {article: revising.failure(connection, article, target)})


def _forget(connection: sa.Connection, pending: Pending, target: str, author: str) -> None:
    connection.execute(
        sa.delete(drafts).where(
            drafts.c.segment_id == pending.segment, drafts.c.target == target, drafts.c.author == author
        )
    )
