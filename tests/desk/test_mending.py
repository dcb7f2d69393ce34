"""Fixes go in one after the other, and never over what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.mending import mended, together

BASE = "Los  tranvías salen a las seis , dicen ."


@pytest.mark.parametrize(
    ("typed", "fix", "wanted"),
    [
        (BASE, "Los tranvías salen a las seis , dicen .", "Los tranvías salen a las seis , dicen ."),
        (
            "Los  tranvías salen a las ocho , dicen .",
            "Los tranvías salen a las seis , dicen .",
            "Los tranvías salen a las ocho , dicen .",
        ),
        (
            "Los  tranvías salen a las seis , dicen ayer.",
            "Los  tranvías salen a las seis , dicen.",
            "Los  tranvías salen a las seis , dicen ayer.",
        ),
        ("", "Los tranvías salen a las seis , dicen .", ""),
    ],
)
def test_a_fix_goes_in_beside_what_was_typed(typed: str, fix: str, wanted: str) -> None:
    assert mended(BASE, typed, fix) == wanted


def test_all_fixes_at_once() -> None:
    fixes = ["Los tranvías salen a las seis , dicen .", "Los  tranvías salen a las seis, dicen .", BASE[:-2] + "."]
    assert together(BASE, fixes) == "Los tranvías salen a las seis, dicen."


@given(st.text("ab .,", max_size=30), st.text("ab .,", max_size=30))
def test_a_fix_of_an_untouched_text_is_the_fix_and_a_text_needs_no_fix_of_its_own(base: str, other: str) -> None:
    assert mended(base, base, other) == other
    assert mended(base, other, base) == other
    assert mended(base, other, other) == other
