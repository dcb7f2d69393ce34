"""Sources in, drafts out: one batch for all, and a ladder of second attempts for those that the gates stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.document import Alignment, Issue, Span
from pipeline.engines.argos import gates, joiners, mend, parts
from pipeline.engines.argos.attention import align
from pipeline.engines.argos.force import Forcer
from pipeline.engines.argos.headlines import Headline, Truecaser, restore
from pipeline.engines.argos.model import Hypothesis, Model
from pipeline.engines.argos.parts import Part
from pipeline.engines.argos.pieces import UNKNOWN, Cutter, Pieces
from pipeline.engines.argos.wanted import Forced, Wanted, unmet
from pipeline.engines.base import Pair

# Longer sentences than these words are beyond what models were trained on (Argos' training cuts at 150 pieces).
LONGEST_WORDS = 70
# The same in pieces, for what has many of them in few words: Argos' training cuts at 150, positions end at 1,024.
MOST_PIECES = 250
# For a model that went astray in a long sentence, clauses of at most these many words.
SHORT_WORDS = 12
# No three words twice: stops loops, and hurts good text too often to be always on.
NO_REPEAT = 3
OTHER_HYPOTHESES = 5
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: what a model is given must be Unicode
# What can be put back into a target: what is the same in every language, and the marks around words.
_LOST = frozenset({"lost_number", "lost_literal"})
_MENDABLE = _LOST | {"lost_quotes", "lost_brackets"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A target with its alignment (empty where none was asked for), its score and what the gates say of it."""

    target: str
    alignment: Alignment
    score: float
    faults: tuple[Issue, ...] = ()
    put: tuple[tuple[Span, Span], ...] = ()  # terms that were put in, as in Forced

    def rank(self) -> tuple[int, int, float]:
        """Fewer grave faults, fewer faults, a higher score."""
        grave = sum(fault.severity == "error" for fault in self.faults)
        return (-grave, -len(self.faults), self.score)


class Decoder:
    """One model with its cutter, for one pair.

    ``longest`` is the number of words from which a sentence is cut at clauses; ``retries`` says whether what a gate
    stops is tried again.
    """

    def __init__(
        self, model: Model, cutter: Cutter, pair: Pair, *, longest: int = LONGEST_WORDS, retries: bool = True
    ) -> None:
        self.model, self.cutter, self.pair, self.longest, self.retries = model, cutter, pair, longest, retries

    def run(
        self, sources: Sequence[str], wanted: Sequence[Sequence[Wanted]] = (), *, aligned: bool = True
    ) -> list[Draft]:
        """A draft per source: the first attempt, or the best of the ladder where a gate stopped it.

        ``wanted`` are the terms of each source; with none, nothing is forced. Headlines are read in sentence case.
        """
        sources = [_SURROGATE.sub("\ufffd", source) for source in sources]
        truecaser = Truecaser(sources)
        titles = [truecaser.lower(source, self.pair.source) for source in sources]
        texts = [title.cased.text for title in titles]
        drafts = self._climb(texts, aligned=aligned or any(wanted))
        if any(wanted):
            drafts = self._forced(texts, drafts, wanted)
        return [replace(draft, target=self._written(draft, title)) for draft, title in zip(drafts, titles, strict=True)]

    def alternatives(self, source: str, wanted: Sequence[Wanted], number: int) -> list[Draft]:
        """The different drafts that ``number`` hypotheses of one search give, best first, each with its terms."""
        title = Truecaser([source := _SURROGATE.sub("\ufffd", source)]).lower(source, self.pair.source)
        text = title.cased.text
        plan = self._fitting(parts.planned(text, self._whole(self.longest)))
        texts = list(dict.fromkeys(part.text for part in plan if not part.copied))
        cut = [self.cutter.cut(parts.as_sentence(one)) for one in texts]
        found = self.model.translate([pieces.tokens for pieces in cut], hypotheses=number, attention=True)
        candidates = dict(zip(texts, zip(cut, found, strict=True), strict=True))
        count = min((len(options) for options in found), default=1)
        same = [text] * count
        drafts = self._finish(same, [plan] * count, range(count), candidates, aligned=True)
        drafts = [self._mended(text, draft) for draft in drafts]
        drafts = self._forced(same, drafts, [wanted] * count)
        each = {(done := self._written(draft, title)): replace(draft, target=done) for draft in reversed(drafts)}
        return list(reversed(each.values()))

    def _written(self, draft: Draft, title: Headline) -> str:
        """The target as its language is written, of the same length: the casing of a headline, joiners."""
        text = restore(draft.target, draft.alignment, title, self.pair.target)
        return joiners.restore(text) if self.pair.target.partition("-")[0] in joiners.LANGUAGES else text

    def _forced(
        self, sources: Sequence[str], drafts: Sequence[Draft], wanted: Sequence[Sequence[Wanted]]
    ) -> list[Draft]:
        """The drafts with their terms put in; those that lack none are not touched."""
        lacking = [i for i, terms in enumerate(wanted) if terms and unmet(drafts[i].target, terms)]
        lacking = [i for i in lacking if self._fits(sources[i]) and self._fits(drafts[i].target)]
        forced = Forcer(self.model, self.cutter, self.pair).run(
            [sources[i] for i in lacking],
            [Forced(drafts[i].target, drafts[i].alignment) for i in lacking],
            [wanted[i] for i in lacking],
        )
        out = list(drafts)
        for i, result in zip(lacking, forced, strict=True):
            # what was put back before may stand elsewhere now
            told = [replace(fault, target_span=None) for fault in out[i].faults if fault.check == mend.RESTORED]
            faults = (*gates.faults(sources[i], result.target, self.pair), *told)
            out[i] = replace(out[i], target=result.target, alignment=result.alignment, faults=faults, put=result.put)
        return out

    def _climb(self, sources: Sequence[str], *, aligned: bool) -> list[Draft]:
        drafts = self._attempt(sources, self._whole(self.longest), aligned=aligned)
        for applies, climb in self._ladder(aligned=aligned) if self.retries else ():
            bad = [i for i, draft in enumerate(drafts) if any(map(applies, draft.faults))]
            for i, draft in zip(bad, climb([sources[i] for i in bad]), strict=True):
                drafts[i] = max(drafts[i], draft, key=Draft.rank)
        return [self._mended(*one) for one in zip(sources, drafts, strict=True)] if self.retries else drafts

    def _mended(self, source: str, draft: Draft) -> Draft:
        """The draft with what it still lacks of figures and marks put back where the alignment knows their place."""
        if not any(fault.check in _MENDABLE for fault in draft.faults) or not self._fits(source):
            return draft
        alignment = draft.alignment
        if not alignment.links:
            mine, theirs = self.cutter.cut(source), self.cutter.cut(draft.target)
            alignment = align(mine, theirs, self.model.attend([mine.tokens], [theirs.tokens])[0])
        lost = [fault.source_span for fault in draft.faults if fault.source_span and fault.check in _LOST]
        mended = mend.mend(source, draft.target, alignment, lost, self.pair)
        faults = gates.faults(source, mended.target, self.pair)
        if len(faults) >= len(draft.faults):
            return draft
        kept = mended.alignment if draft.alignment.links else Alignment()
        return Draft(mended.target, kept, draft.score, (*faults, *mended.issues))

    def _whole(self, longest: int) -> Callable[[str], list[Part]]:
        return lambda text: parts.whole(text, longest)

    def _ladder(self, *, aligned: bool) -> list[tuple[Callable[[Issue], bool], Callable[[list[str]], list[Draft]]]]:
        """What is tried next, and for which faults."""

        def again(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, self._whole(self.longest), aligned=aligned, no_repeat=NO_REPEAT)

        def others(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, self._whole(self.longest), aligned=aligned, hypotheses=OTHER_HYPOTHESES)

        def around(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, parts.around_literals, aligned=aligned)

        def at_dashes(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, parts.at_dashes, aligned=aligned)

        def shorter(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, self._whole(SHORT_WORDS), aligned=aligned)

        def clauses(sources: list[str]) -> list[Draft]:
            return self._attempt(sources, parts.clauses, aligned=aligned)

        return [
            (lambda fault: fault.check == "repetition", again),
            (lambda fault: fault.check != "lost_literal", others),
            (lambda fault: fault.check == "lost_literal", around),
            (lambda fault: fault.check == "lost_dash", at_dashes),
            (lambda fault: fault.severity == "error" and fault.check != "lost_literal", shorter),
            (lambda fault: fault.check == "truncated", clauses),
        ]

    def _attempt(
        self,
        sources: Sequence[str],
        cut_up: Callable[[str], list[Part]],
        *,
        aligned: bool,
        no_repeat: int = 0,
        hypotheses: int = 1,
    ) -> list[Draft]:
        """Translate all parts of all sources in one batch; of several hypotheses the best by the gates counts."""
        plans = [self._fitting(parts.planned(source, cut_up)) for source in sources]
        texts = list(dict.fromkeys(part.text for plan in plans for part in plan if not part.copied))
        cut = [self.cutter.cut(parts.as_sentence(text)) for text in texts]
        found = self.model.translate(
            [pieces.tokens for pieces in cut], hypotheses=hypotheses, no_repeat=no_repeat, attention=aligned
        )
        candidates = dict(zip(texts, zip(cut, found, strict=True), strict=True))
        chosen = [self._best(source, plan, candidates) for source, plan in zip(sources, plans, strict=True)]
        return self._finish(sources, plans, chosen, candidates, aligned=aligned)

    def _fitting(self, plan: list[Part]) -> list[Part]:
        """The plan with parts that the model can take: beyond its positions it would stop, or leave out the rest."""
        out: list[Part] = []
        for part in plan:
            pieces = [Part(part.text, copied=True)] if part.copied else parts.fitting(part.text, self._fits)
            out += [*pieces[:-1], replace(pieces[-1], gap=part.gap)]
        return out

    def _fits(self, text: str) -> bool:
        """Whether a text is short enough; texts of few characters are not cut into pieces to know it."""
        return len(text) <= MOST_PIECES or len(self.cutter.cut(text).tokens) <= MOST_PIECES

    def _best(self, source: str, plan: Sequence[Part], candidates: dict[str, tuple[Pieces, list[Hypothesis]]]) -> int:
        """Which hypothesis: the first whose whole sentence passes the gates, else the one with the fewest faults."""
        count = min((len(candidates[part.text][1]) for part in plan if not part.copied), default=1)
        if count == 1:
            return 0

        def draft(number: int) -> Draft:
            pairs = []
            score = 0.0
            for part in plan:
                if part.copied:
                    pairs.append((part.text, Alignment()))
                    continue
                hypothesis = candidates[part.text][1][number]
                pairs.append((self.cutter.join(hypothesis.tokens).text, Alignment()))
                score += hypothesis.score
            text, _ = parts.join(plan, pairs)
            return Draft(text, Alignment(), score, tuple(gates.faults(source, text, self.pair)))

        return max(range(count), key=lambda number: draft(number).rank())

    def _finish(
        self,
        sources: Sequence[str],
        plans: Sequence[list[Part]],
        chosen: Sequence[int],
        candidates: dict[str, tuple[Pieces, list[Hypothesis]]],
        *,
        aligned: bool,
    ) -> list[Draft]:
        wanted = dict.fromkeys(
            (part.text, number) for plan, number in zip(plans, chosen, strict=True) for part in plan if not part.copied
        )
        outputs = self._outputs(list(wanted), candidates, aligned=aligned)
        drafts = []
        for source, plan, number in zip(sources, plans, chosen, strict=True):
            pieces = [_copied(part) if part.copied else outputs[part.text, number] for part in plan]
            text, alignment = parts.join(plan, pieces)
            scores = [candidates[part.text][1][number].score for part in plan if not part.copied]
            score = sum(scores) / len(scores) if scores else 0.0
            # what was copied as a whole went past the model: there is nothing to be said of it
            faults = gates.faults(source, text, self.pair) if scores else ()
            drafts.append(Draft(text, alignment, score, tuple(faults)))
        return drafts

    def _outputs(
        self,
        wanted: Sequence[tuple[str, int]],
        candidates: dict[str, tuple[Pieces, list[Hypothesis]]],
        *,
        aligned: bool,
    ) -> dict[tuple[str, int], tuple[str, Alignment]]:
        """Text and alignment of each part; pieces that the model does not know are copied from the source."""
        out = {}
        for key in wanted:
            source, options = candidates[key[0]]
            tokens, rows = options[key[1]].tokens, options[key[1]].attention
            if UNKNOWN in tokens:
                rows = rows or self.model.attend([source.tokens], [tokens])[0]
                tokens = _known(tokens, source, rows)
            target = self.cutter.join(tokens)
            text = parts.with_end(key[0], target.text, self.pair.target.partition("-")[0])
            out[key] = (text, align(source, target, rows) if rows and aligned else Alignment())
        return out


def _copied(part: Part) -> tuple[str, Alignment]:
    end = len(part.text)
    return part.text, Alignment(((0, end, 0, end),) if part.text.strip() else ())


def _known(tokens: Sequence[str], source: Pieces, rows: Sequence[Sequence[float]]) -> tuple[str, ...]:
    """The tokens with each unknown one replaced by the source piece that the model looked at."""
    out = []
    for token, row in zip(tokens, rows, strict=True):
        if token == UNKNOWN:
            start, end = source.spans[max(range(len(source.tokens)), key=lambda i: row[i])]
            out.append(source.text[start:end] or token)
        else:
            out.append(token)
    return tuple(out)
