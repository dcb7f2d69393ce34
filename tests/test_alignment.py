"""Alignments put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.alignment import compose, ordered
from pipeline.document import Alignment

MIDDLE = "uno dos tres"
SPAN = st.tuples(st.integers(0, 11), st.integers(1, 12)).map(lambda pair: (min(pair[0], pair[1] - 1), max(pair)))
LINKS = st.lists(st.tuples(SPAN, SPAN), max_size=6)


def alignment(links: list[tuple[tuple[int, int], tuple[int, int]]]) -> Alignment:
    return ordered((*source, *target) for source, target in links)


def test_links_join_over_the_words_between() -> None:
    first = Alignment(((0, 3, 0, 3), (4, 7, 4, 12)))
    second = Alignment(((8, 12, 0, 5), (0, 3, 6, 9)))
    assert compose(first, second, MIDDLE).links == ((4, 7, 0, 5), (0, 3, 6, 9))


def test_white_space_alone_joins_nothing() -> None:
    assert compose(Alignment(((0, 3, 0, 4),)), Alignment(((3, 7, 0, 5),)), MIDDLE).links == ()


def test_links_are_ordered_and_told_once() -> None:
    assert ordered([(4, 5, 2, 3), (0, 1, 0, 1), (4, 5, 2, 3)]).links == ((0, 1, 0, 1), (4, 5, 2, 3))


@given(LINKS, LINKS)
def test_composed_links_are_those_that_share_a_word(
    first: list[tuple[tuple[int, int], tuple[int, int]]], second: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    expected = {
        (*source, *target)
        for source, (a, b) in first
        for (c, d), target in second
        if MIDDLE[max(a, c) : min(b, d)].strip()
    }
    assert set(compose(alignment(first), alignment(second), MIDDLE).links) == expected


@given(LINKS)
def test_an_identity_changes_nothing(links: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Every character of the middle stands for itself."""
    middle = "unodostresyy"
    identity = Alignment(((0, len(middle), 0, 1),))
    composed = compose(alignment(links), identity, middle)
    assert {link[:2] for link in composed.links} == {source for source, _ in links}
