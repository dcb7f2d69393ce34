"""Glossary terms put in while decoding: alignment-guided, prefix-forced re-decoding.

Only a sentence that misses a term is decoded again: up to the place where the model put its own word, the hypothesis
stands; there the glossary's form is forced, the words before it are made to agree with it (``pipeline.agreement``), and
the model goes on from there, so that what follows agrees by itself. The cascade, per term:

    1  the target has the form already                          nothing to do
    2  forced prefix, agreement by the language's table         checked by the gates, else
    3  forced prefix, the model chooses the words before        (languages or words without a table), else
    4  the model's word replaced in the text                    else
    5  left as it was, and reported

Forced decoding for terms: Hokamp and Liu 2017 constrain the search itself; this reaches the same with what CTranslate2
has (a prefix per sentence, scores, attention). Measured on test models: see ``make bench-terms``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import agreement
from pipeline.document import Alignment, Span
from pipeline.engines.argos import gates
from pipeline.engines.argos.attention import align
from pipeline.engines.argos.model import Model
from pipeline.engines.argos.parts import with_end
from pipeline.engines.argos.pieces import UNKNOWN, Cutter, Pieces
from pipeline.engines.argos.wanted import Forced, Wanted, capitalised, kept_share, longest_run, shifted, unmet
from pipeline.engines.base import Pair

# A sentence with more unmet terms than this is left to substitution: each round decodes it once more.
_ROUNDS = 6
# The share of the words behind the term that a forced output must keep; below it the model lost the thread, and the
# substitution, which keeps them all, is better.
_KEEP = 0.75
# How many words back the model may choose anew, and how many continuations are weighed (terminology of 1,000
# sentences: two words back reach 72 % exact sentences, one word 65 %, none 36 %; six continuations, more gain nothing).
_BACK, _CHOICES = 2, 6
# How many words before the noun are looked at, where adjectives stand there.
_BEFORE_NOUN = 3


@dataclass(slots=True)
class _Job:
    """A sentence on its way through the rounds. ``locked`` is the end of the last term that was put in."""

    source: Pieces
    wanted: Sequence[Wanted]
    target: str
    alignment: Alignment
    locked: int = 0
    given_up: set[int] = field(default_factory=set)
    place: _Place | None = None


@dataclass(slots=True)
class _Place:
    """Where one unmet term goes: its number, the span of the model's own word, the possible texts before it."""

    number: int
    span: Span
    before: list[str]


class Forcer:
    """Puts terms into drafts of one model."""

    def __init__(self, model: Model, cutter: Cutter, pair: Pair) -> None:
        self.model, self.cutter, self.pair = model, cutter, pair

    def run(self, sources: Sequence[str], drafts: Sequence[Forced], wanted: Sequence[Sequence[Wanted]]) -> list[Forced]:
        """The drafts with their terms; all sentences of a round are decoded in one batch."""
        jobs = [
            _Job(self.cutter.cut(source), terms, draft.target, draft.alignment)
            for source, draft, terms in zip(sources, drafts, wanted, strict=True)
        ]
        for _ in range(_ROUNDS):
            active = [job for job in jobs if self._locate(job)]
            if not active:
                break
            self._round(active)
        return [self._ended(job) for job in jobs]

    def _ended(self, job: _Job) -> Forced:
        """The result with the source's closing mark, and no link beyond its end."""
        target = with_end(job.source.text, job.target, self.pair.target.partition("-")[0])
        links = [(*link[:3], min(link[3], len(target))) for link in job.alignment.links if link[2] < len(target)]
        return Forced(target, Alignment(tuple(links)))

    def _locate(self, job: _Job) -> bool:
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
        job.place = _Place(number, span, before)
        return True

    def _span(self, job: _Job, source: Span) -> Span | None:
        """The target words that the term's words became, without function words at the edges."""
        linked = sorted({link[2:] for link in job.alignment.links if link[0] < source[1] and source[0] < link[1]})
        linked = [span for span in linked if any(char.isalnum() for char in job.target[slice(*span)])]
        run = longest_run(linked, job.target)
        while len(run) > 1 and agreement.is_function_word(self.pair.target, job.target[slice(*run[0])]):
            run = run[1:]
        while len(run) > 1 and agreement.is_function_word(self.pair.target, job.target[slice(*run[-1])]):
            run = run[:-1]
        return (run[0][0], run[-1][1]) if run else None

    def _round(self, jobs: Sequence[_Job]) -> None:
        """Put one term into each sentence."""
        plans = [(job, self._prefixes(job)) for job in jobs]
        free = [(job, options) for job, options in plans if options and not self._is_known(job)]
        for (_, options), more in zip(free, self._backed_off([job for job, _ in free]), strict=True):
            options.extend(more)
        chosen = self._likeliest(plans)
        ready = [(job, prefix) for job, prefix in chosen if prefix is not None]
        outputs = self.model.translate(
            [job.source.tokens for job, _ in ready], prefixes=[prefix.tokens for _, prefix in ready], attention=True
        )
        done = {}
        for (job, prefix), found in zip(ready, outputs, strict=True):
            target = self.cutter.join(found[0].tokens)
            done[id(job)] = (prefix, target, align(job.source, target, found[0].attention))
        for job, _ in plans:
            self._settle(job, done.get(id(job)))

    def _prefixes(self, job: _Job) -> list[Pieces]:
        """The possible beginnings up to and with the term, those that the vocabulary can spell."""
        place = job.place
        if place is None:
            return []
        form = job.wanted[place.number].form
        texts = [before + (capitalised(form) if not before.strip("¿¡\"'«“( ") else form) for before in place.before]
        cut = [self.cutter.cut(text) for text in texts]
        return [pieces for pieces in cut if UNKNOWN not in pieces.tokens and self._spells(pieces)]

    def _spells(self, pieces: Pieces) -> bool:
        """Whether the pieces say the text again (the normalisation of the vocabulary may have changed it)."""
        return self.cutter.join(pieces.tokens).text == pieces.text.strip()

    def _is_known(self, job: _Job) -> bool:
        """Whether the language's table settled the words before the term: then the model is not asked."""
        place = job.place
        return place is not None and agreement.is_known(self.pair.target, job.wanted[place.number].slot)

    def _backed_off(self, jobs: Sequence[_Job]) -> list[list[Pieces]]:
        """Beginnings in which the model itself chose the one or two words before the term."""
        asked: list[tuple[int, str, int]] = []
        for number, job in enumerate(jobs):
            place = job.place
            words = list(re.finditer(r"\w+['’]?\s*", job.target[: place.span[0]])) if place else []
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
            place = jobs[number].place
            if place is None:
                continue
            form = jobs[number].wanted[place.number].form
            for option in options:
                chosen = re.findall(r"\w+['’]?", self.cutter.join(option.tokens).text[len(head) :])[:back]
                text = head + " ".join([*chosen, form])
                out[number].append(self.cutter.cut(text.replace("' ", "'")))
        return [[pieces for pieces in options if UNKNOWN not in pieces.tokens] for options in out]

    def _likeliest(self, plans: Sequence[tuple[_Job, list[Pieces]]]) -> list[tuple[_Job, Pieces | None]]:
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

    def _settle(self, job: _Job, output: tuple[Pieces, Pieces, Alignment] | None) -> None:
        """Take the forced output if it is sound, else the substitution, else give the term up."""
        place = job.place
        if place is None:
            return
        term = job.wanted[place.number]
        job.given_up.add(place.number)
        for text, alignment, end in self._attempts(job, place, term, output):
            if self._is_sound(job, place, term, text, end):
                job.target, job.alignment, job.locked = text, alignment, end
                return

    def _attempts(
        self, job: _Job, place: _Place, term: Wanted, output: tuple[Pieces, Pieces, Alignment] | None
    ) -> list[tuple[str, Alignment, int]]:
        """What may be taken, best first: text, alignment, and where the term ends in it."""
        agreed = self._adjectives(job, place)
        attempts = []
        if output is not None:
            prefix, target, alignment = output
            end = len(prefix.text.strip())
            if target.text[:end] == prefix.text.strip() and not target.text[end : end + 1].isalnum():
                rest = agreement.after(self.pair.target, target.text[end:], term.slot, agreed)
                attempts.append(
                    (target.text[:end] + rest, shifted(alignment, end, len(target.text) - end, len(rest)), end)
                )
        before = place.before[0]
        form = term.form if before.strip("¿¡\"'«“( ") else capitalised(term.form)
        rest = agreement.after(self.pair.target, job.target[place.span[1] :], term.slot, agreed)
        text = before + form + rest
        attempts.append((text, _substituted(job, place, len(before), len(form), rest), len(before + form)))
        return attempts

    def _adjectives(self, job: _Job, place: _Place) -> list[str]:
        """The words behind the model's word that stand for words right before the term in the source.

        Where adjectives precede the noun (English, German) and follow it in the target, these are the adjectives.
        """
        if not agreement.is_adjective_first(self.pair.source):
            return []
        text, start = job.source.text, job.wanted[place.number].span[0]
        left = [match.span() for match in re.finditer(r"\w[\w-]*", text[:start])][-_BEFORE_NOUN:]
        spans = [span for span in left if not re.search(r"[^\w\s-]", text[span[1] : start])]
        return [
            job.target[t0:t1]
            for s0, s1, t0, t1 in job.alignment.links
            if t0 >= place.span[1] and any(a < s1 and s0 < b for a, b in spans)
        ]

    def _is_sound(self, job: _Job, place: _Place, term: Wanted, text: str, end: int) -> bool:
        """Whether a text, in which the term ends at ``end``, has it once more, keeps the rest, and passes the gates."""
        if term.count(text) <= term.count(job.target):
            return False
        if any(other.count(text) < other.count(job.target) for other in job.wanted if other.forms != term.forms):
            return False
        if kept_share(job.target[place.span[1] :], text[end:]) < _KEEP:
            return False
        old = job.target[slice(*place.span)].lower()
        if old not in term.form.lower() and text.lower().count(old) >= max(1, job.target.lower().count(old)):
            return False  # the displaced word came back behind the term
        grave = [
            {f.check for f in gates.faults(job.source.text, one, self.pair) if f.severity == "error"}
            for one in (job.target, text)
        ]
        return grave[1] <= grave[0]


def _substituted(job: _Job, place: _Place, start: int, length: int, rest: str) -> Alignment:
    """The alignment of a text in which the term took the place of the model's word."""
    t0, t1 = place.span
    shift = start + length - t1
    links = []
    for s0, s1, a, b in job.alignment.links:
        if b <= t0:
            links.append((s0, s1, min(a, start), min(b, start)))
        elif a >= t1:
            end = start + length + len(rest)
            links.append((s0, s1, min(a + shift, end), min(b + shift, end)))
    source = job.wanted[place.number].span
    links.append((*source, start, start + length))
    return Alignment(tuple(sorted((link for link in links if link[2] < link[3]), key=lambda link: link[2:])))
