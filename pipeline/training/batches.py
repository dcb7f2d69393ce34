"""Sentence pairs as piece numbers, held compactly, and batches of like length of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.training.corpus import Example
from pipeline.training.vocabulary import END, START

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

Pieces = NDArray[np.int32]
# Longer sentences are rare in news and cost memory for the whole batch.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """``source`` (n, S); ``given`` and ``wanted`` (n, T): the target shifted by one; padding is ``padding``."""

    source: Pieces
    given: Pieces
    wanted: Pieces
    padding: int

    @property
    def tokens(self) -> int:
        return int((self.wanted != self.padding).sum())


class Encoded:
    """All pairs as pieces. ``sampling`` is the share cut at random, anew in every epoch."""

    def __init__(
        self, examples: Sequence[Example], pieces: SentencePieceProcessor, *, sampling: float = 0.0, seed: int = 0
    ) -> None:
        self.examples = examples
        self.pieces = pieces
        self.sampling = sampling
        self.seed = seed
        self.padding: int = pieces.get_piece_size()
        self._fixed = None if sampling else self._encode(random.Random(seed))  # noqa: S311 - no secret

    def _encode(self, rng: random.Random) -> list[tuple[Pieces, Pieces]]:
        def cut(texts: list[str]) -> list[list[int]]:
            plain: list[list[int]] = self.pieces.encode(texts)
            for i, text in enumerate(texts):
                if self.sampling and rng.random() < self.sampling:
                    plain[i] = self.pieces.encode(text, enable_sampling=True, alpha=0.2, nbest_size=-1)
            return plain

        sources = cut([example.source for example in self.examples])
        targets = cut([example.target for example in self.examples])
        return [
            (np.asarray(source, np.int32), np.asarray(target, np.int32))
            for source, target in zip(sources, targets, strict=True)
        ]

    def pairs(self) -> list[tuple[Pieces, Pieces]]:
        """All pairs as pieces, cut in the likeliest way."""
        return self._fixed if self._fixed is not None else Encoded(self.examples, self.pieces).pairs()

    def epoch(self, number: int, tokens: int, *, shuffle: bool = True) -> Iterator[Batch]:
        """Batches of at most ``tokens`` padded target pieces; the same number gives the same batches.

        An example of weight 1.5 is in every epoch once and in every second one twice.
        """
        rng = random.Random(f"{self.seed}-{number}")  # noqa: S311 - no secret
        encoded = self._fixed if self._fixed is not None else self._encode(rng)
        chosen: list[int] = []
        for i, example in enumerate(self.examples):
            if not 0 < len(encoded[i][0]) <= LONGEST or not 0 < len(encoded[i][1]) <= LONGEST:
                continue
            times = 1 if not shuffle else int(example.weight) + (rng.random() < example.weight % 1)
            chosen += [i] * times
        chosen.sort(key=lambda i: (len(encoded[i][1]), len(encoded[i][0]), rng.random()))
        groups = list(_groups(chosen, encoded, tokens))
        if shuffle:
            rng.shuffle(groups)
        for group in groups:
            yield self._batch([encoded[i] for i in group])

    def _batch(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> Batch:
        return Batch(
            _pad([source for source, _ in pairs], self.padding),
            _pad([np.concatenate(([START], target)) for _, target in pairs], self.padding),
            _pad([np.concatenate((target, [END])) for _, target in pairs], self.padding),
            self.padding,
        )


def _groups(order: Sequence[int], encoded: Sequence[tuple[Pieces, Pieces]], tokens: int) -> Iterator[list[int]]:
    group: list[int] = []
    longest = 0
    for i in order:
        length = max(len(encoded[i][0]), len(encoded[i][1]) + 1)
        if group and max(longest, length) * (len(group) + 1) > tokens:
            yield group
            group, longest = [], 0
        group.append(i)
        longest = max(longest, length)
    if group:
        yield group


def _pad(rows: Sequence[NDArray[np.integer]], padding: int) -> Pieces:
    out = np.full((len(rows), max(map(len, rows))), padding, np.int32)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out
