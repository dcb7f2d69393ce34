"""Packages of the older and the rarer kind: byte-pair codes, and models of several languages asked by a token."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.engines.argos.engine import Argos
from pipeline.engines.base import Pair, Request
from pipeline.models import packages
from pipeline.training.package import build_model, random_weights
from pipeline.training.sizes import Size

EN_ES = Pair("en", "es")
SMALL = Size(1, 1, 32, 4, 64, 512, 1e-3, 10, 20, positions=128)


def test_a_target_prefix_is_forced_and_not_shown(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "packages"
    shutil.copytree(installed / "translate-en_es-1_0", place / "translate-en_es-1_0")
    metadata = place / "translate-en_es-1_0" / "metadata.json"
    # a word of the model's own stands in for the token of a language
    metadata.write_text(json.dumps(json.loads(metadata.read_text("utf-8")) | {"target_prefix": "▁La"}), "utf-8")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(place))
    source = "The strike starts on Monday."
    output = Argos().translate([Request(source)], EN_ES)[0]
    assert output.target == "huelga empieza el lunes."
    links = {(source[s0:s1], output.target[t0:t1]) for s0, s1, t0, t1 in output.alignment.links}
    assert {("strike", "huelga"), ("Monday", "lunes")} <= links


def test_a_package_with_byte_pair_codes_is_found_and_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "packages"
    folder = place / "translate-en_es-0_9"
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    tokens = ["<unk>", "<s>", "</s>", *letters, *(letter + "@@" for letter in letters), ".", "the", "strike"]
    build_model(random_weights(SMALL, len(tokens), seed=3), SMALL, tokens, folder / "model")
    (folder / "bpe.model").write_text("#version: 0.2\nt h\nth e</w>\ns t\nst r\nstr i\nstri k\nstrik e</w>\n", "utf-8")
    (folder / "metadata.json").write_text('{"from_code": "en", "to_code": "es", "package_version": "0.9"}', "utf-8")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(place))
    package = packages.shelf(place).find(EN_ES)
    assert package is not None
    assert package.vocabulary.name == "bpe.model"
    output = Argos().translate([Request("The strike.")], EN_ES)[0]
    assert output.target
    assert "@@" not in output.target
    for s0, s1, t0, t1 in output.alignment.links:
        assert 0 <= s0 < s1 <= len("The strike.")
        assert 0 <= t0 < t1 <= len(output.target)
