"""A workspace as ``diglot translate`` leaves it, made from a specimen file through the real store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from pipeline.document import (
    Article,
    Block,
    BlockKind,
    Document,
    Issue,
    Language,
    LeftOut,
    Markup,
    MarkupKind,
    Recipe,
    Repair,
    Segment,
    State,
    Translation,
    segment_id,
)
from pipeline.store import Store
from pipeline.store.views import Origin
from pipeline.store.work import Revision

CASES = Path(__file__).parent.parent / "cases" / "web"
RECIPE = Recipe("apertium", "sample", "1.0", ())
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|`(?P<code>.+?)`|\[(?P<link>.+?)\]\((?P<href>.*?)\)")
_APART = ("byline", "dateline")


@dataclass(frozen=True)
class Made:
    """What one sentence became in one language."""

    translation: Translation
    origin: Origin = "engine"
    state: State = "translated"


@dataclass
class Specimen:
    """A document, and by article and target what its segments became and why they could not."""

    document: Document
    made: dict[tuple[str, str, str], Made] = field(default_factory=dict)  # article, target, segment
    failures: dict[tuple[str, str], str] = field(default_factory=dict)  # article, target


@cache
def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return table


def specimen(name: str, called: str = "") -> Specimen:
    """The specimen of ``tests/cases/web/<name>.yaml``, as a document that may be ``called`` otherwise."""
    return build({**_table(name), "name": called or name})


def build(table: Mapping[str, Any]) -> Specimen:
    made: dict[tuple[str, str, str], Made] = {}
    failures: dict[tuple[str, str], str] = {}
    articles = tuple(_article(one, made, failures) for one in table["articles"])
    document = Document(
        name=table["name"],
        path=f"input/{table['name']}.md",
        format="markdown",
        sha256="0" * 64,
        articles=articles,
        left_out=tuple(LeftOut(**_lined(one)) for one in table.get("left_out", ())),
        repairs=tuple(Repair(**_lined(one)) for one in table.get("repairs", ())),
        issues=tuple(Issue(**one) for one in table.get("issues", ())),
    )
    return Specimen(document, made, failures)


def put(store: Store, one: Specimen) -> None:
    """Store a specimen as a run would."""
    document = one.document
    store.put(document, "test")
    known = store.known(document.path)
    assert known is not None
    targets = {target for _, target, _ in one.made} | {target for _, target in one.failures}
    for target in sorted(targets):
        pending = [p for chunk in store.standing(known.id, target, {}) for p in chunk]
        touched: dict[int, str] = {}
        wanted = []
        places = [(article.id, segment.id) for article in document.articles for segment in article.segments()]
        for (article, segment), p in zip(places, pending, strict=True):
            touched[p.article] = article
            found = one.made.get((article, target, segment))
            if found:
                made = found.translation
                wanted.append(Revision(p, made, made.markup, found.origin, found.state))
        store.revise(target, wanted)
        numbers = {number: one.failures.get((article, target), "") for number, article in touched.items()}
        had = {article for article, made_for, _ in one.made if made_for == target}
        told = [number for number, article in touched.items() if article in had or numbers[number]]
        store.recount(target, told, {n: why for n, why in numbers.items() if why})


def inline(text: str) -> tuple[str, tuple[Markup, ...]]:
    """Text and markup of a sentence written as in the specimens."""
    plain, markup, at = "", [], 0
    for match in _INLINE.finditer(text):
        plain += text[at : match.start()]
        kind = next(kind for kind in get_args(MarkupKind) if match[kind])
        markup.append(Markup(len(plain), len(plain) + len(match[kind]), kind, match["href"] or ""))
        plain += match[kind]
        at = match.end()
    return plain + text[at:], tuple(markup)


def _lined(table: Mapping[str, Any]) -> dict[str, Any]:
    return {**table, "lines": tuple((first, last) for first, last in table["lines"])}


def _article(
    table: Mapping[str, Any],
    made: dict[tuple[str, str, str], Made],
    failures: dict[tuple[str, str], str],
) -> Article:
    code, key = table["language"], table["id"]
    seen: dict[str, int] = {}
    apart: dict[str, Block] = {}
    blocks = []
    for entry in table["blocks"]:
        ((role, sentences),) = entry.items()
        pieces, markup, text = [], [], ""
        for number, sentence in enumerate(sentences):
            source, marks = inline(sentence[code])
            gap = " " if number + 1 < len(sentences) else ""
            segment = Segment(segment_id(source, seen.get(source, 0)), source, gap)
            seen[source] = seen.get(source, 0) + 1
            markup += [Markup(m.start + len(text), m.end + len(text), m.kind, m.href) for m in marks]
            text += source + gap
            pieces.append(segment)
            for target, translation in _translations(sentence, code):
                made[key, target, segment.id] = translation
        kind: BlockKind = role if role in get_args(BlockKind) else "paragraph"
        block = Block(kind, text, ((1, 1),), tuple(markup), tuple(pieces))
        if role in _APART:
            apart[role] = block
        else:
            blocks.append(block)
    for target, why in table.get("failures", {}).items():
        failures[key, target] = why
    return Article(
        id=key,
        blocks=tuple(blocks),
        kind=table.get("kind", "article"),
        language=Language(code, table.get("confidence", "high")),
        byline=apart.get("byline"),
        dateline=apart.get("dateline"),
    )


def _translations(sentence: Mapping[str, Any], code: str) -> Iterator[tuple[str, Made]]:
    for target, written in sentence.items():
        if target in (code, "state", "notes"):
            continue
        text, markup = inline(written)
        issues = []
        for note in sentence.get("notes", {}).get(target, ()):
            at = text.find(note["at"]) if "at" in note else -1
            span = (at, at + len(note["at"])) if at >= 0 else None
            issues.append(Issue(note["check"], note["severity"], note["message"], target_span=span))
        recipe = Recipe(RECIPE.engine, f"{code}-{target}", RECIPE.version, (code, target))
        translation = Translation(text, recipe, markup=markup, issues=tuple(issues))
        yield target, Made(translation, "engine", sentence.get("state", "translated"))
