"""Ids, references, language codes, one preferred term per language (G101, G102, G201 to G206)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.glossary import languages
from pipeline.glossary.files import duplicates
from pipeline.glossary.lint.book import Book, finding, names, rows
from pipeline.glossary.model import Finding, Place


def g101_ids(book: Book) -> Iterator[Finding]:
    """Ids used twice; missing and malformed ones are found while reading."""
    yield from duplicates(book.files)


def g102_references(book: Book) -> Iterator[Finding]:
    ids = {concept.id for concept in book.concepts}
    for concept in book.concepts:
        if concept.status == "retired" and not concept.replaced_by:
            message = f'"{concept.id}" is retired and does not say what replaces it. Add "replaced_by".'
            yield finding("G102", "error", concept.at("status"), message)
        single = [("use_instead", concept.use_instead), ("replaced_by", concept.replaced_by)]
        many = [("broader", each) for each in concept.broader] + [("related", each) for each in concept.related]
        for field, target in [*single, *many]:
            if target and target not in ids:
                message = f'"{field}: {target}" points to no concept. Check the spelling of the id.'
                yield finding("G102", "error", concept.at(field), message)


def _codes(book: Book) -> Iterator[tuple[str, Place]]:
    for file in book.files:
        yield from file.language_places.items()
        for concept in file.concepts:
            for language in concept.terms:
                yield language, concept.at(f"terms.{language}")
            for field in ("definition", "note", "first_mention"):
                for language in getattr(concept, field):
                    if language:
                        yield language, concept.at(field)


def g201_codes(book: Book) -> Iterator[Finding]:
    for code, place in _codes(book):
        if code in languages.OLD or languages.known(code):
            continue
        meant = languages.meant(code)
        remedy = f'{languages.name(meant)} is "{meant}".' if meant else "Write a code such as en, es, pt-BR."
        yield finding("G201", "error", place, f'"{code}" is not a language code. {remedy}')


def g202_old_codes(book: Book) -> Iterator[Finding]:
    for code, place in _codes(book):
        if code in languages.OLD:
            yield finding("G202", "error", place, " ".join(languages.OLD[code]))


def g203_header(book: Book) -> Iterator[Finding]:
    for file in book.files:
        for concept in file.concepts:
            for language in concept.terms if file.languages else ():
                if language not in file.languages and languages.known(language):
                    message = f'"{language}" is not in this file\'s languages list. Add it there, or remove the terms.'
                    yield finding("G203", "warning", concept.at(f"terms.{language}"), message)


def g205_no_preferred(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        for language in concept.terms if concept.kind != "ban" else ():
            if not any(row.use == "preferred" for row in rows(concept) if row.language == language):
                message = f'"{concept.id}" has {names(language)} terms but none is preferred. Put the usual word first.'
                yield finding("G205", "error", concept.at(f"terms.{language}"), message)


def g206_two_preferred(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        for language in concept.terms:
            preferred = [r.entry for r in rows(concept) if r.language == language and r.use == "preferred"]
            if len(preferred) > 1:
                words = ", ".join(entry.text for entry in preferred)
                what = f'"{concept.id}" has {len(preferred)} preferred {names(language)} terms: {words}.'
                yield finding("G206", "error", preferred[1].place, f"{what} Mark one as admitted.")
