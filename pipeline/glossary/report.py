"""Findings as text for people, JSON for programs, annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.glossary.model import Finding

# https://docs.github.com/actions/reference/workflow-commands: notice, warning, error
_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def as_text(findings: Sequence[Finding], files: int, concepts: int, *, remarks: bool = True) -> str:
    """One line per finding, then what it comes to; without ``remarks`` those are only counted."""
    shown = [each for each in findings if remarks or each.level != "info"]
    lines = [f"{each.place} {each.rule} {each.level}: {each.message}" for each in shown]
    count = Counter(each.level for each in findings)
    said = f"{_many(concepts, 'concept')} in {_many(files, 'file')}: {_many(count['error'], 'error')}, "
    more = "" if remarks or not count["info"] else " (--remarks shows them)"
    lines.append(f"{said}{_many(count['warning'], 'warning')}, {_many(count['info'], 'remark')}{more}.")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects: ``file line column rule level message fixable``."""
    objects = [
        {
            "file": each.place.file,
            "line": each.place.line,
            "column": each.place.column,
            "rule": each.rule,
            "level": each.level,
            "message": each.message,
            "fixable": each.fixable,
        }
        for each in findings
    ]
    return json.dumps(objects, ensure_ascii=False, indent=1)


def as_github(findings: Sequence[Finding], folder: Path) -> str:
    """GitHub workflow commands, which show each finding beside its line."""
    return "\n".join(
        f"::{_GITHUB[each.level]} file={_property(folder.joinpath(each.place.file).as_posix())},"
        f"line={each.place.line},col={each.place.column},title={each.rule}::{_data(each.message)}"
        for each in findings
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
