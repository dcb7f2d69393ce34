"""Hard wraps back to paragraphs: which line breaks were made by a wrapping program, which by a writer.

The model, as costs (negative logarithms of probabilities) that add up over the lines of a run without blank lines, the
cheapest reading found by dynamic programming (Viterbi 1967):

* A wrapping program breaks a line where the next word would not fit into the *width*. So a break after which it would
  have fitted is a writer's, unless the line was longer once (a link's address was removed from it).
* Text that was wrapped as HTML source has a second kind of paragraph start: the last line of a paragraph, some columns
  of *markup* and the first words of the next one shared the width ("…were killed.</p><p>The"), so that it begins with
  an orphan of a word or two. As markup gives no place for a break, its first word stands there even where it does not
  fit. A start of this kind is *glued*, the other *fresh*.
* A paragraph ends where a sentence ends, nearly always, and begins with a capital; of a wrapping program's breaks one
  in twenty falls between sentences, as of all gaps between words.

Width, markup and the shares of each kind of break are measured from the file itself. The probabilities of punctuation
are fixed: those of news prose in English, Spanish, German and French (2,240 paragraphs, wrapped at 60 to 80 columns:
98 % end as sentences do, 91 % begin with a capital), moved towards the even, because real files are less clean. To
measure them in each file as well changed no result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from math import log
from typing import Literal

Start = Literal["soft", "fresh", "glued"]  # how a line begins: inside a paragraph, or as the start of one

NARROWEST, WIDEST = 24, 160  # columns: a newspaper's column, and the widest wrap that programs offer by default


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's lines were wrapped. ``width`` and ``markup`` are columns, 0 for none; the rest are shares.

    ``new``: of the line breaks, those between paragraphs; ``early``: of those inside, the ones that came before the
    width; ``glued``: of the paragraph starts, those that shared a line with the end before.
    """

    width: int = 0
    markup: int = 0
    new: float = 0.1
    early: float = 0.03
    glued: float = 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    text: str  # without white space around it
    indent: int
    end: int  # the column where it ends
    word: int  # the width of its first word
    single: bool  # it has no place for a break
    stop: str  # what it ends in: T(erminal mark), C(olon), H(yphen), N(one of these), W (none, and it is one word)
    head: str  # what it begins with: U(pper case), L(ower case), X (no case), D(igit), Q(uote or dash), B(racket)


def measure(runs: Sequence[Sequence[str]]) -> Layout:
    """The layout of a file, from its runs of lines without a blank line between them. Linear in the number of lines."""
    views = [_view(run) for run in runs]
    width = _width(views)
    if not width:
        return Layout()
    markup = _markup(views, width)
    layout = Layout(width, markup, new=_sure_breaks(views, width), glued=0.4 if markup else 0.0)
    sample = _first(views, _ENOUGH)
    for _ in range(2):  # a third time changes no reading of the specimens
        layout = _refined(sample, layout)
    return layout


def starts(run: Sequence[str], layout: Layout) -> list[Start]:
    """How each line of a run begins; the first begins a paragraph."""
    lines = _view(run)
    if not layout.width:
        return [_unwrapped(before, line) for before, line in zip([None, *lines], lines, strict=False)]
    found, cost = _cheapest(lines, layout)
    if len(lines) > 1 and _verbatim_cost(lines, layout) < cost:
        return ["fresh"] * len(lines)
    return found


def ends_sentence(text: str) -> bool:
    """Whether a line ends in a mark that ends sentences, quotes and brackets after it allowed."""
    return _stop(text.rstrip()) == "T"


def unwrap(lines: Sequence[str]) -> str:
    """The text of a paragraph: its lines with a space between, none in scripts that have none."""
    text = ""
    for line in map(str.strip, lines):
        together = not text or (_WIDE.match(text[-1]) and _WIDE.match(line))
        text += line if together else " " + line
    return text


# --- what is seen of a line -----------------------------------------------------------------------------------------

_TERMINAL = re.compile(r"[.!?…。！？؟۔।॥‽][\"'”’»›“‘)\]*_]*$")
_COLON = re.compile(r"[:;؛：][\"'”’»)]*$")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u00ac]$")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_QUOTES = frozenset("\"'“”„‘’‚«»‹›–—―-¿¡「『")


def _view(run: Sequence[str]) -> list[_Line]:
    return [_seen(line) for line in run]


def _seen(line: str) -> _Line:
    line = line.expandtabs(8).rstrip()
    text = line.lstrip()
    space = text.find(" ")
    word = len(text) if space < 0 else space
    if text and _WIDE.match(text):  # written without spaces: a line can break after any character
        word = 1
    return _Line(text, len(line) - len(text), len(line), word, space < 0 and word > 1, _stop(text), _head(text[:1]))


def _stop(text: str) -> str:
    if _TERMINAL.search(text, max(0, len(text) - 6)):
        return "T"
    if _HYPHEN.search(text, max(0, len(text) - 2)):
        return "H"
    if _COLON.search(text, max(0, len(text) - 3)):
        return "C"
    return "N" if " " in text else "W"


@cache
def _head(character: str) -> str:
    if character in _QUOTES:
        return "Q"
    category = unicodedata.category(character) if character else "Zs"
    kinds = {"Lu": "U", "Lt": "U", "Ll": "L", "Nd": "D", "Pi": "Q", "Ps": "B"}
    return kinds.get(category, "X" if category.startswith("L") else "B")


# --- measuring a file -----------------------------------------------------------------------------------------------


def _votes(intervals: Iterator[tuple[int, int]], highest: int) -> list[int]:
    """For each value up to ``highest``, how many of the intervals (both ends included) hold it."""
    changes = [0] * (highest + 2)
    for low, high in intervals:
        if low <= high and low <= highest and high >= 0:
            changes[max(low, 0)] += 1
            changes[min(high, highest) + 1] -= 1
    return list(accumulate(changes))[: highest + 1]


def _width(views: Sequence[Sequence[_Line]]) -> int:
    """The width that explains most breaks: the line before fits into it, with the next word it would not."""
    pairs = [pair for view in views for pair in pairwise(view) if pair[0].end <= WIDEST]
    votes = _votes(((line.end, line.end + after.word) for line, after in pairs), WIDEST)
    width = max(range(NARROWEST, WIDEST + 1), key=lambda column: votes[column])
    inside = [(line, after) for line, after in pairs if line.stop in "NWH"]  # between sentences a writer breaks lines
    explained = [after.head for line, after in inside if line.end <= width <= line.end + after.word]
    # A list's or a poem's lines may be of one length by chance: a quarter must begin as the middle of a sentence does
    # (half of them do in German, with its capitals, four fifths elsewhere).
    running = sum(head in "LXD" for head in explained)
    # The first line of a paragraph may have held markup: two breaks in five are enough in paragraphs of three lines.
    enough = len(explained) >= 2 and len(explained) * 5 >= len(inside) * 2
    return width if enough and running * 4 >= len(explained) else 0


def _markup(views: Sequence[Sequence[_Line]], width: int) -> int:
    """The columns between the end of a paragraph and the first words of the next on the same line of source, or 0.

    Asked are the lines that break too early for the width, after the end of a sentence, in mid-sentence.
    """
    intervals = []
    for view in views:
        for before, line, after in zip(view, view[1:], view[2:], strict=False):
            early = line.end + 1 + after.word <= width and line.stop in "NW" and not line.indent
            if early and before.stop == "T" and before.end <= width:
                room = width - before.end - line.end
                intervals.append((max(1, room - after.word), WIDEST if line.single else room))
    votes = _votes(iter(intervals), WIDEST)
    best = max(range(1, 81), key=lambda column: votes[column])
    # One line in ten agrees with any value by chance.
    return best if votes[best] >= 3 and votes[best] * 2 >= len(intervals) else 0


def _sure_breaks(views: Sequence[Sequence[_Line]], width: int) -> float:
    """The share of breaks that are a writer's beyond doubt: much room was left after a sentence's end."""
    pairs = [pair for view in views for pair in pairwise(view)]
    room = width * 3 // 4
    sure = sum(line.stop == "T" and line.end + after.word < room and after.head != "L" for line, after in pairs)
    return _share(sure, len(pairs))


def _share(part: int, whole: int) -> float:
    return min(0.6, max(0.005, (part + 0.5) / (whole + 10)))


_ENOUGH = 2000  # lines: more would not move a share by a hundredth


def _first(views: Sequence[Sequence[_Line]], enough: int) -> list[Sequence[_Line]]:
    """The first so many lines, in their runs."""
    found: list[Sequence[_Line]] = []
    for view in views:
        if enough <= 0:
            break
        found.append(view[:enough])
        enough -= len(view)
    return found


def _refined(views: Sequence[Sequence[_Line]], layout: Layout) -> Layout:
    """The layout with its shares counted anew, from the reading that they lead to."""
    breaks = new = glued = soft = early = 0
    for view in views:
        found, _ = _cheapest(view, layout)
        for (line, after), (was, kind) in zip(pairwise(view), pairwise(found), strict=True):
            if line.end > layout.width or was == "glued":
                continue  # where such a line ended is not known, or not yet
            breaks += 1
            new += kind != "soft"
            glued += kind == "glued"
            if kind == "soft":
                soft += 1
                early += line.end + (layout.markup if was == "fresh" else 0) + 1 + after.word < layout.width
    share = min(0.9, (glued + 1) / (new + 2)) if layout.markup else 0.0
    return replace(layout, new=_share(new, breaks), early=_share(early, soft), glued=share)


# --- the cheapest reading -------------------------------------------------------------------------------------------

# P(end of line | kind of break) and P(start of the next line | kind of break, end): module docstring.
_STOP = {
    "soft": {"T": 0.055, "C": 0.01, "H": 0.02, "N": 0.915, "W": 0.915},
    "new": {"T": 0.88, "C": 0.06, "H": 0.0005, "N": 0.06, "W": 0.003},
}
_HEAD = {
    "T": {"U": 0.78, "L": 0.03, "X": 1.0, "D": 0.04, "Q": 0.13, "B": 0.02},
    "C": {"U": 0.3, "L": 0.4, "X": 1.0, "D": 0.05, "Q": 0.23, "B": 0.02},
    "H": {"U": 0.05, "L": 0.93, "X": 1.0, "D": 0.01, "Q": 0.005, "B": 0.005},
    "N": {"U": 0.13, "L": 0.78, "X": 1.0, "D": 0.04, "Q": 0.03, "B": 0.02},
    "W": {"U": 0.13, "L": 0.78, "X": 1.0, "D": 0.04, "Q": 0.03, "B": 0.02},
    "new": {"U": 0.76, "L": 0.02, "X": 1.0, "D": 0.03, "Q": 0.16, "B": 0.03},
}
_FULL_BY_CHANCE = 0.12  # a paragraph's last line ends anywhere: its next word would not fit in one of eight
_INDENTED = {"soft": 0.01, "new": 0.5}  # the next line stands farther in than this one
_OUTDENTED = {"soft": 0.02, "new": 0.3}  # farther out, and this one was not the first of its paragraph
_OVERFLOW = -log(0.01)  # a glued line that shares more than the width
_UNKNOWN = -log(0.15)  # glued to a line whose own columns are not known


@cache
def _punctuation(stop: str, head: str) -> tuple[float, float]:
    """The costs of a soft break and of a new paragraph between such an end and such a start."""
    soft = _STOP["soft"][stop] * _HEAD[stop][head]
    new = _STOP["new"][stop] * _HEAD["new"][head]
    return -log(soft), -log(new)


_Path = tuple[float, int, int]  # cost so far; the columns where the line ends, at least and at most


def _cheapest(lines: Sequence[_Line], layout: Layout) -> tuple[list[Start], float]:
    """The cheapest reading of a run, and its cost."""
    width, markup = layout.width, layout.markup
    fresh_cost, glued_cost = -log(1 - layout.glued), -log(layout.glued) if layout.glued else 0.0
    early, full, short = -log(layout.early), -log(_FULL_BY_CHANCE), -log(1 - _FULL_BY_CHANCE)
    paths: dict[Start, _Path] = {"fresh": (0.0, lines[0].end, lines[0].end + markup)}
    back: list[dict[Start, Start]] = []
    for line, after in pairwise(lines):
        known = line.end <= width  # a longer line tells nothing: something was taken out of it
        soft_cost, new_cost, inside_cost = _break_costs(line, after, layout)
        new_paths: dict[Start, _Path] = {}
        came: dict[Start, Start] = {}
        for kind, (cost, low, high) in paths.items():
            room = width - high - 1 - after.word  # columns left if the next word had been put there
            soft, new = cost + soft_cost, cost + new_cost
            if kind == "soft":
                soft += inside_cost
            if known:
                # The last column is used by some programs and not by others: to fit exactly is half a reason.
                soft += early if room > 0 else early / 2 if room == 0 else 0.0
                new += full if room < 0 else short
            _keep(new_paths, came, "soft", kind, (soft, after.end, after.end))
            _keep(new_paths, came, "fresh", kind, (new + fresh_cost * known, after.end, after.end + markup))
            if markup and not after.indent and known:
                ends = low + markup + after.end
                over = _OVERFLOW if ends > width and not after.single else 0.0
                _keep(new_paths, came, "glued", kind, (new + glued_cost + over, ends, ends))
            elif markup and not after.indent:
                _keep(new_paths, came, "glued", kind, (new + _UNKNOWN, width, width))
        paths = new_paths
        back.append(came)
    best = min(paths, key=lambda kind: paths[kind][0])
    return _traced(best, back), paths[best][0]


def _break_costs(line: _Line, after: _Line, layout: Layout) -> tuple[float, float, float]:
    """What marks, letters and indents make a soft break after a line cost, and a new paragraph.

    The third is what a soft break costs besides where the line did not begin its paragraph.
    """
    soft, new = _punctuation(line.stop, after.head)
    soft, new = soft - log(1 - layout.new), new - log(layout.new)
    if after.indent == line.indent:
        return soft, new, 0.0
    if after.indent > line.indent:
        return soft - log(_INDENTED["soft"]), new - log(_INDENTED["new"]), 0.0
    return soft, new - log(_OUTDENTED["new"]), -log(_OUTDENTED["soft"])


def _keep(paths: dict[Start, _Path], came: dict[Start, Start], kind: Start, before: Start, path: _Path) -> None:
    if kind not in paths or path[0] < paths[kind][0]:
        paths[kind], came[kind] = path, before


def _traced(last: Start, back: Sequence[dict[Start, Start]]) -> list[Start]:
    found = [last]
    for came in reversed(back):
        found.append(came[found[-1]])
    return found[::-1]


# --- lines that nobody wrapped --------------------------------------------------------------------------------------

_VERBATIM = 0.03  # of the runs in wrapped files: verse, addresses, tables
_VERBATIM_STOP = {"T": 0.25, "C": 0.1, "H": 0.01, "N": 0.64, "W": 0.64}
_VERBATIM_HEAD = {"U": 0.65, "L": 0.15, "X": 1.0, "D": 0.08, "Q": 0.08, "B": 0.04}


def _verbatim_cost(lines: Sequence[_Line], layout: Layout) -> float:
    """The cost of reading each line of a run as it stands: none of them was broken by the width."""
    cost = -log(_VERBATIM)
    for line, after in pairwise(lines):
        fits = line.end + 1 + after.word <= layout.width
        chance = 1 - _FULL_BY_CHANCE if fits else _FULL_BY_CHANCE
        cost -= log(chance * _VERBATIM_STOP[line.stop] * _VERBATIM_HEAD[after.head])
    return cost


def _unwrapped(before: _Line | None, line: _Line) -> Start:
    """In a file without a width each line is a paragraph, but for one that stops in mid-sentence."""
    if before is None:
        return "fresh"
    broken = before.stop in "NWH" and line.head == "L" and line.indent <= before.indent
    return "soft" if broken else "fresh"
