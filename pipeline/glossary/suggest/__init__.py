"""Terms that the glossary lacks: candidates from documents, best first, and how each is rendered today.

words         a sentence as content words and breaks, by the stop words in data/     words.py
candidates    stretches of words, and names, that the glossary does not have         candidates.py
termhood      C-value and NC-value                                                   termhood.py
renderings    what stands for a candidate in the stored translations                 renderings.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.glossary.model import Concept
from pipeline.glossary.occurrences import Occurrences
from pipeline.glossary.suggest import candidates, renderings, termhood, words
from pipeline.glossary.suggest.candidates import Place
from pipeline.glossary.suggest.renderings import Rendered
from pipeline.store.views import StoredSentence

__all__ = ["Rendered", "Suggestion", "suggest", "supported"]

supported = words.supported
_LEAST = 2  # what occurs once says nothing of how a paper uses it
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate: as it is mostly written, how often and in how many documents, and its score (of names: how often).

    ``examples`` are at most three places, of different documents where there are such.
    """

    text: str
    language: str
    kind: Literal["term", "name"]
    score: float
    count: int
    documents: int
    examples: tuple[Place, ...]
    rendered: tuple[Rendered, ...]

    @property
    def inconsistent(self) -> tuple[str, ...]:
        """The target languages in which it is rendered in more than one way."""
        return tuple(
            target
            for target in dict.fromkeys(each.target for each in self.rendered)
            if len({each.key for each in self.rendered if each.target == target}) > 1
        )


def suggest(
    sentences: Iterable[StoredSentence], concepts: Sequence[Concept], language: str, top: int
) -> tuple[list[Suggestion], list[Suggestion]]:
    """The best ``top`` terms (by NC-value) and names (by count) of a language that no concept has.

    ``sentences`` of other languages are passed over. A language without stop words gives none: see ``supported``.
    """
    if language.partition("-")[0] not in supported():
        return [], []
    own = [one for one in sentences if one.language.partition("-")[0] == language.partition("-")[0]]
    found = candidates.collect(own, language, Occurrences(concepts, language))
    counts = {key: len(places) for key, places in found.terms.items() if len(places) >= _LEAST}
    values = termhood.c_value(counts, found.lengths)
    scores = {key: score for key, score in termhood.nc_value(values, found.contexts).items() if values[key] > 0}
    best = sorted(scores, key=lambda key: (-scores[key], key))[:top]
    terms = [_suggestion(found.terms[key], "term", language, scores[key]) for key in best]
    often = sorted(
        (key for key in found.names if len(found.names[key]) >= _LEAST), key=lambda key: (-len(found.names[key]), key)
    )
    names = [_suggestion(found.names[key], "name", language, float(len(found.names[key]))) for key in often[:top]]
    return terms, names


def _suggestion(places: Sequence[Place], kind: Literal["term", "name"], language: str, score: float) -> Suggestion:
    # small letters rather than a sentence's or headline's capitals, then what is written most
    texts = Counter(place.text for place in places)
    text = max(texts, key=lambda one: (kind == "name" or one[:1].islower(), texts[one], one))
    documents = dict.fromkeys(place.sentence.document for place in places)
    spread = {place.sentence.document: place for place in reversed(places)}
    examples = [spread[name] for name in documents]
    examples += [
        place for place in places if place not in examples and place.sentence not in [e.sentence for e in examples]
    ]
    return Suggestion(
        text=text,
        language=language,
        kind=kind,
        score=round(score, 3),
        count=len(places),
        documents=len(documents),
        examples=tuple(examples[:_EXAMPLES]),
        rendered=renderings.of(places),
    )
