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


# The same for ASCII, in a third of the time.
_PLAIN = re.compile(r"\w+(?:['-]\w+)*")


def _words(text: str) -> re.Pattern[str]:
    return _PLAIN if text.isascii() else _pattern()


@lru_cache(maxsize=64)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, numbers too."""
    return tuple([Word._make((*match.span(), match[0])) for match in _words(text).finditer(text)])


@lru_cache(maxsize=64)
def written(text: str) -> tuple[str, ...]:
    """The words of a text without their places, in a fifth of the time: most checks find nothing to point at."""
    return tuple(_words(text).findall(text))


@lru_cache(maxsize=64)
def lowered(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(map(str.lower, written(text)))


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """A text without regard to capitals and spaces at its ends."""
    return " ".join(text.casefold().split())
