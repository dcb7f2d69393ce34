"""The mark at the end, inverted marks, marks of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline import literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.glossary import languages
from pipeline.locales import Locale, locale

_CLOSERS = "\"'’‘”“„»«›‹」』)]}*_ \t\n\u00a0\u202f\u200e\u200f"
_KINDS = {
    mark: kind
    for kind, marks in {".": ".。।۔．։።།။។", "?": "?؟？", "!": "!！", ":": ":：", "…": "…"}.items()
    for mark in marks
}
_ABBREVIATED = re.compile(r"\b[A-Z]\.[A-Z]\.$")
_GOES_ON = ",;،؛、，；"
_INVERTED = {"?": "¿", "!": "¡"}


@check("warning", "info", mends=True)
def end_mark(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation does not end with the same mark as the original.

    Word order may move a question or a cry into the sentence, or to its end: “Why?” she asked; sie fragte: „Warum?“
    """
    target = pair.target.rstrip()
    mine, theirs = _end(pair.source, context.source_locale), _end(target, context.target_locale)
    if not target or mine == theirs or (pair.heading and mine + theirs in (".", "…", ":")):
        return
    if mine + theirs == "." and not (context.target_locale.stop and context.source_locale.stop):  # Thai has none
        return
    bare = target.rstrip(_CLOSERS)
    last = bare[-1:] if bare[-1:] in _GOES_ON else ""
    inside = theirs or (last and _end(bare.rstrip(_CLOSERS + _GOES_ON), context.target_locale))
    if inside and any(
        kind in (mine, inside)
        and 0 < _count(kind, pair.source, context.source_locale) == _count(kind, target, context.target_locale)
        for kind in "?!"
    ):
        return
    said = f"{mine or 'no mark'} in the original, {theirs or last or 'no mark'} here"
    if mine == "." and not theirs and _ABBREVIATED.search(pair.source):  # in the U.S.
        yield Found("info", said)
    elif mine and not theirs:
        yield Found("warning", said, fix=_ended(target, mine, context.target_locale))
    else:
        yield Found("warning" if "?" in (mine, theirs) else "info", said)


@check("warning", mends=True)
def inverted_marks(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A question or an exclamation lacks its ¿ or ¡, or its end."""
    if not context.target_locale.inverted:
        return
    text = literals.without(pair.target)
    for mark, inverted in _INVERTED.items():
        if text.count(mark) == text.count(inverted):
            continue
        # one question, and it is all there is: no comma or full stop before which it might begin
        whole = text.count(mark) == 1 and re.fullmatch(r"\w[^.,;:!?¿¡…—–()\n\"“”«»]*[?!]", text)
        yield Found("warning", mark, fix=inverted + pair.target if whole and pair.target.endswith(mark) else None)


@check("warning", mends=True)
def foreign_marks(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """Punctuation is not that of the language."""
    marks = _own_marks(context.target)
    if not any(map(pair.target.__contains__, marks)):
        return
    blocked = literals.find(pair.target)
    chars, first, letter = list(pair.target), None, ""
    for at, char in enumerate(pair.target):
        if char.isalpha():
            letter = char
        # what stands within a number, or behind a name in Latin letters, is another matter
        elif char in marks and not (pair.target[at - 1 : at].isdigit() and pair.target[at + 1 : at + 2].isdigit()):
            script = languages.script_of_letter(letter) if letter else ""
            if script and languages.accepts(context.target, script) and not any(a <= at < b for a, b in blocked):
                chars[at] = marks[char]
                first = at if first is None else first
    if first is not None:
        detail = f"{pair.target[first]} should be {marks[pair.target[first]]}"
        yield Found("warning", detail, target_span=(first, first + 1), fix="".join(chars))


def _end(text: str, here: Locale) -> str:
    """The kind of mark that a text ends with: one of ``. ? ! : …`` or ``""``."""
    bare = text.rstrip(_CLOSERS)
    if bare.endswith("..."):
        return "…"
    last = bare[-1:]
    if last == here.question or (last == "\u037e" and here.question == ";"):
        return "?"
    kind = _KINDS.get(last, "")
    return "?" if kind == "!" and _KINDS.get(bare[-2:-1]) == "?" else kind  # ?! is a question


def _count(kind: str, text: str, here: Locale) -> int:
    """How often a question or a cry ends in a text."""
    marks = {mark for mark, of in _KINDS.items() if of == kind} | ({here.question} if kind == "?" else set())
    return sum(text.count(mark) for mark in marks)


def _ended(target: str, kind: str, here: Locale) -> str | None:
    """The target with the mark put behind its last word, if it ends with one."""
    if not target[-1].isalnum() or (here.inverted and kind in _INVERTED) or kind in here.space_before:
        return None
    own = {".": here.stop, "?": here.question}
    return target + own.get(kind, kind)


@lru_cache(maxsize=64)
def _own_marks(code: str) -> dict[str, str]:
    """Which mark the language writes for each of the Latin script's."""
    here = locale(code)
    pairs = {",": here.comma, ";": here.semicolon, "?": here.question, ".": here.stop}
    return {mark: own for mark, own in pairs.items() if own and mark != own and mark not in pairs.values()}
