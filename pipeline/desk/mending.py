"""Offered fixes put into a text one after the other, whatever was typed in between."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.desk.differences import differences

Edit = tuple[int, int, str]  # from, to, what stands there instead


def mended(base: str, current: str, fix: str) -> str:
    """``current`` with what ``fix`` mends of ``base``; both began as ``base``.

    What was changed at the same place by hand stays as it was typed.
    """
    typed = _edits(base, current)
    text = base
    for start, end, new in sorted([*typed, *(one for one in _edits(base, fix) if _is_apart(one, typed))], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def together(base: str, fixes: Iterable[str]) -> str:
    """All fixes of ``base`` at once; of two for one place the first."""
    text = base
    for fix in fixes:
        text = mended(base, text, fix)
    return text


def _edits(old: str, new: str) -> list[Edit]:
    found: list[Edit] = []
    at = 0
    for kind, piece in differences(old, new):
        if kind == "same":
            at += len(piece)
        elif kind == "gone":
            found.append((at, at + len(piece), ""))
            at += len(piece)
        elif found and found[-1][1] == at and not found[-1][2]:
            found[-1] = (*found[-1][:2], piece)
        else:
            found.append((at, at, piece))
    return found


def _is_apart(one: Edit, others: Iterable[Edit]) -> bool:
    return all(one[1] < start or end < one[0] for start, end, _ in others)
