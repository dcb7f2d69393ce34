"""The two sides of a translated article: how each runs, and what stands between its sentences."""

from __future__ import annotations

import unicodedata

from pipeline.document import UNDETERMINED
from pipeline.language import direction

# Scripts that set no space between sentences (Unicode Standard Annex 14, section 5.1, classes ID and SA).
_UNSPACED = {"ja", "km", "lo", "my", "th", "yue", "zh"}


def text_direction(code: str, text: str) -> str:
    """``ltr`` or ``rtl`` by the language; for an unknown one, by the direction of most of its letters.

    Never by the first strong letter (``dir=auto``): one Farsi news sentence in fourteen begins with a Latin one.
    """
    if code != UNDETERMINED:
        return direction(code)
    classes = [unicodedata.bidirectional(character) for character in text]
    return "rtl" if classes.count("R") + classes.count("AL") > classes.count("L") else "ltr"


def target_gap(gap: str, target: str) -> str:
    """What stands between two sentences of a translation, whatever stood between those of the original."""
    return "" if target.partition("-")[0] in _UNSPACED else gap or " "
