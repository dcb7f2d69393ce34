"""Quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import words
from pipeline.document import Severity, Span

_STRAIGHT = '"'
_DOUBLE = re.compile('["“”„‟«»″＂「」]')
# Not an apostrophe: that has a letter on either side.
_SINGLE = re.compile(r"(?<!\w)['‘’‚‹›]|['‘’‚‹›](?!\w)")
_SINGLE_OPENS = re.compile(r"(?<![\w.,!?…])['‘’](?=\w)")
_SINGLE_CLOSES = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
_END = '"“”„‟«»″＂「」.,;:!?…؟،؛。 \u00a0\u202f'
_SPEECH = 3  # so many words in quotation marks are what somebody said
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}
_ANY_BRACKET = re.compile(r"[()\[\]{}（）【】]")
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f([{（-–—/¿¡:'’‘،、。\u200c\u200f\u0640")
_AFTER_CLOSING = frozenset(".,;:!?)]}،؛؟。，、）…")


@check("warning", "info")
def unpaired_quotes(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """A quotation mark has no partner.

    Where it opens or closes the whole sentence, and the original has none, it may be part of a quotation of several
    sentences: then this is a reminder.
    """
    if _count(pair.target) % 2 == 0 or _count(pair.source) % 2:
        return
    # a quotation of several sentences opens in one and closes in another, in single marks too
    if len(_SINGLE_OPENS.findall(pair.source)) == len(_SINGLE_CLOSES.findall(pair.source)):
        at = _places(pair.target)[-1]
        # some languages mark it in sentences in which others do not
        marked = not _count(pair.source) and not _SINGLE.search(pair.source) and _at_an_edge(pair.target)
        yield Found("info" if marked else "warning", target_span=(at, at + 1))


@check("warning", "info")
def lost_quotes(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """The quotation marks of the original are missing: who says so is lost.

    Of one or two words in marks, a title or an odd expression, this is a reminder.
    """
    marks = _count(pair.source)
    if not marks or marks % 2 or not pair.target.strip():
        return
    if not _count(pair.target) and not _SINGLE.search(pair.target):
        places = _places(pair.source)
        said = [pair.source[start + 1 : end] for start, end in zip(places[::2], places[1::2], strict=True)]
        severity: Severity = "warning" if any(len(words(each)) >= _SPEECH for each in said) else "info"
        yield Found(severity, source_span=(places[0], places[1] + 1))


@check("info", mends=True)
def quotation_marks(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """Quotation marks are not those of the language.

    Straight ones pass where the original has no others: then they are the newspaper's own. They pass too where half of
    the language's newspapers print them, unless they stand beside curly ones.
    """
    accepted = context.target_locale.quotes
    places = _places(pair.target)
    if not accepted or not places:
        return
    straight = all(pair.target[at] == _STRAIGHT for at in places)
    own = context.target_locale.straight or not any(mark != _STRAIGHT for mark in _DOUBLE.findall(pair.source))
    if straight and own:
        return
    opening = [_opens(pair.target, at) for at in places]
    wrong = [at for at, opens in zip(places, opening, strict=True) if not _fits(pair.target[at], accepted, opens=opens)]
    if not wrong:
        return
    # certain where they open and close in turn
    certain = len(places) % 2 == 0 and opening == [True, False] * (len(places) // 2)
    fix = _with(pair.target, places, accepted[0], context.target_locale.space_before) if certain else None
    said = f"{pair.target[wrong[0]]} where {accepted[0][0]}…{accepted[0][1]} is usual"
    yield Found("info", said, target_span=(wrong[0], wrong[0] + 1), fix=fix)


@check("warning")
def unpaired_brackets(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """A bracket has no partner."""
    odd = _unpaired(pair.target) if _ANY_BRACKET.search(pair.target) else None
    if odd and not _unpaired(pair.source):
        yield Found("warning", pair.target[slice(*odd)], target_span=odd)


def _count(text: str) -> int:
    return len(_DOUBLE.findall(text))


def _at_an_edge(text: str) -> bool:
    """Whether the one quotation mark of a text opens at its beginning or closes at its end."""
    places, bare = _places(text), text.rstrip(_END)
    return len(places) == 1 and (_DOUBLE.match(text) is not None or places[0] >= len(bare))


def _places(text: str) -> list[int]:
    """Where quotation marks stand."""
    return [match.start() for match in _DOUBLE.finditer(text)]


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark stands where one opens: before a word, and not right behind one."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not after or after in _AFTER_CLOSING:
        return False
    if after.isspace():  # French: « mot »
        return text[at] == "«" and not before.isalnum()
    return not before or before in _BEFORE_OPENING


def _fits(char: str, accepted: tuple[str, ...], *, opens: bool) -> bool:
    return char != _STRAIGHT and any(char == pair[0 if opens else 1] for pair in accepted)


def _with(text: str, places: list[int], pair: str, spaced: str) -> str:
    """The text with its quotation marks replaced by a pair in turn; French ones keep their distance."""
    chars = list(text)
    for number, at in enumerate(places):
        chars[at] = pair[number % 2]
    if pair[1] in spaced:
        for number, at in enumerate(places):
            neighbour = at + 1 if number % 2 == 0 else at - 1
            if chars[neighbour] == " ":
                chars[neighbour] = "\u00a0"
            elif not chars[neighbour][-1:].isspace():
                chars[at] = f"{pair[0]}\u00a0" if number % 2 == 0 else f"\u00a0{pair[1]}"
    elif pair[0] != text[places[0]] and text[places[0]] == "«":
        for number, at in enumerate(places):
            neighbour = at + 1 if number % 2 == 0 else at - 1
            if chars[neighbour] in (" ", "\u00a0", "\u202f"):
                chars[neighbour] = ""
    return "".join(chars)


def _unpaired(text: str) -> Span | None:
    """The first bracket that stands alone. ``a)`` and ``1.)`` of a list, and faces like ``:)``, are none."""
    open_: list[int] = []
    for at, char in enumerate(text):
        if char in _BRACKETS.values():
            open_.append(at)
        elif char in _BRACKETS:
            if open_ and text[open_[-1]] == _BRACKETS[char]:
                open_.pop()
            elif at > 3 and text[at - 1] not in ":;-":
                return (at, at + 1)
    return (open_[0], open_[0] + 1) if open_ else None
