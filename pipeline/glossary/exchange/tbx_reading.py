"""TBX files as concepts: TBX-Basic in DCA style, and by the same names its DCT style and version 2.

XML of others is read with entities, DTD and network off; a file that declares entities is refused. What a file holds
beyond a concept's fields is listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.errors import GlossaryError
from pipeline.glossary import fields
from pipeline.glossary.exchange.plain import (
    CONCEPT_FIELDS,
    LISTS,
    PER_LANGUAGE,
    TERM_LISTS,
    Imported,
    Lost,
    Plain,
    code_of,
    gather,
    slug,
    unique,
    without_default_use,
    wrong_value,
)

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOTE = "diglot:"
STATUS = "-admn-sts"
# which of our references a crossReference is stands in its text
REFERENCES = {"use_instead": "use instead", "replaced_by": "replaced by", "broader": "broader", "related": "related"}
_REFERENCE_OF = {words: name for name, words in REFERENCES.items()}
_ENTRIES = ("conceptEntry", "termEntry")  # version 3, version 2
_SECTIONS = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_GROUPS = ("descripGrp", "termNoteGrp", "adminGrp", "termGrp")
# by data category; the elements of DCT style bear these names themselves
_TERM_FIELDS = {
    "partOfSpeech": "pos",
    "grammaticalGender": "gender",
    "termType": "type",
    "geographicalUsage": "region",
    "administrativeStatus": "use",
}
_USES = {"preferredTerm": "preferred", "admittedTerm": "admitted", "deprecatedTerm": "forbidden"}
_SUPERSEDED = "supersededTerm"
_CATEGORIES = {*_TERM_FIELDS, "subjectField", "definition", "source", "crossReference", "context"}


def read(data: bytes, where: str) -> Imported:
    """The concepts of a TBX file. Raises ``GlossaryError`` for what is no TBX and for XML that declares entities."""
    root = _parsed(data, where)
    found: list[Plain] = []
    lost: list[Lost] = []
    ids: dict[str, str] = {}
    entries = [element for element in root.iter(etree.Element) if _name(element) in _ENTRIES]
    if not entries:
        raise GlossaryError("There is no concept in this XML file; is it TBX?", where=where)
    taken: set[str] = set()
    for entry in entries:
        reader = _Reader()
        tree = reader.concept(entry)
        given = entry.get("id", "")
        first = next((term["term"] for terms in tree.get("terms", {}).values() for term in terms), "")
        tree["id"] = unique(slug(given) if re.search(r"[0-9A-Za-z]", given) else slug(first), taken.__contains__)
        taken.add(tree["id"])
        if given:
            ids[given] = tree["id"]
        if tree.get("terms"):
            found.append(tree)
        else:
            reader.lose("left_out", "the whole concept", "it has no term")
        lost += [Lost(tree["id"], kind, tuple(names), why) for (kind, why), names in reader.lost.items()]
    found = [_referring(tree, ids) for tree in found]
    for tree in found:
        pointless = _drop_pointless(tree)
        lost += [Lost(tree["id"], "left_out", pointless, "they point to nothing in this file")] if pointless else []
    return Imported("TBX", tuple(found), gather(found, lost))


def _parsed(data: bytes, where: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f"{where}:{error.lineno}" if error.lineno else where
        said = str(error.msg or "it is empty").partition(", line ")[0]
        raise GlossaryError(f"This XML file cannot be read: {said}.", where=line) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise GlossaryError(
            "This XML file declares entities, which can be used to read other files or to fill the memory.",
            where=where,
            remedy="Remove its DOCTYPE if you trust it.",
        )
    return root


def tree_of(entry: Any) -> Plain:
    """One ``conceptEntry`` that Diglot wrote, as a concept's tree; references as they stand."""
    tree = _Reader().concept(entry)
    tree["id"] = _own_id(entry.get("id", ""))
    return _referring(tree, {})


def _own_id(written: str) -> str:
    return written[1:] if written[:1] == "_" and written[1:2].isdigit() else written


def _referring(tree: Plain, ids: dict[str, str]) -> Plain:
    """References by the ids that the concepts have now."""
    for name in REFERENCES:
        value = tree.get(name)
        if isinstance(value, list):
            tree[name] = [ids.get(one, _own_id(one)) for one in value]
        elif value:
            tree[name] = ids.get(value, _own_id(value))
    return tree


def _drop_pointless(tree: Plain) -> tuple[str, ...]:
    """Take out references that cannot be an id of ours; gives them."""
    gone = []
    for name in REFERENCES:
        value = tree.get(name, [])
        wrong = [one for one in ([value] if isinstance(value, str) else value) if not fields.ID.fullmatch(one)]
        if wrong:
            left = [one for one in value if one not in wrong] if isinstance(value, list) else []
            tree[name] = left
            gone += [f"{name}: {one}" for one in wrong]
            if not left:
                del tree[name]
    return tuple(gone)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _category(element: Any) -> str:
    name = _name(element)
    return name if name in _CATEGORIES else element.get("type", "") or name


def _text(element: Any) -> str:
    """The text with its inline elements, white space of the layout folded; other blanks belong to the text."""
    return re.sub(r"[ \t\r\n]+", " ", "".join(element.itertext())).strip(" ")


def _members(element: Any) -> Iterator[tuple[Any, str, str]]:
    """The children, those of groups too, in order: element, data category, text."""
    for child in element:
        name = _name(child)
        if name in _GROUPS:
            yield from _members(child)
        elif name:
            yield child, _category(child), _text(child)


class _Reader:
    """Reads one entry; what has no field is noted in ``lost``: (kind, why) -> what."""

    def __init__(self) -> None:
        self.lost: dict[tuple[Any, str], list[str]] = {}

    def lose(self, kind: str, what: str, why: str = "") -> None:
        self.lost.setdefault((kind, why), []).append(what)

    def concept(self, entry: Any) -> Plain:
        tree: Plain = {}
        exact: Plain = {}
        for element, category, text in _members(entry):
            if _name(element) in _SECTIONS:
                self._section(element, tree)
            elif not self._own(category, text, CONCEPT_FIELDS, exact):
                self._field(element, category, text, tree)
        tree |= exact
        for terms in (tree.get("terms") or {}).values():
            terms[:] = [without_default_use(term, at) for at, term in enumerate(terms)]
        return tree

    def _own(self, category: str, text: str, allowed: tuple[str, ...], into: Plain) -> bool:
        """A note that Diglot wrote; whatever cannot be read as one is a note like any other."""
        name, equals, value = text.removeprefix(NOTE).partition("=")
        if category != "note" or not text.startswith(NOTE) or not equals or name not in allowed:
            return False
        try:
            read = json.loads(value)
        except ValueError:
            return False
        if not fits(name, read):
            return False
        into[name] = read
        return True

    def _field(self, element: Any, category: str, text: str, tree: Plain, language: str = "") -> None:
        """A field of the concept; in a section of a language, definition and note are that language's."""
        language = code_of(element.get(XML_LANG, "")) or language
        if category in ("definition", "note") and text:
            texts = tree.setdefault(category, {})
            texts[language] = f"{texts[language]} | {text}" if language in texts else text
        elif category == "subjectField" and text and "subject" not in tree:
            tree["subject"] = text
        elif category == "source" and text:
            tree["source"] = f"{tree['source']} | {text}" if "source" in tree else text
        elif category == "crossReference" and element.get("target"):
            name = _REFERENCE_OF.get(text, "related")
            if name in LISTS:
                tree.setdefault(name, []).append(element.get("target"))
            else:
                tree[name] = element.get("target")
        elif text or element.get("target"):
            self.lose("left_out", f"{category}: {text or element.get('target')}")

    def _section(self, section: Any, tree: Plain) -> None:
        language = code_of(section.get(XML_LANG, ""))
        if not language:
            self.lose("left_out", _text(section), "no language is said")
            return
        terms = tree.setdefault("terms", {}).setdefault(language, [])
        for element, category, text in _members(section):
            if _name(element) in _TERMS:
                term = self._term(element)
                if term:
                    terms.append(term)
            else:
                self._field(element, category, text, tree, language)
        if not terms:
            del tree["terms"][language]

    def _term(self, section: Any) -> Plain:
        term: Plain = {}
        exact: Plain = {}
        for element, category, text in _members(section):
            if category == "term":
                term["term"] = text
            elif self._own(category, text, fields.TERM, exact):
                continue
            elif category in _TERM_FIELDS and text:
                self._term_field(_TERM_FIELDS[category], category, text, term)
            elif category == "note" and text:
                _add_note(term, text)
            elif category in ("context", "definition", "source") and text:
                _add_note(term, f"{category.capitalize()}: {text}")
                self.lose("changed", f"{term.get('term', '')}: {category}", "it is a note now")
            elif text or element.get("target"):
                self.lose("left_out", f"{term.get('term', '')}: {category}: {text or element.get('target')}")
        term |= exact
        if not term.get("term"):
            self.lose("left_out", _text(section), "there is no term")
            return {}
        return term

    def _term_field(self, name: str, category: str, text: str, term: Plain) -> None:
        if name == "region":
            term.setdefault(name, []).append(text)
            return
        if name == "use":
            status = text.removesuffix(STATUS)
            if status == _SUPERSEDED:
                self.lose("changed", f"{term.get('term', '')}: superseded", "it is read as forbidden")
                status = "deprecatedTerm"
            text = _USES.get(status, text)
        if wrong_value(name, text):
            _add_note(term, f"{category}: {text}")
            self.lose("changed", f"{term.get('term', '')}: {category} {text}", "it is a note now")
        else:
            term[name] = text


def _add_note(term: Plain, text: str) -> None:
    term["note"] = f"{term['note']} | {text}" if "note" in term else text


def fits(name: str, value: Any) -> bool:
    """Whether a value may stand in a field: files from elsewhere may say anything."""
    if isinstance(value, dict):
        keyed = name in PER_LANGUAGE or (name == "valid" and set(value) <= {"from", "to"})
        return keyed and all(isinstance(text, str) and text for text in value.values())
    if name in (*LISTS, *TERM_LISTS):
        return isinstance(value, list) and bool(value) and all(isinstance(text, str) and text for text in value)
    if name == "examples":
        return isinstance(value, list) and all(_is_example(each) for each in value)
    return isinstance(value, str) and bool(value) and not wrong_value(name, value)


def _is_example(value: Any) -> bool:
    if not isinstance(value, dict) or not set(value) <= set(fields.EXAMPLE):
        return False
    sides = [value.get("source"), value.get("target")]
    texts = all(isinstance(side, dict) and len(side) == 1 and all(map(str.strip, side.values())) for side in sides)
    return texts and value.get("expect") in fields.VALUES["expect"]
