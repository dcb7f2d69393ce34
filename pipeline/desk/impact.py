"""What a term would mean for what is translated already: where its concept occurs, and whether the term is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.glossary import Glossary
from pipeline.store.desk_views import Hit


@dataclass(frozen=True, slots=True)
class Impact:
    """Of sentences that are translated: ``holding`` the concept, ``with_term`` those that have the term already,
    ``other`` those in which no accepted rendering would stand; the first of these as ``shown``."""

    holding: int
    with_term: int
    other: int
    shown: tuple[Hit, ...]
    complete: bool


SHOWN = 5


def impact(hits: Iterable[Hit], after: Glossary, concept: str, term: str, *, complete: bool) -> Impact:
    """Counted over sentences that hold the concept's words, with the glossary as it would be."""
    holding = with_term = 0
    other = []
    for hit in hits:
        matches = [
            one
            for one in after.match(hit.source, hit.source_language, hit.place.target)
            if concept in (one.concept, *one.homonyms)
        ]
        if not matches or not hit.text:
            continue
        holding += 1
        found = [place for one in matches for place in after.find(hit.text, hit.place.target, one)]
        with_term += any(place.rendering.text == term for place in found)
        if not found:
            other.append(hit)
    return Impact(holding, with_term, len(other), tuple(other[:SHOWN]), complete)
