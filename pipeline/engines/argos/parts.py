"""Cutting a sentence that a model cannot take in one piece, and putting the translation together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import literals
from pipeline.alignment import ordered
from pipeline.document import Alignment

# Where a clause ends: after a semicolon, colon, dash or comma of any script that a space follows.
_CLAUSE = re.compile(r"(?<=[;؛；])\s+|(?<=[:—–])\s+|\s+(?=[—–])|(?<=[,،、，])\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """``text + gap`` of all parts, joined, is the sentence. A ``copied`` part is not translated."""

    text: str
    gap: str = ""
    copied: bool = False


def whole(text: str, longest: int) -> list[Part]:
    """The sentence as one part, or, with more than ``longest`` words, cut at clauses nearest to the middle."""
    if len(_SPACE.findall(text)) < longest:
        return [Part(text)]
    cut = _middle(_CLAUSE, text) or _middle(_SPACE, text)
    if not cut:
        return [Part(text)]
    start, end = cut
    first = whole(text[:start], longest)
    return [*first[:-1], Part(first[-1].text, text[start:end]), *whole(text[end:], longest)]


def _middle(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """The match nearest to the middle that leaves text on both sides."""
    spans = [match.span() for match in pattern.finditer(text) if text[: match.start()].strip()]
    spans = [span for span in spans if text[span[1] :].strip()]
    return min(spans, key=lambda span: abs(span[0] + span[1] - len(text)), default=None)


def around_literals(text: str) -> list[Part]:
    """The sentence cut around addresses, handles and phone numbers, which are copied."""
    out: list[Part] = []
    at = 0
    for start, end in literals.find(text):
        if text[at:start]:
            out += _with_gap(text[at:start])
        out += _with_gap(text[start:end], copied=True)
        at = end
    return [*out, *_with_gap(text[at:])] if text[at:] else out


def _with_gap(text: str, *, copied: bool = False) -> list[Part]:
    body = text.strip()
    lead = text[: len(text) - len(text.lstrip())]
    head = [Part(lead, copied=True)] if lead else []
    if not body:
        return head
    bare = not any(char.isalnum() for char in body)  # punctuation alone needs no model
    return [*head, Part(body, text[len(lead) + len(body) :], copied or bare)]


def join(parts: Sequence[Part], targets: Sequence[tuple[str, Alignment]]) -> tuple[str, Alignment]:
    """The targets of the parts with the source's own gaps between them, and their alignments moved into place."""
    text, links = "", []
    at = 0
    for part, (target, alignment) in zip(parts, targets, strict=True):
        if text and part.text[:1].islower() and target[:1].isupper() and target[1:2].islower():
            target = target[0].lower() + target[1:]  # a model begins every part like a sentence  # noqa: PLW2901
        links += [(s0 + at, s1 + at, t0 + len(text), t1 + len(text)) for s0, s1, t0, t1 in alignment.links]
        text += target + part.gap
        at += len(part.text) + len(part.gap)
    return text, ordered(links)
