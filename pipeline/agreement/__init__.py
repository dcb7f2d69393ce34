"""Words that agree with a noun, rewritten when another noun takes its place: "por la huelga" to "por el paro".

The tables lie beside this file, one per language, for native speakers to extend. A language without a table (Farsi,
Turkish: nothing before the noun agrees there) needs none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

_HERE = Path(__file__).parent
_LAST_WORD = re.compile(r"(\w+['’]?)(\s*)\Z")
_NEXT_WORD = re.compile(r"(\s+)(\w+)")
_VOWELS = "aeiouyàáâäèéêëìíîïòóôöùúûüœæh"
# An Italian masculine noun that takes lo and gli.
_IMPURE = re.compile(r"(?:s[^aeiou\W]|z|gn|ps|pn|x|y|i[aeou])", re.IGNORECASE)
# More words than these stand between a noun and its determiner in no headline we saw: "todas las otras primeras".
_REACH = 4
# Of many readings of a word (German "der" is four cases) these many are handed on.
_CANDIDATES = 6

# Languages in which no word agrees in gender with a noun beside it: they need no table, and lack none.
_NONE_NEEDED = "fa tr az hu fi et eu ka ja zh ko vi th id ms ckb ku bn en"

# Languages whose adjectives stand before the noun.
_ADJECTIVE_FIRST = "en de nl sv da nb nn ru uk pl cs sk hu fi et el tr zh ja ko hi"

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """What a noun asks of its neighbours; ``gender`` is TBX's: masculine, feminine, neuter, or ``""``: not known."""

    gender: str
    plural: bool


@dataclass(frozen=True)
class Table:
    """One language's rows; ``order`` names their columns."""

    order: tuple[str, ...]
    determiners: tuple[Row, ...]
    adjectives: tuple[Row, ...]
    contractions: Mapping[str, tuple[str, str]]
    elisions: Mapping[str, str]
    impure: Mapping[str, str]
    aspirated: frozenset[str]
    masculine_article: Mapping[str, frozenset[str]]
    endings: tuple[Row, ...]
    auxiliaries: frozenset[str]
    participles: tuple[Row, ...]
    function_words: frozenset[str]
    plain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, slot: Slot) -> int | None:
        """The column of a row that a noun asks for; None where its gender is needed and not known."""
        if "plural" in self.order:  # one column for the plural of all genders
            name = "plural" if slot.plural else slot.gender
            return self.order.index(name) if name in self.order else None
        if slot.gender not in ("masculine", "feminine"):
            return None
        return (slot.gender == "feminine") + 2 * slot.plural

    def rows(self, word: str) -> list[tuple[Row, str]]:
        """Every row that a word may stand for, with the preposition it is contracted with, ``""`` for none."""
        found: list[tuple[Row, str]] = []
        for form in (word, *self.plain.get(word, ())):
            if form in self.contractions:
                preposition, article = self.contractions[form]
                found += [(row, preposition) for row in self.determiners if article in row]
            found += [(row, "") for row in (*self.determiners, *self.adjectives) if form in row]
        return list(dict.fromkeys(found))


@cache
def table(language: str) -> Table | None:
    """The table of a language, None where it has none."""
    path = _HERE / f"{language.partition('-')[0]}.yaml"
    if not path.is_file():
        return None
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - makes text of all: "no" is a word
    article = data.get("feminine_with_masculine_article", {})
    plain: dict[str, tuple[str, ...]] = {}
    for variants in (data.get("elisions", {}), data.get("impure", {})):
        for base, variant in variants.items():
            plain[variant] = (*plain.get(variant, ()), base)
    return Table(
        order=tuple(data.get("order", ("m", "f", "ms", "fs"))),
        determiners=_rows(data["determiners"]),
        adjectives=_rows(data["adjectives"]),
        contractions={word: (parts[0], parts[1]) for word, parts in data.get("contractions", {}).items()},
        elisions=data.get("elisions", {}),
        impure=data.get("impure", {}),
        aspirated=frozenset(data.get("aspirated", ())),
        masculine_article={key: frozenset(article.get(key, ())) for key in ("articles", "nouns")},
        endings=_rows(data["endings"]),
        auxiliaries=frozenset(data["auxiliaries"]),
        participles=_fours(data["participles"]),
        function_words=frozenset(data["function_words"]),
        plain=plain,
    )


def _rows(rows: Iterable[Sequence[str]]) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in rows)


def _fours(words: Sequence[str]) -> tuple[Row, ...]:
    return tuple(tuple(words[i : i + 4]) for i in range(0, len(words), 4))


def is_known(language: str, slot: Slot) -> bool:
    """Whether ``before`` and ``after`` know all there is to know: the language has a table, or needs none."""
    if language.partition("-")[0] in _NONE_NEEDED.split():
        return True
    rules = table(language)
    return rules is not None and rules.column(slot) is not None


def before(language: str, text: str, term: str, slot: Slot) -> list[str]:
    """``text``, which stands before a noun, made to agree with ``term`` in its place; the likeliest reading first.

    Each answer ends where the term begins (with a space, or an elided article without one). Where nothing is known of
    the language or the noun's gender, the only answer is the text itself.
    """
    rules = table(language)
    column = rules.column(slot) if rules else None
    if rules is None or column is None or not text:
        return [text]
    rest = text
    words: list[tuple[str, list[tuple[Row, str]]]] = []
    while len(words) < _REACH:
        match = _LAST_WORD.search(rest)
        options = rules.rows(match[1].lower().replace("’", "'")) if match else []
        if not match or not options:
            break
        words.append((match[1], options))
        rest = rest[: match.start()]
    if not words:
        return [text]
    rest = _participle(rules, rest, column)
    answers = []
    for readings in itertools.product(*(options for _, options in words)):
        chosen = [
            _cased(original, _contracted(rules, preposition, row[column]))
            for (original, _), (row, preposition) in zip(words, readings, strict=True)
        ]
        answers.append(_attached(rules, rest, _joined(rules, chosen[::-1], term, slot)))
    return list(dict.fromkeys(answers))[:_CANDIDATES] or [text]


def agrees(language: str, text: str, term: str, slot: Slot) -> bool:
    """Whether a word of ``text``, which stands before a noun, shows that the noun has ``term``'s gender and number."""
    rules = table(language)
    if rules is None or before(language, text, term, slot) != [text]:
        return False
    others = [replace(slot, gender=gender) for gender in ("masculine", "feminine", "neuter") if gender != slot.gender]
    known = [other for other in others if rules.column(other) is not None]
    return bool(known) and all(before(language, text, term, other)[0] != text for other in known)


def _attached(rules: Table, text: str, phrase: str) -> str:
    """``text`` and the phrase behind it, with a preposition at its end contracted: "de " and "el paro"."""
    last, (article, space, rest) = _LAST_WORD.search(text), phrase.partition(" ")
    if last:
        contracted = _contracted(rules, last[1].lower(), article.lower())
        if " " not in contracted:
            return text[: last.start()] + _cased(last[1], contracted) + space + rest
    return text + phrase


def _contracted(rules: Table, preposition: str, article: str) -> str:
    if not preposition:
        return article
    for word, parts in rules.contractions.items():
        if parts == (preposition, article):
            return word
    return f"{preposition} {article}"


def _cased(original: str, word: str) -> str:
    if original.isupper() and len(original) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if original[:1].isupper() else word


def _joined(rules: Table, words: Sequence[str], term: str, slot: Slot) -> str:
    """The words with the article before a vowel, an impure consonant or a stressed a as the language wants it."""
    out = ""
    following = [*words[1:], term]
    for word, follower in zip(words, following, strict=True):
        out += _before_sound(rules, word, follower, slot)
        out += "" if out.endswith("'") else " "
    return out


def _before_sound(rules: Table, word: str, follower: str, slot: Slot) -> str:
    key, first = word.lower(), follower.partition(" ")[0].lower()
    if first in rules.masculine_article["nouns"] and slot.gender == "feminine" and not slot.plural:
        articles = rules.masculine_article["articles"]
        row = next((row for row in rules.determiners if key in row and row[0] in articles), None)
        return _cased(word, row[0]) if row else word
    if rules.impure and _IMPURE.match(first) and key in rules.impure:
        return _cased(word, rules.impure[key])
    vowel = first[:1] in _VOWELS and first not in rules.aspirated
    if vowel and key in rules.elisions:
        return _cased(word, rules.elisions[key])
    head, _, tail = key.rpartition(" ")  # a preposition that does not contract with the article behind it: de la
    if vowel and head and tail in rules.elisions:
        return f"{head} {rules.elisions[tail]}"
    return word


def _participle(rules: Table, text: str, column: int) -> str:
    """A participle before the noun phrase ("fue apoyada | la huelga") put into the noun's gender and number."""
    match = re.search(r"(\w+)(\s+)(\w+)(\s*)\Z", text)
    if not match or match[1].lower() not in rules.auxiliaries:
        return text
    changed = _inflected(match[3], rules.participles, column)
    return text[: match.start(3)] + changed + match[4] if changed else text


def _inflected(word: str, rows: Iterable[Row], column: int) -> str | None:
    """The word with the ending of a column; None where no row's ending fits. Long endings are tried first.

    Only endings of the column's number count: Italian "generale" is no plural of a word in -o.
    """
    half = slice(2, 4) if column > 1 else slice(0, 2)
    fits = [(len(ending), ending, row) for row in rows for ending in row[half] if word.lower().endswith(ending)]
    if not fits:
        return None
    _, ending, row = max(fits, key=lambda fit: fit[0])
    stem = word[: len(word) - len(ending)]
    return stem + row[column] if len(stem) >= 2 else None


def after(language: str, text: str, slot: Slot, agreed: Sequence[str]) -> str:
    """``text``, which follows a noun, made to agree with it.

    ``agreed`` are the words that stood behind the noun it replaces: a word with one of their stems is an adjective of
    the noun; so is a participle behind an auxiliary. Anything else is left alone.
    """
    rules = table(language)
    column = rules.column(slot) if rules else None
    if rules is None or column is None:
        return text
    at = 0
    auxiliary = False
    for _ in range(_REACH):
        match = _NEXT_WORD.match(text, at)
        if not match:
            break
        word = match[2]
        changed = None
        if auxiliary:
            changed = _inflected(word, rules.participles, column)
        elif any(_alike(word, other, rules, column) for other in agreed):
            changed = _inflected(word, rules.endings, column)
        elif word.lower() not in rules.auxiliaries:
            break
        auxiliary = word.lower() in rules.auxiliaries
        if changed:
            text = text[: match.start(2)] + changed + text[match.end(2) :]
        at = match.start(2) + len(changed or word)
    return text


def _alike(word: str, other: str, rules: Table, column: int) -> bool:
    """Whether two words are one adjective in two forms of one number."""
    if word.lower() in rules.auxiliaries:
        return False
    both = (_inflected(one.lower(), rules.endings, column) or one.lower() for one in (word, other))
    return len(set(both)) == 1


def is_adjective_first(language: str) -> bool:
    """Whether adjectives stand before their noun."""
    return language.partition("-")[0] in _ADJECTIVE_FIRST.split()


def is_function_word(language: str, word: str) -> bool:
    """Whether a word at a term's edge is none of its own: a determiner, a contraction, a preposition."""
    rules = table(language)
    if rules is None:
        return False
    key = word.lower().replace("’", "'")
    return key in rules.function_words or key in rules.contractions or any(key in row for row in rules.determiners)
