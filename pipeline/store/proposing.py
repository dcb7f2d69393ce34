"""Proposals for the glossary: what somebody would add to which file, and what became of it."""

from __future__ import annotations

import json
import time
from typing import Any

import sqlalchemy as sa

from pipeline.store.desk_schema import proposals
from pipeline.store.desk_views import Proposal


def add(connection: sa.Connection, proposal: Proposal) -> int:
    """Keep a proposal, open; gives its number."""
    key = connection.execute(
        sa.insert(proposals).values(
            file=proposal.file,
            concept=proposal.concept,
            language=proposal.language,
            term=proposal.term,
            fields=json.dumps(proposal.fields, ensure_ascii=False),
            base=proposal.base,
            author=proposal.author,
            at=int(time.time()),
            state="open",
            reason="",
            kind=proposal.kind,
        )
    ).inserted_primary_key
    return int(key[0]) if key is not None else 0


def every(connection: sa.Connection, state: str) -> list[Proposal]:
    query = sa.select(proposals).order_by(proposals.c.id)
    return [_made(row) for row in connection.execute(query.where(proposals.c.state == state) if state else query)]


def one(connection: sa.Connection, number: int) -> Proposal | None:
    row = connection.execute(sa.select(proposals).where(proposals.c.id == number)).first()
    return _made(row) if row else None


def decide(connection: sa.Connection, number: int, state: str, author: str, reason: str) -> None:
    connection.execute(
        sa.update(proposals)
        .where(proposals.c.id == number)
        .values(state=state, decided_by=author, decided_at=int(time.time()), reason=reason)
    )


def _made(row: Any) -> Proposal:
    return Proposal(**{**row._mapping, "fields": json.loads(row.fields)})
