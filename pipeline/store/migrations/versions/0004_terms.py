"""Terms: with which of them a segment's translation was made, and the fix that an issue offers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("newest", sa.Column("glossary", sa.Text(), nullable=False, server_default=""))
    op.add_column("issues", sa.Column("fix", sa.Text(), nullable=True))
