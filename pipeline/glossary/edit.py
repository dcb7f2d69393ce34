"""Changes to a glossary file that leave everything else as it is: comments, order, quotes, layout, byte for byte.

ruamel.yaml makes the change and keeps what it can. A file that it would lay out anew even without a change is merged:
only the lines that the change touched are taken over. What comes out is read again and must say what was meant.
"""

from __future__ import annotations

import difflib
import io
import itertools
import os
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.errors import GlossaryError
from pipeline.glossary import files as glossary_files
from pipeline.glossary import layout, source
from pipeline.glossary.layout import Tree
from pipeline.glossary.lint.book import Book, rows
from pipeline.glossary.lint.writing import styles, tidy, unified
from pipeline.glossary.model import GlossaryFile, TermEntry

if TYPE_CHECKING:
    from datetime import date

Change = Callable[[Tree], None]


def fix(folder: Path, today: date) -> list[str]:
    """Mend what can be mended without a person (G007, G009, G408); gives the names of the files that were changed.

    Files with other errors in their structure keep those, and are only normalised.
    """
    changed = [file.name for file in glossary_files.read_folder(folder) if _normalise(folder / file.name, file)]
    files = glossary_files.read_folder(folder)
    used = styles(Book(files, today))
    for file in files:
        if any(finding.level == "error" and finding.rule != "G003" for finding in file.findings):
            continue
        new = {entry.key: _tidied(entry, used) for each in file.concepts for _, _, entry, _ in rows(each)}
        new = {key: fields for key, fields in new.items() if fields}
        if new:
            change_file(folder / file.name, lambda tree, new=new: _put_texts(tree, new))  # type: ignore[misc]
            changed.append(file.name)
    return list(dict.fromkeys(changed))


def _normalise(path: Path, file: GlossaryFile) -> bool:
    if any(finding.rule == "G007" and not finding.fixable for finding in file.findings):
        return False
    data = path.read_bytes()
    text, _ = source.decode(data, file.name)
    better = unicodedata.normalize("NFC", text).encode("utf-8")
    if better != data:
        write(path, better)
    return better != data


def _tidied(entry: TermEntry, used: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The fields of an entry that should be written differently: field -> text, or list of texts."""

    def better(text: str) -> str:
        return unified(tidy(text, abbreviation=entry.type == "abbreviation"), entry.language, dict(used))

    fields: dict[str, Any] = {}
    if better(entry.text) != entry.text:
        fields["term"] = better(entry.text)
    if entry.plural and better(entry.plural) != entry.plural:
        fields["plural"] = better(entry.plural)
    for name, texts in (("forms", entry.forms), ("except", entry.excepts)):
        if any(better(text) != text for text in texts):
            fields[name] = [better(text) for text in texts]
    return fields


def _put_texts(tree: Tree, new: Mapping[tuple[int, str, int], Mapping[str, Any]]) -> None:
    for (number, language, at), fields in new.items():
        terms = tree["concepts"][number]["terms"]
        holder, key = (terms, language) if at < 0 else (terms[language], at)
        for field, value in fields.items():
            if not isinstance(holder[key], dict):
                holder[key] = _like(holder[key], value)
            elif isinstance(value, list):
                for place, text in enumerate(value):
                    holder[key][field][place] = _like(holder[key][field][place], text)
            else:
                holder[key][field] = _like(holder[key][field], value)


def _like(old: object, new: str) -> object:
    """A text in the quotes that the old one had: ruamel marks them by the string's class."""
    kind: Any = type(old)
    return kind(new) if isinstance(old, str) else new


def add_term(path: Path, concept_id: str, language: str, text: str, fields: Mapping[str, Any] | None = None) -> None:
    """Add a term to a concept of a file; ``fields`` are those of a term in the file (``use``, ``why``, ``forms``, …).

    Raises ``GlossaryError`` when the concept is not there or the file cannot take the change.
    """
    change_file(path, adding(concept_id, language, text, fields or {}))


def adding(concept_id: str, language: str, text: str, fields: Mapping[str, Any]) -> Change:
    """The change that adds a term, for ``changed``."""

    def change(tree: Tree) -> None:
        from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy

        concept = next((each for each in tree["concepts"] if str(each.get("id")) == concept_id), None)
        if concept is None:
            raise GlossaryError(f'There is no concept "{concept_id}" in this file.')
        layout.add_entry(concept["terms"], language, CommentedMap({"term": text, **fields}) if fields else text)

    return change


def change_file(path: Path, change: Change) -> None:
    """Apply a change to a file and write it; nothing is written when the result would not be what was meant, or would
    keep the glossary from being used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"This glossary cannot be read: {error.strerror}.", where=str(path)) from error
    text, wrong = source.decode(data, path.name)
    if wrong:
        raise GlossaryError(wrong[0].message, where=str(path))
    new = changed(text, change, str(path)).encode("utf-8")
    spoilt = glossary_files.blocking((glossary_files.parse(new, path.name),))
    if spoilt and not glossary_files.blocking((glossary_files.parse(data, path.name),)):
        raise GlossaryError(spoilt[0].message, where=str(path), remedy="The file was left as it is.")
    write(path, new)


def changed(text: str, change: Change, where: str) -> str:
    """A file's text with a change applied. Raises ``GlossaryError`` when the change cannot be made safely."""
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - heavy

    original = text.replace("\r\n", "\n")
    try:
        before = _laid_out(original)
        after, meant = _dumped(original, change)
    except (YAMLError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise GlossaryError(
            "This file cannot be edited.", where=where, remedy='Mend what "diglot glossary check" says first.'
        ) from error
    result = after if before == text else _merged(text, before, after)
    if read(result) != meant:
        raise GlossaryError(
            "This file is laid out in a way that an edit would spoil.",
            where=where,
            remedy="Indent its lists by two spaces (“  - id: …”), or make the change by hand.",
        )
    return result


@lru_cache(maxsize=4)
def _laid_out(text: str) -> str:
    """A text as ruamel would write it; asked again with every letter that somebody types into a form."""
    return _dumped(text, lambda _tree: None)[0]


def _dumped(text: str, change: Change) -> tuple[str, object]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    codec = YAML()
    codec.preserve_quotes = True
    codec.width = 1 << 20
    mapping, sequence, offset = _indentation(text)
    codec.indent(mapping=mapping, sequence=sequence, offset=offset)
    tree = codec.load(text)
    change(tree)
    stream = io.StringIO()
    codec.dump(tree, stream)
    return stream.getvalue(), _plain(tree)


def _indentation(text: str) -> tuple[int, int, int]:
    """How the file indents (mapping, sequence, dash), told by its first list of concepts; two spaces if unclear."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.startswith("concepts:")), len(lines))
    item = next((line for line in lines[start + 1 :] if line.lstrip().startswith("- ")), "  - ")
    offset = len(item) - len(item.lstrip())
    content = len(item) - len(item.lstrip(" -")) if item.strip("- ") else offset + 2
    rest = lines[start + 1 :]
    below = (b for a, b in itertools.pairwise(rest) if a.strip() == "terms:" and b.strip())
    first = next(below, "")
    mapping = len(first) - len(first.lstrip()) - content
    return (mapping if 1 <= mapping <= 8 else 2), max(content, offset + 2), offset


def _plain(tree: object) -> object:
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return str(tree)


def read(text: str) -> object:
    """A text as dicts, lists and strings, as the file has them; None where it is no YAML."""
    node, _ = source.compose(text, "")
    return _node(node) if node is not None else None


def _node(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _node(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_node(value) for value in node.value]
    return node.value


def _merged(original: str, before: str, after: str) -> str:
    """A three-way merge by lines: what changed from ``before`` to ``after`` is done to ``original``.

    Lines keep their ends; new ones end as most of the file's do.
    """
    ours, base, theirs = (text.split("\n") for text in (original, before, after))
    line_of = _mapping([line.removesuffix("\r") for line in ours], base)
    if 2 * original.count("\r\n") > original.count("\n"):
        theirs = [line + "\r" for line in theirs[:-1]] + theirs[-1:]
        base = [line + "\r" for line in base[:-1]] + base[-1:]
    result, done = [], 0
    for tag, b0, b1, t0, t1 in difflib.SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start = line_of(b0) if b1 > b0 else line_of(b0 - 1) + 1
        end = line_of(b1 - 1) + 1 if b1 > b0 else start
        result += ours[done:start] + theirs[t0:t1]
        done = max(end, start)
    return "\n".join(result + ours[done:])


def _mapping(ours: Sequence[str], base: Sequence[str]) -> Callable[[int], int]:
    """From a line of ``base`` to the line of ``ours`` that it came from."""
    table = {-1: -1, len(base): len(ours)}
    for tag, o0, o1, b0, b1 in difflib.SequenceMatcher(None, ours, base, autojunk=False).get_opcodes():
        for at in range(b0, b1):
            table[at] = o0 + at - b0 if tag == "equal" else min(o0 + at - b0, o1)
    return table.__getitem__


def write(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that a reader never sees half of it; its permissions stay."""
    temporary = ""
    try:
        mode = path.stat().st_mode
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            temporary = stream.name
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise GlossaryError(f"This glossary cannot be written: {error.strerror}.", where=str(path)) from error
