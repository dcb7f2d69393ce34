"""Who looks at the page that is being made."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from pipeline.people.records import Session
from pipeline.people.roles import Person


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: ``person`` is None before the login. ``form_token`` is what the forms of the page must carry."""

    person: Person | None
    session: Session | None = None
    form_token: str = ""


# Set by the door for one request: every page's head shows it and every form carries its token, so that no route has to
# hand it on to its template.
VIEWER: ContextVar[Viewer | None] = ContextVar("VIEWER", default=None)
