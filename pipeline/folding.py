"""Text as search sees it: without case, diacritics, joiners and other differences that a person does not type.

One character folds to none, one or several, so that every place of the folded text is known in the original. Letters of
scripts without blanks between words (Han, Kana, Thai and their like) stand apart, a word each: a phrase of them is then
found by its characters in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.document import Span

# What an Arabic keyboard and a Persian one write differently for the same letter (Unicode, Arabic block), and Latin
# letters whose stroke or ligature Unicode does not take apart.
_SAME = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": None}
    | {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "_": " "}
)
_APART = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+")
# Arabic's conjunctions, prepositions and article, which are written as one word with the noun.
_PROCLITIC = re.compile("(?:[وف])?(?:[بکل])?(?:ال|لل)?(?=.{3})")
# a phrase in quotation marks, or a word
_ASKED = re.compile(r"[\"“”„«]([^\"“”„»]+)[\"“”»]|([^\s\"“”„«»]+)")
_ARABIC = re.compile("[\u0600-\u06ff]")


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if unicodedata.category(character) in ("Mn", "Cf"):  # marks, joiners, signs of direction
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKD", character).casefold().translate(_SAME)
    plain = "".join(one for one in plain if unicodedata.category(one) not in ("Mn", "Cf"))
    return f" {plain} " if _APART.match(plain) else plain


def fold(text: str) -> str:
    """``text`` without what search passes over."""
    return "".join(map(_fold, text))


def stems(folded: str) -> str:
    """The words of folded Arabic without what is written together with them, where there is something."""
    if not _ARABIC.search(folded):
        return ""
    found = []
    for word in _WORD.findall(folded):
        begins = _PROCLITIC.match(word)
        if begins and begins.end() and _ARABIC.match(word):
            found.append(word[begins.end() :])
    return " ".join(found)


def words(folded: str) -> list[str]:
    """The words of folded text."""
    return _WORD.findall(folded)


def phrases(query: str) -> list[list[str]]:
    """What a person asks for: phrases of words, each to be found; quotation marks hold several words together."""
    found = []
    for quoted, plain in _ASKED.findall(query):
        words = _WORD.findall(fold(quoted or plain))
        if words:
            found.append(words)
    return found


def typed(query: str) -> list[str]:
    """The phrases and words of a query as they were typed, those that have letters or digits."""
    said = [
        " ".join((quoted or plain).split()) for quoted, plain in _ASKED.findall(unicodedata.normalize("NFC", query))
    ]
    return [one for one in said if any(map(str.isalnum, one))]


def places(text: str, asked: list[list[str]]) -> list[Span]:
    """Where in ``text`` the phrases stand, in order and apart: to be shown."""
    if not asked:
        return []
    if text.isascii():  # a character is one character
        return _places(text.lower().replace("_", " "), range(len(text)), asked)
    folded, origin = "", []
    for at, character in enumerate(text):
        plain = _fold(character)
        folded += plain
        origin += [at] * len(plain)
    return _places(folded, origin, asked)


def _places(folded: str, origin: Sequence[int], asked: list[list[str]]) -> list[Span]:
    spans: list[Span] = []
    for words in asked:
        pattern = r"\W+".join(map(re.escape, words))
        spans += [(origin[m.start()], origin[m.end() - 1] + 1) for m in re.finditer(pattern, folded)]
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
