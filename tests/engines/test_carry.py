"""Spans carried over a light edit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.carry import carry

WORDS = st.lists(st.sampled_from(["de", "el", "del", "a", "al", "casa", "y", "e", "."]), max_size=12)


def test_a_contraction_takes_both_words() -> None:
    before, after = "casa de el rey y de la hija", "casa del rey y de la hija"
    moved = carry(before, after)
    word = {
        text: after[slice(*moved((start, start + len(text))))] for start, text in ((0, "casa"), (5, "de"), (8, "el"))
    }
    assert word == {"casa": "casa", "de": "del", "el": "del"}
    assert moved((11, 14)) == (9, 12)
    assert moved((5, 14)) == (5, 12)
    assert moved((22, 27)) == (20, 25) == (after.index("hija") - 1, after.index("hija") + 4)


def test_without_an_edit_all_stays() -> None:
    assert carry("a b", "a b")((2, 3)) == (2, 3)


@given(WORDS, WORDS)
def test_spans_stay_within_the_text(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    moved = carry(before, after)
    at = 0
    for word in old:
        start, end = moved((at, at + len(word)))
        assert 0 <= start <= end <= len(after)
        at += len(word) + 1


@given(WORDS, WORDS, WORDS)
def test_what_stands_before_and_after_the_edit_is_found_again(head: list[str], old: list[str], new: list[str]) -> None:
    head, tail = ["unusual", *head], ["unique", "ending"]
    before, after = " ".join([*head, *old, *tail]), " ".join([*head, *new, *tail])
    moved = carry(before, after)
    start = before.index("ending")
    assert after[slice(*moved((start, start + 6)))] == "ending"
    assert moved((0, 7)) == (0, 7)
