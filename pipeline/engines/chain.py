"""One Apertium pair at work: sources in, targets with alignment and issues out."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline import casing
from pipeline.alignment import ordered
from pipeline.casing import Cased
from pipeline.document import Alignment, Issue, Recipe, Severity, Span
from pipeline.engines import stream
from pipeline.engines.base import Pair
from pipeline.engines.carry import carry
from pipeline.engines.modes import Mode
from pipeline.engines.overlap import overlap
from pipeline.engines.pipe import Pipe
from pipeline.engines.stream import Bound, Piece, Prepared
from pipeline.engines.tagger import Tagger

METHOD = 1  # part of every recipe: to be raised when a change in these modules changes targets
# Generated forms are kept: a newspaper repeats its words, and the generator looks at each unit by itself.
# 100,000 forms are about 20 MB.
FORMS_KEPT = 100_000
UNITS_PER_CHUNK = 200
_NEXT = "[;]"  # a superblank between two units for the generator
# Longer lists are worked on in slices, so that all parts are busy; twice or half as many takes the same time.
SLICE = 100
# A dropped word (a pronoun, an article) leaves its space behind, also beside white space that is held as ``[3]``.
_SPARE = re.compile(r" +(?= |\[\d+\]|\Z)|(?:(?<=\d\])|\A) +")


@dataclass(frozen=True, slots=True)
class Target:
    """What became of one source."""

    text: str
    alignment: Alignment
    issues: tuple[Issue, ...] = ()


_BROKEN = Target(
    "", Alignment(), (Issue("engine_failed", "error", "Apertium broke on this sentence; it stands untranslated."),)
)


@dataclass(slots=True)
class _Work:
    """One source on its way through the chain."""

    source: str
    cased: Cased
    prepared: Prepared
    bound: Bound = field(default_factory=lambda: Bound("", [], []))
    pieces: list[Piece] = field(default_factory=list)
    broken: bool = False


@dataclass(slots=True)
class _Draft:
    """A target before the post-generator: as stream text, and as plain text with the place of each word in it."""

    stream: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    links: list[tuple[Span, Span]] = field(default_factory=list)
    unknown: list[tuple[str, str, Span | None, Span]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, plain: str) -> Span:
        start = self.length
        self.stream.append(text)
        self.plain.append(plain)
        self.length += len(plain)
        return (start, self.length)

    def link(self, origins: Sequence[Span], span: Span) -> None:
        self.links.extend((origin, span) for origin in origins)


class Chain:
    """The programs of one mode in three parts, each of which serves one batch at a time. Thread-safe."""

    def __init__(self, mode: Mode, pair: Pair) -> None:
        self._analysing, self._transferring, self._writing = threading.Lock(), threading.Lock(), threading.Lock()
        self.recipe = Recipe("apertium", mode.name, f"{mode.fingerprint()}-{METHOD}", (pair.source, pair.target))
        self.analyser = Pipe(mode.analyser)
        self.tagger = Tagger(mode.tagger) if mode.tagger else None
        self.transfer = Pipe(mode.transfer)
        self.generator = Pipe([mode.generator])
        self.post = Pipe(mode.post)
        self._forms: dict[str, str] = {}
        self._started = False

    def translate(self, sources: Sequence[str]) -> list[Target]:
        """One target per source, in order; a source that breaks the programs gives an empty one with an issue."""
        self._start()
        if len(sources) <= SLICE:
            return self._write(self._transfer(self._analyse(sources)))
        slices = (sources[at : at + SLICE] for at in range(0, len(sources), SLICE))
        return [target for targets in self.stream(slices) for target in targets]

    def stream(self, batches: Iterable[Sequence[str]]) -> Iterator[list[Target]]:
        """``translate`` for batch after batch, the programs of all three parts at work at the same time."""
        self._start()
        return overlap(batches, self._analyse, self._transfer, self._write)

    def close(self) -> None:
        with self._analysing, self._transferring, self._writing:
            for pipe in self._pipes():
                pipe.close()
            self._forms.clear()
            self._started = False

    def _pipes(self) -> list[Pipe | Tagger]:
        """The parts, those that take the longest to start first."""
        tagger = [self.tagger] if self.tagger else []
        post = [self.post] if self.post.stages else []
        return [self.transfer, self.analyser, *tagger, self.generator, *post]

    def _start(self) -> None:
        """Start all programs, so that they read their data at the same time."""
        if not self._started:
            with self._analysing, self._transferring, self._writing:
                for pipe in self._pipes():
                    pipe.start()
                self._started = True

    def _analyse(self, sources: Sequence[str]) -> list[_Work]:
        works = []
        for source in sources:
            cased = casing.lower_capitals(source, self.recipe.path[0])
            works.append(_Work(source, cased, stream.prepare(source, cased.text)))
        with self._analysing:
            analyses = self.analyser.exchange([work.prepared.stream for work in works])
        for work, analysis in zip(works, analyses, strict=True):
            work.broken = analysis is None
            work.bound = stream.bind(analysis or "", work.prepared)
        return works

    def _transfer(self, works: list[_Work]) -> list[_Work]:
        texts = [work.bound.stream for work in works]
        with self._transferring:
            if self.tagger:
                tagged = self.tagger.tag(texts, [work.bound.ambiguous for work in works])
                _note(works, tagged)
                texts = [text or "" for text in tagged]
            targets = self.transfer.exchange(texts)
        _note(works, targets)
        for work, target in zip(works, targets, strict=True):
            work.pieces = stream.read_target(target or "")
        return works

    def _write(self, works: Sequence[_Work]) -> list[Target]:
        with self._writing:
            self._generate([work.pieces for work in works])
            drafts = [self._draft(work) for work in works]
            texts = ["".join(draft.stream) for draft in drafts]
            finals = self.post.exchange(texts) if self.post.stages else list[str | None](texts)
        _note(works, finals)
        return [
            _BROKEN if work.broken else _finish(work, draft, final or "", self.recipe.path[-1])
            for work, draft, final in zip(works, drafts, finals, strict=True)
        ]

    def _generate(self, targets: Sequence[Sequence[Piece]]) -> None:
        """Have every new lexical unit generated and keep its form."""
        if len(self._forms) > FORMS_KEPT:
            self._forms.clear()
        units = {piece.text: None for pieces in targets for piece in pieces if piece.kind == "unit"}
        new = [unit for unit in units if unit not in self._forms and unit[:1] not in ("*", "@")]
        groups = [new[at : at + UNITS_PER_CHUNK] for at in range(0, len(new), UNITS_PER_CHUNK)]
        answers = self.generator.exchange([_NEXT.join(f"^{unit}$" for unit in group) for group in groups])
        for group, answer in zip(groups, answers, strict=True):
            forms = answer.split(_NEXT) if answer is not None else []
            if len(forms) != len(group):  # one of them upsets the generator: each by itself
                single = self.generator.exchange([f"^{unit}$" for unit in group])
                forms = [form if form is not None else f"#{unit}" for form, unit in zip(single, group, strict=True)]
            self._forms.update(zip(group, forms, strict=True))

    def _draft(self, work: _Work) -> _Draft:
        draft = _Draft()
        held = work.prepared.held
        for piece in work.pieces:
            if piece.kind == "text":
                draft.add(stream.escape(piece.text), piece.text)
            elif piece.kind == "held":
                draft.add(f"[{piece.text}]", held[int(piece.text)].text)
            elif word := stream.HELD_WORD.search(piece.text):
                item = held[int(word[1])]
                draft.link([item.span], draft.add(f"[{word[1]}w]", item.text))
            else:
                origins = [work.bound.spans[number] for number in piece.bound if number < len(work.bound.spans)]
                form, mark = self._form(piece.text, [work.source[slice(*origin)] for origin in origins])
                span = draft.add(form, stream.plain(form))
                draft.link(origins, span)
                if mark:
                    word_span = origins[0] if origins else None
                    draft.unknown.append(
                        (mark, work.source[slice(*word_span)] if word_span else draft.plain[-1], word_span, span)
                    )
        return draft

    def _form(self, unit: str, words: Sequence[str]) -> tuple[str, str]:
        """A unit's form as stream text, and the mark of what was wrong with it (``*``, ``@``, ``#``) or ``""``.

        ``words`` are the source's: a word that the bilingual dictionary lacks (``@``) stands as it was written.
        """
        if unit[:1] in ("*", "@"):
            text = words[0] if unit[0] == "@" and len(words) == 1 else stream.lemma(unit[1:])
            return stream.escape(text), unit[0]
        form = self._forms[unit]
        if form.startswith("#") and not unit.startswith("#"):
            return stream.escape(stream.lemma(form[1:])), "#"
        return form, ""


def _finish(work: _Work, draft: _Draft, final: str, language: str) -> Target:
    """The text with white space, held words and capitals back in place; spans carried over the post-generator."""
    before, after = "".join(draft.plain), stream.fill(_SPARE.sub("", final), work.prepared.held)
    moved = carry(before, after)
    alignment = ordered((*source, *target) for source, old in draft.links if _is_real(target := moved(old)))
    issues = tuple(
        _unknown(word, mark, source, target)
        for mark, word, source, old in draft.unknown
        if _is_real(target := moved(old))
    )
    return Target(casing.restore(after, alignment, work.cased, language), alignment, issues)


def _note(works: Sequence[_Work], answers: Sequence[str | None]) -> None:
    """Mark those that have no answer."""
    for work, answer in zip(works, answers, strict=True):
        work.broken = work.broken or answer is None


def _is_real(span: Span) -> bool:
    return span[0] < span[1]


def _unknown(word: str, mark: str, source: Span | None, target: Span) -> Issue:
    if mark == "#":
        return Issue("unknown_word", "warning", f"The form of “{word}” could not be made; check it.", source, target)
    # a capital points to a name, which rightly stands as it is
    severity: Severity = "info" if word[:1].isupper() else "warning"
    return Issue("unknown_word", severity, f"“{word}” is not in the dictionary and stands as it was.", source, target)
