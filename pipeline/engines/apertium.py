"""Apertium, from Debian: rule-based translation for related languages and a few others, with alignment.

The pair's own chain (its ``.mode`` file) is kept open in pieces: analyser, tagger, bilingual dictionary, transfer,
generator, post-generator. Behind the analyser each lexical unit of the source gets a word-bound blank, which transfer
carries to the target words: that is the alignment. Behind the dictionary the glossary's terms get their renderings
(``planting``), so that transfer makes everything agree with them, and unknown words take part as names (``unknown``).
Behind transfer the target's units are still apart, so that each word's place in the target is known exactly; the
post-generator ("de el" to "del") then works on plain text, as a blank between two words would hinder it, and the places
are carried over.

But for unknown words, capitals and spaces (``tidy``) and what its language's usage asks for (``usage``) the text is
that of the command ``apertium``, with which ``tests/engines/test_apertium.py`` compares it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from queue import SimpleQueue

from pipeline import markup
from pipeline.document import Recipe, Translation
from pipeline.engines import debian, modes
from pipeline.engines.base import Pair, Request
from pipeline.engines.chain import Chain
from pipeline.engines.draft import Target
from pipeline.errors import NoEngineError


class Apertium:
    """The engine over all installed pairs. Thread-safe."""

    name = "apertium"
    gather = 64

    def __init__(self) -> None:
        self._chains: dict[str, Chain] = {}
        self._lock = threading.Lock()

    def pairs(self) -> Sequence[Pair]:
        return [pair for pair, mode in modes.installed().items() if not mode.missing]

    def recipe(self, pair: Pair) -> Recipe:
        return self._chain(pair).recipe

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        chain = self._chain(pair)
        return _translations(requests, chain.translate(requests), chain.recipe)

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        chain = self._chain(pair)
        batches: SimpleQueue[Sequence[Request]] = SimpleQueue()

        def noted() -> Iterator[Sequence[Request]]:
            for batch in requests:
                batches.put(batch)
                yield batch

        for targets in chain.stream(noted()):
            yield _translations(batches.get(), targets, chain.recipe)

    def close(self) -> None:
        with self._lock:
            for chain in self._chains.values():
                chain.close()
            self._chains.clear()

    def _chain(self, pair: Pair) -> Chain:
        with self._lock:
            chain = self._chains.get(str(pair))
            if chain is None:
                mode = modes.find(pair)
                if mode is None or mode.missing:
                    raise NoEngineError(
                        f"Apertium cannot translate {pair} on this machine.", remedy=debian.remedy(pair)
                    )
                chain = self._chains[str(pair)] = Chain(mode, pair)
            return chain


def _translations(requests: Sequence[Request], targets: Sequence[Target], recipe: Recipe) -> list[Translation]:
    return [
        Translation(
            target=target.text,
            recipe=recipe,
            alignment=target.alignment,
            markup=markup.project(request.markup, target.alignment, target.text),
            issues=target.issues,
            terms=target.terms,
        )
        for request, target in zip(requests, targets, strict=True)
    ]
