"""Word alignments between pieces, from the corpus alone: what one attention head is taught to show.

IBM model 1 with a prior for the diagonal (Dyer, Chahuneau and Smith 2013, "A Simple, Fast, and Effective
Reparameterization of IBM Model 2"), estimated by expectation maximisation over pieces, vectorised with NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.training.batches import Batch, Pieces

ITERATIONS = 5
# fast_align's defaults: how sharply the prior favours the diagonal, and the probability of no source word
TENSION = 4.0
NO_WORD = 0.08
# How many cells (source pieces times target pieces, over all pairs) to estimate from: each takes some 50 bytes.
ENOUGH_PAIRS, ENOUGH_CELLS = 150_000, 20_000_000


class Lexicon:
    """p(target piece | source piece) for the pairs of pieces that occur together in the corpus."""

    def __init__(self, keys: NDArray[np.int64], probabilities: NDArray[np.float32], size: int) -> None:
        self.keys, self.probabilities, self.size = keys, probabilities, size

    def look_up(self, source: Pieces, target: Pieces) -> NDArray[np.float32]:
        """(n, S) and (n, T) -> (n, T, S); 0 for pairs that never occurred together."""
        wanted = source[:, None, :].astype(np.int64) * self.size + target[:, :, None]
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found: NDArray[np.float32] = np.where(self.keys[at] == wanted, self.probabilities[at], np.float32(0))
        return found


def estimate(pairs: Sequence[tuple[Pieces, Pieces]], size: int) -> Lexicon:
    """The lexicon of ``pairs`` of piece sequences; ``size`` is the number of pieces."""
    pairs = _enough([pair for pair in pairs if len(pair[0]) and len(pair[1])])
    keys = np.concatenate([(s.astype(np.int64)[None, :] * size + t[:, None]).ravel() for s, t in pairs])
    prior = np.concatenate([_diagonal(len(s), len(t)).ravel() for s, t in pairs])
    # the number of the target position that each cell belongs to, to normalise over its source positions
    rows = np.repeat(np.arange(sum(len(t) for _, t in pairs)), np.concatenate([[len(s)] * len(t) for s, t in pairs]))
    known, cells = np.unique(keys, return_inverse=True)
    sources = known // size
    probability = np.full(len(known), 1.0 / size, np.float64)
    for _ in range(ITERATIONS):
        weight = prior * probability[cells]
        total = np.bincount(rows, weight) + NO_WORD / size
        counts = np.bincount(cells, weight / total[rows], minlength=len(known))
        # one pseudo-count per source piece: a piece met once explains nothing with certainty (no "garbage collectors")
        mass = np.bincount(sources, counts, minlength=size) + 1
        probability = counts / mass[sources]
    return Lexicon(known, probability.astype(np.float32), size)


def _enough(pairs: Sequence[tuple[Pieces, Pieces]]) -> Sequence[tuple[Pieces, Pieces]]:
    """The first pairs, as many as there is memory for."""
    cells = np.cumsum([len(source) * len(target) for source, target in pairs])
    return pairs[: max(1, int(np.searchsorted(cells, ENOUGH_CELLS)))]


def guide(lexicon: Lexicon, batch: Batch) -> NDArray[np.float32]:
    """(n, T, S) rows that sum to 1, or are all zero where no source piece explains the target piece."""
    weight = lexicon.look_up(batch.source, batch.wanted)
    weight *= (batch.source != batch.padding)[:, None, :]
    weight *= (batch.wanted != batch.padding)[:, :, None]
    lengths = (batch.source != batch.padding).sum(1), (batch.wanted != batch.padding).sum(1) - 1
    for i, (s, t) in enumerate(zip(*lengths, strict=True)):
        if t > 0:
            weight[i, :t, :s] *= _diagonal(int(s), int(t))
        weight[i, t:] = 0  # the end of the sentence is no word's translation
    total = weight.sum(2, keepdims=True)
    result: NDArray[np.float32] = np.where(total > NO_WORD / lexicon.size, weight / np.maximum(total, 1e-20), 0)
    return result.astype(np.float32)


def _diagonal(source: int, target: int) -> NDArray[np.float32]:
    """(T, S): the prior probability that target position t comes from source position s; rows sum to 1 - NO_WORD."""
    t = (np.arange(target, dtype=np.float32)[:, None] + 0.5) / target
    s = (np.arange(source, dtype=np.float32)[None, :] + 0.5) / source
    weight = np.exp(-TENSION * np.abs(t - s))
    prior: NDArray[np.float32] = (1 - NO_WORD) * weight / weight.sum(1, keepdims=True)
    return prior
