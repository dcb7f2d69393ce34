"""Issues of a segment in its article, beside those of contents, which several segments share"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("issues", sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.create_index("ix_issues_segment_id", "issues", ["segment_id"], sqlite_where=sa.text("segment_id IS NOT NULL"))
