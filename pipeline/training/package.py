"""Weights -> a CTranslate2 model -> an Argos package. Needs NumPy and CTranslate2, not PyTorch.

The weights are named as ``network.Transformer`` names them, or made up by ``random_weights`` for measuring speed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.training.encodings import positions
from pipeline.training.vocabulary import END, START, UNKNOWN

if TYPE_CHECKING:
    from pipeline.training.sizes import Size

Weights = Mapping[str, NDArray[np.float32]]


def build_model(
    weights: Weights,
    size: Size,
    pieces: list[str],
    folder: Path,
    compute_type: str = "int8",
    target_positions: NDArray[np.float32] | None = None,
) -> None:
    """Write the CTranslate2 model folder. The arrays are scaled in place by quantisation: pass copies.

    ``target_positions`` takes the place of the decoder's sinusoids, (positions, width).
    """
    from ctranslate2.specs import common_spec, transformer_spec  # noqa: PLC0415 - heavy

    spec = transformer_spec.TransformerSpec.from_config(
        (size.encoder_layers, size.decoder_layers),
        size.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=-1,
        alignment_heads=1,
    )
    embedding = weights["embedding.weight"]
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    spec.decoder.projection.bias = weights["bias"]
    encodings = positions(size.positions, size.width)
    spec.encoder.position_encodings.encodings = encodings
    spec.decoder.position_encodings.encodings = encodings if target_positions is None else target_positions
    for side, stack in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        for i, layer in enumerate(stack.layer):
            _fill_layer(layer, weights, f"{side}.{i}.", decoder=side == "decoder")
        _norm(stack.layer_norm, weights, f"{side}_norm")
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = pieces[UNKNOWN], pieces[START], pieces[END]
    spec.config.decoder_start_token = pieces[START]
    spec.config.add_source_bos = spec.config.add_source_eos = False  # as Argos packages are
    spec.validate()
    spec.optimize(quantization=compute_type)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def _fill_layer(layer: Any, weights: Weights, name: str, *, decoder: bool) -> None:
    _norm(layer.self_attention.layer_norm, weights, name + "self_norm")
    _linear(layer.self_attention.linear[0], weights, name + "self_attention.query_key_value")
    _linear(layer.self_attention.linear[1], weights, name + "self_attention.out")
    if decoder:
        _norm(layer.attention.layer_norm, weights, name + "cross_norm")
        _linear(layer.attention.linear[0], weights, name + "cross_attention.query")
        _linear(layer.attention.linear[1], weights, name + "cross_attention.key_value")
        _linear(layer.attention.linear[2], weights, name + "cross_attention.out")
    _norm(layer.ffn.layer_norm, weights, name + "inner_norm")
    _linear(layer.ffn.linear_0, weights, name + "inner_in")
    _linear(layer.ffn.linear_1, weights, name + "inner_out")


def _linear(spec: Any, weights: Weights, name: str) -> None:
    spec.weight, spec.bias = weights[name + ".weight"], weights[name + ".bias"]


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[name + ".weight"], weights[name + ".bias"]


def random_weights(size: Size, pieces: int, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Weights of the right shapes that mean nothing, to measure the speed of a real size without a real model."""
    rng = np.random.default_rng(seed)
    out: dict[str, NDArray[np.float32]] = {}

    def linear(name: str, rows: int, columns: int) -> None:
        out[name + ".weight"] = rng.normal(0, columns**-0.5, (rows, columns)).astype(np.float32)
        out[name + ".bias"] = np.zeros(rows, np.float32)

    def norm(name: str) -> None:
        out[name + ".weight"], out[name + ".bias"] = np.ones(size.width, np.float32), np.zeros(size.width, np.float32)

    for side, layers in (("encoder", size.encoder_layers), ("decoder", size.decoder_layers)):
        for i in range(layers):
            name = f"{side}.{i}."
            for part in ("self_norm", "inner_norm", *(["cross_norm"] if side == "decoder" else [])):
                norm(name + part)
            linear(name + "self_attention.query_key_value", 3 * size.width, size.width)
            linear(name + "self_attention.out", size.width, size.width)
            if side == "decoder":
                linear(name + "cross_attention.query", size.width, size.width)
                linear(name + "cross_attention.key_value", 2 * size.width, size.width)
                linear(name + "cross_attention.out", size.width, size.width)
            linear(name + "inner_in", size.inner, size.width)
            linear(name + "inner_out", size.width, size.inner)
        norm(f"{side}_norm")
    out["embedding.weight"] = rng.normal(0, size.width**-0.5, (pieces, size.width)).astype(np.float32)
    out["bias"] = np.zeros(pieces, np.float32)
    return out


def write_package(
    folder: Path, *, source: str, target: str, names: tuple[str, str], version: str, vocabulary: bytes, readme: str
) -> None:
    """Put metadata, vocabulary and README beside the ``model`` folder: together they are an Argos package."""
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": names[0],
        "to_code": target,
        "to_name": names[1],
        "type": "translate",
        "links": [],
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / "sentencepiece.model").write_bytes(vocabulary)
    (folder / "README.md").write_text(readme, "utf-8")
