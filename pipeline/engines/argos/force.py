"""Glossary terms put in while decoding: alignment-guided, prefix-forced re-decoding.

Only a sentence that misses a term is decoded again: up to the place where the model put its own word, the hypothesis
stands; there the glossary's form is forced, the words before it are made to agree with it (``pipeline.agreement``), and
the model goes on from there, so that what follows agrees by itself. The cascade, per term:

    1  the target has the form already                          nothing to do
    2  the model's word replaced in the text                    where a word before shows that the nouns are alike, else
    3  forced prefix, agreement by the language's table         checked by the gates, else
    4  forced prefix, the model chooses the words before        (languages or words without a table), else
    5  the same with the model's own word suppressed            where it came back behind the term, else
    6  the model's word replaced in the text                    else
    7  left as it was, and reported

Forced decoding for terms: Hokamp and Liu 2017 constrain the search itself; this reaches the same with what CTranslate2
has (a prefix per sentence, scores, attention). Measured on test models: see ``make bench-terms``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline import agreement
from pipeline.alignment import ordered
from pipeline.document import Span
from pipeline.engines.argos import settle
from pipeline.engines.argos.attention import align
from pipeline.engines.argos.model import Model, Tokens
from pipeline.engines.argos.parts import with_end
from pipeline.engines.argos.pieces import UNKNOWN, Cutter, Pieces
from pipeline.engines.argos.settle import Attempt, Job, Output, Place
from pipeline.engines.argos.wanted import Forced, Wanted, capitalised, longest_run, unmet
from pipeline.engines.base import Pair

# A sentence with more unmet terms than this is left to substitution: each round decodes it once more.
_ROUNDS = 6
# How many words back the model may choose anew, and how many continuations are weighed (terminology of 1,000
# sentences: two words back reach 72 % exact sentences, one word 65 %, none 36 %; six continuations, more gain nothing).
_BACK, _CHOICES = 2, 6
# What the mean log-probability of a piece may lose by a gentle term.
_GENTLE = 1.0


class Forcer:
    """Puts terms into drafts of one model."""

    def __init__(self, model: Model, cutter: Cutter, pair: Pair) -> None:
        self.model, self.cutter, self.pair = model, cutter, pair

    def run(self, sources: Sequence[str], drafts: Sequence[Forced], wanted: Sequence[Sequence[Wanted]]) -> list[Forced]:
        """The drafts with their terms; all sentences of a round are decoded in one batch."""
        jobs = [
            Job(self.cutter.cut(source), terms, draft.target, draft.alignment)
            for source, draft, terms in zip(sources, drafts, wanted, strict=True)
        ]
        for _ in range(_ROUNDS):
            active = [job for job in jobs if self._locate(job)]
            if not active:
                break
            self._round(active)
        return [self._ended(job) for job in jobs]

    def _ended(self, job: Job) -> Forced:
        """The result with the source's closing mark, no link beyond its end, and one for each term that was put in."""
        target = with_end(job.source.text, job.target, self.pair.target.partition("-")[0])
        links = [(*link[:3], min(link[3], len(target))) for link in job.alignment.links if link[2] < len(target)]
        for source, place in job.put:
            own = [link for link in links if source[0] <= link[0] and link[1] <= source[1]]
            apart = [link for link in links if link not in own or link[3] <= place[0] or place[1] <= link[2]]
            links = [*apart, (*source, *place)]
        return Forced(target, ordered(links), tuple(job.put))

    def _locate(self, job: Job) -> bool:
        """Find the leftmost unmet term that has a place in the target; False when there is none."""
        places = []
        for number in unmet(job.target, job.wanted):
            if number not in job.given_up:
                span = self._span(job, job.wanted[number].span)
                if span is None or span[0] < job.locked:
                    job.given_up.add(number)
                else:
                    places.append((span, number))
        if not places:
            return False
        span, number = min(places)
        term = job.wanted[number]
        before = agreement.before(self.pair.target, job.target[: span[0]], term.form, term.slot)
        job.place = Place(number, span, before)
        return True

    def _span(self, job: Job, source: Span) -> Span | None:
        """The target words that the term's words became, without function words at the edges."""
        linked = sorted({link[2:] for link in job.alignment.links if link[0] < source[1] and source[0] < link[1]})
        linked = [span for span in linked if any(char.isalnum() for char in job.target[slice(*span)])]
        run = longest_run(linked, job.target)
        while len(run) > 1 and agreement.is_function_word(self.pair.target, job.target[slice(*run[0])]):
            run = run[1:]
        while len(run) > 1 and agreement.is_function_word(self.pair.target, job.target[slice(*run[-1])]):
            run = run[:-1]
        return (run[0][0], run[-1][1]) if run else None

    def _round(self, jobs: Sequence[Job]) -> None:
        """Put one term into each sentence."""
        waiting = [job for job in jobs if not self._fits_in(job)]
        plans = [(job, self._prefixes(job)) for job in waiting]
        free = [(job, options) for job, options in plans if options and not self._is_known(job)]
        for (_, options), more in zip(free, self._backed_off([job for job, _ in free]), strict=True):
            options.extend(more)
        chosen = self._likeliest(plans)
        ready = [(job, prefix) for job, prefix in chosen if prefix is not None]
        again: dict[tuple[str, ...], list[tuple[Job, Pieces]]] = {}
        for (job, prefix), output in zip(ready, self._decoded(ready), strict=True):
            attempt = settle.forced(job, output, self.pair)
            word = settle.came_back(job, output)
            if attempt and settle.is_sound(job, attempt, self.pair):
                job.take(attempt if self._is_fluent(job, attempt) else None)
            elif word:
                again.setdefault(word, []).append((job, prefix))
            else:
                self._substitute(job)
        for job in (job for job, beginning in chosen if beginning is None):
            self._substitute(job)
        for word, those in again.items():  # what is suppressed is suppressed in a whole batch
            self._retry(those, word)

    def _fits_in(self, job: Job) -> bool:
        """Put the term in the place of the model's own word, if that is seen to be like it in gender and number."""
        text = job.target[: job.place.span[0]]
        attempt = settle.substituted(job, self.pair)
        alike = agreement.agrees(self.pair.target, text, job.term.form, job.term.slot)
        if not alike or not settle.is_sound(job, attempt, self.pair) or not self._is_fluent(job, attempt):
            return False
        job.take(attempt)
        return True

    def _decoded(self, ready: Sequence[tuple[Job, Pieces]], suppressed: Tokens = ()) -> list[Output]:
        """Each sentence with its beginning forced, and behind it without a sequence of pieces."""
        found = self.model.translate(
            [job.source.tokens for job, _ in ready],
            prefixes=[prefix.tokens for _, prefix in ready],
            attention=True,
            suppressed=suppressed,
        )
        targets = [self.cutter.join(one[0].tokens) for one in found]
        return [
            Output(prefix, target, align(job.source, target, one[0].attention))
            for (job, prefix), target, one in zip(ready, targets, found, strict=True)
        ]

    def _substitute(self, job: Job) -> None:
        attempt = settle.substituted(job, self.pair)
        sound = not job.term.gentle and settle.is_sound(job, attempt, self.pair)
        job.take(attempt if sound else None)

    def _is_fluent(self, job: Job, attempt: Attempt) -> bool:
        """Whether a gentle term costs no fluency: the model finds the sentence hardly less likely with it."""
        if not job.term.gentle:
            return True
        targets = [self.cutter.cut(text).tokens for text in (job.target, attempt.text)]
        scores = self.model.score([job.source.tokens] * 2, targets)
        before, after = (sum(score) / len(score) for score in scores)
        return after >= before - _GENTLE

    def _retry(self, ready: Sequence[tuple[Job, Pieces]], word: Tokens) -> None:
        """Decode once more without the model's own word."""
        for (job, _), output in zip(ready, self._decoded(ready, word), strict=True):
            attempt = settle.forced(job, output, self.pair)
            if attempt and settle.is_sound(job, attempt, self.pair):
                job.take(attempt if self._is_fluent(job, attempt) else None)
            else:
                self._substitute(job)

    def _prefixes(self, job: Job) -> list[Pieces]:
        """The possible beginnings up to and with the term, those that the vocabulary can spell."""
        form = job.term.form
        texts = [before + (capitalised(form) if not before.strip("¿¡\"'«“( ") else form) for before in job.place.before]
        cut = [self.cutter.cut(text) for text in texts]
        return [pieces for pieces in cut if UNKNOWN not in pieces.tokens and self._spells(pieces)]

    def _spells(self, pieces: Pieces) -> bool:
        """Whether the pieces say the text again (the normalisation of the vocabulary may have changed it)."""
        return self.cutter.join(pieces.tokens).text == pieces.text.strip()

    def _is_known(self, job: Job) -> bool:
        """Whether the language's table settled the words before the term: then the model is not asked."""
        return agreement.is_known(self.pair.target, job.term.slot)

    def _backed_off(self, jobs: Sequence[Job]) -> list[list[Pieces]]:
        """Beginnings in which the model itself chose the one or two words before the term."""
        asked: list[tuple[int, str, int]] = []
        for number, job in enumerate(jobs):
            words = list(re.finditer(r"\w+['’]?\s*", job.target[: job.place.span[0]]))
            asked += [
                (number, job.target[: words[-back].start()], back)
                for back in range(1, _BACK + 1)
                if len(words) >= back and words[-back].start() >= job.locked
            ]
        heads = [self.cutter.cut(text) for _, text, _ in asked]
        found = self.model.translate(
            [jobs[number].source.tokens for number, _, _ in asked],
            prefixes=[head.tokens for head in heads],
            hypotheses=_CHOICES,
            beam=_CHOICES,
        )
        out: list[list[Pieces]] = [[] for _ in jobs]
        for (number, head, back), options in zip(asked, found, strict=True):
            form = jobs[number].term.form
            for option in options:
                chosen = re.findall(r"\w+['’]?", self.cutter.join(option.tokens).text[len(head) :])[:back]
                text = head + " ".join([*chosen, form])
                out[number].append(self.cutter.cut(text.replace("' ", "'")))
        return [[pieces for pieces in options if UNKNOWN not in pieces.tokens] for options in out]

    def _likeliest(self, plans: Sequence[tuple[Job, list[Pieces]]]) -> list[tuple[Job, Pieces | None]]:
        """For each sentence the beginning that the model finds likeliest, word for word."""
        rivals = [(i, option) for i, (_, options) in enumerate(plans) if len(options) > 1 for option in options]
        scores = self.model.score(
            [plans[i][0].source.tokens for i, _ in rivals], [option.tokens for _, option in rivals]
        )
        best: dict[int, tuple[float, Pieces]] = {}
        for (i, option), score in zip(rivals, scores, strict=True):
            mean = sum(score[:-1]) / max(1, len(score) - 1)  # without the end of the sentence, which is not there yet
            if i not in best or mean > best[i][0]:
                best[i] = (mean, option)
        return [
            (job, best[i][1] if i in best else options[0] if options else None)
            for i, (job, options) in enumerate(plans)
        ]
