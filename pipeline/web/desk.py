"""The desk: an article in document order, a sentence at a time corrected, approved, sent back, talked about.

Every act is a form, so that all of it works without scripts; scripts of ours ask for the rows that changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from pipeline import glossary
from pipeline.desk.differences import differences
from pipeline.desk.likeness import best
from pipeline.desk.machine import Machine
from pipeline.desk.mending import mended, together
from pipeline.desk.terms import concept_at, terms_of
from pipeline.document import Markup, State, Translation
from pipeline.engines.base import Pair
from pipeline.errors import DeskError, GlossaryError
from pipeline.glossary import Glossary
from pipeline.people.roles import Person, may_approve
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Act, Change, Conflict, Head, Place
from pipeline.store.views import TranslatedArticle
from pipeline.web import addresses
from pipeline.web.asking import Fields, Queried, Sent, asker, exporter_of, open_desk, settings_of, wanted
from pipeline.web.desk_rows import FILTERS, DeskRow, Opened, examined, history, next_waiting, places, rows, waivable
from pipeline.web.door import require
from pipeline.web.rendering import count, page

router = APIRouter()
METHODS = ["GET", "HEAD"]
_LINE = 45  # letters, about what the box holds in a line: its first size, before a browser fits it to its text
_PATH = "/documents/{name}/articles/{article_id}/{target}/desk"
Reader = Annotated[Person, Depends(require("reader"))]
Contributor = Annotated[Person, Depends(require("contributor"))]


@dataclass(frozen=True, slots=True)
class Seat:
    """One request at the desk: who asks, for which article, and what it is now."""

    request: Request
    desk: Desk
    person: Person
    view: TranslatedArticle
    glossary: Glossary | None
    trouble: str
    show: str  # the filter of the page, "" for all

    def place(self, segment: str) -> Place:
        return Place(self.view.document, self.view.article.id, segment, self.view.target)

    def heads(self) -> dict[str, Head]:
        return self.desk.heads(self.view.document, self.view.article.id, self.view.target, self.person.name)

    def again(self) -> Seat:
        """The same after something was changed."""
        view = self.desk.article(self.view.document, self.view.article.id, self.view.target, aligned=False)
        return replace(self, view=view or self.view)


def seat(request: Request, desk: Desk, name: str, article_id: str, target: str) -> Seat:
    """Raises 404 where there is no such article in this language."""
    view = desk.article(name, article_id, target, aligned=False)
    if view is None or not view.asked_for:
        raise HTTPException(404, "There is no such article in this language.")
    terms, trouble = terms_now(request)
    show = request.query_params.get("show", "")
    return Seat(request, desk, asker(request), view, terms, trouble, show if show in FILTERS[1:] else "")


def terms_now(request: Request) -> tuple[Glossary | None, str]:
    """The glossary as its files are now, and what is wrong with it if it cannot be used."""
    folder = settings_of(request).glossaries
    known: Glossary | None = getattr(request.app.state, "glossary", None)
    try:
        found = known.reloaded() if known else glossary.load(folder) if folder.is_dir() else None
    except GlossaryError as error:
        return None, str(error)
    request.app.state.glossary = found
    return found, ""


@router.api_route(_PATH, methods=METHODS)
def desk_page(request: Request, name: str, article_id: str, target: str, asked: Queried, _person: Reader) -> Response:
    with open_desk(request) as desk:
        here = seat(request, desk, name, article_id, target)
        return _page(here, asked.text("at"), _TOLD.get(asked.text("told"), ""))


_NOTHING = "nothing"
_TOLD = {
    _NOTHING: "Nothing here waits for anybody now.",
    "own": "Saved. Somebody else approves what you wrote.",
}


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
            raise HTTPException(403, "This is for those with the role reviewer, or a higher one.")
        if wish not in _ACTS:
            raise HTTPException(400)
        answer = _ACTS[wish](here, segment, fields)
        if wish not in _ASIDE:
            exporter_of(request).kick()
        return answer


def _page(
    here: Seat,
    at: str,
    told: str = "",
    conflict: Conflict | None = None,
    others: Sequence[Translation] | None = None,
) -> Response:
    found = rows(here.view, here.heads(), here.glossary, at)
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
        filters=FILTERS,
        trouble=here.trouble,
        next_waiting=next_waiting(found, at),
        next_issue=next_waiting(found, at, "issues"),
        **context,
    )


def _rows(here: Seat, found: list[DeskRow], which: tuple[str, ...], opened: Opened | None, told: str) -> Response:
    """Those rows alone, for scripts of ours."""
    shown = [row for row in found if row.segment in which]
    return page("desk/rows.html", rows=shown, **_context(here, found, opened, told))


def _context(here: Seat, found: list[DeskRow], opened: Opened | None, told: str) -> dict[str, Any]:
    return {
        "view": here.view,
        "article": here.view.article,
        "at": opened.segment if opened else "",
        "opened": opened,
        "show": here.show,
        "counts": {one: sum(row.is_among(one) for row in found) for one in FILTERS},
        "told": told,
        "onward": _elsewhere(here) if told == _TOLD[_NOTHING] else None,
    }


def _elsewhere(here: Seat) -> Place | None:
    """The next sentence of the document that needs somebody."""
    waiting, _ = here.desk.waiting(here.view.document, here.view.target)
    found = waiting[0].next if waiting else None
    return Place(here.view.document, found[0], found[1], here.view.target) if found else None


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
        terms=terms_of(here.glossary, source, head.text, row.source.language, here.view.target),
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


def _answer(here: Seat, segment: str, outcome: Head | Conflict, onward: bool = False, told: str = "") -> Response:
    """The conflict screen, or the row as it is now and, going ``onward``, the next that needs somebody."""
    now = here.again()
    if isinstance(outcome, Conflict):
        if wanted(here.request) == "json":
            texts = {"base": outcome.base, "theirs": outcome.theirs.text, "yours": outcome.yours}
            return JSONResponse({"conflict": texts, "revision": outcome.theirs.revision}, 409)
        return _page(now, segment, conflict=outcome)
    found = rows(now.view, now.heads(), now.glossary)
    following = next_waiting(found, segment, "waiting", here.show) if onward else segment
    told = told if following else _NOTHING
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
    found = rows(now.view, now.heads(), now.glossary, following)
    opened = _opened(now, found, following) if following else None
    return _rows(now, found, (segment, following), opened, _TOLD.get(told, ""))


def _save(here: Seat, segment: str, fields: Fields) -> Response:
    head = here.desk.head(here.place(segment), here.person.name)
    return _answer(here, segment, _write(here, segment, fields, head, "written"))


def _approve(here: Seat, segment: str, fields: Fields) -> Response:
    head = here.desk.head(here.place(segment), here.person.name)
    text = fields.text("text").strip()
    # whoever changes the text now is the one who wrote it, unless an engine offered it so
    writer = (head.writer if head.origin == "person" else "") if text == head.text else here.person.name
    if _offered(here, segment, text):
        writer = ""
    if not may_approve(here.person, writer, settings_of(here.request)):
        if text == head.text:
            raise HTTPException(403, "You wrote this translation yourself: somebody else has to approve it.")
        return _answer(here, segment, _write(here, segment, fields, head, "written"), onward=True, told="own")
    return _answer(here, segment, _write(here, segment, fields, head, "approved"), onward=True)


def _pass(here: Seat, segment: str, fields: Fields) -> Response:
    """On to the next for who may not approve this one: what was changed is saved."""
    head = here.desk.head(here.place(segment), here.person.name)
    outcome = _write(here, segment, fields, head, "written") if fields.text("text").strip() else head
    return _answer(here, segment, outcome, onward=True)


def _write(here: Seat, segment: str, fields: Fields, head: Head, done: Act) -> Head | Conflict:
    text = fields.text("text").strip()
    if not text:
        raise DeskError("A translation cannot be empty.", remedy="Write one, or send it back with a reason.")
    state: State = "reviewed" if done == "approved" else "translated"
    if done == "written" and text == head.text and head.state != "initial":
        state = head.state  # nothing was changed: what was approved stays so
    # what is only saved is kept as the person's: a run would translate a machine's other text anew
    made = _offered(here, segment, text) if done == "approved" else None
    if made and (text != head.text or head.origin == "person"):
        issues, _ = examined(here.view, segment, text, Head(), here.glossary)
        change = Change("approved", text, state, translation=replace(made, issues=issues))
    elif text != head.text:
        issues, markup = examined(here.view, segment, text, head, here.glossary)
        change = Change(done, text, state, issues=issues, markup=markup)
    else:
        change = Change(done, text, state)
    return here.desk.write(here.place(segment), fields.number("base"), change, here.person.name)


def _offered(here: Seat, segment: str, text: str) -> Translation | None:
    machine: Machine = here.request.app.state.machine
    source, _, pair = _sentence(here, segment)
    return machine.offered(source, pair, text)


def _reject(here: Seat, segment: str, fields: Fields) -> Response:
    reason = fields.text("reason").strip()
    if not reason:
        raise DeskError("Say why you send it back.", remedy="Whoever mends it has to know what is wrong.")
    head = here.desk.head(here.place(segment))
    change = Change("rejected", head.text, "translated" if head.text else "initial", note=reason)
    return _answer(here, segment, here.desk.write(here.place(segment), fields.number("base"), change, here.person.name))


def _undo(here: Seat, segment: str, fields: Fields) -> Response:
    outcome = here.desk.undo(here.place(segment), fields.number("base"), here.person.name)
    if outcome is None:
        raise DeskError("There is nothing to undo here.", remedy="This is the first text that the sentence had.")
    return _answer(here, segment, outcome)


def _revert(here: Seat, segment: str, fields: Fields) -> Response:
    place, base = here.place(segment), fields.number("base")
    return _answer(here, segment, here.desk.revert(place, base, fields.number("revision"), here.person.name))


def _retranslate(here: Seat, segment: str, fields: Fields) -> Response:
    machine: Machine = here.request.app.state.machine
    made = machine.translate(*_sentence(here, segment), here.glossary)
    if not made.target:
        raise DeskError("The engine gave nothing back.", remedy="Translate this sentence by hand.")
    issues, _ = examined(here.view, segment, made.target, Head(), here.glossary)
    change = Change("retranslated", made.target, translation=replace(made, issues=issues))
    return _answer(here, segment, here.desk.write(here.place(segment), fields.number("base"), change, here.person.name))


def _others(here: Seat, segment: str, _fields: Fields) -> Response:
    """What else the engines would say; nothing is stored before somebody takes one."""
    machine: Machine = here.request.app.state.machine
    segment_now, markup, pair = _sentence(here, segment)
    head = here.desk.head(here.place(segment), here.person.name)
    found = [one for one in machine.alternatives(segment_now, markup, pair, here.glossary) if one.target != head.text]
    if wanted(here.request) == "json":
        return JSONResponse({"others": [{"text": one.target, "recipe": asdict(one.recipe)} for one in found]})
    told = f"{count(len(found), 'other translation')}." if found else "The engines have nothing else to say."
    return _page(here, segment, told, others=found)


def _sentence(here: Seat, segment: str) -> tuple[str, tuple[Markup, ...], Pair]:
    """Source, its markup and the languages of a sentence."""
    found = next(one for one in places(here.view.article) if one[1].id == segment)
    return found[1].source, found[2], Pair(found[3], here.view.target)


def _draft(here: Seat, segment: str, fields: Fields) -> Response:
    here.desk.draft(here.place(segment), fields.number("base"), fields.text("text"), here.person.name)
    if wanted(here.request) == "page":
        return _answer(here, segment, Head())
    return JSONResponse({"kept": True})


def _put(here: Seat, segment: str, fields: Fields) -> Response:
    """Without scripts: a suggestion goes into the box, as what was typed and not saved."""
    base = here.desk.head(here.place(segment)).revision
    here.desk.draft(here.place(segment), base, fields.text("put"), here.person.name)
    return _answer(here, segment, Head())


def _mend(here: Seat, segment: str, fields: Fields) -> Response:
    """Without scripts: what is offered is mended in the box, where something else may have been typed."""
    place = here.place(segment)
    head = here.desk.head(place, here.person.name)
    typed = fields.text("text") or head.text
    text = mended(head.text, typed.replace("\r\n", "\n"), fields.text("mend"))
    here.desk.draft(place, head.revision, text, here.person.name)
    return _answer(here, segment, Head())


def _waive(here: Seat, segment: str, fields: Fields) -> Response:
    reason = fields.text("reason").strip()
    if not reason:
        raise DeskError("Say why it is right here.", remedy="Whoever reads it after you wants to know.")
    row = next(one for one in rows(here.view, here.heads(), None) if one.segment == segment)
    source, _, pair = _sentence(here, segment)
    occurrence = fields.text("occurrence")
    issue = next(
        (one for one, name in waivable(row.issues, source, row.head.text) if name and name == occurrence), None
    )
    if issue is None:
        raise DeskError("What you would waive is not there any more.", remedy="Load the page again.")
    concept = concept_at(here.glossary, issue, pair, source, row.head.text)
    here.desk.waive(here.place(segment), occurrence, reason, concept, here.person.name)
    return _answer(here, segment, Head())


def _withdraw(here: Seat, segment: str, fields: Fields) -> Response:
    here.desk.withdraw(here.place(segment), fields.number("waiver"), here.person.name)
    return _answer(here, segment, Head())


def _discard(here: Seat, segment: str, _fields: Fields) -> Response:
    here.desk.draft(here.place(segment), 0, "", here.person.name)
    return _answer(here, segment, Head())


def _comment(here: Seat, segment: str, fields: Fields) -> Response:
    said = fields.text("comment").strip()
    if not said:
        raise DeskError("A comment needs words.", remedy="Write them and send it again.")
    here.desk.comment(here.place(segment), said, here.person.name)
    return _answer(here, segment, Head())


def _resolve(here: Seat, segment: str, fields: Fields) -> Response:
    here.desk.resolve(fields.number("comment_id"), here.person.name, again=fields.text("again") == "1")
    return _answer(here, segment, Head())


# what leaves the article as it is
_ASIDE = ("draft", "put", "mend", "discard", "comment", "resolve", "others")
_ACTS = {
    "save": _save,
    "approve": _approve,
    "pass": _pass,
    "reject": _reject,
    "undo": _undo,
    "revert": _revert,
    "retranslate": _retranslate,
    "others": _others,
    "draft": _draft,
    "put": _put,
    "mend": _mend,
    "waive": _waive,
    "withdraw": _withdraw,
    "discard": _discard,
    "comment": _comment,
    "resolve": _resolve,
}
