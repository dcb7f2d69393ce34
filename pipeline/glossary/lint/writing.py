"""How texts are written: characters, spaces, one term per text (G007 to G009, G204, G405 to G408)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.glossary import languages, tokens
from pipeline.glossary.lint.book import Book, Row, finding, names, texts
from pipeline.glossary.model import PARTS_OF_SPEECH, Finding, Place

_WORD = re.compile(r"[^\s\"'\[\]{}:,]+")
# Format and control characters that no one sees; ZWNJ and ZWJ (the last group) belong between letters of some scripts.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]|[\u200c\u200d]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_JOINED = ("Arab", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Mymr")
_SEVERAL = re.compile(r"\s[/|]\s|[;؛,،|]|(?<=[^\W\d_])/(?=[^\W\d_])")
_COMMENT = re.compile(r"\(([^()]*)\)")
_KINSHIP = (("Hani", "Jpan"), ("Hani", "Kore"))  # scripts that one word may mix


def g007_not_normalised(book: Book) -> Iterator[Finding]:
    for file in book.files:
        if unicodedata.is_normalized("NFC", file.text):
            continue
        for number, line in enumerate(file.text.split("\n"), 1):
            wrong = next((word for word in _WORD.finditer(line) if not unicodedata.is_normalized("NFC", word[0])), None)
            if wrong:
                place = Place(file.name, number, wrong.start() + 1)
                message = f'"{wrong[0]}" uses combining marks; run "diglot glossary check --fix" to normalise.'
                yield finding("G007", "error", place, message, fixable=True)


def g008_invisible(book: Book) -> Iterator[Finding]:
    for file in book.files:
        for found in _INVISIBLE.finditer(file.text):
            if found[0] in "\u200c\u200d" and _joins(file.text, found.start()):
                continue
            start = file.text.rfind("\n", 0, found.start()) + 1
            place = Place(file.name, file.text.count("\n", 0, start) + 1, found.start() - start + 1)
            before = re.split(r"[\s\"'\[{]", file.text[start : found.start()])[-1]
            after = f' after "{before}"' if before else ""
            yield finding("G008", "error", place, f"Invisible character U+{ord(found[0]):04X}{after}. Delete it.")
    for row in book.rows:
        for text, place in texts(row.entry):
            control = _CONTROL.search(text)
            if control:  # written as an escape ("\\n") or by a block of lines
                before = text[: control.start()].split()[-1:]
                after = f' after "{before[0]}"' if before else ""
                message = f"Line break or control character U+{ord(control[0]):04X}{after}. Write one line of words."
                yield finding("G008", "error", place, message)


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between two letters (or marks) of a script that uses joiners."""
    if not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    if unicodedata.combining(before) or unicodedata.category(before) == "Mc":
        return True
    return languages.script_of_letter(before) in _JOINED and languages.script_of_letter(after) in _JOINED


def tidy(text: str, *, abbreviation: bool = False) -> str:
    """A text without edge spaces, double spaces and a stray full stop (G009): what ``--fix`` writes."""
    text = re.sub(r"[ \u00a0]{2,}", " ", text.strip())
    stray = text.endswith(".") and not text.endswith("..") and "." not in text[:-1] and not abbreviation
    return text[:-1].rstrip() if stray and len(text) > 1 else text


def g009_spaces(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        for text, place in texts(row.entry):
            better = tidy(text, abbreviation=row.entry.type == "abbreviation")
            if better == text:
                continue
            if text.strip() != text:
                what = f'Space at the {"end" if text.rstrip() != text else "start"} of "{text}".'
            else:
                what = f'Double space in "{text}".' if "  " in text else f'Stray full stop in "{text}".'
            yield finding("G009", "warning", place, f"{what} Run with --fix to tidy it.", fixable=True)


def g204_script(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        for text, place in texts(row.entry):
            message = _script_problem(row, text)
            if message:
                yield finding("G204", "error", place, message)


def _script_problem(row: Row, text: str) -> str:
    for word in text.split():
        found = [(at, letter, languages.script_of_letter(letter)) for at, letter in enumerate(word, 1)]
        counts = Counter(script for _, _, script in found if script)
        scripts = tuple(sorted(counts))
        if len(scripts) > 1 and scripts not in _KINSHIP:
            rarest = min(counts, key=lambda script: (counts[script], languages.accepts(row.language, script)))
            at, letter = next((at, letter) for at, letter, script in found if script == rarest)
            both = " and ".join(languages.SCRIPT_NAMES[script] for script in scripts)
            return f'"{word}" mixes {both} letters ({letter} at position {at}). Type it again in one script.'
        # acronyms and names keep their Latin letters in any script
        if scripts and not any(languages.accepts(row.language, script) for script in scripts):
            latin_name = scripts == ("Latn",) and (row.concept.kind == "name" or row.entry.type == "acronym")
            if not latin_name:
                script = languages.SCRIPT_NAMES[scripts[0]]
                return f'"{word}" is in {script} letters, which {names(row.language)} is not written in.'
    return ""


def g405_several(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        if row.concept.kind == "name" or row.entry.type == "acronym":
            continue  # their own names may hold commas and strokes
        for text in (row.entry.text, *row.entry.listed()):
            if _SEVERAL.search(text):
                yield finding("G405", "error", row.entry.place, f'"{text}": write two list items.')


def g406_comment(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        found = _COMMENT.search(row.entry.text)
        if found and row.concept.kind != "name":
            field = "pos" if found[1].strip().lower() in PARTS_OF_SPEECH else "note"
            yield finding("G406", "error", row.entry.place, f'"{row.entry.text}": move "{found[0]}" to {field}.')


def g407_capitals(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        entry = row.entry
        letters = [letter for letter in entry.text if letter.isalpha()]
        if len(letters) > 1 and entry.text.isupper() and entry.case != "exact":
            word = f'the {languages.name(row.language)} word "{entry.text.lower()}"'
            yield finding("G407", "warning", entry.place, f'"{entry.text}" would match {word}. Add case: exact.')


def styles(book: Book) -> dict[tuple[str, str], str]:
    """The apostrophe and the hyphen that most entries of a language use: ``(language, group) -> character``."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in book.rows:
        for text, _ in texts(row.entry):
            for group in (tokens.APOSTROPHES, tokens.HYPHENS):
                counts.setdefault((row.language, group), Counter()).update(each for each in text if each in group)
    return {
        key: max(count, key=lambda each: (count[each], each == key[1][0])) for key, count in counts.items() if count
    }


def unified(text: str, language: str, used: dict[tuple[str, str], str]) -> str:
    """A text with the apostrophes and hyphens that its language uses elsewhere (G408)."""
    for group in (tokens.APOSTROPHES, tokens.HYPHENS):
        most = used.get((language, group))
        if most:
            text = "".join(most if each in group else each for each in text)
    return text


def g408_style(book: Book) -> Iterator[Finding]:
    used = styles(book)
    for row in book.rows:
        for text, place in texts(row.entry):
            better = unified(text, row.language, used)
            if better != text:
                ours, theirs = next((a, b) for a, b in zip(text, better, strict=True) if a != b)
                message = f'"{text}" uses {ours} while other entries use {theirs}. Both match; --fix unifies them.'
                yield finding("G408", "info", place, message, fixable=True)
