"""``diglot glossary`` import, export, add, fix, stats, coverage and suggest, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main

CASES = Path(__file__).resolve().parent.parent / "cases" / "glossary" / "exchange"
WORK = """# kept
schema: 1
languages: [en, es]
concepts:
  - id: strike
    status: approved
    definition: Work stopped in common.
    source: Standard usage
    terms: {en: strike, es: {term: huelga, gender: feminine, plural: huelgas}}
  - id: ferry
    status: approved
    subject: ports
    definition: A ship that crosses and returns.
    source: Standard usage
    terms: {en: ferry}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "input").mkdir()
    (tmp_path / "glossaries" / "work.yaml").write_text(WORK)
    return tmp_path


def run(workspace: Path, *arguments: str | Path) -> int:
    return main(["--workspace", str(workspace), "glossary", *map(str, arguments)])


def test_export_says_what_is_not_in_the_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = workspace / "en-es.tsv"
    assert run(workspace, "export", "--format", "deepl", "--from", "en", "--to", "es", out) == 0
    assert out.read_text() == "strike\thuelga\n"
    said = capsys.readouterr()
    assert "ferry: left out: the whole concept (it has no term in es)" in said.err
    assert "huelga (es): plural" in said.err
    assert said.out.startswith(f"1 of 2 concepts are in {out}.")
    assert run(workspace, "export", "--format", "deepl", "--from", "en", "--to", "es", workspace / "x.csv") == 0
    assert (workspace / "x.csv").read_text() == "strike,huelga\n"
    capsys.readouterr()
    assert run(workspace, "export", "--format", "csv", "--json", workspace / "x.csv") == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(workspace / "x.csv"), "concepts": 2, "lost": []}
    assert run(workspace, "export", "--format", "deepl", out) == 2
    assert run(workspace, "export", "--format", "tbx", workspace / "no" / "x.tbx") == 2
    assert run(workspace, "export", "--format", "google", "--from", "sp", "--to", "en", out) == 2
    assert "Spanish is “es”." in capsys.readouterr().err


def test_a_round_trip_finds_nothing_new(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("tbx", "csv", "tsv"):
        out = workspace / f"all.{name}"
        assert run(workspace, "export", "--format", name, out) == 0
        assert run(workspace, "import", out, "--into", "work.yaml", "--json") == 0
        answer = capsys.readouterr().out
        assert json.loads(answer[answer.index("{") :])["same"] == ["strike", "ferry"]
    assert (workspace / "glossaries" / "work.yaml").read_text() == WORK


def test_import_makes_a_file_and_lists_conflicts(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "import", CASES / "foreign.tbx") == 0
    said = capsys.readouterr()
    assert "2 added" in said.out
    assert "c-17: left out: transacGrp: origination 2024-02-01" in said.err
    assert (workspace / "glossaries" / "foreign.yaml").exists()
    (workspace / "pairs.csv").write_text("strike,paro\n")
    arguments = ("import", workspace / "pairs.csv", "--from", "en", "--to", "es", "--into", "work.yaml")
    assert run(workspace, *arguments) == 1
    assert "strike: conflict: it is in work.yaml and differs in paro (es)." in capsys.readouterr().err
    assert run(workspace, *arguments, "--update") == 0
    assert "paro" in (workspace / "glossaries" / "work.yaml").read_text()
    assert (workspace / "glossaries" / "work.yaml").read_text().startswith("# kept\n")


@pytest.mark.parametrize("name", ["hostile-laughs.tbx", "hostile-file.tbx"])
def test_hostile_files_get_one_line(workspace: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "import", CASES / name) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert run(workspace, "import", CASES / "foreign.tbx", "--into", "../outside.yaml") == 2
    assert run(workspace, "import", CASES / "foreign.tbx", "--into", "outside.txt") == 2


def test_add(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "glossaries" / "work.yaml"
    term = ("add", "ferry", "--lang", "es", "--term", "transbordador", "--gender", "masculine", "--form", "ferris")
    assert run(workspace, *term) == 0
    added = "    terms: {en: ferry, es: {term: transbordador, gender: masculine, forms: [ferris]}}\n"
    assert path.read_text() == WORK.replace("    terms: {en: ferry}\n", added)
    assert run(workspace, *term) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(workspace, "add", "fery", "--lang", "es", "--term", "barca") == 2
    assert 'Did you mean "ferry"?' in capsys.readouterr().err
    assert run(workspace, "add", "strike", "--lang", "es", "--term", "paro", "--use", "forbidden") == 0
    assert "G502" in capsys.readouterr().err
    assert run(workspace, "add", "quay", "--lang", "en", "--term", "quay", "--into", "ports.yaml") == 0
    assert "status: proposed" in (workspace / "glossaries" / "ports.yaml").read_text()
    assert run(workspace, "add", "Quay 2", "--lang", "en", "--term", "quay", "--into", "ports.yaml") == 2
    assert run(workspace, "add", "quays", "--lang", "en", "--term", "quay", "--into", "ports") == 2
    assert run(workspace, "add", "ferry", "--lang", "sp", "--term", "barca") == 2


def test_fix_is_check_fix(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "glossaries" / "work.yaml"
    path.write_text(WORK.replace("en: ferry", "en: 'ferry '"))
    assert run(workspace, "fix") == 0
    assert "Mended work.yaml." in capsys.readouterr().err
    assert path.read_text() == WORK.replace("en: ferry", "en: 'ferry'")


def test_stats(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "stats") == 0
    said = capsys.readouterr().out
    assert "2 concepts in 1 file." in said
    assert "Subject: none 1, ports 1" in said
    assert run(workspace, "stats", "--json") == 0
    table = json.loads(capsys.readouterr().out)
    assert table["by_status"] == {"approved": 2}
    assert [(row["language"], row["concepts"], row["plurals"]) for row in table["languages"]] == [
        ("en", 2, 0),
        ("es", 1, 1),
    ]


TEXT = """# Strike on the ferry

The ferries stood still because of a strike over the night shift. The crew of the ferry wants a shorter night shift,
and the owners of the company answered that the night shift is as long as it was agreed with the union years ago.
"""


def test_coverage_and_suggest_of_a_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "input" / "ferry.md"
    path.write_text(TEXT)
    assert run(workspace, "coverage", path, "--to", "es", "--json") == 0
    (pair,) = json.loads(capsys.readouterr().out)
    assert pair["occurring"] == {"ferry": 3, "strike": 2}
    assert pair["unrendered"] == pair["without"] == ["ferry"]
    assert run(workspace, "coverage", path, "--to", "es") == 0
    assert "1 occur and have no rendering in es: ferry" in capsys.readouterr().out
    assert run(workspace, "suggest", path, "--json") == 0
    (term,) = (each for each in json.loads(capsys.readouterr().out) if each["kind"] == "term")
    assert (term["term"], term["count"], term["renderings"]) == ("night shift", 3, [])
    assert term["examples"][0]["source"][slice(*term["examples"][0]["span"])] == "night shift"
    assert run(workspace, "suggest", path, "--from", "en") == 0
    assert "night shift  (3 times in 1 document" in capsys.readouterr().out
    assert run(workspace, "suggest", path, "--from", "sv") == 2
    assert run(workspace, "suggest", workspace / "nothing.md") == 2


def test_nothing_was_translated_yet(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "coverage") == 0
    assert "no document was translated here yet" in capsys.readouterr().out
    assert run(workspace, "suggest") == 0
    assert "no document was translated here yet" in capsys.readouterr().out


@pytest.mark.apertium
def test_suggest_shows_how_engines_render(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "input" / "ferry.md").write_text(TEXT)
    assert main(["--workspace", str(workspace), "translate", str(workspace / "input"), "--to", "es"]) == 0
    capsys.readouterr()
    assert run(workspace, "suggest", workspace / "input", "--json") == 0
    term = next(each for each in json.loads(capsys.readouterr().out) if each["kind"] == "term")
    assert term["term"] == "night shift"
    assert sum(way["by"]["apertium"] for way in term["renderings"]) == 3
    assert run(workspace, "suggest", workspace / "input") == 0
    assert "apertium 3" in capsys.readouterr().out
    assert run(workspace, "coverage") == 0
    assert "en > es:" in capsys.readouterr().out
