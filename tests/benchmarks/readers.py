"""Readers who ask a service at once, in a process of their own: each asks for the next page when it has the last.

Reads ``{"address", "readers", "seconds", "paths", "pause"}`` as JSON from stdin (the pause, in seconds, is on average
what a reader reads before the next page), prints ``{"milliseconds", "seconds",
"bytes"}``: how long each page took from the request to its last byte. Anything but a page (status 200) ends it.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict
from urllib.parse import urlsplit


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


def read(asked: Asked, until: float, chance: random.Random, seen: Seen) -> None:
    """One reader, until a moment of ``time.perf_counter``."""
    connection = http.client.HTTPConnection(urlsplit(asked["address"]).netloc, timeout=60)
    while time.perf_counter() < until and not seen.trouble:
        time.sleep(chance.uniform(0, 2 * asked["pause"]))
        path = chance.choice(asked["paths"])
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        size = len(answer.read())
        seen.milliseconds.append((time.perf_counter() - started) * 1000)
        seen.bytes += size
        if answer.status != 200:
            seen.trouble.append(f"{answer.status} {path}")
    connection.close()


def main() -> None:
    asked: Asked = json.load(sys.stdin)
    seen = Seen()
    started = time.perf_counter()
    until = started + asked["seconds"]
    threads = [
        threading.Thread(target=read, args=(asked, until, random.Random(number), seen))
        for number in range(asked["readers"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if seen.trouble:
        sys.exit(seen.trouble[0])
    print(
        json.dumps({"milliseconds": seen.milliseconds, "seconds": time.perf_counter() - started, "bytes": seen.bytes})
    )


if __name__ == "__main__":
    main()
