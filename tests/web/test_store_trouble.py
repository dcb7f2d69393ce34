"""A database that cannot be used is said in words, whatever page was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import load
from pipeline.web import create_app
from tests.web.conftest import Client


@pytest.mark.parametrize("path", ["/", "/documents/x", "/documents/x/reading", "/documents/x/articles/y/es"])
def test_a_file_that_is_no_database(tmp_path: Path, path: str) -> None:
    settings = load(tmp_path)
    settings.output.mkdir()
    settings.database.write_bytes(b"no database" * 1000)
    answer = Client(create_app(settings)).get(path)
    assert answer.status_code == 503
    assert "This file is not a database of Diglot." in answer.text
    assert "Move the file away" in answer.text
    assert str(tmp_path) not in answer.text
