"""``diglot glossary``: exit codes and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main

GOOD = """schema: 1
languages: [en, es]
concepts:
  - id: strike
    status: approved
    definition: Work stopped in common.
    source: Standard usage
    terms: {en: strike, es: {term: huelga, gender: feminine, plural: huelgas}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "work.yaml").write_text(GOOD)
    return tmp_path


def run(workspace: Path, *arguments: str) -> int:
    return main(["--workspace", str(workspace), "glossary", *arguments])


def test_a_clean_glossary_ends_with_0(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "check", "--strict") == 0
    assert capsys.readouterr().out == "1 concept in 1 file: 0 errors, 0 warnings, 0 remarks.\n"
    assert run(workspace, "check", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(workspace, "check", "--github") == 0
    assert capsys.readouterr().out == ""


def test_warnings_count_only_when_strict(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "glossaries" / "work.yaml").write_text(GOOD.replace("    definition: Work stopped in common.\n", ""))
    assert run(workspace, "check") == 0
    assert run(workspace, "check", "--strict") == 1
    assert "work.yaml:4:9 G501 warning" in capsys.readouterr().out


def test_errors_end_with_1_and_stand_in_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "glossaries" / "work.yaml").write_text(GOOD.replace("gender", "gendre"))
    assert run(workspace, "check", "--json") == 1
    assert [(each["rule"], each["line"]) for each in json.loads(capsys.readouterr().out)] == [("G004", 8)]


def test_no_folder_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check") == 2
    assert "The glossary folder cannot be read" in capsys.readouterr().err


def test_fix_mends_and_says_so(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "glossaries" / "work.yaml"
    path.write_text(GOOD.replace("en: strike", "en: 'strike '"))
    assert run(workspace, "check", "--strict") == 1
    assert run(workspace, "check", "--strict", "--fix") == 0
    assert "Mended work.yaml." in capsys.readouterr().err
    assert path.read_text() == GOOD.replace("en: strike", "en: 'strike'")


def test_list_and_show(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "list", "--in", "es") == 0
    assert capsys.readouterr().out == "strike  huelga\n"
    assert run(workspace, "list", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["terms"]["es"] == {"usable": ["huelga"], "forbidden": []}
    assert run(workspace, "show", "strike") == 0
    assert "huelga (feminine; plural huelgas)" in capsys.readouterr().out
    assert run(workspace, "show", "strikes") == 2
    assert 'Did you mean "strike"?' in capsys.readouterr().err


def test_an_unknown_language_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "list", "--in", "sp") == 2
    assert "Spanish is “es”." in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", [("--term", "  "), ("--term", "paro", "--form", " "), ("--term", "paro", "--why", " ")]
)
def test_what_would_spoil_the_file_is_not_added(
    workspace: Path, capsys: pytest.CaptureFixture[str], said: tuple[str, ...]
) -> None:
    path = workspace / "glossaries" / "work.yaml"
    before = path.read_bytes()
    assert run(workspace, "add", "strike", "--lang", "es", *said) == 2
    assert "The file was left as it is." in capsys.readouterr().err
    assert path.read_bytes() == before
