"""Waivers: an issue that a person found to be none at its place, and why"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "waivers",
        sa.Column("id", number, nullable=False),
        sa.Column("segment_id", number, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", number, nullable=False),
        sa.Column("source_span", sa.Text(), nullable=True),
        sa.Column("target_span", sa.Text(), nullable=True),
        sa.Column("gone_revision", number, nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], name=op.f("fk_waivers_segment_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_waivers_revision_id")),
        sa.ForeignKeyConstraint(["gone_revision"], ["revisions.id"], name=op.f("fk_waivers_gone_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
    )
    with op.batch_alter_table("waivers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waivers_segment_id_target"), ["segment_id", "target"], unique=False)
