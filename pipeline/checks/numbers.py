"""Numbers, compared by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline import numbers, numerals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import words
from pipeline.numbers import Number

# Numbers up to twelve may become words ("5 people" to "cinco personas"), months or days: of these only such are missed
# as the words for them are known.
_SPELT_OUT = 12
_MOST = 60  # numbers in one sentence: more are a table, in which nobody looks for each
_CENTURIES = 30  # numbers up to here are written in Roman numerals for centuries, kings, congresses
_YEARS = range(1000, 2101)
_CLOCK = re.compile(r"\s?[:.h]\s?\d\d|\s?(?:[ap]\.?m\b|h|Uhr|heures|hours|horas|ore)\b")
_BEFORE_A_TIME = re.compile(r"\b(?:at|by|until|from|um|ab|bis|las?|às|à|vers|saat|ore|الساعة|ساعت)\s$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s?[^\W\d_]+")
_BETWEEN = re.compile(r"(?<=\d)[\s()/.-]+(?=\d)")
_BEHIND_A_MARK = re.compile(r"\d[:h./]$")
_BEHIND_CAPITALS = re.compile(r"\b[A-Z]{1,3}-?$")
# What ties a small number to a date, a score, a version, a street, a name.
_JOINED = re.compile(r"\w[-–:/.,'’]?$|[#№§]\s?$")
_JOINS = re.compile(r"[-–:/'’]|[.,]\d|[^\W\d_]+\d|\s?%")
_DECADE = re.compile(r"['’]?(?:s|er|lar|ler|lı|li|lu|lü)")  # 1930s, 1930er Jahre, 1930’lar
# Endings of ordinals in Roman numerals: XXe, XXème, XXº, XXth.
_ORDINAL = frozenset({"", "e", "es", "er", "re", "ème", "eme", "ième", "º", "ª", "°", "th", "st", "nd", "rd"})


@check("error", "warning", "info")
def lost_number(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A number of the original is not in the translation.

    Numbers are compared by value, so that 12,500 in English is 12.500 in Spanish and 2 billion is 2000 millones. A
    number that the translation has instead, and that looks like a slip of it, makes this an error; a number with a unit
    that may have been converted is a reminder.
    """
    mine = numbers.find(pair.source, context.source)[:_MOST]
    if not mine:
        return
    theirs = numbers.find(pair.target, context.target)[: 2 * _MOST]
    spare = [other for other in theirs if not any(_equal(number, other) for number in mine)]
    for number in mine:
        if any(_equal(number, other) for other in theirs) or (_is_small(number) and not _counts(number, pair, context)):
            continue
        # 550 pounds are 250 kilograms; but of millions pounds are money
        converted = bool(spare) and not number.power and numbers.has_unit(pair.source, number, context.source)
        near = next((other for other in spare if _is_slip(number, other)), None)
        if near and not converted:
            detail = f"{_worded(number, pair.source)}; the translation has {_worded(near, pair.target)}"
            yield Found("error", detail, number.span, near.span)
        elif not _otherwise(number, pair, theirs, spare, context):
            yield Found("info" if converted else "warning", number.text, number.span)


@check("warning", "info", mends=True)
def number_format(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A number is written in the way of the original's language.

    A warning where it would be misread: 12,500 is twelve and a half in Spanish.
    """
    if context.same_language:
        return
    mine = {number.text: number for number in numbers.find(pair.source, context.source)}
    if not mine:
        return
    for other in numbers.find(pair.target, context.target):
        number = mine.get(other.text)
        if number is None or (number.value == other.value and numbers.usual(other, context.target)):
            continue
        if _is_time(number, pair.source):
            continue
        text = numbers.rewritten(number.text, context.source, context.target)
        if text and text != other.text:
            start, end = other.span
            fix = pair.target[:start] + text + pair.target[end:]
            misread = number.value != other.value
            yield Found(
                "warning" if misread else "info", f"{other.text} should be {text}", number.span, other.span, fix
            )


def _is_time(number: Number, text: str) -> bool:
    """Whether a number is a time of day: at 7.30, 7.30 Uhr."""
    hour, *minutes = number.parts
    start, end = number.span
    said = _BEFORE_A_TIME.search(_before(text, start)) or _CLOCK.match(text, end)
    return hour <= 24 and len(minutes) == 1 and minutes[0] < 60 and bool(said)


def _otherwise(
    number: Number, pair: SegmentPair, theirs: Sequence[Number], spare: Sequence[Number], context: Context
) -> bool:
    """Whether a number is there in another writing: a time of day, a short year, Roman numerals, a word; or is part of
    a code, which ``lost_capitals`` looks at."""
    values = {part for other in theirs for part in other.parts}
    return (
        bool(_BEHIND_CAPITALS.search(_before(pair.source, number.span[0])))
        or _as_digits(number, pair.target)
        or (context.target[:2] == "fa" and _with_slash(number, pair.target))
        or _by_parts(number, pair, values)
        or _as_year(number, pair.source, {part for other in spare for part in other.parts}, theirs)
        or _as_decade(number, pair, context)
        or _as_roman(number, pair.target, context)
        or _as_words(number, pair.target, context.target)
        or (_is_counted(number) and numerals.says(pair.target, int(number.value), context.target))
    )


def _worded(number: Number, text: str) -> str:
    """A number with the word behind it, where that says how large it is."""
    match = _NEXT_WORD.match(text, number.span[1]) if number.power else None
    return number.text + (match[0] if match else "")


def _before(text: str, at: int) -> str:
    """The few characters before a place."""
    return text[max(0, at - 6) : at]


def _is_small(number: Number) -> bool:
    return number.whole and number.value <= _SPELT_OUT and not number.power and not _is_code(number)


def _is_code(number: Number) -> bool:
    """Whether digits are no amount: 007."""
    return len(number.text) > 2 and number.text.isdigit() and number.text[0] == "0"


def _is_counted(number: Number) -> bool:
    return number.whole and not number.power and len(number.parts) == 1


def _counts(number: Number, pair: SegmentPair, context: Context) -> bool:
    """Whether a small number is missed: it stands alone, in no date, score or name, and has words to look for."""
    start, end = number.span
    alone = not _JOINED.search(_before(pair.source, start)) and not _JOINS.match(pair.source, end)
    return alone and number.text[0] != "0" and numerals.known(int(number.value), context.target)


def _equal(one: Number, other: Number) -> bool:
    """The same amount. A word for a power of ten that is not known on one side leaves the bare numbers to compare; and
    what was copied as it stood is a matter of ``number_format``."""
    if one.amount == other.amount:
        return True
    return (one.value == other.value or one.text == other.text) and not (one.power and other.power)


def _by_parts(number: Number, pair: SegmentPair, values: set[int]) -> bool:
    """A time of day in other marks, or by another clock."""
    hour, *minutes = number.parts
    start, end = number.span
    if _BEHIND_A_MARK.search(_before(pair.source, start)):  # the minutes of 7:55, which 7.55 has as a fraction
        return hour in values
    if hour >= 24 or number.power:
        return False
    if not minutes:
        return bool({hour - 12, hour + 12} & values) and bool(_CLOCK.match(pair.source, end))
    return (
        len(minutes) == 1
        and len(number.text.rpartition(".")[2]) == 2
        and minutes[0] < 60
        and (not minutes[0] or minutes[0] in values)
        and bool({hour, hour - 12, hour + 12} & values)
    )


def _as_digits(number: Number, target: str) -> bool:
    """A telephone number or its like, grouped anew: no amount begins with a zero."""
    digits = numbers.ascii_digits(number.text)
    return digits[0] == "0" and digits.isdigit() and digits in _BETWEEN.sub("", numbers.ascii_digits(target))


def _with_slash(number: Number, target: str) -> bool:
    """A fraction with the slash that Persian writes where its own decimal mark is not at hand: ۱۲/۵."""
    return not number.whole and str(number.value.normalize()).replace(".", "/") in numbers.ascii_digits(target)


def _as_year(number: Number, source: str, values: set[int], theirs: Sequence[Number]) -> bool:
    """1980s as 80 and the other way round, 2018-19 as 2018-2019."""
    if not number.whole or number.power:
        return False
    year = int(number.value)
    if year in _YEARS:
        return year % 100 in values
    if (
        len(number.text) == 2
        and not year % 10
        and any(other.value in _YEARS and other.value % 100 == year for other in theirs)
    ):
        return True
    short = len(number.text) == 2 and source[number.span[0] - 1 : number.span[0]] in ("-", "–", "/", "'", "’", "‘")
    return short and any(value in _YEARS and value % 100 == year for value in values)


def _as_decade(number: Number, pair: SegmentPair, context: Context) -> bool:
    """1930s in words: the thirties."""
    if not (number.whole and int(number.value) in _YEARS and number.value % 10 == 0):
        return False
    decade = _DECADE.match(pair.source, number.span[1]) is not None
    return decade and numerals.says(pair.target, int(number.value) % 100, context.target)


def _as_roman(number: Number, target: str, context: Context) -> bool:
    if not number.whole or number.value > _CENTURIES or (number.value == 1 and context.target[:2] == "en"):  # I
        return False
    roman = numerals.in_roman(int(number.value))
    return any(word.text.startswith(roman) and word.text[len(roman) :] in _ORDINAL for word in words(target))


def _as_words(number: Number, target: str, language: str) -> bool:
    """A round number in a word: 1,000 as mil, 1 million as un millón."""
    digits = number.amount.as_tuple()
    round_ = digits.digits.count(0) == len(digits.digits) - 1 and isinstance(digits.exponent, int)
    if not round_:
        return False
    powers = [each for each in numbers.power_words(target, language) if 0 <= number.amount.adjusted() - each <= 2]
    return any(_is_said(int(number.amount.scaleb(-power)), target, language) for power in powers)


def _is_said(times: int, target: str, language: str) -> bool:
    """Whether a word says how many millions; one goes without, and small ones are let pass where no words are known."""
    if times == 1:
        return True
    return numerals.says(target, times, language) if numerals.known(times, language) else times <= _SPELT_OUT


def _is_slip(number: Number, other: Number) -> bool:
    """Whether one number looks like a mistyped or misread other: a power of ten apart, a digit more, less or changed,
    two digits swapped. Years and small numbers are near one another by chance."""
    if not number.amount or not other.amount:
        return False
    if number.amount.normalize().as_tuple().digits == other.amount.normalize().as_tuple().digits:
        return True
    if number.power != other.power:
        return False
    mine, theirs = _significant(number.value), _significant(other.value)
    if min(len(mine), len(theirs)) < 3:
        return False
    if len(mine) == len(theirs):
        return sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1 or sorted(mine) == sorted(theirs)
    longer, shorter = sorted((mine, theirs), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _significant(value: Decimal) -> str:
    return str(value).replace(".", "")
