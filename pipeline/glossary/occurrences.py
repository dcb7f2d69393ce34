"""Where the terms of a glossary occur in texts of one language, whatever their status and their renderings."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.document import Span
from pipeline.glossary import languages
from pipeline.glossary.match import Item, Matcher
from pipeline.glossary.model import Concept, TermEntry


class Occurrences:
    """All terms of some concepts in one language, compiled once: forbidden ones too, and names that are kept."""

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        self._owners = [(concept, entry) for concept in concepts for entry in _entries(concept, language)]
        self._matcher = Matcher(
            [
                Item(at, entry.text, entry.listed(), entry.case, entry.match, entry.excepts)
                for at, (_, entry) in enumerate(self._owners)
            ],
            language,
        )

    def find(self, text: str) -> list[tuple[Span, tuple[str, ...]]]:
        """The spans of terms in order, never overlapping, each with the ids of the concepts that have them."""
        return [
            (
                (hits[0].start, hits[0].end),
                tuple(dict.fromkeys(self._owners[self._matcher.items[hit.item].owner][0].id for hit in hits)),
            )
            for hits in self._matcher.find(text)
        ]


def _entries(concept: Concept, language: str) -> tuple[TermEntry, ...]:
    own = concept.entries(language)
    if own or not concept.kept:
        return own
    same = [code for code in concept.terms if languages.script(code) == languages.script(language)]
    return tuple({entry.text: entry for code in same for entry in concept.usable(code)}.values())


def has_rendering(concept: Concept, language: str) -> bool:
    """Whether a concept may be written in a language: it has a usable term there, or is a name kept in its script."""
    if concept.usable(language):
        return True
    return concept.kept and any(languages.script(code) == languages.script(language) for code in concept.terms)
