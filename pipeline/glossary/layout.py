"""Items put into ruamel's trees and taken out of them, with every comment and blank line where a person would leave it.

ruamel ties the lines below an item to it: added at the end of a block, an item would come after the blank line and the
comment that belong to what follows; taken out, it would take them along.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from pipeline.errors import GlossaryError

Tree = Any  # ruamel's CommentedMap and CommentedSeq, which carry no types worth naming


def add_entry(terms: Tree, language: str, term: object) -> None:
    """Add a term behind those of its language."""
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415 - heavy

    if language not in terms:
        with tail_kept(terms):
            terms[language] = term
    elif isinstance(terms[language], list):
        with tail_kept(terms[language]):
            terms[language].append(term)
    else:
        with tail_kept(terms):
            terms[language] = CommentedSeq([terms[language], term])


@contextlib.contextmanager
def tail_kept(container: Tree) -> Iterator[None]:
    """What stands below the last line of a block (blank lines, comments) stays below the line that is added to it."""
    holder, key, slot = _last(container)
    tokens = holder.ca.items.get(key)
    token = tokens[slot] if tokens and len(tokens) > slot else None
    tail = ""
    if token is not None and not isinstance(token, list):
        head, _, tail = token.value.partition("\n")
        if tail:
            token.value = head + "\n"
            if not head:
                tokens[slot] = None
    yield
    if tail:
        keys = list(container) if isinstance(container, dict) else range(len(container))
        _put_tail(container, keys[-1], tail)


def append(items: Tree, item: Tree) -> None:
    """Add an item to a list, behind a blank line where the first two items have one between them."""
    apart = len(items) > 1 and "\n" in _tail(items, 0)
    last = len(items) - 1
    with tail_kept(items):
        items.append(item)
    if apart:
        _put_tail(items, last, "\n")


def _tail(container: Tree, key: Any) -> str:
    """The lines of their own behind an item."""
    holder, last, slot = _innermost(container, key)
    tokens = holder.ca.items.get(last)
    token = tokens[slot] if tokens and len(tokens) > slot else None
    return "" if token is None or isinstance(token, list) else str(token.value).partition("\n")[2]


def take_out(container: Tree, key: Any) -> None:
    """Take an item out; what stands on lines of its own behind it (blank lines, comments) stays.

    Raises ``GlossaryError`` where there is a comment that would have no item before it.
    """
    tail = _tail(container, key)
    keys = list(container) if isinstance(container, dict) else list(range(len(container)))
    before = keys[keys.index(key) - 1] if keys.index(key) else None
    if "#" in tail and before is None:
        raise GlossaryError("Beside a comment nothing can be taken out here.", remedy="Make the change by hand.")
    del container[key]
    if tail and before is not None:
        _put_tail(container, before, tail)


def _put_tail(container: Tree, key: Any, tail: str) -> None:
    """Put lines of their own behind an item."""
    from ruamel.yaml.error import CommentMark  # noqa: PLC0415 - heavy
    from ruamel.yaml.tokens import CommentToken  # noqa: PLC0415 - heavy

    holder, last, slot = _innermost(container, key)
    tokens = holder.ca.items.setdefault(last, [None] * 4)
    if tokens[slot] is None:
        tokens[slot] = CommentToken("\n", CommentMark(0), None)
    tokens[slot].value += tail


def _last(container: Tree) -> tuple[Tree, Any, int]:
    """The innermost block's last item: its container, its key, and the place of the comment that follows it."""
    return _innermost(container, list(container)[-1] if isinstance(container, dict) else len(container) - 1)


def _innermost(container: Tree, key: Any) -> tuple[Tree, Any, int]:
    """The same for an item of a container: the last item of the innermost block that ends with it."""
    value = container[key]
    if isinstance(value, (dict, list)) and value and hasattr(value, "fa") and not value.fa.flow_style():
        return _last(value)
    return container, key, 2 if isinstance(container, dict) else 0
