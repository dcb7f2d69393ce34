"""Which engine serves which pair during one run, and by which recipe; or why none does."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import engines
from pipeline.document import UNDETERMINED
from pipeline.engines.base import Engine, Pair
from pipeline.errors import NoEngineError
from pipeline.settings import Settings
from pipeline.store import Store


class Serving:
    """The engines of one run: each pair keeps the one that it got first. ``override`` names one for all pairs."""

    def __init__(self, store: Store, settings: Settings, override: str | None) -> None:
        self._store, self._settings, self._override = store, settings, override
        self._engines: dict[Pair, Engine] = {}
        self._recipes: dict[Pair, int] = {}
        self._refused: dict[Pair, str] = {}

    def engine_for(self, pair: Pair) -> Engine:
        """The engine of a pair. Raises ``NoEngineError``."""
        if pair not in self._engines:
            self._engines[pair] = engines.choose(pair, self._override or self._settings.engines.get(pair))
        return self._engines[pair]

    def of(self, languages: Iterable[str], target: str) -> tuple[dict[str, int], dict[str, str]]:
        """Of the languages that are not the target's: the number of the recipe, or the reason why there is none."""
        recipes, refused = {}, {}
        for code in languages:
            pair = Pair(code, target)
            if is_same(code, target):
                continue
            reason = self._reason_against(pair)
            if reason:
                refused[code] = reason
            else:
                recipes[code] = self._recipes[pair]
        return recipes, refused

    def names(self) -> list[str]:
        """The engines that served."""
        return sorted({engine.name for engine in self._engines.values()})

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()

    def _reason_against(self, pair: Pair) -> str:
        """Why a pair cannot be served, ``""`` if it can, by the recipe that is then in ``_recipes``."""
        if pair.source == UNDETERMINED:
            return "Its language could not be told: say it with --from."
        if pair not in self._recipes and pair not in self._refused:
            try:
                self._recipes[pair] = self._store.recipe(self.engine_for(pair).recipe(pair))
            except NoEngineError as error:
                self._refused[pair] = str(error)
        return self._refused.get(pair, "")


def needs_engine(language: str, source: str, target: str) -> bool:
    """Whether a source has words, and in another language than the target's."""
    return not is_same(language, target) and any(map(str.isalpha, source))


def is_same(source: str, target: str) -> bool:
    """Whether a text needs no translation: the codes are equal, or one is the plain form of the other (pt, pt-BR)."""
    if source == target:
        return True
    plain = source.partition("-")[0]
    return plain == target.partition("-")[0] and plain in (source, target)
