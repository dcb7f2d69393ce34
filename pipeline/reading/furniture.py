"""What is no article text: masthead, contents box, order form, adverts, addresses, repeated boxes, page numbers.

Structure comes first (repetition in other surroundings, runs of page numbers, blanks to fill in, density of addresses, the top
of the file), words of the data files second. A rule that is not sure leaves the block in its article: what
stays can be seen by a reader, what goes is only in the list of what was left out.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.reading import shape
from pipeline.reading.lexicon import Lexicon, lexicon
from pipeline.reading.sheet import Sheet

_BLANKS = re.compile(r"_{3,}|\.{8,}|…{3,}|(?:_ ){3,}")
_PRICE = re.compile(r"[€$£₹¥]\s?\d|\d\s?[€$£₹¥]|\b\d+[.,]\d\d\b|\b\d+p\b")
_LABEL = re.compile(r"[^\W\d_][\w.-]{1,19}\s?:\s")  # "Telephone: …"
_DIGITS = re.compile(r"\d+")
_NUMBER_FIRST = re.compile(r"\W*\d{1,2}[\s.:)—–-]+\D*\w")
_SIGNS = re.compile(r"[★☆•●■□◆✊|·]")


def mark(sheet: Sheet) -> None:
    """Mark all furniture but captions (``captions.py``) and jump lines (``jumps.py``)."""
    lex = lexicon()
    for rule in (
        _trivial,
        _repeated,
        _contents,
        _order_forms,
        _adverts,
        _volume_lines,
        _contacts,
        _web_boxes,
        _section_lines,
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


# --- boxes that a line gives away ---------------------------------------------------------------------------------------


def _entries(sheet: Sheet, i: int, lex: Lexicon) -> int:
    """How many lines of a block are contents entries: words and a page number."""
    if not sheet.folded[i] or sheet.words[i] > 60 or i in sheet.marks:
        return 0
    lines = sheet.blocks[i].raw_lines or (sheet.blocks[i].text,)
    if len(lines) == 1:
        return int(_is_entry(sheet.folded[i], lex))
    from pipeline.reading.lexicon import fold

    found = sum(_is_entry(fold(line), lex) for line in lines)
    return found if found * 2 > len(lines) else 0


def _is_entry(folded: str, lex: Lexicon) -> bool:
    if not any(c.isdigit() for c in folded[-6:]) or shape.words(folded) > 25:
        return False
    if not lex.entry.fullmatch(folded):
        return False
    return not any(p.fullmatch(folded) for p in lex.jump_out) and not any(p.fullmatch(folded) for p in lex.jump_in)


def _contents(sheet: Sheet, lex: Lexicon) -> None:
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
    return sheet.words[i] <= 6 and i not in sheet.marks and bool(lex.heads["contents"].fullmatch(sheet.folded[i]))


def _order_forms(sheet: Sheet, lex: Lexicon) -> None:
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


def _adverts(sheet: Sheet, lex: Lexicon) -> None:
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
    """Where an advert begins whose line at ``i`` says where a thing is to be had: at the heading or the short lines above."""
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
        or folded[found.end() : found.end() + 1] == ":"
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


def _volume_lines(sheet: Sheet, lex: Lexicon) -> None:
    """Volume, number, date and price: a line that says little but numbers."""
    for i in range(len(sheet)):
        folded, count = sheet.folded[i], sheet.words[i]
        if i in sheet.marks or not folded or count > 20 or not any(c.isdigit() for c in folded):
            continue
        numbers, volumes = len(_DIGITS.findall(folded)), len(lex.words["volume"].findall(folded))
        if shape.finished(sheet.blocks[i].text) and folded[-1] in "!?:" or sheet.is_heading(i) and count > 8:
            continue
        numbered = re.search(rf"(?:{lex.words['volume'].pattern})[\W_]*\d", folded)
        if (
            (numbered and numbers >= 2 and (volumes >= 2 or shape.has_date(folded)) and count <= 6 * numbers)
            or (numbered and count <= 4)
            or (count <= 8 and lex.opens["price"].match(folded))
        ):
            sheet.mark([i], "masthead")


def _contacts(sheet: Sheet, lex: Lexicon) -> None:
    """Lines that are mostly addresses, and short lines that ask to write and say where."""
    for i in range(len(sheet)):
        folded, text, count = sheet.folded[i], sheet.blocks[i].text, sheet.words[i]
        if i in sheet.marks or not folded or count > 80:
            continue
        hits = shape.addresses(text)
        asks = lex.opens["contact"].match(folded) is not None
        sentence = shape.finished(text) and folded[-1] not in ":" and shape.caps(text) < 0.6
        # an address in a line without a full stop is a box's; in a whole sentence it is the article's
        under_section = hits and i and lex.heads["sections"].fullmatch(sheet.folded[i - 1]) is not None
        dense = under_section or hits and count <= (5 if sentence else 16) * hits
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


def _web_boxes(sheet: Sheet, lex: Lexicon) -> None:
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


def _section_lines(sheet: Sheet, lex: Lexicon) -> None:
    """The name of a section that is no Markdown heading, over one that is."""
    for i in range(len(sheet) - 1):
        if sheet.is_text(i) and sheet.words[i] <= 4 and lex.heads["sections"].fullmatch(sheet.folded[i]):
            below = sheet.next_open(i)
            if below is not None and sheet.is_heading(below):
                sheet.mark([i], "boilerplate", "section head")


# --- what is repeated ---------------------------------------------------------------------------------------------------


def _repeated(sheet: Sheet, lex: Lexicon) -> None:
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


# --- the top of the file ------------------------------------------------------------------------------------------------


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
