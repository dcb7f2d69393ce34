"""Expressions that an analyser takes for one word where the sentence means the words.

eng-spa 0.8.1 knows "be used to" as a habit alone, so that "the money is used to pay the workers" came out as "el dinero
suele paga los trabajadores". Before what may be an infinitive its words are taken apart; before "eating" it stays.
"""

from __future__ import annotations

import re

_READING = r"be<vblex>(?:<\w+>)+# used to"
_USED_TO = re.compile(
    rf"\^(?P<be>[^\\/$^ ]+) (?P<used>used) (?P<to>to)/(?P<readings>{_READING}(?:/{_READING})*)\$"
    r"(?= \^(?:[^\\/$^]|\\.)+/[^$]*<inf>)",
    re.IGNORECASE,
)


def apart(analysis: str) -> str:
    """An analysis of English, as stream text, in which "be used to" before an infinitive is three units."""
    return _USED_TO.sub(_words, analysis) if "# used to" in analysis else analysis


def _words(match: re.Match[str]) -> str:
    readings = match["readings"].replace("# used to", "").replace("<vblex>", "<vbser>")
    return f"^{match['be']}/{readings}$ ^{match['used']}/use<vblex><pp>$ ^{match['to']}/to<pr>$"
