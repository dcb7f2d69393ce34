"""``diglot doctor`` on this machine, on one without engines, and on workspaces that have something wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import cli, doctor
from pipeline.cli.doctor import Finding, can_translate, examine
from pipeline.engines import modes


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for folder in ("input", "output", "glossaries"):
        (tmp_path / folder).mkdir()
    return tmp_path


def finding(check: str, workspace: Path) -> Finding:
    return next(found for found in examine(workspace) if found.check == check)


def test_everything_looked_at_is_told_as_json(workspace: Path) -> None:
    result = CliRunner().invoke(cli, ["--workspace", str(workspace), "doctor", "--json"])
    findings = json.loads(result.stdout)
    assert {entry["check"] for entry in findings} >= {"Python", "reading", "languages", "input", "output", "database"}
    assert all(set(entry) == {"check", "state", "detail", "remedy"} for entry in findings)
    assert list((workspace / "output").iterdir()) == []  # looking changes nothing


def test_without_engines_it_names_the_command_and_exits_with_1(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(modes, "FOLDERS", (tmp_path / "nowhere",))
    monkeypatch.setattr("pipeline.engines.installed", list)
    result = CliRunner().invoke(cli, ["--workspace", str(workspace), "doctor"], standalone_mode=False)
    assert result.return_value == 1
    assert "apt-get install apertium apertium-eng-spa" in result.stdout
    assert "Not ready" in result.stdout


def test_a_missing_package_is_named(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.PYTHON, "reading", ("markdown-it-py", "no-such-package-of-ours"))
    found = finding("reading", workspace)
    assert (found.state, found.detail) == ("missing", "no no-such-package-of-ours")
    assert not can_translate([found])


def test_output_that_is_no_folder(workspace: Path) -> None:
    (workspace / "output").rmdir()
    assert finding("output", workspace).state == "ok"  # it will be made
    (workspace / "output").write_text("a file in its place")
    assert finding("output", workspace).state == "missing"


def test_a_database_that_is_none(workspace: Path) -> None:
    (workspace / "output" / "diglot.sqlite").write_bytes(b"this is no database, but long enough to look at" * 100)
    found = finding("database", workspace)
    assert found.state == "missing"
    assert found.remedy
