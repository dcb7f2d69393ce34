"""Where words stand: SQLite's full-text index (FTS5) over folded text, and what it finds for people and the memory.

The index is brought up to date in steps, by the numbers of segments and revisions, which only grow: a run that
translates never waits for it. A revision that is no longer the newest stays in the index and is passed over when it is
found.

No search looks through all of a large archive: FTS5 gives what it finds from the newest on, one place after the other,
and of what it gives so many are looked at for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipeline import folding
from pipeline.errors import StoreError
from pipeline.store.desk_schema import acts, comments, indexed, vocabulary
from pipeline.store.desk_views import Hit, Place, Remembered
from pipeline.store.dialects import upsert
from pipeline.store.schema import articles, documents, newest, progress, revisions, segments, translations
from pipeline.store.work import Pending

PAGE = 50
# Sentences with the words that are looked at for a page: as many as fill most pages; and where other things are asked
# of them that few are, what takes a hundredth of a second.
_LOOKED_AT = (2 * PAGE, 5_000)
# Words that a word may go on to. Where there are more it is looked for as it stands, if it is a word at all: most that
# begin as short ones do have nothing to do with them.
_GOES_ON = 100
# The memory compares with a few hundred sentences that share its longest words: more do not come closer.
_WORDS = 5
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for. Empty filters admit all; ``before`` goes on below a number of the page before.

    ``words``: whole words alone; ``exact``: letter for letter, capitals and accents as they were typed. ``needs`` is
    one of ``NEEDS``; ``made`` says whose the text is, one of ``MADE`` (``unedited``: the machine's, approved as it
    stood); ``author``: who did the last thing to it.
    """

    query: str
    side: str = "source"  # or target
    document: str = ""
    language: str = ""
    target: str = ""
    state: str = ""
    before: int = 0
    words: bool = False
    exact: bool = False
    needs: str = ""
    made: str = ""
    author: str = ""


NEEDS = ("issues", "rejected", "comments")
MADE = ("machine", "unedited", "person", "memory")


def catch_up(connection: sa.Connection, limit: int) -> int:
    """Index new texts; gives how many are left."""
    if connection.dialect.name != "sqlite":
        raise StoreError("Search needs a SQLite database.", remedy="Keep the store in its file.")
    left = 0
    for side, query, top in (
        ("source", sa.select(segments.c.id, segments.c.source.label("text")), segments.c.id),
        (
            "target",
            sa.select(revisions.c.id, translations.c.text).join(
                translations, translations.c.id == revisions.c.translation_id
            ),
            revisions.c.id,
        ),
    ):
        done = connection.execute(sa.select(indexed.c.upto).where(indexed.c.side == side)).scalar() or 0
        last = connection.execute(sa.select(sa.func.max(top))).scalar() or 0
        if done >= last:
            continue
        rows = connection.execute(query.where(top > done).order_by(top).limit(limit)).all()
        folded = [(row.id, folding.fold(row.text)) for row in rows]
        table = sa.table(f"{side}_words", *map(sa.column, ("rowid", "words", "stems")))
        entries = [{"rowid": number, "words": text, "stems": folding.stems(text)} for number, text in folded]
        connection.execute(sa.insert(table), entries)
        met = {word for entry in entries for text in (entry["words"], entry["stems"]) for word in folding.words(text)}
        if met:
            new = sa.insert(vocabulary).prefix_with("OR IGNORE")
            connection.execute(new, [{"word": word} for word in sorted(met)])
        reached = rows[-1].id if rows else last
        connection.execute(upsert(connection, indexed), [{"side": side, "upto": reached}])
        left += last - reached
    return left


def behind(connection: sa.Connection) -> int:
    """How many texts are not in the index yet."""
    left = 0
    for side, top in (("source", segments.c.id), ("target", revisions.c.id)):
        done = connection.execute(_DONE, {"side": side}).scalar() or 0
        left += (connection.execute(sa.select(sa.func.max(top))).scalar() or 0) - done
    return left


def match(connection: sa.Connection, asked: list[list[folding.Way]], *, whole: bool = False) -> str:
    """What is asked for as FTS5 asks for it: the last word of each phrase may go on, and may stand behind an Arabic
    article. ``whole``: neither.
    """
    parts = []
    for ways in asked:
        each = [
            " AND ".join(f'words : "{" ".join(words)}"' if whole else _phrase(connection, words) for words in way)
            for way in ways
        ]
        parts.append(" OR ".join(f"({one})" for one in each) if len(each) > 1 else each[0])
    return " AND ".join(f"({one})" for one in parts)


def _phrase(connection: sa.Connection, words: list[str]) -> str:
    plain = f'"{" ".join(words)}"'
    last = words[-1]
    if len(last) == 1:  # one that goes on would be found nearly everywhere; in Han it is a whole word
        return plain
    beyond = {"first": last, "last": last + chr(0x10FFFF)}
    ends = connection.execute(_ENDS, beyond).scalars().all()
    if len(ends) > _GOES_ON:
        return plain if ends[0] == last else f"{plain}*"
    phrases = [f'"{" ".join([*words[:-1], end])}"' for end in ends]
    return f"({' OR '.join(phrases)})" if phrases else plain


_DONE = sa.select(indexed.c.upto).where(indexed.c.side == sa.bindparam("side"))
_ENDS = (
    sa.select(vocabulary.c.word)
    .where(vocabulary.c.word.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(vocabulary.c.word)
    .limit(_GOES_ON + 1)
)


def find(connection: sa.Connection, asked: Asked) -> tuple[list[Hit], int]:
    """A page of hits, the newest first, and the number below which to go on; 0 at the end."""
    wanted = folding.ways(asked.query)
    if not wanted:
        return [], 0
    side = "target" if asked.side == "target" else "source"
    numbers = _numbers(side, match(connection, wanted, whole=asked.words), _range(connection, side, asked))
    rows: Sequence[Any] = []
    last = 0  # of those that were looked at
    for looked_at in _LOOKED_AT:
        rows = connection.execute(_page(numbers.limit(looked_at).subquery(), side, asked)).all()
        last = connection.execute(numbers.offset(looked_at - 1).limit(1)).scalar() or 0 if len(rows) <= PAGE else 0
        if not last:
            break
    # a sentence in several languages is never torn apart between two pages
    shown = [row for row in rows if row.number != rows[-1].number] if len(rows) > PAGE else rows
    onward = shown[-1].number if len(rows) > PAGE else last
    hits = [
        Hit(
            Place(row.name, row.article, row.key, row.target or ""),
            row.title,
            row.language,
            row.source,
            row.text or "",
            row.state or "initial",
            row.number,
        )
        for row in shown
    ]
    return hits, onward


def _page(words: sa.Subquery, side: str, asked: Asked) -> sa.Select[Any]:
    """What is to be shown of the sentences with these numbers, as far as they are what else is asked for."""
    missing = side == "source" and asked.state == "initial"  # those of an article that was to be translated
    target = progress.c.target if missing else newest.c.target
    query = sa.select(
        documents.c.name,
        articles.c.key.label("article"),
        articles.c.title,
        segments.c.key,
        segments.c.language,
        segments.c.source,
        target,
        newest.c.state,
        translations.c.text,
        words.c.number,
    ).select_from(words)
    if side == "target":
        query = (
            query.join(revisions, revisions.c.id == words.c.number)
            .join(segments, segments.c.id == revisions.c.segment_id)
            .join(
                newest,
                sa.and_(
                    newest.c.segment_id == segments.c.id,
                    newest.c.target == revisions.c.target,
                    newest.c.revision_id == revisions.c.id,
                ),
            )
        )
    else:
        query = query.join(segments, segments.c.id == words.c.number)
        if missing:
            query = query.join(progress, progress.c.article_id == segments.c.article_id)
        chosen: list[sa.ColumnElement[bool]] = [newest.c.segment_id == segments.c.id]
        if missing or asked.target:
            chosen.append(newest.c.target == (target if missing else asked.target))
        query = query.outerjoin(newest, sa.and_(*chosen))
    query = (
        query.join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .outerjoin(translations, translations.c.id == newest.c.translation_id)
        .where(segments.c.position.is_not(None), articles.c.position.is_not(None), *_filters(side, asked))
        .order_by(words.c.number.desc())
        .limit(PAGE + 1)
    )
    for column, value in (
        (documents.c.name, asked.document),
        (segments.c.language, asked.language),
        (target, asked.target),
        (sa.func.coalesce(newest.c.state, "initial") if missing else newest.c.state, asked.state),
    ):
        if value:
            query = query.where(column == value)
    return query


_LAST = revisions.alias("last")


def _filters(side: str, asked: Asked) -> list[sa.ColumnElement[bool]]:
    """What is asked of the text and of its newest revision beside the state."""

    def done(act: str) -> sa.ColumnElement[bool]:
        return sa.exists().where(acts.c.revision_id == newest.c.revision_id, acts.c.act == act)

    unresolved = (
        comments.c.segment_id == newest.c.segment_id,
        comments.c.target == newest.c.target,
        comments.c.resolved_at.is_(None),
    )
    known = {
        "issues": newest.c.flagged,
        "rejected": done("rejected"),
        "comments": sa.exists().where(*unresolved),
        "machine": newest.c.origin == "engine",
        "unedited": sa.and_(newest.c.origin == "engine", newest.c.state.in_(["reviewed", "final"])),
        "person": newest.c.origin == "person",
        "memory": newest.c.origin == "memory",
    }
    found = [known[name] for name in (asked.needs, asked.made) if name]
    if asked.author:
        found.append(sa.exists().where(_LAST.c.id == newest.c.revision_id, _LAST.c.author == asked.author))
    if asked.exact:
        text = translations.c.text if side == "target" else segments.c.source
        found += [sa.func.instr(text, one) > 0 for one in folding.typed(asked.query)]
    return found


def _numbers(side: str, asked: str, between: tuple[int, int] | None = None) -> sa.Select[Any]:
    """The numbers of the rows that FTS5 finds, in a column ``number``, the greatest first."""
    table = sa.table(f"{side}_words", sa.column("rowid", sa.Integer))
    query = sa.select(table.c.rowid.label("number")).where(sa.literal_column(table.name).op("MATCH")(asked))
    # by this alone: FTS5 then gives its rows in this order, and the first are found without looking at all
    return (query.where(table.c.rowid.between(*between)) if between else query).order_by(table.c.rowid.desc())


def _range(connection: sa.Connection, side: str, asked: Asked) -> tuple[int, int] | None:
    """Between which numbers what is asked for lies, where that is known.

    A document is stored in one go, and so are its first revisions.
    """
    first, last = 0, asked.before - 1 if asked.before else 2**62
    if asked.document:
        number = revisions.c.id if side == "target" else segments.c.id
        query = (
            sa.select(sa.func.min(number), sa.func.max(number))
            .select_from(documents)
            .join(articles, articles.c.document_id == documents.c.id)
            .join(segments, segments.c.article_id == articles.c.id)
        )
        if side == "target":
            query = query.join(revisions, revisions.c.segment_id == segments.c.id)
        lowest, highest = connection.execute(query.where(documents.c.name == asked.document)).one()
        first, last = lowest or 0, min(last, highest or 0)
    return (first, last) if asked.document or asked.before else None


def alike(connection: sa.Connection, pending: Pending, target: str, limit: int) -> list[Remembered]:
    """Approved translations of sentences that share long words with this one; of other segments only."""
    if connection.dialect.name != "sqlite":
        return []
    words = [word for phrase in folding.phrases(pending.source) for word in phrase]
    longest = sorted({word for word in words if len(word) >= _SHORTEST}, key=lambda word: (-len(word), word))[:_WORDS]
    asked = longest or list(dict.fromkeys(words))[:_WORDS]
    if not asked:
        return []
    found = _numbers("source", " OR ".join(f'"{word}"' for word in asked)).limit(_LOOKED_AT[-1]).subquery()
    rows = connection.execute(
        sa.select(
            documents.c.name, articles.c.key.label("article"), segments.c.key, segments.c.source, translations.c.text
        )
        .select_from(found)
        .join(segments, segments.c.id == found.c.number)
        .join(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == target))
        .join(translations, translations.c.id == newest.c.translation_id)
        .join(articles, articles.c.id == segments.c.article_id)
        .join(documents, documents.c.id == articles.c.document_id)
        .where(
            newest.c.state.in_(["reviewed", "final"]),
            newest.c.digest == segments.c.digest,
            segments.c.language == pending.language,
            segments.c.id != pending.segment,
        )
        .limit(limit)
    )
    return [Remembered(row.name, row.article, row.key, row.source, row.text) for row in rows]
