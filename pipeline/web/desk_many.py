"""Many sentences of an article at once: approved, made final, words replaced. Each is shown before it is done, and can
be taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.desk.replacing import Wanted, replaced
from pipeline.document import State
from pipeline.people.roles import Person, may_approve
from pipeline.store.desk_views import Act, Change, Place
from pipeline.web.asking import Fields, Queried, Sent, exporter_of, open_desk, settings_of
from pipeline.web.desk import METHODS
from pipeline.web.desk_rows import DeskRow, examined, rows
from pipeline.web.desk_seat import Seat, seat
from pipeline.web.door import require
from pipeline.web.rendering import page

router = APIRouter()
_PATH = "/documents/{name}/articles/{article_id}/{target}/desk/many"
Reviewer = Annotated[Person, Depends(require("reviewer"))]
WISHES = ("approve", "finish", "replace")
_STATES: dict[str, tuple[Act, State]] = {"approve": ("approved", "reviewed"), "finish": ("finished", "final")}


@router.api_route(_PATH, methods=METHODS)
def many(request: Request, name: str, article_id: str, target: str, asked: Queried, _person: Reviewer) -> Response:
    wish = asked.text("wish")
    with open_desk(request) as desk:
        here = seat(request, desk, name, article_id, target)
        found = rows(here.view, here.heads(), None)
        wanted = _wanted(asked)
        changes = replaced([(row.segment, row.head.revision, row.head.text) for row in found if row.head.text], wanted)
        by_id = {row.segment: row for row in found}
        return page(
            "desk/many.html",
            view=here.view,
            article=here.view.article,
            wish=wish if wish in WISHES else "",
            wanted=wanted,
            changes=[(by_id[one.segment], one) for one in changes]
            if wish == "replace"
            else [(row, None) for row in found if _fits(here, row, wish)],
            batch=asked.number("batch"),
            done=asked.number("done"),
            left=asked.number("left"),
        )


@router.post(_PATH)
def do(request: Request, name: str, article_id: str, target: str, fields: Sent, person: Reviewer) -> Response:
    with open_desk(request) as desk:
        here = seat(request, desk, name, article_id, target)
        address = str(request.url.path)
        wish = fields.text("act")
        if wish == "undo":
            done, left = desk.undo_all(fields.number("batch"), person.name)
            exporter_of(request).kick()
            return RedirectResponse(f"{address}?done={done}&left={left}#done", 303)
        if wish not in WISHES:
            raise HTTPException(400)
        chosen = _chosen(fields.every("sentence"))
        heads = here.heads()
        found = {row.segment: row for row in rows(here.view, heads, None)}
        changes: list[tuple[Place, int, Change]] = []
        if wish == "replace":
            texts = [(key, base, heads[key].text) for key, base in chosen.items() if key in heads]
            for one in replaced(texts, _wanted(fields)):
                issues, markup = examined(here.view, one.segment, one.new, heads[one.segment], here.glossary)
                change = Change("replaced", one.new, issues=issues, markup=markup)
                changes.append((here.place(one.segment), one.base, change))
        else:
            act, state = _STATES[wish]
            changes = [
                (here.place(key), base, Change(act, heads[key].text, state))
                for key, base in chosen.items()
                if key in found and _fits(here, found[key], wish)
            ]
        batch, done, left = desk.write_all(changes, person.name)
        exporter_of(request).kick()
        left += len(chosen) - len(changes)
        return RedirectResponse(f"{address}?batch={batch}&done={done}&left={left}#done", 303)


def _fits(here: Seat, row: DeskRow, wish: str) -> bool:
    """Whether a sentence may be approved, or made final, unread: no issue, nothing said, and not one's own."""
    if wish == "finish":
        return row.head.state == "reviewed" and not row.head.comments
    writer = row.head.writer if row.head.origin == "person" else ""
    plain = row.head.state == "translated" and row.head.needs_someone
    plain = plain and row.head.act != "rejected" and not row.head.comments
    clean = plain and not row.doubtful
    return wish == "approve" and clean and may_approve(here.person, writer, settings_of(here.request))


def _wanted(fields: Fields) -> Wanted:
    find, put = fields.text("find"), fields.text("put")
    return Wanted(find, put, case=bool(fields.text("case")), words=bool(fields.text("words")))


def _chosen(values: list[str]) -> dict[str, int]:
    """``segment:revision`` of every box that was ticked."""
    chosen = {}
    for value in values:
        segment, _, base = value.rpartition(":")
        if not base.isascii() or not base.isdigit() or len(base) > 18:
            raise HTTPException(400)
        chosen[segment] = int(base)
    return chosen
