"""The types that travel between the stages: data only, no I/O, everything frozen.

Names follow the field's standards: *segment*, *source*, *target* and *state* are XLIFF 2.1's.
All spans are half-open ``(start, end)`` offsets in characters (code points) of the text they belong to.
Line numbers are those of the input file, 1-based and inclusive, as ``(first, last)`` pairs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

LineRange = tuple[int, int]
Span = tuple[int, int]

BlockKind = Literal["heading", "subheading", "paragraph", "quote", "list_item", "signature", "caption"]
LeftOutKind = Literal[
    "masthead",
    "contents",
    "caption",
    "boilerplate",
    "running_footer",
    "advert",
    "jump_line",
    "contact",
    "order_form",
    "page_number",
    "separator",
]
MarkupKind = Literal["bold", "italic", "code", "link"]
RepairKind = Literal["join", "hyphen", "lifted", "jump", "unwrap", "orphan", "reorder", "cleaned"]
Confidence = Literal["high", "low", "und", "given"]
State = Literal["initial", "translated", "reviewed", "final"]  # XLIFF 2.1, section 4.3.1.26
Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the gravest first
TermStatus = Literal["kept", "inflected", "replaced", "missing"]
PutIn = Literal["", "engine", "repair"]

STATES: tuple[State, ...] = get_args(State)
UNDETERMINED = "und"  # BCP 47's code for a language that is not known


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 code, or ``"und"``, and how sure we are of it (``given``: a person said so)."""

    code: str = UNDETERMINED
    confidence: Confidence = "und"


@dataclass(frozen=True, slots=True)
class Markup:
    """Inline markup over ``text[start:end]``; ``href`` is the address of a link."""

    start: int
    end: int
    kind: MarkupKind
    href: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence. ``source + gap`` of all segments of a block, joined, is the block's text.

    ``id`` is stable across runs: made of the content and of its place among equal contents of the article
    (``segment_id``), so that text inserted elsewhere leaves it alone.
    """

    id: str
    source: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or its like. ``lines`` lists every place of the input file that it was joined from.

    ``language`` is set only where it differs from the article's (a quoted slogan, a bilingual page).
    """

    kind: BlockKind
    text: str
    lines: tuple[LineRange, ...]
    markup: tuple[Markup, ...] = ()
    segments: tuple[Segment, ...] = ()
    language: Language | None = None

    def segment_spans(self) -> Iterator[tuple[Segment, Span]]:
        """Each segment with the span of its source in ``text``."""
        at = 0
        for segment in self.segments:
            yield segment, (at, at + len(segment.source))
            at += len(segment.source) + len(segment.gap)


@dataclass(frozen=True, slots=True)
class Article:
    """One article. A title, where there is one, is the first block, of kind ``heading``; a kicker is its first line.

    ``dateline`` and ``byline`` are blocks of kind ``paragraph`` that stand before the text and were split off it;
    ``kind`` says what it is to the newspaper: ``article``, ``letter``, ``notice``.
    """

    id: str
    blocks: tuple[Block, ...]
    kind: str = "article"
    language: Language = field(default_factory=Language)
    dateline: Block | None = None
    byline: Block | None = None

    @property
    def heading(self) -> Block | None:
        return self.blocks[0] if self.blocks and self.blocks[0].kind == "heading" else None

    @property
    def title(self) -> str:
        """The headline (kicker included) on one line, or ``""``."""
        return self.heading.text.replace("\n", " ") if self.heading else ""

    @property
    def title_lines(self) -> tuple[LineRange, ...]:
        return self.heading.lines if self.heading else ()

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks without the heading."""
        return self.blocks[1:] if self.heading else self.blocks

    def parts(self) -> Iterator[Block]:
        """Every block that is read and translated, in reading order: heading, byline, dateline, body."""
        if self.heading:
            yield self.heading
        if self.byline:
            yield self.byline
        if self.dateline:
            yield self.dateline
        yield from self.body

    def segments(self) -> Iterator[Segment]:
        for block in self.parts():
            yield from block.segments


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the file that is no article text, with what it is; ``note`` says what was odd about it."""

    kind: LeftOutKind
    text: str
    lines: tuple[LineRange, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that reading mended, so that a person can check it: what, where, before and after."""

    kind: RepairKind
    lines: tuple[LineRange, ...]
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a reviewer should see. ``check`` names the check, ``message`` is the text a person reads.

    ``fix`` is the whole target with this mended, where that is certain.
    """

    check: str
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. ``issues`` hold what reading could not settle (an unpaired jump line)."""

    name: str
    path: str
    format: str
    sha256: str
    articles: tuple[Article, ...]
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which source characters became which target characters: ``(s0, s1, t0, t1)``, sorted by ``t0``.

    Many to many: the same span may stand in several links.
    """

    links: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a target came to be, so that it can be explained and repeated.

    ``path`` is the chain of languages (``("fr", "es", "en")`` over a pivot); ``glossary`` the fingerprint of the
    entries that occur in the segment, ``""`` for none.
    """

    engine: str
    model: str
    version: str
    path: tuple[str, ...]
    glossary: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """What became of one glossary term of a segment.

    ``status``: it is rendered as the glossary writes it (kept), in another form of it (inflected), as it was put over
    the engine's own words (replaced), or not (missing). ``by`` says who put it in: the engine, which was made to while
    it translated, or a repair of its sentence; ``""`` if it came so by itself. ``concept`` is its id in the glossary's
    files, and ``rule`` how it was found in the target (exact, form, lemma, clitic; engine, where only that knows the
    form); both are ``""`` where there is nothing to tell.
    """

    source: str
    target: str
    status: TermStatus
    concept: str = ""
    rule: str = ""
    by: PutIn = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A target with all that is known of it; ``score`` is a length-normalised log-probability where there is one."""

    target: str
    recipe: Recipe
    alignment: Alignment = field(default_factory=Alignment)
    markup: tuple[Markup, ...] = ()
    score: float | None = None
    issues: tuple[Issue, ...] = ()
    terms: tuple[Term, ...] = ()


def segment_id(source: str, occurrence: int) -> str:
    """The stable id of the ``occurrence``-th (from 0) segment of an article that reads ``source``."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{digest}-{occurrence}" if occurrence else digest
