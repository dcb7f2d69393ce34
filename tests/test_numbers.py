"""Numbers by value, in the ways of several languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import literals, locales, numbers


@pytest.mark.parametrize(
    ("language", "text", "amounts"),
    [
        ("en", "12,500 jobs and 3.5 %", ["12500", "3.5"]),
        ("es", "12.500 empleos y 3,5 %", ["12500", "3.5"]),
        ("es-MX", "12,500 empleos y 3.5 %", ["12500", "3.5"]),
        ("de-CH", "12’500 Stellen", ["12500"]),
        ("fr", "12\u202f500 emplois, 1 000 000 de francs", ["12500", "1000000"]),
        ("fa", "۱۲٬۵۰۰ شغل و ۳٫۵ درصد", ["12500", "3.5"]),
        ("ar", "١٢٬٥٠٠ وظيفة", ["12500"]),
        ("hi", "12,34,567", ["1234567"]),
        ("en", "1.5 million, $2bn, 300 thousand", ["1500000", "2000000000", "300000"]),
        ("es", "2 mil millones y 20 mil", ["2000000000", "20000"]),
        ("de", "2 Milliarden, 1,5 Mio. Euro", ["2000000000", "1500000"]),
        ("tr", "3 milyonluk bütçe", ["3000000"]),
        ("en", "on 5.10.2018 at 14:30", ["5", "10", "2018", "14", "30"]),
        ("en", "0.125 and 007", ["0.125", "7"]),
        ("xx", "1,5 and 1.5 and 1,500", ["1.5", "1.5", "1500"]),
        ("en", "see https://example.org/2024 or +34 91 555 01 23", []),
    ],
)
def test_amounts(language: str, text: str, amounts: list[str]) -> None:
    assert [number.amount for number in numbers.find(text, language)] == list(map(Decimal, amounts))


@pytest.mark.parametrize(
    ("number", "source", "target", "expected"),
    [
        ("12,500.75", "en", "es", "12.500,75"),
        ("12.500", "de", "en", "12,500"),
        ("12,500", "en", "fr", "12\u202f500"),
        ("3.5", "en", "tr", "3,5"),
        ("12,500", "en", "ku", None),
    ],
)
def test_numbers_are_written_anew(number: str, source: str, target: str, expected: str | None) -> None:
    assert numbers.rewritten(number, source, target) == expected


@given(st.text(), st.sampled_from(locales.codes()))
def test_spans_are_in_order_and_hold_the_number(text: str, language: str) -> None:
    end = 0
    for number in numbers.find(text, language):
        start, stop = number.span
        assert end <= start < stop <= len(text)
        assert text[start:stop] == number.text
        assert number.value >= 0
        end = stop


@given(st.integers(0, 10**12), st.sampled_from([code for code in locales.codes() if locales.locale(code).group]))
def test_grouped_numbers_keep_their_value(value: int, language: str) -> None:
    text = f"{value:,}".replace(",", locales.locale(language).group[0])
    assume(not literals.find(text))  # 912 345 678 may be a phone number
    assert [number.amount for number in numbers.find(text, language)] == [value]


def test_every_entry_of_the_data_can_be_read() -> None:
    for code in locales.codes():
        here = locales.locale(code)
        assert all(len(pair) == 2 for pair in here.quotes)
        assert not here.doubled & here.never_doubled
        assert not set(here.decimal) & set(here.group)
