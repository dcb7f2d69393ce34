"""Addresses, handles, phone numbers and numbers in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import literals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Write to desk@example.org, or see https://example.org/a?b=1.",
            ["desk@example.org", "https://example.org/a?b=1"],
        ),
        ("(www.example.org)", ["www.example.org"]),
        ("Ask @the_paper about #MayDay2026.", ["@the_paper", "#MayDay2026"]),
        ("Issue #5 costs 3.50.", []),
        ("Call +34 91 555 01 23 or (323) 555-0155.", ["+34 91 555 01 23", "(323) 555-0155"]),
        ("From 1990-1991 there were 12,000 of them.", []),
        ("تماس: desk@example.org", ["desk@example.org"]),
    ],
)
def test_literals_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in literals.find(text)] == found


@pytest.mark.parametrize(
    ("one", "other"), [("1,000 and 3.5 %", "1.000 y 3,5 %"), ("in 2024", "در ۲۰۲۴"), ("€1 000", "1000 €"), ("07", "7")]
)
def test_numbers_are_the_same_in_every_writing(one: str, other: str) -> None:
    assert literals.numbers(one) == literals.numbers(other) != {}


@given(st.text())
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    end = 0
    for start, stop in literals.find(text):
        assert end <= start < stop <= len(text)
        end = stop
    literals.numbers(text)
