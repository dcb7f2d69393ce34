"""A file over HTTP, resumed where an earlier try broke off."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.models.index import Available, reason, request_for
from pipeline.models.packages import PackageError, alone, safe

_CHUNK = 1 << 18
_TIMEOUT = 30.0
Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0: not said)


def download(available: Available, place: Path, progress: Progress) -> Path:
    """Fetch a package file into ``place``; gives its path. Links are tried in turn.

    Raises ``PackageError`` where none works; what came through is kept, and the next call goes on from there.
    """
    name = f"translate-{available.pair.source}_{available.pair.target}-{safe(available.version)}.argosmodel"
    done = place / name
    reasons = []
    with alone(place):
        if done.exists():
            return done
        for link in available.links:
            try:
                _fetch(link, place / f"{name}.part", progress)
            except (OSError, ValueError, urllib.error.URLError, http.client.HTTPException) as error:
                reasons.append(f"{link}: {reason(error)}")
                continue
            (place / f"{name}.part").replace(done)
            return done
    raise PackageError(
        f"The package cannot be downloaded. {'; '.join(reasons) or 'The index gives no address for it.'}",
        remedy="Run the command again: it goes on where it stopped.",
    )


def _fetch(link: str, partial: Path, progress: Progress) -> None:
    """Append to ``partial`` what is missing. The server's own mark of the file (ETag) guards against a mixture."""
    mark = partial.with_suffix(".etag")
    have = partial.stat().st_size if partial.exists() else 0
    request = request_for(link)
    if have and mark.exists():
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", mark.read_text("utf-8"))
    else:
        have = 0
    with _opened(request) as answer:
        resumed = answer.status == 206
        if not resumed:
            have = 0
        etag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if etag:
            mark.write_text(etag, "utf-8")
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length else 0
        with partial.open("ab" if resumed else "wb") as out:
            while chunk := answer.read(_CHUNK):
                out.write(chunk)
                have += len(chunk)
                progress(have, total)
    if total and have != total:
        raise OSError(f"the connection broke off after {have:,} of {total:,} bytes")
    mark.unlink(missing_ok=True)


def _opened(request: urllib.request.Request) -> Any:
    """The server's answer; the whole file again where there is nothing behind the part that came through."""
    try:
        return urllib.request.urlopen(request, timeout=_TIMEOUT)  # noqa: S310 - checked by request_for
    except urllib.error.HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        error.close()
        return urllib.request.urlopen(request_for(request.full_url), timeout=_TIMEOUT)  # noqa: S310 - as above
