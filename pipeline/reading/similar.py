"""How much two texts have to do with each other, by the words that they share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, sqrt

from pipeline.reading.lexicon import fold

_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
# Five letters stand for a word: enough to keep words apart, few enough to bring its forms together in the eight
# languages.
_STEM = 5
_ARTICLE = re.compile(r"^(?:و|ب|ل|ف|ک)?ال(?=\w{3})")


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The distinct words of four letters and more, cut to five letters, the Arabic article taken off; and numbers."""
    folded = text if text.isascii() and text.islower() else fold(text)
    return frozenset(_ARTICLE.sub("", word)[:_STEM] for word in _WORD.findall(folded))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that is in the other; 0 where one is empty."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


_SHORT = re.compile(r"(?<!\w)[^\W\d_]{1,3}(?!\w)")


def other_tongue(one: str, other: str) -> bool:
    """Whether two texts are in different languages, as far as their short words tell: "the, of" and "de, la" share few.

    Between paragraphs of one language the overlap is 0.5 and more, between Spanish and Portuguese about 0.3. Texts
    with fewer than twelve different short words tell nothing but their script.
    """
    left, right = (frozenset(_SHORT.findall(fold(text[:2000]))) for text in (one, other))
    if "" != _script(one) != _script(other) != "":
        return True
    return min(len(left), len(right)) >= 12 and overlap(left, right) < 0.2


def _script(text: str) -> str:
    """The script of the first letter that tells: the first word of its name in Unicode."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


class Weights:
    """How much a word tells, by the share of an issue's paragraphs that have it (inverse document frequency)."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._count = max(1, len(paragraphs))
        self._in: dict[str, int] = {}
        for text in paragraphs:
            for stem in stems(text):
                self._in[stem] = self._in.get(stem, 0) + 1

    def of(self, stem: str) -> float:
        return log(self._count / self._in.get(stem, 1)) if self._count > 1 else 1.0

    def cosine(self, one: Iterable[str], other: Iterable[str]) -> float:
        """The weighted cosine of two sets of stems (Salton and McGill 1983), 0 to 1."""
        left, right = frozenset(one), frozenset(other)
        both = sum(self.of(stem) ** 2 for stem in left & right)
        size = sqrt(sum(self.of(s) ** 2 for s in left) * sum(self.of(s) ** 2 for s in right))
        return both / size if size else 0.0

    def hits(self, title: Iterable[str], text: frozenset[str]) -> float:
        """The weight of the title's words that the text has, as a share of the title's weight."""
        wanted = frozenset(title)
        whole = sum(self.of(stem) for stem in wanted)
        return sum(self.of(stem) for stem in wanted & text) / whole if whole else 0.0
