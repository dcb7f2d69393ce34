"""Imported concepts into a glossary file: new ones are added, known ones merged where that is asked for.

A merge takes over what the import says and leaves what it does not say: formats hold less than a glossary file. All
comments and the layout stay (``edit``). Nothing is written unless everything can be.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary import edit, layout
from pipeline.glossary import files as glossary_files
from pipeline.glossary.exchange.merge import merge, quoted, yaml_of
from pipeline.glossary.exchange.plain import (
    PER_LANGUAGE,
    Imported,
    Plain,
    leaves,
    missing,
    named,
    plain,
    unique,
    use_in,
)
from pipeline.glossary.layout import Tree
from pipeline.glossary.model import GlossaryFile


@dataclass(frozen=True, slots=True)
class Conflict:
    """A concept that is there already and says otherwise: in which file, and in which fields."""

    concept: str
    file: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of imported concepts, by id."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def put(path: Path, imported: Imported, *, status: str = "proposed", update: bool = False) -> Placed:
    """Put concepts into a file, which is made where there is none; ``status`` is for new ones that do not say one.

    Where ids were made up while reading (tables of words have none), a concept that is the only one in the folder to
    have the same word is the same concept. An id that is known, in this file or in another of its folder, is a conflict
    where the concept says otherwise; with ``update`` those of this file are merged. Raises ``GlossaryError`` where the
    file cannot be used or written.
    """
    folder = {file.name: file for file in glossary_files.read_folder(path.parent)} if path.parent.exists() else {}
    here = folder.get(path.name)
    if here is not None and (wrong := glossary_files.blocking((here,))):
        raise GlossaryError(wrong[0].message, where=f"{path}:{wrong[0].place.line}", remedy="Mend this first.")
    there = {concept.id: (file, plain(concept)) for file in folder.values() for concept in file.concepts}
    trees = (
        imported.concepts if imported.has_ids else _recognised(imported.concepts, [each for _, each in there.values()])
    )
    added: list[Plain] = []
    changed: list[tuple[Plain, Plain]] = []
    same: list[str] = []
    conflicts: list[Conflict] = []
    for tree in trees:
        file, known = there.get(tree["id"], (None, {}))
        differing = _differing(tree, known) if file else ()
        if file is None:
            added.append({"status": status, **tree})
        elif not differing:
            same.append(tree["id"])
        elif update and file is here:
            changed.append((known, tree))
        else:
            conflicts.append(Conflict(tree["id"], file.name, differing))
    if added or changed:
        _write(path, here, added, changed)
    return Placed(
        tuple(tree["id"] for tree in added), tuple(tree["id"] for _, tree in changed), tuple(same), tuple(conflicts)
    )


def _recognised(trees: Sequence[Plain], known: Sequence[Plain]) -> list[Plain]:
    """Trees under the ids of known concepts, where one term says which: the first language's, in one concept only."""
    owners: dict[tuple[str, str], list[str]] = {}
    for tree in known:
        for language, entries in tree.get("terms", {}).items():
            for entry in entries:
                owners.setdefault((language, entry["term"]), []).append(tree["id"])
    ids = {tree["id"] for tree in known}
    found = []
    for tree in trees:
        language, entries = next(iter(tree["terms"].items()))
        named_so = owners.get((language, entries[0]["term"]), [])
        name = named_so[0] if len(named_so) == 1 else unique(tree["id"], ids.__contains__)
        ids.add(name)
        there: Mapping[str, list[Plain]] = next((one["terms"] for one in known if one["id"] == name), {})
        found.append(
            {
                **tree,
                "id": name,
                "terms": {code: _as_known(terms, there.get(code, [])) for code, terms in tree["terms"].items()},
            }
        )
    return found


def _as_known(entries: Sequence[Plain], known: Sequence[Plain]) -> list[Plain]:
    """A table of words does not say what is preferred: known words stay what they are, others are admitted."""
    uses = {entry["term"]: use_in(entry, at) for at, entry in enumerate(known)}
    return [{**entry, "use": uses.get(entry["term"], "admitted")} for entry in entries] if known else list(entries)


def _differing(tree: Plain, known: Plain) -> tuple[str, ...]:
    """What an import says otherwise; a text in another language field is not otherwise if it is there at all."""
    texts = {text for name in PER_LANGUAGE for text in known.get(name, {}).values()}
    said = leaves(tree)
    return named(path for path in missing(tree, known) if path[0] not in PER_LANGUAGE or said[path] not in texts)


def _write(
    path: Path, here: GlossaryFile | None, added: Sequence[Plain], changed: Sequence[tuple[Plain, Plain]]
) -> None:
    if here is None:
        text = new_file(path.stem, "", added)
    else:
        text = edit.changed(here.text, lambda tree: _change(tree, added, changed), str(path))
    data = text.encode("utf-8")
    wrong = glossary_files.blocking((glossary_files.parse(data, path.name),))
    if wrong:
        raise GlossaryError(f"An imported concept cannot be written: {wrong[0].message}", where=str(path))
    if here is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    edit.write(path, data)


def new_file(title: str, subject: str, concepts: Sequence[Plain]) -> str:
    """The text of a new glossary file; its languages are those of its concepts."""
    codes = list(dict.fromkeys(code for tree in concepts for code in tree["terms"]))
    header = {"schema": "1", "title": title, **({"subject": subject} if subject else {}), "languages": codes}
    return _dumped({**header, "concepts": [yaml_of(tree, subject) for tree in concepts]})


def _dumped(tree: Plain) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    codec = YAML()
    codec.width = 1 << 20
    codec.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    codec.dump(quoted({**tree, "languages": None}) | {"languages": _flow(tree["languages"])}, stream)
    return stream.getvalue().replace("schema: '1'", "schema: 1", 1).replace('schema: "1"', "schema: 1", 1)


def _flow(items: Sequence[str]) -> Tree:
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415 - heavy

    made = CommentedSeq(quoted(list(items)))
    made.fa.set_flow_style()
    return made


def _change(tree: Tree, added: Sequence[Plain], changed: Sequence[tuple[Plain, Plain]]) -> None:
    nodes = {str(node.get("id")): node for node in tree["concepts"]}
    for known, imported in changed:
        merge(nodes[imported["id"]], known, imported)
    subject = str(tree.get("subject", ""))
    for concept in added:
        with layout.tail_kept(tree) if not tree["concepts"] else layout.tail_kept(tree["concepts"]):
            tree["concepts"].append(quoted(yaml_of(concept, subject)))
