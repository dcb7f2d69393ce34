"""The words that search knows, so that it finds what a word goes on to; what was indexed before is indexed anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "vocabulary",
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_vocabulary")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in ("source_words", "target_words"):
            op.execute(f"INSERT INTO {table}({table}) VALUES('delete-all')")
    op.execute("DELETE FROM indexed")
