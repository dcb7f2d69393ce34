"""What an entry should say about itself, and its tests (G501 to G508, G601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.glossary import languages
from pipeline.glossary.lint.book import Book, finding, folded, names
from pipeline.glossary.model import Concept, Example, Finding

_YEARS = 5  # after so many years without a review a word may have changed its meaning
_DATE = re.compile(r"(?<!\d)\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\d-])")
_SHOWN = 8  # how many missing concepts a coverage message names


def g501_definition(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        if concept.status == "approved" and concept.kind != "ban" and not concept.definition:
            message = f'"{concept.id}" is approved but has no definition in any language.'
            yield finding("G501", "warning", concept.place, message)


def g502_reason(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        if row.use != "forbidden":
            continue
        replaced = row.concept.use_instead or row.concept.usable(row.language)
        if not row.entry.why or not replaced:
            missing = "why" if replaced else "what to use instead of"
            said = f'Say why "{row.entry.text}" is forbidden' if missing == "why" else ""
            message = f"{said} and what to use instead." if said else f'Say {missing} "{row.entry.text}".'
            yield finding("G502", "error", row.entry.place, message)


def g503_same_word(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        english = row.concept.usable("en")
        if row.use != "preferred" or row.language.startswith("en") or row.concept.kind == "name" or not english:
            continue
        if folded(row.entry.text, row.language) == folded(english[0].text, "en"):
            message = f'"{row.entry.text}" ({row.language}) equals the English term. If intended, ignore.'
            yield finding("G503", "info", row.entry.place, message)


def g504_kept(book: Book) -> Iterator[Finding]:
    for concept in (each for each in book.concepts if each.kept):
        home = [code for code in concept.terms if concept.usable(code)]
        kept = concept.usable(home[0])[0].text if home else ""
        for language in home:
            usable = concept.usable(language)
            # other scripts write the sound of the name, each language in its own way
            if usable[0].text != kept and languages.script(language) == languages.script(home[0]):
                message = f'"{kept}" is kept as is, but {names(language)} says "{usable[0].text}".'
                yield finding("G504", "error", usable[0].place, message)


def g505_coverage(book: Book) -> Iterator[Finding]:
    for file in book.files:
        wanted = [each for each in file.concepts if each.kind != "ban" and each.status != "retired"]
        for language, place in file.language_places.items():
            missing = [each.id for each in wanted if not each.usable(language) and not _covered(each, language)]
            if not missing or not wanted:
                continue
            have = len(wanted) - len(missing)
            some = ", ".join(missing[:_SHOWN]) + (", …" if len(missing) > _SHOWN else "")
            share = f"{have} of {len(wanted)} concepts ({100 * have // len(wanted)} %)"
            yield finding("G505", "info", place, f"{language}: {share}. Missing: {some}")


def _covered(concept: Concept, language: str) -> bool:
    """Whether a kept name needs no entry of its own in a language."""
    return concept.kept and any(languages.script(code) == languages.script(language) for code in concept.terms)


def g506_source(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        if concept.status == "approved" and not concept.source:
            yield finding("G506", "info", concept.place, f'No record of who decided "{concept.id}". Add "source".')


def g507_validity(book: Book) -> Iterator[Finding]:
    """Approved concepts that are no longer valid, and those whose newest date in ``source`` (2026-03 or 2026-03-14) is
    more than ``_YEARS`` years ago: nobody wrote down since that somebody looked at them. Without a date nothing is
    said.
    """
    for concept in (each for each in book.concepts if each.status == "approved"):
        if concept.valid_to and concept.valid_to < book.today.isoformat()[: len(concept.valid_to)]:
            message = f'"{concept.id}" was valid until {concept.valid_to} and is still approved.'
            yield finding("G507", "info", concept.at("valid"), message)
        newest = max(_DATE.findall(concept.source), default="")
        if newest and newest < f"{book.today.year - _YEARS:04}{book.today.isoformat()[4:]}"[: len(newest)]:
            message = f'"{concept.id}" was last reviewed on {newest}, more than {_YEARS} years ago.'
            remedy = 'If it still holds, add today\'s date to "source".'
            yield finding("G507", "info", concept.at("source"), f"{message} {remedy}")


def g508_proposed(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        if concept.status == "proposed" and concept.severity == "error":
            message = "Proposed terms are never enforced; severity has no effect."
            yield finding("G508", "warning", concept.at("severity"), message)


def g601_examples(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        for number, example in enumerate(concept.examples, 1):
            reason = _failure(book, concept, example)
            if bool(reason) == (example.expect == "fail"):
                continue
            if example.expect == "fail":
                reason = f'no forbidden word and no missing term found in "{_short(example.target[1])}"'
            verdict = "should fail but passed" if example.expect == "fail" else "should pass but failed"
            message = f'Example {number} of "{concept.id}" {verdict}: {reason}.'
            yield finding("G601", "error", example.place, message)


def _failure(book: Book, concept: Concept, example: Example) -> str:
    """Why a target breaks the concept: its rendering is missing, or a forbidden word is there; ``""`` if it is fine."""
    (source, text), (target, rendered) = example.source, example.target
    found = book.glossary.match(text, source, target)
    matches = [match for match in found if concept.id in (match.concept, *match.homonyms)]
    for match in matches:
        if book.glossary.verify(rendered, target, match) is None:
            words = " or ".join(f'"{each.text}"' for each in match.renderings)
            return f'{words} for "{match.text}" is not in "{_short(rendered)}"'
    for hit in book.glossary.forbidden(rendered, target, found):
        if hit.concept == concept.id:
            return f'forbidden "{hit.text}" is in "{_short(rendered)}"'
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
