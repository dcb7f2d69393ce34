"""The desk's first page: what needs a person, by document and language; and search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup as Safe

from pipeline.desk.indexing import Indexer
from pipeline.document import STATES
from pipeline.exports.markup_html import Mark, render
from pipeline.folding import Way, places, ways
from pipeline.people.roles import Person
from pipeline.store import search as searching
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Hit, Proposal, SentBack, Waiting
from pipeline.store.search import Asked
from pipeline.store.views import Choices
from pipeline.web import addresses
from pipeline.web.asking import Queried, database_of
from pipeline.web.desk_jobs import jobs_of, told
from pipeline.web.door import require
from pipeline.web.rendering import page

router = APIRouter()
METHODS = ["GET", "HEAD"]
Reader = Annotated[Person, Depends(require("reader"))]
NEEDS = ("all", "review", "issues", "rejected", "comments")
# Texts that a search indexes before it answers, some hundredths of a second; the rest follows in the background.
_INDEXED_FIRST = 500
# What was not taken of somebody's proposals is news for a while.
_REFUSED = 5


@router.api_route(addresses.DESK, methods=METHODS)
def start(request: Request, fields: Queried, person: Reader) -> Response:
    database = database_of(request)
    document, target, needs = fields.text("document"), fields.text("target"), fields.text("needs")
    first = fields.number("start")
    shown: list[Waiting] = []
    there = Choices()
    total = 0
    back: list[SentBack] = []
    refused: list[Proposal] = []
    if database.exists():
        shown, total = database.remembered(Desk, Desk.waiting, document, target, needs, first)
        there = database.remembered(Desk, Desk.choices)
        back = database.remembered(Desk, Desk.sent_back, person.name)
        decided = database.remembered(Desk, Desk.proposals, "rejected")
        refused = [one for one in decided if one.author == person.name][-_REFUSED:]
    progress = jobs_of(request).progress
    return page(
        "desk/start.html",
        waiting=shown,
        back=back,
        refused=refused,
        documents=_options(there.documents, document),
        targets=there.targets,
        document=document,
        target=target,
        needs=needs if needs in NEEDS else "all",
        more=first + len(shown) if first + len(shown) < total else 0,
        progress=progress,
        told=told(progress),
    )


@router.api_route(addresses.SEARCH, methods=METHODS)
def search(request: Request, fields: Queried, _person: Reader) -> Response:
    query = fields.text("q")
    asked = Asked(
        query,
        _one_of(fields.text("side"), ("source", "target")) or "source",
        fields.text("document"),
        fields.text("language"),
        fields.text("target"),
        _one_of(fields.text("state"), STATES),
        fields.number("before"),
        words=bool(fields.text("words")),
        exact=bool(fields.text("exact")),
        needs=_one_of(fields.text("needs"), searching.NEEDS),
        made=_one_of(fields.text("made"), searching.MADE),
        author=fields.text("author").strip(),
    )
    hits: list[Hit] = []
    there = Choices()
    onward = left = 0
    database = database_of(request)
    if database.exists():
        there = database.remembered(Desk, Desk.choices)
        with database.use(Desk) as desk:
            if query.strip():
                left = desk.index(_INDEXED_FIRST)
                hits, onward = desk.search(asked)
        if left:
            indexer: Indexer = request.app.state.indexer
            indexer.kick()
    words = ways(query)
    shown = [
        (
            hit,
            _marked(hit.source, words if asked.side != "target" else []),
            _marked(hit.text, words if asked.side == "target" else []),
        )
        for hit in hits
    ]
    return page(
        "desk/search.html",
        asked=asked,
        hits=shown,
        onward=addresses.search(query, **_filled(asked, onward)) if onward else "",
        left=left,
        documents=_options(there.documents, asked.document),
        languages=there.languages,
        targets=there.targets,
        states=STATES,
    )


def _options(names: tuple[str, ...], chosen: str) -> Safe:
    """The options of a list to choose from; of some thousands a template makes them in as much time as all the rest."""
    option = f"<option>{escape(chosen)}</option>"
    return Safe(_all_options(names).replace(option, option.replace("<option", "<option selected", 1), 1))  # noqa: S704  escaped


@lru_cache(maxsize=2)
def _all_options(names: tuple[str, ...]) -> str:
    return "".join(f"<option>{escape(name)}</option>" for name in names)


def _one_of(value: str, allowed: Sequence[str]) -> str:
    return value if value in allowed else ""


def _filled(asked: Asked, before: int) -> dict[str, str]:
    """What is asked beside the words, as the next page's address has it."""
    named = ("side", "document", "language", "target", "state", "needs", "made", "author")
    known: dict[str, str] = {name: getattr(asked, name) for name in named}
    return known | {name: "1" for name in ("words", "exact") if getattr(asked, name)} | {"before": str(before)}


def _marked(text: str, words: list[list[Way]]) -> Safe:
    return Safe(render(text, (), [Mark(*span, "hit") for span in places(text, words)]))  # noqa: S704  escaped by render
