"""Inline markup through an alignment: in bounds, not empty, nested, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.alignment import ordered
from pipeline.document import Alignment, Markup, MarkupKind
from pipeline.markup import nested, project, slice_markup

KINDS: tuple[MarkupKind, ...] = ("bold", "italic", "code", "link")
WORDS = ("the", "old", "bakers", "of", "the", "port", "met")
SOURCE = " ".join(WORDS)


def span_of(text: str, word: str) -> tuple[int, int]:
    return text.index(word), text.index(word) + len(word)


def aligned(source: str, target: str, *pairs: tuple[str, str]) -> Alignment:
    return ordered((*span_of(source, a), *span_of(target, b)) for a, b in pairs)


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda pair: (min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1]))
    )


@st.composite
def nested_markup(draw: st.DrawFn) -> list[Markup]:
    """Markup as a reader gives it: each item within or beside the others."""
    items: list[Markup] = []
    for start, end in draw(st.lists(spans(len(SOURCE)), max_size=5)):
        if not any(crosses((start, end), (item.start, item.end)) for item in items):
            kind = draw(st.sampled_from(KINDS))
            items.append(Markup(start, end, kind, f"https://example.org/{len(items)}" if kind == "link" else ""))
    return items


def crosses(one: tuple[int, int], other: tuple[int, int]) -> bool:
    (a, b), (c, d) = sorted([one, other])
    return a < c < b < d


def well_formed(markup: Sequence[Markup], length: int) -> bool:
    return all(0 <= item.start < item.end <= length for item in markup) and not any(
        crosses((a.start, a.end), (b.start, b.end)) for a, b in combinations(markup, 2)
    )


TARGET = "los panaderos viejos del puerto se reunieron"
LINKS = st.lists(st.tuples(spans(len(SOURCE)), spans(len(TARGET))), max_size=8).map(
    lambda links: ordered((*source, *target) for source, target in links)
)


@given(nested_markup(), LINKS)
def test_nothing_is_lost_and_nothing_crosses(markup: list[Markup], alignment: Alignment) -> None:
    moved = project(markup, alignment, TARGET)
    assert well_formed(moved, len(TARGET))
    assert sorted((item.kind, item.href) for item in moved) == sorted((item.kind, item.href) for item in markup)
    assert list(moved) == sorted(moved, key=lambda item: (item.start, -item.end))


@given(LINKS, st.sampled_from(KINDS))
def test_markup_of_the_whole_covers_the_whole(alignment: Alignment, kind: MarkupKind) -> None:
    assert project([Markup(0, len(SOURCE), kind)], alignment, TARGET) == (Markup(0, len(TARGET), kind),)


@given(st.lists(st.tuples(spans(20), st.sampled_from(KINDS)), max_size=8))
def test_crossing_markup_is_cut(wanted: list[tuple[tuple[int, int], MarkupKind]]) -> None:
    markup = [Markup(start, end, kind) for (start, end), kind in wanted]
    cut = nested(markup)
    assert well_formed(cut, 20)
    assert len(cut) == len(markup)


@given(nested_markup())
def test_an_identity_moves_nothing_but_trims_space(markup: list[Markup]) -> None:
    identity = ordered((at, at + 1, at, at + 1) for at, char in enumerate(SOURCE) if char != " ")
    named = [replace(item, href=str(number)) for number, item in enumerate(markup)]
    moved = {item.href: item for item in project(named, identity, SOURCE)}
    assert len(moved) == len(named)
    for item in named:
        text = SOURCE[item.start : item.end]
        if text.strip():  # a space alone goes to a word beside it
            assert SOURCE[moved[item.href].start : moved[item.href].end] == text.strip()


def test_a_word_that_moves_takes_its_markup_along() -> None:
    source, target = "the old bakers met", "los panaderos viejos se reunieron"
    alignment = aligned(
        source, target, ("the", "los"), ("old", "viejos"), ("bakers", "panaderos"), ("met", "reunieron")
    )
    moved = project([Markup(4, 7, "italic"), Markup(4, 14, "bold")], alignment, target)
    assert [(target[m.start : m.end], m.kind) for m in moved] == [("panaderos viejos", "bold"), ("viejos", "italic")]


def test_words_moved_far_apart_keep_the_longest_run() -> None:
    source, target = "took off slowly today", "despegaron hoy muy lentamente fuera"
    alignment = aligned(
        source, target, ("took", "despegaron"), ("off", "fuera"), ("slowly", "lentamente"), ("today", "hoy")
    )
    [moved] = project([Markup(0, 8, "bold")], alignment, target)
    assert target[moved.start : moved.end] == target  # as many letters of its own as of others: kept in one piece
    [moved] = project([Markup(5, 8, "bold")], alignment, target)
    assert target[moved.start : moved.end] == "fuera"


def test_what_was_not_aligned_goes_to_the_nearest_word() -> None:
    source, target = "he met them there", "los encontró allí"
    alignment = aligned(source, target, ("met", "encontró"), ("there", "allí"))
    [moved] = project([Markup(0, 2, "link", "https://example.org/")], alignment, target)
    assert (target[moved.start : moved.end], moved.href) == ("encontró", "https://example.org/")


def test_an_empty_target_has_no_markup() -> None:
    assert project([Markup(0, 3, "bold")], Alignment(), "") == ()


def test_without_alignment_all_is_covered() -> None:
    assert project([Markup(2, 4, "link", "x")], Alignment(), "algo") == (Markup(0, 4, "link", "x"),)


def test_a_slice_has_its_own_offsets() -> None:
    markup = (Markup(0, 4, "bold"), Markup(2, 9, "link", "x"), Markup(9, 12, "italic"))
    assert slice_markup(markup, (3, 9)) == (Markup(0, 1, "bold"), Markup(0, 6, "link", "x"))
    assert slice_markup(markup, (4, 4)) == ()
