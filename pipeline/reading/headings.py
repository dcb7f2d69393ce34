"""What a heading is: a headline, a kicker over one, a sub-heading, a section's head, or over no article at all.

Markdown levels made from a printed page tell little: the same level serves headlines and sub-headings. So evidence is weighed:
what ends above the heading, what begins below it, rank and capitals against the open article's headline, the issue's
own words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from pipeline.reading import shape
from pipeline.reading.lexicon import fold, lexicon
from pipeline.reading.sheet import Sheet
from pipeline.reading.similar import Weights, other_tongue, overlap, stems

# What may stand between a kicker and its headline, or between a headline and its text, without parting them.
_BETWEEN = frozenset({"caption", "separator", "page_number", "running_footer"})
_BOXES = frozenset({"advert", "contact", "order_form", "contents", "boilerplate", "masthead"})
_REACH = 40  # how many blocks a rule looks ahead or back: keeps reading linear in the size of the file


def stack(sheet: Sheet, i: int) -> list[int]:
    """The headings that follow one another from ``i`` on with no text between them."""
    found = [i]
    for k in range(i + 1, min(len(sheet), i + _REACH)):
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


# --- headings that are no headline ----------------------------------------------------------------------------------------


def is_section(sheet: Sheet, i: int, others: Sequence[int], *, bare: bool) -> bool:
    """Whether a heading names a section of the paper ("Letters", "World") over the headlines below it.

    ``bare``: no text follows the stack ``others`` that the heading stands in. A section is known by its word, or by being short and
    of a higher rank than several headlines that follow it.
    """
    if i == others[-1] and not bare:
        return False
    if lexicon().heads["sections"].fullmatch(sheet.folded[i]):
        return True
    after = next((k for k in range(i + 1, min(len(sheet), i + _REACH)) if sheet.is_heading(k)), None)
    if after is None or sheet.words[i] > 3 or sheet.blocks[after].level <= sheet.blocks[i].level:
        return False
    return _governed(sheet, i, sheet.blocks[after].level) >= 2


def _governed(sheet: Sheet, i: int, level: int) -> int:
    """How many headings of ``level`` stand under the heading at ``i``."""
    count = 0
    for k in range(i + 1, min(len(sheet), i + 4 * _REACH)):
        if sheet.is_heading(k):
            if sheet.blocks[k].level <= sheet.blocks[i].level:
                break
            count += sheet.blocks[k].level == level
    return count


def own_text(sheet: Sheet, i: int) -> bool:
    """Whether text follows a heading directly, captions aside."""
    for k in range(i + 1, min(len(sheet), i + _REACH)):
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
    return sheet.blocks[i].kind == "heading" and sheet.words[i] <= 7 or ":" in head[found.end() : found.end() + 30]


# --- sign-offs ------------------------------------------------------------------------------------------------------------


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
    return any(k in sheet.signed for k in run(sheet, i, _REACH)[1:])


# --- headline or sub-heading ------------------------------------------------------------------------------------------------


def begins_article(
    sheet: Sheet,
    headings: Sequence[int],
    text: Sequence[int],
    *,
    title: Sequence[int],
    body: Sequence[int],
    closed: bool,
    suspended: bool,
    listed: float,
    habit: float,
    weights: Callable[[], Weights],
) -> bool:
    """Whether headings begin a new article or divide the open one, whose title, body and state are given.

    The weights are rough and ordered by how often the evidence misled in the issues that we read: a dateline or a signature never
    did, a box of the page seldom, rank and capitals sometimes. Where they leave it open, the words decide.
    """
    if all(is_reply(sheet, i) for i in headings):
        return False
    if closed or suspended or not body or not title:
        return True
    score = _above(sheet, headings[0], text) + _below(sheet, text, body, habit)
    score += _rank(sheet, headings, title)
    score += listed
    if abs(score) > 1.0:
        return score > 0
    return score + _words(sheet, text, body, weights()) > 0


class Contents:
    """The entries of the contents boxes, found by their words."""

    def __init__(self, sheet: Sheet) -> None:
        lines = {
            line for i, mark in sheet.marks.items() if mark.kind == "contents" for line in sheet.blocks[i].raw_lines
        }
        self._complete = False
        self._with: dict[str, set[frozenset[str]]] = defaultdict(set)
        for words in map(stems, lines):
            if len(words) >= 2:
                for stem in words:
                    self._with[stem].add(words)
        if self._with:
            over_text = [i for i in range(len(sheet)) if sheet.is_heading(i) and own_text(sheet, i)]
            self._complete = sum(self.names(sheet.folded[i]) for i in over_text) * 2 > len(over_text)

    def evidence(self, folded: Sequence[str]) -> float:
        """What the contents say to some headings: they name articles, not parts of them."""
        if any(map(self.names, folded)):
            return 3.0
        return -2.0 if self._complete else 0.0

    def names(self, heading: str) -> bool:
        """Whether an entry has most words of a heading, or the heading those of an entry."""
        words = stems(heading)
        candidates = set().union(*(self._with.get(stem, ()) for stem in words)) if len(words) >= 2 else set()
        return any(overlap(words, one) >= 0.75 for one in candidates)


def _above(sheet: Sheet, i: int, text: Sequence[int]) -> float:
    """What ends above a heading speaks for a new article; a sentence that goes on below it speaks against one."""
    score = 0.5 * (sheet.blocks[i].gap >= 2)
    k = i - 1
    while k >= 0 and k in sheet.marks:
        kind = sheet.marks[k].kind
        score = max(score, 2.5 if kind in _BOXES else 0.5)
        k -= 1
    if text and shape.starts_low(sheet.blocks[text[0]].text):
        score -= 3.0
    return score


def opens_dated(sheet: Sheet, text: Sequence[int]) -> bool:
    """Whether a text begins as reports do: with a dateline, a byline, a date."""
    first = sheet.blocks[text[0]].text
    return bool(shape.dateline(first)) or shape.is_byline(first) or (shape.is_date_line(first) and len(text) > 1)


def dated_share(sheet: Sheet) -> float:
    """How many of the headings with text of their own stand over a dateline or byline: a paper's habit, 0 to 1."""
    count = dated = 0
    for i in range(len(sheet)):
        if sheet.is_heading(i):
            text = run(sheet, i + 1, 2)
            count += bool(text)
            dated += bool(text) and opens_dated(sheet, text)
    return dated / count if count else 0.0


def _below(sheet: Sheet, text: Sequence[int], body: Sequence[int], habit: float) -> float:
    """A dateline or byline begins an article, and where reports have them, a text without one more likely goes on; but
    under a report with a dateline a text that someone signs is another, and so is one in another language."""
    if opens_dated(sheet, text):
        return 6.0
    score = 0.0
    if opens_dated(sheet, body):
        signed = any(k in sheet.signed for k in text[-3:])
        score += 3.0 if signed else -2.0 * habit
    mine = " ".join(sheet.blocks[k].text for k in text[:4])
    its = " ".join(sheet.blocks[k].text for k in body[:4])
    return score + (4.0 if other_tongue(mine, its) else 0.0)


def _rank(sheet: Sheet, headings: Sequence[int], title: Sequence[int]) -> float:
    """Level and capitals, compared with the open article's headline."""
    mine, level = sheet.blocks[headings[0]], min(sheet.blocks[k].level for k in title)
    score = 3.0 if mine.level < level else 1.5 if mine.level == level else -2.0
    mine_caps, its_caps = shape.caps(mine.text) > 0.7, any(shape.caps(sheet.blocks[k].text) > 0.7 for k in title)
    if mine_caps != its_caps:
        score += 1.5 if mine_caps else -1.5
    if shape.words(mine.text) <= 3 and len(headings) == 1 and sum(sheet.words[k] for k in title) >= 5:
        score -= 1.0
    if len(headings) > 1 and mine.level <= level:
        score += 1.0
    return score


def _words(sheet: Sheet, text: Sequence[int], body: Sequence[int], weights: Weights) -> float:
    """How much the text below has in common with the open article: little speaks for a new one.

    The weighted cosine is 0.06 to 0.12 between articles of one issue and 0.05 to 0.22 inside one: a hint, no more.
    """
    mine = stems(" ".join(sheet.blocks[k].text for k in text[:8]))
    its = stems(" ".join(sheet.blocks[k].text for k in body[-12:]))
    enough = min(1.0, min(len(mine), len(its)) / 60)  # two short texts share few words, whatever they are about
    return (0.1 - weights.cosine(mine, its)) * 20 * enough


# --- several headings over one text or several ------------------------------------------------------------------------------


def openings(sheet: Sheet, text: Sequence[int], paired: frozenset[int]) -> list[int]:
    """The texts of a run that begin an article: the first, and those behind a dateline's dash, a paired jump or a sign-off."""
    found = [text[0]]
    for before, k in zip(text, text[1:], strict=False):
        jumped = any(m in paired for m in range(before + 1, k))
        signed = before in sheet.signed and not is_reply(sheet, k) and not k in sheet.signed
        dated = shape.dateline(sheet.blocks[k].text) is not None
        if dated or ((jumped or signed) and not shape.starts_low(sheet.blocks[k].text)):
            found.append(k)
    return found


def title_and_subheads(sheet: Sheet, headings: Sequence[int], text: Sequence[int]) -> tuple[list[int], list[int]]:
    """Which of the headings over one text are its title (kicker, headline, line below it), and which already divide it.

    Only the last can be a sub-heading: of lower rank, in other letters than the headline, and not above a dateline.
    """
    last = headings[-1]
    first = sheet.blocks[text[0]].text
    if len(headings) == 1 or shape.dateline(first) or shape.is_byline(first):
        return list(headings), []
    over = sheet.blocks[headings[-2]]
    lower = sheet.blocks[last].level > over.level
    plainer = shape.caps(over.text) > 0.7 >= shape.caps(sheet.blocks[last].text)
    repeated = any(level == sheet.blocks[last].level for level in _levels_below(sheet, text[-1], over.level))
    if lower and repeated and (plainer or shape.caps(over.text) <= 0.7):
        return list(headings[:-1]), [last]
    return list(headings), []


def _levels_below(sheet: Sheet, i: int, level: int) -> Iterator[int]:
    """The levels of the headings behind ``i`` as long as they stay below ``level``."""
    for k in range(i + 1, min(len(sheet), i + _REACH)):
        if sheet.is_heading(k):
            if sheet.blocks[k].level <= level:
                return
            yield sheet.blocks[k].level
