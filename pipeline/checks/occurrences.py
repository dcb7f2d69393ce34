"""Which occurrence of an issue is meant, so that a person can waive just that one."""

from __future__ import annotations

import hashlib
import re

from pipeline.checks.words import folded, words
from pipeline.document import Issue, Span


def occurrence(issue: Issue, source: str, target: str) -> str:
    """The name of one occurrence of an issue within its segment, 32 hex digits: what a waiver is kept under.

    It is made of the check and of the words that the issue points at, with which of several equal places they are: it
    stays while other parts of the sentence change, and goes with the words it points at. A mark or a space stands for
    the words around it. An issue that points at nothing is about the whole sentence and goes with any change of the
    words of either side. Message and severity are left out: they may be worded and weighed anew.
    """
    places = [_place(text, span) for text, span in ((source, issue.source_span), (target, issue.target_span))]
    if not any(places):
        places = [_wording(source), _wording(target)]
    digest = hashlib.sha256()
    for part in (issue.check, *places):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


def _place(text: str, span: Span | None) -> str:
    """The text that a span points at and which of its equals it is; ``""`` for no span."""
    if span is None:
        return ""
    start, end = span
    if not any(map(str.isalnum, text[start:end])):
        start, end = _with_neighbours(text, start, end)
    said = text[start:end]
    apart = not (text[max(start - 1, 0) : start].isalnum() or text[end : end + 1].isalnum())
    bounds = (r"(?<![^\W_])", r"(?![^\W_])") if apart else ("", "")
    equals = re.finditer(bounds[0] + re.escape(said) + bounds[1], text)
    # "500" of "500million" is counted among all places, a word among words: the two may not be taken for each other
    return f"{sum(match.start() < start for match in equals)}{'' if apart else '+'} {said}"


def _with_neighbours(text: str, start: int, end: int) -> Span:
    """A span of marks or spaces with the words before and behind it."""
    before = [word.start for word in words(text) if word.end <= start][-1:]
    behind = [word.end for word in words(text) if word.start >= end][:1]
    return min([start, *before]), max([end, *behind])


def _wording(text: str) -> str:
    """A text without regard to punctuation, capitals and spaces."""
    return " ".join(folded(word.text) for word in words(text))
