"""What people let stand although a check objects, by check and by concept: where it is much, the check or the term is
what wants mending.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.checks import CHECKS
from pipeline.people.roles import Person
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Waived
from pipeline.store.views import WaiverCount
from pipeline.web import addresses
from pipeline.web.asking import database_of
from pipeline.web.door import require
from pipeline.web.rendering import page

router = APIRouter()
Reader = Annotated[Person, Depends(require("reader"))]


@router.api_route(addresses.WAIVERS, methods=["GET", "HEAD"])
def waivers_page(request: Request, _person: Reader) -> Response:
    counts, latest = waived(request)
    checks: Counter[str] = Counter()
    concepts: Counter[str] = Counter()
    for one in counts:
        checks[one.check] += one.number
        if one.concept:
            concepts[one.concept] += one.number
    return page(
        "desk/waivers.html",
        checks=[(name, told(name), number) for name, number in checks.most_common()],
        concepts=concepts.most_common(),
        latest=latest,
        told=told,
    )


def told(check: str) -> str:
    """What a check objects to, in words; its name for one that an engine made up."""
    return CHECKS[check].text if check in CHECKS else check


def waived(request: Request) -> tuple[list[WaiverCount], list[Waived]]:
    database = database_of(request)
    if not database.exists():
        return [], []
    with database.use(Desk) as desk:
        return desk.waived()
