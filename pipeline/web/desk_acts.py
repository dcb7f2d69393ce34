"""What is done to one sentence at the desk: an act takes the fields of its form and answers with what is then there."""

from __future__ import annotations

from dataclasses import asdict, replace

from fastapi import HTTPException
from fastapi.responses import JSONResponse, Response

from pipeline.desk.machine import Machine
from pipeline.desk.mending import mended
from pipeline.desk.terms import concept_at
from pipeline.document import Markup, State, Translation
from pipeline.engines.base import Pair
from pipeline.errors import DeskError, GoneError
from pipeline.people.roles import may_approve
from pipeline.store.desk_views import Act, Change, Conflict, Head
from pipeline.terms import code_in
from pipeline.web.asking import Fields, settings_of, wanted
from pipeline.web.desk_rows import examined, places, rows, waivable
from pipeline.web.desk_seat import Seat
from pipeline.web.desk_shown import answer, shown
from pipeline.web.rendering import count


def _save(here: Seat, segment: str, fields: Fields) -> Response:
    head = here.desk.head(here.place(segment), here.person.name)
    return answer(here, segment, _write(here, segment, fields, head, "written"))


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
        return answer(here, segment, _write(here, segment, fields, head, "written"), onward=True, told="own")
    return answer(here, segment, _write(here, segment, fields, head, "approved"), onward=True)


def _pass(here: Seat, segment: str, fields: Fields) -> Response:
    """On to the next for who may not approve this one: what was changed is saved."""
    head = here.desk.head(here.place(segment), here.person.name)
    outcome = _write(here, segment, fields, head, "written") if fields.text("text").strip() else head
    return answer(here, segment, outcome, onward=True)


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
    forget = not _is_of_another_window(head, fields)
    return here.desk.write(here.place(segment), fields.number("base"), change, here.person.name, forget=forget)


def _is_of_another_window(head: Head, fields: Fields) -> bool:
    """Whether what a person typed and did not save was typed in another window than the one that sends this.

    A window says what it has shown or sent as such: ``kept``, and ``sending`` where the answer may be on its way.
    """
    own = ("".join(fields.text(name).split()) for name in ("text", "kept", "sending"))
    return head.draft is not None and "".join(head.draft.split()) not in own


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
    return answer(here, segment, here.desk.write(here.place(segment), fields.number("base"), change, here.person.name))


def _undo(here: Seat, segment: str, fields: Fields) -> Response:
    outcome = here.desk.undo(here.place(segment), fields.number("base"), here.person.name)
    if outcome is None:
        raise DeskError("There is nothing to undo here.", remedy="This is the first text that the sentence had.")
    return answer(here, segment, outcome)


def _revert(here: Seat, segment: str, fields: Fields) -> Response:
    place, base = here.place(segment), fields.number("base")
    return answer(here, segment, here.desk.revert(place, base, fields.number("revision"), here.person.name))


def _retranslate(here: Seat, segment: str, fields: Fields) -> Response:
    machine: Machine = here.request.app.state.machine
    made = machine.translate(*_sentence(here, segment), here.glossary)
    if not made.target:
        raise DeskError("The engine gave nothing back.", remedy="Translate this sentence by hand.")
    issues, _ = examined(here.view, segment, made.target, Head(), here.glossary)
    change = Change("retranslated", made.target, translation=replace(made, issues=issues))
    return answer(here, segment, here.desk.write(here.place(segment), fields.number("base"), change, here.person.name))


def _others(here: Seat, segment: str, _fields: Fields) -> Response:
    """What else the engines would say; nothing is stored before somebody takes one."""
    machine: Machine = here.request.app.state.machine
    segment_now, markup, pair = _sentence(here, segment)
    head = here.desk.head(here.place(segment), here.person.name)
    found = [one for one in machine.alternatives(segment_now, markup, pair, here.glossary) if one.target != head.text]
    if wanted(here.request) == "json":
        return JSONResponse({"others": [{"text": one.target, "recipe": asdict(one.recipe)} for one in found]})
    told = f"{count(len(found), 'other translation')}." if found else "The engines have nothing else to say."
    return shown(here, segment, told, others=found)


def _sentence(here: Seat, segment: str) -> tuple[str, tuple[Markup, ...], Pair]:
    """Source, its markup and the languages of a sentence."""
    found = next(one for one in places(here.view.article) if one[1].id == segment)
    return found[1].source, found[2], Pair(found[3], here.view.target)


def _keep_typed(here: Seat, segment: str, fields: Fields, base: int, text: str) -> None:
    """Keep what was typed; never over what was typed elsewhere."""
    if _is_of_another_window(here.desk.head(here.place(segment), here.person.name), fields):
        raise DeskError(
            "In another window you typed something else for this sentence, and did not save it.",
            remedy="Save or forget it there, or save this one here.",
        )
    here.desk.draft(here.place(segment), base, text, here.person.name)


def _draft(here: Seat, segment: str, fields: Fields) -> Response:
    _keep_typed(here, segment, fields, fields.number("base"), fields.text("text"))
    if wanted(here.request) == "page":
        return answer(here, segment, Head())
    return JSONResponse({"kept": True})


def _put(here: Seat, segment: str, fields: Fields) -> Response:
    """Without scripts: a suggestion goes into the box, as what was typed and not saved."""
    base = here.desk.head(here.place(segment)).revision
    _keep_typed(here, segment, fields, base, fields.text("put"))
    return answer(here, segment, Head())


def _mend(here: Seat, segment: str, fields: Fields) -> Response:
    """Without scripts: what is offered is mended in the box, where something else may have been typed."""
    place = here.place(segment)
    head = here.desk.head(place, here.person.name)
    typed = fields.text("text") or head.text
    text = mended(head.text, typed.replace("\r\n", "\n"), fields.text("mend"))
    _keep_typed(here, segment, fields, head.revision, text)
    return answer(here, segment, Head())


def _waive(here: Seat, segment: str, fields: Fields) -> Response:
    reason = fields.text("reason").strip()
    if not reason:
        raise DeskError("Say why it is right here.", remedy="Whoever reads it after you wants to know.")
    row = next(one for one in rows(here.view, here.heads(), None) if one.segment == segment)
    source, markup, pair = _sentence(here, segment)
    occurrence = fields.text("occurrence")
    issue = next(
        (one for one, name in waivable(row.issues, source, row.head.text) if name and name == occurrence), None
    )
    if issue is None:
        raise GoneError("What you would waive is not there any more.", remedy="Load the page again.")
    concept = concept_at(here.glossary, issue, pair, source, row.head.text, code_in(markup))
    here.desk.waive(here.place(segment), occurrence, reason, concept, here.person.name)
    return answer(here, segment, Head())


def _withdraw(here: Seat, segment: str, fields: Fields) -> Response:
    here.desk.withdraw(here.place(segment), fields.number("waiver"), here.person.name)
    return answer(here, segment, Head())


def _discard(here: Seat, segment: str, _fields: Fields) -> Response:
    here.desk.draft(here.place(segment), 0, "", here.person.name)
    return answer(here, segment, Head())


def _comment(here: Seat, segment: str, fields: Fields) -> Response:
    said = fields.text("comment").strip()
    if not said:
        raise DeskError("A comment needs words.", remedy="Write them and send it again.")
    here.desk.comment(here.place(segment), said, here.person.name)
    return answer(here, segment, Head())


def _resolve(here: Seat, segment: str, fields: Fields) -> Response:
    place, comment = here.place(segment), fields.number("comment_id")
    here.desk.resolve(place, comment, here.person.name, again=fields.text("again") == "1")
    return answer(here, segment, Head())


# what leaves the article as it is
ASIDE = ("draft", "put", "mend", "discard", "comment", "resolve", "others")
ACTS = {
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
