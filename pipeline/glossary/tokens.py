"""Text as tokens for matching: each is folded on its own, so that positions always count in the original text."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pipeline import literals
from pipeline.document import Span
from pipeline.glossary import languages

APOSTROPHES = "'’‘ʼ＇`´ʹ′"
HYPHENS = "-‐‑‒﹣－"
_QUOTES = '"“”„‟«»″＂'
_ZWNJ = "\u200c"
# Yeh and kaf have two code points each that a reader cannot tell apart; hamza above heh is Farsi's ezafe (U+06C0, or
# U+0654 after heh); tatweel, short vowels and joiners are typography.
_FOLD: dict[int, str | None] = {ord(a): "'" for a in APOSTROPHES}
_FOLD |= {ord(h): "-" for h in HYPHENS} | {ord(q): '"' for q in _QUOTES}
_FOLD |= {0x064A: "ی", 0x0649: "ی", 0x0643: "ک", 0x06C0: "ه", 0x0654: None, 0x0640: None, 0x0670: None}
_FOLD |= dict.fromkeys(range(0x064B, 0x0653))
_FOLD |= dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
# Scripts that write no spaces between words: each character is a token of its own.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CODE = re.compile(r"`[^`\n]+`|</?[a-zA-Z][^<>\n]*>")


class Token(NamedTuple):
    """A word or a single mark: where it stands, how it is written (normalised, case kept), and folded."""

    start: int
    end: int
    written: str
    folded: str


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Words with their combining marks, characters of unspaced scripts, and every other visible character."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    inside = re.escape(marks) + "\u00ad\u200c\u200d"
    word = rf"(?:(?![{_UNSPACED}])[^\W_])(?:(?![{_UNSPACED}])[^\W_]|[{inside}])*"
    return re.compile(rf"[{_UNSPACED}]|{word}|[^\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@functools.lru_cache(maxsize=1 << 17)
def fold(word: str, turkic: bool = False) -> tuple[str, str]:
    """A word normalised (NFC; apostrophes, hyphens, quotation marks, yeh and kaf made one), then without case too."""
    written = word if word.isascii() and "'" not in word else unicodedata.normalize("NFC", word).translate(_FOLD)
    lowered = written.replace("İ", "i")
    if turkic:
        lowered = lowered.replace("I", "ı")
    return written, lowered.casefold()


def tokenize(text: str, language: str) -> list[Token]:
    """The tokens of a text. Hyphens and apostrophes are tokens of their own: ``l'État`` holds ``État``."""
    turkic = is_turkic(language)
    return [
        Token(found.start(), found.end(), *fold(found[0], turkic)) for found in _pattern().finditer(text) if found[0]
    ]


def is_turkic(language: str) -> bool:
    """Whether dotted and dotless i are two letters."""
    return language.partition("-")[0] in ("tr", "az")


def skipped(text: str) -> list[Span]:
    """Spans in which no term is looked for: addresses, account names, hashtags, code in backquotes, tags."""
    return literals.find(text) + [found.span() for found in _CODE.finditer(text)]


def same_case(pattern: Sequence[Token], found: Sequence[Token], *, inflected: bool = False) -> bool:
    """Smart case: what a term writes small may be written in any way; a capital must be a capital, unless all is
    capitals (a headline). For an inflected find only the first letter counts, as the endings differ.
    """
    return all(_same_case(want.written, have.written, inflected) for want, have in zip(pattern, found, strict=False))


def _same_case(want: str, have: str, inflected: bool) -> bool:
    if want == have or want == want.lower():
        return True
    if len(have) > 1 and have == have.upper():
        return True
    if inflected:
        return not want[:1].isupper() or have[:1].isupper()
    return len(want) == len(have) and all(b.isupper() or not a.isupper() for a, b in zip(want, have, strict=True))


# Arabic writes conjunctions, prepositions and the article onto the word, and owners behind it. These are words of their
# own, so taking them off is no stemming; a list of the clitics stands in any grammar (Ryding 2005, chapters 12 and 16).
_ARABIC_FRONT = (
    "وبال",
    "وکال",
    "فبال",
    "وال",
    "بال",
    "کال",
    "فال",
    "ولل",
    "لل",
    "ال",
    "ول",
    "وب",
    "و",
    "ب",
    "ل",
    "ف",
    "ک",
)
_DECLENSION = ("en", "em", "er", "es", "e")  # Duden, Die Grammatik (2016), section 1.4: the whole of the paradigm
_AGREEMENT = ("ات", "ون", "ین", "ة")
_ARABIC_MASCULINE = ("ون", "ین")  # folded: the second one's yeh is U+06CC
_ARABIC_BACK = ("هما", "کما", "ها", "هم", "هن", "کم", "نا", "ه")
_FARSI_BACK = ("هایی", "هایش", "هایشان", "های", "ها", "ای", "اش", "شان", "مان", "تان", "ام", "ات", "ی")
_HEBREW_FRONT = ("וה", "שה", "כש", "וש", "ו", "ה", "ב", "ל", "כ", "מ", "ש")
_MIN_STEM = 3  # a Semitic root has three consonants: shorter stems are other words


@functools.lru_cache(maxsize=1 << 16)
def stripped(word: str, folded: str, language: str) -> tuple[str, ...]:
    """A word without the clitics that are written onto it, in every way that leaves a word: folded stems."""
    primary = language.partition("-")[0]
    if primary == "ar":
        return _arabic(folded)
    if primary == "he":
        return tuple(
            folded[len(front) :] for front in _HEBREW_FRONT if folded.startswith(front) and _leaves(folded, front)
        )
    if primary == "fa":
        return _farsi(word, folded)
    return ()


def agreeing(stem: str) -> str:
    """An Arabic adjective without article, gender and number: it follows its noun in all of them (إضرابات عامة)."""
    stem = stem[2:] if stem.startswith("ال") and _leaves(stem, "ال") else stem
    ending = next((each for each in _AGREEMENT if stem.endswith(each) and _leaves(stem, each)), "")
    return stem[: len(stem) - len(ending)]


def undeclined(folded: str) -> str:
    """A German adjective without the ending that its noun's case, number and gender ask for."""
    ending = next((each for each in _DECLENSION if folded.endswith(each) and _leaves(folded, each)), "")
    return folded[: len(folded) - len(ending)]


def _leaves(folded: str, affix: str) -> bool:
    return len(folded) - len(affix) >= _MIN_STEM


def _arabic(folded: str) -> tuple[str, ...]:
    fronts = [folded[len(front) :] for front in _ARABIC_FRONT if folded.startswith(front) and _leaves(folded, front)]
    # "لل" has swallowed the article of a word in ل+ال: للعمال is ل + العمال, both stems are the same after "ال"
    stems = list(dict.fromkeys([folded, *fronts]))
    # the accusative of an indefinite noun: newspapers write its alef and mostly leave out the sign above it
    stems += [stem[:-1] for stem in tuple(stems) if stem.endswith("ا") and _leaves(stem, "ا")]
    for stem in tuple(stems):
        for back in _ARABIC_BACK:
            if stem.endswith(back) and _leaves(stem, back):
                bare = stem[: -len(back)]
                stems.append(bare)
                if bare.endswith("ت"):  # ta marbuta opens before a suffix: نقابتهم is نقابة + هم
                    stems.append(bare[:-1] + "ة")
    # the sound plurals that are written onto the word; broken plurals are for the dictionary, ``plural`` and ``forms``
    stems += [stem[:-2] + end for stem in stems if stem.endswith("ات") and _leaves(stem, "ات") for end in ("ة", "")]
    stems += [stem[:-2] for stem in stems if stem.endswith(_ARABIC_MASCULINE) and _leaves(stem, "ون")]
    return tuple(dict.fromkeys(stem for stem in stems if stem != folded))


def _farsi(word: str, folded: str) -> tuple[str, ...]:
    """Farsi joins plural and owner behind a zero-width non-joiner; the plural often without one too."""
    stem, joiner, _ = word.partition(_ZWNJ)
    stems = [fold(stem)[1]] if joiner and len(stem) > 1 else []
    stems += [folded[: -len(back)] for back in _FARSI_BACK if folded.endswith(back) and _leaves(folded, back)]
    if folded.endswith("ان") and _leaves(folded, "ان") and not languages.is_word(word, "fa"):  # the plural of persons
        stems += [folded[:-2], *([folded[:-3] + "ه"] if folded.endswith("گان") else [])]
    return tuple(dict.fromkeys(stem for stem in stems if stem != folded))


def lemma_keys(token: Token, original: str, language: str) -> tuple[str, ...]:
    """A token's lemmas, the likeliest first, folded like everything else."""
    return _lemma_keys(original, token.written, token.folded, language)


@functools.lru_cache(maxsize=1 << 17)
def _lemma_keys(original: str, written: str, folded: str, language: str) -> tuple[str, ...]:
    words = [original] if original.isalpha() or _ZWNJ in original else []
    if written != original and written.isalpha():
        words.append(written)
    if len(original) > 1 and original.isupper():  # a headline: dictionaries know words in their usual case
        words = [folded, folded.capitalize(), *words]
    elif language.partition("-")[0] == "en" and original[:1].isupper():  # "Teams" is a name only to the dictionary
        words.append(folded)
    found = [languages.lemma(word, language) for word in words]
    # a lemma may have a lemma of its own: simplemma leads abiertas to abierto, but abierta and abierto to abrir
    found += [languages.lemma(one, language) for one in found if one]
    return tuple(dict.fromkeys(fold(each, is_turkic(language))[1] for each in found if each)) or (folded,)
