"""A whole concept proposed: a new one, or another form of one that is there. A form without scripts, too."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.desk import glossing
from pipeline.desk.glossing import Drawn
from pipeline.errors import DeskError, DiglotError, GlossaryError
from pipeline.folding import fold
from pipeline.glossary import files, sheet
from pipeline.glossary.fields import ID, VALUES
from pipeline.glossary.model import Concept
from pipeline.glossary.sheet import Row, Sheet
from pipeline.people.roles import Person
from pipeline.settings import known_code
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Proposal
from pipeline.web import addresses
from pipeline.web.asking import Fields, Queried, Sent, database_of, settings_of, wanted
from pipeline.web.desk_preview import EMPTY, preview
from pipeline.web.desk_seat import terms_now
from pipeline.web.door import require
from pipeline.web.rendering import page

router = APIRouter()
METHODS = ["GET", "HEAD"]
Contributor = Annotated[Person, Depends(require("contributor"))]
# A concept in all the languages of a newspaper's glossary, in a few words each.
_MOST_ROWS = 200
_FREE_ROWS = 2
_KEY = re.compile(r"-1|[0-9]{1,6}")
_MORE_ROWS = 4


@router.api_route(addresses.NEW_CONCEPT, methods=METHODS)
def new_page(request: Request, asked: Queried, _person: Contributor) -> Response:
    """The form, with what the desk knows: a term, and what it is in the language of the translation."""
    rows = (
        Row(asked.text("language"), asked.text("term").strip()),
        Row(asked.text("target"), asked.text("rendering").strip()),
    )
    drawn = Drawn(None, Sheet("", pos="noun", rows=tuple(row for row in rows if row.language or row.term)))
    return _form(request, "", drawn, {})


@router.post(addresses.NEW_CONCEPT)
def new(request: Request, fields: Sent, person: Contributor) -> Response:
    folder = settings_of(request).glossaries
    file = fields.text("file")
    made = _sheet(fields, fields.text("id").strip(), None)
    drawn = Drawn(None, made, fields.text("title").strip(), fields.text("subject").strip())
    if fields.text("act") == "more":
        return _form(request, file, drawn, {}, _MORE_ROWS)
    try:
        names = {one.name for one in files.read_folder(folder)} if folder.is_dir() else set()
        file = file if file in names else glossing.new_name(folder, fields.text("file_name"))
        if not ID.fullmatch(drawn.after.id):
            if drawn.after.id:
                raise DeskError(
                    "This is no id.", remedy="Use small letters a-z, digits and hyphens, or leave it empty."
                )
            named = glossing.suggested_id(folder, made.rows)
            drawn = replace(drawn, after=replace(made, id=named))
        _whole(drawn.after)
    except DiglotError as error:
        return _refused(request, fields, file, drawn, error)
    return _answer(request, fields, person, file, drawn)


@router.api_route(addresses.GLOSSARY + "/{concept}/edit", methods=METHODS)
def edit_page(request: Request, concept: str, _person: Contributor) -> Response:
    known = _known(request, concept)
    before = sheet.of(known)
    return _form(request, known.place.file, Drawn(before, before), {})


@router.post(addresses.GLOSSARY + "/{concept}/edit")
def edit(request: Request, concept: str, fields: Sent, person: Contributor) -> Response:
    known = _known(request, concept)
    before = sheet.of(known)
    drawn = Drawn(before, _sheet(fields, concept, known))
    if fields.text("act") == "more":
        return _form(request, known.place.file, drawn, {}, _MORE_ROWS)
    try:
        _whole(drawn.after)
    except DiglotError as error:
        return _refused(request, fields, known.place.file, drawn, error)
    return _answer(request, fields, person, known.place.file, drawn)


def _answer(request: Request, fields: Fields, person: Person, file: str, drawn: Drawn) -> Response:
    """The form with what would change, or the proposal."""
    make = partial(glossing.with_concept, made=drawn, where=file)
    if fields.text("act") == "check":
        return _form(request, file, drawn, preview(request, file, make, drawn.after.id, drawn.terms()))
    if fields.text("act") != "propose":
        raise HTTPException(400)
    folder = settings_of(request).glossaries
    base = glossing.text_of(folder, file)
    try:
        make(base)  # refused now rather than when somebody approves it
    except (DeskError, GlossaryError) as error:
        return _refused(request, fields, file, drawn, error)
    first = next(row for row in drawn.after.rows if row.term)
    proposal = Proposal(
        id=0,
        file=file,
        concept=drawn.after.id,
        language=first.language,
        term=first.term,
        fields=drawn.plain(),
        base=base,
        author=person.name,
        at=0,
        state="open",
        decided_by=None,
        decided_at=None,
        reason="",
        kind="change" if drawn.before else "concept",
    )
    with database_of(request).use(Desk) as desk:
        number = desk.propose(proposal)
    return RedirectResponse(addresses.proposal(number), 303)


def _refused(request: Request, fields: Fields, file: str, drawn: Drawn, error: DiglotError) -> Response:
    """The form with all that was typed, and why it cannot be."""
    told = error.told(settings_of(request).workspace)
    if fields.text("act") == "check":
        return _form(request, file, drawn, {"refused": told})
    return _form(request, file, drawn, {"failed": told})


def _known(request: Request, concept: str) -> Concept:
    found, trouble = terms_now(request)
    entry = found.concept(concept) if found else None
    if entry is None:
        raise HTTPException(404, trouble or "There is no such concept in the glossary.")
    return entry


def _sheet(fields: Fields, key: str, known: Concept | None) -> Sheet:
    """The sheet that a form holds; what it does not show of a known concept stays."""
    columns = [fields.every(name) for name in ("language", "term", "use", "plural", "gender", "forms", "why", "key")]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > _MOST_ROWS:
        raise HTTPException(400)
    rows = []
    for language, term, use, plural, gender, forms, why, at in zip(*columns, strict=True):
        if not _KEY.fullmatch(at) or use not in ("", *VALUES["use"]) or gender not in ("", *VALUES["gender"]):
            raise HTTPException(400)
        each = tuple(form.strip() for form in forms.split(",") if form.strip())
        text = [value.strip() for value in (language, term, plural, why)]
        rows.append(Row(text[0], text[1], use, text[2], gender, each, text[3], int(at)))
    codes, texts = fields.every("definition_language"), fields.every("definition")
    definition = {code.strip(): text.strip() for code, text in zip(codes, texts, strict=False) if text.strip()}
    status, pos = fields.text("status"), fields.text("pos")
    if status not in VALUES["status"] or pos not in ("", *VALUES["pos"]):
        raise HTTPException(400)
    example = tuple(fields.text(f"example_{name}").strip() for name in ("source", "said", "target", "meant"))
    made = Sheet(
        key,
        status,
        pos,
        fields.text("source").strip(),
        fields.text("replaced_by").strip(),
        definition,
        tuple(rows),
        example,  # type: ignore[arg-type]
    )
    return sheet.rebased(sheet.of(known) if known else Sheet(key), made)


def _whole(made: Sheet) -> None:
    """Raises ``DiglotError`` for a concept without terms, and for what is no language."""
    if not any(row.term for row in made.rows):
        raise DeskError("A concept needs a term.", remedy="Write one, with its language.")
    codes = [row.language for row in made.rows if row.term]
    codes += [code for code in made.definition if code]
    if any(made.example):
        codes += [made.example[0], made.example[2]]
    for code in codes:
        known_code(code)
    for row in made.rows:
        same = [one for one in made.rows if one.language == row.language and fold(one.term) == fold(row.term)]
        if row.term and len(same) > 1:
            raise DeskError(f"“{row.term}” stands twice.", remedy="Once is enough.")


def _form(request: Request, file: str, drawn: Drawn, told: dict[str, Any], more: int = 0) -> Response:
    folder = settings_of(request).glossaries
    found, trouble = terms_now(request)
    read = files.read_folder(folder) if folder.is_dir() else ()
    free = more or (_FREE_ROWS if drawn.before else max(0, _FREE_ROWS + 2 - len(drawn.after.rows)))
    rows = (*drawn.after.rows, *(Row("", "") for _ in range(free)))
    terms = {fold(row.term) for row in drawn.after.rows if row.term}
    there = [
        one.id
        for one in (found.concepts if found and terms and drawn.before is None else ())
        if any(fold(entry.text) in terms for entries in one.terms.values() for entry in entries)
    ]
    return page(
        "desk/preview.html" if wanted(request) == "rows" else "desk/sheet.html",
        409 if told.get("failed") else 200,
        drawn=drawn,
        rows=rows,
        file=file,
        files=[(one.name, one.title) for one in read],
        ids=sorted(one.id for one in found.concepts) if found else [],
        codes=sorted({code for one in read for code in one.languages}),
        there=there,
        trouble=trouble,
        values=VALUES,
        **{**EMPTY, **told},
    )
