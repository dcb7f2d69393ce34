"""The training loop: label smoothing, guided alignment, early stopping, checkpoint averaging, resuming."""

from __future__ import annotations

import math
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own convention
from torch import Tensor, nn

from pipeline.errors import SettingsError
from pipeline.training.aligner import Lexicon, guide
from pipeline.training.network import Transformer, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.training.batches import Batch, Encoded
    from pipeline.training.sizes import Size

LABEL_SMOOTHING = 0.1  # Vaswani et al. 2017
# Garg et al. 2019 found 0.05 to cost no translation quality; the head need only point, not rule
GUIDANCE = 0.05
# Vaswani et al. 2017 averaged the last five; the best five are the same while training gains, and better after that
CHECKPOINTS_AVERAGED = 5
# A processor gains nothing from larger batches, and the scores of one over 16,000 pieces fill gigabytes.
CPU_TOKENS = 2048
PATIENCE = 8  # evaluations without a better dev loss before training stops


@dataclass(slots=True)
class Plan:
    """How long to train and where; ``minutes`` bounds the whole training, sessions before a resume included."""

    folder: Path
    device: str
    seed: int = 1
    minutes: float | None = None
    steps: int | None = None
    evaluations: int = 40
    resume: bool = False


@dataclass(slots=True)
class Outcome:
    """The averaged weights, and how it went: one ``(step, seconds, dev cross-entropy)`` per evaluation."""

    weights: dict[str, NDArray[np.float32]]
    curve: list[tuple[int, float, float]] = field(default_factory=list)
    stopped: str = ""


def train(
    network: Transformer,
    training: Encoded,
    development: Encoded,
    lexicon: Lexicon,
    plan: Plan,
    report: Callable[[str], None],
) -> Outcome:
    """Train until the steps, the minutes or the patience are spent. The state is saved at every evaluation."""
    torch.manual_seed(plan.seed)
    run = _Run(network.to(plan.device), plan)
    if plan.resume:
        run.restore()
    stopped = "the steps or minutes are spent"
    started = time.monotonic() - run.seconds
    tokens = network.size.tokens if plan.device.startswith("cuda") else min(network.size.tokens, CPU_TOKENS)
    for batch in _endless(training, tokens, run):
        loss = run.step_on(batch, lexicon)
        run.seconds = time.monotonic() - started
        if run.is_due():
            quality = evaluate(network, development, plan.device)
            run.note(quality, time.monotonic() - started - run.seconds)
            report(f"step {run.step}, {run.seconds:.0f} s: loss {loss:.3f}, dev {quality:.4f}")
            if run.evaluations_since_best() > PATIENCE:
                stopped = "no better for a while"
                break
        if run.progress() >= 1:
            break
    return Outcome(run.average(), run.curve, stopped)


def evaluate(network: Transformer, development: Encoded, device: str) -> float:
    """Cross-entropy per target piece, in nats."""
    network.eval()
    total, tokens = 0.0, 0
    with torch.no_grad():
        for batch in development.epoch(0, min(network.size.tokens, CPU_TOKENS), shuffle=False):
            source, given, wanted = _tensors(batch, device)
            with _precision(device):
                logits, _ = network(source, given)
            total += float(_cross_entropy(logits, wanted, batch.padding, 0.0, "sum"))
            tokens += batch.tokens
    network.train()
    return total / max(1, tokens)


class _Run:
    """What changes while training, and is saved to resume from."""

    def __init__(self, network: Transformer, plan: Plan) -> None:
        self.network, self.plan = network, plan
        self.size: Size = network.size
        self.steps = plan.steps or self.size.steps
        self.optimizer = torch.optim.Adam(network.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)
        self.step = self.epoch = self.batch_in_epoch = 0
        self.seconds = 0.0
        self._due_at = 1  # the next of the plan's evaluations
        self._earliest = 0.0  # seconds, before which a training of so many minutes is not measured again
        self.curve: list[tuple[int, float, float]] = []
        self.kept: list[tuple[float, dict[str, Tensor]]] = []  # the best checkpoints, best first

    def progress(self) -> float:
        """From 0 to 1: the share of the steps or of the minutes that is spent, whichever is more."""
        by_time = self.seconds / (60 * self.plan.minutes) if self.plan.minutes else 0.0
        return max(self.step / self.steps, by_time)

    def is_due(self) -> bool:
        """Whether it is time to evaluate: at even parts of the steps or of the minutes, and at the end.

        Measuring gets at most a fifth of the minutes.
        """
        reached = int(self.progress() * self.plan.evaluations + 1e-9)
        too_early = reached < self._due_at or (self.plan.minutes and self.seconds < self._earliest)
        if too_early and self.progress() < 1:
            return False
        self._due_at = reached + 1
        return True

    def rate(self) -> float:
        """Linear warm-up, then half a cosine down to 2 % (Loshchilov and Hutter 2017), over steps or time.

        A training too short for the warm-up warms up over its first tenth.
        """
        warm = min(1.0, max((self.step + 1) / self.size.warmup, 10 * self.progress()))
        return self.size.peak_rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress()))))

    def step_on(self, batch: Batch, lexicon: Lexicon) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        source, given, wanted = _tensors(batch, self.plan.device)
        with _precision(self.plan.device):
            logits, shown = self.network(source, given, show=True)
        loss = _cross_entropy(logits, wanted, batch.padding, LABEL_SMOOTHING, "mean")
        pointing = torch.from_numpy(guide(lexicon, batch)).to(self.plan.device)
        whole = loss + GUIDANCE * _guidance(shown, pointing)
        self.optimizer.zero_grad(set_to_none=True)
        whole.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.batch_in_epoch += 1
        return float(loss.detach())

    def note(self, quality: float, cost: float) -> None:
        """Keep this checkpoint for the average, and save all that resuming needs, atomically.

        ``cost`` is the seconds that measuring ``quality`` took.
        """
        self._earliest = self.seconds + 5 * cost
        self.curve.append((self.step, self.seconds, quality))
        state = {name: value.detach().cpu().clone() for name, value in self.network.state_dict().items()}
        self.kept = sorted([*self.kept, (quality, state)], key=lambda one: one[0])[:CHECKPOINTS_AVERAGED]
        self.plan.folder.mkdir(parents=True, exist_ok=True)
        partial = self.plan.folder / "checkpoint.partial"
        torch.save(
            {
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "kept": self.kept,
                "curve": self.curve,
                "at": (self.step, self.epoch, self.batch_in_epoch, self.seconds),
                "random": torch.get_rng_state(),
            },
            partial,
        )
        partial.replace(self.plan.folder / "checkpoint.pt")

    def restore(self) -> None:
        path = self.plan.folder / "checkpoint.pt"
        try:
            state: dict[str, Any] = torch.load(path, map_location=self.plan.device, weights_only=True)
            self.network.load_state_dict(state["network"])
        except (OSError, EOFError, RuntimeError, KeyError, pickle.UnpicklingError) as error:
            raise SettingsError(
                "This checkpoint is broken, or of a training of another size.",
                where=str(path),
                remedy="Give the --size it was started with, or leave out --resume to start anew.",
            ) from error
        self.optimizer.load_state_dict(state["optimizer"])
        self.kept = [(loss, {name: value.cpu() for name, value in one.items()}) for loss, one in state["kept"]]
        self.curve = [(int(step), float(seconds), float(loss)) for step, seconds, loss in state["curve"]]
        self.step, self.epoch, self.batch_in_epoch, self.seconds = state["at"]
        self._due_at = int(self.progress() * self.plan.evaluations + 1e-9) + 1
        torch.set_rng_state(state["random"].cpu())

    def evaluations_since_best(self) -> int:
        losses = [loss for _, _, loss in self.curve]
        return len(losses) - 1 - losses.index(min(losses))

    def average(self) -> dict[str, NDArray[np.float32]]:
        """The mean of the best checkpoints, which translates better than any of them."""
        kept = [state for _, state in self.kept] or [self.network.state_dict()]
        mean = {name: sum(one[name].float().cpu() for one in kept) / len(kept) for name in kept[0]}
        self.network.load_state_dict(mean)
        return weights(self.network)


def _endless(training: Encoded, tokens: int, run: _Run) -> Iterator[Batch]:
    """Epoch after epoch, starting where ``run`` stands."""
    while True:
        empty = True
        for i, batch in enumerate(training.epoch(run.epoch, tokens)):
            empty = False
            if i >= run.batch_in_epoch:
                yield batch
        if empty:
            return
        run.epoch, run.batch_in_epoch = run.epoch + 1, 0


def _tensors(batch: Batch, device: str) -> tuple[Tensor, Tensor, Tensor]:
    source, given, wanted = (
        torch.from_numpy(part).to(device, torch.long, non_blocking=True)
        for part in (batch.source, batch.given, batch.wanted)
    )
    return source, given, wanted


def _precision(device: str) -> Any:
    """bf16 where the device has it, which halves time and memory and needs no loss scaling."""
    able = device.startswith("cuda") and torch.cuda.is_bf16_supported()
    return torch.autocast("cuda", torch.bfloat16, enabled=able)


def _cross_entropy(logits: Tensor, wanted: Tensor, padding: int, smoothing: float, reduction: str) -> Tensor:
    target = wanted.masked_fill(wanted == padding, -100).flatten()
    return F.cross_entropy(
        logits.flatten(0, 1).float(), target, ignore_index=-100, label_smoothing=smoothing, reduction=reduction
    )


def _guidance(shown: Tensor, pointing: Tensor) -> Tensor:
    """Cross-entropy of the aligning head against the word alignment, over the positions that have one."""
    rows = pointing.sum(2) > 0
    logs = F.log_softmax(shown, -1).clamp_min(-30)  # padding is -inf, and 0 * -inf would be no number
    losses: Tensor = -(pointing * logs).sum(2)[rows]
    return losses.mean() if losses.numel() else shown.new_zeros(())
