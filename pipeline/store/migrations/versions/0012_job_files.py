"""Runs: which files they were to translate, so that one that broke off can be gone on with"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("files", sa.Text(), nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("given", sa.Text(), nullable=False, server_default=""))
