"""A concept changed in two places at once, by hand in its file and by a proposal: both hold, where they touch different
fields.

A field is what one person decides: the status, the definition in a language, which terms a language has and in which
order, the gender of one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.glossary import edit

Path = tuple[str, ...]
Fields = dict[Path, Any]


def fields(text: str, concept: str) -> Fields:
    """The fields of a concept as a file's text has them; none where it has no such concept."""
    tree = edit.read(text)
    concepts = tree.get("concepts") if isinstance(tree, dict) else None
    node = next((one for one in concepts or () if isinstance(one, dict) and one.get("id") == concept), {})
    found: Fields = {}
    for name, value in node.items():
        if name == "terms" and isinstance(value, dict):
            for language, entries in value.items():
                found |= _terms(language, entries if isinstance(entries, list) else [entries])
        elif isinstance(value, dict):
            found |= {(name, key): each for key, each in value.items()}
        else:
            found[name,] = value
    return found


def _terms(language: str, entries: list[Any]) -> Fields:
    told = [entry if isinstance(entry, dict) else {"term": entry} for entry in entries]
    found: Fields = {("terms", language): [entry.get("term", "") for entry in told]}
    for entry in told:
        found |= {("terms", language, entry.get("term", ""), name): value for name, value in entry.items()}
    return found


def collisions(base: Fields, proposed: Fields, now: Fields) -> list[Path]:
    """The fields that a proposal makes of ``base`` what the file, as it is ``now``, made something else of."""
    both = _changed(base, proposed) & _changed(base, now)
    met = [path for path in both if proposed.get(path) != now.get(path)]
    # of a term that was taken out, or is called otherwise, no field is there to be changed
    gone = [
        path
        for path in _changed(base, proposed)
        if len(path) > 2 and path[2] in base.get(path[:2], ()) and path[2] not in now.get(path[:2], ())
    ]
    return sorted({*met, *gone})


def merged(base: Fields, proposed: Fields, now: Fields) -> Fields:
    """What is in the file ``now``, with all that a proposal makes of ``base``."""
    result = dict(now)
    for path in _changed(base, proposed):
        if path in proposed:
            result[path] = proposed[path]
        else:
            result.pop(path, None)
    return result


def _changed(base: Mapping[Path, Any], other: Mapping[Path, Any]) -> set[Path]:
    return {path for path in {*base, *other} if base.get(path) != other.get(path)}
