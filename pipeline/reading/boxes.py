"""Boxes that a line gives away: contents, order form, advert, addresses, what else is on the web."""

from __future__ import annotations

import re

from pipeline.reading import shape
from pipeline.reading.lexicon import Lexicon, fold
from pipeline.reading.sheet import Sheet

_BLANKS = re.compile(r"_{3,}|\.{8,}|…{3,}|(?:_ ){3,}")
_PRICE = re.compile(r"[€$£₹¥]\s?\d|\d\s?[€$£₹¥]|\b\d+[.,]\d\d\b|\b\d+p\b")
_LABEL = re.compile(r"[^\W\d_][\w.-]{1,19}\s?:\s")  # "Telephone: …"
_DIGITS = re.compile(r"\d+")
_NUMBER_FIRST = re.compile(r"\W*\d{1,2}[\s.:)—–-]+\D*\w")


def _entries(sheet: Sheet, i: int, lex: Lexicon) -> int:
    """How many lines of a block are contents entries: words and a page number."""
    if not sheet.folded[i] or sheet.words[i] > 60 or i in sheet.marks:
        return 0
    lines = sheet.blocks[i].raw_lines or (sheet.blocks[i].text,)
    if len(lines) == 1:
        return int(_is_entry(sheet.folded[i], lex))
    found = sum(_is_entry(fold(line), lex) for line in lines)
    return found if found * 2 > len(lines) else 0


def _is_entry(folded: str, lex: Lexicon) -> bool:
    if not any(c.isdigit() for c in folded[-6:]) or shape.words(folded) > 25:
        return False
    if not lex.entry.fullmatch(folded):
        return False
    return not any(p.fullmatch(folded) for p in lex.jump_out) and not any(p.fullmatch(folded) for p in lex.jump_in)


def contents(sheet: Sheet, lex: Lexicon) -> None:
    """A run of lines that end in page numbers, with the heading above it; or a heading for one, and what it lists."""
    titles = {sheet.folded[i] for i in range(len(sheet)) if sheet.is_heading(i)}
    i = 0
    while i < len(sheet):
        head = _is_contents_head(sheet, i, lex)
        start, end, found = (i + 1 if head else i), (i + 1 if head else i), 0
        while end < len(sheet):
            entries = _entries(sheet, end, lex)
            listed = head and sheet.words[end] <= 25 and end not in sheet.marks and (
                _NUMBER_FIRST.match(sheet.folded[end]) or (sheet.is_text(end) and sheet.folded[end] in titles)
            )  # fmt: skip
            if not entries and not listed and sheet.marks.get(end) is None:
                break
            found += max(entries, bool(listed))
            end += 1
        if found >= 2 or (head and found):
            if not head and start and sheet.is_heading(start - 1) and sheet.words[start - 1] <= 5:
                start -= 1
            sheet.mark(range(i if head else start, end), "contents")
        i = max(end, i + 1)


def _is_contents_head(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    return (
        sheet.words[i] <= 6
        and i not in sheet.marks
        and bool(lex.heads["contents"].fullmatch(sheet.folded[i].partition(" | ")[0]))
    )


def order_forms(sheet: Sheet, lex: Lexicon) -> None:
    """Blanks to fill in, the heading above them and the address below."""
    for i in range(len(sheet)):
        if i in sheet.marks or not sheet.folded[i] or not _BLANKS.search(sheet.blocks[i].text):
            continue
        top = i
        while (
            top
            and sheet.words[top - 1] <= 14
            and (_belongs_to_form(sheet, top - 1, lex) or (top == i and sheet.is_heading(i - 1)))
        ):
            top -= 1
            if sheet.blocks[top].kind == "heading":
                break
        end = i + 1
        while end < len(sheet) and sheet.words[end] <= 30 and sheet.is_text(end):
            address = sheet.words[end] <= 12 and not shape.finished(sheet.blocks[end].text)
            if not address and not _belongs_to_form(sheet, end, lex):
                break
            end += 1
        sheet.mark(range(top, end), "order_form")


def _belongs_to_form(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    if i in sheet.marks or not sheet.folded[i]:
        return False
    text, folded = sheet.blocks[i].text, sheet.folded[i]
    return bool(
        _BLANKS.search(text)
        or lex.words["order_form"].search(folded)
        or lex.opens["contact"].match(folded)
        or shape.addresses(text)
    )


def adverts(sheet: Sheet, lex: Lexicon) -> None:
    """What to read or buy: the line that says so, the title (which may be a heading) and where it is to be had."""
    for i in range(len(sheet)):
        if _is_offer(sheet, i, lex):
            sheet.mark([i, i + 1], "advert")
        if i in sheet.marks or not sheet.folded[i] or sheet.words[i] > 30 or not _is_trigger(sheet, i, lex):
            continue
        top, end = _top_of_advert(sheet, i), i
        if _waits(sheet, i):
            # the title, then perhaps another such line; more than three blocks is an article that begins with one
            for k in range(i + 1, min(i + 4, len(sheet))):
                if (
                    k in sheet.marks
                    or sheet.words[k] > 20
                    or (sheet.is_heading(k) and not _title_of_advert(sheet, k, lex))
                ):
                    break
                if shape.starts_low(sheet.blocks[k].text) and not _is_trigger(sheet, k, lex):
                    break
                if (
                    shape.finished(sheet.blocks[k].text)
                    and not shape.addresses(sheet.blocks[k].text)
                    and not _waits(sheet, k)
                ):
                    break
                end = k
                if shape.addresses(sheet.blocks[k].text):
                    break
        sheet.mark(range(top, end + 1), "advert")


def _is_offer(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    """A heading over one short text that offers something and names a number: a price, an address, a date."""
    if i + 1 >= len(sheet) or not sheet.is_heading(i) or not sheet.is_text(i + 1) or sheet.words[i + 1] > 30:
        return False
    below = sheet.next_open(i + 1)
    if below is not None and not sheet.is_heading(below):
        return False
    folded = sheet.folded[i + 1]
    return lex.words["advert"].search(folded) is not None and _DIGITS.search(folded) is not None


def _top_of_advert(sheet: Sheet, i: int) -> int:
    """Where an advert begins whose line at ``i`` says where a thing is to be had: at the heading or the short lines
    above.
    """
    text = sheet.blocks[i].text
    if not (_waits(sheet, i) or shape.addresses(text)) or not i:
        return i
    if sheet.is_heading(i - 1):
        announced = i > 1 and sheet.is_text(i - 2) and sheet.words[i - 2] <= 8 and _waits(sheet, i - 2)
        return i - 2 if announced else i - 1
    top = i
    while top and i - top < 4 and sheet.is_text(top - 1) and sheet.words[top - 1] <= 15:
        above = sheet.blocks[top - 1]
        if (shape.finished(above.text) and not above.text.endswith(":")) or shape.is_signature(above.text):
            break
        top -= 1
        if above.gap >= 2:
            break
    first = sheet.blocks[top]
    apart = (
        first.gap >= 2
        or first.text.endswith(":")
        or any(m.start == 0 and m.end == len(first.text) for m in first.markup)
    )
    return top if apart else i


def _is_trigger(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    folded, text = sheet.folded[i], sheet.blocks[i].text
    found = lex.opens["advert"].match(folded)
    if not found:
        return False
    return (
        not shape.finished(text) or text.endswith(":") or shape.addresses(text) > 0 or bool(_PRICE.search(text))
        or bool(lex.heads["advert"].fullmatch(folded))
        or folded[found.end() :].lstrip().startswith(":")
    )  # fmt: skip


def _waits(sheet: Sheet, i: int) -> bool:
    """Whether a line is followed by what it announces."""
    return sheet.blocks[i].text.rstrip(" *_").endswith((":", "…", "..."))


def _title_of_advert(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    """A heading inside an advert: no article stands under it, but a line of the advert or nothing."""
    after = sheet.next_open(i)
    if after is None or sheet.is_heading(after):
        return True
    return _is_trigger(sheet, after, lex) or sheet.words[after] <= 8


def contacts(sheet: Sheet, lex: Lexicon) -> None:
    """Lines that are mostly addresses, and short lines that ask to write and say where."""
    for i in range(len(sheet)):
        folded, text, count = sheet.folded[i], sheet.blocks[i].text, sheet.words[i]
        if i in sheet.marks or not folded or count > 80:
            continue
        hits = shape.addresses(text)
        asks = lex.opens["contact"].match(folded) is not None
        sentence = shape.finished(text) and folded[-1] != ":" and shape.caps(text) < 0.6
        # an address in a line without a full stop is a box's; in a whole sentence it is the article's
        under_section = hits and i and lex.heads["sections"].fullmatch(sheet.folded[i - 1]) is not None
        dense = under_section or (hits and count <= (5 if sentence else 16) * hits)
        if dense or (hits and asks and not sentence and count <= 40):
            top = i
            while (
                top and sheet.words[top - 1] <= 12 and top - 1 not in sheet.marks and _asks_in_vain(sheet, top - 1, lex)
            ):
                top -= 1
            end = i + 1
            while (
                end < len(sheet)
                and sheet.is_text(end)
                and sheet.words[end] <= 10
                and _LABEL.match(sheet.blocks[end].text)
            ):
                end += 1
            sheet.mark(range(top, end), "contact")


def _asks_in_vain(sheet: Sheet, i: int, lex: Lexicon) -> bool:
    """A line above an address that only announces it."""
    text = sheet.blocks[i].text
    if _LABEL.match(text) and sheet.words[i] <= 12 and not shape.finished(text):
        return True
    announces = lex.opens["contact"].match(sheet.folded[i]) is not None
    return announces and (not shape.finished(text) or text.endswith(":") or sheet.blocks[i].kind == "heading")


def web(sheet: Sheet, lex: Lexicon) -> None:
    """What else stands on the web site: the head and the lines up to the next heading."""
    for i in range(len(sheet)):
        folded = sheet.folded[i]
        if i in sheet.marks or not folded or sheet.words[i] > 8:
            continue
        if not (lex.heads["web"].fullmatch(folded) or (lex.opens["web"].match(folded) and folded.endswith(":"))):
            continue
        end = i + 1
        while end < len(sheet) and not sheet.is_heading(end) and sheet.words[end] <= 45:
            text = sheet.blocks[end].text
            if sheet.is_text(end) and (shape.starts_low(text) or shape.dateline(text)):
                break
            end += 1
        inside = range(i + 1, end)
        if any(shape.addresses(sheet.blocks[k].text) for k in inside) or end - i <= 3:
            for k in inside:
                sheet.marks.pop(k, None)
            sheet.mark(range(i, end), "boilerplate", "what else is on the web")


def section_lines(sheet: Sheet, lex: Lexicon) -> None:
    """The name of a section that is no Markdown heading, over one that is."""
    for i in range(len(sheet) - 1):
        if sheet.is_text(i) and sheet.words[i] <= 4 and lex.heads["sections"].fullmatch(sheet.folded[i]):
            below = sheet.next_open(i)
            if below is not None and sheet.is_heading(below):
                sheet.mark([i], "boilerplate", "section head")
