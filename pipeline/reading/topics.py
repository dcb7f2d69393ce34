"""Where one article ends and the next begins, in texts that do not say so: by the shift of topic.

A segmentation of the paragraphs is sought that costs least over the whole text, where the cost is the sum of

* each article's *words*: Utiyama and Isahara, "A statistical model for domain-independent text segmentation" (ACL
  2001): a word is cheap where it recurs in an article; dynamic programming finds the best division, no count is given;
* each boundary's *evidence*: what a reader sees at the gap between two paragraphs. Words shared across the gap (Hearst,
  "TextTiling", Computational Linguistics 1997), words that come up or are not met again (lexical chains: Galley et
  al., ACL 2003), names already known, a full name, a date or "a …" in the first sentence, or an opening that goes on
  with what was said ("However", "They"). Words of openings are in ``data/topics/``, one file per language; a language
  without one is read by the rest.

The weights of the evidence were fitted (a structured perceptron with a margin) on digests put together at random from
other news articles; ``WEIGHTS`` says what came of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from operator import mul

from pipeline.reading.blocks import RawBlock
from pipeline.reading.topic_evidence import evidence, topical

NO_TEXT = frozenset({"separator", "image", "meta"})


def boundaries(blocks: Sequence[RawBlock]) -> list[int]:
    """The indices of the blocks that start an article, the first block of text included; ``[]`` without any text.

    Never a separator's index. Whether separators (``*****``) stand for what was left out of an article or between
    articles, the text itself decides, for all of them together. Takes time linear in the length of the text.
    """
    places = [at for at, block in enumerate(blocks) if block.kind not in NO_TEXT]
    if len(places) < 2:
        return places
    texts = [blocks[at].text for at in places]
    parted = [at > before + 1 for before, at in pairwise([places[0] - 1, *places])]
    words = topical(texts)
    scores = [sum(map(mul, WEIGHTS, values)) for values in evidence(texts, words)]
    starts, cost = segment(words, scores, never=parted)
    if any(parted):
        # Between articles a separator is expected and need not be paid for; only what else is seen there counts.
        freed = [score - WEIGHTS[0] if cut else score for score, cut in zip(scores, parted, strict=True)]
        divided, other = segment(words, freed, never=[not cut for cut in parted], always=parted)
        starts, cost = (divided, other) if other < cost else (starts, cost)
    elif _undivided(words) - cost < _SEVERAL * (len(starts) - 1):
        starts = [0]
    return [places[start] for start in starts]


# Fitted on 270 digests of news in eight languages and of political articles, put together at random from half of the
# articles at hand: three to twenty-four excerpts of one to forty paragraphs of one to three sentences, with and without
# elisions. On 225 digests of the other half the boundaries' F1 is 0.82; it is 0.75 with the words' cost alone and 0.68
# with the evidence alone.
WEIGHTS = (-0.23, -0.76, -0.71, 0.61, 1.22, -0.69, 0.84, -0.87, -1.23, -2.07, 0.93, 0.73)

# By how much each boundary must make a text cheaper than one article is (nats): most texts without headings and without
# separators are one article, and in short ones little tells. It leaves four of five single articles whole (two of five
# are without it), and still divides nine of ten texts of three to seven articles and all longer ones.
_SEVERAL = 6.0


# --- the best division ----------------------------------------------------------------------------------------------

_WORDS_WEIGH = 0.7  # the cost of words beside the evidence: from 0.3 to 1 the result stays within 1 %
_OPEN = 10  # beginnings weighed against each other at each paragraph: 64 divided no text otherwise


@dataclass(slots=True)
class _Open:
    """An article that begins at a paragraph, as far as it has been read: the cost before it and its words."""

    start: int
    paid: float
    counts: dict[str, int]
    size: int = 0
    recurring: float = 0.0
    cost: float = 0.0


def segment(
    words: Sequence[Collection[str]],
    scores: Sequence[float],
    *,
    never: Sequence[bool] = (),
    always: Sequence[bool] = (),
) -> tuple[list[int], float]:
    """The division of least cost, as the paragraphs that start a part, and its cost.

    ``scores`` is the evidence for a start at each paragraph; ``never`` and ``always`` bind some. The dynamic program of
    Utiyama and Isahara (2001), in which only the ``_OPEN`` cheapest beginnings are followed: linear time.
    """
    vocabulary, prior, gains = _measures(words)
    live: list[_Open] = []
    back: list[int] = []
    best = 0.0
    for at, bag in enumerate(words):
        if at == 0 or not (never and never[at]):
            if always and always[at]:
                live.clear()
            live.append(_Open(at, best + (prior - scores[at] if at else 0.0), {}))
        for part in live:
            counts, recurring = part.counts, part.recurring
            for word in bag:
                times = counts.get(word, 0)
                recurring += gains[times]
                counts[word] = times + 1
            part.size += len(bag)
            part.recurring = recurring
            part.cost = part.paid + _WORDS_WEIGH * (part.size * log(part.size + vocabulary) - recurring)
        winner = min(live, key=lambda part: part.cost)
        best = winner.cost
        back.append(winner.start)
        if len(live) > 2 * _OPEN:
            live = sorted(sorted(live, key=lambda part: part.cost)[:_OPEN], key=lambda part: part.start)
    starts = []
    at = len(words)
    while at > 0:
        at = back[at - 1]
        starts.append(at)
    return starts[::-1], best


def _undivided(words: Sequence[Collection[str]]) -> float:
    """The cost of all paragraphs as one article."""
    vocabulary, _, _ = _measures(words)
    counts = Counter(word for bag in words for word in bag)
    size = counts.total()
    recurring = sum(times * log(times + 1) for times in counts.values())
    return _WORDS_WEIGH * (size * log(size + vocabulary) - recurring) if size else 0.0


_REGION = 150  # paragraphs


def _vocabulary(words: Sequence[Collection[str]]) -> float:
    """How many words a region of the text draws on, on average: a longer text is not a richer one at each place."""
    regions = [words[at : at + _REGION] for at in range(0, len(words), _REGION)]
    if len(regions) > 1 and len(regions[-1]) < _REGION:
        regions.pop()
    return max(1.0, sum(len({word for bag in region for word in bag}) for region in regions) / len(regions))


def _measures(words: Sequence[Collection[str]]) -> tuple[float, float, list[float]]:
    """The size of the vocabulary, the cost of a boundary before its evidence, and what recurring saves.

    The last is, for a word that comes once more after so many times, by how much its f log(f + 1) grows.
    """
    vocabulary = _vocabulary(words)
    prior = _WORDS_WEIGH * log(max(2, sum(map(len, words))))
    gains = [(times + 1) * log(times + 2) - times * log(times + 1) for times in range(len(words) + 1)]
    return vocabulary, prior, gains
