"""Progress: how many sentences were approved as the machine wrote them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_COUNT = """
UPDATE progress SET unedited = (
  SELECT count(*) FROM newest JOIN segments ON segments.id = newest.segment_id
  WHERE segments.article_id = progress.article_id AND segments.position IS NOT NULL
    AND newest.target = progress.target AND newest.origin = 'engine' AND newest.state IN ('reviewed', 'final')
) WHERE reviewed + final > 0
"""


def upgrade() -> None:
    op.add_column("progress", sa.Column("unedited", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_COUNT)
