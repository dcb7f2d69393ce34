"""Quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.pairing import STRAIGHT, opens, places
from pipeline.checks.words import words
from pipeline.document import Severity, Span

# Not an apostrophe: that has a letter on either side.
_SINGLE = re.compile(r"(?<!\w)['‘’‚‹›]|['‘’‚‹›](?!\w)")
_DASHES = "—–―"
_SPEECH = 3  # so many words in quotation marks are what somebody said
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}
_ANY_BRACKET = re.compile(r"[()\[\]{}（）【】]")


@check("warning")
def unpaired_quotes(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A quotation mark has no partner.

    It may have it in another sentence of the paragraph: only where the article is known is anything said.
    """
    for at in context.survey.lone_quotes.get(pair.id, ()):
        yield Found("warning", target_span=(at, at + 1))


@check("warning", "info")
def lost_quotes(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """The quotation marks of the original are missing: who says so is lost.

    Of one or two words in marks, a title or an odd expression, this is a reminder.
    """
    marks = places(pair.source)
    if not marks or len(marks) % 2 or not pair.target.strip():
        return
    # a dash opens what somebody says (the raya of the RAE): —La huelga continúa —dijo.
    if pair.target.lstrip()[0] in _DASHES and pair.source.lstrip()[0] not in _DASHES:
        return
    # single marks may stand for them, unless the original has such beside them
    inner = len(_SINGLE.findall(pair.target))
    if not places(pair.target) and (not inner or inner <= len(_SINGLE.findall(pair.source))):
        said = [pair.source[start + 1 : end] for start, end in zip(marks[::2], marks[1::2], strict=True)]
        severity: Severity = "warning" if any(len(words(each)) >= _SPEECH for each in said) else "info"
        yield Found(severity, source_span=(marks[0], marks[1] + 1))


@check("info", mends=True)
def quotation_marks(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """Quotation marks are not those of the language.

    Straight ones pass where the original has no others: then they are the newspaper's own. They pass too where half of
    the language's newspapers print them, unless they stand beside curly ones.
    """
    accepted = context.target_locale.quotes
    marks = places(pair.target)
    if not accepted or not marks:
        return
    straight = all(pair.target[at] == STRAIGHT for at in marks)
    own = context.target_locale.straight or all(pair.source[at] == STRAIGHT for at in places(pair.source))
    if straight and own:
        return
    opening = [opens(pair.target, at) for at in marks]
    wrong = [at for at, first in zip(marks, opening, strict=True) if not _fits(pair.target[at], accepted, opens=first)]
    if not wrong:
        return
    # certain where they open and close in turn
    certain = len(marks) % 2 == 0 and opening == [True, False] * (len(marks) // 2)
    fix = _with(pair.target, marks, accepted[0], context.target_locale.space_before) if certain else None
    said = f"{pair.target[wrong[0]]} where {accepted[0][0]}…{accepted[0][1]} is usual"
    yield Found("info", said, target_span=(wrong[0], wrong[0] + 1), fix=fix)


@check("warning")
def unpaired_brackets(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """A bracket has no partner."""
    odd = _unpaired(pair.target) if _ANY_BRACKET.search(pair.target) else None
    if odd and not _unpaired(pair.source):
        yield Found("warning", pair.target[slice(*odd)], target_span=odd)


def _fits(char: str, accepted: tuple[str, ...], *, opens: bool) -> bool:
    return char != STRAIGHT and any(char == pair[0 if opens else 1] for pair in accepted)


def _with(text: str, marks: list[int], pair: str, spaced: str) -> str:
    """The text with its quotation marks replaced by a pair in turn; French ones keep their distance."""
    chars = list(text)
    for number, at in enumerate(marks):
        chars[at] = pair[number % 2]
    if pair[1] in spaced:
        for number, at in enumerate(marks):
            neighbour = at + 1 if number % 2 == 0 else at - 1
            if chars[neighbour] == " ":
                chars[neighbour] = "\u00a0"
            elif not chars[neighbour][-1:].isspace():
                chars[at] = f"{pair[0]}\u00a0" if number % 2 == 0 else f"\u00a0{pair[1]}"
    elif pair[0] != text[marks[0]] and text[marks[0]] == "«":
        for number, at in enumerate(marks):
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
