"""The desk: acts, drafts, comments, proposals, the index of words"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("revision_id", _ID, autoincrement=False, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("restores", _ID, nullable=True),
        sa.Column("batch", _ID, nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_acts_revision_id")),
        sa.ForeignKeyConstraint(["restores"], ["revisions.id"], name=op.f("fk_acts_restores")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_batch"), "acts", ["batch"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("base", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], name=op.f("fk_drafts_segment_id")),
        sa.PrimaryKeyConstraint("segment_id", "target", "author", name=op.f("pk_drafts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "proposals",
        sa.Column("id", _ID, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("file", "concept", "language", "term", "fields", "base", "author")
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_table(
        "comments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("segment_id", _ID, nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("proposal_id", _ID, nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], name=op.f("fk_comments_segment_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_comments_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_proposal_id"), "comments", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_comments_segment_id_target"), "comments", ["segment_id", "target"], unique=False)
    op.create_table(
        "indexed",
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("upto", _ID, nullable=False),
        sa.PrimaryKeyConstraint("side", name=op.f("pk_indexed")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for side in ("source", "target"):
            op.execute(
                f"CREATE VIRTUAL TABLE {side}_words USING fts5("
                "words, stems, content='', tokenize=\"unicode61 remove_diacritics 0\")"
            )
