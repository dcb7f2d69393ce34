"""Headlines in CAPITALS or Title Case, brought to sentence case for a model and back.

Models are trained on running text: capitals are strange words to them, and a title's capitals look like names. Which
words keep a capital in sentence case is learnt from the other sentences of the batch (truecasing, Lita et al. 2003).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import casing
from pipeline.casing import Cased
from pipeline.document import Alignment

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONG = 4  # shorter words (of, the) stay small in a title


@dataclass(frozen=True, slots=True)
class Headline:
    """A source as the model gets it; ``cased.text`` has its length. ``title`` says that it was in Title Case."""

    cased: Cased
    title: bool = False


class Truecaser:
    """What a batch says of the casing of its words."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._capital: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        for source in sources:
            if source.isupper() or casing.is_title(source):
                continue
            for i, match in enumerate(_WORD.finditer(source)):
                word = match[0]
                if word[0].islower():
                    self._small[word.casefold()] += 1
                elif i:  # the first word has its capital from the sentence
                    self._capital[word.casefold()] += 1

    def lower(self, source: str, language: str) -> Headline:
        """The source for the model: in sentence case where it is a headline, else as it is."""
        cased = casing.lower_capitals(source, language)
        title = not cased.words and casing.is_title(source)
        if not cased.words and not title:
            return Headline(cased)
        text, lowered = list(cased.text), set(cased.words)
        first = True
        for match in _WORD.finditer(cased.text):
            start, end = match.span()
            inside = title or match.span() in lowered
            if inside and not first and not self._is_name(match[0]) and not match[0][1:].isupper():
                text[start:end] = _lowered(match[0])
            first = False
        return Headline(Cased("".join(text), cased.words, cased.whole), title)

    def _is_name(self, word: str) -> bool:
        key = word.casefold()
        return self._capital[key] > self._small[key]


def restore(target: str, alignment: Alignment, headline: Headline, language: str) -> str:
    """The target in the casing of a headline in its language; its length stays.

    Capitals become capitals. Title Case is an English custom: other languages print titles in sentence case.
    """
    if headline.title and language.partition("-")[0] == "en":
        return _WORD.sub(lambda m: m[0][0].upper() + m[0][1:] if len(m[0]) >= _LONG or m.start() == 0 else m[0], target)
    return casing.restore(target, alignment, headline.cased, language)


def _lowered(word: str) -> str:
    lower = word.lower()
    return lower if len(lower) == len(word) else word
