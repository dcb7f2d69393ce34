"""Text as search sees it: without case, diacritics, joiners and other differences that a person does not type.

One character folds to none, one or several, so that every place of the folded text is known in the original. Letters of
scripts without blanks between words (Han, Kana, Thai and their like) stand apart, a word each: a phrase of them is then
found by its characters in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

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
# Persian's verbal prefix and the endings of its plurals and comparatives: people write them apart, together, or with a
# zero-width non-joiner in between.
_AFFIXED = re.compile("(?:(ن?می)(?=..))?(.+?)(ها(?:یی?|ی?[متش](?:ان)?)?|تر(?:ین?)?)?")
_JOINER = "\u200c"
# How words that follow each other may stand in the text: written as one, next to each other, anywhere.
_JOINED, _BESIDE, _ANYWHERE = range(3)
_MOST_LINKS = 4  # up to here each link is tried with each other: 16 ways

Phrase = list[str]
Way = list[Phrase]


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


def phrases(query: str) -> list[Phrase]:
    """What a person asks for, as it was typed: phrases of words; quotation marks hold several words together."""
    found = []
    for quoted, plain in _ASKED.findall(query):
        words = _WORD.findall(fold(quoted or plain))
        if words:
            found.append(words)
    return found


def ways(query: str) -> list[list[Way]]:
    """What a person asks for in parts, each to be found in one of the ways in which it may be written: phrases of
    words, all of them. The way that keeps most together comes first.

    Only Arabic script has several: Persian blanks and joiners stand where the writer, or the keyboard, would have them.
    """
    runs: list[tuple[list[str], list[tuple[int, ...]]]] = []
    for quoted, plain in _ASKED.findall(query):
        for number, (word, link) in enumerate(_atoms(quoted or plain)):
            link = link if number else _ANYWHERE  # noqa: PLW2901  between phrases
            before = runs[-1][0][-1] if runs else ""
            arabic = bool(_ARABIC.match(word) and _ARABIC.match(before))
            if not before or (link == _ANYWHERE and not arabic):
                runs.append(([word], []))
                continue
            runs[-1][0].append(word)
            other = _BESIDE if link == _JOINED else _JOINED
            runs[-1][1].append((link, other) if arabic else (link,))
    return [sorted((_way(words, chosen) for chosen in _choices(links)), key=len) for words, links in runs]


def _atoms(text: str) -> Iterator[tuple[str, int]]:
    """The least pieces of a phrase that may be words of their own, each with how it follows the one before."""
    link = _BESIDE
    for word in text.split():
        for part in word.split(_JOINER):
            for piece in _WORD.findall(fold(part)):
                affixed = _AFFIXED.fullmatch(piece) if _ARABIC.match(piece) else None
                for atom in filter(None, affixed.groups() if affixed else (piece,)):
                    yield atom, link
                    link = _JOINED
                link = _BESIDE
            link = _JOINED
        link = _BESIDE


def _choices(links: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """One of each link's: all combinations, or for many links one that is not as it was typed at a time."""
    if sum(len(one) > 1 for one in links) <= _MOST_LINKS:
        yield from product(*links)
        return
    as_typed = tuple(one[0] for one in links)
    yield as_typed
    for at, one in enumerate(links):
        for other in one[1:]:
            yield (*as_typed[:at], other, *as_typed[at + 1 :])


def _way(words: list[str], links: tuple[int, ...]) -> Way:
    way: Way = [[words[0]]]
    for word, link in zip(words[1:], links, strict=True):
        if link == _JOINED:
            way[-1][-1] += word
        elif link == _BESIDE:
            way[-1].append(word)
        else:
            way.append([word])
    return way


def typed(query: str) -> list[str]:
    """The phrases and words of a query as they were typed, those that have letters or digits."""
    said = [
        " ".join((quoted or plain).split()) for quoted, plain in _ASKED.findall(unicodedata.normalize("NFC", query))
    ]
    return [one for one in said if any(map(str.isalnum, one))]


def places(text: str, asked: list[list[Way]]) -> list[Span]:
    """Where in ``text`` what is asked for (``ways``) stands, in order and apart: to be shown."""
    if not asked:
        return []
    if text.isascii():  # a character is one character
        return _places(text.lower().replace("_", " "), range(len(text)), asked)
    plain = list(map(_fold, text))
    folded = "".join(plain)
    if len(folded) == len(text) and all(plain):  # here, too
        return _places(folded, range(len(text)), asked)
    return _places(folded, [at for at, one in enumerate(plain) for _ in one], asked)


def _places(folded: str, origin: Sequence[int], asked: list[list[Way]]) -> list[Span]:
    spans: list[Span] = []
    for part in asked:
        found: list[list[Span]] = []
        for way in part:
            found = [[m.span() for m in re.finditer(r"\W+".join(map(re.escape, words)), folded)] for words in way]
            if all(found):
                break
        spans += [(origin[start], origin[end - 1] + 1) for each in found for start, end in each]
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
