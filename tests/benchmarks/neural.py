"""What the Argos engine costs: ``python -m tests.benchmarks.neural`` (part of ``make bench``).

A package with random weights in the shape of a Transformer-base (6+6 layers, width 512, 32,000 pieces, int8) is made on
the spot. Its decoder's positions are such that every output has 26 pieces, whoever runs it: so all sides do the same
work. Since its outputs mean nothing, second attempts (``retries``) are off. Each figure is a ratio within one run.

    throughput   the engine against bare ``translate_batch`` given the same pieces in one call
    alignment    the engine with alignment against without
    memory       the greatest resident memory of a job of many issues against one of one
    peer         CPU seconds of argostranslate's own translate() against the engine's, in an environment of its own

The peer needs argostranslate with all it brings (PyTorch among it): give its Python as ``--peer PYTHON``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import reading
from pipeline.engines.argos.decode import Decoder
from pipeline.engines.argos.engine import cutter
from pipeline.engines.argos.model import BATCH_TOKENS, BEAM, LENGTH_PENALTY, Head, Model, Options, physical_cores
from pipeline.engines.base import Pair
from pipeline.models import install, packages
from pipeline.sentences import segment
from pipeline.training import package, vocabulary
from pipeline.training.encodings import positions
from pipeline.training.sizes import SIZES
from tests.benchmarks.issue import diglot, issue, workspace
from tests.fixtures.models import package_file

OUTPUT_PIECES = 26
ROUNDS = 3
PEER = Path(__file__).with_name("peer_argos.py")


def paragraphs() -> list[list[str]]:
    """The issue's sentences by paragraph."""
    document = reading.read(issue())
    return [
        [one.source for one in block.segments]
        for article in document.articles
        for block in segment(article).parts()
        if block.segments
    ]


def make_package(folder: Path, sentences: list[str]) -> Path:
    """A random-weight package of the base size, with a vocabulary of the issue filled up with made-up pieces."""
    size = SIZES["base"]
    place = folder / "translate-en_es-1_0"
    model = vocabulary.train(sentences, 6000, seed=1)
    pieces = vocabulary.load(model)
    names = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    names += [f"▁x{i}" for i in range(size.vocabulary - len(names))]
    target = positions(size.positions, size.width)
    weights = package.random_weights(size, size.vocabulary)
    # one dimension tells the end of the sentence that its time has come
    target[:, 0] = 0.0
    target[OUTPUT_PIECES - 1 :, 0] = 1e4
    weights["embedding.weight"][:, 0] = 0.0
    weights["embedding.weight"][vocabulary.END, 0] = 50.0
    weights["bias"][vocabulary.END] = -1e3
    package.build_model(weights, size, names, place / "model", target_positions=target)
    package.write_package(
        place,
        source="en",
        target="es",
        names=("English", "Spanish"),
        version="1.0",
        vocabulary=model,
        readme="random\n",
    )
    return place


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of one call."""
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def throughput(place: Path, sentences: list[str]) -> None:
    found = packages.read(place)
    model = Model(found.path / "model", Options(), Head())
    decoder = Decoder(model, cutter(found), Pair("en", "es"), retries=False)
    tokens = [list(decoder.cutter.cut(sentence).tokens) for sentence in sentences]

    def bare() -> None:
        model.translator.translate_batch(
            tokens,
            beam_size=BEAM,
            length_penalty=LENGTH_PENALTY,
            return_scores=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
        )

    decoder.run(sentences[:8])  # loads the model and everything else
    sides: dict[str, Callable[[], object]] = {
        "bare translate_batch": bare,
        "engine, no alignment": lambda: decoder.run(sentences, aligned=False),
        "engine, alignment": lambda: decoder.run(sentences, aligned=True),
    }
    runs = {name: [timed(work) for _ in range(ROUNDS)] for name, work in sides.items()}
    best = {name: (min(wall for wall, _ in times), min(cpu for _, cpu in times)) for name, times in runs.items()}
    for name, (wall, cpu) in best.items():
        print(f"  {name:24} {wall:7.2f} s, {cpu:7.2f} s CPU, {len(sentences) / wall:6.1f} sentences/s")
    for what, i in (("wall", 0), ("CPU", 1)):
        alone, plain, aligned = (best[name][i] for name in sides)
        print(
            f"  by {what}: throughput of the engine against bare {alone / plain:.2f} (wanted: at least 0.95)", end="; "
        )
        print(f"alignment on against off {aligned / plain:.2f} (wanted: at most 1.25)")


def peer(place: Path, groups: list[list[str]], python: str) -> None:
    """The same paragraphs through argostranslate and through the engine, each in a fresh process of its own."""
    found = packages.read(place)
    decoder = Decoder(Model(found.path / "model", Options(), Head()), cutter(found), Pair("en", "es"), retries=False)
    sentences = [sentence for group in groups for sentence in group]
    decoder.run(sentences[:4])
    _, ours = timed(lambda: decoder.run(sentences))
    environment = os.environ | {"ARGOS_PACKAGES_DIR": str(place.parent), "HOME": str(place.parent.parent)}
    out = subprocess.run(
        [python, str(PEER)], input=json.dumps(groups), text=True, capture_output=True, check=False, env=environment
    )
    if out.returncode:
        print("  the peer failed:", out.stderr.strip().splitlines()[-1:])
        return
    theirs = float(out.stdout.split()[-1])
    print(
        f"  argostranslate {theirs:.1f} s CPU, engine with alignment {ours:.1f} s CPU: {theirs / ours:.1f} times less"
    )


def memory(scratch: Path, copies: int) -> None:
    """The whole command over one issue and over many, with the small test model as its engine."""
    place = scratch / "small"
    install.install(package_file("en_es"), place, Options())
    os.environ["ARGOS_PACKAGES_DIR"] = str(place)
    text = issue().read_text("utf-8")
    one = diglot(workspace(scratch / "one", text, 1))
    many = diglot(workspace(scratch / "many", text, copies))
    print(f"  memory: 1 issue {one.megabytes:.0f} MB, {copies} issues {many.megabytes:.0f} MB:", end=" ")
    print(f"{many.megabytes / one.megabytes:.2f} times (wanted: at most 1.20)")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--peer", default=os.environ.get("ARGOS_PYTHON", ""), help="a Python that has argostranslate"
    )
    arguments.add_argument("--sentences", type=int, default=0, help="only the first so many")
    arguments.add_argument("--copies", type=int, default=100, help="issues of the large job whose memory is measured")
    given = arguments.parse_args()
    groups = paragraphs()
    sentences = [sentence for group in groups for sentence in group]
    if given.sentences:
        sentences = sentences[: given.sentences]
        groups = groups[: max(1, given.sentences // 3)]
    with tempfile.TemporaryDirectory() as scratch:
        place = make_package(Path(scratch) / "packages", sentences)
        print(
            f"Argos engine, random Transformer-base, {len(sentences)} sentences, {physical_cores()} cores, beam {BEAM}"
        )
        throughput(place, sentences)
        if given.peer:
            peer(place, groups, given.peer)
        else:
            print("  no peer: --peer PYTHON names one that has argostranslate")
        memory(Path(scratch), given.copies)


if __name__ == "__main__":
    main()
