"""Words that the dictionaries lack, shown to transfer as names.

Transfer knows no rule for an unknown word and breaks the phrase around it: "the PunchOutSetupRequest message" comes out
as "el PunchOutSetupRequest mensaje", and a verb loses its subject. As a name (np) it takes part in every rule: "el
mensaje de PunchOutSetupRequest". English to Spanish, chrF2++ of 1,500 pairs each without and with it: software
documentation 50.9 and 51.7, project pages 51.5 and 52.4, news and encyclopaedia 53.4 and 53.5, everyday sentences 49.6
and 49.6. It is done behind the tagger, which knows better what an unknown word may be; and only for English, whose word
order transfer has to change.
"""

from __future__ import annotations

import re

from pipeline.engines import stream
from pipeline.engines.base import Pair

MARK = "\ue001"  # private, so that no dictionary has a lemma with it; ``stream.prepare`` keeps it out of sources
# A word of its own, that is: what is glued to other units ("x~y", "man-pages") must not be moved away from them.
_UNKNOWN = re.compile(
    r"(?<!\$)(?P<blank>\[\[[^\]]*\]\])\^\*(?P<word>(?:[^\\$<]|\\.)*)\$"
    r"(?=\Z|[ ]|\[\d|(?:\[\[[^\]]*\]\])?\^[^<$^]*<(?:sent|cm|rpar)>)"
)
_NAMED = re.compile(rf"\^((?:[^\\$<]|\\.)*){MARK}<np><al><sg>/@[^$]*\$")
_TARGETS = frozenset(("es", "ca", "pt", "fr", "it", "gl"))


def applies(pair: Pair) -> bool:
    """Whether unknown words of the pair are names for transfer."""
    return pair.source.partition("-")[0] == "en" and pair.target.partition("-")[0] in _TARGETS


def named(tagged: str) -> str:
    """A tagged stream whose unknown words are names."""

    def name(match: re.Match[str]) -> str:
        word = match["word"]
        if not (stream.HELD_WORD.search(word) or any(char.isalpha() for char in word)):
            return match[0]
        return f"{match['blank']}^{word}{MARK}<np><al><sg>$"

    return _UNKNOWN.sub(name, tagged)


def answered(looked_up: str) -> str:
    """The stream behind the bilingual dictionary, in which each of these names stands for itself."""
    return _NAMED.sub(rf"^\1{MARK}<np><al><sg>/\1{MARK}<np><al><m><sg>$", looked_up)


def word(unit: str) -> str | None:
    """The word that a unit of the target stands for, if it is one of these names."""
    at = unit.find(MARK)
    return stream.unescape(unit[:at]) if at >= 0 else None
