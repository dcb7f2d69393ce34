"""How much a candidate is a term: C-value and NC-value.

K. Frantzi, S. Ananiadou, H. Mima: Automatic recognition of multi-word terms: the C-value/NC-value method. International
Journal on Digital Libraries 3 (2000), 115-130.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Set

Key = tuple[str, ...]

_C_SHARE, _CONTEXT_SHARE = 0.8, 0.2  # the paper's weights
# The context words are taken from the head of the C-value list, where most candidates are terms. An issue of a
# newspaper has some hundred candidates that occur twice, of which a person is shown 20 or 50.
_HEAD = 200


def c_value(frequencies: Mapping[Key, int], lengths: Mapping[Key, int]) -> dict[Key, float]:
    """C-value per candidate: log2 of its length times its frequency, less the mean frequency of the longer candidates
    that hold it.

    ``frequencies`` counts every occurrence, nested ones too. ``lengths`` are in words. Unlike the paper's, words that
    only join ("right *of* return") do not count as length here, which makes languages that join by prepositions
    comparable to those that do not.
    """
    longer: dict[Key, set[Key]] = defaultdict(set)
    for key in frequencies:
        for part in _inside(key):
            if part in frequencies:
                longer[part].add(key)
    values = {}
    for key, frequency in frequencies.items():
        holders = longer.get(key, set())
        less = sum(frequencies[holder] for holder in holders) / len(holders) if holders else 0.0
        values[key] = math.log2(lengths[key]) * (frequency - less)
    return values


def _inside(key: Key) -> Set[Key]:
    size = len(key)
    return {key[a:b] for a in range(size) for b in range(a + 1, size + 1) if b - a < size}


def nc_value(values: Mapping[Key, float], contexts: Mapping[Key, Counter[str]]) -> dict[Key, float]:
    """NC-value per candidate: 0.8 of its C-value and 0.2 of its context's weight.

    ``contexts`` counts, per candidate, the content words beside it. A context word weighs as much as the share of the
    best candidates by C-value that it stands beside.
    """
    head = sorted((key for key in values if values[key] > 0), key=lambda key: (-values[key], key))[:_HEAD]
    beside = Counter(word for key in head for word in contexts.get(key, ()))
    weights = {word: count / len(head) for word, count in beside.items()}
    return {
        key: _C_SHARE * value
        + _CONTEXT_SHARE * sum(count * weights.get(word, 0.0) for word, count in contexts.get(key, Counter()).items())
        for key, value in values.items()
    }
