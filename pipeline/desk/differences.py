"""What differs between two texts, word by word, and what of a text's markup still stands in the other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pipeline.document import Markup, Span

Kind = Literal["same", "gone", "new"]
# A word (with its accents, vowel signs and joiners), a blank or a sign; scripts without blanks between words are
# compared letter by letter.
_PIECES = re.compile(
    r"(?:[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u200c\u200d])+"
    r"|\s+|.",
    re.DOTALL,
)

# Pieces of one times pieces of the other. Up to two long sentences the difference that reads best is looked for, in
# time that grows with the cube of the length; beyond, the shortest one; what is as long as a book differs as a whole.
_SENTENCES, _BOOKS = 400 * 400, 40_000 * 40_000


def differences(old: str, new: str) -> list[tuple[Kind, str]]:
    """The pieces of both texts in order. Those that are not ``gone``, joined, are ``new``; not ``new``, ``old``.

    Words that follow each other and are all others than before are one piece.
    """
    runs = list(_runs(_PIECES.findall(old), _PIECES.findall(new)))
    joined: list[tuple[str, str]] = []
    between = False  # whether a blank that stayed was taken into the change before it
    for at, (gone, came) in enumerate(runs):
        blank = gone == came and gone.isspace() and 0 < at < len(runs) - 1
        if blank or between:
            gone, came = joined[-1][0] + gone, joined.pop()[1] + came  # noqa: PLW2901
        joined.append((gone, came))
        between = blank
    found: list[tuple[Kind, str]] = []
    for gone, came in joined:
        pieces: list[tuple[Kind, str]] = [("same", gone)] if gone == came else [("gone", gone), ("new", came)]
        found += [piece for piece in pieces if piece[1]]
    return found


def _runs(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What of the one stands where what of the other does, from beginning to end: by turns the same, and not."""
    at_a = at_b = 0
    for in_a, in_b, size in [*_same(a, b), (len(a), len(b), 0)]:
        changed = "".join(a[at_a:in_a]), "".join(b[at_b:in_b])
        at_a, at_b = in_a + size, in_b + size
        same = "".join(a[in_a:at_a])
        yield from (one for one in (changed, (same, same)) if any(one))


def _same(a: Sequence[str], b: Sequence[str]) -> Iterable[tuple[int, int, int]]:
    """The runs that both have, (where in a, where in b, how many pieces), in order."""
    size = len(a) * len(b)
    if size <= _SENTENCES:  # the longest run first, which keeps together what people read together
        return difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    if size > _BOOKS:
        return ()
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - few texts are so long

    found = (one for one in Indel.opcodes(a, b) if one.tag == "equal")
    return ((one.src_start, one.dest_start, one.src_end - one.src_start) for one in found)


def carry(markup: Iterable[Markup], old: str, new: str) -> tuple[Markup, ...]:
    """The markup of ``old`` on the same words in ``new``; what stood on words that are all gone is gone with them."""
    kept: list[tuple[Span, int]] = []  # a span of old, and where it begins in new
    at_old = at_new = 0
    for kind, piece in differences(old, new):
        if kind == "same":
            kept.append(((at_old, at_old + len(piece)), at_new))
        at_old += len(piece) if kind != "new" else 0
        at_new += len(piece) if kind != "gone" else 0
    carried = []
    for mark in markup:
        parts = [
            (max(mark.start, start) - start + to, min(mark.end, end) - start + to)
            for (start, end), to in kept
            if start < mark.end and mark.start < end
        ]
        words = [(start, end) for start, end in parts if new[start:end].strip()]
        if words:
            carried.append(Markup(words[0][0], words[-1][1], mark.kind, mark.href))
    return tuple(carried)
