"""What a check is: a function from a segment with its translation to the issues in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.document import Issue, Markup, Severity, Span
from pipeline.locales import Locale, locale

if TYPE_CHECKING:
    from pipeline.glossary import Glossary


_MOST = 10  # issues of one check in one segment


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """A segment and its translation, each with its inline markup. ``heading``: it is (part of) a headline.

    ``block`` is the number of the paragraph that it is in, 0 where that is not known or not wholly translated.
    """

    id: str
    source: str
    target: str
    source_markup: tuple[Markup, ...] = ()
    target_markup: tuple[Markup, ...] = ()
    heading: bool = False
    block: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What the segments of one article have in common, so that a check of one can look at the others.

    ``targets`` holds the translations of a source with how often each occurs, ``sources`` the reverse; both sides
    folded. ``spellings`` holds, for a name of the source, how it is written in translations, with counts.
    ``lone_quotes`` tells where, in translations by segment id, quotation marks stand that have no partner.
    """

    targets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    lone_quotes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What a check knows beside the segment: the languages (BCP 47), the glossary, and the article's other segments."""

    source: str
    target: str
    glossary: Glossary | None = None
    survey: Survey = field(default_factory=Survey)

    @property
    def source_locale(self) -> Locale:
        return locale(self.source)

    @property
    def target_locale(self) -> Locale:
        return locale(self.target)

    @property
    def same_language(self) -> bool:
        return self.source.partition("-")[0] == self.target.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """One place that a check objects to: how grave, what exactly, where, and the target with it mended if certain."""

    severity: Severity
    detail: str = ""
    source_span: Span | None = None
    target_span: Span | None = None
    fix: str | None = None


Look = Callable[[SegmentPair, Context], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: ``name`` is the issue's, ``text`` what a person reads (the first line of the function's docstring).

    ``severities`` are those that its issues may have, the gravest first; ``mends`` tells whether it offers a fix where
    that is certain.
    """

    name: str
    text: str
    severities: tuple[Severity, ...]
    mends: bool
    look: Look

    def __call__(self, pair: SegmentPair, context: Context) -> list[Issue]:
        """The issues of one segment, at most one per place, and no more than a person would look at."""
        issues: dict[tuple[Span | None, Span | None], Issue] = {}
        for found in self.look(pair, context):
            message = f"{self.text.rstrip('.')}: {found.detail}" if found.detail else self.text
            spans = (found.source_span, found.target_span)
            issues.setdefault(spans, Issue(self.name, found.severity, message, *spans, fix=found.fix))
            if len(issues) == _MOST:
                break
        return list(issues.values())


def check(*severities: Severity, mends: bool = False) -> Callable[[Look], Check]:
    """Make a check of a function: its name is the check's, its docstring's first line the text."""

    def make(look: Look) -> Check:
        return Check(look.__name__, (look.__doc__ or "").partition("\n")[0], severities, mends, look)

    return make
