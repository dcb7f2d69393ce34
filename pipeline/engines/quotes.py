"""Words in single quotation marks, kept from dictionaries that take the marks for something else.

Apertium 3.8.3 with eng-spa 0.8.1 reads an apostrophe before an s as the genitive: of "He wrote 'secret'" it makes
"Escribió ecret'", a letter lost; and where such a mark stands between article and noun they do not agree any more.
Other marks stand as text between the words. So each pair of single ones goes through the programs as characters that no
dictionary has.
"""

from __future__ import annotations

import re

# From a mark before a word to the first behind one. Apostrophes within words are none: don't, l'État, rock 'n' roll.
_QUOTED = re.compile(r"(?<![\w'’‘])(['‘])(?=\w)((?:[^'’‘\n]|(?<=\w)['’](?=\w))+)(?<=\S)(['’])(?!\w)")
OPENING, CLOSING = "\ue010\ue011", "\ue012\ue013"  # for ' and ‘, for ' and ’
_OPENED, _CLOSED = str.maketrans("'‘", OPENING), str.maketrans("'’", CLOSING)
_SHOWN = str.maketrans(OPENING + CLOSING, "'‘'’")
_ANY = re.compile(f"[{OPENING}{CLOSING}]")


def hidden(text: str) -> str:
    """A text of the same length whose single quotation marks, where they come in pairs, are private characters."""
    if _ANY.search(text) or not ("'" in text or "’" in text):
        return text
    return _QUOTED.sub(lambda match: match[1].translate(_OPENED) + match[2] + match[3].translate(_CLOSED), text)


def shown(text: str, source: str) -> str:
    """A target with the marks in their places again; ``source`` is the text that was hidden."""
    return text if _ANY.search(source) else text.translate(_SHOWN)
