"""Singular and plural of terms, only where a language's rules are sure: anything else is ``""`` or ``None``."""

from __future__ import annotations

import re

from pipeline.glossary.model import Number

_ROMANCE_OF = {
    "es": (" de ", " del "),
    "pt": (" de ", " da ", " do ", " dos ", " das "),
    "fr": (" de ", " d'", " d’", " du ", " des "),
}
PLURAL_IN_S = ("en", "es", "pt", "fr", "ca", "gl")
_ENGLISH_UNSURE = re.compile(r"(?:man|men|child|people|foot|tooth|mouse|fe|f|o|us|is|on|ics|ese|s|data|media)$")
_TURKISH_UNSURE = re.compile(r"(?:[aou]l|at|lar|ler)$")  # loans such as kontrol, saat take the other vowel
_BACK, _FRONT = "aıou", "eiöü"


def plural(text: str, language: str) -> str:
    """The plural of a noun in its base form, ``""`` where the rule is not sure (irregular words, agreeing phrases)."""
    primary = language.partition("-")[0]
    rule = _RULES.get(primary)
    if rule is None or not text:
        return ""
    if primary == "en":  # the head comes last: general strike; "right of return" has its head elsewhere
        if re.search(r" (?:of|in|for|to|at|on|and|against|with|the) ", text):
            return ""
        start = max(text.rfind(" "), text.rfind("-")) + 1
        head = rule(text[start:])
        return text[:start] + head if head else ""
    for of in _ROMANCE_OF.get(primary, ()):  # the head comes first: lucha de clases
        head, found, rest = text.partition(of)
        if found and " " not in head:
            head = rule(head)
            return head + of + rest if head else ""
    return "" if " " in text or "-" in text else rule(text)


def _english(word: str) -> str:
    if not word.isalpha() or not word.islower() or _ENGLISH_UNSURE.search(word):
        return ""
    if word.endswith(("x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _spanish(word: str) -> str:
    if word.endswith("ión"):
        return word[:-2] + "ones"
    if word.endswith(("a", "e", "o")):
        return word + "s"
    if word.endswith(("dad", "tad", "tud", "or", "al")):  # stressed on the last syllable: no accent moves
        return word + "es"
    return ""


def _portuguese(word: str) -> str:
    if word.endswith(("ção", "são")):
        return word[:-2] + "ões"
    if word.endswith(("a", "e", "o")) and not word.endswith("ão"):
        return word + "s"
    if word.endswith("or"):
        return word + "es"
    return word[:-1] + "is" if word.endswith("al") else word[:-1] + "ns" if word.endswith("em") else ""


def _french(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("eau"):
        return word + "x"
    return "" if word.endswith(("al", "ail", "ou", "au", "eu")) else word + "s"


def _turkish(word: str) -> str:
    vowels = [letter for letter in word if letter in _BACK + _FRONT]
    if not vowels or _TURKISH_UNSURE.search(word):
        return ""
    return word + ("lar" if vowels[-1] in _BACK else "ler")


def _farsi(word: str) -> str:
    return word + "\u200cها"


_RULES = {"en": _english, "es": _spanish, "pt": _portuguese, "fr": _french, "tr": _turkish, "fa": _farsi}


def number(found: str, base: str, language: str) -> Number | None:
    """The number of an inflected find, compared with the base form of its term; ``None`` where it is not plain."""
    primary = language.partition("-")[0]
    have, want = found.casefold(), base.casefold()
    if have == want:
        return "singular"
    if primary in PLURAL_IN_S:
        pairs = list(zip(re.findall(r"\w+", have), re.findall(r"\w+", want), strict=False))
        ends = [a for a, b in pairs if a != b]
        plural_ending = ("s", "x") if primary == "fr" else ("s",)
        return "plural" if ends and all(word.endswith(plural_ending) for word in ends) else None
    marks = _PLURAL_MARKS.get(primary)
    if marks is None:
        return None
    words = zip(have.split(), want.split(), strict=False)
    return "plural" if any(re.search(marks, a) and not re.search(marks, b) for a, b in words) else None


_PLURAL_MARKS = {
    "de": r"innen\b",
    "tr": r"\w(?:lar|ler)(?:\b|[ıiuüdtn])",
    "fa": r"\w\u200c?ها(?:ی|یی)?\b",
    "ar": r"\w(?:ات|ون|ين|ین)\b",
}
