"""The index of packages that can be downloaded: Argos Translate's, or the one in ``ARGOS_PACKAGE_INDEX``.

This and ``download.py`` are the only places in Diglot that use the network, and only when a person asks to install.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engines.base import Pair
from pipeline.errors import DiglotError
from pipeline.models.packages import PackageError, language_code

_SCHEMES = ("https://", "http://")
_CACHE_NAME = ".index.json"
_MOST_BYTES = 16 * 1024**2  # the real index has 96 entries in 60 kB


@dataclass(frozen=True, slots=True)
class Available:
    """A package of the index; ``links`` are the addresses it can be had from, any of them."""

    pair: Pair
    names: tuple[str, str]
    version: str
    links: tuple[str, ...]

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split(".") if part.isdigit())


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the index is: with a slash at its end or not, both are understood."""
    base = environment.get("ARGOS_PACKAGE_INDEX", "")
    if not base:
        from argostranslate import settings  # noqa: PLC0415 - makes folders when imported: only when installing

        base = settings.package_index
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"


def fetch(place: Path, timeout: float = 20.0) -> list[Available]:
    """Download the index and keep a copy in the packages folder. Raises ``PackageError`` without a network."""
    url = address()
    try:
        data = _within(timeout, lambda: _get(url, timeout))
        available = _parse(json.loads(data))
        _keep(place, data)
    except (OSError, ValueError, urllib.error.URLError, http.client.HTTPException) as error:
        raise PackageError(
            f"The index of packages cannot be fetched: {reason(error)}.",
            where=url,
            remedy="Without network, install from a file: diglot models install FILE.argosmodel",
        ) from error
    return available


def _keep(place: Path, data: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    partial = place / f"{_CACHE_NAME}.partial"
    partial.write_bytes(data)
    partial.replace(place / _CACHE_NAME)


def _get(url: str, timeout: float) -> bytes:
    with urllib.request.urlopen(request_for(url), timeout=timeout) as answer:  # noqa: S310 - checked by request_for
        data: bytes = answer.read(_MOST_BYTES)
    return data


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What ``work`` gives, or ``TimeoutError``: a name server that does not answer knows no timeout of ours."""
    outcome: list[bytes | Exception] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise TimeoutError(f"no answer within {seconds:g} seconds")
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def reason(error: Exception) -> str:
    """Why a fetch failed, on one line: a server's own words may hold anything."""
    text = str(getattr(error, "reason", None) or error)
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:200]


def cached(place: Path) -> list[Available]:
    """The index as it was fetched last; empty where it never was. No network."""
    try:
        return _parse(json.loads((place / _CACHE_NAME).read_bytes()))
    except (OSError, ValueError):
        return []


def newest(available: Iterable[Available], pair: Pair) -> Available:
    """The newest package for a pair. Raises ``PackageError`` that names what there is instead."""
    every = list(available)
    fitting = [one for one in every if one.pair == pair]
    if not fitting:
        others = sorted({str(one.pair) for one in every if pair.source in one.pair or pair.target in one.pair})
        raise PackageError(
            f"The index has no package for {pair}.",
            remedy=f"It has {', '.join(others[:12])}." if others else "See: diglot models list --available",
        )
    return max(fitting, key=lambda one: one.order)


def _parse(entries: Any) -> list[Available]:
    """The translation packages among the entries of an index."""
    if not isinstance(entries, list):
        raise ValueError("it is not a list of packages")  # noqa: TRY004 - said to people by fetch()
    out = []
    for entry in entries:
        if isinstance(entry, dict) and entry.get("type", "translate") == "translate":
            try:
                pair = Pair(language_code(entry.get("from_code")), language_code(entry.get("to_code")))
            except DiglotError:
                continue
            links = tuple(str(link) for link in entry.get("links") or () if str(link).startswith(_SCHEMES))
            names = str(entry.get("from_name") or pair.source), str(entry.get("to_name") or pair.target)
            out.append(Available(pair, names, str(entry.get("package_version") or "0"), links))
    return out


def request_for(url: str) -> urllib.request.Request:
    """A request that tells nothing about the machine that sends it."""
    if not url.startswith(_SCHEMES):
        raise ValueError("only http and https addresses are fetched")
    return urllib.request.Request(url, headers={"User-Agent": "argostranslate"})  # noqa: S310 - checked above
