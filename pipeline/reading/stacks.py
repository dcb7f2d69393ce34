"""Headings with no text between them, the texts under them, and the headings that head no article."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.lexicon import lexicon
from pipeline.reading.sheet import Sheet

# What may stand between a kicker and its headline, or between a headline and its text, without parting them.
_BETWEEN = frozenset({"caption", "separator", "page_number", "running_footer"})
REACH = 40  # how many blocks a rule looks ahead or back: keeps reading linear in the size of the file


def stack(sheet: Sheet, i: int) -> list[int]:
    """The headings that follow one another from ``i`` on with no text between them."""
    found = [i]
    for k in range(i + 1, min(len(sheet), i + REACH)):
        mark = sheet.marks.get(k)
        if mark is None and sheet.is_heading(k):
            found.append(k)
        elif mark is None or mark.kind not in _BETWEEN:
            break
    return found


def run(sheet: Sheet, i: int, limit: int | None = None) -> list[int]:
    """The texts from ``i`` on up to the next heading or the place where another article goes on."""
    found: list[int] = []
    for k in range(i, len(sheet)):
        mark = sheet.marks.get(k)
        if sheet.is_heading(k) or (mark is not None and mark.note == "in") or len(found) == limit:
            break
        if mark is None:
            found.append(k)
    return found


def is_section(sheet: Sheet, i: int, others: Sequence[int], *, bare: bool) -> bool:
    """Whether a heading names a section of the paper ("Letters", "World") over the headlines below it.

    ``bare``: no text follows the stack ``others`` that the heading stands in. A section is known by its word, or by
    being short and of a higher rank than several headlines that follow it.
    """
    if i == others[-1] and not bare:
        return False
    if lexicon().heads["sections"].fullmatch(sheet.folded[i]):
        return True
    after = next((k for k in range(i + 1, min(len(sheet), i + REACH)) if sheet.is_heading(k)), None)
    if after is None or sheet.words[i] > 3 or sheet.blocks[after].level <= sheet.blocks[i].level:
        return False
    return _governed(sheet, i, sheet.blocks[after].level) >= 2


def _governed(sheet: Sheet, i: int, level: int) -> int:
    """How many headings of ``level`` stand under the heading at ``i``."""
    count = 0
    for k in range(i + 1, min(len(sheet), i + 4 * REACH)):
        if sheet.is_heading(k):
            if sheet.blocks[k].level <= sheet.blocks[i].level:
                break
            count += sheet.blocks[k].level == level
    return count


def own_text(sheet: Sheet, i: int) -> bool:
    """Whether text follows a heading directly, captions aside."""
    for k in range(i + 1, min(len(sheet), i + REACH)):
        mark = sheet.marks.get(k)
        if mark is None:
            return sheet.is_text(k)
        if mark.kind not in _BETWEEN:
            return False
    return False


def teasers(sheet: Sheet) -> frozenset[int]:
    """The headings that announce: they have no text of their own, and stand again, farther on, over one."""
    over_text: dict[str, int] = {}
    bare: list[int] = []
    for i in range(len(sheet)):
        if sheet.is_heading(i):
            if own_text(sheet, i):
                over_text[sheet.folded[i]] = i
            else:
                bare.append(i)
    return frozenset(i for i in bare if over_text.get(sheet.folded[i], -1) > i)
