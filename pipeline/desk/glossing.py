"""A term or a concept proposed for the glossary: what would change in its file, what the rules say, how it gets in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import DeskError, GlossaryError
from pipeline.folding import fold
from pipeline.glossary import edit, files, lint, merging, sheet
from pipeline.glossary.exchange import put
from pipeline.glossary.exchange.plain import slug, unique
from pipeline.glossary.model import Concept, Finding, GlossaryFile
from pipeline.glossary.sheet import Row, Sheet

_FILE = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.ya?ml")
_PLACE = re.compile(r"@@ -[\d,]+ \+(\d+)(?:,\d+)? @@")
_ID = re.compile(r"\s*-\s*id:\s*[\"']?([\w-]+)")
FIELDS = ("use", "plural", "gender", "why", "note", "forms")  # those of a term that the page offers


# A file's text as it is now -> the same with what was proposed.
Make = Callable[[str], str]


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
    for file in _files(folder):
        if any(one.id == concept for one in file.concepts):
            return file
    raise DeskError(f"There is no concept “{concept}” in the glossary.", remedy="It may have been taken out since.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A concept as somebody would have it: ``before`` is what the file has, None for a new one, which may go into a
    new file with ``title`` and ``subject``."""

    before: Sheet | None
    after: Sheet
    title: str = ""
    subject: str = ""

    def terms(self) -> list[tuple[str, str]]:
        """The languages whose terms are others than before, each with the term that would be preferred."""
        found: dict[str, str] = {}
        old = self.before.rows if self.before else ()
        for row in self.after.rows:
            if row.term and row.use != "forbidden" and set(old) != set(self.after.rows):
                rows = [one for one in self.after.rows if one.language == row.language]
                if rows != [one for one in old if one.language == row.language]:
                    found.setdefault(row.language, row.term)
        return list(found.items())

    def plain(self) -> dict[str, Any]:
        """As values of JSON; ``drawn`` is the way back."""
        before = self.before.plain() if self.before else None
        return {"before": before, "after": self.after.plain(), "title": self.title, "subject": self.subject}


def drawn(value: Mapping[str, Any]) -> Drawn:
    """What ``Drawn.plain`` gave."""
    before = sheet.read(value["before"]) if value["before"] else None
    return Drawn(before, sheet.read(value["after"]), value["title"], value["subject"])


def new_name(folder: Path, name: str) -> str:
    """``name`` as a glossary file may be called. Raises ``DeskError`` for any other and for one that is there."""
    bare = name.strip().lower()
    if not _FILE.fullmatch(bare):
        raise DeskError(
            "A glossary file cannot have this name.", remedy="Use letters a-z, digits and hyphens, and end in .yaml."
        )
    if (folder / bare).exists():
        raise DeskError(f"There is a file “{bare}” already.", remedy="Choose it from the list.")
    return bare


def suggested_id(folder: Path, rows: Iterable[Row]) -> str:
    """An id for a concept with these terms that no other has: made of the English one, else of the first."""
    terms = [row for row in rows if row.term]
    first = next((row for row in terms if row.language == "en"), terms[0] if terms else None)
    if first is None:
        return ""
    taken = {one.id for file in _files(folder) for one in file.concepts}
    return unique(slug(first.term), taken.__contains__)


def text_of(folder: Path, name: str) -> str:
    """A file's text as it is now, to the letter; ``""`` for a file that is not there."""
    path = folder / name
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
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


def with_concept(text: str, made: Drawn, where: str) -> str:
    """A file's text with the concept in it as it was drawn; comments, order and layout stay.

    Raises ``DeskError`` where nothing would change, ``GlossaryError`` for a file that cannot take it.
    """
    if made.before is None and not text:
        return put.new_file(made.title or Path(where).stem, made.subject, [made.after.tree()])
    change = sheet.adding(made.after) if made.before is None else sheet.revising(made.before, made.after)
    new = edit.changed(text, change, where)
    if new == text:
        raise DeskError("Nothing was changed.", remedy="Change something, then propose it.")
    return new


def findings(now: Sequence[GlossaryFile], after: Sequence[GlossaryFile]) -> list[Finding]:
    """What the rules say of files that they do not say of them as they are now."""
    before = {(one.rule, one.message) for one in _standing(now)}
    return [one for one in lint.findings(after) if (one.rule, one.message) not in before]


def standing(folder: Path) -> tuple[Finding, ...]:
    """What the rules say of the files of the folder as they are."""
    return _standing(_files(folder))


def then(folder: Path, name: str, text: str) -> tuple[tuple[GlossaryFile, ...], tuple[GlossaryFile, ...]]:
    """The files of the folder as they are, and with one of them having this text."""
    now = _files(folder)
    others = [file for file in now if file.name != name]
    return now, tuple(sorted([*others, files.parse(text.encode(), name)], key=lambda file: file.name))


@dataclass(frozen=True, slots=True)
class _Unchanged:
    """Files that are the same as long as their contents are."""

    files: tuple[GlossaryFile, ...] = field(compare=False)
    contents: tuple[str, ...]


def _standing(now: Sequence[GlossaryFile]) -> tuple[Finding, ...]:
    known = _Unchanged(tuple(now), tuple(file.sha256 for file in now))
    return _said(known, datetime.now(tz=UTC).date())


@lru_cache(maxsize=2)
def _said(known: _Unchanged, today: date) -> tuple[Finding, ...]:
    """Asked with every letter that somebody types, and by everybody who opens the glossary; it takes a second."""
    return tuple(lint.findings(known.files, today))


def _files(folder: Path) -> tuple[GlossaryFile, ...]:
    return files.read_folder(folder) if folder.is_dir() else ()


def difference(old: str, new: str) -> list[str]:
    """The lines that differ and two around them, as in a unified diff; each place below the number of its first line,
    and the concept that this is in. How lines end is no difference: an editor may write all of them in its own way.
    """
    lines = new.splitlines()
    found = list(difflib.unified_diff(old.splitlines(), lines, n=2, lineterm=""))[2:]
    return [_place(int(place[1]), lines) if (place := _PLACE.fullmatch(line)) else line for line in found]


def _place(number: int, lines: Sequence[str]) -> str:
    ids = (_ID.match(line) for line in reversed(lines[: number + 2]))  # the concept may begin in the lines around
    concept = next((found[1] for found in ids if found), "")
    return f"Line {max(number, 1)}{f', in {concept}' if concept else ''}:"


class ChangedMeanwhileError(DeskError):
    """The same was changed by hand since it was proposed; ``lines`` are what differs."""

    def __init__(self, lines: list[str], met: Sequence[merging.Path] = ()) -> None:
        named = f" ({'; '.join(' '.join(path) for path in met)})" if met else ""
        super().__init__(
            f"Somebody changed the same{named} in its file meanwhile; nothing was written.",
            remedy="Look at what differs, and propose it anew if it still fits.",
        )
        self.lines = lines


def take_in(folder: Path, name: str, base: str, concept: str, make: Make) -> None:
    """Write what was proposed for a concept into its file, as the file is now; a new file is made.

    What was changed by hand since ``base`` stays: the change is made to the file as it is. Only where both changed the
    same field of the concept it is refused (``ChangedMeanwhileError``), and where the rules find an error
    (``DeskError``).
    """
    now = text_of(folder, name)
    text = make(now) if now == base else _merged(base, now, concept, make)
    wrong = [one for one in findings(*then(folder, name, text)) if one.level == "error"]
    if wrong:
        raise DeskError(f"{wrong[0].rule}: {wrong[0].message}", remedy="Nothing was written.")
    if text_of(folder, name) != now:
        raise DeskError("The file was changed this very moment.", remedy="Try once more.")
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch()
    edit.write(path, text.encode())


def _merged(base: str, now: str, concept: str, make: Make) -> str:
    """The file as it is now with what was proposed over ``base``."""
    before, proposed, there = (merging.fields(text, concept) for text in (base, make(base), now))
    met = merging.collisions(before, proposed, there)
    if met:
        raise ChangedMeanwhileError(difference(base, now), met)
    wanted = merging.merged(before, proposed, there)
    if wanted == there:  # somebody wrote it by hand already
        return now
    text = make(now)
    # what a change of the file's layout (a text that became several) makes of it is nothing that anybody meant
    if merging.fields(text, concept) != wanted:
        raise ChangedMeanwhileError(difference(base, now))
    return text


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
