"""Pages that were made a moment ago, given again while nothing was written since: an issue's readers ask for the same.

They are kept in memory alone, for a minute, apart for each who asks (a page holds the token of its forms).
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.store.opened import Kept
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


class Repeated:
    """Answers GET requests for pages that it has, and remembers those that pass."""

    def __init__(self, app: ASGIApp, database: Kept) -> None:
        self.app, self.database = app, database
        self._pages: dict[_Key, _Page] = {}
        self._making: dict[_Key, asyncio.Event] = {}
        self._size = 0
        self._version: tuple[int, int] | None = None
        self._since = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        version = await self._now() if _is_page(scope) else None
        if version is None:
            await self.app(scope, receive, send)
            return
        key = _key(scope)
        made = self._making.get(key)
        if made and key not in self._pages:  # somebody asked for the same a moment ago
            await made.wait()
        page = self._pages.get(key)
        if page is None:
            await self._make(key, version, scope, receive, send)
            return
        await send(dict(page.start, headers=list(page.start["headers"])))
        await send({"type": "http.response.body", "body": b"".join(page.body)})

    async def _make(self, key: _Key, version: tuple[int, int], scope: Scope, receive: Receive, send: Send) -> None:
        made = self._making.setdefault(key, asyncio.Event())
        try:
            await self.app(scope, receive, self._remembering(key, version, send))
        finally:
            made.set()
            if self._making.get(key) is made:
                del self._making[key]

    async def _now(self) -> tuple[int, int] | None:
        """The state of the database; pages of another one, or of a minute ago, are forgotten."""
        version = self.database.version()
        for _ in range(_TRIES if self.database.is_open() else 0):
            if version is not None:
                break
            await asyncio.sleep(_MOMENT)  # somebody else is asking it
            version = self.database.version()
        now = time.monotonic()
        if version is not None and (version != self._version or now - self._since > _SECONDS):
            self._pages, self._size, self._version, self._since = {}, 0, version, now
        return version

    def _remembering(self, key: _Key, version: tuple[int, int], send: Send) -> Send:
        page: _Page | None = None

        async def send_on(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start":
                plain = message["status"] == 200 and not any(name == b"set-cookie" for name, _ in message["headers"])
                page = _Page(dict(message, headers=list(message["headers"]))) if plain else None
            elif page is not None:
                page.body.append(message.get("body", b""))
                if not message.get("more_body"):
                    self._keep(key, version, page)
            await send(message)

        return send_on

    def _keep(self, key: _Key, version: tuple[int, int], page: _Page) -> None:
        size = sum(map(len, page.body))
        if version == self._version and self._size + size <= _MOST:
            self._pages[key] = page
            self._size += size


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and _PAGES.fullmatch(scope["path"]) is not None


def _key(scope: Scope) -> _Key:
    viewer = VIEWER.get()
    # what else of a request an answer may depend on
    asked = tuple(value for name, value in scope["headers"] if name in (b"x-diglot-part", b"accept", b"range"))
    return scope["path"], scope["query_string"], f"{viewer.person} {viewer.form_token}" if viewer else "", asked
