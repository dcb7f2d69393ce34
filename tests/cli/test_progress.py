"""What a run shows while it goes on, on a terminal and elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.progress import Bars, Lines
from pipeline.run import Problem

PROBLEM = Problem("issue", "[bold]Rents[/bold] rise", "ta", "Nothing translates en->ta.")
TOLD = "diglot: issue, “[bold]Rents[/bold] rise”: not translated into ta: Nothing translates en->ta."


@pytest.mark.parametrize("kind", [Bars, Lines])
def test_a_problem_is_told_in_its_own_words(kind: type[Bars | Lines], capsys: pytest.CaptureFixture[str]) -> None:
    with kind() as watcher:
        watcher.started("issue", "es", 3)
        watcher.advanced("issue", "es", 2)
        watcher.failed(PROBLEM)
        watcher.failed(Problem("input/a.md", "", "", "input/a.md: This file is empty."))
        watcher.finished("issue", "es", unchanged=True)
    told = capsys.readouterr()
    assert told.out == ""
    assert TOLD in told.err
    assert "diglot: input/a.md: This file is empty." in told.err


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are another thing there")
def test_on_a_terminal_each_document_has_its_bar(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text("# Rents\n\n" + " ".join(f"The rent number {n} rose." for n in range(2000)))
    ours, theirs = os.openpty()
    program = (
        "from pipeline.cli import main; main(['translate', 'issue.md', '--to', 'es', '--engine', 'echo', '--json'])"
    )
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side of a terminal is gone
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    assert "issue -> es" in shown.decode()
