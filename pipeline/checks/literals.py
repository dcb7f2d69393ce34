"""What is the same in every language: addresses, handles, hashtags, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.document import Severity
from pipeline.numbers import ascii_digits

_GROUP = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[ \u00a0\u202f-]")
_LONG = 1000  # characters: nobody reads an address of this length
_BETWEEN = re.compile(r"(?<=\d)[\s()/.\u200e\u200f-]+(?=\d)")


@check("error", "warning", mends=True)
def lost_literal(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """An address or its like is missing in the translation."""
    theirs = [pair.target[start:end] for start, end in literals.find(pair.target)]
    known = {*theirs}
    mine = literals.find(pair.source)
    for start, end in mine:
        literal = pair.source[start:end]
        if literal in known or _stands(literal, pair.target) or _otherwise(literal, pair.target):
            continue
        # hashtags are words to search for: some have a translation of their own
        severity: Severity = "warning" if literal[0] == "#" else "error"
        yield Found(
            severity, f"“{literal}”", (start, end), fix=_mended(literal, pair.target, theirs, single=len(mine) == 1)
        )


def _stands(literal: str, target: str) -> bool:
    """Whether it is there, and not as part of a longer one; capitals count in what follows a host alone (RFC 3986)."""
    same = re.IGNORECASE if "/" not in literal.partition("://")[2] + literal.partition("://")[0] else re.NOFLAG
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(literal)}(?![A-Za-z0-9/])", target, same))


def _otherwise(literal: str, target: str) -> bool:
    """Whether it is there in another writing: a phone number in other digits, grouped anew or from right to left, a
    hashtag with its mark at the other end."""
    if literal[0] == "#":
        return f"{literal[1:]}#" in target
    if not _is_phone(literal):
        bare = _SEPARATORS.sub("", literal)
        return bare.isalnum() and bare in _SEPARATORS.sub("", ascii_digits(target))
    groups = _GROUP.findall(ascii_digits(literal))
    theirs = _GROUP.findall(ascii_digits(target))
    return "".join(groups) in _BETWEEN.sub("", ascii_digits(target)) or all(group in theirs for group in groups)


def _mended(literal: str, target: str, theirs: list[str], *, single: bool) -> str | None:
    """The target with what became of a literal put right: where it was torn apart, or the only one of its kind."""
    torn = re.compile(r"\s?".join(map(re.escape, literal)), re.IGNORECASE) if len(literal) < _LONG else None
    places = list(torn.finditer(target)) if torn else []
    if len(places) == 1:
        start, end = places[0].span()
        return target[:start] + literal + target[end:]
    if single and len(theirs) == 1 and _kind(theirs[0]) == _kind(literal) and target.count(theirs[0]) == 1:
        return target.replace(theirs[0], literal)
    return None


def _kind(literal: str) -> str:
    if literal[0] in "@#":
        return literal[0]
    if _SEPARATORS.sub("", literal).isalnum():
        return "phone" if _is_phone(literal) else "account"
    return "mail" if "@" in literal else "phone" if _is_phone(literal) else "address"


def _is_phone(literal: str) -> bool:
    return not any(map(str.isalpha, literal))
