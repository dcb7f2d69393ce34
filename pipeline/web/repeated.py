"""Pages that were made a moment ago, given again while nothing was written since: an issue's readers ask for the same.

They are kept in memory alone, for a minute, apart for each who asks (a page holds the token of its forms).
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.store.opened import Kept, Until
from pipeline.web.viewer import VIEWER

# Reading pages and search: all they show is in the database. The desk shows the files of the glossary, too.
_PAGES = re.compile(r"/(?:documents/.*(?<!/desk)(?<!/many)|search)?")
_MOST = 16_000_000  # bytes of all pages together
_SECONDS = 60.0
_TRIES, _MOMENT = 20, 0.001

_Key = tuple[str, bytes, str, tuple[bytes, ...]]


@dataclass(slots=True)
class _Page:
    start: Message
    body: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(map(len, self.body))


@dataclass(slots=True)
class _Pages:
    """As many as there is room for: who was asked for longest ago goes first."""

    by_key: dict[_Key, _Page] = field(default_factory=dict)
    size: int = 0

    def get(self, key: _Key) -> _Page | None:
        page = self.by_key.pop(key, None)
        if page is not None:
            self.by_key[key] = page  # the last again
        return page

    def keep(self, key: _Key, page: _Page) -> None:
        before = self.by_key.pop(key, None)
        self.size += page.size - (before.size if before else 0)
        self.by_key[key] = page
        while self.size > _MOST:
            self.size -= self.by_key.pop(next(iter(self.by_key))).size


class Repeated:
    """Answers GET requests for pages that it has, and remembers those that pass."""

    def __init__(self, app: ASGIApp, database: Kept) -> None:
        self.app, self.database = app, database
        self._pages = Until(_Pages, _SECONDS)
        self._making: dict[_Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pages = await self._now() if _is_page(scope) else None
        if pages is None:
            await self.app(scope, receive, send)
            return
        key = _key(scope)
        made = self._making.get(key)
        if made and key not in pages.by_key:  # somebody asked for the same a moment ago
            await made.wait()
        page = pages.get(key)
        if page is None:
            await self._make(key, pages, scope, receive, send)
            return
        await send(dict(page.start, headers=list(page.start["headers"])))
        await send({"type": "http.response.body", "body": b"".join(page.body)})

    async def _make(self, key: _Key, pages: _Pages, scope: Scope, receive: Receive, send: Send) -> None:
        made = self._making.setdefault(key, asyncio.Event())
        try:
            await self.app(scope, receive, _remembering(key, pages, send))
        finally:
            made.set()
            if self._making.get(key) is made:
                del self._making[key]

    async def _now(self) -> _Pages | None:
        """The pages of the database as it is now, made a minute ago at most; None where that cannot be told."""
        version = self.database.version()
        for _ in range(_TRIES if self.database.is_open() else 0):
            if version is not None:
                break
            await asyncio.sleep(_MOMENT)  # somebody else is asking it
            version = self.database.version()
        return None if version is None else self._pages.at(version)


def _remembering(key: _Key, pages: _Pages, send: Send) -> Send:
    page: _Page | None = None

    async def send_on(message: Message) -> None:
        nonlocal page
        if message["type"] == "http.response.start":
            plain = message["status"] == 200 and not any(name == b"set-cookie" for name, _ in message["headers"])
            page = _Page(dict(message, headers=list(message["headers"]))) if plain else None
        elif page is not None:
            page.body.append(message.get("body", b""))
            if not message.get("more_body"):
                pages.keep(key, page)
        await send(message)

    return send_on


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and _PAGES.fullmatch(scope["path"]) is not None


def _key(scope: Scope) -> _Key:
    viewer = VIEWER.get()
    # what else of a request an answer may depend on
    asked = tuple(value for name, value in scope["headers"] if name in (b"x-diglot-part", b"accept", b"range"))
    return scope["path"], scope["query_string"], f"{viewer.person} {viewer.form_token}" if viewer else "", asked
