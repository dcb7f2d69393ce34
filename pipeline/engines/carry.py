"""Carry spans of a text over to a lightly edited version of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.document import Span

_WORD = re.compile(r"\w+|[^\w\s]")
# The post-generator rewrites a word or two at a time; farther apart than this nothing is compared.
_REACH = 8


@dataclass(frozen=True, slots=True)
class Carry:
    """The map from one text to the other, as runs ``(start, end, start, end, same)`` that follow one another."""

    runs: tuple[tuple[int, int, int, int, bool], ...]

    def __call__(self, span: Span) -> Span:
        """Where a non-empty span of the first text is in the second: whole rewritten words where it touches one."""
        if not self.runs:
            return span
        start, end = span
        first = self.runs[self._run(start)]
        last = self.runs[self._run(end - 1)]
        return (
            first[2] + start - first[0] if first[4] else first[2],
            last[2] + end - last[0] if last[4] else last[3],
        )

    def _run(self, at: int) -> int:
        return max(0, bisect_right(self.runs, at, key=lambda run: run[0]) - 1)


def carry(before: str, after: str) -> Carry:
    """The map that takes spans of ``before`` to spans of ``after``, by the words that both have in common."""
    if before == after:
        return Carry(())
    old = [(match.group(), *match.span()) for match in _WORD.finditer(before)]
    new = [(match.group(), *match.span()) for match in _WORD.finditer(after)]
    runs: list[tuple[int, int, int, int, bool]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i][0] == new[j][0]:
            runs.append((old[i][1], old[i][2], new[j][1], new[j][2], True))
            i, j = i + 1, j + 1
            continue
        skip_old, skip_new = _resume(old, new, i, j)
        if skip_old:
            left = new[j][1] if j < len(new) else len(after)
            right = new[j + skip_new - 1][2] if skip_new else left
            runs.append((old[i][1], old[i + skip_old - 1][2], left, right, False))
        i, j = i + skip_old, j + skip_new
    return Carry(tuple(runs))


def _resume(old: list[tuple[str, int, int]], new: list[tuple[str, int, int]], i: int, j: int) -> tuple[int, int]:
    """How many words to pass over on either side until both agree again, on two words running where there are two."""
    for distance in range(1, _REACH + 1):
        for skip_old in range(distance, -1, -1):
            a, b = i + skip_old, j + distance - skip_old
            if a >= len(old) and b >= len(new):
                return len(old) - i, len(new) - j
            if [word for word, _, _ in old[a : a + 2]] == [word for word, _, _ in new[b : b + 2]] != []:
                return a - i, b - j
    same = 0
    while same < min(len(old) - i, len(new) - j) and old[-1 - same][0] == new[-1 - same][0]:
        same += 1
    return len(old) - i - same, len(new) - j - same
