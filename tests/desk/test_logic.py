"""Differences, markup that is carried over, likeness, replacing, folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.differences import carry, differences
from pipeline.desk.jobs import file_name
from pipeline.desk.likeness import best
from pipeline.desk.replacing import Wanted, replaced
from pipeline.document import Markup
from pipeline.errors import DeskError
from pipeline.folding import fold, phrases, places
from pipeline.store.desk_views import Remembered

TEXT = st.text(alphabet="ab cé.العمل东京\u200cß ", max_size=40)


@given(TEXT, TEXT)
def test_both_texts_are_in_their_differences(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece for kind, piece in pieces if kind != "new") == old
    assert "".join(piece for kind, piece in pieces if kind != "gone") == new


@given(TEXT, TEXT, st.integers(0, 40), st.integers(0, 40))
def test_carried_markup_stays_inside_the_text(old: str, new: str, start: int, end: int) -> None:
    for mark in carry([Markup(start, end, "bold")], old, new):
        assert 0 <= mark.start < mark.end <= len(new)


def test_markup_stays_on_its_words() -> None:
    (mark,) = carry([Markup(4, 10, "italic")], "the little town", "in the very little old town")
    assert "in the very little old town"[mark.start : mark.end] == "little"
    assert carry([Markup(4, 10, "italic")], "the little town", "a village") == ()


@given(TEXT)
def test_what_is_shown_of_a_search_lies_in_the_text(text: str) -> None:
    for start, end in places(text, phrases(text)):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Łódź", "lodz"),
        ("می‌خواهم", "میخواهم"),
        ("كتاب", "کتاب"),
        ("STRASSE", "straße"),
        ("٤١٢", "412"),
        ("İzmir", "izmir"),
    ],
)
def test_one_word_written_in_two_ways_folds_to_one(written: str, asked: str) -> None:
    assert fold(written) == fold(asked)


def test_han_characters_are_found_in_a_row() -> None:
    assert places("東京都の労働組合", phrases("労働")) == [(4, 6)]
    assert places("東京都の労働組合", phrases("働労")) == []


def test_the_memory_gives_what_is_like_enough_and_each_text_once() -> None:
    def one(source: str, text: str) -> Remembered:
        return Remembered("d", "a", source, source, text)

    found = best(
        "The rents rose in May.",
        [
            one("The rents rose in June.", "A"),
            one("The rents rose in May.", "B"),
            one("Rain.", "C"),
            one("The rents rose in July.", "A"),
        ],
    )
    assert [(each.text, each.percent) for each in found] == [("B", 100), ("A", 88)]


@pytest.mark.parametrize(
    ("wanted", "new"),
    [
        (Wanted("tram", "train"), ["a train", "trams, Tram"]),
        (Wanted("tram", "train", words=False), ["a train", "trains, Tram"]),
        (Wanted("tram", "train", case=False), ["a train", "trams, train"]),
        (Wanted(r"\1", "x"), ["a tram", "trams, Tram"]),
        (Wanted("tram", r"\1"), [r"a \1", "trams, Tram"]),
        (Wanted("", "x"), ["a tram", "trams, Tram"]),
    ],
)
def test_replacing(wanted: Wanted, new: list[str]) -> None:
    old = ["a tram", "trams, Tram"]
    changed = {one.segment: one.new for one in replaced([(str(n), 1, text) for n, text in enumerate(old)], wanted)}
    assert [changed.get(str(n), text) for n, text in enumerate(old)] == new


@pytest.mark.parametrize("name", ["../x.md", "a/b.md", ".x.md", "x.pdf", "", "x\n.md", "\u202ex.md", "x" * 201 + ".md"])
def test_names_that_no_file_may_have(name: str) -> None:
    with pytest.raises(DeskError):
        file_name(name)


@pytest.mark.parametrize("name", ["issue 12.md", "روزنامه.txt", "L'Humanité (mai).markdown"])
def test_names_that_files_may_have(name: str) -> None:
    assert file_name(name) == name
