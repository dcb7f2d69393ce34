"""Parts of a text that are the same in every language: addresses, handles, hashtags, phone numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.document import Span

# An address ends before the punctuation that closes the sentence around it.
ADDRESS = (
    r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»‘’.,;:!?)\]}'…]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])@\w[\w.]*\w"
    r"|(?<![\w#&])#\w*[^\W\d]\w*"
)
# At least seven digits in groups, with a plus or brackets or separators that no number has; 10 000 000 is a number.
PHONE = (
    r"(?<![\w.,])(?:\+\d[\d ()/.-]{6,}\d"
    r"|\(\d{2,5}\)[\d /.-]{5,}\d"
    r"|(?!\d{1,3}(?: \d{3})* 000(?! ?\d))\d{2,5}[-/ ]\d{2,4}[- ]\d{2,5}(?:[- ]\d{2,5})?)(?!\w)"
)
_LITERAL = re.compile(f"{ADDRESS}|{PHONE}")
# One of these is in each of them: most sentences need no longer look.
_SIGNS = ("@", "#", "://", "www.")
_GROUPS = re.compile(r"\d\d[-/ ]\d\d|\+\d|\(\d\d")


def find(text: str) -> list[Span]:
    """The spans of addresses, e-mails, handles, hashtags and phone numbers, in order."""
    return list(_spans(text))


@lru_cache(maxsize=64)
def _spans(text: str) -> tuple[Span, ...]:
    """Several checks ask for the same text in turn."""
    if not any(map(text.__contains__, _SIGNS)) and not _GROUPS.search(text):
        return ()
    return tuple(match.span() for match in _LITERAL.finditer(text))
