"""One Apertium pair at work: sources in, targets with alignment and issues out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline import casing
from pipeline.casing import Cased
from pipeline.document import Alignment, Issue, Recipe
from pipeline.engines import modes, multiwords, planting, quotes, stream, tidy, unknown, usage
from pipeline.engines.base import Pair, Request
from pipeline.engines.draft import Draft, Target, Work, draft, finish
from pipeline.engines.forms import Forms
from pipeline.engines.modes import Mode
from pipeline.engines.overlap import overlap
from pipeline.engines.pipe import Pipe
from pipeline.engines.planner import Planner
from pipeline.engines.planting import Plan
from pipeline.engines.renderings import Analyser
from pipeline.engines.tagger import Tagger

METHOD = 10  # part of every recipe: to be raised when a change in these modules changes targets
# Longer lists are worked on in slices, so that all parts are busy; twice or half as many takes the same time.
SLICE = 100


_BROKEN = Target(
    "", Alignment(), (Issue("engine_failed", "error", "Apertium broke on this sentence; it stands untranslated."),)
)


class Chain:
    """The programs of one mode in four parts, each of which serves one batch at a time. Thread-safe."""

    def __init__(self, mode: Mode, pair: Pair) -> None:
        self._analysing, self._looking, self._transferring, self._writing = (threading.Lock() for _ in range(4))
        self.recipe = Recipe("apertium", mode.name, f"{mode.fingerprint()}-{METHOD}", (pair.source, pair.target))
        self.analyser = Pipe(mode.analyser, analyses=True)
        self.tagger = Tagger(mode.tagger) if mode.tagger else None
        self.lexical = Pipe(mode.lexical)
        self.transfer = Pipe(mode.transfer)
        self.generator = Pipe([mode.generator])
        self.post = Pipe(mode.post)
        stages = modes.analyser(pair)
        of_target = Analyser(Pipe(stages, analyses=True)) if stages else None
        self.planner = Planner(pair, Analyser(self.analyser), of_target)
        self.names = bool(mode.lexical) and unknown.applies(pair)
        self.forms = Forms(self.generator)
        self._is_small = self.planner.languages.target not in tidy.CAPITALS
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
            self.forms.clear()
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

    def _analyse(self, requests: Sequence[Request]) -> list[Work]:
        works = []
        with self._analysing:
            for request in requests:
                cased = casing.lower_capitals(request.source, self.recipe.path[0])
                cased = replace(cased, text=quotes.hidden(cased.text))
                plans = self._plans(cased, request)
                works.append(Work(request.source, cased, plans, self._is_small and casing.is_title(request.source)))
            self._bind(works, [{number for number, plan in enumerate(work.plans) if plan.held} for work in works])
        return works

    def _bind(self, works: Sequence[Work], held: Sequence[set[int]]) -> None:
        """Have the sources analysed without the terms that are held, and number their units.

        A verb or an adjective that the analyser takes for a part of a larger unit ("be called") is held as well, then.
        """
        language = self.planner.languages.source
        for work, numbers in zip(works, held, strict=True):
            terms = {work.plans[number].span: work.plans[number].analysis(number, language) for number in numbers}
            work.prepared = stream.prepare(work.source, work.cased.text, terms)
        analyses = self.analyser.exchange([work.prepared.stream for work in works])
        again: list[tuple[Work, set[int]]] = []
        for work, numbers, analysis in zip(works, held, analyses, strict=True):
            work.broken = analysis is None
            rewriter = planting.Rewriter(work.plans)
            words = multiwords.apart(analysis or "") if language == "en" else analysis or ""
            work.bound = stream.bind(words, work.prepared, rewriter)
            missed = {number for number in rewriter.open - numbers if work.plans[number].alone}
            if missed:
                again.append((work, numbers | missed))
        if again:
            self._bind([work for work, _ in again], [numbers for _, numbers in again])

    def _plans(self, cased: Cased, request: Request) -> tuple[Plan, ...]:
        if not request.constraints or not self.lexical.stages:
            return ()
        return self.planner.plan(cased.text, request.constraints)

    def _look_up(self, works: list[Work]) -> list[Work]:
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
        return works

    def _transfer(self, works: list[Work]) -> list[Work]:
        with self._transferring:
            targets = self.transfer.exchange([work.looked_up for work in works])
        _note(works, targets)
        for work, target in zip(works, targets, strict=True):
            work.pieces = stream.read_target(target or "")
        return works

    def _write(self, works: Sequence[Work]) -> list[Target]:
        if not works:
            return []
        language = self.planner.languages.target
        with self._writing:
            self.forms.learn(piece.text for work in works for piece in work.pieces if piece.kind == "unit")
            for work in works:
                pieces = usage.mended(work.pieces, self.planner.languages, work.words, self.forms.known)
                work.pieces = tidy.capitals(pieces, work.words, self.forms.known, title=work.title)
            drafts = [draft(work, self.forms, language) for work in works]
            texts = ["".join(made.stream) for made in drafts]
            finals = self.post.exchange(texts) if self.post.stages else list[str | None](texts)
        _note(works, finals)
        done = [
            _BROKEN if work.broken else finish(work, made, final or "", self.recipe.path[-1])
            for work, made, final in zip(works, drafts, finals, strict=True)
        ]
        for at, target in self._redone(works, drafts):
            done[at] = target
        return done

    def _redone(self, works: Sequence[Work], drafts: Sequence[Draft]) -> Iterator[tuple[int, Target]]:
        """What is better without some of its terms, translated so.

        A term that is gone, doubled or has no form speaks for itself, and the others are kept; where the programs
        break, or words of the source are lost that the plain translation has, all are left out.
        """
        again: dict[int, Request] = {}
        for at, work in enumerate(works):
            if work.plans and (work.broken or drafts[at].failed or work.lost()):
                failed = drafts[at].failed if not work.broken else set()
                kept = [plan for number, plan in enumerate(work.plans) if failed and number not in failed]
                again[at] = Request(work.source, constraints=tuple(plan.constraint for plan in kept))
        redone = self._transfer(self._look_up(self._analyse(list(again.values())))) if again else []
        better = [
            (at, other)
            for at, other in zip(again, redone, strict=True)
            if works[at].broken or drafts[at].failed or works[at].lost() > other.lost()
        ]
        yield from zip([at for at, _ in better], self._write([other for _, other in better]), strict=True)


def _note(works: Sequence[Work], answers: Sequence[str | None]) -> None:
    """Mark those that have no answer."""
    for work, answer in zip(works, answers, strict=True):
        work.broken = work.broken or answer is None
