"""The terms of one pair: from the glossary's files and from what a line brings along, as constraints and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline import enforce, glossary
from pipeline.document import Span, Translation
from pipeline.enforce import How
from pipeline.engines.base import Constraint, Pair, Request
from pipeline.glossary import Glossary, TermMatch


class Terms:
    """Which terms a source holds, and what became of them in its target.

    ``folder`` holds the glossary's files, ``None`` for no glossary. Raises ``GlossaryError`` for files with errors.
    """

    def __init__(self, pair: Pair, folder: Path | None = None) -> None:
        self.pair = pair
        self._glossary = glossary.load(folder) if folder else None
        # consecutive lines often bring the same terms
        self._own = lru_cache(maxsize=256)(self._made)

    def constraints(self, source: str, own: Mapping[str, str] | None = None) -> tuple[Constraint, ...]:
        """The terms of a source as an engine is told them; ``own`` are terms for this source only, and go first."""
        return tuple(constraint(match) for _, match in self._matches(source, own or {}))

    def enforce(self, request: Request, translation: Translation, own: Mapping[str, str] | None = None) -> Translation:
        """The translation with every term met where that can be done, and the glossary's fingerprint in its recipe."""
        matches = self._matches(request.source, own or {})
        if not matches:
            return translation
        by_span = {match.span: (terms, match) for terms, match in matches}

        def find(target: str, one: Constraint) -> Sequence[tuple[Span, How]]:
            terms, match = by_span[one.span]
            found = terms.find(target, self.pair.target, match)
            return [(each.span, "exact" if each.rule == "exact" else "form") for each in found]

        recipe = replace(translation.recipe, glossary=glossary.fingerprint([match for _, match in matches]))
        return enforce.enforce(request.source, replace(translation, recipe=recipe), request.constraints, find)

    def _matches(self, source: str, own: Mapping[str, str]) -> list[tuple[Glossary, TermMatch]]:
        matches: list[tuple[Glossary, TermMatch]] = []
        for terms in (self._own(tuple(own.items())) if own else None, self._glossary):
            for match in terms.match(source, *self.pair) if terms else ():
                start, end = match.span
                if terms and not any(a.span[0] < end and start < a.span[1] for _, a in matches):
                    matches.append((terms, match))
        return sorted(matches, key=lambda pair: pair[1].span)

    def _made(self, own: tuple[tuple[str, str], ...]) -> Glossary:
        return Glossary.from_terms(dict(own), *self.pair)


def constraint(match: TermMatch) -> Constraint:
    """A match as a constraint. A plural is rendered by a plural; where that is not known, nothing is put in."""
    plural = match.number == "plural"
    best = match.renderings[0]
    known = bool(best.plural) if plural else match.number == "singular" or match.certain
    return Constraint(
        span=match.span,
        renderings=tuple(each.plural if plural and each.plural else each.text for each in match.renderings),
        forms=tuple(form for each in match.renderings for form in (*each.forms, each.plural, each.text) if form),
        replace=match.enforce == "force" and known,
        gender=best.gender,
        plural=plural,
    )
