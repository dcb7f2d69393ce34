"""A term proposed for the glossary: what would change in its file, what the rules say, and how it gets in there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import DeskError, GlossaryError
from pipeline.folding import fold
from pipeline.glossary import edit, files, lint
from pipeline.glossary.lint.book import Book
from pipeline.glossary.model import Concept, Finding, GlossaryFile, Place

FIELDS = ("use", "plural", "gender", "why", "note", "forms")  # those of a term that the page offers


@dataclass(frozen=True, slots=True)
class Term:
    """A term for a concept; ``fields`` are those of the file, lists written with commas."""

    concept: str
    language: str
    text: str
    fields: Mapping[str, str]

    def written(self) -> dict[str, object]:
        """The fields as the file has them."""
        found: dict[str, object] = {name: value for name, value in self.fields.items() if value and name != "forms"}
        forms = [form.strip() for form in self.fields.get("forms", "").split(",") if form.strip()]
        return {**found, "forms": forms} if forms else found


def file_of(folder: Path, concept: str) -> GlossaryFile:
    """The file that holds a concept. Raises ``DeskError`` where none does."""
    for file in files.read_folder(folder):
        if any(one.id == concept for one in file.concepts):
            return file
    raise DeskError(f"There is no concept “{concept}” in the glossary.", remedy="It may have been taken out since.")


def text_of(folder: Path, name: str) -> str:
    """A file's text as it is now, to the letter."""
    try:
        return folder.joinpath(name).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError("This glossary cannot be read.", where=name) from error


def with_term(text: str, term: Term, where: str) -> str:
    """A file's text with the term in its concept; comments, order and layout stay.

    Raises ``DeskError`` for a term that is there already, ``GlossaryError`` for a file that cannot take it.
    """
    for concept in files.parse(text.encode(), where).concepts:
        there = concept.terms.get(term.language, ()) if concept.id == term.concept else ()
        if any(fold(entry.text) == fold(term.text) for entry in there):
            raise DeskError(f"“{term.text}” is in this concept already.", remedy="Mend it in its file.")
    return edit.changed(text, edit.adding(term.concept, term.language, term.text, term.written()), where)


def findings(folder: Path, name: str, text: str) -> list[Finding]:
    """What the rules say of a file with this text that they do not say of it as it is."""
    now = files.read_folder(folder)
    then = tuple(files.parse(text.encode(), name) if file.name == name else file for file in now)
    before = {(one.rule, one.message) for one in _all(now)}
    return [one for one in _all(then) if (one.rule, one.message) not in before]


def _all(now: tuple[GlossaryFile, ...]) -> list[Finding]:
    book = Book(now, datetime.now(tz=UTC).date())
    told = [one for file in now for one in file.findings]
    return sorted({*told, *(one for rule in lint.RULES for one in rule(book))}, key=lambda one: (one.place, one.rule))


def difference(old: str, new: str) -> list[str]:
    """The lines that differ, as a unified diff without its head."""
    return [line.rstrip("\r\n") for line in difflib.unified_diff(old.splitlines(True), new.splitlines(True), n=2)][2:]


class ChangedMeanwhileError(DeskError):
    """The concept was changed by hand since the term was proposed; ``lines`` are what differs."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            "Somebody changed this concept in its file meanwhile; nothing was written.",
            remedy="Look at what differs, and propose the term anew if it still fits.",
        )
        self.lines = lines


def take_in(folder: Path, name: str, base: str, term: Term) -> None:
    """Write a term into its file, as the file is now.

    What was changed by hand since ``base`` stays: the term goes into the file as it is. Only where the concept itself
    was changed the term is refused (``ChangedMeanwhileError``), and where the rules find an error (``DeskError``).
    """
    now = text_of(folder, name)
    if now != base and _concept(now, name, term.concept) != _concept(base, name, term.concept):
        raise ChangedMeanwhileError(difference(base, now))
    text = with_term(now, term, name)
    wrong = [one for one in findings(folder, name, text) if one.level == "error"]
    if wrong:
        raise DeskError(f"{wrong[0].rule}: {wrong[0].message}", remedy="Nothing was written.")
    if text_of(folder, name) != now:
        raise DeskError("The file was changed this very moment.", remedy="Try once more.")
    edit.write(folder / name, text.encode())


def _concept(text: str, name: str, concept: str) -> Concept | None:
    """A concept of a file by its content: places are no part of what is compared."""
    found = next((one for one in files.parse(text.encode(), name).concepts if one.id == concept), None)
    return _plain(found) if found else None


def _plain(concept: Concept) -> Concept:
    nowhere = Place("", 0, 0)
    terms = {code: tuple(replace(entry, place=nowhere) for entry in entries) for code, entries in concept.terms.items()}
    examples = tuple(replace(one, place=nowhere) for one in concept.examples)
    return replace(concept, place=nowhere, terms=terms, examples=examples)


def filtered(concepts: tuple[Concept, ...], query: str, language: str, status: str) -> Iterator[Concept]:
    """The concepts whose id, terms or definitions hold ``query``, that miss ``language``, that have a status."""
    wanted = fold(query.strip())
    for concept in concepts:
        words = [concept.id, *concept.definition.values(), *(e.text for es in concept.terms.values() for e in es)]
        if wanted and not any(wanted in fold(word) for word in words):
            continue
        if status and concept.status != status:
            continue
        if language and concept.entries(language):
            continue
        yield concept
