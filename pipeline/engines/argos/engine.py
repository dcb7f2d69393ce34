"""The engine over all installed packages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import markup
from pipeline.agreement import Slot
from pipeline.document import Recipe, Term, Translation
from pipeline.engines.argos.model import Head, Model, Options, physical_cores
from pipeline.engines.argos.pieces import BytePairCutter, Cutter, SentencePieceCutter
from pipeline.engines.base import Constraint, Pair, Request, candidates
from pipeline.engines.overlap import overlap
from pipeline.errors import NoEngineError
from pipeline.models import lock, packages
from pipeline.models.packages import Package

if TYPE_CHECKING:
    from pipeline.engines.argos.decode import Decoder, Draft
    from pipeline.engines.argos.wanted import Wanted

# A model that nobody used for this long gives its memory back; loading takes under a second.
IDLE_SECONDS = 300.0


@dataclass(slots=True)
class _Loaded:
    decoder: Decoder
    recipe: Recipe
    package: Package
    entry: lock.Entry | None
    used: float = 0.0


class Argos:
    """The engine over all packages of the shelf. Thread-safe; a model is loaded once, when first used."""

    name = "argos"
    gather = 1024

    def __init__(self, options: Options | None = None, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self.options = options or Options(compute_type="")
        self._loaded: dict[Pair, _Loaded] = {}
        self._lock = threading.Lock()
        self._watch: threading.Timer | None = None

    def pairs(self) -> Sequence[Pair]:
        return [package.pair for package in packages.shelf(packages.folder()).packages]

    def recipe(self, pair: Pair) -> Recipe:
        return self._load(pair).recipe

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        """Each distinct source with its terms is decoded once."""
        loaded = self._load(pair)
        loaded.used = time.monotonic()
        keys = list(dict.fromkeys((request.source, request.constraints) for request in requests))
        wanted = [_wanted(constraints) for _, constraints in keys]
        drafts = loaded.decoder.run([source for source, _ in keys], wanted if any(wanted) else ())
        by_key = dict(zip(keys, drafts, strict=True))
        loaded.used = time.monotonic()
        with self._lock:
            self._look_again()
        return [
            _translation(request, by_key[request.source, request.constraints], loaded.recipe) for request in requests
        ]

    def alternatives(self, request: Request, pair: Pair, number: int) -> list[Translation]:
        loaded = self._load(pair)
        (first,) = self.translate([request], pair)
        drafts = loaded.decoder.alternatives(request.source, _wanted(request.constraints), number)
        more = [
            _translation(request, draft, replace(loaded.recipe, version=f"{loaded.recipe.version} no. {place}"))
            for place, draft in enumerate(drafts, 1)
            if draft.target != first.target
        ]
        return [first, *more][:number]

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        """Several batches at once, one for each of the model's translators, and one that is being prepared."""
        at_once = (self.options.inter_threads or physical_cores()) + 1
        with ThreadPoolExecutor(at_once, thread_name_prefix="argos") as pool:
            for future in overlap(requests, lambda batch: pool.submit(self.translate, batch, pair)):
                yield future.result()

    def close(self) -> None:
        with self._lock:
            if self._watch:
                self._watch.cancel()
                self._watch = None
            for loaded in self._loaded.values():
                loaded.decoder.model.unload()
            self._loaded.clear()

    def unload_idle(self, seconds: float = IDLE_SECONDS) -> None:
        """Give back the memory of models that were not used for ``seconds``; happens by itself, too."""
        with self._lock:
            self._watch = None
            for loaded in self._loaded.values():
                if time.monotonic() - loaded.used >= seconds:
                    loaded.decoder.model.unload()
            self._look_again()

    def _look_again(self) -> None:
        """Have idle models unloaded in a while, as long as one is loaded. The lock is held."""
        if self._watch is None and any(loaded.decoder.model.is_loaded for loaded in self._loaded.values()):
            self._watch = threading.Timer(self.idle_seconds / 2, self.unload_idle, [self.idle_seconds])
            self._watch.daemon = True
            self._watch.start()

    def _load(self, pair: Pair) -> _Loaded:
        """The pair's model, loaded once; again only where another package took its place meanwhile."""
        place = packages.folder()
        shelf = packages.shelf(place)
        package = next((found for one in candidates(pair) if (found := shelf.find(one))), None)
        if package is None:
            raise NoEngineError(
                f"No Argos package for {pair} is installed.",
                remedy=f"Install it with: diglot models install {pair.source} {pair.target}",
            )
        entry = lock.load(place).get(package.path.name)
        with self._lock:
            loaded = self._loaded.get(package.pair)
            if loaded is None or (loaded.package, loaded.entry) != (package, entry):
                loaded = self._loaded[package.pair] = self._open(package, entry)
            return loaded

    def _open(self, package: Package, recorded: lock.Entry | None) -> _Loaded:
        """Load a package after checking its files against the lock."""
        from pipeline.engines.argos.decode import Decoder  # noqa: PLC0415 - brings NumPy, for an installed package only

        if recorded is not None:
            lock.check(package, recorded)
        entry = recorded or lock.Entry(lock.digest(package), origin="found in the packages folder")
        options = replace(self.options, compute_type=self.options.compute_type or entry.profile.compute_type)
        head = Head(entry.profile.layer, entry.profile.heads)
        model = Model(package.path / "model", options, head, package.target_prefix)
        recipe = Recipe(
            self.name,
            package.code,
            f"{package.version}+{entry.fingerprint}+{options.compute_type}",
            (package.pair.source, package.pair.target),
        )
        return _Loaded(Decoder(model, cutter(package), package.pair), recipe, package, recorded, time.monotonic())


def _wanted(constraints: Sequence[Constraint]) -> list[Wanted]:
    """The constraints that something is put in for, in the order of the source."""
    from pipeline.engines.argos.wanted import Wanted  # noqa: PLC0415 - as above

    return [
        Wanted(
            one.span,
            one.renderings[0],
            Slot(one.gender, one.plural),
            tuple(dict.fromkeys(one.renderings + one.forms)),
            one.gentle,
        )
        for one in sorted(constraints, key=lambda one: one.span)
        if one.replace and one.renderings
    ]


def cutter(package: Package) -> Cutter:
    """What cuts text for a package's model."""
    if package.vocabulary.name == "bpe.model":
        return BytePairCutter(package.vocabulary, package.pair.source, package.pair.target)
    return SentencePieceCutter(package.vocabulary)


def _translation(request: Request, draft: Draft, recipe: Recipe) -> Translation:
    return Translation(
        draft.target,
        recipe,
        draft.alignment,
        markup.project(request.markup, draft.alignment, draft.target),
        draft.score,
        draft.faults,
        terms=tuple(
            Term(request.source[slice(*source)], draft.target[slice(*place)], "inflected", rule="engine", by="engine")
            for source, place in draft.put
        ),
    )
