"""What a form of the desk brings, and how its answer shall look: a page, the rows that changed, or JSON."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated, Literal
from urllib.parse import parse_qs

from fastapi import Depends, HTTPException, Request
from starlette.types import Message

from pipeline.desk.exporting import Exporter
from pipeline.people.roles import ALONE, Person
from pipeline.settings import Settings
from pipeline.store.desk import Desk
from pipeline.store.opened import Kept
from pipeline.web.door import check_token, viewer

# A page of a newspaper as one sentence in a script of which each letter takes nine characters in a form, and to spare.
LONGEST = 1 << 20
_FIELDS = 5_000  # a bulk form names each sentence of an article

Answer = Literal["page", "rows", "json"]


class Fields:
    """The fields of a form."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        """The last value of a field, ``""`` where it is missing; lines end as in all our texts."""
        found = self._values.get(name)
        return found[-1].replace("\r\n", "\n") if found else ""

    def number(self, name: str) -> int:
        """A number; refuses what is none."""
        text = self.text(name) or "0"
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise HTTPException(400)
        return int(text)

    def every(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def all(self) -> list[tuple[str, str]]:
        """Every field with each of its values, in order."""
        return [(name, one.replace("\r\n", "\n")) for name, values in self._values.items() for one in values]


def at_most(request: Request, size: int) -> Request:
    """The request, which is refused as soon as it brings more than ``size`` bytes."""
    count = 0

    async def receive() -> Message:
        nonlocal count
        message = await request.receive()
        count += len(message.get("body", b""))
        if count > size:
            raise HTTPException(413)
        return message

    return Request(request.scope, receive)


class StaleFormError(HTTPException):
    """A page of ours sent a form that it was given before somebody logged in; ``fields`` are what it holds."""

    def __init__(self, refused: HTTPException, fields: Fields) -> None:
        super().__init__(refused.status_code, refused.detail)
        self.fields = fields


async def sent(request: Request) -> Fields:
    """The fields that one of our own pages sent; refuses any other, one with an old token by ``StaleFormError``."""
    body = await at_most(request, LONGEST).body()
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        values = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise HTTPException(400) from error
    fields = Fields(values)
    try:
        check_token(request, fields.text("token"))
    except HTTPException as error:
        # the guard let pass what says where it is from: a page of ours, in a browser
        if wanted(request) == "page" and ("origin" in request.headers or "sec-fetch-site" in request.headers):
            raise StaleFormError(error, fields) from error
        raise
    return fields


async def queried(request: Request) -> Fields:
    """What the address asks for behind its question mark."""
    asked = request.query_params
    return Fields({name: asked.getlist(name) for name in asked})


Sent = Annotated[Fields, Depends(sent)]
Queried = Annotated[Fields, Depends(queried)]


def wanted(request: Request) -> Answer:
    """What the one who asks can use: scripts of ours take rows, programs JSON."""
    if request.headers.get("x-diglot-part") == "rows":
        return "rows"
    return "json" if request.headers.get("accept", "").startswith("application/json") else "page"


def asker(request: Request) -> Person:
    """Who asks."""
    return viewer(request).person or ALONE


def settings_of(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def database_of(request: Request) -> Kept:
    found: Kept = request.app.state.database
    return found


def exporter_of(request: Request) -> Exporter:
    found: Exporter = request.app.state.exporter
    return found


def open_desk(request: Request) -> AbstractContextManager[Desk]:
    """The store for one request. Refuses where nothing was translated yet: looking makes no database."""
    database = database_of(request)
    if not database.exists():
        raise HTTPException(404, "Nothing was translated in this workspace yet.")
    return database.use(Desk)
