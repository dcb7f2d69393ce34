"""A translated article as the rows of its page: one row per pair of blocks, sentences paired inside. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup as Safe

from pipeline.document import Block, Issue, Recipe, Segment, Severity, Span
from pipeline.exports.markup_html import Mark, render
from pipeline.exports.sides import target_gap, text_direction
from pipeline.markup import slice_markup
from pipeline.store.views import SegmentView, TranslatedArticle

_Side = tuple[str, str]  # language and direction
_QUOTE_WORDS = 6  # a note without a place in the sentence names it by its first words


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader should know about a sentence. ``quote`` is the place, in the words of ``language``."""

    segment: str
    quote: str
    language: str
    direction: str
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Sentence:
    """One side of a pair. ``html`` is safe; ``gap`` stands between it and the next one."""

    segment: str
    html: Safe
    gap: str
    untranslated: bool = False
    flagged: bool = False
    labelled: bool = False  # the first of those in a row that were not translated


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row, with the language and direction that it is read in. ``html`` is all of its sentences."""

    language: str
    direction: str
    sentences: tuple[Sentence, ...]
    html: Safe

    @property
    def untranslated(self) -> bool:
        return all(sentence.untranslated for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of blocks. ``role`` is the block's kind, or ``byline`` or ``dateline``."""

    role: str
    source: Cell
    target: Cell
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the translation as a whole came to be; counts are of sentences."""

    sentences: int
    translated: int
    checked: int
    unchanged: int
    recipes: tuple[Recipe, ...]


def standing(view: TranslatedArticle) -> Standing:
    """What there is of the article in its target language."""
    segments = list(view.article.segments())
    found = [view.segments[s.id] for s in segments if s.id in view.segments]
    done = [v for v in found if _target(v)]
    made = dict.fromkeys(v.translation.recipe for v in done if v.translation and v.origin == "engine")
    recipes = dict.fromkeys(replace(recipe, glossary="") for recipe in made)  # which terms occur is told nowhere here
    return Standing(
        sentences=len(segments),
        translated=len(done),
        checked=sum(v.state in ("reviewed", "final") for v in done),
        unchanged=sum(v.origin == "source" for v in done),
        recipes=tuple(recipes),
    )


def rows(view: TranslatedArticle) -> tuple[Row, ...]:
    """The article's blocks in reading order, each beside its translation."""
    article = view.article
    roles = {id(article.byline): "byline", id(article.dateline): "dateline"}
    return tuple(_row(block, roles.get(id(block), block.kind), view) for block in article.parts())


def _row(block: Block, role: str, view: TranslatedArticle) -> Row:
    code = (block.language or view.article.language).code
    source_side = (code, text_direction(code, block.text))
    target_side = (view.target, text_direction(view.target, ""))
    # a block without sentences stands for itself
    spans = list(block.segment_spans()) or [(Segment("", block.text), (0, len(block.text)))]
    sources: list[Sentence] = []
    targets: list[Sentence] = []
    notes: list[Note] = []
    for segment, span in spans:
        revision = view.segments.get(segment.id)
        target, issues = _target(revision), _issues(revision)
        markup = slice_markup(block.markup, span) if block.markup else ()
        html = render(segment.source, markup, _marks(issues, "source"))
        sources.append(Sentence(segment.id, Safe(html), segment.gap))  # noqa: S704  escaped by render
        if target and revision and revision.translation:
            html = render(target, revision.translation.markup, _marks(issues, "target"))
        targets.append(
            Sentence(
                segment.id,
                Safe(html),  # noqa: S704
                target_gap(segment.gap, view.target),
                untranslated=not target,
                labelled=not target and not (targets and targets[-1].untranslated),
                flagged=any(issue.target_span is None for issue in issues),
            )
        )
        notes += [_note(issue, segment, target, source_side, target_side) for issue in issues]
    targets[-1] = replace(targets[-1], gap="")
    return Row(
        role,
        Cell(*source_side, tuple(sources), _elements("source", sources, source_side)),
        Cell(*target_side, tuple(targets), _elements("target", targets, source_side)),
        tuple(dict.fromkeys(notes)),  # a word that stands twice in a sentence is told of once
    )


NOT_TRANSLATED = Safe('<span class="label" lang="en" dir="ltr">not translated</span>')


def _elements(side: str, sentences: Iterable[Sentence], source: _Side) -> Safe:
    """Sentences one after the other, each an element that has its partner's id.

    Made here and not in the template: an article has some hundred of them, and a template takes ten times as long.
    """
    out: list[str] = []
    for one in sentences:
        key = escape(one.segment)
        names = f' id="{side}-{key}" data-segment="{key}"' if key else ""
        if one.untranslated:
            label = f"{NOT_TRANSLATED} " if one.labelled else ""
            language = f' lang="{escape(source[0])}" dir="{source[1]}"'
            out.append(f'<span class="segment untranslated"{names}{language}>{label}{one.html}</span>')
        else:
            flagged = " flagged" if one.flagged and side == "target" else ""
            out.append(f'<span class="segment{flagged}"{names}>{one.html}</span>')
        out.append(escape(one.gap))
    return Safe("".join(out))  # noqa: S704  every part is escaped


def _target(revision: SegmentView | None) -> str:
    """The target, or ``""`` where there is none."""
    if revision is None or revision.translation is None or revision.state == "initial":
        return ""
    return revision.translation.target if revision.translation.target.strip() else ""


def _issues(revision: SegmentView | None) -> tuple[Issue, ...]:
    return revision.translation.issues if revision and revision.translation else ()


def _marks(issues: Sequence[Issue], side: str) -> list[Mark]:
    marks: list[Mark] = []
    for issue in issues:
        span = issue.target_span if side == "target" else issue.source_span
        if span:
            marks.append(Mark(*span, f"issue {issue.severity}", issue.message if side == "target" else ""))
    return marks


def _note(issue: Issue, segment: Segment, target: str, source_side: _Side, target_side: _Side) -> Note:
    """The note on one issue; it quotes the translation where it can, else the original."""
    if issue.target_span and target:
        quote, side = _cut(target, issue.target_span), target_side
    elif issue.source_span:
        quote, side = _cut(segment.source, issue.source_span), source_side
    else:
        text, side = (target, target_side) if target else (segment.source, source_side)
        words = text.split()
        quote = " ".join(words[:_QUOTE_WORDS]) + ("…" if len(words) > _QUOTE_WORDS else "")
    return Note(segment.id, quote, side[0], side[1], issue.message, issue.severity)


def _cut(text: str, span: Span) -> str:
    return text[max(span[0], 0) : max(span[1], 0)]
