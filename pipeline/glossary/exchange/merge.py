"""A concept's tree as YAML, and merged into the YAML of a file through ruamel, which keeps comments and layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.glossary import fields, layout
from pipeline.glossary.exchange.plain import LISTS, PER_LANGUAGE, Plain, use_in, without_default_use
from pipeline.glossary.layout import Tree

_ORDER = (*(name for name in fields.CONCEPT if name not in ("terms", "examples")), "terms", "examples")


def merge(node: Tree, known: Plain, imported: Plain) -> None:
    """Put what an import says into a concept's node; ``known`` is the concept as the node has it."""
    for name, value in imported.items():
        if name == "terms":
            for language, terms in value.items():
                _merge_terms(node["terms"], language, known["terms"].get(language, []), terms)
        elif name in PER_LANGUAGE:
            _merge_texts(node, name, known.get(name, {}), value)
        elif name in LISTS:
            new = [*known.get(name, []), *(one for one in value if one not in known.get(name, []))]
            put_field(node, name, new, known.get(name))
        elif name == "valid":
            put_field(node, name, {**known.get(name, {}), **value}, known.get(name))
        elif name != "id":
            put_field(node, name, value, known.get(name))


def put_field(node: Tree, name: str, value: Any, before: Any) -> None:
    """Write a field of a concept where it differs from what it was, at its usual place; an empty one is taken out."""
    if value == before:
        return
    if not value:
        layout.take_out(node, name)
        return
    if name in node:
        node[name] = quoted(value)
        return
    # in the usual order of fields, before the first one that comes later: no field is tied to what stands below it
    later = _ORDER[_ORDER.index(name) + 1 :] if name in _ORDER else ()
    at = next((at for at, key in enumerate(node) if str(key) in later), None)
    if at is None:
        with layout.tail_kept(node):
            node[name] = quoted(value)
    else:
        node.insert(at, name, quoted(value))


def _merge_texts(node: Tree, name: str, known: Mapping[str, str], new: Mapping[str, str]) -> None:
    texts = dict(known)
    for language, text in new.items():
        if text in texts.values():
            continue
        if set(texts) == {""}:
            texts = {"en": texts[""]}
        texts[language or "en"] = text
    if set(texts) == {"en"} and "" in known:
        texts = {"": texts["en"]}
    if texts == known:
        return
    holder = node.get(name)
    if isinstance(holder, dict):
        for language, text in texts.items():
            if known.get(language) == text:
                continue
            if language in holder:
                holder[language] = quoted(text)
            else:
                with layout.tail_kept(holder):
                    holder[language] = quoted(text)
    else:
        put_field(node, name, _texts(texts), None)


def _merge_terms(terms: Tree, language: str, known: Sequence[Plain], new: Sequence[Plain]) -> None:
    texts = [entry["term"] for entry in known]
    uses = {entry["term"]: use_in(entry, at) for at, entry in enumerate(known)}
    imported = {entry["term"]: use_in(entry, at) for at, entry in enumerate(new)}
    if "preferred" in imported.values():  # one is preferred: what the import says
        uses = {text: "admitted" if use == "preferred" else use for text, use in uses.items()}
    uses |= imported
    for entry in new:
        if entry["term"] in texts:
            at = texts.index(entry["term"])
            change = {name: value for name, value in entry.items() if name != "use" and known[at].get(name) != value}
            put_fields(terms, language, at, change)
        else:
            value = _short({name: value for name, value in entry.items() if name != "use"})
            layout.add_entry(terms, language, quoted(value))
            texts.append(entry["term"])
    for at, text in enumerate(texts):
        before = use_in(known[at], at) if at < len(known) else use_in({}, at)
        if uses[text] != before:
            put_fields(terms, language, at, {"use": uses[text]})


def put_fields(terms: Tree, language: str, at: int, values: Mapping[str, Any]) -> None:
    """Write fields of a term; those that are None are taken out."""
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy

    if not values:
        return
    holder, key = (terms[language], at) if isinstance(terms[language], list) else (terms, language)
    if not isinstance(holder[key], dict):
        if set(values) == {"term"}:
            holder[key] = quoted(values["term"])
            return
        holder[key] = CommentedMap({"term": holder[key]})
        holder[key].fa.set_flow_style()
    for name, value in values.items():
        if value is None:
            layout.take_out(holder[key], name)
        elif name in holder[key]:
            holder[key][name] = quoted(value)
        else:
            with layout.tail_kept(holder[key]):
                holder[key][name] = quoted(value)


def yaml_of(tree: Plain, subject: str) -> Plain:
    """A concept's tree as a file has it: in the short form wherever there is nothing more to say."""
    entries = [entry for terms in tree["terms"].values() for entry in terms]
    spoken = {entry.get("pos", "") for entry in entries}
    pos = spoken.pop() if len(spoken) == 1 else ""
    made = {**tree, **({"pos": pos} if pos else {})}
    if made.get("subject") == subject:
        del made["subject"]
    for name in PER_LANGUAGE:
        if name in made:
            made[name] = _texts(made[name])
    made["terms"] = {language: _terms(terms, pos) for language, terms in tree["terms"].items()}
    return {name: made[name] for name in _ORDER if name in made}


def _terms(terms: Sequence[Plain], pos: str) -> Any:
    bare = [{name: value for name, value in entry.items() if name != "pos" or value != pos} for entry in terms]
    short = [_short(without_default_use(entry, at)) for at, entry in enumerate(bare)]
    return short[0] if len(short) == 1 else short


def _short(entry: Plain) -> Any:
    return entry["term"] if set(entry) == {"term"} else entry


def _texts(texts: Mapping[str, str]) -> Any:
    """Texts by language, or the one text that is for all."""
    if set(texts) == {""}:
        return texts[""]
    if "" not in texts:
        return dict(texts)
    rest = {code: text for code, text in texts.items() if code}
    return {**rest, "en": f"{rest['en']} | {texts['']}" if "en" in rest else texts[""]}


def quoted(value: Any) -> Any:
    """A value for ruamel. What other YAML tools would read as a number, a date or a truth value gets quotes."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415 - heavy
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - heavy

    if isinstance(value, Mapping):
        return CommentedMap((name, quoted(each)) for name, each in value.items())
    if isinstance(value, list):
        return CommentedSeq(map(quoted, value))
    if isinstance(value, str) and (fields.read_as(value) or value != value.strip() or not value.isprintable()):
        return DoubleQuotedScalarString(value)
    return value
