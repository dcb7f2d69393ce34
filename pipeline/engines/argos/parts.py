"""Cutting a sentence that a model cannot take in one piece, and putting the translation together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline import literals
from pipeline.alignment import ordered
from pipeline.document import Alignment

# Where a clause ends: after a semicolon, colon, dash or comma of any script that a space follows.
_CLAUSE = re.compile(r"(?<=[;؛])\s+|(?<=[:—–])\s+|\s+(?=[—–])|(?<=[,،])\s+|(?<=[，、；。])\s*")
# Between two signs of Thai, Lao, Burmese, Khmer, Chinese or Japanese, which write no spaces.
_SIGN = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_SIGNS = re.compile(f"(?<={_SIGN})(?={_SIGN})")
_CLAUSE_WORDS = 3  # fewer words say too little to be translated by themselves
_SPACE = re.compile(r"\s+")
# A dash between clauses, with the spaces around it; a bullet or dash before a text, which models drop or babble about.
_DASH = re.compile(r"\s+[–—-]\s+|\s*—\s*|(?<=[^\W\d])–(?=[^\W\d])")
_LEAD = re.compile(r"([-–—•·‣▪◦*●■►▶>]+(?=\s)|—(?=\w))(\s*)(?=\S)")


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


def fitting(text: str, fits: Callable[[str], bool]) -> list[Part]:
    """The text in parts that fit a model, cut at clauses, else between words, else between signs of a script without
    spaces. What cannot be cut is no word, and is copied."""
    if fits(text):
        return [Part(text)]
    cut = _middle(_CLAUSE, text) or _middle(_SPACE, text) or _middle(_SIGNS, text)
    if not cut:
        return [Part(text, copied=True)]
    start, end = cut
    first = fitting(text[:start], fits)
    return [*first[:-1], replace(first[-1], gap=text[start:end]), *fitting(text[end:], fits)]


def clauses(text: str) -> list[Part]:
    """The sentence cut at every mark between clauses that leaves three words on both sides."""
    out: list[Part] = []
    at = 0
    for match in _CLAUSE.finditer(text):
        body = text[at : match.start()]
        if min(len(body.split()), len(text[match.end() :].split())) >= _CLAUSE_WORDS:
            out.append(Part(body, match[0]))
            at = match.end()
    return [*out, Part(text[at:])]


def _middle(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """The match nearest to the middle that leaves text on both sides."""
    spans = [match.span() for match in pattern.finditer(text) if text[: match.start()].strip()]
    spans = [span for span in spans if text[span[1] :].strip()]
    return min(spans, key=lambda span: abs(span[0] + span[1] - len(text)), default=None)


def planned(text: str, cut: Callable[[str], list[Part]]) -> list[Part]:
    """A plan by ``cut``, with what is not to be translated copied: a bullet or dash before the text, or all of it."""
    if not has_words(text):
        return [Part(text, copied=True)]
    match = _LEAD.match(text)
    if not match:
        return cut(text)
    return [Part(match[1], match[2], copied=True), *cut(text[match.end() :])]


def has_words(text: str) -> bool:
    """Whether there is anything to translate: a letter outside of addresses, handles and the like."""
    at, kept = 0, []
    for start, end in literals.find(text):
        kept.append(text[at:start])
        at = end
    return any(map(str.isalpha, "".join([*kept, text[at:]])))


def at_dashes(text: str) -> list[Part]:
    """The sentence cut at the dashes between its clauses, which are copied."""
    out: list[Part] = []
    at = 0
    for match in _DASH.finditer(text):
        if text[at : match.start()].strip() and text[match.end() :].strip():
            out += [*_with_gap(text[at : match.start()]), *_with_gap(match[0], copied=True)]
            at = match.end()
    return [*out, *_with_gap(text[at:])]


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
