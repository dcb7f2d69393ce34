"""What stands for some source words in the stored translations, told by their alignments."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import Span
from pipeline.glossary import tokens
from pipeline.glossary.suggest import words
from pipeline.glossary.suggest.candidates import Place
from pipeline.store.views import StoredTarget

_GAP = 3  # words between aligned ones that still belong to a rendering: "huelga *de los* trabajadores"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One way in which a candidate is rendered: by whom (an engine's name, ``memory``, ``person``), how often, where.

    ``text`` is how it is mostly written; forms of the same words count as one way, whose ``key`` is the lemmas.
    ``places`` are (document, article, segment).
    """

    target: str
    text: str
    key: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, str, str], ...]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.counts)


def of(places: Sequence[Place]) -> tuple[Rendered, ...]:
    """The renderings of a candidate, per target language the most frequent first; only aligned ones count."""
    texts: dict[tuple[str, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
    makers: dict[tuple[str, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, tuple[str, ...]], dict[tuple[str, str, str], None]] = defaultdict(dict)
    for place in places:
        for language, target in place.sentence.targets.items():
            text = _rendering(place, target, language)
            key = (language, words.key_of(text, language))
            if not key[1]:
                continue
            texts[key][text] += 1
            makers[key][target.made_by] += 1
            where[key][place.sentence.document, place.sentence.article, place.sentence.segment] = None
    made = [
        Rendered(key[0], _most(texts[key]), key[1], tuple(sorted(makers[key].items())), tuple(where[key]))
        for key in texts
    ]
    return tuple(sorted(made, key=lambda each: (each.target, -each.count, each.text)))


def _most(texts: Counter[str]) -> str:
    return max(texts, key=lambda text: (texts[text], text[:1].islower(), text))


def _rendering(place: Place, target: StoredTarget, language: str) -> str:
    links = [link for link in target.alignment.links if link[0] < place.end and place.start < link[1]]
    spans = _joined(sorted((t0, t1) for _, _, t0, t1 in links), target.text)
    return " … ".join(_trimmed(target.text[a:b], language) for a, b in spans).strip(" …")


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and len(text[joined[-1][1] : start].split()) <= _GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _trimmed(text: str, language: str) -> str:
    """Without articles, prepositions and punctuation at its edges, which belong to the sentence."""
    stop = words.stop_words(language).stop
    whole = tokens.tokenize(text, language)

    def outside(token: tokens.Token) -> bool:
        return token.folded in stop or not any(map(str.isalnum, token.folded))

    inner = list(itertools.dropwhile(outside, whole))
    while inner and outside(inner[-1]):
        inner.pop()
    return text[inner[0].start : inner[-1].end] if inner else ""
