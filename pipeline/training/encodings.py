"""The positions of words, as the network is told them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def positions(count: int, width: int) -> NDArray[np.float32]:
    """(count, width) sinusoidal encodings (Vaswani et al. 2017), sines then cosines as CTranslate2 lays them out."""
    angle = np.arange(count)[:, None] / np.power(10_000, np.arange(width // 2)[None] / (width / 2))
    return np.concatenate([np.sin(angle), np.cos(angle)], 1).astype(np.float32)
