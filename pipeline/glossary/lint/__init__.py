"""What ``diglot glossary check`` finds: one function per rule, each named after it.

G001 to G006 are found while reading (``source.py``, ``fields.py``). G602, the impact on approved translations, needs
the store and is not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.glossary import files as glossary_files
from pipeline.glossary.lint import conflicts, inflection, records, structure, writing
from pipeline.glossary.lint.book import Book
from pipeline.glossary.model import Finding, GlossaryFile

RULES: tuple[Callable[[Book], Iterable[Finding]], ...] = (
    writing.g007_not_normalised,
    writing.g008_invisible,
    writing.g009_spaces,
    structure.g101_ids,
    structure.g102_references,
    structure.g201_codes,
    structure.g202_old_codes,
    structure.g203_header,
    writing.g204_script,
    structure.g205_no_preferred,
    structure.g206_two_preferred,
    conflicts.g301_both,
    conflicts.g302_inside,
    conflicts.g303_elsewhere,
    conflicts.g304_homonyms,
    conflicts.g305_one_word,
    conflicts.g306_shared_form,
    inflection.g401_common,
    inflection.g402_base_form,
    inflection.g403_no_data,
    inflection.g404_useless,
    writing.g405_several,
    writing.g406_comment,
    writing.g407_capitals,
    writing.g408_style,
    records.g501_definition,
    records.g502_reason,
    records.g503_same_word,
    records.g504_kept,
    records.g505_coverage,
    records.g506_source,
    records.g507_validity,
    records.g508_proposed,
    records.g601_examples,
)


def check(folder: Path, today: date | None = None) -> list[Finding]:
    """All findings of a folder in the order of files and lines. Raises ``GlossaryError`` for an unreadable folder."""
    return findings(glossary_files.read_folder(folder), today)


def findings(files: Sequence[GlossaryFile], today: date | None = None) -> list[Finding]:
    """All findings of files that were read, in the order of files and lines."""
    book = Book(tuple(files), today or datetime.now(tz=UTC).date())
    found = [finding for file in files for finding in file.findings]
    found += [finding for rule in RULES for finding in rule(book)]
    return sorted(set(found), key=lambda each: (each.place, each.rule, each.message))
