"""What differs between two texts, word by word, and what of a text's markup still stands in the other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Literal

from pipeline.document import Markup, Span

Kind = Literal["same", "gone", "new"]
# A word, a blank or a sign; scripts without blanks between words are compared letter by letter.
_PIECES = re.compile(r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.DOTALL)


def differences(old: str, new: str) -> list[tuple[Kind, str]]:
    """The pieces of both texts in order. Those that are not ``gone``, joined, are ``new``; not ``new``, ``old``.

    Words that follow each other and are all others than before are one piece.
    """
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    runs = [("".join(a[a0:a1]), "".join(b[b0:b1])) for _, a0, a1, b0, b1 in matcher.get_opcodes()]
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
