"""``diglot translate`` and ``diglot status`` as a person and a program meet them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from pipeline.cli import main

KEYS = {
    "documents",
    "articles",
    "segments",
    "from_memory",
    "translated",
    "unchanged",
    "flagged",
    "failed",
    "words",
    "seconds",
    "engines",
}
TEXT = "# The rents rise\n\nThe rents rose again in the spring. The people of the quarter met in the school.\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "issue.md").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_json_is_one_object_with_the_agreed_keys(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "input", "--to", "es", "--engine", "echo", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value.keys() == KEYS
    assert (value["documents"], value["articles"], value["segments"]) == (1, 1, 3)
    assert (value["translated"], value["failed"], value["engines"]) == (3, 0, ["echo"])
    assert main(["status", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["path"], row["segments"]) == ("issue", "input/issue.md", 3)
    assert row["targets"] == [
        {"target": "es", "translated": 3, "reviewed": 0, "final": 0, "flagged": 0, "failed": 0, "unchanged": 0}
    ]


def test_the_summary_says_what_was_done_and_where_to_look(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "input", "--to", "es", "--engine", "echo"]) == 0
    told = capsys.readouterr()
    assert "3 sentences translated now by echo" in told.out
    assert "diglot serve" in told.out
    assert told.err == "issue -> es: done\n"
    assert main(["translate", "input", "--to", "es", "--engine", "echo"]) == 0
    told = capsys.readouterr()
    assert "3 sentences needed nothing" in told.out
    assert told.err == ""
    assert main(["status"]) == 0
    assert "3 of 3 translated" in capsys.readouterr().out


def test_what_no_engine_serves_is_named_with_its_reason(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "input", "--from", "en", "--to", "ta", "--json"]) == 1
    told = capsys.readouterr()
    assert "The rents rise" in told.err
    assert "en->ta" in told.err
    assert json.loads(told.out)["failed"] == 3


def test_a_file_that_cannot_be_read_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "input" / "empty.md").write_bytes(b"")
    assert main(["translate", "input", "--to", "es", "--engine", "echo", "--json"]) == 1
    told = capsys.readouterr()
    assert "input/empty.md" in told.err
    assert json.loads(told.out)["documents"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["translate", "input"], "--to"),
        (["translate", "input", "--to", "xx"], "“xx” is not a language"),
        (["translate", "input", "--to", "Spanish"], "“Spanish” is not a language code. Spanish is “es”."),
        (["translate", "input", "--to", "es", "--from", "zz"], "“zz” is not a language"),
        (["translate", "nowhere.md", "--to", "es"], "nowhere.md"),
        (["translate", "input", "--to", "es", "--engine", "nobody"], "nobody"),
        (["translate", "--to", "es"], "PATHS"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert "Traceback" not in told.err
    assert not (workspace / "output").exists()


def test_the_targets_of_the_workspace_are_the_default(workspace: Path) -> None:
    (workspace / "diglot.toml").write_text('to = ["fr"]\n')
    assert main(["translate", "input", "--engine", "echo"]) == 0
    assert [path.name for path in (workspace / "output" / "issue").glob("*.html")] == ["the-rents-rise.fr.html"]


def test_status_of_a_fresh_workspace_makes_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["status"]) == 0
    assert "diglot translate" in capsys.readouterr().out
    assert not (workspace / "output").exists()


def test_status_tells_of_a_run_that_was_killed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "input", "--to", "es", "--engine", "echo"]) == 0
    with sqlite3.connect(workspace / "output" / "diglot.sqlite") as connection:
        # as a run leaves it whose process is gone: no process has a number beyond Linux's and BSD's greatest
        connection.execute("UPDATE jobs SET state = 'running', finished = NULL, process = 99999999")
    connection.close()
    capsys.readouterr()
    assert main(["status"]) == 0
    assert "stopped before its end" in capsys.readouterr().out
