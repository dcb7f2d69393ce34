"""Jump lines: "See HARBOUR STRIKE, page 4" where an article breaks off, "HARBOUR STRIKE, from page 1" where it goes on.

The two ends seldom say the same: the headline over the second part is often worded anew (practice of US copy desks).
So all ends of the issue are matched one to one, by their words, by the sentence that breaks off and goes on, by the
words of the text around them and by the order of the pages; compare Gao et al., "Newspaper article reconstruction
using ant colony optimization and bipartite graph", Applied Soft Computing 13 (2013). An end that finds no partner is
reported, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reading import shape
from pipeline.reading.lexicon import fold, lexicon
from pipeline.reading.sheet import Sheet
from pipeline.reading.similar import overlap, stems

# "See WORKERS OF THE NORTHERN RAILWAY DEPOTS WIN BACK THE EIGHT-HOUR DAY AFTER SIX WEEKS, page 12": 17 words.
_LONGEST_LINE = 22
# An issue of 32 pages has about 30 jumps; a partner is not looked for farther away, which keeps the matching linear.
_WINDOW = 40
_ENOUGH = 1.5  # less than this is two ends that have nothing in common


@dataclass(frozen=True, slots=True)
class End:
    """One end of a jump: the block it is, its direction, the page it names (0: none) and the words of its title."""

    place: int
    out: bool
    page: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Jumps:
    """``partner`` maps the place of each paired end to that of its other end, both ways; ``alone`` lists the rest."""

    ends: tuple[End, ...]
    partner: dict[int, int]
    alone: tuple[End, ...]


def is_jump_line(text: str) -> bool:
    """Whether ``text`` is a jump line as it stands."""
    return shape.words(text) <= _LONGEST_LINE and read_end(fold(text)) is not None


@lru_cache(maxsize=4096)
def read_end(folded: str) -> tuple[bool, int, str] | None:
    """Direction (True: out), page and title of a folded line that is a jump line; None for any other line."""
    lex = lexicon()
    if not lex.jump_hint.search(folded):
        return None
    for out, patterns in ((True, lex.jump_out), (False, lex.jump_in)):
        for pattern in patterns:
            found = pattern.fullmatch(folded)
            if found:
                groups = found.groupdict()
                title = groups.get("title") or groups.get("before") or ""
                return out, int(groups.get("page") or 0), title.strip(" \"'.,:;([")
    return None


def find(sheet: Sheet) -> tuple[End, ...]:
    """All jump lines of a sheet, marked as such."""
    ends = []
    titles = [stems(sheet.folded[i]) for i in range(len(sheet)) if sheet.blocks[i].kind == "heading"]
    known = frozenset().union(*titles) if titles else frozenset()
    for i, block in enumerate(sheet.blocks):
        if not sheet.folded[i] or sheet.words[i] > _LONGEST_LINE or block.kind in ("separator", "meta", "image"):
            continue
        found = read_end(sheet.folded[i])
        if found is None:
            continue
        out, page, title = found
        # "…a reading from page 12" is a sentence: the title of an end stands in capitals, over the text, or among the
        # headlines
        plain = title and block.kind != "heading" and shape.caps(block.text) < 0.5 and not block.markup
        if plain and (len(stems(title) & known) < max(1, len(stems(title)) // 2)) and shape.finished(block.text):
            continue
        ends.append(End(i, out, page, stems(title)))
        sheet.mark([i], "jump_line", "" if out else "in")
    return tuple(ends)


def pair(sheet: Sheet, ends: Sequence[End]) -> Jumps:
    """Match the ends one to one, best matches first."""
    outs = [end for end in ends if end.out]
    ins = [end for end in ends if not end.out]
    by_page = sorted(range(len(outs)), key=lambda k: (outs[k].page, outs[k].place))
    rank = {outs[k].place: n for n, k in enumerate(by_page)}
    scored = []
    first = 0
    for k, one in enumerate(outs):
        while first < len(ins) and ins[first].place < one.place:
            first += 1
        for n in range(max(0, first - _WINDOW // 4), min(len(ins), first + _WINDOW)):
            score = _score(sheet, one, ins[n]) + 0.5 * (rank[one.place] == n) - 0.01 * abs(n - first)
            if score >= _ENOUGH:
                scored.append((score, k, n))
    partner: dict[int, int] = {}
    for _, k, n in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if outs[k].place not in partner and ins[n].place not in partner:
            partner[outs[k].place], partner[ins[n].place] = ins[n].place, outs[k].place
    for into in ins:
        above = into.place - 1
        if into.place in partner and above >= 0 and _heads_second_part(sheet, above):
            sheet.mark([above], "jump_line", "headline over the second part")
    return Jumps(tuple(ends), partner, tuple(end for end in ends if end.place not in partner))


def _heads_second_part(sheet: Sheet, i: int) -> bool:
    """Whether a line right above the end of a jump is the new headline that the second part has there."""
    if sheet.is_heading(i):
        return True
    block = sheet.blocks[i]
    emphasised = shape.caps(block.text) > 0.7 or any(m.start == 0 and m.end == len(block.text) for m in block.markup)
    return sheet.is_text(i) and emphasised and sheet.words[i] <= 15 and not shape.finished(block.text)


def _score(sheet: Sheet, out: End, into: End) -> float:
    score = 0.5 if into.place > out.place else -1.0
    if out.page and into.page and into.place > out.place:
        score += 0.5 if out.page > into.page else -0.5
    if out.words and into.words:
        score += 4 * overlap(out.words, into.words) - 1
    before, after = _text(sheet, out.place, -1), _text(sheet, into.place, 1)
    headline = _headline(sheet, out.place)
    score += 2 * overlap(into.words | out.words, headline) if into.words else 0
    if before is None or after is None:
        return score - 2
    broken = not shape.finished(sheet.blocks[before].text)
    text = sheet.blocks[after].text
    if broken:
        score += 3 if shape.starts_low(text) else 1 if shape.starts_caseless(text) else -0.5
    else:
        score += -2 if shape.starts_low(text) else 0.5
    return score + 3 * overlap(stems(sheet.blocks[before].text[-600:]), stems(text[:600]))


def _text(sheet: Sheet, place: int, step: int) -> int | None:
    """The nearest text before or behind a jump line; boxes and captions between do not count."""
    for i in range(place + step, place + 8 * step, step):
        if not 0 <= i < len(sheet):
            return None
        if sheet.is_text(i):
            return i
        if sheet.marks.get(i) and sheet.marks[i].kind == "jump_line":
            return None
    return None


def _headline(sheet: Sheet, place: int) -> frozenset[str]:
    """The words of the nearest headings above a jump line."""
    found: list[int] = []
    for i in range(place - 1, max(-1, place - 25), -1):
        if sheet.is_heading(i):
            found.append(i)
        elif found and sheet.is_text(i):
            break
    return frozenset().union(*(stems(sheet.folded[i]) for i in found)) if found else frozenset()
