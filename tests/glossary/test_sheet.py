"""A concept changed as a whole: what was meant is in the file, every other line as it was."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest

from pipeline.errors import GlossaryError
from pipeline.glossary import edit, files, sheet
from pipeline.glossary.sheet import Row, Sheet

FILE = """# Ask Ana before changing a definition.
schema: 1
subject: labour
languages: [en, es]

concepts:
  - id: strike        # the word of the house
    status: approved
    pos: noun
    definition:
      en: Work stopped in common.   # agreed in May
    terms:
      en: strike      # short

      # Ana says
      es:
        - term: huelga
          gender: feminine   # la huelga
          except: [huelga decir]
        - paro
      fr: {term: grève, gender: feminine}
    source: the assembly

  # ferries
  - id: ferry
    terms: {en: ferry, es: transbordador}
# the end
"""


def known(name: str = "strike", text: str = FILE) -> Sheet:
    return next(sheet.of(one) for one in files.parse(text.encode(), "f.yaml").concepts if one.id == name)


def lines(before: Sheet | None, after: Sheet, text: str = FILE) -> list[str]:
    """The lines that go (-) and come (+)."""
    change = sheet.revising(before, after) if before else sheet.adding(after)
    new = edit.changed(text, change, "f.yaml")
    assert not [one for one in files.parse(new.encode(), "f.yaml").findings if one.level == "error"]
    told = difflib.unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm="")
    return [one for one in told if one[:2] not in ("--", "++", "@@")]


def with_row(number: int, **values: object) -> Sheet:
    rows = list(known().rows)
    rows[number] = replace(rows[number], **values)  # type: ignore[arg-type]
    return replace(known(), rows=tuple(rows))


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (known(), []),
        (with_row(0, term="walkout"), ["-      en: strike      # short", "+      en: walkout     # short"]),
        (with_row(1, use="admitted"), ["+          use: admitted"]),
        (with_row(1, gender=""), ["-          gender: feminine   # la huelga"]),
        (
            with_row(2, use="forbidden", why="Means a stop of machines."),
            ["-        - paro", "+        - {term: paro, use: forbidden, why: Means a stop of machines.}"],
        ),
        (with_row(2, term=""), ["-        - paro"]),
        (with_row(3, term=""), ["-      fr: {term: grève, gender: feminine}"]),
        (
            replace(known(), status="retired", replaced_by="ferry"),
            ["-    status: approved", "+    status: retired", "+    replaced_by: ferry"],
        ),
        (
            replace(known(), definition={"en": "Work stopped by all.", "es": "Paro acordado."}),
            [
                "-      en: Work stopped in common.   # agreed in May",
                "+      en: Work stopped by all.      # agreed in May",
                "+      es: Paro acordado.",
            ],
        ),
        (replace(known(), source=""), ["-    source: the assembly"]),
        (
            replace(known(), rows=(*known().rows, Row("es", "plante", plural="plantes"), Row("de", "Streik"))),
            ["+        - {term: plante, plural: plantes}", "+      de: Streik"],
        ),
    ],
)
def test_only_what_was_changed_is_written(after: Sheet, wanted: list[str]) -> None:
    assert lines(known(), after) == wanted


def test_a_new_concept_stands_at_the_end_as_the_others_stand() -> None:
    made = Sheet(
        "picket",
        pos="noun",
        definition={"en": "People at the gate."},
        rows=(Row("en", "picket", plural="pickets"), Row("es", "piquete"), Row("es", "no", use="forbidden", why="W")),
        example=("en", "The picket held.", "es", "El piquete resistió."),
    )
    assert lines(None, made) == [
        "+",
        "+  - id: picket",
        "+    status: approved",
        "+    pos: noun",
        "+    definition:",
        "+      en: People at the gate.",
        "+    terms:",
        "+      en: {term: picket, plural: pickets}",
        "+      es:",
        "+        - piquete",
        '+        - {term: "no", use: forbidden, why: W}',
        "+    examples:",
        "+      - source: {en: The picket held.}",
        "+        target: {es: El piquete resistió.}",
        "+        expect: pass",
    ]


def test_a_comment_is_never_taken_out_with_the_line_above() -> None:
    with pytest.raises(GlossaryError):
        lines(known(), with_row(0, term=""))
    text = FILE.replace("      # Ana says\n", "").replace("      fr: {", "      # Bea says\n      fr: {")
    one = known(text=text)
    rows = tuple(replace(row, term="") if row.term == "paro" else row for row in one.rows)
    assert lines(one, replace(one, rows=rows), text) == ["-        - paro"]


def test_a_sheet_survives_as_json() -> None:
    assert sheet.read(known().plain()) == known()
