"""Echo: gives the source back, word aligned to word. For tests and dry runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.document import Alignment, Recipe, Translation
from pipeline.engines.base import Pair, Request

_WORD = re.compile(r"\w+|[^\w\s]")


class Echo:
    """Serves any pair when asked for by name; is never chosen by itself."""

    name = "echo"
    gather = 64

    def pairs(self) -> Sequence[Pair]:
        return []

    def recipe(self, pair: Pair) -> Recipe:
        return Recipe(self.name, self.name, "1", tuple(pair))

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        recipe = self.recipe(pair)
        return [
            Translation(
                target=request.source,
                recipe=recipe,
                alignment=Alignment(tuple((*m.span(), *m.span()) for m in _WORD.finditer(request.source))),
                markup=request.markup,
            )
            for request in requests
        ]

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        for batch in requests:
            yield self.translate(batch, pair)

    def close(self) -> None:
        pass
