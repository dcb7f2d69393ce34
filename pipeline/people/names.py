"""The names by which people log in and sign what they write."""

from __future__ import annotations

import unicodedata

from pipeline.errors import PeopleError

LONGEST = 40
_MARKS = " .-_’'"


def checked(name: str) -> str:
    """``name`` as it is kept: in Unicode's form NFC, with single spaces. Raises ``PeopleError`` if it is not one."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > LONGEST:
        raise PeopleError(f"A name has 1 to {LONGEST} characters.")
    if not any(one.isalnum() for one in name) or not all(_is_fit(one) for one in name):
        raise PeopleError("A name is made of letters, digits, spaces, and any of . - _ ’")
    return name


def folded(name: str) -> str:
    """What two names have in common that are the same person's: capitals and ways of encoding do not count.

    Compatibility caseless matching: The Unicode Standard, section 3.13, D146.
    """
    text = unicodedata.normalize("NFD", name)
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(text.split())


def _is_fit(one: str) -> bool:
    # letters, marks on letters, digits; nothing invisible, and nothing that turns the text around it
    return one in _MARKS or unicodedata.category(one)[0] in "LMN"
