"""The issue that benchmarks run on."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "red_flag.md"


def issue() -> Path:
    """A real issue where it lies beside the checkout, else the sample in ``input/``."""
    if SEED.exists():
        return SEED
    return max((ROOT / "input").glob("*.md"), key=lambda path: path.stat().st_size)
