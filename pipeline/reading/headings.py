"""What a heading is: a headline, a kicker over one, a sub-heading.

Markdown levels made from a printed page tell little: the same level serves headlines and sub-headings. So evidence is
weighed: what ends above the heading, what begins below it, rank and capitals against the open article's headline, the
issue's own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.reading import shape
from pipeline.reading.draft import Draft
from pipeline.reading.letters import is_reply
from pipeline.reading.sheet import Sheet
from pipeline.reading.similar import Weights, other_tongue, overlap, stems
from pipeline.reading.stacks import REACH, own_text, run

_BOXES = frozenset({"advert", "contact", "order_form", "contents", "boilerplate", "masthead"})


class Paper:
    """What the whole issue says to each of its headings: its habits, its contents box, its words."""

    def __init__(self, sheet: Sheet) -> None:
        self.dated = dated_share(sheet)
        self.contents = Contents(sheet)
        self._texts = [block.text for block in sheet.blocks if block.kind != "heading"]

    @cached_property
    def weights(self) -> Weights:
        """What each word tells; counted when the first doubt comes."""
        return Weights(self._texts)


def begins_article(sheet: Sheet, headings: Sequence[int], text: Sequence[int], draft: Draft, paper: Paper) -> bool:
    """Whether headings begin a new article or divide the open one, ``draft``.

    The weights are rough and ordered by how often the evidence misled in the issues that we read: a dateline or a
    signature never did, a box of the page seldom, rank and capitals sometimes. Where they leave it open, the words
    decide.
    """
    if all(is_reply(sheet, i) for i in headings):
        return False
    if draft.signed or draft.suspended or not draft.body or not draft.title:
        return True
    score = _above(sheet, headings[0], text) + _below(sheet, text, draft.body, paper.dated)
    score += _rank(sheet, headings, draft.title) + paper.contents.evidence([sheet.folded[i] for i in headings])
    if abs(score) <= 1.0:
        score += _words(sheet, text, draft.body, paper.weights)
    return score > 0


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
    # a kicker may be of lower rank than the headline below it
    mine = min((sheet.blocks[k] for k in headings), key=lambda block: block.level)
    level = min(sheet.blocks[k].level for k in title)
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


# --- several headings over one text or several ----------------------------------------------------------------------


def openings(sheet: Sheet, text: Sequence[int], paired: frozenset[int]) -> list[int]:
    """The texts of a run that begin an article: the first, and those behind a dateline's dash, a paired jump or a
    sign-off.
    """
    found = [text[0]]
    for before, k in pairwise(text):
        jumped = any(m in paired for m in range(before + 1, k))
        signed = before in sheet.signed and not is_reply(sheet, k) and k not in sheet.signed
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
    for k in range(i + 1, min(len(sheet), i + REACH)):
        if sheet.is_heading(k):
            if sheet.blocks[k].level <= level:
                return
            yield sheet.blocks[k].level
