"""What the shape of a line says, in any language: whether a sentence is finished, whether it is a place and a date.

All functions are pure and take plain text. Scripts without capitals (Arabic, Farsi) answer "cannot tell" where a rule
needs capitals: their callers fall back on gaps and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.reading.lexicon import fold, lexicon

_TERMINAL = ".!?…:;؟۔。！？।؛"
_CLOSING = "\"'”’»«“„)]}›‹*_› \n\t\u00a0\u200f\u200e"
_PAIRS = {'"': '"', "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "'": "'", "(": ")", "[": "]", "”": "”"}
_DASHES = "—–―‒-"
HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_ADDRESS = re.compile(
    r"""https?://\S+ | www\.\S+ | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | (?<![\w@.])@\w{3,}
      | (?<![\w@/])[\w-]{3,}\.
        (?:org|com|net|info|de|fr|es|it|pt|ir|uk|ca|us|mx|br|ar|ch|at|be|eu|blog|news|int)\b(?:/\S*)?
      | (?<![\w(])[+(]?\d{2,4}[)]?[\s./-]\d{2,4}(?:[\s./-]?\d{2,5}){1,4}(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:1[3-9]|2[0-9])\d{2}(?!\d)")


def words(text: str) -> int:
    """How many words, counted as runs without blanks."""
    return len(text.split())


def finished(text: str) -> bool:
    """Whether ``text`` ends as a sentence does: with a full stop or its like, or as a wholly quoted or bracketed
    unit.
    """
    bare = text.rstrip(_CLOSING)
    if not bare:
        return True
    if bare[-1] in _TERMINAL:
        return bare[-1] != ";"
    tail = text[len(bare) :].strip()
    return bool(tail) and _PAIRS.get(text[0]) == tail[-1] and text.count(tail[-1]) <= 2


def starts_low(text: str) -> bool:
    """Whether the first letter is a small one (after quotes and brackets): a paragraph does not begin so."""
    for char in text[:6]:
        if char.isalpha():
            return char.islower()
        if char.isdigit():
            return False
    return False


def starts_caseless(text: str) -> bool:
    """Whether the first letter is of a script without capitals."""
    return next((c.lower() == c.upper() for c in text[:6] if c.isalpha()), False)


def breaks_off(text: str) -> bool:
    """Whether a word is cut at the end: a hyphen right behind a letter."""
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalpha()


def caps(text: str) -> float:
    """The share of capitals among letters that have two cases; 0 where there are none."""
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper / (upper + lower) if upper + lower else 0.0


@lru_cache(maxsize=4096)
def addresses(text: str) -> int:
    """How many web and mail addresses, handles and telephone numbers stand in ``text``."""
    return len(_ADDRESS.findall(text)) if _may_have_address(text) else 0


def _may_have_address(text: str) -> bool:
    return "@" in text or "." in text or _DIGIT.search(text) is not None


def has_date(folded: str) -> bool:
    """Whether a month's name stands beside a number in folded text, or a year of four digits does."""
    if not _DIGIT.search(folded):
        return False
    return bool(_YEAR.search(folded)) or bool(lexicon().words["months"].search(folded))


def only_names(text: str) -> bool:
    """Whether every word begins with a capital or is a number or one of the small words of names (a place, a date)."""
    lex = lexicon()
    found = _WORD.findall(text)
    named = 0
    for word in found:
        if word[0].isupper():
            named += 1
        elif not (word[0].isdigit() or _small(word)):
            return False
    return named > 0 and len(lex.particles) > 0


def _small(word: str) -> bool:
    folded = fold(word)
    return folded in lexicon().particles or bool(lexicon().heads["months"].fullmatch(folded))


# --- datelines ------------------------------------------------------------------------------------------------------

# The longest dateline we have seen has 49 characters; a dash farther in is the sentence's own.
_DATELINE_REACH = 70
_DATELINE_END = re.compile(r"\s*(?:[—–―‒]+|--+|(?<=\s)-(?=\s)|(?<=[\d)])\s*-(?=\s))\s*")
_AGENCY = re.compile(r"\s*[(\[/][^()\[\]/]{2,30}[)\]/]\s*$")
# "MADRID, 12 de marzo.- …", "BERLIN, 3. Mai: …"
_STOPPED_DATELINE = re.compile(r"((?:[^.:!?]|(?<=\d)\.(?=\s?\w)){3,50}?)\s*(?:\.\s?[-–—]+|[.:](?=\s))\s*(?=[^\s\d])")


@lru_cache(maxsize=4096)
def dateline(text: str) -> tuple[int, int] | None:
    """Where the dateline that opens ``text`` ends, and where the text after its dash begins; None if there is none.

    A dateline is a place in capitals, or a place and a date, then a dash: "LEEDS (UK), 3 May —", "Lyon, le 3 mai –",
    "تهران –".
    """
    head = text[:_DATELINE_REACH]
    for found in _DATELINE_END.finditer(head):
        before, after = head[: found.start()].strip(), text[found.end() :]
        if before.endswith(".") and len(before.split()[-1]) > 4:
            before = before.rstrip(".")  # "LEÓN, 3 de mayo.—"; but "Calif. —" keeps its full stop
        if before and " " in after.strip() and not starts_low(after) and _is_place_and_date(before):
            return text.index(before) + len(before), found.end()
        if _WORD.findall(before)[8:]:
            break
    stopped = _STOPPED_DATELINE.match(head)
    if stopped and caps(head.split(",")[0].split("(")[0]) == 1.0 and len(head.split(",")[0]) > 2:
        before = stopped.group(1).strip()
        if has_date(fold(before)) and only_names(before):
            return len(before), stopped.end()
    return None


def _is_place_and_date(text: str) -> bool:
    if any(c in ".!?؟" for c in re.sub(r"\b\w{1,4}\.|\d\.", "", text)):
        return False
    place = _AGENCY.sub("", text)
    if not any(c.isalpha() for c in place):
        return False
    dated = has_date(fold(text)) or any(c.isdigit() for c in text)
    tokens = _WORD.findall(place)
    if starts_caseless(place):
        return len(tokens) <= (8 if dated else 2) and (dated or "(" in text or len(tokens) <= 2)
    if dated or (place != text and len(tokens) <= 3):
        return only_names(place)
    capital = [token for token in tokens if not _small(token)]
    return bool(capital) and len(tokens) <= 6 and all(token.isupper() for token in capital) and len(place) > 3


def is_date_line(text: str) -> bool:
    """Whether ``text`` is a place and a date, or a date, and nothing else."""
    if words(text) > 10 or len(text) > _DATELINE_REACH or not any(c.isdigit() for c in text):
        return False
    bare = text.strip(" .()[]—–-")
    folded = fold(bare)
    if not lexicon().words["months"].search(folded) and not re.search(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}", bare):
        return False
    return only_names(bare) or (starts_caseless(bare) and words(bare) <= 6) or _only_date(bare)


def _only_date(text: str) -> bool:
    return all(word[0].isdigit() or _small(word) for word in _WORD.findall(text))


# --- sign-offs ------------------------------------------------------------------------------------------------------

_SIGN = re.compile(rf"\s*[~•{_DASHES}]+\s*(?=\S)")
# "— A group of nurses from the night shift, Ward 4, Porto Alegre" has 12 words; a longer line is dialogue or a list.
_LONGEST_SIGNATURE = 14


def is_signature(text: str) -> bool:
    """Whether ``text`` is a line that signs: a dash and a name, or who the writer is, and no sentence."""
    if words(text) > _LONGEST_SIGNATURE:
        return False
    text = text.replace("\n", " ")
    dash = _SIGN.match(text)
    if not dash:
        return False
    rest = text[dash.end() :].strip(" *_")
    if not rest or rest[-1] in "!?:;,…؟" or not any(c.isalpha() for c in rest):
        return False
    if rest[-1] in _DASHES or (rest[-1].isdigit() and words(rest) < 2):
        return False
    first = rest.lstrip("\"'“«(")[:1]
    if not (first.isupper() or unicodedata.category(first or " ") == "Lo" or _signer(rest)):
        return False
    return rest[-1] != "." or (words(rest) <= 6 and _signer(rest))


def is_plain_signature(text: str) -> bool:
    """Whether ``text`` names a writer without a dash: "A reader in Leeds", "Una lectora, Sevilla"."""
    if words(text) > 10 or (finished(text) and text[-1:] != ".") or starts_low(text):
        return False
    folded = fold(text)
    found = lexicon().words["signer"].search(folded)
    return found is not None and words(folded[: found.start()]) <= 3


def _signer(text: str) -> bool:
    return bool(lexicon().words["signer"].search(fold(text)))


@cache
def _bylines() -> re.Pattern[str]:
    return lexicon().opens["byline"]


def is_byline(text: str) -> bool:
    """Whether ``text`` says who wrote: "By" and at most six words of names, no sentence."""
    if words(text) > 8 or "\n" in text or text[-1:] in "!?:;,":
        return False
    folded = fold(text)
    found = _bylines().match(folded)
    if not found:
        return False
    rest = folded[found.end() :].strip()
    if not rest:
        return words(folded) > 1
    if " " in found.group().strip() and words(rest) <= 4 and not finished(text):
        return True  # "by our transport correspondent"
    return only_names(" ".join(text.split()[words(folded[: found.end()]) :])) or starts_caseless(text)
