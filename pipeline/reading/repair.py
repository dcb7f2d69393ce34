"""Joining what columns, pages, captions and jumps cut apart, and what becomes of the hyphen at the end of a line.

Every repair is logged, so that a person can check it. The hyphen: rules B and C of our measurements on eight
languages; the issue's own vocabulary decides (Bauge 2012: the form that the text itself has more often), and for
English, where it is silent, a word list (97 and 98 % of broken words restored).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Repair, RepairKind, Span
from pipeline.reading import shape
from pipeline.reading.blocks import RawBlock
from pipeline.reading.lexicon import fold, lexicon
from pipeline.reading.spans import shifted, without, without_in

_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:[-\u2010][^\W_]+)*)[-\u2010\u00ad]$")
_FIRST = re.compile(r"^-?([^\W_]+)")
_ABBREVIATED = re.compile(r"(?:\b\w\.){2,}$|\b[A-Z]\w{0,3}\.$")
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "that", "is", "for", "with", "was"})
_TAIL = 400  # characters: what a joint is decided by, so that a text of many pieces takes linear time
_SHOWN = 40  # characters of context in the log, on either side of a repair


@dataclass(slots=True)
class Vocabulary:
    """The words of one issue, counted when the first line-end hyphen asks for them."""

    texts: Sequence[str]
    _counts: Counter[str] | None = field(default=None, init=False)

    def count(self, word: str) -> int:
        if self._counts is None:
            self._counts = Counter()
            for text in self.texts:
                self._counts.update(_WORD.findall(text.replace("\u2010", "-").casefold()))
        return self._counts[word.casefold()]


def continues(one: RawBlock, other: RawBlock) -> bool:
    """Whether the second block is the rest of the sentence with which the first breaks off.

    A hyphen behind a letter and a small first letter are certain; a missing full stop is enough where a paragraph of
    some length goes before, because that is how columns cut. A line all in bold, italics or capitals stands for itself.
    """
    above, below = one.text, other.text
    if shape.breaks_off(above):
        return below[:1].isalnum() or below[:1] == "-"
    low = shape.starts_low(below)
    if shape.finished(above):
        quoted_or_short = not above.endswith((".", ":")) or _ABBREVIATED.search(above) is not None
        return low and other.kind == "paragraph" and quoted_or_short
    return low or (other.kind == "paragraph" and one.kind != "heading" and _stands_open(one, below))


def _stands_open(one: RawBlock, below: str) -> bool:
    """Whether a block without a full stop is a sentence that breaks off, though no small letter follows."""
    above = one.text
    if above[-1] in ",;–—":
        return shape.words(above[-_TAIL:]) >= 7  # fewer may be how a letter begins: "Dear friends at the paper,"
    emphasised = any(m.start == 0 and m.end == len(above) for m in one.markup)
    tail = above[-_TAIL:]
    return not emphasised and shape.caps(tail) <= 0.7 and shape.words(tail) >= 5 and not shape.dateline(below)


def join(one: RawBlock, other: RawBlock, vocabulary: Vocabulary, log: list[Repair], why: str) -> RawBlock:
    """Both blocks as one, the hyphen between them settled; what was done goes into ``log``."""
    tail, kind, reason = _joint(one.text[-_TAIL:], other.text, vocabulary)
    above = one.text[:-_TAIL] + tail
    below = other.text[1:] if kind == "hyphen" and other.text.startswith("-") else other.text
    text = above + below
    drop = len(other.text) - len(below)
    markup = (
        *(replace(m, end=min(m.end, len(above))) for m in one.markup if m.start < len(above)),
        *shifted((m for m in other.markup if m.end > drop), len(above) - drop),
    )
    log.append(_logged(kind, (one.lines[-1], *other.lines), one.text, other.text, (text, len(above)), reason or why))
    lines = one.lines if one.lines[-1] == other.lines[0] else (*one.lines, *other.lines)
    return replace(one, text=text, lines=lines, markup=tuple(markup), raw_lines=(*one.raw_lines, *other.raw_lines))


def _joint(above: str, below: str, vocabulary: Vocabulary) -> tuple[str, RepairKind, str]:
    """The first text as the second is to be put behind it; what was done; and why, where a hyphen was settled."""
    left, right = _LAST.search(above), _FIRST.match(below)
    if not left or not right:
        return above + " ", "join", ""
    if above[-1] == "\u00ad":
        return above[:-1], "hyphen", "soft hyphen"
    if below[0] == "-":
        return above, "hyphen", "the hyphen stands twice"
    if fold(right.group(1)) in lexicon().conjunctions:
        return above + " ", "join", "the hyphen stands for a word that comes"
    keep, reason = keeps_hyphen(left.group(1), right.group(1), above, vocabulary)
    return (above if keep else above[:-1]), "hyphen", reason


def keeps_hyphen(left: str, right: str, context: str, vocabulary: Vocabulary) -> tuple[bool, str]:
    """Whether ``left-right``, cut at a line's end, keeps its hyphen, and on what evidence."""
    joined, hyphened = vocabulary.count(left + right), vocabulary.count(f"{left}-{right}")
    if joined and joined >= hyphened:
        return False, f"the issue has “{left}{right}” {joined} times"
    if hyphened:
        return True, f"the issue has “{left}-{right}” {hyphened} times"
    if right[0].isupper() or right[0].isdigit() or left[-1].isdigit():
        return True, "a capital or a number follows"
    if len(_ENGLISH & set(context.casefold().split())) >= 2:
        from simplemma import is_known  # noqa: PLC0415  a word list of some megabytes

        halves = all(is_known(half.casefold(), lang="en") for half in (left.rsplit("-", maxsplit=1)[-1], right))
        if halves and not is_known((left + right).casefold(), lang="en"):
            return True, "both halves are words and both together are none"
    return False, "a word cut at the end of a line"


def mend_lines(block: RawBlock, vocabulary: Vocabulary, log: list[Repair]) -> RawBlock:
    """A block whose own lines were wrapped: words cut at their ends are mended, hard breaks inside a sentence are
    blanks.
    """
    if len(block.raw_lines) < 2 or len("\n".join(block.raw_lines)) != len(block.text):
        return block
    gone: list[Span] = []
    text = block.text
    end = -1
    for raw, below in zip(block.raw_lines, block.raw_lines[1:], strict=False):
        end += 1 + len(raw)
        if shape.breaks_off(raw) and _FIRST.match(below):
            above, kind, reason = _joint(text[max(0, end - 400) : end], below, vocabulary)
            if kind == "hyphen":
                gone.append((end - (not above.endswith(raw[-1])), end + 1 + below.startswith("-")))
                mended = raw[: len(raw) - (not above.endswith(raw[-1]))] + below.removeprefix("-")
                log.append(_logged(kind, block.lines, raw, below, (mended, len(raw)), reason))
        elif text[end] == "\n" and len(raw) >= 45 and not shape.finished(raw) and shape.starts_low(below):
            # a line of 45 characters is a column's, a shorter one may be verse or an address
            text = f"{text[:end]} {text[end + 1 :]}"
    if not gone:
        return replace(block, text=text)
    text, moved = without(text, gone)
    return replace(block, text=text, markup=without_in(block.markup, moved))


def _logged(
    kind: RepairKind, lines: Sequence[tuple[int, int]], above: str, below: str, after: tuple[str, int], reason: str
) -> Repair:
    """A repair with enough text on both sides to find it and judge it."""
    text, at = after
    left = ("…" if len(above) > _SHOWN else "") + above[-_SHOWN:]
    right = below[:_SHOWN] + ("…" if len(below) > _SHOWN else "")
    mended = (
        ("…" if at > _SHOWN else "")
        + text[max(0, at - _SHOWN) : at + _SHOWN]
        + ("…" if len(text) > at + _SHOWN else "")
    )
    return Repair(kind, tuple(lines), f"{left} / {right}", mended, reason)
