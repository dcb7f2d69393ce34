"""Markdown to blocks: CommonMark 0.31 and tables, as markdown-it-py reads them, with four turns for newspapers.

Files made from paged layouts are not written as Markdown, so what a writer would not have meant is read as text:

* an indented line is a paragraph (columns leave indents), never code;
* a paragraph that ``---`` happens to follow is a paragraph and a separator, not a heading, unless it is short;
* an ordered list keeps its numbers ("1917. The strike" is text that lost nothing), and a list of one "-" item is a line
  that starts with a dash (a sign-off, a page number, dialogue);
* raw HTML gives its text without the tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.document import Markup, MarkupKind
from pipeline.errors import SettingsError, UnreadableError
from pipeline.reading.blocks import Parsed, RawBlock, RawKind
from pipeline.reading.spans import without

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# A headline printed large has no room for more: the longest of those we have seen, in eight languages, has 24 words.
_LONGEST_UNDERLINED_HEADING = 25

_OPENS: dict[str, MarkupKind] = {"strong_open": "bold", "em_open": "italic", "link_open": "link"}
_CLOSES: dict[str, MarkupKind] = {"strong_close": "bold", "em_close": "italic", "link_close": "link"}
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SENTENCES = re.compile(r"\w[.!?]\s+\w.{25}|\w\.\s*$", re.DOTALL)  # a headline has no full stop; a kicker before it may
_KEY = re.compile(r"[A-Za-z_][\w-]*\s*:|\s+\S|-\s|#")


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  loaded when the first Markdown file comes

    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")


def parse(text: str) -> Parsed:
    """The blocks of a Markdown text whose lines end in ``\\n``. Takes time linear in its length.

    Raises UnreadableError where the front matter names a language by a code that is none.
    """
    lines = text.split("\n")
    front, language = _front_matter(lines)
    if front:
        text = "\n" * front + "\n".join(lines[front:])
    blocks = list(_Reader(_markdown().parse(_closed(text)), lines).blocks())
    if front:
        blocks.insert(0, RawBlock("meta", "\n".join(lines[:front]), ((1, front),)))
    return Parsed(tuple(_with_gaps(_with_rest(blocks, lines), lines)), language=language)


def _closed(text: str) -> str:
    """``text`` with comments that nobody closes made text: they would swallow all that follows."""
    last = text.rfind("-->") + 3 if "-->" in text else 0
    return text[:last] + text[last:].replace("<!--", "\\<!--")


# --- front matter ---------------------------------------------------------------------------------------------------


def _front_matter(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines the front matter takes (0: there is none), and the language that it states."""
    if lines[0].rstrip() != "---":
        return 0, ""
    for end in range(1, len(lines)):
        line = lines[end].rstrip()
        if line in ("---", "..."):
            break
        if not line or not _KEY.match(line):
            return 0, ""
    else:
        return 0, ""
    import yaml  # noqa: PLC0415  few files have front matter

    try:
        table: Any = yaml.load("\n".join(lines[1:end]), yaml.BaseLoader)  # noqa: S506  it makes text alone
    except yaml.YAMLError:
        return 0, ""
    if not isinstance(table, dict):
        return 0, ""
    code = table.get("language") or table.get("lang") or ""
    return end + 1, _checked_code(str(code).strip())


def _checked_code(code: str) -> str:
    from pipeline.settings import check_code  # noqa: PLC0415  few files state a language

    try:
        return check_code(code) if code else ""
    except SettingsError as error:
        raise UnreadableError(error.what, where="front matter, “language”", remedy=error.remedy) from error


# --- blocks ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Item:
    """An open list item: the marker that its text still has to show, and whether it is the only one of its list."""

    marker: str
    lone: bool


@dataclass(slots=True)
class _Reader:
    """Walks markdown-it's flat list of tokens once."""

    tokens: Sequence[Token]
    lines: Sequence[str]
    quotes: int = 0
    items: list[_Item] = field(default_factory=list)

    def blocks(self) -> Iterator[RawBlock]:
        lone = _lone_items(self.tokens)
        for i, token in enumerate(self.tokens):
            match token.type:
                case "blockquote_open" | "blockquote_close":
                    self.quotes += token.nesting
                case "list_item_open":
                    marker = f"{token.info}{token.markup} " if token.info else "- " if i in lone else ""
                    self.items.append(_Item(marker, i in lone))
                case "list_item_close":
                    self.items.pop()
                case "paragraph_open":
                    yield from self._text("paragraph", self.tokens[i + 1], 0, token)
                case "heading_open":
                    yield from self._heading(token, self.tokens[i + 1])
                case "hr":
                    yield self._plain("separator", token)
                case "fence":
                    yield from self._fence(token)
                case "html_block":
                    yield from self._html(token)
                case "tr_open":
                    yield self._row(i)

    def _span(self, token: Token) -> tuple[int, int]:
        """First and last line of a token, 1-based, blank lines at its end not counted."""
        first, end = token.map or (0, 1)
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        return first + 1, max(end, first + 1)

    def _plain(self, kind: RawKind, token: Token) -> RawBlock:
        first, last = self._span(token)
        text = "\n".join(self.lines[first - 1 : last]).strip()
        return RawBlock(kind, text, ((first, last),), raw_lines=tuple(text.split("\n")))

    def _text(self, kind: RawKind, inline: Token, level: int, outer: Token) -> Iterator[RawBlock]:
        children = inline.children or []
        first, last = self._span(outer)
        if children and all(child.type in ("image", "softbreak", "hardbreak") for child in children):
            alt = " ".join(str(child.content) for child in children if child.type == "image").strip()
            yield RawBlock("image", alt, ((first, last),), raw_lines=(alt,))
            return
        marker = ""
        if self.items:
            item = self.items[-1]
            marker, item.marker = item.marker, ""
            kind = "paragraph" if item.lone else "list_item"
        elif self.quotes:
            kind = "quote"
        text, raw, markup = flatten(children, marker)
        if text:
            yield RawBlock(kind, text, ((first, last),), level, markup, raw_lines=tuple(raw.split("\n")))
        else:
            yield replace(self._plain("meta", outer), level=0)

    def _heading(self, token: Token, inline: Token) -> Iterator[RawBlock]:
        first, last = self._span(token)
        underlined = token.markup in ("-", "=")
        long = len(inline.content.split()) > _LONGEST_UNDERLINED_HEADING
        if underlined and (long or _SENTENCES.search(inline.content)):
            text, raw, markup = flatten(inline.children or [], "")
            yield RawBlock("paragraph", text, ((first, last - 1),), 0, markup, raw_lines=tuple(raw.split("\n")))
            rule = self.lines[last - 1].strip()
            yield RawBlock("separator", rule, ((last, last),), raw_lines=(rule,))
            return
        for block in self._text("heading", inline, int(token.tag[1:]), token):
            kind: RawKind = "heading" if block.kind in ("list_item", "quote", "paragraph") else block.kind
            yield replace(block, kind=kind, text=block.text.replace("\n", " "))

    def _fence(self, token: Token) -> Iterator[RawBlock]:
        content = token.content.strip("\n")
        text = re.sub(r"\s*\n\s*", " ", content).strip()
        if not text:
            yield self._plain("meta", token)
            return
        markup = (Markup(0, len(text), "code"),)
        yield RawBlock("paragraph", text, (self._span(token),), 0, markup, raw_lines=(text,))

    def _html(self, token: Token) -> Iterator[RawBlock]:
        source = _TAG.sub("", _BREAK_TAG.sub("\n", token.content)).strip()
        if not source:
            yield self._plain("meta", token)
            return
        inline = _markdown().parseInline(source)[0]
        yield from self._text("paragraph", inline, 0, token)

    def _row(self, at: int) -> RawBlock:
        """A table row is one block: its cells follow one another, with a bar between them."""
        text, markup = "", []
        first, last = self._span(self.tokens[at])
        for k in range(at + 1, len(self.tokens)):
            token = self.tokens[k]
            if token.type == "tr_close":
                break
            if token.type == "inline" and token.content.strip():
                start = len(text) + 3 if text else 0
                cell, _, inside = flatten(token.children or [], "")
                cell = cell.replace("\n", " ")
                text += (" | " if text else "") + cell
                markup += [replace(one, start=one.start + start, end=one.end + start) for one in inside]
        if not text:
            return self._plain("meta", self.tokens[at])
        return RawBlock("list_item", text, ((first, last),), 0, tuple(markup), raw_lines=(text,))


def _lone_items(tokens: Sequence[Token]) -> set[int]:
    """The places of the items that are the only one of a numbered or "-" list and hold one paragraph of one line."""
    lone = set()
    for i, token in enumerate(tokens):
        if token.type not in ("bullet_list_open", "ordered_list_open") or token.markup in ("*", "+"):
            continue
        shape = [one.type for one in tokens[i + 1 : i + 7]]
        expected = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
        if shape == [*expected, token.type.replace("open", "close")] and "\n" not in tokens[i + 3].content:
            lone.add(i + 1)
    return lone


# --- text inside a block --------------------------------------------------------------------------------------------


def flatten(children: Sequence[Token], marker: str) -> tuple[str, str, tuple[Markup, ...]]:
    """Inline tokens as plain text, the same text with the file's own line breaks, and the markup over it.

    Hard line breaks are ``\\n`` in both, soft ones a space in the first: both have the same length.
    """
    parts: list[str] = [marker] if marker else []
    soft: list[int] = []
    at = len(marker)
    opened: list[tuple[MarkupKind, int, str]] = []
    markup: list[Markup] = []

    for token in children:
        piece, kind = token.content, token.type
        if kind in _OPENS:
            opened.append((_OPENS[kind], at, str(token.attrs.get("href", ""))))
            continue
        if kind in _CLOSES:
            open_kind, start, href = opened.pop()
            if at > start:
                markup.append(Markup(start, at, open_kind, href))
            continue
        if kind == "code_inline":
            markup.append(Markup(at, at + len(piece), "code"))
        elif kind == "hardbreak":
            piece = "\n"
        elif kind == "softbreak":
            soft.append(at)
            piece = " "
        elif kind == "html_inline":
            piece = "\n" if _BREAK_TAG.fullmatch(piece) else ""
        parts.append(piece)
        at += len(piece)
    return _trim("".join(parts), soft, markup)


def _trim(text: str, soft: Sequence[int], markup: Sequence[Markup]) -> tuple[str, str, tuple[Markup, ...]]:
    """Without the blanks at both ends, spaces around line breaks, and breaks that follow one another."""
    broken = list(text)
    for at in soft:
        broken[at] = "\v"
    marked = "".join(broken)
    drop = [m.span(1) for m in re.finditer(r"^(\s+)|(?<=[\n\v])([ \t\n\v]+)", marked) if m.group(1)]
    drop += [m.span() for m in re.finditer(r"(?<=[\n\v])[ \t\n\v]+|[ \t]+(?=[\n\v])|\s+$", marked)]
    if drop:
        keep, moved = without(marked, sorted(drop))
        marked = keep
        markup = [replace(one, start=moved(one.start), end=moved(one.end)) for one in markup]
    spans = tuple(sorted((m for m in markup if m.end > m.start), key=lambda m: (m.start, -m.end)))
    return marked.replace("\v", " "), marked.replace("\v", "\n"), spans


# --- what the parser passes over ------------------------------------------------------------------------------------


def _with_rest(blocks: Sequence[RawBlock], lines: Sequence[str]) -> list[RawBlock]:
    """The blocks with one more for each run of non-blank lines that none of them holds (link definitions, bare "-")."""
    covered = bytearray(len(lines) + 1)
    for block in blocks:
        for first, last in block.lines:
            covered[first : last + 1] = b"\1" * (last - first + 1)
    rest: list[RawBlock] = []
    for number, line in enumerate(lines, 1):
        if covered[number] or not line.strip():
            continue
        if rest and rest[-1].lines[0][1] == number - 1:
            before = rest.pop()
            text, first = f"{before.text}\n{line.strip()}", before.lines[0][0]
        else:
            text, first = line.strip(), number
        rest.append(RawBlock("meta", text, ((first, number),), raw_lines=tuple(text.split("\n"))))
    return sorted((*blocks, *rest), key=lambda block: block.lines[0]) if rest else list(blocks)


def _with_gaps(blocks: Sequence[RawBlock], lines: Sequence[str]) -> Iterator[RawBlock]:
    """Each block with the number of blank lines before it."""
    before = 0
    for block in blocks:
        first = block.lines[0][0]
        gap = sum(1 for line in lines[before : first - 1] if not line.strip())
        before = max(before, block.lines[-1][1])
        yield replace(block, gap=gap)
