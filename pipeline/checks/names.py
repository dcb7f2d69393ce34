"""Names that the translation has otherwise than the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import and_

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import Word, words, written
from pipeline.glossary import languages

# Words that a headline in capitals throughout leaves small (Chicago Manual of Style).
_SMALL_IN_TITLES = frozenset(
    ("with", "from", "over", "into", "onto", "than", "that", "after", "between",
     "through", "against", "about", "upon", "without", "under", "before", "during")
)  # fmt: skip
_APOSTROPHE = re.compile("[’']")
# Languages that give names no endings, but for an s: there nearly a name is no form of it.
_UNINFLECTED = frozenset({"en", "es", "fr", "pt", "it", "ca", "gl", "ast", "oc"})
# A name of this length or more that differs in so few letters is the same name misspelt.
_NAME_LETTERS = 5
_SLIPS = 2
# Of a name that may have become another: its letters at least; those that tell it; how alike are two spellings of it.
_LETTERS, _BEGINNING, _ALIKE = 3, 4, 0.5


@check("warning")
def name_changed(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A name is spelt otherwise than in the original.

    Of a name of two words or more one stands as it was, and beside it a word that is nearly the other. Titles have a
    spelling of their own in each language (President, Präsident): both are in the dictionary.
    """
    if context.same_language:
        return
    named = list(_name_pairs(pair.source))
    if not named:
        return
    theirs = words(pair.target)
    where: dict[str, list[int]] = {}
    for at, word in enumerate(theirs):
        where.setdefault(stem(word.text), []).append(at)
    both: tuple[_Words, _Words] | None = None
    for (one, two), (first, second) in {(one.text, two.text): (one, two) for one, two in reversed(named)}.items():
        for kept, name, place, step in ((one, stem(two), second, 1), (two, stem(one), first, -1)):
            for at in where.get(kept, ()) if len(name) >= _NAME_LETTERS else ():
                beside = theirs[at + step] if 0 <= at + step < len(theirs) else None
                if not beside or not misspelt(beside.text, name, context) or is_title(name, beside.text, context):
                    continue
                both = both or (_Words(map(stem, written(pair.source))), _Words(map(stem, written(pair.target))))
                said, there = (each.times(name, context) for each in both)
                if there < said:  # else it is there as often as in the original
                    yield Found("warning", f"“{beside.text}”, not “{place.text}”", place[:2], beside[:2])


@check("warning")
def name_replaced(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """Part of a name was translated or is another.

    Of a name of two words the first stands as it was, and behind it, in the place of the other, a word with a capital
    that the original does not have: Rosario Peña, Rosario Crag. Only between languages that keep names as they are, in
    their order, and write other words small.
    """
    if context.same_language or not _are_uninflected(context):
        return
    named = [
        (first, second, stem(second.text))
        for first, second in _name_pairs(pair.source)
        if first.text in pair.target and stem(second.text) not in pair.target
    ]
    named = [each for each in named if _is_plain_name(each[0].text) and _is_plain_name(each[2])]
    if not named or pair.heading or _is_headline(written(pair.target)):
        return
    mine = {_beginning(word) for word in written(pair.source)}
    theirs = words(pair.target)
    said = {_beginning(word.text) for word in theirs}
    for first, second, name in named:
        for one, other in pairwise(theirs) if _beginning(name) not in said else ():
            if one.text != first.text or pair.target[one.end : other.start] != " " or not _is_plain_name(other.text):
                continue
            if _beginning(other.text) not in mine and not _is_alike(name, other.text):
                yield Found("warning", f"“{other.text}”, not “{name}”", second[:2], other[:2])
                break


def misspelt(word: str, name: str, context: Context) -> bool:
    """Whether a word is nearly a name, and not an inflected form of it."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    word, name = stem(word), stem(name)
    if (
        not word[0].isupper()
        or abs(len(word) - len(name)) > _SLIPS
        or _inflected(name, word, context)
        or min(len(word), len(name)) < _NAME_LETTERS
    ):
        return False
    word, name = _bare(word), _bare(name)  # López and Lopez are the same name
    return word != name and Levenshtein.distance(word, name, score_cutoff=_SLIPS) <= _SLIPS


def names(text: str) -> Iterator[Word]:
    """Words that are names by their capital: not at the beginning of the text, not all in capitals."""
    found = words(text)
    if _is_headline(written(text)):
        return
    for word in found[1:]:
        if word.text[0].isupper() and not word.text.isupper() and len(word.text) >= _NAME_LETTERS:
            yield word


def _is_headline(said: Sequence[str]) -> bool:
    """Whether these are the words of a headline with capitals throughout."""
    capital = sum(word[0].isupper() for word in said)
    return capital > 0.5 * len(said) and not any(map(_is_small_in_no_title, said))


def _is_small_in_no_title(word: str) -> bool:
    return len(word) >= 4 and word.islower() and word not in _SMALL_IN_TITLES


def _is_plain_name(word: str) -> bool:
    return len(word) >= _LETTERS and word[0].isupper() and word.isalpha() and not word.isupper()


def _beginning(word: str) -> str:
    """What a word and its other forms begin with."""
    return _bare(stem(word)).casefold()[:_BEGINNING]


def _is_alike(name: str, word: str) -> bool:
    """Whether a word may be a name in another spelling: Putin, Poutine."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    return Levenshtein.normalized_similarity(_bare(name).casefold(), _bare(word).casefold()) >= _ALIKE


def stem(word: str) -> str:
    """A word without what an apostrophe joins to it: Ankara'da, Smith's, d’Orsay."""
    return max(_APOSTROPHE.split(word), key=len) if "’" in word or "'" in word else word


def _bare(word: str) -> str:
    """A word without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _name_pairs(text: str) -> Iterator[tuple[Word, Word]]:
    """Words with a capital that follow each other."""
    capital = [word[0].isupper() for word in written(text)]
    if not any(map(and_, capital, capital[1:])):
        return
    for one, two in pairwise(words(text)):
        if one.text[0].isupper() and two.text[0].isupper() and text[one.end : two.start] == " ":
            yield one, two


def _are_uninflected(context: Context) -> bool:
    return _UNINFLECTED.issuperset(code.partition("-")[0] for code in (context.source, context.target))


def _inflected(name: str, word: str, context: Context) -> bool:
    """Whether a word is a name with another ending, as languages that inflect names have it."""
    if _are_uninflected(context):
        return word in (name, f"{name}s", name.removesuffix("s"))
    return word.startswith(_without_ending(name))


class _Words:
    """The words of a text, to count a name with whatever short ending among them."""

    def __init__(self, said: Iterable[str]) -> None:
        self._counts = Counter(said)
        self._order = sorted(self._counts)

    def times(self, name: str, context: Context) -> int:
        begin, found = _without_ending(name), 0
        for at in range(bisect_left(self._order, begin), len(self._order)):
            word = self._order[at]
            if not word.startswith(begin):
                break
            if len(word) <= len(name) + 2 and _inflected(name, word, context):
                found += self._counts[word]
        return found


def _without_ending(name: str) -> str:
    return name[: max(len(name) - 2, _NAME_LETTERS - 2)]


def is_title(name: str, word: str, context: Context) -> bool:
    """Whether a name and how the translation has it are words of the dictionary: President, Präsident."""
    return languages.is_word(name.lower(), context.source) and languages.is_word(word.lower(), context.target)
