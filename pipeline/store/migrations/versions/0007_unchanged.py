"""Progress: how many sentences were in the language already, which nobody has to review"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COUNT = """
UPDATE progress SET unchanged = (
  SELECT count(*) FROM newest JOIN segments ON segments.id = newest.segment_id
  WHERE segments.article_id = progress.article_id AND segments.position IS NOT NULL
    AND newest.target = progress.target AND newest.origin = 'source' AND newest.state = 'translated'
)
"""


def upgrade() -> None:
    op.add_column("progress", sa.Column("unchanged", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_COUNT)
