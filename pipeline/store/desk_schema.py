"""The desk's tables: what people did and why, what they type, say and propose, and where words stand.

* ``acts`` tells of a revision what a person did with it; a machine's text approved as it stood keeps its origin.
* ``drafts`` holds what was typed and not saved. It is kept here and not in the browser, where it would outlive the
  page on a disk that others may read.
* ``source_words`` and ``target_words`` are SQLite's full-text indexes over folded text (``pipeline.folding``), by the
  numbers of segments and revisions, of which both only grow; ``indexed`` tells up to which number they reach.
  ``vocabulary`` holds every word that stands in them.
"""

from __future__ import annotations

import sqlalchemy as sa

from pipeline.store.schema import Id, metadata

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("revision_id", Id, sa.ForeignKey("revisions.id"), primary_key=True, autoincrement=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    # the revision whose content came back, for what was undone or reverted
    sa.Column("restores", Id, sa.ForeignKey("revisions.id")),
    sa.Column("batch", Id, index=True),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("segment_id", Id, sa.ForeignKey("segments.id"), primary_key=True, autoincrement=False),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("author", sa.Text, primary_key=True),
    sa.Column("base", Id, nullable=False),  # the revision that it was typed over, 0 for none
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("segment_id", Id, sa.ForeignKey("segments.id")),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("proposal_id", Id, sa.ForeignKey("proposals.id"), index=True),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("resolved_by", sa.Text),
    sa.Column("resolved_at", sa.BigInteger),
    sa.Index(None, "segment_id", "target"),
)

proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("concept", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("term", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),  # of the term in the file, or the whole concept, as JSON
    sa.Column("base", sa.Text, nullable=False),  # the file as it was, for what was changed by hand meanwhile
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # open, approved, rejected
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", sa.BigInteger),
    sa.Column("reason", sa.Text, nullable=False),
    # term: a term for a concept; concept: a new one; change: another form of one that is there
    sa.Column("kind", sa.Text, nullable=False, server_default="term"),
)

indexed = sa.Table(
    "indexed",
    metadata,
    sa.Column("side", sa.Text, primary_key=True),  # source, target
    sa.Column("upto", Id, nullable=False),
)

# FTS5 itself finds words by their beginning only by reading all places of all of them
vocabulary = sa.Table("vocabulary", metadata, sa.Column("word", sa.Text, primary_key=True), sqlite_with_rowid=False)

# Words and not trigrams: an index of trigrams is several times as large and finds no word of two characters, of which
# Chinese and Japanese have many. Folding puts blanks around each of their characters instead.
_WORDS = "CREATE VIRTUAL TABLE {} USING fts5(words, stems, content='', tokenize=\"unicode61 remove_diacritics 0\")"


def create_all(connection: sa.Connection) -> None:
    """Make all tables in an empty database; the index of words where it is SQLite's."""
    metadata.create_all(connection, checkfirst=False)
    if connection.dialect.name == "sqlite":
        for table in ("source_words", "target_words"):
            connection.exec_driver_sql(_WORDS.format(table))
