"""Numbers in running text, read by value as their language writes them: 12,500 and 12.500 and ۱۲٬۵۰۰."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline import literals
from pipeline.document import Span
from pipeline.locales import Locale, locale

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(rf"(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,٫]\d+)?|\d(?:[\d.,٫٬،’']*\d)?")
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"(\D)")
# A word of a power of ten stands right behind the number, two of them in a row multiply: "2 mil millones".
_UNIT = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?|°")
# Letters with the signs on them, which Python's word characters leave out: of Arabic, Devanagari, Bengali.
_LETTER = r"(?:[^\W\d_]|[\u064b-\u065f\u0901-\u0903\u093a-\u094f\u0981-\u0983\u09bc\u09be-\u09cd])"
_LETTERS = rf"[^\W\d_]{_LETTER}*(?:\u200c{_LETTER}+)*"
_WORD = re.compile(rf"[{_SPACES}-]?({_LETTERS})")
_LINKS = frozenset(("de", "di"))
_ANY_GROUP = frozenset(_SPACES + "’'٬،")  # marks that group thousands wherever they stand between digits
_LONGEST = 30  # digits: what is longer is a code, not an amount


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    ``value`` is what its language reads, without the words for powers of ten behind it; ``power`` is their exponent (0
    for none). ``parts`` are the whole numbers between its marks: a date or a time has no value as one number.
    """

    span: Span
    text: str
    value: Decimal
    power: int
    parts: tuple[int, ...]

    @property
    def amount(self) -> Decimal:
        return self.value.scaleb(self.power)

    @property
    def whole(self) -> bool:
        return self.value == self.value.to_integral_value()


@lru_cache(maxsize=64)
def find(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text in order, digits of every script; not those inside addresses and phone numbers.

    A mark that is the language's decimal mark is one, its grouping mark groups where three digits follow. Groups that
    are no number (a date, a version) are given as numbers of their own.
    """
    if not _DIGIT.search(text):
        return ()
    here = locale(language)
    kept = literals.find(text)
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in kept):
            continue
        pieces = _PARTS.split(ascii_digits(match[0]))
        if sum(map(len, pieces)) > _LONGEST:
            continue
        value = _value(pieces, here)
        power = _power(text, end, here)
        if value is None:
            at = start
            for piece in pieces:
                if piece.isdigit():
                    span = (at, at + len(piece))
                    found.append(Number(span, text[slice(*span)], Decimal(piece), 0, (int(piece),)))
                at += len(piece)
        else:
            parts = tuple(int(piece) for piece in pieces[::2])
            found.append(Number((start, end), match[0], value, power, parts))
    return tuple(found)


def power_words(text: str, language: str) -> frozenset[int]:
    """The exponents of all words for powers of ten in a text, with a number before them or not."""
    here = locale(language)
    words = re.findall(_LETTERS, text.lower()) if here.powers else ()
    return frozenset(power for word in words if (power := _exponent(word, here)))


def has_unit(text: str, number: Number, language: str) -> bool:
    """Whether a unit follows that translations convert, such as miles; "2 to 4 inches" has one for both."""
    units = locale(language).units
    return bool(units) and any(
        word in units for word in _UNIT.findall(text[number.span[1] : number.span[1] + 40].lower())[:3]
    )


def usual(number: Number, language: str) -> bool:
    """Whether a number has the marks of its language, or the language says nothing of them."""
    here = locale(language)
    marks = _PARTS.split(number.text)[1::2]
    if not (here.decimal and here.group and marks):
        return True
    fraction = not number.whole or (len(marks) == 1 and len(number.text.rpartition(marks[0])[2]) != 3)
    groups = marks[:-1] if fraction else marks
    return (not fraction or marks[-1] in here.decimal) and {*groups} <= {*here.group, *_ANY_GROUP}


def rewritten(number: str, source: str, target: str) -> str | None:
    """A number as written in ``source``, written as in ``target``; ``None`` where either does not say how."""
    here, there = locale(source), locale(target)
    if not (here.decimal and here.group and there.decimal and there.group):
        return None
    pieces = _PARTS.split(number)
    value = _value(_PARTS.split(ascii_digits(number)), here)
    if value is None:
        return None
    fraction = len(pieces) > 1 and value.as_tuple().exponent != 0
    marks = len(pieces) // 2
    group = "\u202f" if there.group[0] == " " else there.group[0]
    for at in range(marks):
        pieces[2 * at + 1] = there.decimal[0] if fraction and at == marks - 1 else group
    return "".join(pieces)


def ascii_digits(text: str) -> str:
    """``text`` with the digits of every script in ASCII, of the same length."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _value(pieces: list[str], here: Locale) -> Decimal | None:
    """The value of digits and marks in turn, ``None`` where they are not one number."""
    groups, marks = pieces[::2], pieces[1::2]
    if not marks:
        return Decimal(groups[0])
    if not all(groups):
        return None
    last = marks[-1]
    decimal = last not in _ANY_GROUP and marks.count(last) == 1 and _is_decimal(groups, marks, here)
    whole = groups[:-1] if decimal else groups
    if len({*(marks[:-1] if decimal else marks)}) > 1 or not _grouped(whole):
        return None
    return Decimal("".join(whole) + ("." + groups[-1] if decimal else ""))


def _is_decimal(groups: list[str], marks: list[str], here: Locale) -> bool:
    if len(marks) > 1 or marks[-1] == "٫" or marks[-1] in here.decimal:
        return True
    could_group = len(groups[-1]) == 3 and 1 <= len(groups[0]) <= 3 and not groups[0].startswith("0")
    return not could_group


def _grouped(groups: list[str]) -> bool:
    """Groups of three, or as in India of two before the last three."""
    if len(groups) == 1:
        return True
    return 1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:-1])


def _power(text: str, at: int, here: Locale) -> int:
    power = 0
    while here.powers and (match := _WORD.match(text, at)):
        if power and match[1] in _LINKS:  # miles de millones
            match = _WORD.match(text, match.end()) or match
        exponent = _exponent(match[1].lower(), here)
        if not exponent:
            break
        power, at = power + exponent, match.end()
    return power


def _exponent(word: str, here: Locale) -> int:
    if word in here.powers:
        return here.powers[word]
    endings = (word[:end] + "*" for end in range(len(word), 2, -1))
    return next((here.powers[each] for each in endings if each in here.powers), 0)
