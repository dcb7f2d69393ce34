"""The fields of a glossary file, and the reader that turns YAML nodes into them (G002 to G005, G101)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, cast, get_args

import yaml
from yaml.resolver import Resolver

from pipeline.glossary import model
from pipeline.glossary.model import Concept, Example, Finding, Place, TermEntry

HEADER = ("schema", "title", "subject", "languages", "concepts")
CONCEPT = (
    "id", "status", "severity", "kind", "subject", "pos", "definition", "note", "source", "replaced_by", "use_instead",
    "broader", "related", "valid", "enforce", "translate", "first_mention", "terms", "examples",
)  # fmt: skip
TERM = (
    "term", "use", "why", "scope", "forms", "plural", "enforce", "case", "match", "except", "pos", "gender", "number",
    "type", "region", "note",
)  # fmt: skip
EXAMPLE = ("source", "target", "expect")
VALUES: dict[str, tuple[str, ...]] = {
    "status": get_args(model.Status),
    "severity": ("error", "warning", "info"),
    "kind": get_args(model.Kind),
    "pos": model.PARTS_OF_SPEECH,
    "enforce": get_args(model.Enforce),
    "translate": (model.KEEP,),
    "use": get_args(model.Use),
    "scope": get_args(model.Scope),
    "case": get_args(model.Case),
    "match": get_args(model.MatchMode),
    "gender": model.GENDERS,
    "number": model.NUMBERS,
    "type": model.TERM_TYPES,
    "expect": ("pass", "fail"),
}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# What YAML 1.1 tools make of a plain scalar, by its tag; ``null`` is G005's where the value is empty.
_READ_AS = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date", "null": "nothing"}
_RESOLVERS: dict[str | None, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers

Pairs = dict[str, tuple[yaml.Node, yaml.Node]]


class Reader:
    """Reads the nodes of one file; what is wrong goes into ``findings`` and the rest is read on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.name, mark.line + 1, mark.column + 1)

    def add(self, rule: str, node: yaml.Node, message: str) -> None:
        self.findings.append(Finding(rule, "error", self.place(node), message))

    # --- nodes ---

    def pairs(self, node: yaml.Node, allowed: tuple[str, ...] | None, where: str) -> Pairs:
        """A mapping's keys, each with its nodes; duplicate and unknown keys are reported and left out."""
        if not isinstance(node, yaml.MappingNode):
            self.add("G005", node, f"{where} must be a mapping: lines of “key: value”.")
            return {}
        found: Pairs = {}
        for key, value in node.value:
            text = key.value if isinstance(key, yaml.ScalarNode) else None
            if text is None:
                self.add("G005", key, "A key must be a word.")
            elif text in found:
                first = found[text][0].start_mark.line + 1
                message = f'"{text}" is written twice in {where} (first at line {first}).'
                self.add("G002", key, f"{message} YAML would silently keep only the last one.")
            elif allowed is not None and text not in allowed:
                self.add("G004", key, f'Unknown key "{text}". {_meant(text, allowed)}')
            else:
                found[text] = (key, value)
        return found

    def text(self, node: yaml.Node, what: str, *, typed: bool = False) -> str | None:
        """A scalar's text; ``typed`` for fields where a number or a date is expected. ``None`` and a finding else."""
        if not isinstance(node, yaml.ScalarNode):
            self.add("G005", node, f'"{what}" must be one text, not a list or a mapping.')
            return None
        value: str = node.value
        plain = node.style in ("''", "", None)  # PyYAML 6's CParser calls plain style "''"
        if not value.strip():
            self.add("G005", node, f'"{what}" is empty. Write a text or remove the line.')
            return None
        if plain and not typed:
            kind = read_as(value)
            if kind:
                self.add("G003", node, f'{value} is read as {kind}. Write "{value}" in quotes.')
        return value

    def choice(self, node: yaml.Node, key: str) -> str | None:
        value = self.text(node, key, typed=True)
        if value is None or value in VALUES[key]:
            return value
        close = difflib.get_close_matches(value, VALUES[key], 1)
        remedy = f'Did you mean "{close[0]}"?' if close else f"It is one of {', '.join(VALUES[key])}."
        self.add("G004", node, f'"{value}" is no value of "{key}". {remedy}')
        return None

    def located(self, node: yaml.Node, what: str, example: str) -> list[tuple[str, Place]]:
        """A list of texts with their places."""
        if not isinstance(node, yaml.SequenceNode):
            message = f'"{what}" must be a list, for example {example}. The rule would otherwise be lost.'
            self.add("G005", node, message)
            return []
        # codes such as "no" and dates are judged elsewhere
        typed = what in ("languages", "region")
        texts = ((self.text(item, what, typed=typed), item) for item in node.value)
        return [(text, self.place(item)) for text, item in texts if text is not None]

    def per_language(self, node: yaml.Node, what: str) -> dict[str, str]:
        """A text (under ``""``) or a mapping of languages to texts."""
        if isinstance(node, yaml.ScalarNode):
            value = self.text(node, what)
            return {"": value} if value else {}
        read = {code: self.text(value, what) for code, (_, value) in self.pairs(node, None, f'"{what}"').items()}
        return {code: value for code, value in read.items() if value}

    # --- concepts ---

    def concept(self, node: yaml.Node, number: int, subject: str) -> Concept | None:
        where = "a concept"
        if isinstance(node, yaml.MappingNode):
            ids = [value.value for key, value in node.value if key.value == "id" and isinstance(value.value, str)]
            where = f'"{ids[0]}"' if ids else where
        pairs = self.pairs(node, CONCEPT, where)
        if not pairs:
            return None
        place = self.place(node)
        fields: dict[str, Any] = {"subject": subject}
        for key, (_, value) in pairs.items():
            if key in ("id", "terms", "examples"):
                continue
            self._field(key, value, fields)
        return Concept(
            id=self._id(pairs, node),
            place=self.place(pairs["id"][1]) if "id" in pairs else place,
            terms=self._terms(pairs, node, where, number),
            examples=self._examples(pairs),
            places=self._places(pairs),
            **fields,
        )

    def _places(self, pairs: Pairs) -> dict[str, Place]:
        places = {key: self.place(value) for key, (_, value) in pairs.items()}
        terms = pairs["terms"][1] if "terms" in pairs else None
        if isinstance(terms, yaml.MappingNode):
            places.update((f"terms.{key.value}", self.place(key)) for key, _ in terms.value)
        return places

    def _id(self, pairs: Pairs, node: yaml.Node) -> str:
        if "id" not in pairs:
            self.add(
                "G101", node, 'This concept has no id. Add one, such as "id: general-strike"; it must never change.'
            )
            return ""
        value = self.text(pairs["id"][1], "id", typed=True) or ""
        if value and not ID.fullmatch(value):
            message = f'The id "{value}" is malformed. Use small letters a-z, digits and single hyphens.'
            self.add("G101", pairs["id"][1], message)
        return value

    def _field(self, key: str, value: yaml.Node, fields: dict[str, Any]) -> None:
        if key in VALUES:
            fields[key] = self.choice(value, key)
        elif key in ("definition", "note", "first_mention"):
            fields[key] = self.per_language(value, key)
        elif key in ("broader", "related"):
            one = isinstance(value, yaml.ScalarNode)
            text = self.text(value, key, typed=True) if one else None
            fields[key] = (
                (text,) if text else () if one else tuple(text for text, _ in self.located(value, key, "[a, b]"))
            )
        elif key == "valid":
            for side, (_, date) in self.pairs(value, ("from", "to"), '"valid"').items():
                text = self.text(date, side, typed=True)
                if text and not _DATE.fullmatch(text):
                    self.add("G005", date, f'"{text}" is not a date. Write 2018, 2018-04 or 2018-04-19.')
                fields[f"valid_{side}"] = text or ""
        else:
            fields[key] = self.text(value, key, typed=True)
        if fields.get(key, "") is None:
            del fields[key]

    def _terms(self, pairs: Pairs, node: yaml.Node, where: str, number: int) -> dict[str, tuple[TermEntry, ...]]:
        if "terms" not in pairs:
            self.add("G005", node, f"{where} has no terms. Add “terms:” with one line per language.")
            return {}
        terms = {}
        for language, (key, value) in self.pairs(pairs["terms"][1], None, where).items():
            if isinstance(value, yaml.SequenceNode):
                read = [self._entry(item, language, (number, language, at)) for at, item in enumerate(value.value)]
                if not value.value:
                    self.add("G005", key, f'"{language}" has an empty list. Write a term or remove the line.')
            else:
                read = [self._entry(value, language, (number, language, -1))]
            entries = tuple(entry for entry in read if entry)
            if entries:
                terms[language] = entries
        return terms

    def _entry(self, node: yaml.Node, language: str, key: tuple[int, str, int]) -> TermEntry | None:
        if isinstance(node, yaml.ScalarNode):
            text = self.text(node, language)
            return TermEntry(text, language, self.place(node), key=key) if text else None
        pairs = self.pairs(node, TERM, f'"{language}"')
        if "term" not in pairs:
            if pairs:
                self.add("G005", node, 'This entry has no "term".')
            return None
        text = self.text(pairs["term"][1], "term")
        places = {name: self.place(value) for name, (_, value) in pairs.items()}
        fields: dict[str, Any] = {}
        for name, (_, value) in pairs.items():
            if name == "term":
                continue
            if name in VALUES:
                read: Any = self.choice(value, name)
            elif name in ("forms", "except", "region"):
                items = self.located(value, name, _LISTS[name])
                places.update((f"{name}.{at}", place) for at, (_, place) in enumerate(items))
                read = tuple(item for item, _ in items)
            else:
                read = self.text(value, name)
            if read is not None:
                fields["excepts" if name == "except" else name] = read
        return TermEntry(text, language, places["term"], places=places, key=key, **fields) if text else None

    def _examples(self, pairs: Pairs) -> tuple[Example, ...]:
        if "examples" not in pairs:
            return ()
        node = pairs["examples"][1]
        if not isinstance(node, yaml.SequenceNode):
            self.add("G005", node, '"examples" must be a list: each example starts with “- source:”.')
            return ()
        return tuple(example for item in node.value if (example := self._example(item)))

    def _example(self, node: yaml.Node) -> Example | None:
        pairs = self.pairs(node, EXAMPLE, "an example")
        sides: dict[str, tuple[str, str]] = {}
        for side in ("source", "target"):
            texts = self.per_language(pairs[side][1], side) if side in pairs else {}
            if len(texts) != 1 or "" in texts:
                message = f'An example needs one "{side}" with its language, such as {{en: "A text."}}.'
                self.add("G005", pairs[side][1] if side in pairs else node, message)
            else:
                sides[side] = next(iter(texts.items()))
        expect = self.choice(pairs["expect"][1], "expect") if "expect" in pairs else "pass"
        if len(sides) < 2 or expect is None:
            return None
        return Example(sides["source"], sides["target"], cast("Any", expect), self.place(node))


_LISTS: Mapping[str, str] = {
    "forms": "[strikes, striking]",
    "except": '["state of the art"]',
    "region": "[MX, AR]",
}


def read_as(value: str) -> str:
    """What YAML 1.1 tools would read a plain scalar as, ``""`` for text."""
    for tag, pattern in _RESOLVERS.get(value[:1], []) + _RESOLVERS.get(None, []):
        if pattern.match(value):
            return _READ_AS.get(tag.rpartition(":")[2], "")
    return ""


def _meant(key: str, allowed: tuple[str, ...]) -> str:
    """What an unknown key was probably meant to be: a key, or a value of one."""
    values = {value: name for name in VALUES if name in allowed for value in VALUES[name]}
    close = difflib.get_close_matches(key, allowed, 1)
    if close:
        return f'Did you mean "{close[0]}"?'
    close = difflib.get_close_matches(key, values, 1)
    if close:
        return f'Did you mean "{close[0]}" as a value of "{values[close[0]]}"?'
    return f"The keys are {', '.join(allowed)}."
