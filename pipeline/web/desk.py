"""The desk: an article in document order, a sentence at a time corrected, approved, sent back, talked about.

Every act is a form, so that all of it works without scripts; scripts of ours ask for the rows that changed.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from pipeline.people.roles import Person
from pipeline.web.asking import Queried, Sent, exporter_of, open_desk
from pipeline.web.desk_acts import ACTS, ASIDE
from pipeline.web.desk_seat import seat
from pipeline.web.desk_shown import TOLD, shown
from pipeline.web.door import only_for, require

router = APIRouter()
METHODS = ["GET", "HEAD"]
_PATH = "/documents/{name}/articles/{article_id}/{target}/desk"
Reader = Annotated[Person, Depends(require("reader"))]
Contributor = Annotated[Person, Depends(require("contributor"))]


@router.api_route(_PATH, methods=METHODS)
def desk_page(request: Request, name: str, article_id: str, target: str, asked: Queried, _person: Reader) -> Response:
    with open_desk(request) as desk:
        here = seat(request, desk, name, article_id, target)
        return shown(here, asked.text("at"), TOLD.get(asked.text("told"), ""))


@router.post(_PATH + "/{segment}")
def act(
    request: Request, name: str, article_id: str, target: str, segment: str, fields: Sent, person: Contributor
) -> Response:
    with open_desk(request) as desk:
        here = seat(request, desk, name, article_id, target)
        if segment not in {one.id for one in here.view.article.segments()}:
            raise HTTPException(404, "This sentence is no longer in the article.")
        # a suggestion's button names what it puts in
        wish = fields.text("act") or next((one for one in ("put", "mend") if fields.text(one)), "")
        if wish in ("approve", "reject", "waive", "withdraw") and not person.is_at_least("reviewer"):
            raise HTTPException(403, only_for("reviewer"))
        if wish not in ACTS:
            raise HTTPException(400)
        answer = ACTS[wish](here, segment, fields)
        if wish not in ASIDE:
            exporter_of(request).kick()
        return answer
