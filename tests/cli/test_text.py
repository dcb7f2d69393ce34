"""``diglot text``: the contract of its JSON lines, plain lines, what is wrong with a line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline import engines
from pipeline.cli import cli, main
from pipeline.cli.text import BATCH
from pipeline.engines.base import Pair

needs_apertium = pytest.mark.apertium


def run(*args: str, lines: str | bytes, workspace: Path | None = None) -> Result:
    command = [*(("--workspace", str(workspace)) if workspace else ()), "text", "--from", "en", "--to", "es", *args]
    return CliRunner().invoke(cli, command, input=lines, standalone_mode=False)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines_have_the_keys_of_the_contract() -> None:
    result = run("--engine", "echo", "--json", lines='{"text": "Two words"}\n')
    assert result.return_value == 0
    assert answers(result) == [
        {
            "text": "Two words",
            "target": "Two words",
            "alignment": [[0, 3, 0, 3], [4, 9, 4, 9]],
            "terms": [],
            "recipe": {"engine": "echo", "model": "echo", "version": "1", "path": ["en", "es"], "glossary": ""},
        }
    ]


def test_plain_lines_stay_lines() -> None:
    result = run("--engine", "echo", lines="One\n\n  \nTwo\r\nThree")
    assert result.stdout == "One\n\n  \nTwo\nThree\n"
    assert run("--engine", "echo", lines="").stdout == ""


def test_order_is_kept_over_many_batches() -> None:
    lines = [f"line {number}" for number in range(5 * BATCH + 7)]
    assert run("--engine", "echo", lines="\n".join(lines)).stdout.splitlines() == lines


def test_terms_of_a_line_are_put_in_that_line() -> None:
    result = run(
        "--engine",
        "echo",
        "--json",
        lines='{"text": "a strike", "terms": {"strike": "paro"}}\n{"text": "a strike", "terms": null}\n',
    )
    first, second = answers(result)
    assert (first["target"], first["terms"]) == (
        "a paro",
        [{"source": "strike", "target": "paro", "status": "replaced", "rule": "", "by": "repair"}],
    )
    assert first["recipe"]["glossary"]
    assert (second["target"], second["terms"]) == ("a strike", [])


def test_a_glossary_is_kept_to(tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text(
        "schema: 1\nconcepts:\n  - id: mill\n    status: approved\n    terms: {en: mill, es: molino}\n", "utf-8"
    )
    result = run("--engine", "echo", "--glossary", str(tmp_path), "--json", lines='{"text": "a mill"}')
    assert answers(result)[0]["target"] == "a molino"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense", "not valid JSON"),
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[" * 5_000, "not valid JSON"),
        ('"a text"', "no “text”"),
        ('{"txt": "x"}', "no “text”"),
        ('{"text": 3}', "no “text”"),
        ('{"text": "x", "terms": ["a"]}', "“terms” must be"),
        ('{"text": "x", "terms": {"a": 1}}', "“terms” must be"),
        ('{"text": "x", "terms": {"a": " "}}', "A term is empty"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_what_came_before_is_printed(line: str, told: str) -> None:
    """In a process of its own: the exit code and the streams are what a program sees."""
    good = '{"text": "good"}\n'
    command = [sys.executable, "-m", "pipeline.cli", "text", "--from", "en", "--to", "es", "--engine", "echo", "--json"]
    done = subprocess.run(command, input=f"{good}{good}{line}\n{good}", capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert [json.loads(one)["target"] for one in done.stdout.splitlines()] == ["good", "good"]
    assert done.stderr.startswith("diglot: standard input, line 3: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_line_that_is_not_utf8_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    result = run("--engine", "echo", lines=b"good\ncaf\xe9\n")
    assert result.stdout == "good\n"
    assert "line 2: This line is not UTF-8" in str(result.exception)


def test_a_byte_order_mark_is_no_text() -> None:
    assert run("--engine", "echo", lines="\ufeffOne\n").stdout == "One\n"


def test_a_lone_surrogate_comes_back() -> None:
    [answer] = answers(run("--engine", "echo", "--json", lines='{"text": "x \\ud800"}'))
    assert answer["target"] == "x \ud800"


@pytest.mark.parametrize("args", [("--engine", "ekko"), ("--to", "spanish"), ("--from", "xx")])
def test_what_is_mistyped_is_wrong_usage(args: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "--from", "en", "--to", "es", *args]) == 2
    assert args[1] in capsys.readouterr().err


def test_a_pair_without_engine_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "--from", "fa", "--to", "es", "--engine", "apertium"]) == 1
    assert "No Debian package translates this pair." in capsys.readouterr().err


@needs_apertium
def test_sentences_of_one_line_are_translated_together() -> None:
    if Pair("en", "es") not in engines.get("apertium").pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    result = run("--engine", "apertium", "--json", lines='{"text": "The bakers live. The bakers sing."}')
    [answer] = answers(result)
    assert answer["target"] == "Los panaderos viven. Los panaderos cantan."
    source, target = answer["text"], answer["target"]
    assert ("sing", "cantan") in {(source[a:b], target[c:d]) for a, b, c, d in answer["alignment"]}


@needs_apertium
def test_a_line_is_answered_before_the_next_one_comes() -> None:
    if Pair("en", "es") not in engines.get("apertium").pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    command = [sys.executable, "-m", "pipeline.cli", "text", "--from", "en", "--to", "es", "--engine", "apertium"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for source, target in (
            ("The bakers live.", "Los panaderos viven."),
            ("The bakers sing.", "Los panaderos cantan."),
        ):
            process.stdin.write(source + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == target + "\n"
        process.stdin.close()
        assert process.wait(60) == 0
