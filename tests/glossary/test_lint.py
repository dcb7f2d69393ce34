"""Every rule of ``diglot glossary check``, on a specimen file each, with the message that an editor reads."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.glossary import lint, report
from pipeline.glossary.model import Finding, Place

SPECIMENS = Path(__file__).resolve().parent.parent / "cases" / "glossary" / "lint"
TODAY = date(2026, 1, 1)
_EXPECT = re.compile(r"^# expect (\d+:\d+ \w+: .*)$", re.MULTILINE)
# Every rule of the specification but G602, which compares with approved translations.
ALL_RULES = [
    "G001",
    "G002",
    "G003",
    "G004",
    "G005",
    "G006",
    "G007",
    "G008",
    "G009",
    "G101",
    "G102",
    "G201",
    "G202",
    "G203",
    "G204",
    "G205",
    "G206",
    "G301",
    "G302",
    "G303",
    "G304",
    "G305",
    "G306",
    "G401",
    "G402",
    "G403",
    "G404",
    "G405",
    "G406",
    "G407",
    "G408",
    "G501",
    "G502",
    "G503",
    "G504",
    "G505",
    "G506",
    "G507",
    "G508",
    "G601",
]


def check(folder: Path, text: str | bytes, name: str = "specimen.yaml") -> list[Finding]:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return lint.check(folder, TODAY)


def said(finding: Finding) -> str:
    return f"{finding.place.line}:{finding.place.column} {finding.level}: {finding.message}"


@pytest.mark.parametrize("path", sorted(SPECIMENS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_specimen_gives_the_messages_written_below_it(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    rule = path.stem.partition("-")[0]
    found = [
        said(finding) for finding in check(tmp_path, _EXPECT.sub("", text).rstrip("\n") + "\n") if finding.rule == rule
    ]
    expected = _EXPECT.findall(text)
    assert found == expected
    assert found


def test_every_rule_has_a_specimen() -> None:
    assert sorted({path.stem.partition("-")[0] for path in SPECIMENS.glob("*.yaml")}) == ALL_RULES


def test_every_rule_function_is_named_after_its_rule() -> None:
    by_function = {rule.__name__[:4].upper() for rule in lint.RULES}
    assert by_function == set(ALL_RULES) - {"G001", "G002", "G003", "G004", "G005", "G006"}


def test_a_clean_file_is_clean(tmp_path: Path) -> None:
    text = """schema: 1
languages: [en, es]
concepts:
  - id: strike
    status: approved
    definition: Work stopped in common.
    source: Standard usage
    terms: {en: strike, es: huelga}
"""
    assert check(tmp_path, text) == []


def test_an_id_may_not_be_used_in_two_files(tmp_path: Path) -> None:
    one = "schema: 1\nconcepts:\n  - id: eviction\n    terms: {en: eviction}\n"
    (tmp_path / "housing.yaml").write_text(one)
    found = check(tmp_path, one, "prisons.yaml")
    assert [(f.rule, str(f.place), f.message) for f in found if f.level == "error"] == [
        ("G101", "prisons.yaml:3:9", 'The id "eviction" is already used in housing.yaml:3.')
    ]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"\xef\xbb\xbfschema: 1\nconcepts: []\n", (1, 1), "This file starts with a byte order mark."),
        ("schema: 1\nconcepts: []\n".encode("utf-16"), (1, 1), "This file is in UTF-16; glossaries are in UTF-8."),
        (b"schema: 1\ntitle: R\xe4umung\n", (2, 9), "This file is not in UTF-8 (byte 0xE4)."),
    ],
)
def test_an_encoding_that_is_not_utf8_is_told(
    tmp_path: Path, data: bytes, place: tuple[int, int], message: str
) -> None:
    found = [finding for finding in check(tmp_path, data) if finding.rule == "G007"]
    assert [(f.place.line, f.place.column) for f in found] == [place]
    assert found[0].message.startswith(message)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert [finding.rule for finding in check(tmp_path, "")] == ["G005"]


def test_brackets_without_end_are_told_and_do_not_crash(tmp_path: Path) -> None:
    assert [finding.rule for finding in check(tmp_path, "concepts: " + "[" * 200_000)] == ["G001"]
    assert [finding.rule for finding in check(tmp_path, "concepts:\n  " + "- " * 100_000)] == ["G001"]


def test_a_control_character_is_told_with_its_place(tmp_path: Path) -> None:
    found = check(tmp_path, "schema: 1\ntitle: a\x07b\n")
    assert [(finding.rule, finding.place.line, finding.place.column) for finding in found] == [
        ("G001", 2, 9),
        ("G008", 2, 9),
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_that_someone_spoilt_is_told_and_does_not_crash(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(SPECIMENS.glob("*.yaml"))))
    text = path.read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 10))
        text = (
            text[:at] + data.draw(st.sampled_from([*":-[]{}&*'\"\n ", "id: x", "\u200c", "~", ""])) + text[at + cut :]
        )
    for finding in check(tmp_path_factory.getbasetemp(), text, "spoilt.yaml"):
        assert finding.place.line >= 1
        assert finding.message


FINDINGS = [
    Finding("G205", "error", Place("a,b.yaml", 3, 7), "100 % wrong:\nno term"),
    Finding("G505", "info", Place("c.yaml", 1, 1), "en: 1 of 2"),
]


def test_the_text_report_has_a_line_for_each_and_a_sum() -> None:
    assert report.as_text(FINDINGS[1:], 1, 2).split("\n") == [
        "c.yaml:1:1 G505 info: en: 1 of 2",
        "2 concepts in 1 file: 0 errors, 0 warnings, 1 remark.",
    ]


def test_the_json_report_is_a_list_of_objects() -> None:
    read = json.loads(report.as_json(FINDINGS))
    assert read[0] == {
        "file": "a,b.yaml",
        "line": 3,
        "column": 7,
        "rule": "G205",
        "level": "error",
        "message": "100 % wrong:\nno term",
        "fixable": False,
    }
    assert report.as_json([]) == "[]"


def test_the_github_report_escapes_what_commands_need() -> None:
    assert report.as_github(FINDINGS, Path("glossaries")).split("\n") == [
        "::error file=glossaries/a%2Cb.yaml,line=3,col=7,title=G205::100 %25 wrong:%0Ano term",
        "::notice file=glossaries/c.yaml,line=1,col=1,title=G505::en: 1 of 2",
    ]
