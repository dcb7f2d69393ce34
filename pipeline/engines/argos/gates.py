"""Output gates: the checks that tell when a neural model went astray. A gate names a fault; it never hides a text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.checks import Context, SegmentPair, gravity
from pipeline.checks.completeness import copy, empty, too_long, truncated
from pipeline.checks.language import wrong_language
from pipeline.checks.literals import lost_literal
from pipeline.checks.numbers import lost_number
from pipeline.checks.quotes import lost_quotes
from pipeline.checks.repetition import repetition
from pipeline.document import Issue
from pipeline.engines.base import Pair

_GATES = (empty, repetition, copy, truncated, too_long, lost_literal, lost_number, lost_quotes, wrong_language)
_DASH = re.compile(r"\s[–—-]\s|—|(?<=[^\W\d])–(?=[^\W\d])")
_BRACKET = re.compile(r"[()\[\]{}（）]")
# What a dash between clauses may become in another language.
_BREAKS = re.compile(r"\s[–—-]\s|—|–|[,;:(،؛、，：；（]|\.\s")


def faults(source: str, target: str, pair: Pair) -> list[Issue]:
    """Everything that the gates find, the gravest first."""
    segment, context = SegmentPair("", source, target), _context(pair)
    found = [issue for gate in _GATES for issue in gate(segment, context)]
    if target.strip():
        found += _lost_marks(source, target)
    # the text is not final: capitals and terms are still to be put in, which a fix would undo
    return sorted((replace(issue, fix=None) for issue in found), key=gravity)


def _lost_marks(source: str, target: str) -> list[Issue]:
    """Dashes and brackets that nothing in the target stands for."""
    found = []
    if _DASH.search(source) and len(_BREAKS.findall(target)) < len(_BREAKS.findall(source)):
        found.append(Issue("lost_dash", "info", "A dash of the original is missing in the translation."))
    if _BRACKET.search(source) and not _BRACKET.search(target):
        found.append(Issue("lost_brackets", "info", "The brackets of the original are missing in the translation."))
    return found


@lru_cache(maxsize=64)
def _context(pair: Pair) -> Context:
    return Context(pair.source, pair.target)
