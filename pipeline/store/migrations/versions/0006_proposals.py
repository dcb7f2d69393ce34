"""Proposals: of a term, of a new concept, of another form of one that is there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("kind", sa.Text(), nullable=False, server_default="term"))
