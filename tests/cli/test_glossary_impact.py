"""``diglot glossary impact``, ``report`` and ``check --impact`` over translated documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.settings import Settings
from tests.test_glossary_job import ISSUE, MILL, SHR, STRIKE, approve, translate, write


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "input").mkdir()
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "input" / "issue.md").write_text(ISSUE, "utf-8")
    made = Settings(tmp_path)
    write(made, STRIKE, MILL, SHR)
    monkeypatch.chdir(tmp_path)
    return made


def told(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    capsys.readouterr()
    assert main(["glossary", *command]) == 0
    return capsys.readouterr().out


def test_an_edit_is_told_before_it_is_carried_out(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    translate(workspace)
    approve(workspace, "A second strike is planned in May.", "Otra huelga está prevista para mayo.")
    assert json.loads(told(capsys, "impact", "--json"))["segments"] == 0
    assert "No translated sentence would change" in told(capsys, "impact")
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    value = json.loads(told(capsys, "impact", "--json"))
    assert {key: value[key] for key in ("segments", "articles", "documents", "approved", "flagged")} == {
        "segments": 2,
        "articles": 1,
        "documents": 1,
        "approved": 1,
        "flagged": 1,
    }
    first, second = value["touched"]
    assert (first["source"], first["state"], first["approved"]) == ("A second strike is planned in May.", "final", True)
    assert (second["source"], second["approved"], second["terms"]) == ("The strike began on Monday.", False, ["strike"])
    assert "should be “paro”" in first["problems"][0]
    text = told(capsys, "impact")
    assert "2 sentences in 1 article of 1 document touched; 1 approved by people." in text
    assert "will translate 1 again" in text
    summary = translate(workspace)
    assert (summary.translated, summary.flagged) == (1, value["flagged"])
    assert json.loads(told(capsys, "impact", "--json"))["segments"] == 0  # all is done that the edit asked for


def test_a_concept_is_told_by_its_id(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    translate(workspace)
    value = json.loads(told(capsys, "impact", "mill", "--json"))
    assert sorted(one["source"] for one in value["touched"]) == [
        "The bakers met in the old mill.",
        "The union SHR asked the mill for an answer.",
    ]
    assert main(["glossary", "impact", "milk"]) == 2
    assert 'Did you mean "mill"?' in capsys.readouterr().err


def test_without_translations_there_is_nothing_to_tell(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary", "impact"]) == 1
    assert "Nothing was translated here yet" in capsys.readouterr().err
    assert not workspace.database.exists()
    assert "nothing to compare with" in told(capsys, "check", "--impact")


def test_check_tells_what_would_be_flagged(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    translate(workspace)
    approve(workspace, "The strike began on Monday.", "La huelga empezó el lunes.")
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    assert "1 segment in 1 article would now be flagged" in told(capsys, "check", "--impact")
    findings = json.loads(told(capsys, "check", "--impact", "--json"))
    assert [(one["rule"], one["level"]) for one in findings if one["rule"] == "G602"] == [("G602", "info")]
    assert "G602" not in told(capsys, "check", "--json")
    (workspace.glossaries / "test.yaml").write_text("concepts: [", "utf-8")
    assert main(["glossary", "check", "--impact"]) == 1
    assert "when their errors are mended" in capsys.readouterr().out


def test_the_report_counts_by_document_and_language(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    translate(workspace, "es", "ar")
    approve(workspace, "The bakers met in the old mill.", "Los panaderos se reunieron en la <fábrica>.")
    [spanish] = [one for one in json.loads(told(capsys, "report", "--json")) if one["target"] == "es"]
    assert (spanish["found"], spanish["satisfied"], spanish["forced"]) == (7, 6, 3)
    [place] = spanish["missing"]
    assert (place["concept"], place["state"], place["language"]) == ("mill", "final", "en")
    assert spanish["inconsistent"] == {"mill": {"–": 1, "molino": 1}}
    out = workspace.workspace / "report.html"
    assert "issue -> es: 7 terms, 6 as the glossary has them" in told(capsys, "report", "--html", str(out))
    html = out.read_text("utf-8")
    assert "&lt;fábrica&gt;" in html
    assert "<fábrica>" not in html
    assert not any(mark in html for mark in ("<script", "src=", "http://", "https://", "url("))
    ban = "terms: {es: {term: gave, use: forbidden, scope: anywhere, why: W}}"
    ban = f"  - id: b\n    status: approved\n    kind: ban\n    {ban}\n"
    write(workspace, STRIKE, MILL, SHR, ban)
    [spanish] = [one for one in json.loads(told(capsys, "report", "--json")) if one["target"] == "es"]
    assert [one["what"] for one in spanish["forbidden"]] == ["“gave” is forbidden. W"]


def test_the_report_that_cannot_be_written_says_so(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    translate(workspace)
    assert main(["glossary", "report", "--html", str(workspace.workspace / "no" / "report.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err
