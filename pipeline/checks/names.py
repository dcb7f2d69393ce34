"""Names and abbreviations in capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from pipeline import literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import Word, words
from pipeline.glossary import languages

_CAPITALS = re.compile(r"[^\W\d_]{2,}")
# A name of this length or more that differs in so few letters is the same name misspelt.
_NAME_LETTERS = 5
_SLIPS = 2


@check
def lost_capitals(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """An abbreviation or code of the original has nothing in its place.

    Abbreviations may have others in the translation (UN, ONU), or be spelt out, where they were not this is a reminder;
    codes of letters and digits (A320, G20) stay.
    """
    if not pair.target.strip() or not _same_script(context):
        return
    source = words(pair.source)
    if _shouted([word.text for word in source]):
        return
    theirs = {word.text.upper() for word in words(pair.target)}
    parts = {part for word in theirs for part in re.split(r"[-’']", word)}
    spare = any(_is_abbreviation(word.text) and word.text not in pair.source for word in words(pair.target))
    blocked = literals.find(pair.source)
    for word in source:
        if any(start < word.end and word.start < end for start, end in blocked) or word.text.upper() in theirs | parts:
            continue
        if _is_code(word.text):
            yield Found("warning", word.text, (word.start, word.end))
        elif _is_abbreviation(word.text) and not spare:
            yield Found("info", word.text, (word.start, word.end))


@check
def name_changed(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A name is spelt otherwise than in the original.

    Of a name of two words or more one stands as it was, and beside it a word that is nearly the other.
    """
    if not _same_script(context):
        return
    theirs = words(pair.target)
    known = {word.text for word in theirs}
    for one, two in _name_pairs(words(pair.source), pair.source):
        for kept, other, step in ((one, two, 1), (two, one, -1)):
            if (
                kept.text not in known
                or len(other.text) < _NAME_LETTERS
                or any(_inflected(other.text, w) for w in known)
            ):
                continue
            for at, word in enumerate(theirs):
                beside = theirs[at + step] if word.text == kept.text and 0 <= at + step < len(theirs) else None
                if beside and misspelt(beside.text, other.text):
                    detail = f"“{beside.text}”, not “{other.text}”"
                    yield Found("warning", detail, (other.start, other.end), (beside.start, beside.end))


def misspelt(word: str, name: str) -> bool:
    """Whether a word is nearly a name, and not an inflected form of it."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    if not word[0].isupper() or _inflected(name, word) or min(len(word), len(name)) < _NAME_LETTERS:
        return False
    word, name = _bare(word), _bare(name)  # López and Lopez are the same name
    return word != name and Levenshtein.distance(word, name, score_cutoff=_SLIPS) <= _SLIPS


def _bare(word: str) -> str:
    """A word without accents, and with one kind of apostrophe."""
    marked = unicodedata.normalize("NFD", word.replace("’", "'"))
    return "".join(char for char in marked if not unicodedata.combining(char))


def names(text: str) -> Iterator[Word]:
    """Words that are names by their capital: not at the beginning of the text, not all in capitals."""
    found = words(text)
    if sum(word.text[0].isupper() for word in found) > 0.5 * len(found):
        return  # a headline with capitals throughout
    for word in found[1:]:
        if word.text[0].isupper() and not word.text.isupper() and len(word.text) >= _NAME_LETTERS:
            yield word


def _name_pairs(found: tuple[Word, ...], text: str) -> Iterator[tuple[Word, Word]]:
    for one, two in pairwise(found):
        if one.text[0].isupper() and two.text[0].isupper() and text[one.end : two.start] == " ":
            yield one, two


def _inflected(name: str, word: str) -> bool:
    """Whether a word is a name with another ending, as languages that inflect names have it."""
    stem = name[: max(len(name) - 2, _NAME_LETTERS - 2)]
    return word.startswith(stem)


def _same_script(context: Context) -> bool:
    return not context.same_language and languages.script(context.source) == languages.script(context.target)


def _shouted(found: list[str]) -> bool:
    """Whether most of a text is in capitals: then they say nothing."""
    lettered = [word for word in found if word[0].isalpha()]
    return sum(word.isupper() for word in lettered) > 0.5 * len(lettered)


def _is_abbreviation(word: str) -> bool:
    return bool(_CAPITALS.fullmatch(word)) and word.isupper()


def _is_code(word: str) -> bool:
    """Letters in capitals and digits, beginning with a letter: A320, G20, COVID-19."""
    bare = word.replace("-", "")
    return bare.isalnum() and bare.isupper() and bare[0].isalpha() and any(map(str.isdigit, bare))
