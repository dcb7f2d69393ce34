"""The term base in the formats of others, in and out; what a format cannot hold is listed, nothing is lost silently.

plain     a concept as the tree of texts that its file has                       plain.py
tbx       TBX-Basic, DCA style, version 3 (ISO 30042:2019)                       tbx.py tbx_reading.py
tables    CSV and TSV: all fields, and the shapes that DeepL and Google read     tables.py pairs.py
put       imported concepts into a glossary file, comments kept                  put.py
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.exchange.plain import Exported, Imported
from pipeline.glossary.model import Concept

__all__ = ["FORMATS", "Exported", "Imported", "export", "read"]

FORMATS = ("tbx", "csv", "tsv", "deepl", "google")


def export(
    concepts: Sequence[Concept], form: str, *, source: str = "", target: str = "", separator: str = "\t"
) -> Exported:
    """Concepts in one of ``FORMATS``. ``deepl`` needs a pair; ``google`` is one direction with a pair
    (*termsPair*), else equivalent terms of all languages (*termsSet*). ``separator`` is that of a pair's columns.

    Raises ``GlossaryError`` where the pair is missing.
    """
    from pipeline.glossary.exchange import pairs, tables, tbx  # noqa: PLC0415 - lxml, and only the one asked for

    if form == "tbx":
        return tbx.export(concepts)
    if form in ("csv", "tsv"):
        return tables.export(concepts, "," if form == "csv" else "\t")
    if source and target:
        return pairs.export(concepts, source, target, separator, service=form)
    if form == "google" and not (source or target):
        return pairs.export_set(concepts)
    raise GlossaryError(
        f"A glossary for {'DeepL' if form == 'deepl' else 'Google'} in this shape has one direction.",
        remedy="Say it with --from and --to, for example --from en --to es.",
    )


def read(path: Path, *, source: str = "", target: str = "") -> Imported:
    """The concepts of a file; what it is is told by its content (XML, a header of fields or of languages, pairs).

    Raises ``GlossaryError`` for a file that cannot be read, is hostile, or holds pairs of languages that nobody named.
    """
    from pipeline.glossary.exchange import pairs, tables, tbx_reading  # noqa: PLC0415 - see above

    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"This file cannot be read: {error.strerror}.", where=str(path)) from error
    if tables.text_of(data, "").lstrip().startswith("<"):
        return tbx_reading.read(data, str(path))
    rows = tables.rows(tables.text_of(data, str(path)), str(path))
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if {"id", "language", "term"} <= set(header):
        return tables.read(rows, str(path))
    if pairs.is_set(header):
        return pairs.read_set(rows)
    return pairs.read(rows, str(path), source, target)
