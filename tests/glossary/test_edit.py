"""Edits leave everything else as it is, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.glossary import edit, lint, load

TODAY = date(2026, 1, 1)
CASES = Path(__file__).resolve().parent.parent / "cases" / "glossary"
TEXT = """# Class and work. Ask Ana before changing a definition.
schema: 1
title:   "Class and work"       # three spaces, kept
languages: [en, es, de]

concepts:
  - id: mutual-aid              # stable
    status: approved
    definition:
      en: >
        Help given
        both ways.
    terms:
      en: mutual aid            # short form

      # the Spanish words
      es:
        - term: 'apoyo mutuo'
          gender: masculine     # gender
        - {term: "ayuda mutua", use: admitted}   # flow

      de: gegenseitige Hilfe

  # the next concept
  - id: strike
    terms: {en: strike, es: huelga}
# the end
"""


def added(text: str, concept: str, language: str, term: str, **fields: str) -> str:
    return edit.changed(text, edit.adding(concept, language, term, fields), "specimen.yaml")


def nothing(tree: object) -> None:
    """No change at all."""


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    a, b = before.split("\n"), after.split("\n")
    return [line for line in a if line not in b], [line for line in b if line not in a]


@pytest.mark.parametrize(
    ("concept", "language", "fields", "gone", "new"),
    [
        ("mutual-aid", "fr", {}, [], ["      fr: entraide"]),
        ("mutual-aid", "es", {"use": "admitted"}, [], ["        - term: entraide", "          use: admitted"]),
        (
            "mutual-aid",
            "de",
            {},
            ["      de: gegenseitige Hilfe"],
            ["      de:", "        - gegenseitige Hilfe", "        - entraide"],
        ),
        (
            "strike",
            "fr",
            {},
            ["    terms: {en: strike, es: huelga}"],
            ["    terms: {en: strike, es: huelga, fr: entraide}"],
        ),
    ],
)
def test_a_term_is_added_where_it_belongs_and_nothing_else_moves(
    concept: str, language: str, fields: dict[str, str], gone: list[str], new: list[str]
) -> None:
    assert difference(TEXT, added(TEXT, concept, language, "entraide", **fields)) == (gone, new)


def test_blank_lines_and_comments_stay_below_an_added_line() -> None:
    after = added(TEXT, "mutual-aid", "fr", "entraide").split("\n")
    at = after.index("      fr: entraide")
    assert after[at - 1 : at + 3] == ["      de: gegenseitige Hilfe", "      fr: entraide", "", "  # the next concept"]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n")])
def test_a_change_of_nothing_changes_nothing(text: str) -> None:
    assert edit.changed(text, nothing, "specimen.yaml") == text


def test_line_ends_stay_as_they_are() -> None:
    windows = TEXT.replace("\n", "\r\n")
    assert added(windows, "mutual-aid", "fr", "entraide").replace("      fr: entraide\r\n", "") == windows
    mixed = TEXT.replace("\n", "\r\n", 4)
    assert added(mixed, "mutual-aid", "fr", "entraide").replace("      fr: entraide\n", "") == mixed


ODD = "schema:    1\nconcepts:\n- id:   a   # one\n  terms:\n      en:   x   # hi\n\n\n- id: b\n  terms: { en:   y }\n"


def test_a_file_in_another_layout_keeps_it() -> None:
    gone, new = difference(ODD, added(ODD, "a", "fr", "z"))
    assert (gone, new) == ([], ["      fr: z"])


INDENTS = st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(
    INDENTS,
    st.lists(st.sampled_from(["", "# note", "   # note", " "]), min_size=3, max_size=3),
    st.sampled_from(["x", "'x'", '"x"', "x y  # why", '"a: b"']),
)
def test_a_round_trip_keeps_every_byte_in_any_layout(
    indents: tuple[int, int, int], between: list[str], value: str
) -> None:
    inner, dash, gap = indents
    item = " " * dash + "-" + " " * gap
    field = " " * len(item)
    first = [f"{item}id: a", f"{field}terms:", f"{field}{' ' * inner}en: {value}"]
    second = [f"{item}id: b", f"{field}terms: {{en: y}}"]
    text = "\n".join(["schema: 1", between[0], "concepts:", *first, between[1], *second, between[2], ""])
    assert edit.changed(text, nothing, "specimen.yaml") == text
    after = added(text, "b", "fr", "new")
    gone, new = difference(text, after)
    assert gone == [f"{field}terms: {{en: y}}"]
    assert new == [f"{field}terms: {{en: y, fr: new}}"]


def test_an_unknown_concept_is_told() -> None:
    with pytest.raises(GlossaryError, match='There is no concept "none"'):
        added(TEXT, "none", "fr", "x")


def test_a_broken_file_is_not_edited(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("concepts: [")
    with pytest.raises(GlossaryError, match="cannot be edited"):
        edit.add_term(path, "a", "en", "x")
    assert path.read_text() == "concepts: ["


def test_a_term_added_to_a_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "work.yaml"
    path.write_text(TEXT)
    edit.add_term(path, "strike", "fr", "grève", {"gender": "feminine"})
    concept = load(tmp_path).concept("strike")
    assert concept is not None
    assert [(entry.text, entry.gender) for entry in concept.usable("fr")] == [("grève", "feminine")]


UNTIDY = """# kept
schema: 1
concepts:
  - id: huelga
    terms:
      en: {term: "strike  of  workers ", forms: ['strike.', "the workers’ strike"]}   # kept
      es: huelga.
      fr:
        - "l'arrêt"
        - l’atelier
        - l’usine
      de: Ra\u0308umung
"""


def test_fix_mends_what_needs_no_decision_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "work.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + UNTIDY.encode())
    assert edit.fix(tmp_path, TODAY) == ["work.yaml"]
    expected = UNTIDY.replace("strike  of  workers ", "strike of workers").replace("strike.", "strike")
    expected = expected.replace("huelga.", "huelga").replace("l'arrêt", "l’arrêt").replace("Ra\u0308", "R\u00e4")
    expected = expected.replace("]}   # kept", "]}       # kept")  # a comment keeps its column
    assert path.read_text("utf-8") == expected
    assert not [finding for finding in lint.check(tmp_path, TODAY) if finding.fixable]
    assert edit.fix(tmp_path, TODAY) == []


@pytest.mark.parametrize("rule", ["G007", "G009", "G408"])
def test_fix_leaves_no_finding_of_a_fixable_rule(rule: str, tmp_path: Path) -> None:
    for path in (CASES / "lint").glob(f"{rule}*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert edit.fix(tmp_path, TODAY)
    assert not [finding for finding in lint.check(tmp_path, TODAY) if finding.rule == rule]


def test_fix_turns_utf16_into_utf8(tmp_path: Path) -> None:
    path = tmp_path / "work.yaml"
    path.write_bytes(TEXT.encode("utf-16"))
    assert edit.fix(tmp_path, TODAY) == ["work.yaml"]
    assert path.read_text("utf-8") == TEXT
