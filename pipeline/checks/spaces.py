"""Spaces: too many, too few, the unbreakable ones, and what cannot be seen at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipeline import literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.document import Span
from pipeline.glossary import languages

_SEVERAL = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_BEFORE = re.compile(r"(?<=[^\W_])[ \t]+(?=[,.;:!?،؛؟)\]}](?![.\w])(?![:;]?-?[()]))")  # but not before :)
# On the wrong side of the mark: bread ,work
_SWAPPED = re.compile(r"(?<=[^\W_])[ \t]+([,;،؛])(?=[^\W\d_])")
# Two sentences without a space: they left.Nobody came
_STOPPED = re.compile(r"(?<=[^\W\d_]{2}[.])(?=[^\W\d_]{2})")
_AFTER_OPENING = re.compile(r"(?<=[(\[{¿¡])[ \t]+(?=\w)")
# One of these is where a space may be wrong: most sentences have none.
_DOUBTFUL = re.compile(r"[,;!?،؛؟.][^\W\d_]|[(\[{¿¡][ \t]")
_BEFORE_MARKS = ("  ", "\t", *(f" {mark}" for mark in ",.;:!?،؛؟)]}"))
_MISSING = re.compile(r"(?<=[^\W\d_]{2}[,;!?،؛؟])(?=[^\W\d_]{2})")
# In Latin script a joiner has nothing to join; elsewhere it is spelling.
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NEAR = 20
_INSIDE = re.compile(r"(?<=«)([ \t]?)(?=\S)|(?<=[^\s«])([ \t]?)(?=»)")
_TATWEEL = "\u0640"


@check("warning", mends=True)
def spaces(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """There are spaces too many or too few."""
    here, bare = context.target_locale, pair.target.strip()
    if here.unspaced or not bare:
        return
    if bare == pair.target and not any(map(bare.__contains__, _BEFORE_MARKS)) and not _DOUBTFUL.search(bare):
        return
    blocked = literals.find(pair.target)
    edits: list[tuple[int, int, str]] = []
    start, end = len(pair.target) - len(pair.target.lstrip()), len(pair.target.rstrip())
    edits += [(0, start, "")] if start else []
    edits += [(end, len(pair.target), "")] if end < len(pair.target) else []
    edits += [(*match.span(), " ") for match in _SEVERAL.finditer(pair.target)]
    for pattern in (_BEFORE, _AFTER_OPENING):
        for match in pattern.finditer(pair.target):
            if pair.target[match.end()] not in here.space_before:
                edits.append((*match.span(), ""))
    swapped = (match for match in _SWAPPED.finditer(pair.target) if match[1] not in here.space_before)
    edits += [(*match.span(), f"{match[1]} ") for match in swapped]
    edits += [(at, at, " ") for at in _unspaced_stops(pair.target) if not any(_unspaced_stops(pair.source))]
    edits += [(*match.span(), " ") for match in _MISSING.finditer(pair.target) if not _MISSING.search(pair.source)]
    edits = _apart([edit for edit in edits if not any(a < edit[1] and edit[0] < b for a, b in blocked)])
    if edits:
        span = edits[0][:2] if edits[0][0] < edits[0][1] else (edits[0][0] - 1, edits[0][0])
        detail = f"at “{_around(pair.target, span)}”"
        yield Found("warning", detail, target_span=span, fix=_edited(pair.target, edits))


@check("warning", "info", mends=True)
def space_before_mark(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A mark needs an unbreakable space before it."""
    marks = context.target_locale.space_before
    if not marks:
        return
    blocked = literals.find(pair.target)
    edits: list[tuple[int, int, str]] = []
    missing = False
    if not any(map(pair.target.__contains__, (*marks, "«"))):
        return
    for match in _before_marks(marks).finditer(pair.target):
        at = match.end()
        if any(a <= at < b for a, b in blocked):
            continue
        missing = missing or not match[1]
        edits.append((*match.span(), "\u00a0" if pair.target[at] in ":»" else "\u202f"))
    if "»" in marks:
        for match in _INSIDE.finditer(pair.target) if "«" in pair.target or "»" in pair.target else ():
            missing = missing or not match[0]
            edits.append((*match.span(), "\u00a0"))
    edits = _apart(edits)
    if edits:
        at = edits[0][1]
        yield Found("warning" if missing else "info", target_span=(at, at + 1), fix=_edited(pair.target, edits))


@check("warning", mends=True)
def invisible(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation has characters that cannot be seen."""
    if pair.target.isprintable() and _TATWEEL not in pair.target:
        return
    latin = languages.script(context.target) in ("Latn", "Cyrl", "Grek")
    doubtful = [at for at, char in enumerate(pair.target) if not char.isprintable() or char == _TATWEEL]
    places = [at for at in doubtful if _is_invisible(pair.target, at, latin=latin)]
    places = [at for at in places if pair.target[at] not in pair.source]
    if places:
        names = ", ".join(dict.fromkeys(_name(pair.target[at]) for at in places))
        gone = set(places)
        fix = "".join(_instead(char) if at in gone else char for at, char in enumerate(pair.target))
        yield Found("warning", names, target_span=(places[0], places[0] + 1), fix=fix)


def _unspaced_stops(text: str) -> Iterator[int]:
    """Where a sentence begins right behind the full stop of another."""
    for match in _STOPPED.finditer(text):
        before, after = text[match.start() - 2], text[match.end()]
        if (before.islower() and after.isupper()) or (languages.script_of_letter(before) == "Arab"):
            yield match.start()


@lru_cache(maxsize=16)
def _before_marks(marks: str) -> re.Pattern[str]:
    """The spaces, or places without one, before some marks where these end a word."""
    return re.compile(rf"(?<=[\w)\]»%€’'\"])([ \t]?)(?=[{re.escape(marks)}]+(?:[\s\"”»)\]…]|$))")


def _around(text: str, span: Span) -> str:
    """A place with the word before and behind it."""
    start, end = span
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return f"{before.split(' ')[-1]}{text[start:end]}{behind.lstrip().split(' ')[0]}"


def _instead(char: str) -> str:
    """What is put where an invisible character was: a space for what ends a line."""
    return " " if unicodedata.category(char) in ("Zl", "Zp") else ""


def _is_invisible(text: str, at: int, *, latin: bool) -> bool:
    char = text[at]
    if char.isprintable():  # most are; a tatweel that leads to a name in Latin letters has its use
        return char == _TATWEEL and languages.script_of_letter(text[at + 1 : at + 2] or " ") == "Arab"
    before = text[at - 1 : at] or " "
    if char in _JOINERS and (unicodedata.category(before)[0] == "S" or before == "\ufe0f"):  # signs joined to one
        return False
    if char in _JOINERS or char in _DIRECTION:
        return latin
    # between words that are written without spaces it tells where a line may break
    if char == "\u200b" and languages.script_of_letter(before) in ("Thai", "Khmr", "Laoo", "Mymr"):
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\n\t"


def _name(char: str) -> str:
    return unicodedata.name(char, f"control character {ord(char)}").lower()


def _apart(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The edits in order, without those that touch one before."""
    kept: list[tuple[int, int, str]] = []
    for edit in sorted(set(edits)):
        if not kept or edit[0] > kept[-1][1] or (edit[0] == kept[-1][1] and edit[0] < edit[1] and not kept[-1][2]):
            kept.append(edit)
    return kept


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])
