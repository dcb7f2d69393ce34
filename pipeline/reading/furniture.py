"""What is no article text: masthead, contents box, order form, adverts, addresses, repeated boxes, page numbers.

Structure comes first (repetition in other surroundings, runs of page numbers, blanks to fill in, density of
addresses, the top of the file), words of the data files second. A rule that is not sure leaves the block in its
article: what stays can be seen by a reader, what goes is only in the list of what was left out.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.reading import boxes, shape
from pipeline.reading.lexicon import Lexicon, lexicon
from pipeline.reading.sheet import Sheet

_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"[★☆•●■□◆✊|·]")


def mark(sheet: Sheet) -> None:
    """Mark all furniture but captions (``captions.py``) and jump lines (``jumps.py``)."""
    lex = lexicon()
    for rule in (
        _trivial,
        _repeated,
        boxes.contents,
        boxes.order_forms,
        boxes.adverts,
        _volume_lines,
        boxes.contacts,
        boxes.web,
        boxes.section_lines,
    ):
        rule(sheet, lex)
    _masthead(sheet)


def _trivial(sheet: Sheet, lex: Lexicon) -> None:
    for i, block in enumerate(sheet.blocks):
        if block.kind == "meta":
            sheet.mark([i], "boilerplate")
        elif block.kind == "image":
            sheet.mark([i], "caption", "picture")
        elif block.kind == "separator" or not any(c.isalnum() for c in block.text):
            sheet.mark([i], "separator")
        elif sheet.words[i] <= 4 and lex.page.fullmatch(sheet.folded[i]):
            sheet.mark([i], "page_number")


def _volume_lines(sheet: Sheet, lex: Lexicon) -> None:
    """Volume, number, date and price: a line that says little but numbers."""
    for i in range(len(sheet)):
        folded, count = sheet.folded[i], sheet.words[i]
        if i in sheet.marks or not folded or count > 20 or not any(c.isdigit() for c in folded):
            continue
        numbers, volumes = len(_DIGITS.findall(folded)), len(lex.words["volume"].findall(folded))
        if (shape.finished(sheet.blocks[i].text) and folded[-1] in "!?:") or (sheet.is_heading(i) and count > 8):
            continue
        numbered = re.search(rf"(?:{lex.words['volume'].pattern})[\W_]*\d", folded)
        if (
            (numbered and numbers >= 2 and (volumes >= 2 or shape.has_date(folded)) and count <= 6 * numbers)
            or (numbered and count <= 4)
            or (count <= 8 and lex.opens["price"].match(folded))
        ):
            sheet.mark([i], "masthead")


# --- what is repeated -----------------------------------------------------------------------------------------------


def _repeated(sheet: Sheet, _: Lexicon) -> None:
    """Short blocks that come again among other neighbours: boxes and running lines.

    The neighbours count, because a file that holds an issue twice repeats everything, but always in the same place.
    """
    places: dict[str, list[int]] = defaultdict(list)
    keys = [_DIGITS.sub("#", sheet.folded[i] or block.text[:80])[:200] for i, block in enumerate(sheet.blocks)]
    for i, key in enumerate(keys):
        if key and sheet.words[i] <= 45 and i not in sheet.marks:
            places[key].append(i)
    for key, found in places.items():
        if len(found) < 2:
            continue
        before = {_neighbour(keys, places, i, -1, len(found)) for i in found}
        after = {_neighbour(keys, places, i, 1, len(found)) for i in found}
        apart = min(len(before), len(after))
        if sheet.blocks[found[0]].kind == "heading":
            # a running head is over no text: a page number follows it, another heading, the rest of a sentence
            bare = sum(not _heads_text(sheet, i) for i in found)
            if apart >= 2 and bare * 2 > len(found) and bare >= 2:
                sheet.mark(found, "running_footer", f"stands {len(found)} times")
        elif apart >= 3 or (apart == 2 and _is_box(sheet, found)):
            _mark_repeated(sheet, key, found)


def _heads_text(sheet: Sheet, i: int) -> bool:
    """Whether text begins right under a heading."""
    return i + 1 < len(sheet) and sheet.is_text(i + 1) and not shape.starts_low(sheet.blocks[i + 1].text)


def _neighbour(keys: list[str], places: dict[str, list[int]], i: int, step: int, times: int) -> str:
    """The nearest block on one side that does not come again as often itself: boxes keep company with running lines."""
    for k in range(i + step, i + 5 * step, step):
        if not 0 <= k < len(keys):
            return ""
        if any(c.isalnum() for c in keys[k]) and len(places.get(keys[k], ())) * 2 <= times:
            return keys[k]
    return ""


def _is_box(sheet: Sheet, found: list[int]) -> bool:
    """Whether a block that stands twice looks like a box and not like a slogan that ends two articles."""
    block = sheet.blocks[found[0]]
    return (
        shape.addresses(block.text) > 0 or "\n" in block.text
        or all(sheet.blocks[i].gap >= 2 for i in found)
        or (not shape.finished(block.text) and not shape.is_signature(block.text) and shape.caps(block.text) > 0.7)
    )  # fmt: skip


def _mark_repeated(sheet: Sheet, key: str, found: list[int]) -> None:
    block = sheet.blocks[found[0]]
    if shape.is_signature(block.text) or shape.dateline(block.text):
        return
    if shape.addresses(block.text) or lexicon().opens["contact"].match(key):
        sheet.mark(found, "contact", f"stands {len(found)} times")
    elif "#" in key and sheet.words[found[0]] <= 12:
        sheet.mark(found, "running_footer", f"stands {len(found)} times")
    else:
        sheet.mark(found, "boilerplate", f"stands {len(found)} times")


# --- the top of the file --------------------------------------------------------------------------------------------


def _masthead(sheet: Sheet) -> None:
    """What stands above the first article: the paper's name, its slogan, the publisher's line."""
    story = next((i for i in range(min(len(sheet), 60)) if _is_story(sheet, i)), None)
    if story is None:
        return
    sections = lexicon().heads["sections"]
    end = next((i for i in range(story) if sheet.is_heading(i) and sections.fullmatch(sheet.folded[i])), story)
    last = max((i for i in range(end) if _is_masthead_line(sheet, i)), default=-1)
    headings = [i for i in range(story) if sheet.is_heading(i)]
    if last >= 0 and not any(i > last for i in headings):
        # the headline of the first article is not the masthead's
        last = headings[-1] - 1 if headings else last
    if last < 0 and len(headings) >= 2 and headings[0] != end and _is_nameplate(sheet, headings):
        last = headings[0]
        while sheet.is_text(last + 1):  # the lines between the name and the first headline
            last += 1
    for i in range(last + 1):
        if i not in sheet.marks and (sheet.words[i] <= 15 or sheet.blocks[i].kind == "heading"):
            sheet.mark([i], "masthead")
        elif i in sheet.marks and sheet.marks[i].kind == "contact":
            sheet.marks.pop(i)
            sheet.mark([i], "masthead")


def _is_story(sheet: Sheet, i: int) -> bool:
    return sheet.is_text(i) and (sheet.words[i] >= 20 or shape.dateline(sheet.blocks[i].text) is not None)


def _is_masthead_line(sheet: Sheet, i: int) -> bool:
    mark = sheet.marks.get(i)
    if mark is not None:
        return mark.kind == "masthead" or (mark.kind == "contact" and sheet.words[i] <= 15 and not mark.note)
    text = sheet.blocks[i].text
    return sheet.blocks[i].kind != "heading" and sheet.words[i] <= 20 and (
        shape.addresses(text) > 0 or _SIGNS.search(text) is not None or shape.is_date_line(text)
    )  # fmt: skip


def _is_nameplate(sheet: Sheet, headings: list[int]) -> bool:
    """Whether the first heading is the paper's name: short, above others, with no text of its own."""
    first, second = sheet.blocks[headings[0]], sheet.blocks[headings[1]]
    if headings[0] > 2 or sheet.words[headings[0]] > 6 or first.level > second.level:
        return False
    others = sum(1 for i in range(len(sheet)) if sheet.is_heading(i))
    if others < 3:
        return False
    between = [i for i in range(headings[0] + 1, headings[1]) if sheet.is_text(i)]
    if between:
        return all(sheet.words[i] <= 15 and not shape.finished(sheet.blocks[i].text) for i in between)
    only_one = not any(
        sheet.is_heading(i) and sheet.blocks[i].level <= first.level for i in range(headings[0] + 1, len(sheet))
    )
    if only_one:
        return True
    name = sheet.folded[headings[0]]
    return len(name) > 3 and sum(name in sheet.blocks[i].text.casefold() for i in range(1, len(sheet))) >= 2
