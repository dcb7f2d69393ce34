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


async def _ask(app: Turns, method: str = "GET") -> None:
    async def send(message: Any) -> None: ...
    async def receive() -> Any: ...

    await app({"type": "http", "method": method}, receive, send)


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("breaks", [False, True])
def test_pages_are_made_a_few_at_a_time_and_all_get_their_turn(breaks: bool) -> None:
    async def tell() -> None:
        slow = Slow()
        slow.breaks = breaks
        app = Turns(slow, pages=2)
        asked = [asyncio.create_task(_ask(app)) for _ in range(7)]
        await _settle()
        assert slow.now == 2
        slow.begin.set()
        slow.end.set()
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert [one is not None for one in done] == [breaks] * 7
        assert slow.most == 2

    asyncio.run(tell())


def test_what_is_sent_for_long_holds_nobody_up_and_neither_does_what_changes_something() -> None:
    async def tell() -> None:
        slow = Slow()
        app = Turns(slow, pages=1)
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
