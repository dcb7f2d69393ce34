"""Parts of a text that are the same in every language: addresses, handles, hashtags, numbers of phones and the like."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.document import Span

# An address ends before the punctuation that closes the sentence around it.
ADDRESS = (
    r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»‘’.,;:!?)\]}'…]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@-])(?:[A-Za-z0-9-]+\.)+(?:org|com|net|info|edu|gov)(?:\.[a-z]{2})?(?![\w-]|\.\w)"
    r"(?:/[^\s<>\"“”«»]*[^\s<>\"“”«»‘’.,;:!?)\]}'…])?"
    r"|(?<![\w@.])@\w[\w.]*\w"
    r"|(?<![\w#&])#\w*[^\W\d]\w*"
)
# At least seven digits in groups, with a plus or brackets or separators that no number has; 10 000 000 is a number.
PHONE = (
    r"(?<![\w.,])(?:\+\d[\d ()/.-]{6,}\d"
    r"|\(\d{2,5}\)[\d /.-]{5,}\d"
    r"|(?!\d{1,3}(?: \d{3})* 000(?! ?\d))\d{2,5}[-/ ]\d{2,4}[- ]\d{2,5}(?:[- ]\d{2,5})?)(?!\w)"
)
# The numbers of books (ISBN-13) and of bank accounts (IBAN, ISO 13616), which may stand in groups.
CODE = (
    r"(?<![\w-])97[89][- ]?(?:\d[- ]?){9}\d(?![\w-])"
    r"|(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"
)
_LITERAL = re.compile(f"{ADDRESS}|{CODE}|{PHONE}")
# One of these is in each of them: most sentences need no longer look.
_SIGNS = ("@", "#", "://", "www.", ".org", ".com", ".net", ".info", ".edu", ".gov")
_GROUPS = re.compile(r"\d\d[-/ ]\d\d|\+\d|\(\d\d|97[89][- ]?\d|[A-Z]{2}\d\d")


def find(text: str) -> list[Span]:
    """The spans of addresses, e-mails, handles, hashtags and phone numbers, in order."""
    return list(_spans(text))


def without(text: str) -> str:
    """A text without them, a space in the place of each."""
    for start, end in reversed(find(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


@lru_cache(maxsize=64)
def _spans(text: str) -> tuple[Span, ...]:
    """Several checks ask for the same text in turn."""
    if not any(map(text.__contains__, _SIGNS)) and not _GROUPS.search(text):
        return ()
    return tuple(match.span() for match in _LITERAL.finditer(text))
