"""Which address shows what. Each route opens the store, asks it once or twice, and fills a template."""

from __future__ import annotations

from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.document import LeftOut, Repair
from pipeline.store.views import ArticleSummary, DocumentView, Surrounded
from pipeline.web import addresses
from pipeline.web.addresses import SHOWS, Show
from pipeline.web.reader import OpenReader, Reader
from pipeline.web.reading import rows, standing
from pipeline.web.rendering import page

router = APIRouter()
METHODS = ["GET", "HEAD"]
_Piece = TypeVar("_Piece", LeftOut, Repair)


@router.api_route(addresses.START, methods=METHODS)
def start(request: Request) -> HTMLResponse:
    with _open(request)() as reader:
        documents = reader.documents()
    return page("start.html", documents=documents)


@router.api_route("/documents/{name}", methods=METHODS)
def document(request: Request, name: str) -> HTMLResponse:
    with _open(request)() as reader:
        view = _document(reader, name)
    return page("document.html", view=view, targets=_all_targets(view), targets_of=targets_of)


@router.api_route("/documents/{name}/reading", methods=METHODS)
def reading(request: Request, name: str) -> HTMLResponse:
    with _open(request)() as reader:
        view = _document(reader, name)
    languages = view.summary.languages
    return page(
        "reading.html",
        view=view,
        left_out=_by_kind(view.left_out),
        repairs=_by_kind(view.repairs),
        language=languages[0] if len(languages) == 1 else "",
    )


@router.api_route("/documents/{name}/articles/{article_id}", methods=METHODS)
def original(request: Request, name: str, article_id: str) -> Response:
    """The article beside its best translation; where there is none at all, the original."""
    with _open(request)() as reader:
        targets = targets_of(_surrounded(reader, name, article_id).summary)
    if targets:
        return RedirectResponse(addresses.article(name, article_id, targets[0]))
    return article(request, name, article_id, "")


@router.api_route("/documents/{name}/articles/{article_id}/{target}", methods=METHODS)
def article(request: Request, name: str, article_id: str, target: str, show: str = "both") -> HTMLResponse:
    with _open(request)() as reader:
        here = _surrounded(reader, name, article_id)
        targets = targets_of(here.summary)
        if target and target not in targets:
            raise HTTPException(404, f"This article was not translated into “{target}”.")
        translated = reader.article(name, article_id, target, aligned=False)
    if translated is None:
        raise _no_article(name)
    state = standing(translated)
    wanted: Show = next((known for known in SHOWS if known == show), "both")
    return page(
        "article.html",
        document=name,
        article=translated.article,
        summary=here.summary,
        target=target,
        targets=targets,
        failure=translated.failure,
        standing=state,
        # with nothing to set beside it, the original stands alone, however the address asks
        show=wanted if state.translated > state.unchanged else "original",
        asked=wanted,
        shows=SHOWS,
        rows=rows(translated),
        before=here.before,
        after=here.after,
        targets_of=targets_of,
    )


def _open(request: Request) -> OpenReader:
    opener: OpenReader = request.app.state.open_reader
    return opener


def _document(reader: Reader, name: str) -> DocumentView:
    view = reader.document(name)
    if view is None:
        raise HTTPException(404, f"There is no document “{name}” in this workspace.")
    return view


def _surrounded(reader: Reader, name: str, article_id: str) -> Surrounded:
    found = reader.summary(name, article_id)
    if found is None:
        _document(reader, name)  # raises where it is the document that is missing
        raise _no_article(name)
    return found


def _no_article(name: str) -> HTTPException:
    return HTTPException(404, f"There is no such article in “{name}”. It may have changed since.")


def targets_of(article: ArticleSummary) -> list[str]:
    """The languages an article was to be translated into: those with a translation first, its own last."""

    def rank(code: str) -> int:
        if code == article.language.code:
            return 2
        return 0 if code in article.progress and article.progress[code].done else 1

    return sorted(dict.fromkeys([*article.progress, *article.failures]), key=rank)


def _all_targets(view: DocumentView) -> list[str]:
    return list(dict.fromkeys(code for article in view.articles for code in targets_of(article)))


def _by_kind(pieces: tuple[_Piece, ...]) -> list[tuple[str, list[_Piece]]]:
    """Pieces by kind, kinds in the order in which they first appear."""
    kinds: dict[str, list[_Piece]] = {}
    for piece in pieces:
        kinds.setdefault(piece.kind, []).append(piece)
    return list(kinds.items())
