"""Numbers said in words: which of a few a text holds. Data: ``data/numerals.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

# What Arabic writes together with the word behind it: and, so, with, like, for, the.
_JOINED = {"ar": "[وف]?[بكل]?(?:ال|لل)?"}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_TWENTY, _LARGEST = 20, 99


def known(value: int, language: str) -> bool:
    """Whether there are words for a number at all."""
    return _said_of(value) in _patterns(language)


def says(text: str, value: int, language: str) -> bool:
    """Whether a text may say a number in words: as itself, an ordinal or a fraction. Of 63 only sixty is looked for."""
    pattern = _patterns(language).get(_said_of(value))
    return pattern is not None and pattern.search(text.lower()) is not None


def in_roman(value: int) -> str:
    """A number up to 39 in Roman numerals."""
    roman = ""
    for worth, letters in _ROMAN:
        roman += letters * (value // worth)
        value %= worth
    return roman


def roman(word: str) -> int:
    """The number up to 39 that Roman numerals are, 0 for other words; I alone is rather a word."""
    return next((value for value in range(2, 40) if in_roman(value) == word), 0) if set(word) <= set("IVX") else 0


def _said_of(value: int) -> int:
    return value // 10 * 10 if _TWENTY <= value <= _LARGEST else value


@lru_cache(maxsize=64)
def _patterns(language: str) -> dict[int, re.Pattern[str]]:
    code = language.partition("-")[0]
    joined = _JOINED.get(code, "")
    return {int(value): _pattern(words.split(), joined) for value, words in _table().get(code, {}).items()}


def _pattern(words: list[str], joined: str) -> re.Pattern[str]:
    any_of = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w){joined}(?:{any_of})(?!\w)")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("pipeline") / "data" / "numerals.toml").read_text("utf-8"))
