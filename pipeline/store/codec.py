"""Small values as compact JSON text: lines, markup, alignment, terms, and what reading left out or mended.

JSON and not a binary form, so that the file can be read with any SQLite tool. An alignment is one flat list of
numbers: four per link, each as the difference to the number four places before, which keeps most of them to one digit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from pipeline.document import (
    Alignment,
    Issue,
    LeftOut,
    LineRange,
    Markup,
    Repair,
    Span,
    Term,
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: object) -> str:
    """``value`` (lists, strings, numbers) as JSON without blanks; ``""`` for an empty list, which most are."""
    return _encode(value) if value else ""


def load(text: str) -> Any:
    """The value that ``dump`` was given; an empty list for ``""``."""
    return json.loads(text) if text else []


def dump_alignment(alignment: Alignment) -> str:
    flat: list[int] = []
    before = (0, 0, 0, 0)
    for link in alignment.links:
        flat += (link[0] - before[0], link[1] - before[1], link[2] - before[2], link[3] - before[3])
        before = link
    return dump(flat)


def load_alignment(text: str) -> Alignment:
    flat = load(text)
    return Alignment(tuple(zip(*(accumulate(flat[at::4]) for at in range(4)), strict=True)))


def dump_markup(markup: Sequence[Markup]) -> str:
    return dump([[mark.start, mark.end, mark.kind, mark.href] for mark in markup]) if markup else ""


def load_markup(text: str) -> tuple[Markup, ...]:
    return tuple(Markup(*mark) for mark in load(text)) if text else ()


def load_lines(text: str) -> tuple[LineRange, ...]:
    return tuple((first, last) for first, last in load(text))


def dump_terms(terms: Sequence[Term]) -> str:
    return dump([[one.source, one.target, one.status, one.concept, one.rule, one.by] for one in terms]) if terms else ""


def load_terms(text: str) -> tuple[Term, ...]:
    return tuple(Term(*term) for term in load(text)) if text else ()


def dump_left_out(left_out: Sequence[LeftOut]) -> str:
    return dump([[piece.kind, piece.text, piece.lines, piece.note] for piece in left_out])


def load_left_out(text: str) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(kind, words, _ranges(lines), note) for kind, words, lines, note in load(text))


def dump_repairs(repairs: Sequence[Repair]) -> str:
    return dump([[one.kind, one.lines, one.before, one.after, one.reason] for one in repairs])


def load_repairs(text: str) -> tuple[Repair, ...]:
    return tuple(
        Repair(kind, _ranges(lines), before, after, reason) for kind, lines, before, after, reason in load(text)
    )


def dump_issues(issues: Sequence[Issue]) -> str:
    return dump([[one.check, one.severity, one.message, one.source_span, one.target_span] for one in issues])


def load_issues(text: str) -> tuple[Issue, ...]:
    return tuple(
        Issue(check, severity, message, _span(source), _span(target))
        for check, severity, message, source, target in load(text)
    )


def dump_span(span: Span | None) -> str | None:
    return f"{span[0]}-{span[1]}" if span else None


def load_span(text: str | None) -> Span | None:
    if not text:
        return None
    start, end = text.split("-")
    return int(start), int(end)


def _ranges(lines: Sequence[Sequence[int]]) -> tuple[LineRange, ...]:
    return tuple((first, last) for first, last in lines)


def _span(pair: Sequence[int] | None) -> Span | None:
    return (pair[0], pair[1]) if pair else None
