"""Photo captions, place names that stand alone, and whatever else stands in the middle of a sentence.

A caption is known by its place before its words: a hole of several blank lines where the picture was, a sentence that
breaks off above and goes on below. What is lifted out stays in the list of what was left out; the sentence is joined
over it.
"""

from __future__ import annotations

from pipeline.reading import shape
from pipeline.reading.headings import opens_dated
from pipeline.reading.lexicon import Lexicon, lexicon
from pipeline.reading.sheet import Sheet
from pipeline.reading.stacks import run

# The longest caption we have seen has 75 words (a box of background under a picture); an article's paragraph may be
# as long, so what is not in the middle of a sentence must be shorter.
_LONGEST_CAPTION = 60
_LONGEST_LIFTED = 150
_LONGEST_WITH_HEADING = 40  # more text under a heading is an article that only stands in between
_BLOCKS_LIFTED = 5
_SHORT = 15  # words: two cuts within so few do not happen in a printed column
_CERTAIN = 3.5


def mark(sheet: Sheet) -> None:
    """Mark captions, and boxes in the middle of a sentence, on a sheet whose other furniture is marked."""
    lex = lexicon()
    # twice, because a caption beside a caption is more likely one
    for places in (range(len(sheet)), range(len(sheet) - 1, -1, -1)):
        for i in places:
            if sheet.is_text(i) and sheet.folded[i] and _evidence(sheet, i, lex) >= _CERTAIN:
                sheet.mark([i], "caption")
    _lift(sheet)


def _evidence(sheet: Sheet, i: int, lex: Lexicon) -> float:
    """How much speaks for a caption: half a point is a hint, two points say much, three and a half are enough."""
    block, folded, count = sheet.blocks[i], sheet.folded[i], sheet.words[i]
    text = block.text
    if count > _LONGEST_CAPTION or i in sheet.signed or shape.starts_low(text) or block.kind == "list_item":
        return 0.0
    before = sheet.marks.get(i - 1)
    over, under = i > 0 and sheet.is_heading(i - 1), i + 1 >= len(sheet) or not sheet.is_text(i + 1)
    whole = shape.finished(text)
    score = 2.0 * (block.gap >= 2)
    score += 1.5 * (not whole and count <= 25)
    score += 2.0 * (before is not None and before.note == "picture")
    if lex.opens["caption"].match(folded):
        score += 3.0 if not whole or ":" in text[:40] or (count <= 25 and text[0] in "([") else 1.0
    elif count <= 40 and _credit(folded, lex):
        score += 2.5
    elif count <= 40 and lex.words["caption"].search(folded):
        score += 1.0
    dated = shape.has_date(folded)
    score += 1.5 * (dated and count <= 40)
    if count <= 9 and shape.only_names(text) and shape.caps(text) < 0.8 and not whole:
        score += 1.5 if count <= 5 or dated else 0.5
    if not whole and count <= 10 and i and sheet.is_text(i - 1) and shape.finished(sheet.blocks[i - 1].text):
        score += 1.0 * any(c.isdigit() for c in text) + 0.5 * ("," in text or "،" in text) + 0.5
    if not whole and count <= 12 and _above_all_text(sheet, i):
        score += 1.5
    score += 0.5 * (over or before is not None) + 0.5 * under + 0.5 * ("\n" in text)
    if under and not whole and _in_report(sheet, i):
        score += 0.5  # under a letter it would as well be a sign-off
    return score - _objections(sheet, i)


def _in_report(sheet: Sheet, i: int) -> bool:
    """Whether the text above begins with a dateline or byline."""
    for k in range(i - 1, max(-1, i - 40), -1):
        if sheet.is_heading(k):
            text = run(sheet, k + 1, 2)
            return bool(text) and opens_dated(sheet, text)
    return False


def _above_all_text(sheet: Sheet, i: int) -> bool:
    """Whether no text but short lines goes before, and a headline follows: places and names around the masthead."""
    below = sheet.next_open(i)
    if below is None or not sheet.is_heading(below) or i > 40:
        return False
    return not any(sheet.is_text(k) and sheet.words[k] > 12 for k in range(i))


def _credit(folded: str, lex: Lexicon) -> bool:
    """Whether a line ends by saying whose picture it is: "…at the gate. Photo: R. Oduya"."""
    tail = " ".join(folded.split()[-8:])
    found = lex.words["caption"].search(tail)
    return found is not None and ":" in tail[found.end() : found.end() + 2]


def _objections(sheet: Sheet, i: int) -> float:
    """What speaks against a caption: it may as well be a dateline, a byline, a lead or the end of a sentence."""
    block, text = sheet.blocks[i], sheet.blocks[i].text
    followed = i + 1 < len(sheet) and sheet.is_text(i + 1)
    score = 2.0 * (text.rstrip().endswith((":", ",", ";")))
    if i and sheet.is_heading(i - 1) and followed:
        score += 3.0 if block.gap < 2 and (shape.is_date_line(text) or shape.is_byline(text)) else 1.0
    dateline = shape.dateline(text)
    if dateline and followed and shape.words(text[dateline[1] :]) > 15 and (block.gap < 2 or shape.finished(text)):
        score += 3.0
    if followed and shape.starts_low(sheet.blocks[i + 1].text) and not shape.finished(text) and sheet.words[i] > 15:
        score += 2.0  # it is the sentence that goes on below
    if (
        i
        and sheet.is_text(i - 1)
        and shape.breaks_off(sheet.blocks[i - 1].text)
        and not shape.has_date(sheet.folded[i])
    ):
        score += 1.0
    return score


# --- in the middle of a sentence ------------------------------------------------------------------------------------


def _lift(sheet: Sheet) -> None:
    """Lift what stands between a sentence that breaks off and the small letter with which it goes on."""
    for i in range(len(sheet)):
        if not sheet.is_text(i) or not _breaks_off(sheet, i):
            continue
        first = sheet.next_open(i)
        if first is None or shape.starts_low(sheet.blocks[first].text):
            continue
        caseless = shape.starts_caseless(sheet.blocks[i].text)
        last = _caseless_intruder(sheet, first) if caseless else _end_of_intruder(sheet, i, first)
        if last is not None:
            places = range(first, last + 1)
            kind = "boilerplate" if sheet.blocks[first].kind == "heading" else "caption"
            sheet.mark(places, kind, "stood in the middle of a sentence")  # type: ignore[arg-type]


def _breaks_off(sheet: Sheet, i: int) -> bool:
    text = sheet.blocks[i].text
    return not shape.finished(text) and sheet.words[i] >= 3 and i not in sheet.signed


def _end_of_intruder(sheet: Sheet, i: int, first: int) -> int | None:
    """The last block of what stands between the text at ``i`` and its continuation; None if nothing does."""
    total, last = 0, first
    longest = _LONGEST_LIFTED
    for k in range(i + 1, min(len(sheet), first + 2 * _BLOCKS_LIFTED)):
        mark = sheet.marks.get(k)
        if mark is not None:
            if mark.kind == "jump_line":
                return None
            continue
        if sheet.is_heading(k):
            longest = _LONGEST_WITH_HEADING
        block = sheet.blocks[k]
        if k > first and sheet.is_text(k) and shape.starts_low(block.text):
            return last if _is_intruder(sheet, first, last) else None
        total += sheet.words[k]
        last = k
        if total > longest or k in sheet.signed or (shape.dateline(block.text) and sheet.words[k] > 25):
            return None
    return None


def _caseless_intruder(sheet: Sheet, first: int) -> int | None:
    """In a script without capitals: a short line without a full stop between a broken sentence and a longer text."""
    below = sheet.next_open(first)
    if below is None or not sheet.is_text(first) or not sheet.is_text(below) or sheet.words[below] < 5:
        return None
    text = sheet.blocks[first].text
    jumped = any(sheet.marks[k].kind == "jump_line" for k in range(first - 8, below) if k in sheet.marks)
    if jumped or shape.dateline(text) or shape.finished(text) or sheet.words[first] > _SHORT - 5:
        return None
    return first


def _is_intruder(sheet: Sheet, first: int, last: int) -> bool:
    """Whether the blocks between are no part of the sentence themselves.

    A finished block cannot be: the small letter below does not go on from it. An unfinished one may be the second of
    three pieces; but a short one would be two cuts within a few words, and a picture leaves a hole above its caption.
    """
    if shape.finished(sheet.blocks[last].text):
        return True
    short = sum(sheet.words[k] for k in range(first, last + 1) if k not in sheet.marks) <= _SHORT
    return short or sheet.blocks[first].gap >= 2 or sheet.blocks[first].kind == "heading"
