"""The glossary: its concepts in all languages, terms proposed, discussed and decided. The files stay the truth."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.desk import glossing
from pipeline.desk.glossing import ChangedMeanwhileError, Make, Term
from pipeline.document import SEVERITIES
from pipeline.errors import DeskError, GlossaryError, SettingsError
from pipeline.people.roles import Person
from pipeline.settings import known_code
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Proposal
from pipeline.web import addresses
from pipeline.web.asking import Fields, Queried, Sent, asker, database_of, settings_of, wanted
from pipeline.web.desk_preview import EMPTY, preview
from pipeline.web.desk_seat import terms_now
from pipeline.web.desk_waivers import waived
from pipeline.web.door import Number, only_for, require
from pipeline.web.rendering import page

router = APIRouter()
METHODS = ["GET", "HEAD"]
Reader = Annotated[Person, Depends(require("reader"))]
Contributor = Annotated[Person, Depends(require("contributor"))]
Terminologist = Annotated[Person, Depends(require("terminologist"))]


@router.api_route(addresses.GLOSSARY, methods=METHODS)
def glossary_page(request: Request, asked: Queried, _person: Reader) -> Response:
    found, trouble = terms_now(request)
    concepts = found.concepts if found else ()
    query, lacks, status = asked.text("q"), asked.text("lacks"), asked.text("status")
    return page(
        "desk/glossary.html",
        concepts=list(glossing.filtered(concepts, query, lacks, status)),
        total=len(concepts),
        languages=sorted({code for one in concepts for code in one.terms}),
        query=query,
        lacks=lacks,
        chosen=status,
        findings=sorted(
            glossing.standing(settings_of(request).glossaries), key=lambda one: SEVERITIES.index(one.level)
        ),
        trouble=trouble,
        proposals=_proposals(request),
    )


@router.api_route(addresses.GLOSSARY + "/{concept}", methods=METHODS)
def concept_page(request: Request, concept: str, asked: Queried, _person: Reader) -> Response:
    return _concept(request, concept, _term(concept, asked))


@router.post(addresses.GLOSSARY + "/{concept}")
def propose(request: Request, concept: str, fields: Sent, person: Contributor) -> Response:
    term = _term(concept, fields)
    if fields.text("act") == "check":
        return _concept(request, concept, term, checked=True)
    folder = settings_of(request).glossaries
    try:
        known_code(term.language)
        file = glossing.file_of(folder, concept)
        base = glossing.text_of(folder, file.name)
        glossing.with_term(base, term, file.name)  # refused now rather than when somebody approves it
    except (DeskError, GlossaryError, SettingsError) as error:
        return _concept(request, concept, term, failed=error.told(settings_of(request).workspace))
    proposal = Proposal(
        0, file.name, concept, term.language, term.text, dict(term.fields), base, person.name, 0, "open", None, None, ""
    )
    with database_of(request).use(Desk) as desk:
        number = desk.propose(proposal)
    return RedirectResponse(addresses.proposal(number), 303)


@router.api_route("/proposals/{number}", methods=METHODS)
def proposal_page(request: Request, number: Number, _person: Reader) -> Response:
    return _proposal(request, number)


@router.post("/proposals/{number}")
def decide(request: Request, number: Number, fields: Sent, person: Contributor) -> Response:
    wish = fields.text("act")
    with database_of(request).use(Desk) as desk:
        proposal = desk.proposal(number)
        if proposal is None:
            raise HTTPException(404, "There is no such proposal.")
        if wish == "comment":
            said = fields.text("comment").strip()
            if not said:
                raise DeskError("A comment needs words.", remedy="Write them and send it again.")
            desk.discuss(number, said, person.name)
            return RedirectResponse(addresses.proposal(number), 303)
        if not person.is_at_least("terminologist"):
            raise HTTPException(403, only_for("terminologist"))
        if proposal.state != "open":
            raise DeskError("This was decided already.", remedy="Load the page again.")
        if wish == "approve":
            folder = settings_of(request).glossaries
            try:
                glossing.take_in(folder, proposal.file, proposal.base, proposal.concept, _maker(proposal))
            except ChangedMeanwhileError as error:
                return _proposal(request, number, error)
            desk.decide(number, "approved", person.name)
        elif wish == "reject":
            reason = fields.text("reason").strip()
            if not reason:
                raise DeskError("Say why the term is not taken.", remedy="Whoever proposed it wants to know.")
            desk.decide(number, "rejected", person.name, reason)
        else:
            raise HTTPException(400)
    return RedirectResponse(addresses.proposal(number), 303)


def _maker(proposal: Proposal) -> Make:
    """What a proposal does to its file's text."""
    if proposal.kind == "term":
        term = Term(proposal.concept, proposal.language, proposal.term, proposal.fields)
        return lambda text: glossing.with_term(text, term, proposal.file)
    made = glossing.drawn(proposal.fields)
    return lambda text: glossing.with_concept(text, made, proposal.file)


def _term(concept: str, fields: Fields) -> Term:
    return Term(
        concept,
        fields.text("language").strip(),
        fields.text("term").strip(),
        {name: fields.text(name).strip() for name in glossing.FIELDS if fields.text(name).strip()},
    )


def _concept(request: Request, concept: str, term: Term, *, checked: bool = False, failed: str = "") -> Response:
    found, trouble = terms_now(request)
    entry = found.concept(concept) if found else None
    if found is None or entry is None:
        raise HTTPException(404, trouble or "There is no such concept in the glossary.")
    told: dict[str, Any] = {"failed": failed}
    if term.text and term.language and checked:
        file = entry.place.file
        make = partial(glossing.with_term, term=term, where=file)
        told = preview(request, file, make, concept, [(term.language, term.text)])
    template = "desk/preview.html" if wanted(request) == "rows" else "desk/concept.html"
    mine = [one for one in _proposals(request) if one.concept == concept]
    counted = sum(one.number for one in waived(request)[0] if one.concept == concept)
    return page(
        template, 409 if failed else 200, concept=entry, term=term, proposals=mine, waived=counted, **{**EMPTY, **told}
    )


def _proposals(request: Request) -> list[Proposal]:
    database = database_of(request)
    if not database.exists():
        return []
    with database.use(Desk) as desk:
        return desk.proposals()


def _proposal(request: Request, number: int, error: ChangedMeanwhileError | None = None) -> Response:
    database = database_of(request)
    found = None
    if database.exists():
        with database.use(Desk) as desk:
            found = desk.proposal(number)
            said = desk.discussion(number)
    if found is None:
        raise HTTPException(404, "There is no such proposal.")
    made = glossing.drawn(found.fields) if found.kind != "term" else None
    terms = made.terms() if made else [(found.language, found.term)]
    told = preview(request, found.file, _maker(found), found.concept, terms) if found.state == "open" else {}
    return page(
        "desk/proposal.html",
        409 if error else 200,
        proposal=found,
        made=made,
        said=said,
        error=error,
        may_decide=asker(request).is_at_least("terminologist"),
        **{**EMPTY, **told},
    )
