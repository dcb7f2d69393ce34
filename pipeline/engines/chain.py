"""One Apertium pair at work: sources in, targets with alignment and issues out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline import casing
from pipeline.alignment import ordered
from pipeline.casing import Cased
from pipeline.document import Alignment, Issue, Recipe, Severity, Span
from pipeline.engines import modes, planting, stream, tidy, unknown
from pipeline.engines.base import Pair, Request
from pipeline.engines.carry import carry
from pipeline.engines.modes import Mode
from pipeline.engines.overlap import overlap
from pipeline.engines.pipe import Pipe
from pipeline.engines.planting import Plan, Planner
from pipeline.engines.renderings import Analyser
from pipeline.engines.stream import Bound, Piece, Prepared
from pipeline.engines.tagger import Tagger

METHOD = 2  # part of every recipe: to be raised when a change in these modules changes targets
# Generated forms are kept: a newspaper repeats its words, and the generator looks at each unit by itself.
# 100,000 forms are about 20 MB.
FORMS_KEPT = 100_000
UNITS_PER_CHUNK = 200
_NEXT = "[;]"  # a superblank between two units for the generator
# Longer lists are worked on in slices, so that all parts are busy; twice or half as many takes the same time.
SLICE = 100


@dataclass(frozen=True, slots=True)
class Target:
    """What became of one source."""

    text: str
    alignment: Alignment
    issues: tuple[Issue, ...] = ()


_BROKEN = Target(
    "", Alignment(), (Issue("engine_failed", "error", "Apertium broke on this sentence; it stands untranslated."),)
)


_NOTHING = stream.prepare("", "")


@dataclass(slots=True)
class _Work:
    """One source on its way through the chain."""

    source: str
    cased: Cased
    prepared: Prepared
    bound: Bound = field(default_factory=lambda: Bound("", [], []))
    looked_up: str = ""
    pieces: list[Piece] = field(default_factory=list)
    broken: bool = False
    plans: tuple[Plan, ...] = ()
    capitals: bool = False  # every sentence of the source begins with one
    planted: int = 0  # how many of the plans stand in the stream
    content: frozenset[int] = frozenset()  # the numbers of the units that a translation should not lose

    def origins(self, piece: Piece) -> list[Span]:
        """Where in the source the units stand that a unit of the target came from."""
        return [self.bound.spans[number] for number in piece.bound if number < len(self.bound.spans)]

    def words(self, piece: Piece) -> list[str]:
        return [self.cased.text[slice(*span)] for span in self.origins(piece)]

    def lost(self) -> int:
        """How many words of the source with a meaning of their own no word of the target came from."""
        return len(self.content.difference(*(piece.bound for piece in self.pieces)))


@dataclass(slots=True)
class _Draft:
    """A target before the post-generator: as stream text, and as plain text with the place of each word in it."""

    stream: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    links: list[tuple[Span, Span]] = field(default_factory=list)
    unknown: list[tuple[str, str, Span | None, Span]] = field(default_factory=list)
    length: int = 0
    starts: bool = True  # a sentence begins here
    failed: bool = False  # a planted term's form could not be made

    def add(self, text: str, plain: str) -> Span:
        start = self.length
        self.stream.append(text)
        self.plain.append(plain)
        self.length += len(plain)
        return (start, self.length)

    def link(self, origins: Sequence[Span], span: Span) -> None:
        self.links.extend((origin, span) for origin in origins)


class Chain:
    """The programs of one mode in four parts, each of which serves one batch at a time. Thread-safe."""

    def __init__(self, mode: Mode, pair: Pair) -> None:
        self._analysing, self._looking, self._transferring, self._writing = (threading.Lock() for _ in range(4))
        self.recipe = Recipe("apertium", mode.name, f"{mode.fingerprint()}-{METHOD}", (pair.source, pair.target))
        self.analyser = Pipe(mode.analyser)
        self.tagger = Tagger(mode.tagger) if mode.tagger else None
        self.lexical = Pipe(mode.lexical)
        self.transfer = Pipe(mode.transfer)
        self.generator = Pipe([mode.generator])
        self.post = Pipe(mode.post)
        of_target = modes.analyser(pair)
        self.planner = Planner(pair, Analyser(self.analyser), Analyser(Pipe(of_target)) if of_target else None)
        self.names = bool(mode.lexical) and unknown.applies(pair)
        self._forms: dict[str, str] = {}
        self._started = False

    def translate(self, requests: Sequence[Request]) -> list[Target]:
        """One target per request, in order; a source that breaks the programs gives an empty one with an issue.

        A constraint that the stream cannot meet without harm is left to whoever looks at the target.
        """
        self._start()
        if len(requests) <= SLICE:
            return self._write(self._transfer(self._look_up(self._analyse(requests))))
        slices = (requests[at : at + SLICE] for at in range(0, len(requests), SLICE))
        return [target for targets in self.stream(slices) for target in targets]

    def stream(self, batches: Iterable[Sequence[Request]]) -> Iterator[list[Target]]:
        """``translate`` for batch after batch, the programs of all parts at work at the same time."""
        self._start()
        return overlap(batches, self._analyse, self._look_up, self._transfer, self._write)

    def close(self) -> None:
        with self._analysing, self._looking, self._transferring, self._writing:
            self.planner.close()
            for pipe in self._pipes():
                pipe.close()
            self._forms.clear()
            self._started = False

    def _pipes(self) -> list[Pipe | Tagger]:
        """The parts, those that take the longest to start first."""
        tagger = [self.tagger] if self.tagger else []
        post = [self.post] if self.post.stages else []
        lexical = [self.lexical] if self.lexical.stages else []
        return [self.transfer, self.analyser, *lexical, *tagger, self.generator, *post]

    def _start(self) -> None:
        """Start all programs, so that they read their data at the same time."""
        if not self._started:
            with self._analysing, self._looking, self._transferring, self._writing:
                for pipe in self._pipes():
                    pipe.start()
                self._started = True

    def _analyse(self, requests: Sequence[Request]) -> list[_Work]:
        works = []
        with self._analysing:
            for request in requests:
                cased = casing.lower_capitals(request.source, self.recipe.path[0])
                plans = self._plans(cased, request)
                works.append(_Work(request.source, cased, _NOTHING, plans=plans, capitals=tidy.in_capitals(cased.text)))
            self._bind(works, [{number for number, plan in enumerate(work.plans) if plan.held} for work in works])
        return works

    def _bind(self, works: Sequence[_Work], held: Sequence[set[int]]) -> None:
        """Have the sources analysed without the terms that are held, and number their units.

        A verb or an adjective that the analyser takes for a part of a larger unit ("be called") is held as well, then.
        """
        language = self.planner.languages.source
        for work, numbers in zip(works, held, strict=True):
            terms = {work.plans[number].span: work.plans[number].analysis(number, language) for number in numbers}
            work.prepared = stream.prepare(work.source, work.cased.text, terms)
        analyses = self.analyser.exchange([work.prepared.stream for work in works])
        again: list[tuple[_Work, set[int]]] = []
        for work, numbers, analysis in zip(works, held, analyses, strict=True):
            work.broken = analysis is None
            rewriter = planting.Rewriter(work.plans)
            work.bound = stream.bind(analysis or "", work.prepared, rewriter)
            missed = {number for number in rewriter.open - numbers if work.plans[number].alone}
            if missed:
                again.append((work, numbers | missed))
        if again:
            self._bind([work for work, _ in again], [numbers for _, numbers in again])

    def _plans(self, cased: Cased, request: Request) -> tuple[Plan, ...]:
        if not request.constraints or not self.lexical.stages:
            return ()
        return self.planner.plan(cased.text, request.constraints)

    def _look_up(self, works: list[_Work]) -> list[_Work]:
        """Tag every text and look its words up."""
        texts = [work.bound.stream for work in works]
        with self._looking:
            if self.tagger:
                tagged = self.tagger.tag(texts, [work.bound.ambiguous for work in works])
                _note(works, tagged)
                texts = [text or "" for text in tagged]
            if self.names:
                texts = [unknown.named(text) for text in texts]
            found = self.lexical.exchange(texts) if self.lexical.stages else list[str | None](texts)
        _note(works, found)
        for work, text in zip(works, found, strict=True):
            work.looked_up = unknown.answered(text or "") if self.names else text or ""
            if work.plans:
                work.looked_up = planting.answer(work.looked_up, work.plans, self.planner.languages.target)
                work.content = planting.content(work.looked_up)
                work.planted = len(planting.numbers(work.looked_up))
        return works

    def _transfer(self, works: list[_Work]) -> list[_Work]:
        with self._transferring:
            targets = self.transfer.exchange([work.looked_up for work in works])
        _note(works, targets)
        for work, target in zip(works, targets, strict=True):
            work.pieces = stream.read_target(target or "")
        return works

    def _write(self, works: Sequence[_Work]) -> list[Target]:
        with self._writing:
            self._generate(piece.text for work in works for piece in work.pieces if piece.kind == "unit")
            for work in works:
                work.pieces = tidy.capitals(work.pieces, work.words, self._knows)
            drafts = [self._draft(work) for work in works]
            texts = ["".join(draft.stream) for draft in drafts]
            finals = self.post.exchange(texts) if self.post.stages else list[str | None](texts)
        _note(works, finals)
        done = [
            _BROKEN if work.broken else _finish(work, draft, final or "", self.recipe.path[-1])
            for work, draft, final in zip(works, drafts, finals, strict=True)
        ]
        self._redo(works, drafts, done)
        return done

    def _redo(self, works: Sequence[_Work], drafts: Sequence[_Draft], done: list[Target]) -> None:
        """Translate without its terms what they seem to have harmed, and keep what is better of the two.

        A term that is gone, doubled or has no form, and a source that breaks the programs, speak for themselves; lost
        words count only if the plain translation has them.
        """
        doubtful = [
            at for at, work in enumerate(works) if work.plans and (work.broken or drafts[at].failed or work.lost())
        ]
        if not doubtful:
            return
        sources = [Request(works[at].source) for at in doubtful]
        plain = self._transfer(self._look_up(self._analyse(sources)))
        worse = []
        for at, without in zip(doubtful, plain, strict=True):
            without.content = planting.content(without.looked_up)
            if works[at].broken or drafts[at].failed or works[at].lost() > without.lost():
                worse.append((at, without))
        for (at, _), target in zip(worse, self._write([without for _, without in worse]), strict=True):
            done[at] = target

    def _generate(self, units: Iterable[str]) -> None:
        """Have every new lexical unit generated and keep its form."""
        if len(self._forms) > FORMS_KEPT:
            self._forms.clear()
        new = [
            unit
            for unit in dict.fromkeys(units)
            if unit not in self._forms
            and unit[:1] not in ("*", "@")
            and planting.MARK not in unit
            and unknown.MARK not in unit
        ]
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
        seen: set[int] = set()
        before: Piece | None = None
        held = work.prepared.held
        for piece in work.pieces:
            draft.starts = tidy.starts(draft.starts, before)
            before = piece
            if piece.kind == "text":
                draft.add(stream.escape(piece.text), piece.text)
            elif piece.kind == "held":
                draft.add(f"[{piece.text}]", held[int(piece.text)].text)
            elif term := planting.planted(piece.text):
                form = self._term(work, *term)
                draft.failed = draft.failed or form is None or term[0] in seen
                seen.add(term[0])
                draft.link(work.origins(piece), draft.add(form or "", stream.plain(form or "")))
            elif word := stream.HELD_WORD.match(piece.text.removeprefix("*")):
                item = held[int(word[1])]
                draft.link([item.span], draft.add(f"[{word[1]}w]", item.text))
            else:
                origins = work.origins(piece)
                form, mark = self._form(piece.text, [work.source[slice(*origin)] for origin in origins])
                if draft.starts and work.capitals and not (mark and _is_spelled(form, origins)):
                    form = tidy.start(form)
                span = draft.add(form, stream.plain(form))
                draft.link(origins, span)
                if mark:
                    word_span = origins[0] if origins else None
                    draft.unknown.append(
                        (mark, work.source[slice(*word_span)] if word_span else draft.plain[-1], word_span, span)
                    )
        draft.failed = draft.failed or len(seen) < work.planted
        return draft

    def _term(self, work: _Work, number: int, capital: bool, rest: str) -> str | None:
        """A planted term in the form that transfer asks for, as stream text; ``None`` if it cannot be made."""
        if number >= len(work.plans):
            return None
        form = work.plans[number].form(rest, self.planner.languages.target, self._generated)
        return form[:1].upper() + form[1:] if form and capital else form

    def _knows(self, unit: str) -> bool:
        return self._generated(unit) is not None

    def _generated(self, unit: str) -> str | None:
        """The form of one unit, ``None`` where the generator has none."""
        self._generate([unit])
        form = self._forms.get(unit, "#")
        return None if form[:1] in "#@*" else form

    def _form(self, unit: str, words: Sequence[str]) -> tuple[str, str]:
        """A unit's form as stream text, and the mark of what was wrong with it (``*``, ``@``, ``#``) or ``""``.

        ``words`` are the source's: a word that the bilingual dictionary lacks (``@``) stands as it was written.
        """
        if name := unknown.word(unit):
            return stream.escape(words[0] if len(words) == 1 else name), "*"
        if unit[:1] in ("*", "@"):
            text = words[0] if unit[0] == "@" and len(words) == 1 else stream.lemma(unit[1:])
            return stream.escape(text), unit[0]
        form = self._forms[unit]
        if form.startswith("#") and not unit.startswith("#"):
            return stream.escape(stream.lemma(form[1:])), "#"
        return form, ""


def _finish(work: _Work, draft: _Draft, final: str, language: str) -> Target:
    """The text with white space, held words and capitals back in place; spans carried over the post-generator."""
    before, after = "".join(draft.plain), stream.fill(tidy.spaces(final, work.source), work.prepared.held)
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
