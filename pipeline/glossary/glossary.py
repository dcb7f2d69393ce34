"""The glossary as the rest of Diglot uses it: the terms of a source, how to render them, whether a target does."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from pipeline.document import Severity, Span
from pipeline.errors import GlossaryError
from pipeline.glossary import files as glossary_files
from pipeline.glossary import languages
from pipeline.glossary.match import Hit, Item, Matcher
from pipeline.glossary.model import (
    CERTAIN,
    RULES,
    Concept,
    Enforce,
    ForbiddenHit,
    Found,
    GlossaryFile,
    Place,
    Rendering,
    Rule,
    TermEntry,
    TermMatch,
)
from pipeline.glossary.rendering import enforced, number_of, renderings_of


class Glossary:
    """Concepts, compiled per language when first asked. Only approved concepts are matched and enforced.

    It never changes after it was made: ``reloaded`` gives another one.
    """

    def __init__(
        self, concepts: Sequence[Concept] = (), *, files: Sequence[GlossaryFile] = (), folder: Path | None = None
    ) -> None:
        self.files, self.folder = tuple(files), folder
        self.concepts = (*(concept for file in self.files for concept in file.concepts), *concepts)
        self._by_id = {concept.id: concept for concept in reversed(self.concepts)}
        self._active = tuple(concept for concept in self.concepts if concept.status == "approved")
        self._sources: dict[str, tuple[Matcher, list[tuple[int, TermEntry]]]] = {}
        self._renderings: dict[tuple[int, str, str], tuple[tuple[Rendering, ...], str]] = {}
        self._verifiers: dict[tuple[tuple[Rendering, ...], str], Matcher] = {}
        self._bans: dict[str, tuple[Matcher, list[tuple[int, TermEntry]]]] = {}

    @classmethod
    def load(cls, folder: Path) -> Glossary:
        """The glossary of a folder. Raises ``GlossaryError`` for a folder that cannot be read or a file with errors."""
        return cls._checked(glossary_files.read_folder(folder), folder)

    @classmethod
    def from_terms(cls, terms: Mapping[str, str], source: str, target: str) -> Glossary:
        """An ad-hoc glossary of one pair: every term approved and to be put in."""
        place = Place("terms", 1, 1)
        concepts = []
        for number_, (text, rendering) in enumerate(terms.items(), 1):
            if not text.strip() or not rendering.strip():
                raise GlossaryError(
                    "An ad-hoc term needs a source and a target.",
                    where=f"{text}={rendering}",
                    remedy='Write {"source term": "target term"}.',
                )
            entries = {source: (TermEntry(text, source, place),)}
            entries[target] = (*entries.get(target, ()), TermEntry(rendering, target, place))
            concepts.append(Concept(f"ad-hoc-{number_}", place, entries, status="approved"))
        return cls(concepts)

    @classmethod
    def _checked(cls, files: tuple[GlossaryFile, ...], folder: Path) -> Glossary:
        wrong = glossary_files.blocking(files) or glossary_files.duplicates(files)
        if wrong:
            first = wrong[0]
            more = f" ({len(wrong) - 1} more errors.)" if len(wrong) > 1 else ""
            raise GlossaryError(
                first.message + more,
                where=f"{folder.joinpath(first.place.file)}:{first.place.line}:{first.place.column}",
                remedy='"diglot glossary check" lists all.',
            )
        return cls(files=files, folder=folder)

    def reloaded(self) -> Glossary:
        """This glossary as its folder has it now: itself if nothing changed; only changed files are read again."""
        if self.folder is None:
            return self
        files = glossary_files.read_folder(self.folder, {file.name: file for file in self.files})
        if len(files) == len(self.files) and all(a is b for a, b in zip(files, self.files, strict=True)):
            return self
        return self._checked(files, self.folder)

    def concept(self, concept_id: str) -> Concept | None:
        return self._by_id.get(concept_id)

    def require(self, concept_id: str) -> Concept:
        """The concept of an id that a person typed. Raises ``GlossaryError`` with the one that was probably meant."""
        if concept_id not in self._by_id:
            close = difflib.get_close_matches(concept_id, self._by_id, 1)
            remedy = f'Did you mean "{close[0]}"?' if close else '"diglot glossary list" shows all.'
            raise GlossaryError(f'There is no concept "{concept_id}".', remedy=remedy)
        return self._by_id[concept_id]

    # --- source side ---

    def match(
        self, text: str, source: str, target: str, *, skip: Sequence[Span] = (), bare: bool = False
    ) -> list[TermMatch]:
        """The terms of ``text`` that have a rendering in ``target``, in order, never overlapping.

        Spans count characters of ``text``. Addresses, tags and code in backquotes are skipped, and ``skip``. ``bare``:
        those as well that nothing renders in ``target``.
        """
        matcher, entries = self._source_matcher(source)
        found = []
        for hits in matcher.find(text, skip):
            made = self._made(text, hits, entries, source, target)
            if made is None and bare:
                made = self._bare(text, hits, entries)
            if made:
                found.append(made)
        return found

    def _bare(self, text: str, hits: list[Hit], entries: list[tuple[int, TermEntry]]) -> TermMatch:
        first, *others = dict.fromkeys(self._active[entries[hit.item][0]].id for hit in hits)
        span = (hits[0].start, hits[0].end)
        said = text[slice(*span)]
        return TermMatch(span, said, first, hits[0].rule, (), "verify", "info", None, "", tuple(others))

    def _source_matcher(self, language: str) -> tuple[Matcher, list[tuple[int, TermEntry]]]:
        if language not in self._sources:
            entries = [
                (at, entry)
                for at, concept in enumerate(self._active)
                for entry in concept.usable(language) or _kept_entries(concept, language)
            ]
            self._sources[language] = (
                Matcher([_item(at, self._active[at], entry) for at, entry in entries], language),
                entries,
            )
        return self._sources[language]

    def _made(
        self, text: str, hits: list[Hit], entries: list[tuple[int, TermEntry]], source: str, target: str
    ) -> TermMatch | None:
        first = hits[0]
        span = (first.start, first.end)
        renderings: dict[str, Rendering] = {}
        digests, ids = [], []
        enforce: Enforce = "verify"
        severity: Severity = "info"
        for hit in hits:
            at, entry = entries[hit.item]
            concept = self._active[at]
            if concept.id in ids:
                continue
            found, digest = self._rendered(at, entry, source, target)
            if not found:
                continue
            ids.append(concept.id)
            digests.append(digest)
            for rendering in found:
                renderings.setdefault(rendering.text, rendering)
            if len(ids) == 1:
                enforce = enforced(concept, entry, found[0])
                severity = concept.severity
        if not ids:
            return None
        entry = entries[first.item][1]
        homonyms = tuple(ids[1:])
        return TermMatch(
            span=span,
            text=text[span[0] : span[1]],
            concept=ids[0],
            rule=first.rule,
            renderings=tuple(renderings.values()),
            # which of two senses is meant is not known: nothing may be put in for it
            enforce="verify" if homonyms and len({r.text for r in renderings.values()}) > 1 else enforce,
            severity=severity,
            number=number_of(text[span[0] : span[1]], first, entry, source),
            digest=_hash(*digests),
            homonyms=homonyms,
        )

    def _rendered(self, at: int, entry: TermEntry, source: str, target: str) -> tuple[tuple[Rendering, ...], str]:
        key = (at, entry.text, f"{source}>{target}")
        if key not in self._renderings:
            concept = self._active[at]
            found = renderings_of(concept, entry, target)
            parts = [concept.id, concept.severity, concept.kind, concept.pos, concept.use_instead]
            parts += [self.first_mention(concept.id, target), *map(repr, map(astuple, found))]
            for s in (*concept.usable(source), *concept.forbidden(target)):
                parts.append(repr((s.text, s.forms, s.plural, s.case, s.match, s.excepts, s.why)))
                parts.append(repr((s.enforce, s.pos, s.scope)))
            self._renderings[key] = found, _hash(*parts)
        return self._renderings[key]

    def possible(self, words: Iterable[str], source: str, target: str) -> str:
        """A name for the state of all entries that a text of these words may hold, whatever their order: texts for
        which it is the same have the same terms as before. ``""`` if there is none.
        """
        matcher, entries = self._source_matcher(source)
        items = sorted(matcher.within(words))
        digests = {self._rendered(*entries[item], source, target)[1] for item in items}
        return _hash(*sorted(digests)) if digests else ""

    def first_mention(self, concept_id: str, target: str) -> str:
        """What a concept is expanded to where an article names it first, ``""`` if it is not."""
        concept = self.concept(concept_id)
        told = concept.first_mention if concept else {}
        return told.get(target) or told.get(target.partition("-")[0], "")

    # --- target side ---

    def bans(self, target: str) -> str:
        """A name for the state of the words that are forbidden anywhere in a language, ``""`` if there is none."""
        parts = [
            repr((each.id, each.severity, each.use_instead, e.text, e.listed(), e.case, e.match, e.excepts, e.why))
            for each in self._active
            for e in each.forbidden(target)
            if e.scope == "anywhere"
        ]
        return _hash(*parts) if parts else ""

    def find(self, target_text: str, target: str, match: TermMatch) -> list[Found]:
        """Every place in a target text that renders the match, in order."""
        key = (match.renderings, target)
        if key not in self._verifiers:
            items = [
                Item(at, each.text, _with_plural(each), each.case, each.match)
                for at, each in enumerate(match.renderings)
            ]
            self._verifiers[key] = Matcher(items, target)
        hits = self._verifiers[key].find(target_text)
        return [Found((hit[0].start, hit[0].end), hit[0].rule, match.renderings[hit[0].item]) for hit in hits]

    def verify(self, target_text: str, target: str, match: TermMatch) -> Rule | None:
        """The surest rule by which a target text holds a rendering of the match; ``None`` if it holds none."""
        return min((found.rule for found in self.find(target_text, target, match)), key=RULES.index, default=None)

    def forbidden(self, target_text: str, target: str, matches: Sequence[TermMatch] = ()) -> list[ForbiddenHit]:
        """Forbidden words in a target text: those forbidden anywhere, and those of the concepts in the source.

        A word that is part of an accepted rendering there is none. One found only by its lemma is at most a warning.
        """
        if target not in self._bans:
            entries = [(at, entry) for at, each in enumerate(self._active) for entry in each.forbidden(target)]
            self._bans[target] = Matcher([_item(at, self._active[at], entry) for at, entry in entries], target), entries
        matcher, entries = self._bans[target]
        groups = matcher.find(target_text)
        if not groups:
            return []
        present = {name for match in matches for name in (match.concept, *match.homonyms)}
        accepted = [found.span for match in matches for found in self.find(target_text, target, match)]
        hits = []
        for group in groups:
            for hit in group:
                at, entry = entries[hit.item]
                concept = self._active[at]
                applies = entry.scope == "anywhere" or concept.id in present
                if applies and not any(a <= hit.start and hit.end <= b for a, b in accepted):
                    hits.append(self._ban(concept, entry, hit, target_text, target))
                    break
        return hits

    def _ban(self, concept: Concept, entry: TermEntry, hit: Hit, text: str, target: str) -> ForbiddenHit:
        replacement = self.concept(concept.use_instead) or concept
        return ForbiddenHit(
            span=(hit.start, hit.end),
            text=text[hit.start : hit.end],
            concept=concept.id,
            rule=hit.rule,
            severity="warning" if concept.severity == "error" and hit.rule not in CERTAIN else concept.severity,
            why=entry.why,
            instead=tuple(each.text for each in replacement.usable(target)),
        )


def fingerprint(matches: Sequence[TermMatch]) -> str:
    """A stable name for the state of the entries that occur in a segment: 16 hex digits, ``""`` for none."""
    return _hash(*sorted({match.digest for match in matches})) if matches else ""


def _kept_entries(concept: Concept, language: str) -> tuple[TermEntry, ...]:
    """A kept name is looked for in every language of its script, as its own language writes it."""
    if not concept.kept or language in concept.terms:
        return ()
    same = [code for code in concept.terms if languages.script(code) == languages.script(language)]
    entries = {entry.text: entry for code in same for entry in concept.usable(code)}
    return tuple(entries.values())


def _item(owner: int, concept: Concept, entry: TermEntry) -> Item:
    noun = (entry.pos or concept.pos) == "noun"
    return Item(owner, entry.text, entry.listed(), entry.case, entry.match, entry.excepts, noun)


def _with_plural(rendering: Rendering) -> tuple[str, ...]:
    plural = rendering.plural
    return (*rendering.forms, plural) if plural and plural not in rendering.forms else rendering.forms


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
