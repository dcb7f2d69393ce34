"""From a corpus to an Argos package, on one page."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import DiglotError, SettingsError
from pipeline.models import archive
from pipeline.training import aligner, corpus, package, vocabulary
from pipeline.training.batches import Encoded
from pipeline.training.corpus import Corpus, Example
from pipeline.training.sizes import SIZES, Size


@dataclass(frozen=True, slots=True)
class Training:
    """What to train. ``weights`` maps patterns of origins to weights; ``notice`` is text for the package's README
    (the corpora's licences and attributions, which a package that is passed on must carry)."""

    source: str
    target: str
    names: tuple[str, str]
    corpora: Sequence[Path]
    out: Path
    size: str = "small"
    weights: Mapping[str, float] = field(default_factory=dict)
    extra: Sequence[Example] = ()
    minutes: float | None = None
    steps: int | None = None
    device: str = "auto"
    seed: int = 1
    resume: bool = False
    version: str = "1.0"
    notice: str = ""


def run(training: Training, report: Callable[[str], None]) -> Path:
    """Train and write ``out/translate-<source>_<target>.argosmodel``; gives its path.

    ``out`` also keeps the vocabulary and the last checkpoint, from which ``resume`` goes on. Raises ``DiglotError``
    where PyTorch is missing or there is too little to train on.
    """
    loop, network_module, torch = _import_torch()
    if training.size not in SIZES:
        raise SettingsError(f"There is no size “{training.size}”.", remedy=f"Choose {', '.join(SIZES)}.")
    size = SIZES[training.size]
    device = training.device if training.device != "auto" else ("cuda" if torch.cuda.is_available() else "cpu")
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise SettingsError("PyTorch finds no CUDA device on this machine.", remedy="Leave out --device.")
    data = corpus.read(training.corpora, training.weights, training.extra)
    report(f"{len(data.examples):,} pairs from {len(data.origins())} origins; passed over: {dict(data.passed_over)}")
    examples, development = _split(data, training.seed)
    pieces_model = _vocabulary(training, examples, size)
    pieces = vocabulary.load(pieces_model)
    encoded = Encoded(examples, pieces, sampling=size.sampling, seed=training.seed)
    plain = Encoded(examples[: aligner.ENOUGH_PAIRS], pieces)
    lexicon = aligner.estimate(plain.pairs(), pieces.get_piece_size())
    report(f"{pieces.get_piece_size():,} pieces; alignment lexicon of {len(lexicon.keys):,} pairs; on {device}")
    torch.manual_seed(training.seed)
    network = network_module.Transformer(size, pieces.get_piece_size())
    plan = loop.Plan(training.out, device, training.seed, training.minutes, training.steps, resume=training.resume)
    outcome = loop.train(network, encoded, Encoded(development, pieces), lexicon, plan, report)
    best = min((loss for _, _, loss in outcome.curve), default=float("nan"))
    report(f"stopped: {outcome.stopped}; dev cross-entropy {best:.4f}")
    return _package(training, data, size, outcome.weights, pieces_model)


def _import_torch() -> tuple[Any, Any, Any]:
    try:
        import torch  # noqa: PLC0415

        from pipeline.training import loop, network  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise DiglotError(
            f"Training needs {error.name}, which is not installed.",
            remedy="Install it with: pip install 'diglot[train]'",
        ) from error
    return loop, network, torch


def _split(data: Corpus, seed: int) -> tuple[list[Example], list[Example]]:
    """Every pair is trained on or measured with, never both: at most 2,000 pairs or a twentieth are set apart."""
    order = list(data.examples)
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    apart = min(2000, len(order) // 20)
    if apart < 10:
        raise SettingsError(f"{len(order)} pairs are too few to train on.", remedy="Give at least a few thousand.")
    return order[apart:], order[:apart]


def _vocabulary(training: Training, examples: Sequence[Example], size: Size) -> bytes:
    """The vocabulary: that of the interrupted training when resuming, since the weights know no other."""
    path = training.out / "sentencepiece.model"
    if training.resume:
        if not path.exists() or not (training.out / "checkpoint.pt").exists():
            raise SettingsError(
                "There is no training to resume here.", where=str(training.out), remedy="Leave out --resume."
            )
        return path.read_bytes()
    sentences = [text for example in examples for text in (example.source, example.target)]
    model = vocabulary.train(sentences, size.vocabulary, training.seed)
    training.out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model)
    return model


def _package(training: Training, data: Corpus, size: Size, weights: package.Weights, pieces_model: bytes) -> Path:
    folder = training.out / f"translate-{training.source}_{training.target}-{training.version.replace('.', '_')}"
    shutil.rmtree(folder, ignore_errors=True)
    pieces = vocabulary.load(pieces_model)
    package.build_model(
        weights, size, [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())], folder / "model"
    )
    package.write_package(
        folder,
        source=training.source,
        target=training.target,
        names=training.names,
        version=training.version,
        vocabulary=pieces_model,
        readme=_readme(training, data),
    )
    return archive.pack(folder, training.out / f"translate-{training.source}_{training.target}.argosmodel")


def _readme(training: Training, data: Corpus) -> str:
    rows = "\n".join(f"| {origin} | {count:,} | {weight:g} |" for origin, count, weight in data.origins())
    return f"""# {training.names[0]} to {training.names[1]}, {training.size}

An Argos Translate package, trained with `diglot models train` (a Transformer, run by CTranslate2, int8).

## Trained on

| origin | pairs | weight |
|---|---|---|
{rows}

## Licences and attributions of the corpora

{training.notice or "None were given (`--notice FILE`). Ask whoever made this package before you pass it on."}
"""
