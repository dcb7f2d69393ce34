"""The service: routes, guards and the pages for what goes wrong. It keeps no record of who reads what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles

from pipeline.desk.exporting import Exporter
from pipeline.desk.indexing import Indexer
from pipeline.desk.jobs import Jobs
from pipeline.desk.machine import Machine
from pipeline.errors import DeskError, DiglotError, EngineError, GlossaryError, GoneError, StoreError
from pipeline.settings import Settings
from pipeline.store.opened import Kept
from pipeline.web import desk, desk_concepts, desk_glossary, desk_jobs, desk_many, desk_start, desk_waivers, people
from pipeline.web.asking import StaleFormError
from pipeline.web.door import Door, accounts_of, asked
from pipeline.web.guard import CACHING, HEADERS, Access, HostGuard, OriginGuard, SecurityHeaders, Turns
from pipeline.web.reader import OpenReader, open_reader
from pipeline.web.rendering import page
from pipeline.web.repeated import Repeated
from pipeline.web.routes import router

_STATIC = Path(__file__).parent / "static"
# FastAPI would hand every request to whatever tracer the environment names (https://opentelemetry.io): who reads what.
_UNTRACED: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(
    settings: Settings,
    reader: OpenReader | None = None,
    access: Access | None = None,
) -> FastAPI:
    """The service over a workspace, by default for one person alone at this computer.

    ``reader`` opens what it reads for one request; by default the workspace's store.
    Without the pages for programmers that FastAPI brings: they load their scripts from elsewhere.
    """
    app = FastAPI(
        title="Diglot", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_at_work, telemetry=_UNTRACED
    )
    database = Kept(settings.database)
    app.state.database = database
    app.state.open_reader = reader or partial(open_reader, database)
    app.state.accounts = accounts_of(database)
    app.state.access = access or Access()
    app.state.settings = settings
    app.state.machine = Machine(settings)
    app.state.jobs = Jobs(settings)
    app.state.indexer = Indexer(settings.database)
    app.state.exporter = Exporter(settings.database, settings.output)
    app.include_router(router)
    app.include_router(people.router)
    # /desk/many before /desk/{segment}, /proposals/new before /proposals/{number}
    for one in (desk_start, desk_jobs, desk_waivers, desk_concepts, desk_glossary, desk_many, desk):
        app.include_router(one.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(StaleFormError, _stale_form)
    app.add_exception_handler(RequestValidationError, _no_such_number)
    app.add_exception_handler(DiglotError, _diglot_error)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _defect)
    # the last one added stands outermost
    app.add_middleware(Turns)
    app.add_middleware(Repeated, database=database)
    app.add_middleware(
        Door,
        access=app.state.access,
        database=database,
        trouble=lambda error: _diglot_error(None, error),
    )
    app.add_middleware(OriginGuard, access=app.state.access, refuse=_foreign_origin)
    app.add_middleware(HostGuard, access=app.state.access, foreign=_foreign_host, proxy=_unknown_proxy)
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _at_work(app: FastAPI) -> AsyncIterator[None]:
    """While the service runs: files that fell behind before it was started are written."""
    exporter: Exporter = app.state.exporter
    exporter.kick()
    yield
    await run_in_threadpool(exporter.close)


_REFUSED = {
    400: "What was sent cannot be understood.",
    413: "What was sent is too large.",
    415: "What was sent is not a form of these pages.",
}


def _http_error(_request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(getattr(error, "detail", ""))
    if status == 404:
        # Starlette's own words, for an address that no route knows
        told = "" if detail == "Not Found" else detail
        return page("error.html", 404, title="Not found", what=told or "There is no page at this address.", remedy="")
    if status == 403:
        return page("error.html", 403, title="Not allowed", what=detail, remedy="")
    if status in _REFUSED:
        return page("error.html", status, title="That did not work", what=_REFUSED[status], remedy="")
    return page(
        "error.html",
        status,
        title="That did not work",
        what="This address cannot be used in that way.",
        remedy="These pages are there to be read.",
    )


# The fields in which people write sentences, with their labels; what else a form holds is sent along unseen.
_WRITTEN = {"text": "Your text", "comment": "Your comment", "reason": "Your reason"}


def _stale_form(request: Request, error: Exception) -> HTMLResponse:
    """What was typed in a page from before a login is shown once more, to be sent with the token of now."""
    values = error.fields.all() if isinstance(error, StaleFormError) else []
    fields = [(name, _WRITTEN.get(name, "") if value else "", value) for name, value in values if name != "token"]
    return page("again.html", 403, action=asked(request.scope), fields=fields)


def _no_such_number(request: Request, _error: Exception) -> HTMLResponse:
    return _http_error(request, HTTPException(404))


def _diglot_error(request: Request | None, error: Exception) -> HTMLResponse:
    what, remedy = (error.what, error.remedy) if isinstance(error, DiglotError) else (str(error), "")
    if request and isinstance(error, DeskError | GlossaryError) and error.where:
        what = f"{error.place(request.app.state.settings.workspace)}: {what}"
    # what the store or an engine cannot do now is nobody's mistake, and may work later
    if request is None or isinstance(error, StoreError | EngineError):
        return page("error.html", 503, title="This cannot be shown now", what=what, remedy=remedy)
    status = 404 if isinstance(error, GoneError) else 409
    return page("error.html", status, title="That did not work", what=what, remedy=remedy)


def _gone(_request: Request, _error: Exception) -> Response:
    """Whoever sent something left before all of it was here: nobody reads this, and it is no defect."""
    return Response(status_code=400)


def _defect(_request: Request, _error: Exception) -> HTMLResponse:
    response = page(
        "error.html",
        500,
        title="Something in Diglot broke",
        what="This is a defect of the program, not of your text; nothing was lost.",
        remedy="The terminal in which Diglot runs tells more. Please report it.",
    )
    # this one is sent from outside the middleware that sets the headers on all others
    response.headers.update(HEADERS | CACHING)
    return response


def _foreign_host() -> HTMLResponse:
    return page(
        "error.html",
        400,
        title="Not this address",
        what="Diglot answers only to its own names, so that no web page elsewhere can read along.",
        remedy="At the computer that serves it, open it as http://127.0.0.1 with its port.",
    )


def _unknown_proxy() -> HTMLResponse:
    return page(
        "error.html",
        400,
        title="There is a proxy in between",
        what="Another program passed this request on, and Diglot was not told that others can reach it through one.",
        remedy="Start it so: `diglot serve --behind-proxy`",
    )


def _foreign_origin() -> Response:
    return page(
        "error.html",
        403,
        title="Not from these pages",
        what="This was sent by a page of another site, or by one that does not say which it is. Nothing was changed.",
        remedy="Behind a proxy: it must hand on the name that people know, or `diglot serve --name` must say it.",
    )
