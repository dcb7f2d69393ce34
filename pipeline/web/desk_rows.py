"""An article on the desk as rows, a sentence each; one of them open. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup as Safe

from pipeline import checks
from pipeline.desk.differences import Kind, carry, differences
from pipeline.desk.terms import TermHere, terms_of
from pipeline.document import SEVERITIES, Article, Block, Issue, Markup, Segment, Severity, Translation
from pipeline.engines.base import Pair
from pipeline.exports.markup_html import Mark, render
from pipeline.exports.sides import text_direction
from pipeline.glossary import Glossary
from pipeline.markup import slice_markup
from pipeline.store.desk_views import Comment, Conflict, Entry, Head, Remembered
from pipeline.store.views import FLAGS, TranslatedArticle, WaiverView
from pipeline.terminology import STALE
from pipeline.terms import code_in

FILTERS = ("all", "waiting", "issues", "rejected", "comments", "unedited")


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence in one language; ``html`` is safe."""

    language: str
    direction: str
    html: Safe

    @property
    def attributes(self) -> Safe:
        """What its element says of its language."""
        return Safe(f'lang="{escape(self.language)}" dir="{self.direction}"')  # noqa: S704  escaped


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A sentence beside its translation. ``number`` counts from 1; ``first``: it begins a block of this ``role``; the
    ``terms`` are those of the source."""

    segment: str
    number: int
    role: str
    first: bool
    source: Side
    target: Side
    head: Head
    issues: tuple[Issue, ...]
    terms: Sequence[TermHere] = ()
    waived: tuple[WaiverView, ...] = ()
    gravest: Severity | None = None

    @property
    def doubtful(self) -> bool:
        """Whether its issues are a reason to look at it."""
        return self.gravest in FLAGS

    def attributes(self, open: object) -> Safe:  # noqa: A002  what the row is
        """What its element says of it, for styles and scripts: made here, where it takes a tenth of the time."""
        key = escape(self.segment)
        return Safe(  # noqa: S704  what comes from a document is escaped
            f'class="deskrow {self.role}{" first" if self.first else ""}{" open" if open else ""}" id="s-{key}" '
            f'data-row="{key}" data-number="{self.number}" data-waiting="{"yes" if self.head.needs_someone else ""}" '
            f'data-issue="{"yes" if self.doubtful else ""}" data-state="{self.head.state}" '
            f'data-revision="{self.head.revision}"'
        )

    def is_among(self, chosen: str) -> bool:
        """Whether the row is shown by one of ``FILTERS``."""
        if chosen == "waiting":
            return self.head.needs_someone
        if chosen == "issues":
            return self.doubtful
        if chosen == "rejected":
            return self.head.act == "rejected"
        if chosen == "unedited":
            return self.head.unedited
        return chosen != "comments" or self.head.comments > 0


@dataclass(frozen=True, slots=True)
class Opened:
    """All that is shown beside the one sentence that is being worked on."""

    segment: str
    source: str
    value: str
    lines: int
    base: int
    issues: Sequence[tuple[Issue, str]]  # with the name of its occurrence, "" for one that cannot be waived
    mended: str  # with all fixes, where there are several
    memory: Sequence[tuple[Remembered, Sequence[tuple[Kind, str]]]]
    comments: Sequence[Comment]
    history: Sequence[tuple[Entry, Sequence[tuple[Kind, str]]]]
    translation: Translation | None
    can_approve: bool
    can_waive: bool
    others: Sequence[Translation] | None = None  # None: nobody asked for them
    conflict: Conflict | None = None
    theirs: Sequence[tuple[Kind, str]] = ()  # what each made of the text before, where there is a conflict
    yours: Sequence[tuple[Kind, str]] = ()


def places(article: Article) -> list[tuple[Block, Segment, tuple[Markup, ...], str, bool]]:
    """Every sentence with its block, its markup, its language, and whether it is its block's first."""
    found = []
    for block in article.parts():
        code = (block.language or article.language).code
        for number, (segment, span) in enumerate(block.segment_spans()):
            markup = slice_markup(block.markup, span) if block.markup else ()
            found.append((block, segment, markup, code, number == 0))
    return found


def rows(view: TranslatedArticle, heads: Mapping[str, Head], glossary: Glossary | None) -> list[DeskRow]:
    """All sentences in reading order; the terms of the glossary are marked in them and in their translations."""
    article = view.article
    roles = {id(article.byline): "byline", id(article.dateline): "dateline"}
    made = []
    for number, (block, segment, markup, code, first) in enumerate(places(article), 1):
        head = heads.get(segment.id, Head())
        shown = view.segments.get(segment.id)
        issues = shown.translation.issues if shown and shown.translation else ()
        pair = Pair(code, view.target)
        terms = terms_of(glossary, segment.source, head.text, pair, code_in(markup), code_in(head.markup))
        source_marks = [
            Mark(*one.span, "term missing" if one.missing and head.text else "term", tip=one.key) for one in terms
        ]
        rendered = {span: one.key for one in reversed(terms) for span in one.found}  # two terms may have one rendering
        target_marks = [Mark(*span, "term", tip=key) for span, key in rendered.items()]
        source_marks += _marks(issues, "source")
        target_marks += _marks(issues, "target")
        made.append(
            DeskRow(
                segment=segment.id,
                number=number,
                role=roles.get(id(block), block.kind),
                first=first,
                source=Side(
                    code,
                    text_direction(code, block.text),
                    Safe(render(segment.source, markup, source_marks)),  # noqa: S704  escaped by render
                ),
                target=Side(
                    view.target,
                    text_direction(view.target, ""),
                    Safe(render(head.text, head.markup, target_marks)),  # noqa: S704
                ),
                head=head,
                issues=issues,
                terms=terms,
                waived=shown.waived if shown else (),
                gravest=_gravest(issues) if issues else None,
            )
        )
    return made


def _gravest(issues: Sequence[Issue]) -> Severity | None:
    found = [issue.severity for issue in issues]
    return next((one for one in SEVERITIES if one in found), None)


def _marks(issues: Sequence[Issue], side: str) -> list[Mark]:
    if not issues:
        return []
    spans = [(issue, issue.source_span if side == "source" else issue.target_span) for issue in issues]
    return [Mark(*span, f"issue {issue.severity}", issue.message) for issue, span in spans if span]


def next_waiting(found: Sequence[DeskRow], after: str, *chosen: str) -> str:
    """The next sentence after one that needs somebody, or is among all that were ``chosen``, going round; ``""`` where
    there is none."""
    at = next((number for number, row in enumerate(found) if row.segment == after), -1)
    for row in [*found[at + 1 :], *found[: max(at, 0)]]:
        if all(row.is_among(one) for one in chosen or ("waiting",)):
            return row.segment
    return ""


def history(entries: Sequence[Entry]) -> list[tuple[Entry, Sequence[tuple[Kind, str]]]]:
    """Every revision with what it changed of the one before; the first changed nothing."""
    before = [*(entry.text for entry in entries[1:]), *(entry.text for entry in entries[-1:])]
    return [(entry, differences(old, entry.text)) for entry, old in zip(entries, before, strict=True)]


def waivable(issues: Sequence[Issue], source: str, text: str) -> list[tuple[Issue, str]]:
    """Issues with the names of their occurrences; that the glossary has changed since is no matter of one place."""
    return [(issue, "" if issue.check == STALE else checks.occurrence(issue, source, text)) for issue in issues]


def examined(
    view: TranslatedArticle, segment: str, text: str, head: Head, glossary: Glossary | None
) -> tuple[tuple[Issue, ...], tuple[Markup, ...]]:
    """The issues of a new text for one sentence by itself, and the markup that it keeps of the text before.

    What other sentences of the article say against it, and it against them, the store tells when it takes it.
    """
    markup = carry(head.markup, head.text, text)
    block, one, mine, language, _ = next(found for found in places(view.article) if found[1].id == segment)
    context = checks.Context(language, view.target, glossary)
    if context.same_language:
        return (), markup
    heading = block.kind in ("heading", "subheading")
    return tuple(checks.examine(checks.SegmentPair(segment, one.source, text, mine, markup, heading), context)), markup
