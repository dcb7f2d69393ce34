"""Letters to the editors: who signed them, what the editors reply, where the next one begins."""

from __future__ import annotations

import re
from functools import cache

from pipeline.reading import shape
from pipeline.reading.lexicon import fold, lexicon
from pipeline.reading.sheet import Sheet
from pipeline.reading.stacks import REACH, run


@cache
def _reply_words() -> re.Pattern[str]:
    # "Red Flag responds:", "The editors' reply", "Antwort der Redaktion:": up to five words, the reply's own among them
    return re.compile(rf"\W*(?:[\w'’.-]+\s+){{0,4}}?{lexicon().words['reply'].pattern}")


def is_reply(sheet: Sheet, i: int) -> bool:
    """Whether a block begins the editors' reply to a letter."""
    head = fold(sheet.blocks[i].text[:80])
    found = _reply_words().match(head)
    if not found:
        return False
    return (sheet.blocks[i].kind == "heading" and sheet.words[i] <= 7) or ":" in head[found.end() : found.end() + 30]


def mark_signatures(sheet: Sheet) -> None:
    """Find the sign-offs of a sheet whose furniture is marked: by a dash, by the word for a reader, or in the letters'
    section by being a short last line."""
    letters = lexicon().heads["letters"]
    sections = lexicon().heads["sections"]
    inside = False
    for i, block in enumerate(sheet.blocks):
        if sheet.words[i] <= 5 and sections.fullmatch(sheet.folded[i]):
            inside = bool(letters.fullmatch(sheet.folded[i]))
        if sheet.is_text(i) and (shape.is_signature(block.text) or signs_plainly(sheet, i, letters=inside)):
            sheet.signed.add(i)


def signs_plainly(sheet: Sheet, i: int, *, letters: bool) -> bool:
    """Whether a line without a dash signs the text above it, and nothing of the article follows but a reply."""
    block = sheet.blocks[i]
    if i == 0 or not sheet.is_text(i - 1) or not shape.finished(sheet.blocks[i - 1].text) or block.gap >= 3:
        return False
    named = block.gap < 2 and "," in block.text and shape.only_names(block.text) and not shape.has_date(sheet.folded[i])
    short = (
        (letters or named)
        and sheet.words[i] <= 8
        and not shape.finished(block.text)
        and not shape.starts_low(block.text)
    )
    if not shape.is_plain_signature(block.text) and not short:
        return False
    return i + 1 == len(sheet) or not sheet.is_text(i + 1) or is_reply(sheet, i + 1)


def begins_letter(sheet: Sheet, i: int) -> bool:
    """Whether text that follows a sign-off without a heading is another letter: it is signed in its turn."""
    return any(k in sheet.signed for k in run(sheet, i, REACH)[1:])
