"""Words that contradict each other (G301 to G306)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.glossary.lint.book import Book, Row, finding, folded, names, rows
from pipeline.glossary.model import Finding


def g301_both(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        usable = {(r.language, folded(r.entry.text, r.language)): r.use for r in rows(concept) if r.use != "forbidden"}
        for row in rows(concept):
            other = usable.get((row.language, folded(row.entry.text, row.language)))
            if row.use == "forbidden" and other:
                what = f'"{row.entry.text}" is both {other} and forbidden in "{concept.id}" ({row.language}).'
                yield finding("G301", "error", row.entry.place, f"{what} Remove one of the two.")


def g302_inside(book: Book) -> Iterator[Finding]:
    for concept in book.concepts:
        here = list(rows(concept))
        for ban in (row for row in here if row.use == "forbidden"):
            part = folded(ban.entry.text, ban.language)
            for row in here:
                whole = folded(row.entry.text, row.language)
                inside = row.language == ban.language and row.use == "preferred" and len(part) < len(whole)
                if inside and any(whole[at : at + len(part)] == part for at in range(len(whole))):
                    what = f'Forbidden "{ban.entry.text}" is part of preferred "{row.entry.text}";'
                    message = f"{what} it would fire on every correct translation."
                    yield finding("G302", "error", ban.entry.place, message)


def g303_elsewhere(book: Book) -> Iterator[Finding]:
    """A warning for a word forbidden anywhere; with ``scope: concept`` it is only worth knowing."""
    for same in book.words.values():
        for ban in (row for row in same if row.use == "forbidden"):
            for row in same:
                if row.use == "preferred" and row.concept is not ban.concept:
                    anywhere = ban.entry.scope == "anywhere"
                    what = f'"{ban.entry.text}" is forbidden in "{ban.concept.id}" but preferred in "{row.concept.id}".'
                    message = f"{what} {'Set' if anywhere else 'Keep'} scope: concept."
                    yield finding("G303", "warning" if anywhere else "info", ban.entry.place, message)


def _concepts(same: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in same:
        found.setdefault(row.concept.id, row)
    return found


def _told_apart(found: dict[str, Row]) -> bool:
    """Whether capitals make the difference: ``Estado`` is not found in ``estado``."""
    return len({row.entry.text for row in found.values()}) == len(found)


def g304_homonyms(book: Book) -> Iterator[Finding]:
    for (language, _), same in book.words.items():
        found = _concepts([row for row in same if row.use != "forbidden"])
        if len(found) < 2:
            continue
        senses = {row.entry.pos or row.concept.pos for row in found.values()}
        helped = _told_apart(found) or any(
            row.entry.excepts or row.entry.note or row.concept.note for row in found.values()
        )
        if len(senses) < len(found) and not helped:
            first = min(found.values(), key=lambda row: row.entry.place)
            what = f'"{first.entry.text}" ({language}) belongs to {len(found)} concepts: {", ".join(found)}.'
            yield finding("G304", "warning", first.entry.place, f"{what} Add pos, except or a note.")


def g305_one_word(book: Book) -> Iterator[Finding]:
    for (language, _), same in book.words.items():
        found = _concepts([row for row in same if row.use == "preferred"])
        if len(found) > 1 and not _told_apart(found):
            last = max(found.values(), key=lambda row: row.entry.place)
            ids = " and ".join(f'"{name}"' for name in found)
            message = f'{ids} are {"both" if len(found) == 2 else "all"} "{last.entry.text}" in {names(language)}.'
            yield finding("G305", "info", last.entry.place, message)


def g306_shared_form(book: Book) -> Iterator[Finding]:
    listed: dict[tuple[str, tuple[str, ...]], list[tuple[Row, str]]] = defaultdict(list)
    for row in book.rows:
        for form in row.entry.listed() if row.use != "forbidden" else ():
            listed[row.language, folded(form, row.language)].append((row, form))
    for same in listed.values():
        ids = list(dict.fromkeys(row.concept.id for row, _ in same))
        bases = {folded(row.entry.text, row.language) for row, _ in same}
        if len(ids) > 1 and len(bases) > 1:  # one word with two senses is the business of G304
            row, form = same[-1]
            what = f'The form "{form}" is listed for {" and ".join(f"{chr(34)}{name}{chr(34)}" for name in ids)}.'
            yield finding("G306", "warning", row.entry.place, f"{what} Keep it where it belongs.")
