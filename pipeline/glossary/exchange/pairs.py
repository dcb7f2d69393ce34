"""Tables of words: pairs of one direction (DeepL; Google's *termsPair*), and equivalent terms (Google's *termsSet*).

DeepL (developers.deepl.com, "Managing glossaries"): two columns without header, CSV or TSV; CSV may name source and
target language in columns three and four. No source twice, nothing empty, no control character, no blank at an edge,
1,024 bytes at most. Google (cloud.google.com/translate, "Creating and using glossaries"): two columns without header,
or a header of language codes with the columns ``pos`` and ``description``.
Services use such files as they stand, so only approved concepts go in, and no forbidden word.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.errors import GlossaryError
from pipeline.glossary import languages
from pipeline.glossary.exchange.plain import (
    Exported,
    Imported,
    Lost,
    Plain,
    code_of,
    gather,
    missing,
    named,
    plain,
    slug,
    unique,
)
from pipeline.glossary.exchange.tables import Row
from pipeline.glossary.model import Concept

_EXTRA = ("pos", "description")
_LONGEST = 1024  # bytes of UTF-8, DeepL's limit


def export(concepts: Sequence[Concept], source: str, target: str, separator: str, service: str) -> Exported:
    """Pairs of one direction: every usable source term with the preferred rendering."""
    pairs: dict[str, tuple[str, str]] = {}  # source -> target, concept
    lost: list[Lost] = []
    written = 0
    for concept in concepts:
        tree = plain(concept)
        held: Plain = {"id": concept.id, "terms": {}}
        refused: list[tuple[str, str]] = []
        rendering, why = _rendering(concept, source, target)
        for entry in concept.usable(source) if rendering else ():
            reason = _unfit(entry.text, rendering, service)
            if entry.text in pairs:
                reason = f'"{entry.text}" is a term of "{pairs[entry.text][1]}" already'
            if reason:
                refused.append((entry.text, reason))
                continue
            pairs[entry.text] = rendering, concept.id
            held["terms"].setdefault(source, []).append({"term": entry.text})
            held["terms"][target] = [{"term": rendering}]
        written += bool(held["terms"])
        lost += [Lost(concept.id, "left_out", (text,), reason) for text, reason in refused]
        if not held["terms"]:
            lost.append(Lost(concept.id, "left_out", ("the whole concept",), why or "no term of it fits"))
        elif gone := missing(tree, held):
            lost.append(Lost(concept.id, "left_out", named(gone)))
    table = [(text, rendering) for text, (rendering, _) in pairs.items()]
    return Exported(_table(table, separator), written, tuple(lost))


def _rendering(concept: Concept, source: str, target: str) -> tuple[str, str]:
    """What a concept is rendered by, or why it is not in the file."""
    if concept.status != "approved":
        return "", f"it is {concept.status}; services use what they are given, so only approved concepts go in"
    terms = concept.usable(source)
    if not terms:
        return "", f"it has no term in {source}"
    found = concept.usable(target)
    if found:
        return found[0].text, ""
    if concept.kept and languages.script(source) == languages.script(target):
        return terms[0].text, ""
    return "", f"it has no term in {target}"


def _unfit(source: str, target: str, service: str) -> str:
    """Why a pair cannot stand in such a file, ``""`` if it can."""
    for text in (source, target):
        if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in text):
            return "it has a control character"
        if text != text.strip():
            return "it has a blank at its edge"
        if service == "deepl" and len(text.encode("utf-8", "surrogatepass")) > _LONGEST:
            return "it is longer than 1,024 bytes"
    return ""


def export_set(concepts: Sequence[Concept]) -> Exported:
    """Equivalent terms: a row per concept with each language's preferred term, the part of speech, a definition."""
    approved = [concept for concept in concepts if concept.status == "approved" and concept.kind != "ban"]
    codes = list(dict.fromkeys(code for concept in approved for code in concept.terms if concept.usable(code)))
    table = [[*codes, *_EXTRA]]
    lost = []
    written = 0
    for concept in concepts:
        tree = plain(concept)
        terms = {code: concept.usable(code)[0].text for code in codes if concept.usable(code) and code in concept.terms}
        if concept not in approved or not terms:
            reason = f"it is {concept.status}" if concept.status != "approved" else "it has no term that may be used"
            lost.append(Lost(concept.id, "left_out", ("the whole concept",), reason))
            continue
        definition = concept.definition.get("") or concept.definition.get("en", "")
        pos = next((entry["pos"] for entries in tree["terms"].values() for entry in entries if "pos" in entry), "")
        held: Plain = {"id": concept.id, "definition": {}, "terms": {}}
        if definition:
            held["definition"] = {"" if concept.definition.get("") else "en": definition}
        held["terms"] = {code: [{"term": text} | ({"pos": pos} if pos else {})] for code, text in terms.items()}
        table.append([*(terms.get(code, "") for code in codes), pos, definition])
        lost.append(Lost(concept.id, "left_out", named(missing(tree, held))))
        written += 1
    return Exported(_table(table, ",", "\r\n"), written, tuple(lost))


def _table(table: Sequence[Sequence[str]], separator: str, end: str = "\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(table)
    return stream.getvalue()


def is_set(header: Sequence[str]) -> bool:
    """Whether a first row is a header of languages."""
    codes = [cell for cell in header if cell and cell not in _EXTRA]
    return len(codes) > 1 and all(languages.known(code_of(code)) for code in codes)


def read_set(table: Sequence[Row]) -> Imported:
    """The concepts of a table of equivalent terms; each gets an id from its English, else its first term."""
    header = [cell if cell in _EXTRA else code_of(cell) for cell in (cell.strip() for cell in table[0][1])]
    trees: list[Plain] = []
    taken: set[str] = set()
    for _, cells in table[1:]:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
        terms = {code: [{"term": text}] for code, text in row.items() if code not in _EXTRA}
        if not terms:
            continue
        first = terms.get("en") or next(iter(terms.values()))
        tree: Plain = {"id": unique(slug(first[0]["term"]), taken.__contains__), "terms": terms}
        taken.add(tree["id"])
        if "pos" in row:
            known = row["pos"] in ("noun", "verb", "adjective", "adverb", "other")
            for entries in terms.values():
                entries[0] |= {"pos": row["pos"]} if known else {"note": f"Part of speech: {row['pos']}"}
        if "description" in row:
            tree["definition"] = {"": row["description"]}
        trees.append(tree)
    return Imported("a table of equivalent terms", tuple(trees), has_ids=False)


def read(table: Sequence[Row], where: str, source: str, target: str) -> Imported:
    """The concepts of a table of pairs: sources that share a rendering are terms of their own concepts all the same."""
    trees: list[Plain] = []
    lost: list[Lost] = []
    known: dict[str, Plain] = {}
    taken: set[str] = set()
    for line, (text, rendering, first, second) in _pairs(table, where):
        codes = code_of(first) or source, code_of(second) or target
        if not all(codes):
            raise GlossaryError(
                "This table does not say which languages it has.",
                where=where,
                remedy="Say it with --from and --to, for example --from en --to es.",
            )
        if text in known:
            there = known[text]["terms"].setdefault(codes[1], [])
            if {"term": rendering} not in there:
                there.append({"term": rendering})
                lost.append(Lost(known[text]["id"], "changed", (f"{rendering} (line {line})",), "it is admitted"))
            continue
        tree: Plain = {"id": unique(slug(text), taken.__contains__), "terms": {codes[0]: [{"term": text}]}}
        tree["terms"].setdefault(codes[1], []).append({"term": rendering})
        taken.add(tree["id"])
        known[text] = tree
        trees.append(tree)
    return Imported("a table of pairs", tuple(trees), gather(trees, lost), has_ids=False)


def _pairs(table: Sequence[Row], where: str) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    for line, cells in table:
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            continue
        if len(texts) < 2 or not texts[0] or not texts[1]:
            raise GlossaryError(
                "This row is no pair of terms.", where=f"{where}:{line}", remedy="Write source and target."
            )
        given = texts[2:4] if len(texts) >= 4 and all(languages.known(code_of(code)) for code in texts[2:4]) else []
        yield line, (texts[0], texts[1], *(given or ("", "")))
