"""Determiners, contractions, adjectives and participles that follow a noun's gender and number."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import agreement
from pipeline.agreement import Slot

CASES = Path(__file__).parent / "cases" / "agreement"
LANGUAGES = sorted(path.stem for path in Path(agreement.__file__).parent.glob("*.yaml"))


def _rows(name: str) -> list[list[str]]:
    lines = (CASES / f"{name}.txt").read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("row", _rows("before"), ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_what_stands_before_agrees(row: list[str]) -> None:
    language, text, term, gender, number, expected = row
    space = "" if text.endswith("'") else " "
    answers = agreement.before(language, text + space, term, Slot(gender, number == "plural"))
    assert expected in [answer.rstrip() for answer in answers]
    if language != "de":  # whose articles have several readings
        assert answers[0].rstrip() == expected


@pytest.mark.parametrize("row", _rows("after"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_what_follows_agrees(row: list[str]) -> None:
    language, text, gender, number, agreed, expected = row
    slot = Slot(gender, number == "plural")
    assert agreement.after(language, " " + text, slot, agreed.split()).strip() == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_are_whole(language: str) -> None:
    table = agreement.table(language)
    assert table is not None
    width = 4
    for rows in (table.determiners, table.adjectives, table.endings, table.participles):
        assert all(len(row) == width for row in rows)
    for preposition, article in table.contractions.values():
        assert preposition
        assert any(article in row for row in table.determiners)


@given(
    st.sampled_from([*LANGUAGES, "fa", "tr", "xx"]),
    st.text(max_size=40),
    st.text(min_size=1, max_size=12),
    st.sampled_from(["masculine", "feminine", "neuter", "other", ""]),
    st.booleans(),
)
def test_any_text_is_taken(language: str, text: str, term: str, gender: str, plural: bool) -> None:
    slot = Slot(gender, plural)
    assert agreement.before(language, text, term, slot)
    agreement.after(language, text, slot, text.split())


@given(st.sampled_from(LANGUAGES), st.data())
def test_a_noun_of_the_same_kind_changes_nothing(language: str, data: st.DataObject) -> None:
    table = agreement.table(language)
    assert table is not None
    row = data.draw(st.sampled_from(table.determiners))
    column = data.draw(st.integers(0, 3))
    names = table.order if "plural" in table.order else ("masculine", "feminine", "masculine", "feminine")
    plural = names[column] == "plural" if "plural" in table.order else column > 1
    slot = Slot("masculine" if names[column] == "plural" else names[column], plural)
    answers = agreement.before(language, f"x {row[column]} ", "mmm", slot)
    assert f"x {row[column]} " in answers


@pytest.mark.parametrize(
    ("language", "text", "term", "gender", "plural", "expected"),
    [
        ("es", "por la ", "lucha", "feminine", False, True),
        ("es", "por la ", "paro", "masculine", False, False),
        ("es", "por la ", "luchas", "feminine", True, False),
        ("es", "por su ", "lucha", "feminine", False, False),  # "su" shows nothing
        ("es", "por ", "lucha", "feminine", False, False),
        ("es", "por la ", "lucha", "", False, False),
        ("fr", "de l'", "action", "feminine", False, False),
        ("fr", "une ", "action", "feminine", False, True),
        ("de", "gegen den ", "Ausstand", "masculine", False, False),  # or a plural in the dative
        ("fa", "در ", "اعتصاب", "", False, False),
    ],
)
def test_a_determiner_shows_that_two_nouns_are_alike(
    language: str, text: str, term: str, gender: str, plural: bool, expected: bool
) -> None:
    assert agreement.agrees(language, text, term, Slot(gender, plural)) is expected
