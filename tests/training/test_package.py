"""What needs no PyTorch: vocabulary, batches, alignment, and a package that CTranslate2 runs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import pytest

from pipeline.models import archive
from pipeline.training import aligner, package, vocabulary
from pipeline.training.batches import Encoded
from pipeline.training.corpus import Example
from pipeline.training.sizes import Size
from tests.fixtures import grammar

SMALL = Size(2, 1, 32, 4, 300, 512, 1e-3, 10, 20, positions=128)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    rules = grammar.load()
    plans = grammar.sentences(800, 5, others=False)
    return [Example(rules.render(plan, "en"), rules.render(plan, "es"), "grammar") for plan in plans]


@pytest.fixture(scope="module")
def pieces_model(examples: list[Example]) -> bytes:
    return vocabulary.train([text for e in examples for text in (e.source, e.target)], 400, seed=1)


def test_vocabulary_is_the_same_each_time_and_keeps_no_path(examples: list[Example], pieces_model: bytes) -> None:
    again = vocabulary.train([text for e in examples for text in (e.source, e.target)], 400, seed=1)
    assert again == pieces_model
    assert not any(str(path).encode() in pieces_model for path in (Path.cwd(), Path.home(), Path("/tmp"), "input:"))  # noqa: S108


def test_batches_hold_every_example_and_stay_within_their_size(examples: list[Example], pieces_model: bytes) -> None:
    pieces = vocabulary.load(pieces_model)
    encoded = Encoded(examples, pieces)
    seen = []
    for batch in encoded.epoch(0, 512):
        assert batch.wanted.size <= 512
        assert batch.source.shape[0] == batch.given.shape[0] == batch.wanted.shape[0]
        for source, wanted in zip(batch.source, batch.wanted, strict=True):
            row = [int(i) for i in source if i != batch.padding], [int(i) for i in wanted if i != batch.padding]
            assert row[1].pop() == vocabulary.END
            seen.append((pieces.decode(row[0]), pieces.decode(row[1])))
    assert sorted(seen) == sorted((pieces.decode(pieces.encode(e.source)), e.target) for e in examples)


def test_a_weight_says_how_often_an_example_is_seen(pieces_model: bytes) -> None:
    pieces = vocabulary.load(pieces_model)
    encoded = Encoded([Example("the strike", "la huelga", "x", 2.5)], pieces)
    times = [sum(batch.source.shape[0] for batch in encoded.epoch(epoch, 512)) for epoch in range(200)]
    assert set(times) == {2, 3}
    assert sum(times) / 200 == pytest.approx(2.5, abs=0.15)


def test_the_aligner_finds_the_words_that_translate_each_other(examples: list[Example], pieces_model: bytes) -> None:
    pieces = vocabulary.load(pieces_model)
    encoded = Encoded(examples, pieces)
    lexicon = aligner.estimate(encoded.pairs(), pieces.get_piece_size())
    batch = next(
        Encoded([Example("The strike starts on Monday.", "La huelga empieza el lunes.", "x")], pieces).epoch(0, 99)
    )
    pointing = aligner.guide(lexicon, batch)[0]
    source = [pieces.id_to_piece(int(i)) for i in batch.source[0]]
    target = [pieces.id_to_piece(int(i)) for i in batch.wanted[0][:-1]]
    assert pointing.shape == (len(target) + 1, len(source))
    assert not pointing[-1].any()  # the end of the sentence
    pairs = {(target[t], source[int(np.argmax(pointing[t]))]) for t in range(len(target))}
    assert ("▁lunes", "▁Monday") in pairs
    assert ("▁empieza", "▁starts") in pairs or ("▁empieza", "▁start") in pairs


def test_a_package_runs_and_its_zip_never_changes(tmp_path: Path, pieces_model: bytes) -> None:
    pieces = vocabulary.load(pieces_model)
    tokens = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    folder = tmp_path / "translate-en_es-1_0"
    weights = package.random_weights(SMALL, len(tokens))
    package.build_model(weights, SMALL, tokens, folder / "model")
    package.write_package(
        folder,
        source="en",
        target="es",
        names=("English", "Spanish"),
        version="1.0",
        vocabulary=pieces_model,
        readme="x",
    )
    translator = ctranslate2.Translator(str(folder / "model"), device="cpu", intra_threads=1)
    out = translator.translate_batch(
        [pieces.encode("The strike starts.", out_type=str)], beam_size=1, max_decoding_length=7, return_attention=True
    )[0]
    assert len(out.attention[0]) == len(out.hypotheses[0])
    assert json.loads((folder / "metadata.json").read_text("utf-8"))["from_code"] == "en"
    first = archive.pack(folder, tmp_path / "a.argosmodel").read_bytes()
    second = archive.pack(folder, tmp_path / "b.argosmodel").read_bytes()
    assert first == second
    with zipfile.ZipFile(tmp_path / "a.argosmodel") as file:
        assert {name.split("/")[0] for name in file.namelist()} == {folder.name}
