"""``diglot checks``."""

from __future__ import annotations

import json

import pytest

from pipeline.checks import CHECKS
from pipeline.cli import main


def test_every_check_is_listed_with_its_text_and_severities(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["check"] for row in rows] == list(CHECKS)
    assert rows[0] == {"check": "empty", "text": "There is no translation.", "severities": ["error"], "mends": False}
    assert main(["checks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CHECKS)
    assert all(check.text in line for check, line in zip(CHECKS.values(), lines, strict=True))
