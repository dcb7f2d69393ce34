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


# The comma, semicolon and question mark of the Arabic script, for targets that write it, and back.
_ARABIC = str.maketrans(",;?", "،؛؟")
_LATIN = str.maketrans("،؛؟", ",;?")
_CLAUSE_ENDS = tuple(",;:،؛")
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ckb", "ps"})


def as_sentence(text: str) -> str:
    """A clause as a model is given it: with a full stop for the comma at its end, or it would go on inventing."""
    return text[:-1] + "." if text[-1:] in _CLAUSE_ENDS else text


def with_end(source: str, target: str, language: str) -> str:
    """The target with the closing mark of its source: models put a full stop behind every headline and clause."""
    mark = source[-1:]
    if mark.isalnum() or mark in _CLAUSE_ENDS:
        target = target.removesuffix(".").rstrip() if not target.endswith("..") else target
        wanted = mark.translate(_ARABIC if language in _ARABIC_SCRIPT else _LATIN)
        if not mark.isalnum() and target and target[-1].isalnum():
            target += wanted
    return target


def join(parts: Sequence[Part], targets: Sequence[tuple[str, Alignment]]) -> tuple[str, Alignment]:
    """The targets of the parts with the source's own gaps between them, and their alignments moved into place."""
    text, links = "", []
    at = 0
    for part, (target, alignment) in zip(parts, targets, strict=True):
        lower = text and part.text[:1].islower() and target[:1].isupper() and target[1:2].islower()
        links += [
            (s0 + at, s1 + at, t0 + len(text), min(t1, len(target)) + len(text))
            for s0, s1, t0, t1 in alignment.links
            if t0 < len(target)
        ]
        # a model begins every part like a sentence
        text += (target[0].lower() + target[1:] if lower else target) + part.gap
        at += len(part.text) + len(part.gap)
    return text, ordered(links)
