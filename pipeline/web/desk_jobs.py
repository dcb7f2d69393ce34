"""Runs from the page: a file uploaded or picked from ``input/``, translated, cancelled, resumed; its progress live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from pipeline import engines
from pipeline.desk.jobs import LARGEST, SUFFIXES, Jobs, Progress, take_in
from pipeline.errors import DeskError, DiglotError, SettingsError
from pipeline.people.roles import Person
from pipeline.settings import known_code
from pipeline.store.desk import Desk
from pipeline.store.work import Job
from pipeline.web import addresses
from pipeline.web.asking import Fields, Sent, at_most, database_of, settings_of
from pipeline.web.door import check_token, require
from pipeline.web.rendering import count, page

router = APIRouter()
Reviewer = Annotated[Person, Depends(require("reviewer"))]
Reader = Annotated[Person, Depends(require("reader"))]
# A proxy closes what is silent for a minute; a word now and then also tells us that nobody listens any more.
_HEARTBEAT = 15.0
_LOOK = 0.25
# Those of an issue that comes in pieces.
_MOST_FILES = 50
_FORM = 65_536  # bytes of an upload beside its file


def jobs_of(request: Request) -> Jobs:
    found: Jobs = request.app.state.jobs
    return found


def told(progress: Progress) -> str:
    """A run's progress in a sentence, ``""`` where there was none."""
    share = f"{progress.done:,} of {count(progress.of, 'sentence')}" if progress.of else "reading"
    return {
        "running": f"Translating {progress.document or ', '.join(progress.files)}: {share}.",
        "cancelling": f"Ending after what is under way: {share}.",
        "done": f"Done: {share}." if progress.of else "Done: nothing had changed.",
        "cancelled": f"Cancelled: {share}. What is done stays." if progress.of else "Cancelled before it began.",
        "failed": "The run broke off. What is done stays.",
    }.get(progress.state, "")


@router.api_route(addresses.JOBS, methods=["GET", "HEAD"])
def jobs_page(request: Request, _person: Reader) -> Response:
    return _page(request)


def _page(request: Request, error: DiglotError | None = None, fields: Fields | None = None) -> Response:
    """The page, with what was chosen and why it cannot be done."""
    jobs, settings = jobs_of(request), settings_of(request)
    chosen = fields or Fields({"to": list(settings.to)})
    return page(
        "desk/jobs.html",
        409 if error else 200,
        error=error,
        chosen=chosen.every("file"),
        given=chosen.text("from"),
        progress=jobs.progress,
        told=told(jobs.progress),
        files=jobs.files(),
        to=_codes(chosen),
        pairs=_pairs(),
        suffixes=SUFFIXES,
        left_over=jobs.left_over(_last(request)),
    )


def _last(request: Request) -> Job | None:
    database = database_of(request)
    if not database.exists():
        return None
    with database.use(Desk) as desk:
        return desk.latest_job()


def _pairs() -> tuple[list[str], list[str]]:
    """The languages that the engines of this machine translate from and into."""
    found = {pair for engine in engines.installed() for pair in engine.pairs()}
    return sorted({pair.source for pair in found}), sorted({pair.target for pair in found})


def _offered(code: str, offered: list[str]) -> str:
    """A code that an engine has, be it an old one, or that of a language. Raises ``SettingsError`` for any other."""
    return code if code in offered else known_code(code)


@router.post(addresses.JOBS)
def start(request: Request, fields: Sent, _person: Reviewer) -> Response:
    jobs = jobs_of(request)
    if fields.text("act") == "cancel":
        jobs.cancel()
    elif fields.text("act") == "resume":
        jobs.resume(_last(request))
    elif fields.text("act") == "start":
        try:
            given = fields.text("from").strip()
            sources, targets = _pairs()
            chosen = tuple(dict.fromkeys(_offered(code, targets) for code in _codes(fields)))
            jobs.start(fields.every("file"), chosen, _offered(given, sources) if given else "")
        except (DeskError, SettingsError) as error:
            return _page(request, error, fields)
    else:
        raise HTTPException(400)
    return RedirectResponse(addresses.JOBS, 303)


def _codes(fields: Fields) -> list[str]:
    """The languages that were ticked or typed."""
    return " ".join(fields.every("to")).replace(",", " ").split()


@router.post(addresses.JOBS + "/upload")
async def upload(request: Request, _person: Reviewer) -> Response:
    refused: list[DeskError] = []
    # parsing keeps all of it on the disk: counted before that
    async with at_most(request, LARGEST + _FORM).form(max_files=_MOST_FILES, max_fields=4) as form:
        check_token(request, str(form.get("token", "")))
        files = form.getlist("file")
        if not files:
            raise HTTPException(400)
        left = LARGEST
        for file in files:
            if isinstance(file, str):
                raise HTTPException(400)
            data = await file.read(left + 1)
            left -= len(data)
            if left < 0:
                raise HTTPException(413)
            try:
                await run_in_threadpool(take_in, settings_of(request).input, file.filename or "", data)
            except DeskError as error:
                refused.append(error)
    if refused:
        what = " ".join(dict.fromkeys(one.what for one in refused))
        remedies = [*dict.fromkeys(one.remedy for one in refused)]
        remedies += ["The other files are in input/ now."] if len(files) > len(refused) else []
        raise DeskError(what, remedy=" ".join(remedies))
    return RedirectResponse(addresses.JOBS, 303)


@router.get(addresses.JOBS + "/events")
def events(request: Request, _person: Reader) -> Response:
    """The progress as server-sent events (HTML standard, section 9.2), each as JSON."""
    return StreamingResponse(_events(request, jobs_of(request)), media_type="text/event-stream")


async def _events(request: Request, jobs: Jobs) -> AsyncIterator[str]:
    # looked at now and then rather than waited for: a waiting thread per open page would leave none for the others
    version, waited = -1, 0.0
    while not await request.is_disconnected():
        progress = jobs.progress
        if progress.version != version:
            version, waited = progress.version, 0.0
            data = {"state": progress.state, "done": progress.done, "of": progress.of, "told": told(progress)}
            yield f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
        elif waited >= _HEARTBEAT:
            waited = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_LOOK)
        waited += _LOOK
