"""Concepts as TBX-Basic, DCA style, version 3 (ISO 30042:2019; the dialect as published by LTAC Global, TBX-Basic 1.2).

What the standard has a place for goes there. The rest (status, severity, forms, case, except, …) goes into notes, which
the standard allows everywhere: ``<note>diglot:forms=["huelgas"]</note>``, a field's name and its value as JSON. Other
programs show them as they are, ``tbx_reading`` reads them back. After writing, each entry is read back: a field that
came back otherwise (line breaks, a control character) gets such a note too, so that nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.glossary.exchange import tbx_reading
from pipeline.glossary.exchange.plain import Exported, Lost, Path, Plain, missing, named, plain, use_in
from pipeline.glossary.exchange.tbx_reading import NAMESPACE, REFERENCES, STATUS, XML_LANG
from pipeline.glossary.model import Concept

_USES = {"preferred": "preferredTerm", "admitted": "admittedTerm", "forbidden": "deprecatedTerm"}
# XML 1.0, section 2.2: what is no Char
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN = f"{{{NAMESPACE}}}"


def export(concepts: Sequence[Concept]) -> Exported:
    """A TBX file of these concepts, and which of their fields stand there only as notes."""
    trees = [plain(concept) for concept in concepts]
    ids = {tree["id"] for tree in trees}
    root = etree.Element(_IN + "tbx", {"type": "TBX-Basic", "style": "dca", XML_LANG: "en"}, nsmap={None: NAMESPACE})
    _sub(_sub(_sub(_sub(root, "tbxHeader"), "fileDesc"), "sourceDesc"), "p", "Exported by Diglot.")
    body = _sub(_sub(root, "text"), "body")
    lost: list[Lost] = []
    for tree in trees:
        entry = _sub(body, "conceptEntry", id=xml_id(tree["id"]))
        noted = _concept(entry, tree, ids)
        lost += [Lost(tree["id"], "note", named(noted))] if noted else []
    etree.indent(root, "  ")
    text = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode("utf-8")
    return Exported(text, len(trees), tuple(lost))


def xml_id(concept_id: str) -> str:
    """An XML ID may not begin with a digit (XML 1.0, section 2.3)."""
    return f"_{concept_id}" if concept_id[:1].isdigit() else concept_id


def _concept(entry: Any, tree: Plain, ids: set[str]) -> list[Path]:
    """Write a concept; gives the fields that went into notes."""
    languages = tree.get("terms", {})
    if "subject" in tree:
        _sub(entry, "descrip", tree["subject"], type="subjectField")
    for language, text in tree.get("definition", {}).items():
        if language not in languages:
            _sub(entry, "descrip", text, type="definition", **_in(language))
    if "source" in tree:
        _sub(entry, "admin", tree["source"], type="source")
    for name, words in REFERENCES.items():
        targets = tree.get(name, [])
        for target in [targets] if isinstance(targets, str) else targets:
            if target in ids:
                _sub(entry, "ref", words, type="crossReference", target=xml_id(target))
    for language, text in tree.get("note", {}).items():
        if language not in languages:
            _sub(entry, "note", text, **_in(language))
    sections = [_language(entry, tree, language) for language in languages]
    return _note_the_rest(entry, sections, tree)


def _language(entry: Any, tree: Plain, language: str) -> Any:
    section = _sub(entry, "langSec", **{XML_LANG: language})
    if language in tree.get("definition", {}):
        _sub(section, "descrip", tree["definition"][language], type="definition")
    if language in tree.get("note", {}):
        _sub(section, "note", tree["note"][language])
    for at, term in enumerate(tree["terms"][language]):
        holder = _sub(section, "termSec")
        _sub(holder, "term", term["term"])
        _sub(holder, "termNote", _USES[use_in(term, at)] + STATUS, type="administrativeStatus")
        for name, category in (("pos", "partOfSpeech"), ("gender", "grammaticalGender"), ("type", "termType")):
            if name in term:
                _sub(holder, "termNote", term[name], type=category)
        for region in term.get("region", ()):
            _sub(holder, "termNote", region, type="geographicalUsage")
        if "note" in term:
            _sub(holder, "note", term["note"])
    return section


def _note_the_rest(entry: Any, sections: Sequence[Any], tree: Plain) -> list[Path]:
    """Notes for all fields that do not come back when the entry is read."""
    noted = missing(tree, tbx_reading.tree_of(entry))
    whole = dict.fromkeys(path[0] for path in noted if path[0] != "terms")
    for name in reversed(whole):
        entry.insert(_before_sections(entry), _noted(name, tree[name]))
    for section, (language, terms) in zip(sections, tree.get("terms", {}).items(), strict=True):
        holders = section.findall(_IN + "termSec")
        for holder, term in zip(holders, terms, strict=True):
            gone = [path for path in noted if path[:2] == ("terms", language) and path[2:3] in ((term["term"],), ())]
            for name in dict.fromkeys(name for path in gone for name in (path[3:] or ("term",))):
                holder.append(_noted(name, term[name]))
    # a term that could not be written as it is has its other fields where they belong
    again = missing(tree, tbx_reading.tree_of(entry))
    for path in again:
        section = sections[list(tree["terms"]).index(path[1])]
        for holder, term in zip(section.findall(_IN + "termSec"), tree["terms"][path[1]], strict=True):
            if path[2:4] == (term["term"], path[-1]):
                holder.append(_noted(path[-1], term[path[-1]]))
    return [*noted, *again]


def _before_sections(entry: Any) -> int:
    return next((at for at, child in enumerate(entry) if child.tag == _IN + "langSec"), len(entry))


def _noted(name: str, value: Any) -> Any:
    note = etree.Element(_IN + "note")
    text = json.dumps(value, ensure_ascii=False)
    # readers may fold white space: runs of it are escaped, and what XML cannot hold
    text = re.sub(r"(?<=\s)\s|[^\S ]", lambda found: f"\\u{ord(found[0]):04x}", text)
    note.text = tbx_reading.NOTE + f"{name}=" + _NO_CHAR.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return note


def _in(language: str) -> dict[str, str]:
    return {XML_LANG: language} if language else {}


def _sub(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, _IN + tag, attributes)
    if text:
        element.text = _NO_CHAR.sub("\ufffd", text)
    return element
