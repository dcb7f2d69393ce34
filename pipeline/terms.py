"""The terms of one pair: from the glossary's files and from what a line brings along, as constraints and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline import enforce, glossary
from pipeline.agreement import Slot
from pipeline.document import Issue, Markup, Severity, Span, Translation
from pipeline.enforce import How
from pipeline.engines.base import Constraint, Engine, Pair, Request
from pipeline.glossary import ForbiddenHit, Glossary, Rendering, TermMatch

# Part of every fingerprint: another number where the same entries would be put in otherwise than before.
METHOD = "4"
# A run asks for a sentence's terms when it is sent to the engine and when it comes back.
_REMEMBERED = 8192

Match = tuple[Glossary, TermMatch]
Spans = Sequence[Span]


class Terms:
    """Which terms a source holds, and what became of them in its target.

    ``terms`` are the glossary, or the folder of its files, ``None`` for none. Raises ``GlossaryError`` for files with
    errors. Thread-safe.
    """

    def __init__(self, pair: Pair, terms: Glossary | Path | None = None) -> None:
        self.pair = pair
        self._glossary = glossary.load(terms) if isinstance(terms, Path) else terms
        # consecutive lines often bring the same terms
        self._own = lru_cache(maxsize=256)(self._made)
        self._files = lru_cache(maxsize=_REMEMBERED)(self._found)

    def match(self, source: str, code: Spans = ()) -> Sequence[TermMatch]:
        """The terms of the glossary that a source holds, in order; ``code`` are spans in which there is none."""
        return self._files(source, tuple(code))

    def constraints(
        self, source: str, own: Mapping[str, str] | None = None, code: Spans = ()
    ) -> tuple[Constraint, ...]:
        """The terms of a source as an engine is told them; ``own`` are terms for this source only, and go first."""
        found = self._matches(source, own, code)
        return tuple(constraint(match, name=_is_name(terms, match)) for terms, match in found)

    def fingerprint(
        self, source: str, own: Mapping[str, str] | None = None, firsts: Sequence[str] = (), code: Spans = ()
    ) -> str:
        """A name for the state of the entries that occur in a source, ``""`` for none; ``firsts`` as in ``enforce``."""
        return _fingerprint(self._matches(source, own, code), firsts)

    def enforce(
        self,
        request: Request,
        translation: Translation,
        own: Mapping[str, str] | None = None,
        firsts: Sequence[str] = (),
        code: Spans = (),
    ) -> Translation:
        """The translation with every term met where that can be done, and the glossary's fingerprint in its recipe.

        ``firsts`` are the ids of concepts that are expanded in it, where the glossary says so. What is missing or
        forbidden is told in issues.
        """
        matches = self._matches(request.source, own, code or code_in(request.markup))
        recipe = replace(translation.recipe, glossary=_fingerprint(matches, firsts))
        translation = replace(translation, recipe=recipe)
        if not translation.target:
            return translation
        if matches:
            translation = self._enforced(request, translation, matches)
        for terms, match in matches:
            if match.concept in firsts:
                translation = self._expanded(translation, terms, match)
        issues = [self._with_fix(request.source, translation, issue, matches) for issue in translation.issues]
        return replace(translation, issues=(*issues, *self.forbidden(translation.target, matches)))

    def _with_fix(self, source: str, translation: Translation, issue: Issue, matches: Sequence[Match]) -> Issue:
        """A missing term's issue with the target as it would be with the term, where its form is known."""
        match = next((match for _, match in matches if match.span == issue.source_span), None)
        if issue.check != "term_missing" or match is None:
            return issue
        best, plural = match.renderings[0], match.number == "plural"
        if match.homonyms or match.number is None or (plural and not best.plural) or best.pos in ("verb", "adjective"):
            return issue
        return replace(issue, fix=enforce.offered(source, translation, constraint(match), self.pair))

    def _enforced(self, request: Request, translation: Translation, matches: Sequence[Match]) -> Translation:
        by_span = {match.span: (terms, match) for terms, match in matches}

        def find(target: str, one: Constraint) -> Sequence[tuple[Span, How]]:
            terms, match = by_span[one.span]
            return [(each.span, each.rule) for each in terms.find(target, self.pair.target, match)]

        done = enforce.enforce(request.source, translation, request.constraints, find, self.pair)
        told = [
            replace(term, concept=by_span[one.span][1].concept)
            for term, one in zip(done.terms, request.constraints, strict=True)
        ]
        issues = [
            replace(issue, severity=severity(by_span[issue.source_span][1]))
            if issue.check == "term_missing" and issue.source_span in by_span
            else issue
            for issue in done.issues
        ]
        return replace(done, terms=tuple(told), issues=tuple(issues))

    def _expanded(self, translation: Translation, terms: Glossary, match: TermMatch) -> Translation:
        text = terms.first_mention(match.concept, self.pair.target)
        places = terms.find(translation.target, self.pair.target, match)
        if not text or text in translation.target or not places:
            return translation
        span = places[0].span
        # an expansion is written for the term as it stands in it; and a bracket behind the term explains it already
        inflected = translation.target[slice(*span)].casefold() not in text.casefold()
        if inflected or translation.target[span[1] :].lstrip().startswith("("):
            return translation
        return enforce.expand(translation, span, text, match.span)

    def verify(self, source: str, target: str, code: Spans = ()) -> list[Issue]:
        """What the glossary has against a target as it stands: terms that are missing, words that are forbidden."""
        matches = self._matches(source, None, code)
        missing = [
            Issue("term_missing", severity(match), f"“{match.text}” should be {_either(match)}.", match.span)
            for terms, match in matches
            if terms.verify(target, self.pair.target, match) is None
        ]
        return missing + self.forbidden(target, matches)

    def rendered(self, source: str, target: str, code: Spans = ()) -> list[tuple[TermMatch, str]]:
        """Each term of a source with the glossary's rendering that a target has for it, ``""`` for none.

        A rendering stands for one occurrence: two in the source need two in the target.
        """
        answer: list[tuple[TermMatch, str]] = []
        left: dict[tuple[Rendering, ...], list[str]] = {}
        for terms, match in self._matches(source, None, code):
            if match.renderings not in left:
                left[match.renderings] = [one.rendering.text for one in terms.find(target, self.pair.target, match)]
            free = left[match.renderings]
            answer.append((match, free.pop(0) if free else ""))
        return answer

    def forbidden_in(self, source: str, target: str, code: Spans = ()) -> list[ForbiddenHit]:
        """The words of a target that the glossary forbids, there or anywhere."""
        return self._glossary.forbidden(target, self.pair.target, self.match(source, code)) if self._glossary else []

    def forbidden(self, target: str, matches: Sequence[Match] = ()) -> list[Issue]:
        """The forbidden words of a target, with what to write instead where that is certain."""
        if self._glossary is None:
            return []
        own = [match for terms, match in matches if terms is self._glossary]
        hits = self._glossary.forbidden(target, self.pair.target, own)
        return [self._ban(self._glossary, hit, target) for hit in hits]

    def _ban(self, terms: Glossary, hit: ForbiddenHit, target: str) -> Issue:
        why = f" {hit.why.rstrip('.')}." if hit.why else ""
        instead = f" Write {' or '.join(f'“{each}”' for each in hit.instead)}." if hit.instead else ""
        fix = None
        if hit.rule == "exact" and hit.instead:
            concept = terms.concept(hit.concept)
            better = (terms.concept(concept.use_instead) if concept else None) or concept
            entry = better.usable(self.pair.target)[0] if better else None
            slot = Slot(entry.gender if entry else "", plural=False)
            fix = enforce.substitute(target, hit.span, hit.instead[0], slot, self.pair.target)
        message = f"The glossary forbids “{hit.text}”.{why}{instead}"
        return Issue("term_forbidden", hit.severity, message, target_span=hit.span, fix=fix)

    def _found(self, source: str, code: tuple[Span, ...]) -> tuple[TermMatch, ...]:
        return tuple(self._glossary.match(source, *self.pair, skip=code)) if self._glossary else ()

    def _matches(self, source: str, own: Mapping[str, str] | None, code: Spans = ()) -> list[Match]:
        matches: list[Match] = []
        if own:
            line = self._own(tuple(own.items()))
            matches = [(line, match) for match in line.match(source, *self.pair, skip=code)]
        if self._glossary:
            for match in self._files(source, tuple(code)):
                start, end = match.span
                if not any(a.span[0] < end and start < a.span[1] for _, a in matches):
                    matches.append((self._glossary, match))
        return sorted(matches, key=lambda pair: pair[1].span)

    def _made(self, own: tuple[tuple[str, str], ...]) -> Glossary:
        return Glossary.from_terms(dict(own), *self.pair)


def code_in(markup: Iterable[Markup]) -> tuple[Span, ...]:
    """The spans of a source that are code, in which no word is a term."""
    return tuple((mark.start, mark.end) for mark in markup if mark.kind == "code")


def constraint(match: TermMatch, *, name: bool = False) -> Constraint:
    """A match as a constraint. A plural is rendered by a plural; where the number is not known, nothing is put in.

    ``name``: it is one, which has no number.
    """
    best = match.renderings[0]
    plural = (best.number or match.number) == "plural"
    if best.number:
        known = True
    elif plural:
        known = bool(best.plural)
    else:  # of an inflected form it is not always told whether it is a plural: one rendering may serve for both
        known = match.number == "singular" or name or best.kept or best.plural.casefold() == best.text.casefold()
    # a name that is only preferred stays as the engine has it, which may be admitted: los EE. UU., the States
    gentle = match.enforce == "prefer" and not name
    # an adjective takes the form of its noun: that is for engines which inflect, or for nobody
    fits = match.enforce == "force" or (gentle and best.pos not in ("adjective", "verb"))
    return Constraint(
        span=match.span,
        renderings=tuple(each.plural if plural and each.plural else each.text for each in match.renderings),
        forms=tuple(form for each in match.renderings for form in (*each.forms, each.plural, each.text) if form),
        replace=fits and known,
        gender=best.gender,
        plural=plural,
        base=best.text if match.enforce == "force" or gentle else "",
        pos=best.pos,
        plural_base=best.plural,
        gentle=gentle,
    )


def severity(match: TermMatch) -> Severity:
    """How grave it is that a term is missing: one found by its lemma, or that may be another word, is no error."""
    doubtful = match.severity == "error" and (not match.certain or match.homonyms)
    return "warning" if doubtful else match.severity


def spared(
    engine: Engine, requests: Sequence[Request], translations: Sequence[Translation], pair: Pair
) -> list[Translation]:
    """The translations; one that has a grave fault under its terms is made again without them, and says so."""
    done = list(translations)
    broken = [i for i, request in enumerate(requests) if request.constraints and _faults(done[i])]
    if broken:
        again = engine.translate(_plain([requests[i] for i in broken]), pair)
        for i, plain in zip(broken, again, strict=True):
            if _faults(plain) < _faults(done[i]):
                message = "Under the glossary's terms the sentence broke: it was translated without them first."
                done[i] = replace(plain, issues=(*plain.issues, Issue("term_fallback", "info", message)))
    return done


def _plain(requests: Sequence[Request]) -> list[Request]:
    return [replace(request, constraints=()) for request in requests]


def _faults(translation: Translation) -> int:
    return sum(issue.severity == "error" for issue in translation.issues)


def _is_name(terms: Glossary, match: TermMatch) -> bool:
    concept = terms.concept(match.concept)
    return concept is not None and concept.kind == "name"


def _either(match: TermMatch) -> str:
    return " or ".join(f"“{each.text}”" for each in match.renderings)


def _fingerprint(matches: Sequence[Match], firsts: Sequence[str]) -> str:
    if not matches:
        return ""
    parts = (METHOD, glossary.fingerprint([match for _, match in matches]), *firsts)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
