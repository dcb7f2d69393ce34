"""Singular and plural of terms, only where a language's rules are sure: anything else is ``""`` or ``None``."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.glossary import languages
from pipeline.glossary.model import Number

_ROMANCE_OF = {
    "es": (" de ", " del ", " en ", " por ", " para ", " a ", " con ", " sin "),
    "pt": (" de ", " da ", " do ", " dos ", " das ", " em ", " por ", " para "),
    "fr": (" de ", " d'", " d’", " du ", " des ", " à ", " en ", " par ", " pour "),
    "it": (" di ", " del ", " della ", " dei ", " delle ", " dell'", " dell’", " d'", " a ", " da ", " in ", " per "),
    "ca": (" de ", " d'", " d’", " del ", " dels ", " a ", " en ", " per "),
}
# Endings that only adjectives and participles have, or nearly: a word behind the head that ends otherwise may be a noun
# beside it, which keeps its form (hora punta, horas punta).
_ADJECTIVE = {
    "es": r"(?:ad[oa]|id[oa]|ic[oa]|iv[oa]|os[oa]|ari[oa]|al|ble|[ae]nte)",
    "pt": r"(?:ad[oa]|id[oa]|ic[oa]|iv[oa]|os[oa]|ári[oa]|al|vel|[ae]nte)",
    "fr": r"(?:ée?|ique|if|ive|euse|aire|[ai]ble|elle|i[eè]re?|ale|aine?)",
    "it": r"(?:at[oa]|it[oa]|iv[oa]|os[oa]|ale|[ai]bile|[ae]nte)",
    "ca": r"(?:ada|ida|iva|osa|ària|al|ble|ant|ent)",
}
PLURAL_IN_S = ("en", "es", "pt", "fr", "ca", "gl")
_ENGLISH_UNSURE = re.compile(r"(?:man|men|child|people|foot|tooth|mouse|fe|f|o|us|is|on|ics|ese|s|data|media)$")
_ENGLISH_PLURAL = re.compile(r"(?:men|people|children|feet|teeth|mice|police|cattle|data|media|criteria)$")
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
    return _romance(text, primary, rule) if primary in _ADJECTIVE else "" if " " in text or "-" in text else rule(text)


def _romance(text: str, language: str, rule: Callable[[str], str]) -> str:
    """The head, which comes first, and its adjectives in the plural: lucha de clases, centro comercial."""
    cuts = [at for of in _ROMANCE_OF[language] if (at := text.find(of)) > 0]
    phrase, rest = (text[: min(cuts)], text[min(cuts) :]) if cuts else (text, "")
    head, *others = phrase.split(" ")
    if "-" in phrase or not all(re.search(_ADJECTIVE[language] + "$", word) for word in others):
        return ""
    made = [rule(word) for word in (head, *others)]
    return " ".join(made) + rest if all(made) else ""


def _english(word: str) -> str:
    if not word.isalpha() or not word.islower() or _ENGLISH_UNSURE.search(word):
        return ""
    if word.endswith(("x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _vowels(word: str) -> int:
    return len(re.findall(r"[aeiouáéíóúü]+", word))


def _spanish(word: str) -> str:
    """RAE and ASALE, Ortografía de la lengua española (2010), and Diccionario panhispánico de dudas, "plural"."""
    if match := re.search(r"[áéíóú](?=n$)|[áéóú](?=s$)", word):  # stressed on the last syllable: the accent falls
        return word[: match.start()] + _PLAIN[match[0]] + word[match.end() :] + "es"
    if word.endswith(("a", "e", "o", "á", "é", "ó", "t", "k", "p", "w", "g", "c")):  # the consonants: loans (tests)
        return word + "s"
    if word.endswith(("dad", "tad", "tud", "or", "al", "el", "ol", "il", "z")) and not word.endswith("mail"):
        return word.removesuffix("z") + ("ces" if word.endswith("z") else "es")
    if word.endswith(("n", "s")) and _vowels(word) == 1:  # plan, mes
        return word + "es"
    if match := re.search(r"\A[^áéíóú]*?([aeiou])([^aeiouáéíóú]+)en$", word):  # orden: the stress stays where it is
        return word[: match.start(1)] + _ACCENTED[match[1]] + match[2] + "enes"
    return word if re.search(r"[aeiu]s$", word) else ""  # crisis, análisis, lunes


_PLAIN = dict(zip("áéíóú", "aeiou", strict=True))
_ACCENTED = dict(zip("aeiou", "áéíóú", strict=True))


def _portuguese(word: str) -> str:
    if word.endswith(("ção", "são")):
        return word[:-2] + "ões"
    if word.endswith(("a", "e", "o", "é", "ê", "á", "ó")) and not word.endswith("ão"):
        return word + "s"
    if word.endswith(("or", "z")):
        return word + "es"
    if word.endswith("el"):
        return word[:-2] + ("eis" if re.search("[áéíóúâêô]", word) else "éis")
    return (
        word[:-1] + "is" if word.endswith("al") else word[:-1] + "ns" if word.endswith(("em", "im", "om", "um")) else ""
    )


def _italian(word: str) -> str:
    if word.endswith(("à", "è", "é", "ì", "ò", "ù")) or re.search(r"[bcdfgklmnprtvwxy]$", word):  # città, computer
        return word
    if re.search(r"(?:[cg]o|[cg]ia|io|ista|[^aeiou]iu)$|^(?:mano|foto|auto|moto|radio|video|euro)$", word):
        return ""
    if word.endswith(("ca", "ga")):
        return word[:-1] + "he"
    if word.endswith("a"):
        return "" if word.endswith("ma") else word[:-1] + "e"
    return word[:-1] + "i" if word.endswith(("o", "e")) else ""


def _catalan(word: str) -> str:
    for ending, made in _CATALAN_IN_A.items():
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + made
    if word.endswith("ió"):
        return word[:-1] + "ons"
    return word + "s" if word.endswith(("e", "o", "at", "or", "al", "ar", "ent", "ant", "ment", "ll")) else ""


_CATALAN_IN_A = {"ça": "ces", "ca": "ques", "gua": "gües", "qua": "qües", "ga": "gues", "ja": "ges", "a": "es"}


def _french(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("eau"):
        return word + "x"
    return "" if word.endswith(("al", "ail", "ou", "au", "eu")) else word + "s"


_NOT_JOINING = tuple("اآدذرزژو")


def _turkish(word: str) -> str:
    vowels = [letter for letter in word if letter in _BACK + _FRONT]
    if not vowels or _TURKISH_UNSURE.search(word):
        return ""
    return word + ("lar" if vowels[-1] in _BACK else "ler")


def _farsi(word: str) -> str:
    """With a zero-width non-joiner where the last letter would join (حزب‌ها, but کارگرها)."""
    return word + ("" if word.endswith(_NOT_JOINING) else "\u200c") + "ها"


_RULES: dict[str, Callable[[str], str]] = {
    "en": _english,
    "es": _spanish,
    "pt": _portuguese,
    "fr": _french,
    "it": _italian,
    "ca": _catalan,
    "tr": _turkish,
    "fa": _farsi,
}


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


def of_phrase(text: str, language: str) -> Number | None:
    """The number of a noun phrase by its head alone; ``None`` where that is not plain, or not known of the language."""
    words = text.split()
    primary = language.partition("-")[0]
    if not words or primary not in PLURAL_IN_S:
        return None
    at = -1 if primary == "en" else 0
    word = words[at] if words[at].isupper() else words[at].lower()
    if not word.endswith(("s", "x") if primary == "fr" else "s"):
        return None if primary == "en" and _ENGLISH_PLURAL.search(word) else "singular"
    # "crisis" and "lunes" are their own dictionary forms, and may be plurals all the same
    told = number(word, languages.dictionary_form(word, language), language)
    return told if told == "plural" else None


_PLURAL_MARKS = {
    "de": r"innen\b",
    "tr": r"\w(?:lar|ler)(?:\b|[ıiuüdtn])",
    "fa": r"\w\u200c?ها(?:ی|یی)?\b",
    "ar": r"\w(?:ات|ون|ين|ین)\b",
}
