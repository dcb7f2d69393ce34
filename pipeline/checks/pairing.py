"""Which quotation marks have a partner: in a sentence, a paragraph, or paragraphs that one quotation goes through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from pipeline.checks.base import SegmentPair
from pipeline.locales import Locale

STRAIGHT = '"'
_DOUBLE = re.compile('["“”„‟«»″＂「」『』]')
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])["”](?=[\u05d0-\u05ea])')  # the mark of a Hebrew abbreviation
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f([{（-–—/¿¡:'’‘،、。\u200c\u200f\u0640")
_AFTER_CLOSING = frozenset(".,;:!?)]}،؛؟。，、）…")
_BEFORE_ALL = " \t\n\u00a0\u202f([{-–—•*"  # what may stand before the first mark of a paragraph
# Single marks; an apostrophe has a letter on either side, or stands behind the s of many owners.
_SINGLE_OPENS = re.compile(r"(?<![\w.,!?…])['‘’](?=\w)")
_SINGLE_CLOSES = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
_SINGLE_ENDS = re.compile(r"(?<=[.,!?…])['’](?!\w)")

_Block = Sequence[str] | None  # the sentences of a paragraph; None where not all of them are known
_Place = tuple[int, int, int]  # the number of a block, of a sentence in it, of a character in that


def places(text: str) -> list[int]:
    """Where quotation marks stand; single ones, which may be apostrophes, are left out."""
    found = [match.start() for match in _DOUBLE.finditer(text)]
    inner = {match.start() for match in _GERSHAYIM.finditer(text)} if found else ()
    return [at for at in found if at not in inner] if inner else found


def opens(text: str, at: int) -> bool:
    """Whether a quotation mark stands where one opens: before a word, and not right behind one."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not after or after in _AFTER_CLOSING:
        return False
    if after.isspace():  # French: « mot »
        return text[at] == "«" and not before.isalnum()
    return not before or before in _BEFORE_OPENING


def lone(pairs: Iterable[SegmentPair], source: Locale, target: Locale) -> dict[str, tuple[int, ...]]:
    """Where quotation marks without a partner stand in the targets of an article, by segment id.

    A quotation may open in one sentence of a paragraph and close in a later one. It may go on in the next paragraph
    where that begins with a mark again, as English newspapers do it (Chicago Manual of Style: each paragraph
    opens, the last alone closes), or Spanish and older French ones (Ortografía of the RAE, *comillas de seguir*: each
    later one begins with the closing mark): if the original's does, or has no marks there. Where the original itself
    has a mark too many, nothing is said of the translation; nor of a block that is not wholly translated.
    """
    blocks = [(number, list(group)) for number, group in groupby(pairs, key=lambda pair: pair.block)]
    mine: list[_Block] = [[pair.source for pair in group] if number else None for number, group in blocks]
    theirs: list[_Block] = [[pair.target for pair in group] if number else None for number, group in blocks]
    if not any(places(text) for block in theirs for text in block or ()):
        return {}
    odd, carried = _walk(mine, source, lambda _: True)
    spared = {place[0] for place in odd}
    unmarked = set()
    for number, block in enumerate(mine):
        if block is not None and not any(map(places, block)):
            unmarked.add(number)
            if odd_in_single_marks(" ".join(block)):
                spared.add(number)
    found: dict[str, list[int]] = {}
    for number, sentence, at in sorted(_walk(theirs, target, (carried | unmarked).__contains__)[0]):
        if number not in spared:
            found.setdefault(blocks[number][1][sentence].id, []).append(at)
    return {id_: tuple(where) for id_, where in found.items()}


def _walk(blocks: Sequence[_Block], here: Locale, carries: Callable[[int], bool]) -> tuple[set[_Place], set[int]]:
    """The marks without a partner, and the blocks whose quotation goes on in the next. ``carries``: that it may."""
    odd: set[_Place] = set()
    carried: set[int] = set()
    standing: list[_Place] = []  # marks that have opened
    known = True
    for number, block in enumerate(blocks):
        if block is None:
            standing, known = [], False
            continue
        marks = list(_marks(number, block, here))
        if standing and marks and _begins(block, marks[0][0]) and carries(number - 1):
            carried.add(number - 1)
            marks = marks[1:]
        else:
            odd.update(standing)
            standing = []
        for place, opening in marks:
            astray = not standing and _at(place, block) == STRAIGHT  # behind a word though it opens: said" so"
            if opening or astray or (opening is None and not standing):
                standing.append(place)
            elif standing:
                inner = standing.pop()
                # of two quotations that end together French closes one
                if here.closes_together and place == marks[-1][0] and _ends(place, block):
                    standing = [one for one in standing if _at(one, block) != _at(inner, block)]
            elif known:
                odd.add(place)
            known = True
    return odd | {*standing}, carried


def _marks(number: int, block: Sequence[str], here: Locale) -> Iterator[tuple[_Place, bool | None]]:
    """The marks of a block, each with whether it opens; None where nobody can tell."""
    for sentence, text in enumerate(block):
        for at in places(text):
            yield (number, sentence, at), _direction(text, at, here)


def _direction(text: str, at: int, here: Locale) -> bool | None:
    """Whether a mark opens, by what stands around it, else by what it is in the language."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    may_open = not before or before in _BEFORE_OPENING
    may_close = not after or after.isspace() or after in _AFTER_CLOSING
    if may_open != may_close:
        return may_open
    first, last = ({pair[side] for pair in here.quotes} for side in (0, 1))
    if text[at] == STRAIGHT or (text[at] in first) == (text[at] in last):
        return None
    return text[at] in first


def _begins(block: Sequence[str], place: _Place) -> bool:
    """Whether a mark is the first thing of a block."""
    return place[1] == 0 and not block[0][: place[2]].strip(_BEFORE_ALL)


def _at(place: _Place, block: Sequence[str]) -> str:
    return block[place[1]][place[2]]


def _ends(place: _Place, block: Sequence[str]) -> bool:
    """Whether no word of the same sentence follows a mark right away."""
    return not block[place[1]][place[2] + 1 :].lstrip()[:1].isalnum()


def odd_in_single_marks(text: str) -> bool:
    """Whether a quotation in single marks opens and does not close, or the other way round."""
    opening = len(_SINGLE_OPENS.findall(text))
    return opening > len(_SINGLE_CLOSES.findall(text)) or len(_SINGLE_ENDS.findall(text)) > opening
