"""Reads the specimens of ``tests/cases/checks``; its README says how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.checks import Context, SegmentPair, survey
from pipeline.document import Markup, MarkupKind
from pipeline.glossary import Glossary
from pipeline.glossary.model import KEEP, Concept, Place, TermEntry

FOLDER = Path(__file__).parent.parent / "cases" / "checks"
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_MARKUP = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\[(?P<link>[^\]]+)\]\((?P<href>[^)]+)\)")
_PLACE = Place("specimen", 1, 1)


@dataclass(slots=True)
class Specimen:
    """One block. ``severity`` is empty where the check must stay silent, ``fix`` None where nothing is said of it."""

    check: str
    source_language: str
    target_language: str
    severity: str
    source: str
    target: str
    fix: str | None = None
    heading: bool = False
    concepts: list[Concept] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)
    after: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.check} {self.source_language}-{self.target_language} {self.target[:24]}"

    def pair(self) -> SegmentPair:
        source, source_markup = _marked(self.source) if self.check == "lost_markup" else (self.source, ())
        target, target_markup = _marked(self.target) if self.check == "lost_markup" else (self.target, ())
        return SegmentPair("s", source, target, source_markup, target_markup, self.heading, 1)

    def context(self) -> Context:
        around = {1: (self.before, [], self.after), 2: (self.below,), 0: (self.others,)}
        pairs = [
            SegmentPair(f"{block} {part} {at}", *both, block=block)
            for block, parts in around.items()
            for part, texts in enumerate(parts)
            for at, both in enumerate(texts)
        ]
        pairs.insert(len(self.before), self.pair())
        article = survey(pairs, self.source_language, self.target_language)
        glossary = Glossary(self.concepts) if self.concepts else None
        return Context(self.source_language, self.target_language, glossary, article)


def specimens() -> list[Specimen]:
    return [each for path in sorted(FOLDER.glob("*.txt")) for each in _read(path)]


def own_texts() -> dict[str, list[str]]:
    """Our own sentences by language, line N the same sentence everywhere."""
    blocks = (FOLDER.parent / "checks_parallel.txt").read_text("utf-8").strip().split("\n\n")
    texts: dict[str, list[str]] = {}
    for block in blocks:
        for line in block.split("\n") if not block.startswith("#") else ():
            code, _, text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), line).partition(": ")
            texts.setdefault(code, []).append(text)
    assert len({len(lines) for lines in texts.values()}) == 1, {code: len(lines) for code, lines in texts.items()}
    return texts


def _read(path: Path) -> Iterator[Specimen]:
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [_ESCAPE.sub(lambda found: chr(int(found[1], 16)), line) for line in block.split("\n")]
        lines = [line for line in lines if line and not line.startswith("#")]
        if lines:
            yield _made(path.stem, lines)


def _made(check: str, lines: list[str]) -> Specimen:
    said, source_language, target_language, *severity = lines[0].split()
    assert said in ("finds", "passes"), lines
    assert (said == "finds") == bool(severity), lines
    made = Specimen(check, source_language, target_language, "".join(severity), lines[1], lines[2])
    for line in lines[3:]:
        what, _, rest = line.partition(": ")
        if what == "fix":
            made.fix = rest
        elif what == "heading":
            made.heading = True
        elif what in ("other", "before", "after", "below"):
            source, _, target = rest.partition(" => ")
            where = {"other": made.others, "before": made.before, "after": made.after, "below": made.below}
            where[what].append((source, target))
        else:
            assert what in ("term", "keep", "ban"), line
            made.concepts.append(_concept(what, rest, source_language, target_language))
    return made


def _concept(what: str, text: str, source: str, target: str) -> Concept:
    if what == "keep":
        return Concept("c", _PLACE, {source: (TermEntry(text, source, _PLACE),)}, status="approved", translate=KEEP)
    word, _, renderings = text.partition(" = ")
    good, _, bad = renderings.partition(" / ")
    entries = [TermEntry(good, target, _PLACE)]
    if bad:
        entries.append(TermEntry(bad, target, _PLACE, use="forbidden", why="It says another thing."))
    terms = {source: (TermEntry(word, source, _PLACE),), target: tuple(entries)}
    return Concept("c", _PLACE, terms, status="approved")


def _marked(text: str) -> tuple[str, tuple[Markup, ...]]:
    """A text without the signs of its markup, and the markup."""
    plain, at = "", 0
    markup: list[Markup] = []
    for match in _MARKUP.finditer(text):
        plain += text[at : match.start()]
        kind: MarkupKind = "bold" if match["bold"] else "italic" if match["italic"] else "link"
        words = match[kind]
        markup.append(Markup(len(plain), len(plain) + len(words), kind, match["href"] or ""))
        plain, at = plain + words, match.end()
    return plain + text[at:], tuple(markup)
