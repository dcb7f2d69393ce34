"""The tables, as SQLAlchemy Core sees them. ``migrations/`` brings an older file up to this; a test holds both equal.

* Texts are told apart by a *digest* of language and source (16 bytes of BLAKE2b): translations are found by it, so the
  same sentence is translated once for all documents and runs, whatever became of the segment it was first met in.
* ``translations`` holds contents, ``revisions`` who gave which content to which segment and when. Both only grow.
  ``newest`` points at the head of each segment's revisions, so that pages and memory never sort a history.
* Articles and segments that are gone from a document keep their rows (``position`` is NULL): what people wrote stays.
* Small lists that are read and written whole (lines, markup, alignment) are compact JSON: ``codec.py``.
"""

from __future__ import annotations

import sqlalchemy as sa

# The newest migration. Kept here so that opening an up-to-date database imports no Alembic; a test holds them equal.
VERSION = "0012"

# SQLite takes at most 32,766 values in one statement (250,000 from 3.32 on, by build); chunks stay well below
CHUNK = 5_000

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only in a column of type INTEGER; PostgreSQL's would end at 2 thousand million
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Digest = sa.LargeBinary(16)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("path", sa.Text, nullable=False, unique=True),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    # what else reading depended on (the reader's version, the languages allowed): with sha256 it tells "unchanged"
    sa.Column("read_with", sa.Text, nullable=False),
    sa.Column("languages", sa.Text, nullable=False),  # of its segments
    sa.Column("left_out", sa.Text, nullable=False),
    sa.Column("repairs", sa.Text, nullable=False),
    sa.Column("issues", sa.Text, nullable=False),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("document_id", Id, sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("position", sa.Integer),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("confidence", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("opening", sa.Text, nullable=False),
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
    # of everything reading found in the article: equal ones are not written again
    sa.Column("fingerprint", Digest, nullable=False),
    sa.UniqueConstraint("document_id", "key"),
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # NULL where the block's segments hold it, as they do for every block that was segmented
    sa.Column("text", sa.Text),
    sa.Column("lines", sa.Text, nullable=False),
    sa.Column("markup", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("confidence", sa.Text),
    sqlite_with_rowid=False,
)

segments = sa.Table(
    "segments",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("position", sa.Integer),
    sa.Column("block", sa.Integer),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("digest", Digest, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("gap", sa.Text, nullable=False),
    sa.Column("markup", sa.Text, nullable=False),  # the block's markup, cut to the segment
    sa.UniqueConstraint("article_id", "key"),
)

recipes = sa.Table(
    "recipes",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("glossary", sa.Text, nullable=False),
    sa.UniqueConstraint("engine", "model", "version", "path", "glossary"),
)

translations = sa.Table(
    "translations",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("digest", Digest, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    # NULL for what a person wrote and for failures: neither is found again by recipe (NULLs are never equal in UNIQUE)
    sa.Column("recipe_id", Id, sa.ForeignKey("recipes.id")),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("alignment", sa.Text, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("terms", sa.Text, nullable=False),
    sa.Column("flagged", sa.Boolean, nullable=False),
    # the engines' cache: by source, language and recipe
    sa.UniqueConstraint("digest", "target", "recipe_id"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("segment_id", Id, sa.ForeignKey("segments.id"), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("translation_id", Id, sa.ForeignKey("translations.id"), nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("markup", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),  # seconds since 1970, UTC
    sa.Index(None, "segment_id", "target"),
)

newest = sa.Table(
    "newest",
    metadata,
    sa.Column("segment_id", Id, sa.ForeignKey("segments.id"), primary_key=True, autoincrement=False),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("revision_id", Id, sa.ForeignKey("revisions.id"), nullable=False),
    sa.Column("translation_id", Id, sa.ForeignKey("translations.id"), nullable=False),
    sa.Column("recipe_id", Id, sa.ForeignKey("recipes.id")),
    sa.Column("digest", Digest, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("flagged", sa.Boolean, nullable=False),
    # the fingerprint of the segment's terms when this was made: another one now, and it is stale
    sa.Column("glossary", sa.Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)
# the translation memory: what people approved, by exact source; partial, since most of an archive is never reviewed
# (spelled out in queries as well: SQLite uses a partial index only where it reads the same words)
approved = newest.c.state.in_([sa.literal_column("'reviewed'"), sa.literal_column("'final'")])
memory_index = sa.Index("ix_newest_memory", newest.c.digest, newest.c.target, sqlite_where=approved)

issues = sa.Table(
    "issues",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("translation_id", Id, sa.ForeignKey("translations.id"), nullable=False, index=True),
    sa.Column("check", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("source_span", sa.Text),
    sa.Column("target_span", sa.Text),
    sa.Column("fix", sa.Text),  # the whole target with this mended, where that is certain
    # whose it is alone, as long as it has this content: what its article says elsewhere speaks against it. NULL: it is
    # the content's, wherever that stands
    sa.Column("segment_id", Id),
    sa.Index("ix_issues_segment_id", "segment_id", sqlite_where=sa.text("segment_id IS NOT NULL")),
)

# A person's judgement that an issue is none at this place, and why. It holds until somebody takes it back
# (``withdrawn_*``) or a revision no longer has the occurrence (``gone_revision``); the row stays either way.
waivers = sa.Table(
    "waivers",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("segment_id", Id, sa.ForeignKey("segments.id"), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("check", sa.Text, nullable=False),
    sa.Column("occurrence", sa.Text, nullable=False),
    sa.Column("concept", sa.Text, nullable=False),  # of the glossary, "" where the check is about no term
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("revision_id", Id, sa.ForeignKey("revisions.id"), nullable=False),  # that it was made over
    # where its issue points in the newest revision: by these, and the check, it is found among the issues
    sa.Column("source_span", sa.Text),
    sa.Column("target_span", sa.Text),
    sa.Column("gone_revision", Id, sa.ForeignKey("revisions.id")),
    sa.Column("withdrawn_by", sa.Text),
    sa.Column("withdrawn_at", sa.BigInteger),
    sa.Index(None, "segment_id", "target"),
)

holding = sa.and_(waivers.c.gone_revision.is_(None), waivers.c.withdrawn_at.is_(None))

# how far each article is in each language, counted when it changes: the start page of an archive counts no segments
progress = sa.Table(
    "progress",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("translated", sa.Integer, nullable=False),
    sa.Column("reviewed", sa.Integer, nullable=False),
    sa.Column("final", sa.Integer, nullable=False),
    sa.Column("flagged", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("failure", sa.Text, nullable=False),
    # of those translated: in the language already and taken over, which nobody has to review
    sa.Column("unchanged", sa.Integer, nullable=False, server_default="0"),
    # of those reviewed and final: as the machine wrote them
    sa.Column("unedited", sa.Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# a document in one target language; made_with names the recipes against which all its segments were last checked
editions = sa.Table(
    "editions",
    metadata,
    sa.Column("document_id", Id, sa.ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("made_with", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

# articles in which people changed something since their files were last written: no restart forgets them
due = sa.Table(
    "due",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("mark", sa.BigInteger, nullable=False),  # another one with each change
    sqlite_with_rowid=False,
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),  # running, done, failed, interrupted
    sa.Column("started", sa.BigInteger, nullable=False),
    sa.Column("finished", sa.BigInteger),
    sa.Column("process", sa.Integer, nullable=False),
    sa.Column("targets", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False, server_default=""),
    sa.Column("given", sa.Text, nullable=False, server_default=""),
)

# who may log in; without any row, whoever sits at this computer needs no login. Nothing says when anybody did what.
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False, unique=True),  # one name is one person, however it is written
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),  # its Argon2id hash
    sa.Column("disabled", sa.Boolean, nullable=False),
)

# secrets are kept as SHA-256 digests alone; no addresses, no browsers
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("account_id", Id, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("begun", sa.BigInteger, nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("account_id", Id, sa.ForeignKey("accounts.id"), index=True),  # who invites; NULL: the command line
    sa.Column("expires", sa.BigInteger, nullable=False),
)

# wrong passwords in a row, by name, whether or not there is such a person: the digest of the folded name
tries = sa.Table(
    "tries",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("latest", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
