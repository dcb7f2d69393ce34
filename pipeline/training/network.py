"""The network: a pre-norm Transformer (Vaswani et al. 2017; Xiong et al. 2020) whose weights CTranslate2 can run.

Embeddings are tied three ways; positions are sinusoidal, first half sine, second half cosine as CTranslate2 lays them
out. The first head of the last decoder layer is the one that packages show as alignment: ``forward`` gives its
attention so that it can be taught to align (Garg et al. 2019, "Jointly Learning to Align and Translate").
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own convention
from torch import Tensor, nn

from pipeline.training.encodings import positions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.training.sizes import Size


class Attention(nn.Module):
    """Multi-head attention; queries from ``x``, keys and values from ``memory`` (``x`` itself for self-attention)."""

    def __init__(self, size: Size, *, cross: bool) -> None:
        super().__init__()
        self.heads, self.cross, self.dropout = size.heads, cross, size.dropout
        if cross:
            self.query = nn.Linear(size.width, size.width)
            self.key_value = nn.Linear(size.width, 2 * size.width)
        else:
            self.query_key_value = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, *, causal: bool = False, show: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """The output and, with ``show``, the first head's attention logits (n, T, S)."""
        if self.cross:
            q, (k, v) = self.query(x), self.key_value(memory).chunk(2, -1)
        else:
            q, k, v = self.query_key_value(x).chunk(3, -1)
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (q, k, v))
        dropout = self.dropout if self.training else 0.0
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout, is_causal=causal)
        shown = None
        if show:
            shown = (q[:, 0] @ k[:, 0].transpose(1, 2)).float() / math.sqrt(q.shape[-1])
            if mask is not None:
                shown = shown.masked_fill(~mask[:, 0], float("-inf"))
        return self.out(y.transpose(1, 2).flatten(2)), shown


class Layer(nn.Module):
    """One encoder or (``cross``) decoder layer."""

    def __init__(self, size: Size, *, cross: bool) -> None:
        super().__init__()
        self.self_norm = nn.LayerNorm(size.width)
        self.self_attention = Attention(size, cross=False)
        self.cross_norm = nn.LayerNorm(size.width) if cross else None
        self.cross_attention = Attention(size, cross=True) if cross else None
        self.inner_norm = nn.LayerNorm(size.width)
        self.inner_in = nn.Linear(size.width, size.inner)
        self.inner_out = nn.Linear(size.inner, size.width)
        self.drop = nn.Dropout(size.dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None, memory: Tensor | None = None, *, show: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        shown = None
        normed = self.self_norm(x)
        decoder = self.cross_attention is not None
        y, _ = self.self_attention(normed, normed, None if decoder else mask, causal=decoder)
        x = x + self.drop(y)
        if self.cross_attention is not None and self.cross_norm is not None and memory is not None:
            y, shown = self.cross_attention(self.cross_norm(x), memory, mask, show=show)
            x = x + self.drop(y)
        y = self.inner_out(self.drop(F.relu(self.inner_in(self.inner_norm(x)))))
        return x + self.drop(y), shown


class Transformer(nn.Module):
    """``pieces`` is the vocabulary's size; the number ``pieces`` itself is padding."""

    def __init__(self, size: Size, pieces: int) -> None:
        super().__init__()
        self.size, self.padding = size, pieces
        self.embedding = nn.Embedding(pieces + 1, size.width, padding_idx=pieces)
        nn.init.normal_(self.embedding.weight, 0, size.width**-0.5)
        self.encoder = nn.ModuleList(Layer(size, cross=False) for _ in range(size.encoder_layers))
        self.encoder_norm = nn.LayerNorm(size.width)
        self.decoder = nn.ModuleList(Layer(size, cross=True) for _ in range(size.decoder_layers))
        self.decoder_norm = nn.LayerNorm(size.width)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self.drop = nn.Dropout(size.dropout)
        self.positions: Tensor
        self.register_buffer("positions", torch.from_numpy(positions(size.positions, size.width)), persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1 and not name.startswith("embedding"):
                nn.init.xavier_uniform_(parameter)

    def _embed(self, pieces: Tensor) -> Tensor:
        embedded = self.embedding(pieces) * math.sqrt(self.size.width) + self.positions[: pieces.shape[1]]
        result: Tensor = self.drop(embedded)
        return result

    def forward(self, source: Tensor, given: Tensor, *, show: bool = False) -> tuple[Tensor, Tensor | None]:
        """(n, S) and (n, T) pieces -> (n, T, V) logits and, with ``show``, (n, T, S) logits of the aligning head."""
        mask = (source != self.padding)[:, None, None, :]
        memory = self._embed(source)
        for layer in self.encoder:
            memory, _ = layer(memory, mask)
        memory = self.encoder_norm(memory)
        x = self._embed(given)
        shown = None
        for i, layer in enumerate(self.decoder):
            x, shown = layer(x, mask, memory, show=show and i == len(self.decoder) - 1)
        return F.linear(self.decoder_norm(x), self.embedding.weight[: self.padding], self.bias), shown


def weights(network: Transformer) -> dict[str, NDArray[np.float32]]:
    """The weights by name as copies (``package.build`` scales in place), with no padding row."""
    out = {name: value.detach().float().cpu().numpy().copy() for name, value in network.state_dict().items()}
    out["embedding.weight"] = out["embedding.weight"][: network.padding]
    return out
