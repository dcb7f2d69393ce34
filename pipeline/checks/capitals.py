"""Words with capitals inside or throughout: abbreviations, codes, names such as OpenLibrary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import literals, numbers, numerals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import Word, words, written
from pipeline.document import Span
from pipeline.glossary import languages

_CAPITALS = re.compile(r"[^\W\d_]{2,}")
# Three words or more in capitals are loud, no abbreviations: THANK YOU FOR STANDING UP.
_LOUD = re.compile(r"(?<!\w)[^\W\d_a-z]+(?:[ ,]+[^\W\d_a-z]+){2,}(?!\w)")
# What a dotted abbreviation is without its dots: U.S., EE. UU.
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_a-z]{1,2}\.[ \u00a0\u202f]?){2,}(?!\w)")
_CURRENCY = re.compile(r"[$€£¥₺₹₽]")  # an abbreviation may stand for each: USD, EUR
_INNER_CAPITAL = re.compile(r"[A-Za-z]*[a-z][A-Z][A-Za-z]*")
_JOINED = re.compile(r"[\s-]")
_JOINTS = re.compile(r"[-’']")
_SHORTEST_SLIP = 3  # letters of an abbreviation that in small letters may still be another word: who, aid, era
_VOWEL = re.compile("[aeiouy]|[^a-z]")


@check("warning", "info", mends=True)
def lost_capitals(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """An abbreviation or a name with capitals is not in the translation.

    Abbreviations may have others in the translation (UN, ONU), or be spelt out: where they were not this is a reminder.
    In small letters (cnt) they are a slip, unless that is a word of the language. Codes of letters and digits (A320,
    G20) stay, names with a capital inside (OpenLibrary) stay as they are.
    """
    mine = written(pair.source)
    if not any(_is_marked(word) for word in mine) or not pair.target.strip() or _shouted(mine):
        return
    source = [word for word in words(pair.source) if _is_marked(word.text)]
    theirs = _parts(_undotted(pair.target))
    any_case = {word.upper() for word in theirs}
    same_script = _same_script(context)
    blocked = [*literals.find(pair.source), *_loud(pair.source)]
    gone: list[Word] = []
    for word in source:
        if word.text in theirs or any(start < word.end and word.start < end for start, end in blocked):
            continue
        if word.text.upper() in any_case and not _is_another(word.text, theirs, context):
            places = _places(word.text, pair.target) if _is_slip(word.text, theirs, context) else []
            if places:
                detail = f"“{word.text}” is “{pair.target[slice(*places[0])]}” here"
                yield Found("warning", detail, word[:2], places[0], _put(word.text, places, pair.target))
        elif same_script and _is_code(word.text):
            if _JOINED.sub("", word.text) not in _JOINED.sub("", pair.target):  # G 20, G-20
                yield Found("warning", f"“{word.text}”", word[:2])
        elif same_script and _INNER_CAPITAL.fullmatch(word.text):
            yield Found("info", f"“{word.text}”", word[:2])
        elif same_script and _is_abbreviation(word.text) and not _is_said_number(word.text, pair, context):
            gone.append(word)
    # others of the language may stand for them: which one is missing, nobody can tell
    others = _others(pair, theirs) if gone else 0
    if len({word.text for word in gone}) > others:
        for word in gone[: None if not others else 1]:
            either = " or ".join(f"“{text}”" for text in dict.fromkeys(each.text for each in gone))
            yield Found("info", either if others else f"“{word.text}”", word[:2])


def _others(pair: SegmentPair, theirs: set[str]) -> int:
    """How many abbreviations of the translation may stand for one of the original.

    Left out are words that are loud, and those that rather stand for a dotted one (U.S.) or for the sign of a currency.
    """
    mine, plain = _parts(pair.source), _parts(pair.target)
    mine |= {word[:-1] for word in mine if word[-1] == "s" and _is_abbreviation(word[:-1])}  # MPs
    loud = {word for start, end in _loud(pair.target) for word in written(pair.target[start:end])}
    others = {word for word in theirs if _is_abbreviation(word)} - mine - loud
    dotted = len(others - plain), len(_parts(_undotted(pair.source)) - mine - theirs)
    signs = len({*_CURRENCY.findall(pair.source)} - {*_CURRENCY.findall(pair.target)})
    return max(0, len(others & plain) - signs) + max(0, dotted[0] - dotted[1])


def _loud(text: str) -> Iterator[Span]:
    """Where several words in a row are in capitals; CBS, ABC, NBC are a list."""
    found = (match for match in _LOUD.finditer(text) if match[0].isupper())
    return (match.span() for match in found if match[0].count(" ") - match[0].count(",") >= 2)


def _undotted(text: str) -> str:
    """A text with its dotted abbreviations written as others are: U.S. as US."""
    return _DOTTED.sub(lambda match: re.sub(r"\W", "", match[0]) + " ", text) if "." in text else text


def _parts(text: str) -> set[str]:
    """The words of a text, whole and in the parts that hyphens and apostrophes join: l’UE, NATO'nun."""
    found = set(written(text))
    joined = [word for word in found if "-" in word or "’" in word or "'" in word]
    return found.union(part for word in joined for part in _JOINTS.split(word) if part)


def _same_script(context: Context) -> bool:
    return not context.same_language and languages.script(context.source) == languages.script(context.target)


def _shouted(found: Sequence[str]) -> bool:
    """Whether most of a text is in capitals: then they say nothing."""
    lettered = [word for word in found if word[0].isalpha() and len(word) > 1]
    return sum(word.isupper() for word in lettered) > 0.5 * len(lettered)


def _is_slip(word: str, theirs: set[str], context: Context) -> bool:
    """Whether a word is in the translation with its capitals lost: no abbreviation written as a name (Nato), no other
    word of the language (who)."""
    if _INNER_CAPITAL.fullmatch(word):
        return True
    lower = word.lower()
    if len(word) < _SHORTEST_SLIP or not _is_abbreviation(word) or lower not in theirs:
        return False
    if len(word) > _SHORTEST_SLIP or not _VOWEL.search(lower) or not languages.is_word(lower, context.target):
        return True
    return languages.dictionary_form(lower, context.target)[0].isupper()


def _is_said_number(word: str, pair: SegmentPair, context: Context) -> bool:
    """Whether Roman numerals are there in a word or in digits: World War II, Segunda Guerra Mundial."""
    number = numerals.roman(word)
    if not number:
        return False
    return numerals.says(pair.target, number, context.target) or any(
        each.value == number for each in numbers.find(pair.target, context.target)
    )


def _is_another(word: str, theirs: set[str], context: Context) -> bool:
    """Whether what stands there in small letters is another word of the language: era, led."""
    lower = word.lower()
    return (
        _is_abbreviation(word)
        and lower in theirs
        and word.capitalize() not in theirs
        and not _is_slip(word, theirs, context)
    )


def _places(word: str, target: str) -> list[Span]:
    """Where a word stands in whatever capitals."""
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", target, re.IGNORECASE)]


def _put(word: str, places: list[Span], target: str) -> str:
    for start, end in reversed(places):
        target = target[:start] + word + target[end:]
    return target


def _is_marked(word: str) -> bool:
    """Whether a word is more than a name by its capitals: an abbreviation, a code, a name with a capital inside."""
    return len(word) > 1 and (word.isupper() or bool(_INNER_CAPITAL.fullmatch(word)))


def _is_abbreviation(word: str) -> bool:
    return bool(_CAPITALS.fullmatch(word)) and word.isupper()


def _is_code(word: str) -> bool:
    """Letters in capitals and digits, beginning with a letter: A320, G20, COVID-19."""
    bare = word.replace("-", "")
    return bare.isalnum() and bare.isupper() and bare[0].isalpha() and any(map(str.isdigit, bare))
