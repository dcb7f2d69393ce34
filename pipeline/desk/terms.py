"""The glossary's terms in a sentence and in its translation: where, what they mean, how they are rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import Issue, Span
from pipeline.engines.base import Pair
from pipeline.glossary import Glossary, TermMatch


@dataclass(frozen=True, slots=True)
class TermHere:
    """A term of the source: its place, its concept and definition, its renderings, and where the target has one."""

    span: Span
    text: str
    concept: str
    definition: str
    renderings: tuple[str, ...]
    found: tuple[Span, ...]

    @property
    def missing(self) -> bool:
        return not self.found


def terms_of(glossary: Glossary | None, source: str, text: str, source_language: str, target: str) -> list[TermHere]:
    """The terms of a sentence, in order."""
    if glossary is None:
        return []
    matches: Sequence[TermMatch] = glossary.match(source, source_language, target)
    return [_here(glossary, match, text, target) for match in matches]


def concept_at(glossary: Glossary | None, issue: Issue, pair: Pair, source: str, text: str) -> str:
    """The id of the concept that an issue of the glossary's checks is about, ``""`` for another issue."""
    if glossary is None or not issue.check.startswith("term_"):
        return ""
    matches = glossary.match(source, *pair)
    found = [match.concept for match in matches if match.span == issue.source_span]
    if not found and issue.target_span:
        hits = glossary.forbidden(text, pair.target, matches)
        found = [hit.concept for hit in hits if hit.span == issue.target_span]
    return found[0] if found else ""


def _here(glossary: Glossary, match: TermMatch, text: str, target: str) -> TermHere:
    concept = glossary.concept(match.concept)
    definition = ""
    if concept and concept.definition:
        told = concept.definition
        definition = told.get("en") or told.get("") or next(iter(told.values()))
    plural = match.number == "plural"
    renderings = tuple(dict.fromkeys(each.plural if plural and each.plural else each.text for each in match.renderings))
    found = tuple(each.span for each in glossary.find(text, target, match)) if text else ()
    return TermHere(match.span, match.text, match.concept, definition, renderings, found)
