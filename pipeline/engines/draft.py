"""From what transfer gives to a target: each word's form and place, then the text with its alignment and issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import casing
from pipeline.alignment import ordered
from pipeline.casing import Cased
from pipeline.document import Alignment, Issue, Severity, Span, Term
from pipeline.engines import planting, quotes, stream, tidy
from pipeline.engines.carry import carry
from pipeline.engines.forms import Forms
from pipeline.engines.planting import Plan
from pipeline.engines.stream import Bound, Piece, Prepared


@dataclass(frozen=True, slots=True)
class Target:
    """What became of one source."""

    text: str
    alignment: Alignment
    issues: tuple[Issue, ...] = ()
    terms: tuple[Term, ...] = ()  # those that were put in, in the form that stands in the text


@dataclass(slots=True)
class Work:
    """One source on its way through the chain."""

    source: str
    cased: Cased
    plans: tuple[Plan, ...] = ()
    title: bool = False  # in Title Case, for a language that prints headlines in sentence case
    prepared: Prepared = field(default_factory=lambda: stream.prepare("", ""))
    bound: Bound = field(default_factory=lambda: Bound("", [], []))
    looked_up: str = ""
    pieces: list[Piece] = field(default_factory=list)
    broken: bool = False

    def origins(self, piece: Piece) -> list[Span]:
        """Where in the source the units stand that a unit of the target came from."""
        return [self.bound.spans[number] for number in piece.bound if number < len(self.bound.spans)]

    def words(self, piece: Piece) -> list[str]:
        """The same as the words that the dictionaries saw."""
        return [self.cased.text[slice(*span)] for span in self.origins(piece)]

    def lost(self) -> int:
        """How many words of the source with a meaning of their own no word of the target came from."""
        return len(planting.content(self.looked_up).difference(*(piece.bound for piece in self.pieces)))


@dataclass(slots=True)
class Draft:
    """A target before the post-generator: as stream text, and as plain text with the place of each word in it.

    ``failed`` are the numbers of the plans that did not come to anything, or to too much.
    """

    stream: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    links: list[tuple[Span, Span]] = field(default_factory=list)
    unknown: list[tuple[str, str, Span | None, Span]] = field(default_factory=list)
    terms: list[tuple[Span, Span]] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    length: int = 0

    def add(self, text: str, plain: str, *, apart: bool = False) -> Span:
        """Add stream text, which reads ``plain``; ``apart``: as a word of its own."""
        if apart and plain[:1].isalnum() and self.plain and self.plain[-1][-1:].isalnum():
            self.add(" ", " ")
        start = self.length
        self.stream.append(text)
        self.plain.append(plain)
        self.length += len(plain)
        return (start, self.length)

    def link(self, origins: Sequence[Span], span: Span) -> None:
        self.links.extend((origin, span) for origin in origins)


def draft(work: Work, forms: Forms, language: str) -> Draft:
    """The draft of a target, whose units' forms are learned; ``language`` is the target's."""
    made = Draft()
    seen: set[int] = set()
    capitals = tidy.in_capitals(work.cased.text)
    before: Piece | None = None
    starts = True
    for piece in work.pieces:
        starts = tidy.starts(starts, before)
        # in "higher-level function" no space stands where transfer moves words apart
        apart = before is not None and before.kind == "unit" and not _touch(work.origins(before), work.origins(piece))
        if piece.kind == "text":
            made.add(stream.escape(piece.text), piece.text)
        elif piece.kind == "held":
            made.add(f"[{piece.text}]", work.prepared.held[int(piece.text)].text)
        elif term := planting.planted(piece.text):
            number, capital, tags = term
            form = work.plans[number].form(tags, language, forms.known) if number < len(work.plans) else None
            if form is None or number in seen:
                made.failed.add(number)
            elif _is_capital(work, number, moved=capital, starts=starts, capitals=capitals):
                form = tidy.start(form)
            seen.add(number)
            span = made.add(form or "", stream.plain(form or ""), apart=apart)
            made.link(work.origins(piece), span)
            made.terms += [(plan.span, span) for plan in work.plans[number : number + 1]]
        elif word := stream.HELD_WORD.match(piece.text.removeprefix("*")):
            item = work.prepared.held[int(word[1])]
            made.link([item.span], made.add(f"[{word[1]}w]", item.text, apart=apart))
        else:
            _add_word(made, work, piece, forms, capital=starts and capitals, apart=apart)
        before = piece
    made.failed |= planting.numbers(work.looked_up) - seen
    return made


def _add_word(made: Draft, work: Work, piece: Piece, forms: Forms, *, capital: bool, apart: bool) -> None:
    origins = work.origins(piece)
    form, mark = forms.form(piece.text, [work.source[slice(*origin)] for origin in origins])
    if capital and not (mark and _is_spelled(form, origins)):
        form = tidy.start(form)
    span = made.add(form, stream.plain(form), apart=apart)
    made.link(origins, span)
    if mark:
        place = origins[0] if origins else None
        made.unknown.append((mark, work.source[slice(*place)] if place else made.plain[-1], place, span))


def finish(work: Work, made: Draft, final: str, language: str) -> Target:
    """The text with white space, held words and capitals back in place; spans carried over the post-generator."""
    before, after = "".join(made.plain), stream.fill(tidy.spaces(final, work.source), work.prepared.held)
    moved = carry(before, after)
    after = tidy.names(before, after, moved)
    alignment = ordered((*source, *target) for source, old in made.links if _is_real(target := moved(old)))
    issues = tuple(
        _unknown(word, mark, source, target)
        for mark, word, source, old in made.unknown
        if _is_real(target := moved(old))
    )
    text = quotes.shown(casing.restore(after, alignment, work.cased, language), work.source)
    terms = tuple(
        Term(work.source[slice(*source)], text[slice(*target)], "inflected", rule="engine", by="engine")
        for source, old in made.terms
        if _is_real(target := moved(old))
    )
    return Target(text, alignment, issues, terms)


def _is_capital(work: Work, number: int, *, moved: bool, starts: bool, capitals: bool) -> bool:
    """Whether a term's form gets a capital; ``moved``: transfer has put one on it, which may be another word's."""
    plan = work.plans[number]
    if starts:
        return moved or (capitals and plan.kind != "name")
    return moved and plan.capital and not work.title


def _touch(before: Sequence[Span], after: Sequence[Span]) -> bool:
    """Whether words stand beside each other in the source without a space."""
    return any(end == start for _, end in before for start, _ in after)


def _is_spelled(form: str, origins: Sequence[Span]) -> bool:
    """Whether an unknown word begins small for a reason: it heads the source (pip), or has capitals further on."""
    return not form.islower() or any(start == 0 for start, _ in origins)


def _is_real(span: Span) -> bool:
    return span[0] < span[1]


def _unknown(word: str, mark: str, source: Span | None, target: Span) -> Issue:
    if mark == "#":
        return Issue("unknown_word", "warning", f"The form of “{word}” could not be made; check it.", source, target)
    # a capital points to a name, which rightly stands as it is
    severity: Severity = "info" if word[:1].isupper() else "warning"
    return Issue("unknown_word", severity, f"“{word}” is not in the dictionary and stands as it was.", source, target)
