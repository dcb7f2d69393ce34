"""Alembic migrations, run by the program itself when it opens an older database. Imported only then."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings, all of them: there is no ``alembic.ini``."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: sa.Connection) -> None:
    """Bring the schema up to date within the transaction of ``connection``."""
    command.upgrade(config(connection), "head")
