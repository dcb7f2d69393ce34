"""The README keeps its word: its command lines run, the targets and files that it names are there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
COMMANDS = [line for line in LINES if "diglot" in line and "serve" not in line]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample issue, shared so that the commands run one after another as a reader would."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("input", "glossaries"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.apertium
@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_of_the_readme_runs(line: str, workspace: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", line], cwd=workspace, env=environment, capture_output=True, text=True, check=False
    )
    some_articles_have_no_engine = 1 if "translate" in line else 0
    assert done.returncode in (0, some_articles_have_no_engine), done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 8


def test_every_target_named_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`?make ([a-z]+)\b", README))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert named >= {"demo", "test", "env", "check", "bench", "lock"}
    assert {"demo", "test", "env", "check", "bench", "lock"} <= targets


def test_every_file_named_is_there() -> None:
    paths = re.findall(r"`((?:pipeline|glossaries|input|tests|\.ci)/[\w/.]*|[A-Z]+\.md|pyproject\.toml)`", README)
    assert len(paths) >= 6
    assert [path for path in paths if not (ROOT / path).exists()] == []
