"""A glossary file's bytes become text and YAML nodes; what no glossary may hold is refused here (G001, G006, G007).

libyaml's parser (through PyYAML's ``CParser``) composes the nodes, which keep line, column and index; no tag is
resolved, so that every scalar stays the text that was written.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import itertools
import re
from collections.abc import Iterator
from typing import Any, cast

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs leave it out

from pipeline.glossary.model import Finding, Place

# A glossary nests eight levels deep. libyaml's composer recurses in C and dies of 100,000 brackets (measured with
# PyYAML 6.0.3), so depth is looked at before it is called.
_MAX_DEPTH = 40
_SPECIAL = re.compile(r"[&*!]|<<")
_BRACKETS = re.compile(r"[\[\]{}]")
_DEEP_LINE = re.compile(r"^[ \-?:]{80,}", re.MULTILINE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Composer(CParser):
    """Composes nodes without resolving tags: a node has a tag only where the file writes one."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, *_: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def decode(data: bytes, name: str) -> tuple[str, list[Finding]]:
    """The text of a file and what is wrong with its encoding; ``""`` where it cannot be told."""
    start = Place(name, 1, 1)
    if data.startswith(_UTF16):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode("utf-16")
            message = (
                'This file is in UTF-16; glossaries are in UTF-8. Run "diglot glossary check --fix" to convert it.'
            )
            return text, [Finding("G007", "error", start, message, fixable=True)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"This file is not in UTF-8 (byte 0x{data[error.start]:02X}). Save it as UTF-8 in your editor."
        return "", [Finding("G007", "error", Place(name, line, column), message)]
    if text.startswith("\ufeff"):
        message = 'This file starts with a byte order mark. Run "diglot glossary check --fix" to remove it.'
        return text[1:], [Finding("G007", "error", start, message, fixable=True)]
    return text, []


def compose(text: str, name: str) -> tuple[yaml.Node | None, list[Finding]]:
    """The root node of a file, or ``None`` and the findings that say why there is none."""
    try:
        refused = _refused(text, name)
        if refused:
            return None, refused
        parser = _Composer(text)
        try:
            return parser.get_single_node(), []
        finally:
            parser.dispose()
    except yaml.YAMLError as error:
        return None, [_bad_yaml(error, text, name)]


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """While a file is parsed: composing 3,000 concepts takes 0.14 s instead of 0.58 s, as nodes make no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _refused(text: str, name: str) -> list[Finding]:
    """Anchors, aliases, tags, merge keys, and nesting that no glossary has. Events are looked at only where a character
    of the text gives reason to: they cost as much as composing.
    """
    deep = _DEEP_LINE.search(text) or _bracket_depth(text) > _MAX_DEPTH
    if not deep and not _SPECIAL.search(text):
        return []
    findings: list[Finding] = []
    depth = 0
    for event in yaml.parse(text, Loader=cast("Any", _Composer)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                place = _place(name, event.start_mark)
                return [Finding("G001", "error", place, "This is nested too deeply for a glossary.")]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        what = _forbidden_syntax(event)
        if what:
            findings.append(Finding("G006", "error", _place(name, event.start_mark), what))
    return findings


def _forbidden_syntax(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        how = "Write the text out; a text that starts with & or * goes in quotes."
        return f"Anchors (&x, *x) are not allowed in glossaries. {how}"
    tag = getattr(event, "tag", None)
    if tag:
        return f"Tags ({tag}) are not allowed in glossaries. Put a text that starts with ! in quotes."
    if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
        return "Merge keys (<<) are not allowed in glossaries. Write the fields out."
    return ""


def _bracket_depth(text: str) -> int:
    """The greatest depth that brackets could reach: too great at worst, as brackets inside texts are counted too."""
    steps = (1 if found[0] in "[{" else -1 for found in _BRACKETS.finditer(text))
    running = list(itertools.accumulate(steps))
    return max(running, default=0) - min(0, min(running, default=0))


def _place(name: str, mark: Any) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


def _bad_yaml(error: yaml.YAMLError, text: str, name: str) -> Finding:
    """A parser's complaint in words for an editor."""
    opened = "quoted" in (getattr(error, "context", "") or "")  # a quotation mark's place is where it is opened
    marks = ("context_mark", "problem_mark") if opened else ("problem_mark", "context_mark")
    mark = next((found for name_ in marks if (found := getattr(error, name_, None))), None)
    if mark is None:  # the reader met a control character: it gives a position and no line
        at = getattr(error, "position", 0)
        before = text[:at]
        place = Place(name, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)
        return Finding("G001", "error", place, "This character cannot stand in a YAML file. Delete it.")
    place = _place(name, mark)
    problem = getattr(error, "problem", "") or "unreadable"
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    said = _tab(line) or _indentation(lines, mark.line, problem) or _explained(problem, line)
    return Finding("G001", "error", place, said)


def _tab(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return "This line is indented with a tab. Use spaces." if "\t" in indent else ""


def _indentation(lines: list[str], at: int, problem: str) -> str:
    """Whether the line stands a little deeper or shallower than the lines around it."""
    if at >= len(lines) or ("block" not in problem and "mapping values" not in problem and "expected" not in problem):
        return ""
    indent = len(lines[at]) - len(lines[at].lstrip())
    before = next((line for line in reversed(lines[:at]) if line.strip() and not line.strip().startswith("#")), "")
    expected = len(before) - len(before.lstrip())
    if lines[at].strip() and indent != expected and abs(indent - expected) == 1:
        return f"This line is indented {indent} spaces; its neighbours use {expected}."
    return ""


def _explained(problem: str, line: str) -> str:
    if "mapping values are not allowed" in problem:
        return 'There is a colon too many here. A text with ": " in it goes in quotes.'
    if "unexpected end of stream" in problem:
        return "A quotation mark is opened and never closed."
    if "expected <block end>" in problem or "did not find expected" in problem:
        what = f" near “{line.strip()[:40]}”" if line.strip() else ""
        return (
            f"This is not valid YAML{what}. Look for a missing colon, bracket, quotation mark or space here or above."
        )
    if "found character" in problem and "cannot start any token" in problem:
        return "A text cannot start with this character. Put it in quotes."
    if "single document" in problem or "another document" in problem:
        return "A glossary file holds one document. Remove the “---” lines."
    return f"This is not valid YAML: {problem}."
