"""What a proposal and a hand in the file make of one concept: both hold, or neither is written over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk import glossing
from pipeline.desk.glossing import ChangedMeanwhileError, Drawn, Make, Term
from pipeline.glossary import files, merging, sheet
from pipeline.glossary.merging import Fields
from pipeline.glossary.sheet import Sheet

FILE = """schema: 1
title: Town
subject: town
languages: [en, es, fr]

concepts:
  - id: strike
    status: proposed
    pos: noun
    definition: {en: Work stopped in common.}
    terms:
      en: strike
      es: [{term: huelga, gender: feminine}, paro]   # never "golpe"
"""
HUELGA, PARO = 1, 2  # rows of the sheet


def term(language: str, text: str) -> Make:
    return lambda file: glossing.with_term(file, Term("strike", language, text, {"use": "admitted"}), "town.yaml")


def drawn(change: Callable[[Sheet], Sheet]) -> Make:
    """A change of the concept's sheet as it was before anybody touched the file."""
    before = sheet.of(files.parse(FILE.encode(), "town.yaml").concepts[0])
    return lambda file: glossing.with_concept(file, Drawn(before, change(before)), "town.yaml")


def row(number: int, **values: object) -> Make:
    def change(before: Sheet) -> Sheet:
        rows = list(before.rows)
        rows[number] = replace(rows[number], **values)  # type: ignore[arg-type]
        return replace(before, rows=tuple(rows))

    return drawn(change)


def by_hand(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new)


ANOTHER = by_hand("[{term: huelga", "[paralización, {term: huelga")
FRENCH = by_hand("      en: strike\n", "      en: strike\n      fr: grève\n")
APPROVED = by_hand("status: proposed", "status: approved")
DEFINED = by_hand("Work stopped in common.", "Work stopped by all.")
RENAMED = by_hand("{term: huelga, gender: feminine}", "la huelga")
UNSHAPED = by_hand("{en: Work stopped in common.}", "Work stopped.")


@pytest.mark.parametrize(
    ("hand", "make", "wanted"),
    [
        (DEFINED, term("es", "parón"), ["by all.", "parón"]),
        (FRENCH, term("es", "parón"), ["grève", "parón"]),
        (by_hand("paro]", "{term: paro, plural: paros}]"), term("es", "parón"), ["plural: paros", "parón"]),
        (APPROVED, row(HUELGA, plural="huelgas"), ["approved", "huelgas"]),
        (DEFINED, drawn(lambda one: replace(one, definition={**one.definition, "es": "Cese."})), ["by all.", "Cese."]),
        (ANOTHER, row(HUELGA, plural="huelgas"), ["[paralización, {term: huelga, gender: feminine, plural: huelgas}"]),
        (ANOTHER, row(PARO, gender="masculine"), ["{term: paro, gender: masculine}]", "paralización"]),
        (by_hand("gender: feminine", "gender: feminine, plural: huelgas"), row(PARO, term=""), ["plural: huelgas}]"]),
        (
            by_hand("status: proposed", "status: approved"),
            drawn(lambda one: replace(one, status="approved")),
            ["status: approved"],
        ),
    ],
)
def test_different_fields_of_one_concept_are_merged(tmp_path: Path, hand: str, make: Make, wanted: list[str]) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(hand)
    glossing.take_in(tmp_path, "town.yaml", FILE, "strike", make)
    text = path.read_text()
    assert [one for one in wanted if one not in text] == []
    assert '# never "golpe"' in text


@pytest.mark.parametrize(
    ("hand", "make", "named"),
    [
        (ANOTHER, term("es", "parón"), "terms es"),
        (FRENCH, term("fr", "arrêt"), "terms fr"),
        (DEFINED, drawn(lambda one: replace(one, definition={"en": "A stop."})), "definition en"),
        (RENAMED, row(HUELGA, plural="huelgas"), "terms es huelga plural"),
        (by_hand("gender: feminine", "gender: masculine"), row(HUELGA, gender=""), "terms es huelga gender"),
        (by_hand(", paro]", "]"), row(PARO, why="Of machines."), "terms es paro"),
        (UNSHAPED, drawn(lambda one: replace(one, definition={**one.definition, "es": "Cese."})), "the same in its"),
        (FILE[: FILE.index("  - id")] + "  - id: depot\n    terms: {en: depot}\n", term("es", "parón"), "terms es"),
    ],
)
def test_the_same_field_is_refused_with_what_differs(tmp_path: Path, hand: str, make: Make, named: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(hand)
    with pytest.raises(ChangedMeanwhileError, match=named) as refused:
        glossing.take_in(tmp_path, "town.yaml", FILE, "strike", make)
    assert any(line.startswith("+") for line in refused.value.lines)
    assert path.read_text() == hand


PATHS = st.sampled_from([("status",), ("definition", "en"), ("terms", "es"), ("terms", "es", "paro", "use")])
FIELDS = st.dictionaries(PATHS, st.sampled_from(["a", "b", ""]))


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_that_either_changed_is_lost(base: Fields, proposed: Fields, now: Fields) -> None:
    met = merging.collisions(base, proposed, now)
    result = merging.merged(base, proposed, now)
    for path in {*base, *proposed, *now} - set(met):
        mine, theirs = proposed.get(path), now.get(path)
        assert result.get(path) == (mine if mine != base.get(path) else theirs)
        assert theirs in (base.get(path), result.get(path)), "by hand"
