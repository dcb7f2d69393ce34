"""Articles whose files in output/ wait for what people changed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "due",
        sa.Column("article_id", number, autoincrement=False, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_due_article_id")),
        sa.PrimaryKeyConstraint("article_id", "target", name=op.f("pk_due")),
        sqlite_with_rowid=False,
    )
