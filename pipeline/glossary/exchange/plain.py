"""A concept as the tree of texts that its file has, and the differences between two such trees.

Exchange works on these trees: they are what every format is turned into and what is put into a file, and comparing two
of them says what a format has lost. The tree is normal: what is said by default is left out (``use: preferred`` of the
first term), and the part of speech stands at each term.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.glossary.fields import CONCEPT, VALUES
from pipeline.glossary.model import Concept, TermEntry, use_of

Plain = dict[str, Any]  # as in a glossary file: texts, lists of texts, mappings of texts; terms: language -> entries

CONCEPT_FIELDS = tuple(name for name in CONCEPT if name not in ("id", "pos", "terms"))
LISTS = ("broader", "related")
TERM_LISTS = ("forms", "except", "region")
PER_LANGUAGE = ("definition", "note", "first_mention")
_DEFAULTS = {"severity": "warning", "kind": "term", "case": "smart", "match": "lemma", "scope": "concept"}


@dataclass(frozen=True, slots=True)
class Lost:
    """Fields of a concept that a file does not hold, with the reason where there is more to say than "no place".

    ``kind``: ``left_out`` is not in the file at all, ``note`` stands there as a note that only Diglot reads back,
    ``changed`` was read as something else. ``fields`` are named as ``named`` does.
    """

    concept: str
    kind: Literal["left_out", "note", "changed"]
    fields: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's content, and what it does not hold."""

    text: str
    concepts: int
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """Concepts read from a file of another format, and what of it Diglot does not hold.

    ``has_ids`` is false where the format has no ids, so that those of the concepts were made up.
    """

    form: str
    concepts: tuple[Plain, ...]
    lost: tuple[Lost, ...] = ()
    has_ids: bool = True


def plain(concept: Concept) -> Plain:
    """A concept as its file would have it, without what is said by default."""
    tree: Plain = {"id": concept.id, "status": concept.status}
    for name in ("severity", "kind", "subject"):
        tree[name] = getattr(concept, name)
    for name in ("definition", "note"):
        tree[name] = dict(getattr(concept, name))
    for name in ("source", "replaced_by", "use_instead"):
        tree[name] = getattr(concept, name)
    for name in LISTS:
        tree[name] = list(getattr(concept, name))
    tree["valid"] = {side: date for side, date in (("from", concept.valid_from), ("to", concept.valid_to)) if date}
    tree["enforce"], tree["translate"] = concept.enforce, concept.translate
    tree["first_mention"] = dict(concept.first_mention)
    tree["terms"] = {
        language: [_entry(concept, entry, at) for at, entry in enumerate(entries)]
        for language, entries in concept.terms.items()
    }
    tree["examples"] = [
        {"source": dict([each.source]), "target": dict([each.target]), "expect": each.expect}
        for each in concept.examples
    ]
    return _without_defaults(tree)


def _entry(concept: Concept, entry: TermEntry, at: int) -> Plain:
    tree: Plain = {"term": entry.text, "use": use_of(entry, at)}
    tree |= {name: getattr(entry, name) for name in ("why", "scope")}
    tree |= {"forms": list(entry.forms), "plural": entry.plural, "enforce": entry.enforce}
    tree |= {"case": entry.case, "match": entry.match, "except": list(entry.excepts)}
    tree |= {"pos": entry.pos or concept.pos, "gender": entry.gender, "number": entry.number, "type": entry.type}
    tree |= {"region": list(entry.region), "note": entry.note}
    return without_default_use(_without_defaults(tree), at)


def _without_defaults(tree: Plain) -> Plain:
    return {name: value for name, value in tree.items() if value and value != _DEFAULTS.get(name)}


def without_default_use(entry: Plain, at: int) -> Plain:
    """An entry without a ``use`` that its place in the list says already."""
    if entry.get("use") == ("preferred" if at == 0 else "admitted"):
        return {name: value for name, value in entry.items() if name != "use"}
    return entry


def use_in(entry: Mapping[str, Any], at: int) -> str:
    """What an entry of a tree may be used for: as said, or by its place."""
    return str(entry.get("use") or ("preferred" if at == 0 else "admitted"))


Path = tuple[str, ...]


def leaves(tree: Mapping[str, Any]) -> dict[Path, Any]:
    """Every field of a concept's tree under its path (``definition en``, ``terms es huelga forms``)."""
    found: dict[Path, Any] = {}
    for name, value in tree.items():
        if name == "terms":
            for language, entries in value.items():
                for at, entry in enumerate(entries):
                    path = (name, language, entry["term"])
                    found |= {(*path, key): each for key, each in entry.items() if key != "use"}
                    found[*path, "use"] = use_in(entry, at)
        elif isinstance(value, Mapping):
            found |= {(name, key): each for key, each in value.items()}
        else:
            found[name,] = value
    return found


def missing(tree: Mapping[str, Any], held: Mapping[str, Any]) -> list[Path]:
    """The fields of a tree that another one lacks or has otherwise; a term or language that is gone counts as one."""
    there = leaves(held)
    gone: dict[Path, None] = {}
    for path, value in leaves(tree).items():
        if there.get(path) == value:
            continue
        whole = len(path)
        if path[0] == "terms" and path[1] not in held.get("terms", {}):
            whole = 2
        elif path[0] == "terms" and (*path[:3], "term") not in there:
            whole = 3
        gone[path[:whole]] = None
    return list(gone)


def named(paths: Iterable[Path]) -> tuple[str, ...]:
    """Paths as people read them: ``definition (en)``, ``fr``, ``huelga (es): forms``."""
    found = []
    for path in paths:
        if path[0] == "terms":
            language, *rest = path[1:]
            found.append(f"{rest[0]} ({language})" + "".join(f": {name}" for name in rest[1:]) if rest else language)
        else:
            found.append(path[0] + "".join(f" ({language})" for language in path[1:] if language))
    return tuple(dict.fromkeys(found))


def wrong_value(name: str, value: str) -> str:
    """What is wrong with the value of a field, ``""`` if it is one that the field may have."""
    allowed = VALUES.get(name)
    return "" if allowed is None or value in allowed else f'"{value}" is no value of "{name}"'


def slug(text: str) -> str:
    """An id made of a text: small letters, digits, hyphens; texts of other scripts get a stable number."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    letters = sum(map(str.isalnum, text))
    if words and len(words.replace("-", "")) * 2 >= letters:
        return words
    return "term-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def unique(wanted: str, taken: Callable[[str], bool]) -> str:
    """``wanted``, with a number behind it where it is taken."""
    number, name = 1, wanted
    while taken(name):
        number += 1
        name = f"{wanted}-{number}"
    return name


def code_of(written: str) -> str:
    """A language code as Diglot writes it: ``pt_BR`` and ``PT-br`` are ``pt-BR``, ``ZH-HANS`` is ``zh-Hans``."""
    first, *rest = re.split(r"[-_]", written.strip())
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def gather(trees: Sequence[Plain], lost: Sequence[Lost]) -> tuple[Lost, ...]:
    """What was lost, in the order of the concepts."""
    order = {tree["id"]: at for at, tree in enumerate(trees)}
    return tuple(sorted(lost, key=lambda each: order.get(each.concept, -1)))
