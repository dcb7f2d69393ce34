"""A new model on trial: does it translate at all, and which of its attention heads aligns words?

A change of compute type has made models say one word for ever; nobody noticed before readers did. So each model
translates a few sentences before it is put into use. And since the head that aligns best is a matter of luck in
training, the candidates are compared with what leaving out a word does to the translation (occlusion).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from pipeline.engines.argos import gates
from pipeline.engines.argos.attention import word_weights, words
from pipeline.engines.argos.engine import cutter
from pipeline.engines.argos.model import Head, Model, Options
from pipeline.engines.argos.pieces import Pieces
from pipeline.errors import EngineError
from pipeline.models.lock import Profile
from pipeline.models.packages import Package, PackageError

# The last two layers, each with its first head and with the mean of all: elsewhere heads hardly align (Garg et al.
# 2019 found the layer before the last the best on average).
CANDIDATES = (Head(-1, 1), Head(-1, 0), Head(-2, 1), Head(-2, 0))
# Most outputs must be sound; a model trained for another kind of text may stumble over one or two.
_SOUND_SHARE = 0.5
# A word whose absence changes no target word by this log-probability says nothing about alignment.
_CLEAR_EFFECT = 0.5


@cache
def _sentences() -> dict[str, list[str]]:
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("trial.yaml").read_text("utf-8"))
    return table


def run(package: Package, options: Options) -> Profile:
    """Try a package; gives its profile. Raises ``PackageError`` where its outputs are no translations.

    A language without trial sentences gets the trial of loading alone.
    """
    sources = _sentences().get(package.pair.source.split("-")[0], [])
    cut = cutter(package)
    model = Model(package.path / "model", options, CANDIDATES[0], package.target_prefix)
    pieces = [cut.cut(source) for source in sources]
    outputs = [best[0] for best in model.translate([one.tokens for one in pieces])]
    targets = [cut.join(output.tokens) for output in outputs]
    unsound = _unsound(package, sources, targets)
    if sources and len(unsound) > (1 - _SOUND_SHARE) * len(sources):
        raise PackageError(
            f"The model does not translate with compute type {options.compute_type}: {unsound[0]}",
            where=str(package.path),
            remedy="Try another one, such as --compute-type float32, or another version of the package.",
        )
    kept = [i for i, target in enumerate(targets) if target.text]
    head, agreement = calibrate(model, [pieces[i] for i in kept], [targets[i] for i in kept])
    return Profile(head.layer, head.heads, round(agreement, 3), options.compute_type)


def _unsound(package: Package, sources: Sequence[str], targets: Sequence[Pieces]) -> list[str]:
    found = []
    for source, target in zip(sources, targets, strict=True):
        faults = gates.faults(source, target.text, package.pair)
        if faults:
            found.append(f"“{source}” became “{target.text[:80]}”. {faults[0].message}")
    return found


def calibrate(model: Model, sources: Sequence[Pieces], targets: Sequence[Pieces]) -> tuple[Head, float]:
    """The head that agrees most often with occlusion, and the share of words for which it does (0 to 1)."""
    wanted = [_occlusion(model, source, target) for source, target in zip(sources, targets, strict=True)]
    best, most = CANDIDATES[0], -1.0
    for head in CANDIDATES:
        try:
            candidate = Model(model.folder, model.options, head, model.prefix)
            rows = candidate.attend([one.tokens for one in sources], [one.tokens for one in targets])
        except (EngineError, RuntimeError, ValueError):
            continue  # a model of one layer has no layer before the last
        share = _agreement(sources, targets, rows, wanted)
        candidate.unload()
        if share > most:
            best, most = head, share
    return best, max(most, 0.0)


def _occlusion(model: Model, source: Pieces, target: Pieces) -> dict[int, int]:
    """Source word -> the target word that loses most probability without it, where the loss is clear."""
    groups, goals = words(source), words(target)
    if len(groups) < 2 or not goals:
        return {}
    without = [[token for i, token in enumerate(source.tokens) if i not in set(group)] for group in groups]
    scores = model.score([source.tokens, *without], [target.tokens] * (len(groups) + 1))
    found = {}
    for word, score in enumerate(scores[1:]):
        losses = [max(scores[0][i] - score[i] for i in goal) for goal in goals]
        if max(losses) > _CLEAR_EFFECT:
            found[word] = int(np.argmax(losses))
    return found


def _agreement(
    sources: Sequence[Pieces],
    targets: Sequence[Pieces],
    attention: Sequence[Sequence[Sequence[float]]],
    wanted: Sequence[dict[int, int]],
) -> float:
    agreed = asked = 0
    for source, target, rows, goals in zip(sources, targets, attention, wanted, strict=True):
        if goals:
            weights = word_weights(np.asarray(rows, np.float32), words(source), words(target))
            agreed += sum(int(weights[:, word].argmax()) == goal for word, goal in goals.items())
            asked += len(goals)
    return agreed / asked if asked else 0.0
