"""Zero-width non-joiners for Persian: many vocabularies make a space of them, and the models never write one.

Only where it is certain: the prefix می before a verb, the plural ها and its kin behind a word, ترین, and the endings of
the perfect behind ه. Tools that restore more break words that were whole. A space becomes a joiner, so that no offset
changes. Rules and orthography: Academy of Persian Language and Literature, «دستور خط فارسی» (2015).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = frozenset({"fa"})
_JOINER = "\u200c"
_LETTERS = "آأؤإئابتثجحخدذرزسشصضطظعغفقکكگلمنهوپچژیيةءۀ" + _JOINER
_NUMBER = r"[0-9۰-۹٠-٩]"


def restore(text: str) -> str:
    """The text with joiners in place of the spaces that certainly stand for one; of the same length."""
    if " " not in text:
        return text
    for rule in _rules():
        text = rule.sub(lambda match: match[0].replace(" ", _JOINER), text)
    return text


@cache
def _rules() -> tuple[re.Pattern[str], ...]:
    words = {name: str(value).split() for name, value in yaml.safe_load(_DATA.read_text("utf-8")).items()}
    letter, start, end = f"[{_LETTERS}]", f"(?<![{_LETTERS}])", f"(?![{_LETTERS}])"
    present = f"(?:{_any(words['present'])})(?:م|ی|د|یم|ید|ند)"
    past = f"(?:{_any(words['past'])})(?:م|ی|ه|یم|ید|ند)?"
    verb = f"(?:{present}|{past}|{_any(words['bare'])}){end}"
    no_month = "".join(f"(?<!{word} )" for word in words["month"])
    never = f"(?!(?:{_any(words['never'])}){end})"
    return (
        re.compile(f"{no_month}(?<!{_NUMBER} ){start}ن?می (?={verb})"),
        re.compile(f"(?<={letter}) (?=ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?{end})"),
        re.compile(f"(?<={letter}) (?=ترین(?:ها|های)?{end})"),
        re.compile(f"{start}(?:{_any(words['adjectives'])}) (?=تری?{end})"),
        re.compile(f"{start}{never}{letter}+ه (?=(?:ای|ام|ایم|اید|اند){end})"),
    )


_DATA = Path(__file__).with_name("joiners.yaml")


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
