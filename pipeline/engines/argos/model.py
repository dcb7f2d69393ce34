"""One loaded model: pieces in, hypotheses with scores and attention out. Only this module calls CTranslate2.

Three things about CTranslate2 4.8 that were measured and decide how it is called:

* in batched beam search the attention of the *first* target piece is that of another sentence (all later ones are
  right: 0 of 3,487 differed from a greedy pass along the hypothesis). What the first piece looks at depends on nothing
  but the source, so one greedy step per source gives it, at a third of the cost of a second pass over all;
* ``scores`` of a search with a prefix count the free pieces alone, so candidates are compared by ``score_batch``;
* which layer and head align words is a matter of luck in training: the choice stands in the package's profile and is
  put into the model's bytes in memory (``patched``).
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import EngineError

if TYPE_CHECKING:
    import ctranslate2

Tokens = Sequence[str]
# Argos Translate's own search: a beam of four, shorter outputs hardly punished.
BEAM = 4
LENGTH_PENALTY = 0.2
# A batch of this many pieces, padding included, keeps two cores busy at a bounded memory.
BATCH_TOKENS = 2048
# An output may be twice its source and a little more; a model that runs away is stopped there.
LONGEST_RATIO, LONGEST_EXTRA = 2, 20


@dataclass(frozen=True, slots=True)
class Head:
    """Which attention shows the alignment: decoder layer (-1: the last), heads (1: the first, 0: the mean of all)."""

    layer: int = -1
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Options:
    """Where and how a model runs; zero threads mean as many translators as the machine has physical cores.

    The engine takes an empty ``compute_type`` for the one that the package was tried with.
    """

    device: str = "cpu"
    compute_type: str = "int8"
    inter_threads: int = 0
    intra_threads: int = 1
    beam: int = BEAM


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation in pieces with its length-normalised log-probability and, if asked for, one row of attention to
    the source per piece."""

    tokens: tuple[str, ...]
    score: float
    attention: list[list[float]] = field(default_factory=list, compare=False)


class Model:
    """A translation model in memory. Thread-safe: CTranslate2 queues batches over its own workers."""

    def __init__(self, folder: Path, options: Options, head: Head, prefix: str = "") -> None:
        """``prefix`` is the token that asks a multilingual model for a language (the package's ``target_prefix``)."""
        self.folder, self.options, self.head, self.prefix = folder, options, head, prefix
        self._lock = threading.Lock()
        self._translator: ctranslate2.Translator | None = None

    @property
    def translator(self) -> ctranslate2.Translator:
        with self._lock:
            if self._translator is None:
                self._translator = _load(self.folder, self.options, self.head)
            return self._translator

    @property
    def is_loaded(self) -> bool:
        return self._translator is not None

    def unload(self) -> None:
        """Give the memory back; the next call loads the model again."""
        with self._lock:
            self._translator = None

    def translate(
        self,
        sources: Sequence[Tokens],
        *,
        hypotheses: int = 1,
        no_repeat: int = 0,
        prefixes: Sequence[Tokens] | None = None,
        beam: int | None = None,
        attention: bool = False,
        suppressed: Tokens = (),
    ) -> list[list[Hypothesis]]:
        """The best hypotheses of each source, best first; with ``prefixes``, each begins with its own.

        With a prefix, a score counts the pieces behind it alone: compare by ``score`` instead. ``suppressed`` is a
        sequence of pieces, all in the model's vocabulary, that no hypothesis has behind its prefix.
        """
        if not sources:
            return []
        forced = [[*self._start(), *prefix] for prefix in prefixes or [()] * len(sources)]
        results = self._run(
            "translate_batch",
            [list(source) for source in sources],
            target_prefix=forced if any(forced) else None,
            beam_size=max(beam or self.options.beam, hypotheses),
            num_hypotheses=hypotheses,
            length_penalty=LENGTH_PENALTY,
            return_scores=True,
            return_attention=attention,
            no_repeat_ngram_size=no_repeat,
            suppress_sequences=[list(suppressed)] if suppressed else None,
            max_decoding_length=LONGEST_RATIO * max(map(len, sources)) + LONGEST_EXTRA + max(map(len, forced)),
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
        )
        first = self._first_rows(sources) if attention else []
        return [self._hypotheses(result, first[i] if attention else None) for i, result in enumerate(results)]

    def _hypotheses(self, result: Any, first: list[float] | None) -> list[Hypothesis]:
        """What CTranslate2 gave for one source, with the right first row of attention."""
        skip = len(self._start())
        out = []
        for number, (tokens, score) in enumerate(zip(result.hypotheses, result.scores, strict=True)):
            rows = [] if first is None else [first, *result.attention[number][1:]][skip : len(tokens)]
            mean = score / max(1, len(tokens) + 1) ** (1 - LENGTH_PENALTY)
            out.append(Hypothesis(self._without_prefix(tokens), mean, rows))
        return out

    def _first_rows(self, sources: Sequence[Tokens]) -> list[list[float]]:
        """What the first target piece looks at in each source."""
        results = self._run(
            "translate_batch",
            [list(source) for source in sources],
            beam_size=1,
            return_attention=True,
            max_decoding_length=1,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
        )
        return [list(result.attention[0][0]) if result.attention[0] else [] for result in results]

    def attend(self, sources: Sequence[Tokens], targets: Sequence[Tokens]) -> list[list[list[float]]]:
        """The aligning head's attention along given targets: per source, one row per target piece.

        For targets that the model did not make itself; for its own, ``translate`` gives attention along.
        """
        if not sources:
            return []
        forced = [[*self._start(), *target] for target in targets]
        results = self._run(
            "translate_batch",
            [list(source) for source in sources],
            target_prefix=forced,
            beam_size=1,
            return_attention=True,
            max_decoding_length=max(map(len, forced)),
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
        )
        skip = len(self._start())
        return [result.attention[0][skip : len(target)] for result, target in zip(results, forced, strict=True)]

    def score(self, sources: Sequence[Tokens], targets: Sequence[Tokens]) -> list[list[float]]:
        """Log-probability of every target piece, the end of the sentence last."""
        if not sources:
            return []
        start = self._start()
        results = self._run(
            "score_batch",
            [list(source) for source in sources],
            [[*start, *target] for target in targets],
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
        )
        return [list(result.log_probs[len(start) :]) for result in results]

    def _run(self, method: str, *arguments: Any, **options: Any) -> list[Any]:
        """A method of the translator. Raises ``EngineError`` where it stops, as for want of a device's memory."""
        try:
            found: list[Any] = getattr(self.translator, method)(*arguments, **options)
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"The model stopped: {error}.", where=str(self.folder)) from error
        return found

    def _start(self) -> list[str]:
        return [self.prefix] if self.prefix else []

    def _without_prefix(self, tokens: Tokens) -> tuple[str, ...]:
        return tuple(tokens[1:] if self.prefix and tokens[:1] == [self.prefix] else tokens)


def physical_cores() -> int:
    """Cores that are not two names of one, among those this process may use."""
    usable = os.sched_getaffinity(0)
    siblings = set()
    for cpu in usable:
        path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        siblings.add(path.read_text("ascii").strip() if path.exists() else str(cpu))
    return max(1, len(siblings))


def _load(folder: Path, options: Options, head: Head) -> ctranslate2.Translator:
    import ctranslate2  # noqa: PLC0415 - heavy

    threads = options.inter_threads or (physical_cores() if options.device == "cpu" else 1)
    try:
        files: dict[str, Any] = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        files["model.bin"] = patched(files["model.bin"], head)
        return ctranslate2.Translator(
            str(folder),
            device=options.device,
            compute_type=options.compute_type,
            inter_threads=threads,
            intra_threads=options.intra_threads,
            files=files,
        )
    except KeyError as error:
        raise EngineError("The model has no model.bin.", where=str(folder)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineError(
            f"The model cannot be loaded on {options.device} with {options.compute_type}: {error}.",
            where=str(folder),
            remedy="Try: diglot models verify"
            if options.device == "cpu"
            else "Leave out --device to use the processor.",
        ) from error


def patched(model: bytes, head: Head) -> bytes:
    """The bytes of a ``model.bin`` with another aligning head; unchanged where the file does not name one.

    The format is CTranslate2's own: a header, then variables as name, shape, type and bytes.
    """
    places = {name: at for name, at in _variables(model) if name.startswith("decoder/alignment_")}
    if set(places) != {"decoder/alignment_layer", "decoder/alignment_heads"}:
        return model  # an old converter: always the last layer's first head
    out = bytearray(model)
    struct.pack_into("<h", out, places["decoder/alignment_layer"], head.layer)
    struct.pack_into("<h", out, places["decoder/alignment_heads"], head.heads)
    return bytes(out)


def _variables(model: bytes) -> list[tuple[str, int]]:
    """Name and offset of the data of each variable."""
    at = 0

    def read(code: str) -> int:
        nonlocal at
        value: int = struct.unpack_from("<" + code, model, at)[0]
        at += struct.calcsize("<" + code)
        return value

    def text() -> str:
        nonlocal at
        length = read("H")
        value = model[at : at + length - 1].decode("utf-8", "replace")
        at += length
        return value

    try:
        read("I")  # binary version
        text()  # kind of model
        read("I")  # its revision
        out = []
        for _ in range(read("I")):
            name = text()
            for _ in range(read("B")):
                read("I")
            read("B")  # type
            size = read("I")
            out.append((name, at))
            at += size
    except struct.error:
        return []
    return out
