"""chrF++ over a test set: Popović, "chrF++: words helping character n-grams", WMT 2017.

The figures are those of sacreBLEU's ``CHRF(char_order=6, word_order=2)`` (its corpus score: precision and recall are
averaged over the orders before they are joined).
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence

CHARACTERS, WORDS, BETA = 6, 2, 2.0
_PUNCTUATION = frozenset(string.punctuation)


def chrf(targets: Sequence[str], references: Sequence[str]) -> float:
    """0 to 100, of all targets together."""
    orders = CHARACTERS + WORDS
    totals = [[0, 0, 0] for _ in range(orders)]
    for target, reference in zip(targets, references, strict=True):
        for total, have, want in zip(totals, _grams(target), _grams(reference), strict=True):
            total[0] += have.total()
            total[1] += want.total()
            total[2] += (have & want).total()
    used = [total for total in totals if total[0] and total[1]]
    if not used:
        return 0.0
    precision = sum(match / have for have, _, match in used) / len(used)
    recall = sum(match / want for _, want, match in used) / len(used)
    below = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / below if below else 0.0


def _grams(text: str) -> list[Counter[tuple[str, ...]]]:
    """How often each run of characters, then of words, occurs: one count per order."""
    characters, words = list("".join(text.split())), list(_words(text))
    units = [(characters, CHARACTERS), (words, WORDS)]
    return [
        Counter(tuple(each[at : at + order]) for at in range(len(each) - order + 1))
        for each, orders in units
        for order in range(1, orders + 1)
    ]


def _words(text: str) -> Iterable[str]:
    """The words of a text, one mark at either end apart."""
    for word in text.split():
        if len(word) > 1 and word[-1] in _PUNCTUATION:
            yield from (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in _PUNCTUATION:
            yield from (word[0], word[1:])
        else:
            yield word
