"""The service: routes, guards and the pages for what goes wrong. It writes nothing and remembers nobody."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from pipeline.errors import DiglotError
from pipeline.settings import Settings
from pipeline.web.guard import CACHING, HEADERS, HostGuard, SecurityHeaders
from pipeline.web.reader import OpenReader, open_reader
from pipeline.web.rendering import page
from pipeline.web.routes import router

_STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, reader: OpenReader | None = None) -> FastAPI:
    """The service over a workspace; ``reader`` opens what it reads for one request, by default the workspace's store.

    Without the pages for programmers that FastAPI brings: they load their scripts from elsewhere.
    """
    app = FastAPI(title="Diglot", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.open_reader = reader or partial(open_reader, settings.database)
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(DiglotError, _diglot_error)
    app.add_exception_handler(Exception, _defect)
    app.add_middleware(HostGuard, refuse=_foreign_host)
    app.add_middleware(SecurityHeaders)
    return app


def _http_error(_request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(getattr(error, "detail", ""))
    if status == 404:
        # Starlette's own words, for an address that no route knows
        told = "" if detail == "Not Found" else detail
        return page("error.html", 404, title="Not found", what=told or "There is no page at this address.", remedy="")
    return page(
        "error.html",
        status,
        title="That did not work",
        what="This address cannot be used in that way.",
        remedy="These pages are there to be read.",
    )


def _diglot_error(_request: Request, error: Exception) -> HTMLResponse:
    what, remedy = (error.what, error.remedy) if isinstance(error, DiglotError) else (str(error), "")
    return page("error.html", 503, title="This cannot be shown now", what=what, remedy=remedy)


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
        what="Diglot answers only to this computer’s own names, so that no web page elsewhere can read along.",
        remedy="Open it as http://127.0.0.1 with its port.",
    )
