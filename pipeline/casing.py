"""Words in capitals, made readable for an engine and put back in the target.

Engines read capitals badly: Apertium 3.8.3 en->es gives "Los enfermeros EN NUEVA YORK GANAN Un AUMENTO de PAGA" for
a headline in capitals and takes WHO for the World Health Organization; in small letters it loses New York. With each
word capitalised it translates as it does running text, so that this is what the engine gets; the target is put in
capitals again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline.document import Alignment, Span
from pipeline.literals import ADDRESS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADDRESS = re.compile(ADDRESS, re.IGNORECASE)
_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2}")  # most sentences have no two capitals running: a quick look
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
# Fewer words in capitals within a sentence are likely abbreviations (US NAVY); a long word says that they are not.
_RUN = 3
_LONG = 4
# A title has this many long words, and hardly one of them in small letters. Short words (of, the, y, da) do not count.
_TITLE_WORDS, _TITLE_SHARE = 3, 0.85
_DOTLESS = ("tr", "az")  # I and ı, İ and i (Unicode SpecialCasing)


@dataclass(frozen=True, slots=True)
class Cased:
    """A source with its capitals lowered: ``text`` has the length of the source, ``words`` are the spans changed."""

    text: str
    words: tuple[Span, ...]
    whole: bool


def lower_capitals(source: str, language: str) -> Cased:
    """Capitalise each word where a source is in capitals as a whole or over three words or more.

    Addresses, handles and hashtags stay as they are and count for nothing.
    """
    if not _CAPITALS.search(source):
        return Cased(source, (), False)
    groups: list[list[Span]] = [[]]
    total = 0
    kept = [match.span() for match in _ADDRESS.finditer(source)]
    for match in _WORD.finditer(source):
        word, span = match.group(), match.span()
        if word.upper() == word.lower() or any(start < span[1] and span[0] < end for start, end in kept):
            continue
        total += 1
        if word.isupper():
            groups[-1].append(span)
        elif groups[-1]:
            groups.append([])
    whole = total > 1 and sum(map(len, groups)) == total
    words = tuple(
        span
        for group in groups
        if (whole or len(group) >= _RUN) and any(end - start >= _LONG for start, end in group)
        for span in group
    )
    parts, at = [], 0
    for start, end in words:
        parts += [source[at:start], _capitalised(source[start:end], language)]
        at = end
    return Cased("".join([*parts, source[at:]]), words, whole and bool(words))


def is_title(source: str) -> bool:
    """Whether nearly every long word has a capital: Workers Demand Higher Wages in Port."""
    words = [word for word in _WORD.findall(source) if len(word) >= _LONG and word.upper() != word.lower()]
    capitals = sum(word[0].isupper() and not word.isupper() for word in words)
    ended = source.rstrip().endswith((".", "…"))  # a sentence of names is no headline
    return len(words) >= _TITLE_WORDS and capitals >= _TITLE_SHARE * len(words) and not ended


def restore(target: str, alignment: Alignment, cased: Cased, language: str) -> str:
    """Put what came from capitals in capitals again; the length of the target stays.

    A word without alignment follows its neighbours: an article added between two words in capitals is in capitals.
    """
    if not cased.words:
        return target
    parts, at, before = [], 0, cased.whole
    starts = [start for start, _ in cased.words]
    for s0, s1, t0, t1 in alignment.links:
        if t0 < at:
            continue
        last = bisect_left(starts, s1) - 1  # the last word that begins before the source's end
        upper = last >= 0 and s0 < cased.words[last][1]
        parts.append(_upper(target[at:t0], language) if upper and before else target[at:t0])
        parts.append(_upper(target[t0:t1], language) if upper else target[t0:t1])
        # punctuation and numbers do not end a run
        at, before = t1, upper or (before and not any(map(str.isalpha, target[t0:t1])))
    rest = target[at:]
    parts.append(_upper(rest, language) if cased.whole and before else rest)
    return "".join(parts)


def _capitalised(word: str, language: str) -> str:
    """``word`` with only its first letter as a capital; ``L'ÉTAT`` gives ``L'État``, ``DON'T`` gives ``Don't``."""
    if _ROMAN.fullmatch(word):
        return word
    stem, apostrophe, rest = word[:1], word[1:2], word[2:]
    if rest and apostrophe in ("'", "’"):
        return stem + apostrophe + _capitalised(rest, language)
    tail = word[1:].replace("I", "ı").replace("İ", "i") if language[:2] in _DOTLESS else word[1:]
    lowered = tail.lower()
    return stem + lowered if len(lowered) == len(tail) else word


def _upper(text: str, language: str) -> str:
    if language[:2] in _DOTLESS:
        text = text.replace("i", "İ")
    upper = text.upper()
    if len(upper) != len(text):  # ß and some ligatures have no single capital
        upper = "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
    return upper
