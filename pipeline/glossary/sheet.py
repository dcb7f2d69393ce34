"""A concept as a person edits it on one page: its main fields and its terms, and the change of its file that follows.

A sheet holds what the page offers. Whatever else the file says of the concept (``except``, ``region``, comments, order,
quotes) is left as it stands: only what differs between the sheet before and the sheet after is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.glossary import layout
from pipeline.glossary.edit import Change
from pipeline.glossary.exchange.merge import put_field, put_fields, quoted, yaml_of
from pipeline.glossary.exchange.plain import Plain
from pipeline.glossary.layout import Tree
from pipeline.glossary.model import Concept

TEXTS = ("status", "pos", "source", "replaced_by")  # a concept's fields of one text that the page offers
FIELDS = ("term", "use", "plural", "gender", "forms", "why")  # a term's; ``forms`` is a list


@dataclass(frozen=True, slots=True)
class Row:
    """A term; ``key`` is its place among those of its language in the file, -1 for a new one. Without ``term`` it is
    to be taken out."""

    language: str
    term: str
    use: str = ""
    plural: str = ""
    gender: str = ""
    forms: tuple[str, ...] = ()
    why: str = ""
    key: int = -1

    def written(self) -> Plain:
        """The fields as the file has them, without those that are empty."""
        found = {name: getattr(self, name) for name in FIELDS}
        return {name: list(value) if name == "forms" else value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A concept; ``definition`` is by language, under ``""`` where the file has one for all. ``example``, of a new
    concept: the languages and texts of a sentence and of a translation that keeps to it."""

    id: str
    status: str = "approved"
    pos: str = ""
    source: str = ""
    replaced_by: str = ""
    definition: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    example: tuple[str, str, str, str] = ("", "", "", "")

    def plain(self) -> dict[str, Any]:
        """As values of JSON; ``read`` is the way back."""
        return asdict(self)

    def tree(self) -> Plain:
        """A new concept as a file has it."""
        tree: Plain = {"id": self.id} | {name: getattr(self, name) for name in TEXTS if getattr(self, name)}
        tree.pop("pos", None)
        if self.definition:
            tree["definition"] = dict(self.definition)
        terms: dict[str, list[Plain]] = {}
        for row in self.rows:
            pos = {"pos": self.pos} if self.pos else {}
            terms.setdefault(row.language, []).append(row.written() | pos)
        tree["terms"] = terms
        source, said, target, meant = self.example
        if said and meant:
            tree["examples"] = [{"source": {source: said}, "target": {target: meant}, "expect": "pass"}]
        return tree


def read(value: Mapping[str, Any]) -> Sheet:
    """The sheet that ``plain`` gave."""
    rows = tuple(Row(**{**row, "forms": tuple(row["forms"])}) for row in value["rows"])
    return Sheet(**{**value, "rows": rows, "example": tuple(value["example"])})


def of(concept: Concept) -> Sheet:
    """A concept of a file."""
    rows = tuple(
        Row(language, entry.text, entry.use or "", entry.plural, entry.gender, entry.forms, entry.why, at)
        for language, entries in concept.terms.items()
        for at, entry in enumerate(entries)
    )
    texts = {name: getattr(concept, name) for name in TEXTS}
    return Sheet(concept.id, **texts, definition=dict(concept.definition), rows=rows)


def adding(sheet: Sheet) -> Change:
    """The change that adds a new concept at the end of a file."""

    def change(tree: Tree) -> None:
        made = written(sheet, str(tree.get("subject", "")))
        if tree["concepts"]:
            layout.append(tree["concepts"], made)
        else:
            with layout.tail_kept(tree):
                tree["concepts"].append(made)

    return change


def written(sheet: Sheet, subject: str) -> Tree:
    """A new concept for ruamel, laid out as ours are: a line per language, a line per term."""
    made = quoted(yaml_of(sheet.tree(), subject))
    for entries in made["terms"].values():
        for entry in entries if isinstance(entries, list) else [entries]:
            _on_a_line(entry)
    for example in made.get("examples", ()):
        _on_a_line(example["source"])
        _on_a_line(example["target"])
    return made


def _on_a_line(value: Tree) -> Tree:
    if hasattr(value, "fa"):
        value.fa.set_flow_style()
    return value


def revising(before: Sheet, after: Sheet) -> Change:
    """The change that makes one sheet of a concept the other."""

    def change(tree: Tree) -> None:
        node = next(each for each in tree["concepts"] if str(each.get("id")) == before.id)
        for name in TEXTS:
            put_field(node, name, getattr(after, name), getattr(before, name))
        _texts(node, dict(before.definition), dict(after.definition))
        _rows(node["terms"], before.rows, after.rows)

    return change


def _texts(node: Tree, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    holder = node.get("definition")
    if not isinstance(holder, dict) or not after or "" in after:
        put_field(node, "definition", after.get("", dict(after)), before.get("", dict(before)))
        return
    for language in {**before, **after}:
        put_field(holder, language, after.get(language, ""), before.get(language, ""))


def _rows(terms: Tree, before: tuple[Row, ...], after: tuple[Row, ...]) -> None:
    known = {(row.language, row.key): row for row in before}
    gone: list[Row] = []
    for row in after:
        old = known.get((row.language, row.key))
        if old is None:
            continue
        if not row.term:
            gone.append(row)
            continue
        now = row.written()
        changed = {name: now.get(name) for name in FIELDS if now.get(name) != old.written().get(name)}
        if changed:
            put_fields(terms, row.language, _at(terms, old), changed)
    for row in gone:
        at = _at(terms, known[row.language, row.key])
        if isinstance(terms[row.language], list) and len(terms[row.language]) > 1:
            layout.take_out(terms[row.language], at)
        else:
            layout.take_out(terms, row.language)
    for row in after:
        if row.term and (row.language, row.key) not in known:
            value = row.written()
            entry = row.term if set(value) == {"term"} else _on_a_line(quoted(value))
            layout.add_entry(terms, row.language, entry)


def _at(terms: Tree, row: Row) -> int:
    """Where a term stands by now: its file may have been changed since the sheet was made."""
    entries = terms.get(row.language, [])
    listed = entries if isinstance(entries, list) else [entries]
    texts = [str(each.get("term", "") if isinstance(each, dict) else each) for each in listed]
    if row.key < len(texts) and texts[row.key] == row.term:
        return row.key
    if row.term not in texts:
        raise GlossaryError(
            f"“{row.term}” is no longer a term of this concept.", remedy="Propose the change anew, if it still fits."
        )
    return texts.index(row.term)


def rebased(before: Sheet, after: Sheet) -> Sheet:
    """``after`` with the rows that an empty page row leaves out, and new rows behind the known ones."""
    known = {(row.language, row.key) for row in before.rows}
    rows = [row for row in after.rows if row.term or (row.language, row.key) in known]
    return replace(after, rows=tuple(sorted(rows, key=lambda row: row.key < 0)))
