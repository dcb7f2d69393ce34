"""Readers who ask a service at once, in a process of their own: each asks for the next page when it has the last.

Reads ``{"address", "readers", "seconds", "paths", "pause"}`` as JSON from stdin (the pause, in seconds, is on average
what a reader reads before the next page), prints ``{"milliseconds", "seconds",
"bytes"}``: how long each page took from the request to its last byte. Anything but a page (status 200) ends it.

One thread and plain sockets: a client that is slow itself would be measured instead of the service.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict
from urllib.parse import urlsplit

_HEAD = re.compile(rb"HTTP/1\.1 (\d+)(?s:.*)\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class Asked(TypedDict):
    """What is read from stdin."""

    address: str
    readers: int
    seconds: float
    paths: Sequence[str]
    pause: float


@dataclass(slots=True)
class Seen:
    """What all readers saw together."""

    milliseconds: list[float] = field(default_factory=list)
    bytes: int = 0
    trouble: list[str] = field(default_factory=list)


async def read(asked: Asked, until: float, chance: random.Random, seen: Seen) -> None:
    """One reader, until a moment of ``time.perf_counter``."""
    where = urlsplit(asked["address"])
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    while time.perf_counter() < until and not seen.trouble:
        if asked["pause"]:
            await asyncio.sleep(chance.uniform(0, 2 * asked["pause"]))
        path = chance.choice(asked["paths"])
        started = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode("ascii"))
        head = _HEAD.match(await reader.readuntil(b"\r\n\r\n"))
        if head is None or head[1] != b"200":
            seen.trouble.append(f"{head[1].decode() if head else 'no length'} {path}")
            break
        seen.bytes += len(await reader.readexactly(int(head[2])))
        seen.milliseconds.append((time.perf_counter() - started) * 1000)
    writer.close()


async def read_all(asked: Asked, seen: Seen) -> None:
    until = time.perf_counter() + asked["seconds"]
    await asyncio.gather(*(read(asked, until, random.Random(number), seen) for number in range(asked["readers"])))


def main() -> None:
    asked: Asked = json.load(sys.stdin)
    seen = Seen()
    started = time.perf_counter()
    asyncio.run(read_all(asked, seen))
    if seen.trouble:
        sys.exit(seen.trouble[0])
    print(
        json.dumps({"milliseconds": seen.milliseconds, "seconds": time.perf_counter() - started, "bytes": seen.bytes})
    )


if __name__ == "__main__":
    main()
