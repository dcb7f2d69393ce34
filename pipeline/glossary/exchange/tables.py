"""CSV and TSV with all fields: one row per term, for spreadsheets; and the rows of any such file.

The columns are the fields' names. A concept's own fields stand in its first row, its texts per language in the first
row of the language; a row without a term carries a text of a language that has no term. A list's items are joined by
``|`` (``\\|`` for the character itself); examples are JSON. Rows may be sorted anew: the id stands in each.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.glossary import fields, languages
from pipeline.glossary.exchange.plain import (
    LISTS,
    PER_LANGUAGE,
    TERM_LISTS,
    Exported,
    Imported,
    Lost,
    Plain,
    code_of,
    missing,
    named,
    plain,
    without_default_use,
    wrong_value,
)
from pipeline.glossary.model import Concept

_CONCEPT = (
    "status", "severity", "kind", "subject", "source", "replaced_by", "use_instead", "broader", "related", "valid_from",
    "valid_to", "concept_enforce", "translate", "examples",
)  # fmt: skip
_TERM = tuple(name for name in fields.TERM if name not in ("term", "note"))
COLUMNS = ("id", "language", "term", *_TERM, "term_note", *PER_LANGUAGE, *_CONCEPT)
_END = "\ue000"  # a row of its own behind the last one
Row = tuple[int, list[str]]  # the line of the file that it begins in, its cells


def export(concepts: Sequence[Concept], separator: str) -> Exported:
    """A table of these concepts with a header."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter=separator)  # lines end as in RFC 4180
    writer.writeheader()
    trees = [plain(concept) for concept in concepts]
    for tree in trees:
        writer.writerows(_rows_of(tree))
    text = stream.getvalue()
    back = {tree["id"]: tree for tree in read(rows(text, ""), "").concepts}
    lost = []
    for tree in trees:
        gone = missing(tree, back.get(tree["id"], {}))
        lost += [Lost(tree["id"], "left_out", named(gone))] if gone else []
    return Exported(text, len(trees), tuple(lost))


def _rows_of(tree: Plain) -> Iterator[dict[str, str]]:
    texts = {
        code: {name: tree[name][code] for name in PER_LANGUAGE if code in tree.get(name, {})} for code in _codes(tree)
    }
    valid = tree.get("valid", {})
    own = {name: tree[name] for name in _CONCEPT if name in tree}
    own |= {"valid_from": valid.get("from", ""), "valid_to": valid.get("to", "")}
    own["concept_enforce"] = tree.get("enforce", "")
    row: dict[str, Any] = {"id": tree["id"], **own}
    for language, texts_here in texts.items():
        more = texts_here
        for term in tree["terms"].get(language, [{}]):
            shown = {"term_note" if name == "note" else name: value for name, value in term.items()}
            yield {name: _cell(name, value) for name, value in {**row, "language": language, **more, **shown}.items()}
            row, more = {"id": tree["id"]}, {}


def _codes(tree: Plain) -> list[str]:
    return list(dict.fromkeys([*tree["terms"], *(code for name in PER_LANGUAGE for code in tree.get(name, {}))]))


def _cell(name: str, value: Any) -> str:
    if name == "examples":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in value)
    return str(value)


def read(table: Sequence[Row], where: str) -> Imported:
    """The concepts of a table with our header. Raises ``GlossaryError`` with the line for a value that cannot be."""
    header = [cell.strip() for cell in table[0][1]]
    unknown = [name for name in header if name and name not in COLUMNS]
    reader = _Reader(where)
    for line, cells in table[1:]:
        if any(cells):
            filled = dict(zip(header, cells, strict=False))
            reader.row(line, {name: cell for name, cell in filled.items() if cell and name in COLUMNS})
    lost = [Lost("", "left_out", tuple(unknown), "there is no such field")] if unknown else []
    trees = tuple(reader.trees())
    return Imported("a table of fields", trees, (*lost, *reader.lost))


class _Reader:
    def __init__(self, where: str) -> None:
        self.where, self.found = where, dict[str, Plain]()
        self.lost: list[Lost] = []

    def fail(self, line: int, what: str, remedy: str = "") -> GlossaryError:
        return GlossaryError(what, where=f"{self.where}:{line}", remedy=remedy)

    def row(self, line: int, row: dict[str, str]) -> None:
        identity, language = row.get("id", "").strip(), code_of(row.get("language", ""))
        if not fields.ID.fullmatch(identity):
            raise self.fail(
                line, f'The id "{identity}" is malformed.', "Use small letters a-z, digits, single hyphens."
            )
        tree = self.found.setdefault(identity, {"id": identity, "terms": {}})
        for name in ("valid_from", "valid_to"):
            if name in row:
                valid = tree.setdefault("valid", {})
                self._put(line, valid, name.removeprefix("valid_"), row[name], identity)
        for name in _CONCEPT:
            if name in row and not name.startswith("valid_"):
                key = "enforce" if name == "concept_enforce" else name
                self._put(line, tree, key, self._value(line, key, row[name]), identity)
        for name in PER_LANGUAGE:
            if name in row:
                self._put(line, tree.setdefault(name, {}), language, row[name], identity, name)
        if "term" in row:
            if not languages.known(language):
                raise self.fail(line, f'"{language}" is not a language code.', "Codes are such as en, es, pt-BR.")
            term = {"term": row["term"]} | {name: self._value(line, name, row[name]) for name in _TERM if name in row}
            term |= {"note": row["term_note"]} if "term_note" in row else {}
            tree["terms"].setdefault(language, []).append(term)

    def _value(self, line: int, name: str, cell: str) -> Any:
        if name in (*LISTS, *TERM_LISTS):
            items = re.findall(r"((?:\\.|[^\\|])+)(?:\||$)", cell, re.DOTALL)
            return [re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items]
        if name == "examples":
            from pipeline.glossary.exchange.tbx_reading import fits  # noqa: PLC0415 - lxml

            try:
                examples = json.loads(cell)
            except ValueError:
                examples = None
            if not fits(name, examples):
                raise self.fail(line, "The examples are not JSON as Diglot writes it.")
            return examples
        wrong = wrong_value(name, cell)
        if wrong:
            raise self.fail(line, f"{wrong}.", f"It is one of {', '.join(fields.VALUES[name])}.")
        return cell

    def _put(self, line: int, tree: Plain, key: str, value: Any, identity: str, name: str = "") -> None:
        """The first value counts; another one in a later row is told."""
        if key not in tree:
            tree[key] = value
        elif tree[key] != value:
            what = f"{name or key}: {value} (line {line})"
            self.lost.append(Lost(identity, "left_out", (what,), "another row says otherwise"))

    def trees(self) -> Iterator[Plain]:
        for tree in self.found.values():
            if tree["terms"]:
                for terms in tree["terms"].values():
                    terms[:] = [without_default_use(term, at) for at, term in enumerate(terms)]
                yield tree
            else:
                self.lost.append(Lost(tree["id"], "left_out", ("the whole concept",), "it has no term"))


def text_of(data: bytes, where: str) -> str:
    """A table's text: UTF-8, or UTF-16 as spreadsheets write "Unicode text". With no ``where``, only a look at it."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig", "strict" if where else "replace")
    except UnicodeDecodeError as error:
        remedy = "Save it as “CSV UTF-8”."
        raise GlossaryError("This file is not in UTF-8.", where=where, remedy=remedy) from error


def rows(text: str, where: str) -> list[Row]:
    """The rows of a CSV or TSV text, cut at the tab, comma or semicolon that gives all rows equally many cells, else at
    the one that the first line holds most of.
    """
    first = text.partition("\n")[0]
    for separator in "\t,;":
        if separator in first:
            with contextlib.suppress(GlossaryError):
                found = _cut(text, separator, where)
                if len({len(cells) for _, cells in found if any(cells)}) == 1 and len(found[0][1]) > 1:
                    return found
    return _cut(text, max("\t,;", key=first.count), where)


def _cut(text: str, separator: str, where: str) -> list[Row]:
    """The rows; a quotation mark that is never closed would take all rows below it into one cell, and is refused."""
    end = "\n" if text and not text.endswith(("\n", "\r")) else ""
    stream = csv.reader(io.StringIO(f"{text}{end}{_END}", newline=""), delimiter=separator)
    found: list[Row] = []
    line = 1
    try:
        for cells in stream:
            found.append((line, cells))
            line = stream.line_num + 1
    except csv.Error as error:
        raise GlossaryError(f"This table cannot be read: {error}.", where=f"{where}:{stream.line_num}") from error
    line, cells = found.pop()
    if cells != [_END]:
        raise GlossaryError(
            "A quotation mark is opened in this row and never closed.",
            where=f"{where}:{line}",
            remedy="Close it, or write a mark that belongs to the text twice.",
        )
    return found
