"""An article at the desk as it is shown: the page, the rows that changed, or JSON, by who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse, RedirectResponse, Response

from pipeline.desk.differences import differences
from pipeline.desk.likeness import best
from pipeline.desk.mending import together
from pipeline.desk.terms import TermHere
from pipeline.document import Issue, Translation
from pipeline.people.roles import may_approve
from pipeline.store.desk_views import Conflict, Head, Place
from pipeline.web import addresses
from pipeline.web.asking import settings_of, wanted
from pipeline.web.desk_rows import FILTERS, DeskRow, Opened, history, next_waiting, rows, waivable
from pipeline.web.desk_seat import Seat
from pipeline.web.rendering import page

_LINE = 45  # letters, about what the box holds in a line: its first size, before a browser fits it to its text
NOTHING = "nothing"
TOLD = {
    NOTHING: "Nothing here waits for anybody now.",
    "own": "Saved. Somebody else approves what you wrote.",
}


def shown(
    here: Seat,
    at: str,
    told: str = "",
    conflict: Conflict | None = None,
    others: Sequence[Translation] | None = None,
) -> Response:
    found = rows(here.view, here.heads(), here.glossary)
    may = here.person.is_at_least("contributor")
    opened = _opened(here, found, at, conflict, others) if at and may else None
    if wanted(here.request) == "rows":
        # the one that opens, and the one that closes for it; scripts see a conflict by its screen
        return _rows(here, found, (at, here.request.query_params.get("was", "")), opened, told)
    context = _context(here, found, opened, told)
    shown = [row for row in found if row.is_among(here.show) or row.segment == at]
    return page(
        "desk/article.html",
        409 if conflict else 200,
        rows=shown,
        tips=_tips(shown),
        filters=FILTERS,
        trouble=here.trouble,
        next_waiting=next_waiting(found, at),
        next_issue=next_waiting(found, at, "issues"),
        **context,
    )


def _rows(here: Seat, found: list[DeskRow], which: tuple[str, ...], opened: Opened | None, told: str) -> Response:
    """Those rows alone, for scripts of ours."""
    shown = [row for row in found if row.segment in which]
    return page("desk/rows.html", rows=shown, tips=_tips(shown), **_context(here, found, opened, told))


def _tips(shown: list[DeskRow]) -> list[tuple[TermHere, str]]:
    """What is told of the terms in these rows, each once, with the language that it is in."""
    return list({term.key: (term, row.source.language) for row in shown for term in row.terms}.values())


def _context(here: Seat, found: list[DeskRow], opened: Opened | None, told: str) -> dict[str, Any]:
    return {
        "view": here.view,
        "article": here.view.article,
        "at": opened.segment if opened else "",
        "opened": opened,
        "show": here.show,
        "counts": {one: sum(row.is_among(one) for row in found) for one in FILTERS},
        "told": told,
        "onward": _elsewhere(here) if told == TOLD[NOTHING] else None,
    }


def _elsewhere(here: Seat) -> Place | None:
    """The next sentence of the document that needs somebody."""
    waiting, _ = here.desk.waiting(here.view.document, here.view.target)
    found = waiting[0].next if waiting else None
    return Place(here.view.document, found.article, found.segment, here.view.target) if found else None


def _opened(
    here: Seat,
    found: list[DeskRow],
    at: str,
    conflict: Conflict | None = None,
    others: Sequence[Translation] | None = None,
) -> Opened | None:
    row = next((one for one in found if one.segment == at), None)
    if row is None:
        return None
    place, head = here.place(at), row.head
    source, remembered = here.desk.alike(place)
    memory = [(one, differences(one.source, source)) for one in best(source, remembered)]
    shown = here.view.segments.get(at)
    fixes = [issue.fix for issue in row.issues if issue.fix]
    typed = conflict.yours if conflict else head.draft
    value = head.text if typed is None else typed
    return Opened(
        segment=at,
        source=source,
        value=value,
        lines=max(2, len(value) // _LINE + 1),
        base=conflict.theirs.revision if conflict else head.draft_base if head.draft is not None else head.revision,
        issues=waivable(row.issues, source, head.text),
        mended=together(head.text, fixes) if len(fixes) > 1 else "",
        memory=memory,
        comments=here.desk.comments(place),
        history=history(here.desk.history(place)),
        translation=shown.translation if shown else None,
        can_approve=may_approve(here.person, head.writer if head.origin == "person" else "", settings_of(here.request)),
        can_waive=here.person.is_at_least("reviewer"),
        others=others,
        conflict=conflict,
        theirs=differences(conflict.base, conflict.theirs.text) if conflict else (),
        yours=differences(conflict.base, conflict.yours) if conflict else (),
    )


def answer(here: Seat, segment: str, outcome: Head | Conflict, onward: bool = False, told: str = "") -> Response:
    """The conflict screen, or the row as it is now and, going ``onward``, the next that needs somebody; scripts get the
    rows of others too of which something else is told now."""
    now = here.again()
    if isinstance(outcome, Conflict):
        if wanted(here.request) == "json":
            texts = {"base": outcome.base, "theirs": outcome.theirs.text, "yours": outcome.yours}
            return JSONResponse({"conflict": texts, "revision": outcome.theirs.revision}, 409)
        return shown(now, segment, conflict=outcome)
    found = rows(now.view, now.heads(), now.glossary)
    following = next_waiting(found, segment, "waiting", here.show) if onward else segment
    told = told if following else NOTHING
    if wanted(here.request) == "json":
        row = next(one for one in found if one.segment == segment)
        return JSONResponse(
            {
                "revision": row.head.revision,
                "state": row.head.state,
                "origin": row.head.origin,
                "text": row.head.text,
                "issues": [{"check": i.check, "severity": i.severity, "message": i.message} for i in row.issues],
                "next": next_waiting(found, segment),
            }
        )
    if wanted(here.request) == "page":
        view = now.view
        address = addresses.desk(view.document, view.article.id, view.target, following, show=here.show, told=told)
        return RedirectResponse(address, 303)
    opened = _opened(now, found, following) if following else None
    others = [row.segment for row in found if row.issues != _issues(here, row.segment)]
    return _rows(now, found, (segment, following, *others), opened, TOLD.get(told, ""))


def _issues(here: Seat, segment: str) -> Sequence[Issue]:
    """What stood against a sentence before something was changed."""
    shown = here.view.segments.get(segment)
    return shown.translation.issues if shown and shown.translation else ()
