"""Words that the dictionaries lack, shown to transfer as names.

Transfer knows no rule for an unknown word and breaks the phrase around it: "the PunchOutSetupRequest message" comes out
as "el PunchOutSetupRequest mensaje", and a verb loses its subject. As a name (np) it takes part in every rule: "el
mensaje de PunchOutSetupRequest". English to Spanish, chrF2++ of 1,500 pairs each without it and with it (and with what
``tidy`` and the identifiers of ``stream`` bring): software documentation 50.9 and 51.9, project pages 51.5 and 53.1,
news and encyclopaedia 53.4 and 53.9, everyday sentences 49.6 and 49.7. It is done behind the tagger, which knows better
what an unknown word may be; and only for English, whose word order transfer has to change.
"""

from __future__ import annotations

import re

from pipeline.engines import stream
from pipeline.engines.base import Pair

MARK = "\ue001"  # private, so that no dictionary has a lemma with it; ``stream.prepare`` keeps it out of sources
# Words of their own, that is: what is glued to other units ("x~y", "man-pages") must not be moved away from them.
# Several in a row are one name, whose order stays.
_WORD = r"\[\[[^\]]*\]\]\^\*(?:[^\\$<]|\\.)*\$"
_RUN = re.compile(
    rf"(?<!\$){_WORD}(?: {_WORD})*"
    r"(?=\Z|[ ]|\[\d|(?:\[\[[^\]]*\]\])?\^[^<$^]*<(?:sent|cm|rpar)>)"
)
_UNIT = re.compile(r"\[\[([^\]]*)\]\]\^\*((?:[^\\$<]|\\.)*)\$")
_BEFORE_NAME = re.compile(r"\^[^<$^]*<np>(?:<[^>]*>)*\$ \Z")
_NEAR = 200  # characters of the stream in which the word before is looked for: more than any word takes
_TITLE = re.compile(r"\^[^<$^]*<n>(?:<[^>]*>)*\$ \Z")
_BEHIND_NAME = re.compile(r" (?:\[\[[^\]]*\]\])?\^[^<$^]*<np>")
_SPOKEN = re.compile("[aeiouy]", re.IGNORECASE)
_NAMED = re.compile(rf"\^((?:[^\\$<]|\\.)*){MARK}<np><al><sg>/@[^$]*\$")
_TARGETS = frozenset(("es", "ca", "pt", "fr", "it", "gl"))


def applies(pair: Pair) -> bool:
    """Whether unknown words of the pair are names for transfer."""
    return pair.source.partition("-")[0] == "en" and pair.target.partition("-")[0] in _TARGETS


def named(tagged: str) -> str:
    """A tagged stream whose unknown words are names."""

    def name(match: re.Match[str]) -> str:
        units = _UNIT.findall(match[0])
        words = " ".join(word for _, word in units)
        # beside a name that the dictionary has, it is a part of that: Ana Kowalczyk
        if _BEFORE_NAME.search(tagged, max(0, match.start() - _NEAR), match.start()) or _BEHIND_NAME.match(
            tagged, match.end()
        ):
            return match[0]
        # President Kowalczyk, the descriptor fd, the file sources.list
        if _is_label(units[0][1]) and _TITLE.search(tagged, max(0, match.start() - _NEAR), match.start()):
            return match[0]
        held = stream.HELD_WORD.search(words)
        if (held and len(units) > 1) or not (held or any(char.isalpha() for char in words)):
            return match[0]
        return f"[[{'; '.join(blank for blank, _ in units)}]]^{words}{MARK}<np><al><sg>$"

    return _RUN.sub(name, tagged)


def _is_label(word: str) -> bool:
    """Whether a word names the very thing that the noun before it is: a name, an identifier, and no common noun."""
    return word[:1].isupper() or bool(stream.HELD_WORD.match(word)) or not _SPOKEN.search(word)


def answered(looked_up: str) -> str:
    """The stream behind the bilingual dictionary, in which each of these names stands for itself."""
    return _NAMED.sub(rf"^\1{MARK}<np><al><sg>/\1{MARK}<np><al><m><sg>$", looked_up)


def word(unit: str) -> str | None:
    """The word that a unit of the target stands for, if it is one of these names."""
    at = unit.find(MARK)
    return stream.unescape(unit[:at]) if at >= 0 else None
