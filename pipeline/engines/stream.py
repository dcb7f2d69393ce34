"""Apertium's stream format (https://wiki.apertium.org/wiki/Apertium_stream_format), read and written.

A *lexical unit* stands between ``^`` and ``$``, a *superblank* between ``[`` and ``]``, and a *word-bound blank*
``[[t:w:7]]`` before the lexical unit that it belongs to; transfer carries it along to the target word. Everything else
is text, in which these characters are escaped with a backslash.

Two things never enter the stream as text but travel as numbered placeholders: white space other than a single
space (as superblank ``[3]``), and what no dictionary should touch, such as addresses, handles, hashtags and
characters that ICU's reader takes for the end of the file (as an unknown word that is replaced afterwards).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.document import Span
from pipeline.literals import ADDRESS

# `~` wakes the post-generator, `*` and `#` mark words only inside a lexical unit; the others are the format's own.
_SPECIAL = str.maketrans({char: f"\\{char}" for char in r"[]{}^$/\@<>~"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Characters that break the programs: controls, lone surrogates, noncharacters (U+FFFF is ICU's end of file), the
# private characters that mark placeholders; the caret, at which lrx-proc 0.4.2 stops even where it is escaped; the
# tilde, which the post-generator swallows; and words so long that no language has them: lt-proc's time grows with the
# square of a word's length (80,000 letters take 10 s, 320,000 six minutes).
_UNFIT = (
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ue000\ue001\ufdd0-\ufdef\ufff9-\uffff"
    "\U000e0000-\U0010ffff]+|[~^]+"
)
# Names of files, fields and functions, which analysers take apart ("sources.list" came out as "fuentes.Lista"): words
# with an underscore, and words joined by a full stop, unless that ends a sentence whose space was forgotten.
_IDENTIFIER = (
    r"(?<![\w.])(?:\w*[^\W_]_\w+(?:\.\w+)*|[A-Z][\w-]+(?:\.[^\W\d][\w-]+)+|[^\W\d_][\w-]+(?:\.[a-z][\w-]+)+)"
    r"(?:\(\))?(?!\.?\w)"
)
_LONG = r"(?<!\w)\w{200,}"
_HELD = re.compile(
    rf"(?P<dropped>\u00ad+)|(?P<blank>(?! (?!\s))\s+)|(?P<word>(?i:{ADDRESS})|{_UNFIT}|{_IDENTIFIER}|{_LONG})"
)
_UNIT = r"(?:[^\\$]|\\.)"
_ANALYSIS = re.compile(rf"\\.|\[(\d+)\]|\^((?:[^\\/$]|\\.)*)/({_UNIT}*)\$", re.DOTALL)
_TARGET = re.compile(rf"\\.|(\[\[[^\]]*\]\])?\^({_UNIT}*)\$|(\[\[[^\]]*\]\])|\[(\d+)\]", re.DOTALL)
_BOUND = re.compile(r"t:w:(\d+)")
_MARK = re.compile(r"\\(.)|\[(\d+)w?\]", re.DOTALL)
_WAKE = re.compile(r"(?<!\\)~")
_TAGS = re.compile(r"(?<!\\)<[^>]*>")
_QUEUE = re.compile(r"(?<!\\)#(?= )")
_NO_TERMS: Mapping[Span, str] = {}
HELD_WORD = re.compile("\ue000([0-9]+)")


def escape(text: str) -> str:
    """``text`` as it stands in the stream."""
    return text.translate(_SPECIAL)


def unescape(text: str) -> str:
    """What ``escape`` was given."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def plain(text: str) -> str:
    """Stream text without the marks that wake the post-generator (``~``), unescaped."""
    return unescape(_WAKE.sub("", text))


def lemma(unit: str) -> str:
    """A lexical unit's text, unescaped, without tags and without the mark of an invariable part (``take# off``)."""
    return unescape(_QUEUE.sub("", _TAGS.sub("", unit)))


@dataclass(frozen=True, slots=True)
class Held:
    """What a numbered placeholder stands for, and where it stood in the source."""

    text: str
    span: Span
    is_word: bool
    analysis: str = ""  # of a planted term: what stands in its place for the tagger


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source made fit for the stream.

    ``flat`` is the text that the analyser sees, unescaped, a single space in the place of each placeholder;
    ``offset`` brings its offsets back to the source.
    """

    stream: str
    flat: str
    held: tuple[Held, ...]
    _steps: tuple[tuple[int, int], ...]

    def offset(self, at: int) -> int:
        if not self._steps:
            return at
        step = bisect_right(self._steps, (at, 1 << 62)) - 1
        return at + self._steps[step][1] if step >= 0 else at


def prepare(source: str, cased: str, terms: Mapping[Span, str] = _NO_TERMS) -> Prepared:
    """Turn a source into what the analyser is sent. Any Unicode text will do, NUL included.

    ``cased`` is the same text in other capitals, as the dictionaries see it; what they do not see is as in ``source``.
    ``terms`` are words that are taken out, with the analysis that is put in their place afterwards; they do not
    overlap, and where one meets an address, the address stays.
    """
    stream: list[str] = []
    flat: list[str] = []
    held: list[Held] = []
    steps: list[tuple[int, int]] = []
    at = length = 0
    for (start, end), kind in _taken(source, terms):
        text = cased[at:start]
        stream.append(escape(text))
        flat.append(text)
        length += len(text)
        if kind != "dropped":  # a soft hyphen only says where a word may be broken
            stream.append(f"[{len(held)}]")
            flat.append(" ")
            length += 1
            held.append(Held(source[start:end], (start, end), kind in ("word", "term"), terms.get((start, end), "")))
        steps.append((length, end - length))
        at = end
    stream.append(escape(cased[at:]))
    flat.append(cased[at:])
    return Prepared("".join(stream), "".join(flat), tuple(held), tuple(steps))


def _taken(source: str, terms: Mapping[Span, str]) -> list[tuple[Span, str]]:
    """What does not go to the analyser as text, in order, never overlapping, each with its kind."""
    found = [(match.span(), match.lastgroup or "") for match in _HELD.finditer(source)]
    if not terms:
        return found
    words = [span for span, kind in found if kind == "word"]
    free = [span for span in terms if not any(a < span[1] and span[0] < b for a, b in words)]
    found = [(s, kind) for s, kind in found if not any(a < s[1] and s[0] < b for a, b in free)]
    return sorted([*found, *((span, "term") for span in free)])


@dataclass(frozen=True, slots=True)
class Bound:
    """An analysis whose lexical units have their numbers as word-bound blanks.

    ``spans`` holds, per number, where the unit's surface stands in the source; ``ambiguous`` the analyses of the units
    that have several.
    """

    stream: str
    spans: list[Span]
    ambiguous: list[str]


def bind(analysis: str, prepared: Prepared, rewrite: Callable[[Span, str], str] | None = None) -> Bound:
    """Number the lexical units of an analysis. ``rewrite`` gives a unit other analyses, or ``""`` to leave it be."""
    parts: list[str] = []
    spans: list[Span] = []
    ambiguous: list[str] = []
    at = cursor = 0
    flat = prepared.flat
    for match in _ANALYSIS.finditer(analysis):
        if match.lastindex is None:  # an escaped character of the text between
            continue
        parts.append(analysis[at : match.start()])
        at = match.end()
        number, surface, analyses = match.groups()
        if number is None:
            found = flat.find(unescape(surface), cursor)
            if found < 0:  # an analyser that rewrites its surface forms: the word is translated, but not aligned
                parts.append(match.group())
                ambiguous += [analyses] if "/" in analyses else []
                continue
            cursor = found + len(unescape(surface))
            span = (prepared.offset(found), prepared.offset(cursor - 1) + 1)
            analyses = (rewrite(span, analyses) if rewrite else "") or analyses
            ambiguous += [analyses] if "/" in analyses else []
            parts.append(f"[[t:w:{len(spans)}]]^{surface}/{analyses}$")
            spans.append(span)
            continue
        item = prepared.held[int(number)]
        if item.analysis:
            ambiguous += [item.analysis] if "/" in item.analysis else []
            parts.append(f"[[t:w:{len(spans)}]]^\ue000{number}/{item.analysis}$")
            spans.append(item.span)
        elif item.is_word:
            parts.append(f"[[t:w:{len(spans)}]]^\ue000{number}/*\ue000{number}$")
            spans.append(item.span)
        else:
            # white space within a multiword ("New\u00a0York") would stand behind it; only a line end is worth keeping
            inside = spans and spans[-1][0] < item.span[0] and item.span[1] < spans[-1][1]
            parts.append("" if inside and "\n" not in item.text else match.group())
    parts.append(analysis[at:])
    return Bound("".join(parts), spans, ambiguous)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the target before generation: a lexical unit, a held piece, or text between them.

    ``bound`` are the numbers of the source's units which it came from.
    """

    kind: str  # "unit", "held" or "text"
    text: str
    bound: tuple[int, ...] = ()


def read_target(stream: str) -> list[Piece]:
    """The pieces of what transfer gives: units as they stand, text unescaped, held pieces as their numbers."""
    pieces: list[Piece] = []
    at = 0
    pending: tuple[int, ...] = ()
    for match in _TARGET.finditer(stream):
        if match.lastindex is None:
            continue
        start = match.start()
        if start > at:
            pieces.append(Piece("text", unescape(stream[at:start])))
        at = match.end()
        bound, unit, loose, number = match.groups()
        if unit is not None:
            numbers = tuple(map(int, _BOUND.findall(bound))) if bound else pending
            pieces.append(Piece("unit", unit, numbers))
            pending = ()
        elif loose is not None:
            pending = tuple(map(int, _BOUND.findall(loose)))
        else:
            pieces.append(Piece("held", number))
    if at < len(stream):
        pieces.append(Piece("text", unescape(stream[at:])))
    return pieces


def fill(text: str, held: Sequence[Held]) -> str:
    """Post-generated stream text with its held pieces put back and escapes undone."""
    if not held:
        return unescape(text)
    return _MARK.sub(lambda match: held[int(match[2])].text if match[2] else match[1], text)
