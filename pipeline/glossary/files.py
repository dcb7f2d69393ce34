"""YAML files become a folder's concepts, strictly: every scalar is text, and what would be lost silently is refused.

Structure is checked here (G001 to G006, G101): a file with such an error is not used. What a well-formed entry says is
judged by ``lint``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import GlossaryError
from pipeline.glossary import source
from pipeline.glossary.fields import HEADER, Reader
from pipeline.glossary.model import Concept, Finding, GlossaryFile, Place

SUFFIXES = (".yaml", ".yml")
_TICK = 50_000_000  # nanoseconds; Linux's file systems tick every 4 to 10 ms


def read_folder(folder: Path, known: Mapping[str, GlossaryFile] | None = None) -> tuple[GlossaryFile, ...]:
    """All files of a folder, in the order of their names; those of ``known`` that did not change are taken as they are.

    Raises ``GlossaryError`` when there is no such folder or it cannot be listed.
    """
    try:
        paths = files_of(folder)
    except OSError as error:
        raise GlossaryError(
            f"The glossary folder cannot be read: {error.strerror}.",
            where=str(folder),
            remedy="Name an existing folder.",
        ) from error
    return tuple(read_file(path, (known or {}).get(path.name)) for path in paths)


def files_of(folder: Path) -> list[Path]:
    """A folder's glossary files by name, without the hidden ones that editors and other systems leave beside them
    (``.#work.yaml``, ``._work.yaml``). Raises ``OSError`` when the folder cannot be listed.
    """
    found = (path for path in folder.iterdir() if path.suffix in SUFFIXES and not path.name.startswith("."))
    return sorted(path for path in found if path.is_file())


def read_file(path: Path, known: GlossaryFile | None = None) -> GlossaryFile:
    """One file; ``known`` itself if neither time and size nor, where these differ, the content changed."""
    try:
        stat = path.stat()
        if known and (known.mtime, known.size) == (stat.st_mtime_ns, stat.st_size):
            return known
        now = time.time_ns()
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"This glossary cannot be read: {error.strerror}.", where=str(path)) from error
    digest = hashlib.sha256(data).hexdigest()
    if known and known.sha256 == digest:
        return known
    # a second edit within a tick of the file system's clock shows in no time, perhaps in no size either
    settled = now - stat.st_mtime_ns > _TICK
    return parse(data, path.name, stat.st_mtime_ns if settled else 0, digest)


def parse(data: bytes, name: str, mtime: int = 0, digest: str = "") -> GlossaryFile:
    """A file's bytes as concepts and findings; never raises for anything that a file may hold."""
    with source.no_collection():
        return _parse(data, name, mtime, digest)


def _parse(data: bytes, name: str, mtime: int, digest: str) -> GlossaryFile:
    text, findings = source.decode(data, name)
    header: dict[str, Any] = {}
    concepts: list[Concept] = []
    node, more = source.compose(text, name) if text else (None, [])
    findings += more
    reader = Reader(name)
    if isinstance(node, yaml.MappingNode):
        header, concepts = _content(node, reader)
        findings += reader.findings
    elif not any(finding.level == "error" and not finding.fixable for finding in findings):
        message = "A glossary file starts with “schema: 1” and holds a list named “concepts”."
        findings.append(Finding("G005", "error", Place(name, 1, 1), message))
    languages = header.get("languages", [])
    return GlossaryFile(
        name=name,
        mtime=mtime,
        size=len(data),
        sha256=digest,
        text=text,
        title=header.get("title", ""),
        languages=tuple(code for code, _ in languages),
        language_places=dict(languages),
        concepts=tuple(concepts),
        findings=tuple(findings),
    )


def _content(node: yaml.MappingNode, reader: Reader) -> tuple[dict[str, Any], list[Concept]]:
    pairs = reader.pairs(node, HEADER, "the header")
    header: dict[str, Any] = {}
    if "schema" not in pairs:
        reader.add("G005", node, "The first line must be “schema: 1”, so that later versions can be told apart.")
    elif reader.text(pairs["schema"][1], "schema", typed=True) not in ("1", None):
        reader.add(
            "G005", pairs["schema"][1], "This file was written for another version of Diglot. Write “schema: 1”."
        )
    for key in ("title", "subject"):
        if key in pairs:
            header[key] = reader.text(pairs[key][1], key) or ""
    if "languages" in pairs:
        header["languages"] = reader.located(pairs["languages"][1], "languages", "[en, es, de]")
    concepts: list[Concept] = []
    if "concepts" not in pairs:
        reader.add("G005", node, "There is no list named “concepts”.")
    elif not isinstance(pairs["concepts"][1], yaml.SequenceNode):
        reader.add("G005", pairs["concepts"][1], "“concepts” must be a list: each concept starts with “- id:”.")
    else:
        subject = header.get("subject", "")
        for number, item in enumerate(pairs["concepts"][1].value):
            concept = reader.concept(item, number, subject)
            if concept:
                concepts.append(concept)
    return header, concepts


def blocking(files: tuple[GlossaryFile, ...]) -> list[Finding]:
    """The errors that keep a glossary from being used: an entry could be lost or mean something else."""
    return [
        finding
        for file in files
        for finding in file.findings
        if finding.level == "error" and not (finding.rule == "G007" and finding.fixable) and finding.rule != "G003"
    ]


def duplicates(files: Sequence[GlossaryFile]) -> list[Finding]:
    """G101: an id that two concepts have, in one file or in two."""
    seen: dict[str, Place] = {}
    found = []
    for file in files:
        for concept in file.concepts:
            first = seen.get(concept.id)
            if concept.id and first:
                message = f'The id "{concept.id}" is already used in {first.file}:{first.line}.'
                found.append(Finding("G101", "error", concept.place, message))
            seen.setdefault(concept.id, concept.place)
    return found
