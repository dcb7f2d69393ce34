"""``diglot read``: what programs rely on, and what people see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from pipeline.cli import main
from pipeline.document import BlockKind, LeftOutKind

SPECIMENS = Path(__file__).parent.parent / "cases" / "reading" / "newspaper"


def test_json_has_the_keys_that_programs_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    path = SPECIMENS / "de_zwei_titel.md"
    assert main(["read", str(path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert set(shown["document"]) == {"name", "path", "format", "sha256"}
    assert shown["document"]["name"] == "de_zwei_titel"
    keys = {"id", "title", "title_lines", "dateline", "byline", "kind", "language", "blocks"}
    assert all(set(article) == keys for article in shown["articles"])
    first = shown["articles"][0]
    assert first["title_lines"] == [[5, 5]]
    assert first["language"] == {"code": "de", "confidence": "high"}
    assert (first["dateline"], first["byline"]) == ("NORDKAI, 6. März", None)
    assert first["blocks"][0]["kind"] == "heading"
    assert {block["kind"] for article in shown["articles"] for block in article["blocks"]} <= set(get_args(BlockKind))
    assert {left["kind"] for left in shown["left_out"]} <= set(get_args(LeftOutKind))


def test_people_see_articles_lines_and_what_is_doubtful(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(SPECIMENS / "en_unpaired.md")]) == 0
    shown = capsys.readouterr().out
    assert "GLASSBLOWERS TEACH AGAIN" in shown
    assert "jump line: 2 (lines 5, 11)" in shown
    assert "Line 5:" in shown.partition("Please look at:")[2]


def test_repairs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(SPECIMENS / "es_pie_de_foto.md"), "--repairs"]) == 0
    shown = capsys.readouterr().out
    assert "lifted (caption in the middle of a sentence)" in shown
    assert "+ " in shown


@pytest.mark.parametrize(
    ("name", "says"), [("issue.docm", "is not a kind of file that is read"), ("none.md", "there is no such file")]
)
def test_what_cannot_be_read_is_one_line(
    name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if name.startswith("issue"):
        path.write_text("x", "utf-8")
    assert main(["read", str(path)]) == 1
    error = capsys.readouterr().err
    assert says in error
    assert str(path) in error
    assert error.count("\n") == 1


def test_a_wrong_language_in_the_front_matter_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "issue.md"
    path.write_text("---\nlanguage: klingonese\n---\n\nA text.\n", "utf-8")
    assert main(["read", str(path)]) == 1
    assert "front matter" in capsys.readouterr().err
