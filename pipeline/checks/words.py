"""The words of a text, as the checks see them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple


class Word(NamedTuple):
    """A word as it is written, with its span."""

    start: int
    end: int
    text: str


@cache
def _pattern() -> re.Pattern[str]:
    """Letters and digits with their combining marks (Python's own word characters leave the vowel signs of Arabic and
    Hindi out); a hyphen, an apostrophe or the non-joiner of Farsi inside a word joins it."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    part = rf"\w[\w{re.escape(marks)}]*"
    return re.compile(rf"{part}(?:[’'\u200c-]{part})*")


@lru_cache(maxsize=64)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, numbers too."""
    return tuple(Word(*match.span(), match[0]) for match in _pattern().finditer(text))


def folded(text: str) -> str:
    """A text without regard to capitals and spaces at its ends."""
    return " ".join(text.casefold().split())
