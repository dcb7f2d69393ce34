"""Addresses, handles, phone numbers in running text."""

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
        ("10 000 000 francs, then 912 345 678.", ["912 345 678"]),
        ("From 1990-1991 there were 12,000 of them.", []),
        (
            "See harbour.org, north.harbour.org.uk/a and dockers.com.",
            ["harbour.org", "north.harbour.org.uk/a", "dockers.com"],
        ),
        ("He left.com no, e.g.this or a.m.", ["left.com"]),
        ("ISBN 978-3-16-148410-0, 9783161484100.", ["978-3-16-148410-0", "9783161484100"]),
        (
            "IBAN DE44 5001 0517 5407 3249 31 or GB82WEST12345698765432.",
            ["DE44 5001 0517 5407 3249 31", "GB82WEST12345698765432"],
        ),
        ("تماس: desk@example.org", ["desk@example.org"]),
    ],
)
def test_literals_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in literals.find(text)] == found


@given(st.text())
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    end = 0
    for start, stop in literals.find(text):
        assert end <= start < stop <= len(text)
        end = stop
