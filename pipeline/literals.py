"""Parts of a text that are the same in every language: addresses, handles, hashtags, phone numbers, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from pipeline.document import Span

# An address ends before the punctuation that closes the sentence around it.
ADDRESS = (
    r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»‘’.,;:!?)\]}'…]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])@\w[\w.]*\w"
    r"|(?<![\w#&])#\w*[^\W\d]\w*"
)
# At least seven digits in groups, with a plus or brackets or separators that no number has.
PHONE = (
    r"(?<![\w.,])(?:\+\d[\d ()/.-]{6,}\d"
    r"|\(\d{2,5}\)[\d /.-]{5,}\d"
    r"|\d{2,5}[-/ ]\d{2,4}[- ]\d{2,5}(?:[- ]\d{2,5})?)(?!\w)"
)
_LITERAL = re.compile(f"{ADDRESS}|{PHONE}")
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)|\d(?:[\d.,٫٬’'\u00a0\u202f]*\d)?")


def find(text: str) -> list[Span]:
    """The spans of addresses, e-mails, handles, hashtags and phone numbers, in order."""
    return [match.span() for match in _LITERAL.finditer(text)]


def numbers(text: str) -> Counter[str]:
    """How often each number occurs, as its digits alone: 1,000 and 1.000 and ۱۰۰۰ are all ``1000``.

    Digits of every script count; a decimal mark cannot be told from a grouping mark without knowing the language, so
    both are dropped: 3.5 is ``35`` on both sides of a translation.
    """
    found: Counter[str] = Counter()
    for match in _NUMBER.finditer(text):
        digits = "".join(str(unicodedata.digit(char)) for char in match[0] if unicodedata.digit(char, None) is not None)
        if digits:
            found[digits.lstrip("0") or "0"] += 1
    return found
