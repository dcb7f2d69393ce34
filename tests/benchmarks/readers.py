"""Readers who ask a service at once, in a process of their own: each asks for the next page when it has the last.

Reads ``{"address", "readers", "seconds", "paths"}`` as JSON from stdin, prints ``{"milliseconds", "seconds",
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
from urllib.parse import urlsplit


@dataclass(slots=True)
class Seen:
    """What all readers saw together."""

    milliseconds: list[float] = field(default_factory=list)
    bytes: int = 0
    trouble: list[str] = field(default_factory=list)


def read(address: str, paths: Sequence[str], until: float, chance: random.Random, seen: Seen) -> None:
    """One reader, until a moment of ``time.perf_counter``."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    while time.perf_counter() < until and not seen.trouble:
        path = chance.choice(paths)
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
    asked = json.load(sys.stdin)
    seen = Seen()
    started = time.perf_counter()
    until = started + asked["seconds"]
    threads = [
        threading.Thread(target=read, args=(asked["address"], asked["paths"], until, random.Random(number), seen))
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
