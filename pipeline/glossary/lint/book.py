"""What the lint rules look at, and what they share."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pipeline.document import Severity
from pipeline.glossary import languages, tokens
from pipeline.glossary.glossary import Glossary
from pipeline.glossary.model import Concept, Finding, GlossaryFile, Place, TermEntry, Use, use_of


class Row(NamedTuple):
    """One entry with all that it stands in."""

    concept: Concept
    language: str
    entry: TermEntry
    use: Use


@dataclass(frozen=True)
class Book:
    """A folder of glossary files as the rules see it; ``today`` decides what has run out."""

    files: tuple[GlossaryFile, ...]
    today: date

    @functools.cached_property
    def concepts(self) -> tuple[Concept, ...]:
        return tuple(concept for file in self.files for concept in file.concepts)

    @functools.cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for concept in self.concepts for row in rows(concept))

    @functools.cached_property
    def words(self) -> Mapping[tuple[str, tuple[str, ...]], list[Row]]:
        """Rows by language and folded words; retired concepts are left out."""
        found: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.concept.status != "retired":
                found[row.language, folded(row.entry.text, row.language)].append(row)
        return found

    @functools.cached_property
    def glossary(self) -> Glossary:
        """The glossary with every concept that has examples approved, so that they can be tried."""
        return Glossary([replace(each, status="approved") if each.examples else each for each in self.concepts])


def rows(concept: Concept) -> Iterator[Row]:
    for language, entries in concept.terms.items():
        for at, entry in enumerate(entries):
            yield Row(concept, language, entry, use_of(entry, at))


def texts(entry: TermEntry) -> Iterator[tuple[str, Place]]:
    """The words of an entry: the term, its forms, its plural, its exceptions, each with its place."""
    yield entry.text, entry.place
    for at, form in enumerate(entry.forms):
        yield form, entry.at(f"forms.{at}")
    if entry.plural:
        yield entry.plural, entry.at("plural")
    for at, phrase in enumerate(entry.excepts):
        yield phrase, entry.at(f"except.{at}")


def folded(text: str, language: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens.tokenize(text, language))


def names(language: str) -> str:
    """A language as messages name it: “Kurdish (ku)”."""
    return f"{languages.name(language)} ({language})"


def finding(rule: str, level: Severity, place: Place, message: str, *, fixable: bool = False) -> Finding:
    return Finding(rule, level, place, message, fixable)
