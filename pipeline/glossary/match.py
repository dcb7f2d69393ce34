"""A compiled matcher: all terms of a language in token tries, looked up by surface, by lemma, by clitic-stripped lemma.

A trie of tokens rather than an automaton of characters, because a token can carry several keys at once. Each find says
which rule found it; the longest wins; phrases listed under ``except`` are masked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.document import Span
from pipeline.glossary import languages, tokens
from pipeline.glossary import number as plurals
from pipeline.glossary.model import RULES, Case, MatchMode, Rule
from pipeline.glossary.tokens import Token

Trie = dict[Any, Any]  # token key -> Trie; None -> the patterns that end here
_END = None
_RANK = {rule: rank for rank, rule in enumerate(RULES)}
# English nouns and verbs share a dictionary form: "tortured" is no form of the noun "torture".
_VERB_FORMS = {"en": re.compile(r"(?:ed|ing)$")}
_CLITIC_LANGUAGES = ("ar", "fa", "he")
_AGREEING = "~"  # before the key of a word that agrees with the one before it
_SEEN = 1 << 17  # words whose keys are remembered: those of some dozens of issues


@dataclass(frozen=True, slots=True)
class Item:
    """What a matcher looks for: a term with its forms. ``owner`` is the caller's own key for it.

    ``noun``: it is known to be one, so that no form of a verb is an inflection of it.
    """

    owner: int
    text: str
    forms: tuple[str, ...] = ()
    case: Case = "smart"
    match: MatchMode = "lemma"
    excepts: tuple[str, ...] = ()
    noun: bool = False


class Hit(NamedTuple):
    """An item found: the span in the text, the rule, the item, and the form that was found (the term itself: -1).

    ``stems`` are the forms that it is without clitics; ``as_written``: in the very capitals of the term.
    """

    start: int
    end: int
    rule: Rule
    item: int
    form: int
    as_written: bool
    stems: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pattern:
    item: int
    form: int
    rule: Rule
    tokens: tuple[Token, ...]


@dataclass(slots=True)
class _Text:
    """A text while it is searched: its tokens, and their keys for each kind of look-up."""

    text: str
    tokens: list[Token]
    surface: list[tuple[str, ...]]
    lemma: list[tuple[str, ...]] = field(default_factory=list)
    clitic: list[tuple[str, ...]] = field(default_factory=list)
    shouted: bool = False  # a headline in capitals, where capitals say nothing


class Matcher:
    """All items of one language, compiled. Finding costs about one dictionary look-up per token and rule."""

    def __init__(self, items: Sequence[Item], language: str) -> None:
        self.items, self.language = tuple(items), language
        self._surface: Trie = {}
        self._lemma: Trie = {}
        self._clitic: Trie = {}
        self._masks: Trie = {}
        self._seen: dict[str, tuple[list[str], list[str], list[str]]] = {}
        self._verb_forms = _VERB_FORMS.get(language.partition("-")[0])
        for number, item in enumerate(self.items):
            self._add(number, item)

    def _add(self, number: int, item: Item) -> None:
        for form, text in enumerate((item.text, *(item.forms if item.match != "exact" else ())), -1):
            rule: Rule = "exact" if form < 0 else "form"
            pattern = _Pattern(number, form, rule, tuple(tokens.tokenize(text, self.language)))
            if not pattern.tokens:
                continue
            self._insert(self._surface, [token.folded for token in pattern.tokens], pattern)
            if item.match == "lemma" and self._has_clitics:
                for keys in self._clitic_patterns(pattern):
                    self._insert(self._clitic, keys, pattern)
            if form < 0 and item.match == "lemma" and item.case != "exact":
                lemmas = [self._lemmas(text, token)[0] for token in pattern.tokens]
                self._insert(self._lemma, lemmas, pattern)
                if self._declines:
                    before = pattern.tokens[:-1]
                    endless = [
                        self._lemmas(text, each)[-1] if each.written.islower() else lemmas[i]
                        for i, each in enumerate(before)
                    ]
                    self._insert(self._lemma, [*endless, lemmas[-1]], pattern)
                self._add_plural(number, item)
        for phrase in item.excepts:
            masked = _Pattern(number, -1, "exact", tuple(tokens.tokenize(phrase, self.language)))
            if masked.tokens:
                self._insert(self._masks, [each.folded for each in _unhyphened(masked.tokens)], masked)

    def _add_plural(self, number: int, item: Item) -> None:
        """The plural by the language's rule, where that is sure: dictionaries take some for forms of other words
        (revoluciones for one of revolucionar).
        """
        text = "" if item.text[:1].isupper() else plurals.plural(item.text, self.language)  # a name has none
        if text and text not in item.forms:
            pattern = _Pattern(number, -1, "lemma", tuple(tokens.tokenize(text, self.language)))
            self._insert(self._surface, [token.folded for token in pattern.tokens], pattern)

    def _clitic_patterns(self, pattern: _Pattern) -> set[tuple[str, ...]]:
        """The keys under which a term is found with clitics on its words: as written, without articles, and of an
        Arabic phrase the words behind its head in any gender and number.
        """
        written = tuple(token.folded for token in pattern.tokens)
        bare = tuple(map(_without_article, written))
        found = {written, bare}
        if self.language.partition("-")[0] == "ar" and len(bare) > 1:
            found.add((bare[0], *(_AGREEING + tokens.agreeing(word) for word in bare[1:])))
        return found

    @property
    def _has_clitics(self) -> bool:
        return self.language.partition("-")[0] in _CLITIC_LANGUAGES

    @property
    def _declines(self) -> bool:
        """Whether adjectives before a noun change with its case: wilder Streik, die wilden Streiks."""
        return self.language.partition("-")[0] == "de"

    def _lemmas(self, text: str, token: Token) -> tuple[str, ...]:
        """A token's lemmas, the likeliest first; where adjectives decline, the word without the ending last."""
        found = tokens.lemma_keys(token, text[token.start : token.end], self.language)
        return (*found, _AGREEING + tokens.undeclined(token.folded)) if self._declines else found

    @staticmethod
    def _insert(trie: Trie, keys: Iterable[str], pattern: _Pattern) -> None:
        for key in keys:
            trie = trie.setdefault(key, {})
        trie.setdefault(_END, []).append(pattern)

    def find(self, text: str, skip: Sequence[Span] = ()) -> list[list[Hit]]:
        """The finds of a text, in order, never overlapping; each with all items that the same words belong to equally.

        ``skip`` are spans (code, for example) in which nothing is looked for, beside addresses and tags.
        """
        if not self.items:
            return []
        blocked = [*tokens.skipped(text), *skip]
        whole = tokens.tokenize(text, self.language)
        if blocked:
            mask = bytearray(len(text))
            for start, end in blocked:
                mask[start:end] = b"\1" * (min(end, len(text)) - start)
            whole = [token for token in whole if not any(mask[token.start : token.end])]
        surface: list[tuple[str, ...]] = [(token.folded,) for token in whole]
        return _select(self._candidates(_Text(text, whole, surface, shouted=len(whole) > 1 and text.isupper())))

    def within(self, words: Iterable[str]) -> set[int]:
        """The items that a text of these words may hold, in whatever order they stand: none that it holds is missing.

        A document's words are far fewer than its text, so that this says in a millisecond what needs no closer look.
        """
        found: set[int] = set()
        surface: set[str] = set()
        lemma: set[str] = set()
        clitic: set[str] = set()
        for word in words:
            keys = self._seen.get(word)
            if keys is None:
                if len(self._seen) > _SEEN:
                    self._seen.clear()
                keys = self._seen[word] = self._keys(word)
            surface.update(keys[0])
            lemma.update(keys[1])
            clitic.update(keys[2])
        for trie, reached in ((self._surface, surface), (self._lemma, lemma), (self._clitic, clitic)):
            _reach(trie, reached, found)
        return found

    def _keys(self, word: str) -> tuple[list[str], list[str], list[str]]:
        """The keys of a word's tokens by surface, lemma and stem."""
        found = tokens.tokenize(word, self.language)
        return (
            [token.folded for token in found],
            [key for token in found for key in self._lemmas(word, token)] if self._lemma else [],
            [key for token in found for key in self._clitic_keys(token, word)] if self._clitic else [],
        )

    def _candidates(self, text: _Text) -> list[Hit]:
        masks = self._masked(text) if self._masks else {}
        hits = list(self._walk(text, self._surface, text.surface, None))
        if self._lemma:
            text.lemma = [self._lemmas(text.text, token) for token in text.tokens]
            hits += self._walk(text, self._lemma, text.lemma, "lemma")
        if self._clitic:
            text.clitic = [self._clitic_keys(token, text.text) for token in text.tokens]
            hits += self._walk(text, self._clitic, text.clitic, "clitic")
        return [hit for hit in hits if not any(a <= hit.start and hit.end <= b for a, b in masks.get(hit.item, ()))]

    def _masked(self, text: _Text) -> dict[int, list[Span]]:
        """The spans of ``except`` phrases per item; a hyphen makes no other phrase of one: state-of-the-art."""
        masks: dict[int, list[Span]] = {}
        whole = _unhyphened(text.tokens)
        plain = _Text(text.text, whole, [(token.folded,) for token in whole])
        for hit in self._walk(plain, self._masks, plain.surface, None, ignore_case=True):
            masks.setdefault(hit.item, []).append((hit.start, hit.end))
        return masks

    def _clitic_keys(self, token: Token, text: str) -> tuple[str, ...]:
        original = text[token.start : token.end]
        stems = (token.folded, *tokens.stripped(original, token.folded, self.language))
        if self.language.partition("-")[0] != "ar":
            return stems
        # behind a conjunction and an article a broken plural is one still: وأحزاب is و + أحزاب, the plural of حزب
        known = (stem for stem in stems if languages.is_word(stem, self.language))
        lemmas = (languages.lemma(stem, self.language) for stem in known)
        adjectives = (_AGREEING + tokens.agreeing(stem) for stem in stems)
        return tuple(dict.fromkeys((*stems, *lemmas, *adjectives)))

    def _walk(
        self, text: _Text, trie: Trie, keys: list[tuple[str, ...]], rule: Rule | None, *, ignore_case: bool = False
    ) -> Iterable[Hit]:
        for start, first in enumerate(keys):
            if trie.keys().isdisjoint(first):
                continue
            front = [trie[key] for key in first if key in trie]
            at = start
            while front:
                for node in front:
                    for pattern in node.get(_END, ()):
                        if ignore_case or self._fits(pattern, text, start, at + 1, rule):
                            yield self._hit(pattern, text, start, at, rule)
                at += 1
                if at == len(keys):
                    break
                front = [node[key] for node in front for key in keys[at] if key in node]

    def _fits(self, pattern: _Pattern, text: _Text, start: int, end: int, rule: Rule | None) -> bool:
        found = text.tokens[start:end]
        item = self.items[pattern.item]
        if text.shouted and len(found) == 1 and pattern.tokens[0].written.isupper():
            # "US" in a headline in capitals may as well be "us"; "NATO" can be nothing else
            return not languages.is_word(found[0].folded, self.language)
        if rule == "lemma" and item.noun and self._verb_forms and self._verb_forms.search(found[-1].folded):
            return pattern.tokens[-1].folded == found[-1].folded
        case = item.case
        if case == "ignore":
            return True
        if case == "exact":
            return all(a.written == b.written for a, b in zip(pattern.tokens, found, strict=False))
        return tokens.same_case(pattern.tokens, found, inflected=rule is not None)

    def _hit(self, pattern: _Pattern, text: _Text, first: int, last: int, rule: Rule | None) -> Hit:
        found = text.tokens[first : last + 1]
        # at the head of a text a capital says nothing
        same = first > 0 and all(a.written == b.written for a, b in zip(pattern.tokens, found, strict=False))
        stems = (pattern.form,) if rule == "clitic" and self._is_stem(pattern.tokens[0], found[0], text.text) else ()
        return Hit(found[0].start, found[-1].end, rule or pattern.rule, pattern.item, pattern.form, same, stems)

    def _is_stem(self, head: Token, found: Token, text: str) -> bool:
        """Whether a word is a term's first one with clitics, and not another form of it."""
        stems = (found.folded, *tokens.stripped(text[found.start : found.end], found.folded, self.language))
        return not {head.folded, _without_article(head.folded)}.isdisjoint(stems)


def _unhyphened(found: Sequence[Token]) -> list[Token]:
    return [token for token in found if token.folded != "-"]


def _reach(trie: Trie, keys: set[str], found: set[int]) -> None:
    """Add the items whose every token is among the keys."""
    found.update(pattern.item for pattern in trie.get(_END, ()))
    for key in trie.keys() & keys:
        _reach(trie[key], keys, found)


def _without_article(folded: str) -> str:
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def _select(hits: list[Hit]) -> list[list[Hit]]:
    """The longest first, then the surer rule, then the one nearer to the start; equals on one span stay together."""
    best: dict[Span, dict[int, Hit]] = {}
    for hit in hits:
        here = best.setdefault((hit.start, hit.end), {})
        other = here.get(hit.item, hit)
        surer = hit if _RANK[hit.rule] < _RANK[other.rule] else other
        here[hit.item] = surer._replace(stems=(*other.stems, *hit.stems)) if other is not hit else hit
    chosen: list[list[Hit]] = []
    taken = bytearray(max((hit.end for hit in hits), default=0))
    for span, here in sorted(best.items(), key=lambda each: (each[0][0] - each[0][1], each[0][0])):
        if any(taken[span[0] : span[1]]):
            continue
        taken[span[0] : span[1]] = b"\1" * (span[1] - span[0])
        ranked = sorted(here.values(), key=_order)
        chosen.append([hit for hit in ranked if _order(hit)[:2] == _order(ranked[0])[:2]])
    return sorted(chosen, key=lambda each: each[0].start)


def _order(hit: Hit) -> tuple[int, bool, int]:
    return _RANK[hit.rule], not hit.as_written, hit.item
