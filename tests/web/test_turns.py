"""Many who ask at once wait in line for pages, and nothing else waits."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pipeline.web.guard import Turns


class Slow:
    """An app whose answers begin when they are told to; it counts those that are being made."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.begin = asyncio.Event()
        self.end = asyncio.Event()
        self.breaks = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.begin.wait()
        if self.breaks:
            self.now -= 1
            raise RuntimeError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        self.now -= 1
        await self.end.wait()
        await send({"type": "http.response.body", "body": b""})


async def _ask(app: Turns, method: str = "GET", path: str = "/documents/issue") -> None:
    async def send(message: Any) -> None: ...
    async def receive() -> Any: ...

    await app({"type": "http", "method": method, "path": path}, receive, send)


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("breaks", [False, True])
def test_pages_are_made_one_at_a_time_and_all_get_their_turn(breaks: bool) -> None:
    async def tell() -> None:
        slow = Slow()
        slow.breaks = breaks
        app = Turns(slow)
        asked = [asyncio.create_task(_ask(app)) for _ in range(7)]
        await _settle()
        assert slow.now == 1
        slow.begin.set()
        slow.end.set()
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert [one is not None for one in done] == [breaks] * 7
        assert slow.most == 1

    asyncio.run(tell())


def test_what_is_sent_for_long_holds_nobody_up_and_neither_does_what_changes_something() -> None:
    async def tell() -> None:
        slow = Slow()
        app = Turns(slow)
        slow.begin.set()
        open_for_long = [asyncio.create_task(_ask(app)) for _ in range(3)]
        await _settle()
        slow.begin.clear()
        waiting = [asyncio.create_task(_ask(app)) for _ in range(2)]
        changing = [asyncio.create_task(_ask(app, "POST")) for _ in range(3)]
        await _settle()
        assert slow.now == 1 + 3
        slow.begin.set()
        slow.end.set()
        await asyncio.gather(*open_for_long, *waiting, *changing)

    asyncio.run(tell())


def test_a_page_waits_for_no_search() -> None:
    async def tell() -> None:
        slow = Slow()
        app = Turns(slow)
        searches = [asyncio.create_task(_ask(app, path="/search")) for _ in range(3)]
        await _settle()
        assert slow.now == 2
        page = asyncio.create_task(_ask(app))
        await _settle()
        assert slow.now == 3
        slow.begin.set()
        slow.end.set()
        await asyncio.gather(page, *searches)

    asyncio.run(tell())
