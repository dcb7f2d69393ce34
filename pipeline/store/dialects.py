"""What databases spell differently."""

from __future__ import annotations

import importlib
from functools import cache

import sqlalchemy as sa


def upsert(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An insert that replaces the row of the same key; all dialects spell it alike."""
    return _upsert(connection.dialect.name, table)


@cache
def _upsert(dialect: str, table: sa.Table) -> sa.Insert:
    # the dialect in use is loaded already; naming another one would import it (0.04 s)
    statement = importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    replacing: sa.Insert = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return replacing
