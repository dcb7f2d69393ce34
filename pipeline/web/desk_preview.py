"""What a proposal for the glossary would do: the lines that change, what the rules say, what it means for sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import Request

from pipeline.desk import glossing
from pipeline.desk.glossing import Make
from pipeline.desk.impact import Impact, impact
from pipeline.errors import DiglotError
from pipeline.glossary import Glossary
from pipeline.settings import known_code
from pipeline.store.desk import Desk
from pipeline.store.search import Asked
from pipeline.web.asking import database_of, settings_of

EMPTY: dict[str, Any] = {"findings": None, "difference": [], "impacts": [], "refused": "", "failed": ""}
# Pages of hits that are looked through for the impact of a term: 500 sentences say what is to be expected.
_PAGES = 10


def preview(request: Request, file: str, make: Make, concept: str, terms: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What would change in a file, what the rules say, and for each of the terms (language, text) what it would mean
    for translations into its language; or why it cannot be."""
    settings = settings_of(request)
    folder = settings.glossaries
    asked = dict(terms)
    try:
        for code in asked:
            known_code(code)
        now = glossing.text_of(folder, file)
        text = make(now)
        files, changed = glossing.then(folder, file, text)
        findings = glossing.findings(files, changed)
        after = Glossary(files=changed)
        impacts = [
            (code, told) for code, term in asked.items() if (told := _impact(request, after, concept, code, term))
        ]
    except DiglotError as error:
        return {**EMPTY, "refused": error.told(settings.workspace)}
    difference = glossing.difference(now, text)
    return {**EMPTY, "findings": findings, "difference": difference, "impacts": impacts}


def _impact(request: Request, after: Glossary, concept_id: str, target: str, term: str) -> Impact | None:
    database = database_of(request)
    concept = after.concept(concept_id)
    if concept is None or not database.exists():
        return None
    hits = {}
    complete = True
    with database.use(Desk) as desk:
        desk.index()
        for code, entries in concept.terms.items():
            for entry in entries if code != target else ():
                before = 0
                for _ in range(_PAGES):
                    asked = Asked(f'"{entry.text}"', language=code, target=target, before=before)
                    found, before = desk.search(asked)
                    hits.update({hit.place: hit for hit in found})
                    if not before:
                        break
                else:
                    complete = False
    return impact(hits.values(), after, concept_id, term, complete=complete)
