"""From templates to pages: Jinja with everything escaped, and the few words that several pages share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup as Safe
from markupsafe import escape
from starlette.responses import HTMLResponse

from pipeline.document import Article, LineRange
from pipeline.exports.sides import text_direction
from pipeline.language import english_name, name
from pipeline.people.roles import DUTIES
from pipeline.web import addresses
from pipeline.web.reading import NOT_TRANSLATED
from pipeline.web.viewer import VIEWER

LEFT_OUT = {
    "masthead": "Masthead and slogans",
    "contents": "Contents boxes",
    "caption": "Captions and place names",
    "boilerplate": "Boxes that repeat",
    "running_footer": "Running heads and feet",
    "advert": "Adverts",
    "jump_line": "Jump lines (“see page 2”)",
    "contact": "Contact details",
    "order_form": "Order forms",
    "page_number": "Page numbers",
    "separator": "Separators",
}
REPAIRS = {
    "join": "Sentences joined over a break",
    "hyphen": "Words joined at a line-end hyphen",
    "lifted": "Captions and boxes lifted out of a sentence",
    "jump": "Articles joined with their continuation",
    "unwrap": "Lines joined into paragraphs",
    "orphan": "Stray first words returned to their paragraph",
    "reorder": "Pieces put back into order",
    "cleaned": "Characters cleaned",
}
# Invisible characters that change how the text around them is shown (Unicode Standard Annex 9, section 2).
_BIDI_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_COMMAND = re.compile(
    r"`([^`\n]+)`"
    r"|(apt-get install(?: [a-z0-9][a-z0-9+.-]*[a-z0-9+])+|diglot(?: [a-z]+){1,2}(?: --[a-z-]+(?: [\w.-]+)?)+)"
)
_OPENING = 60


def count(number: int, one: str, many: str = "") -> str:
    """``1 article``, ``12 articles``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def places(lines: Iterable[LineRange]) -> str:
    """Where something stands in the file: ``line 4``, ``lines 4–7, 12``."""
    ranges = [str(first) if first == last else f"{first}–{last}" for first, last in lines]
    plural = len(ranges) > 1 or any("–" in one for one in ranges)
    return f"{'lines' if plural else 'line'} {', '.join(ranges)}" if ranges else ""


def visible(text: str) -> str:
    """``text`` with control characters spelled out, so that a log of what was cleaned shows what it was."""
    return "".join(
        f"‹U+{ord(c):04X}›" if ord(c) in _BIDI_CONTROLS or (unicodedata.category(c) == "Cc" and c not in "\n\t") else c
        for c in text
    )


def moment(seconds: int) -> Safe:
    """A time, to the minute, as the clock of Greenwich shows it: the service does not know where its readers are."""
    at = datetime.fromtimestamp(seconds, UTC)
    return Safe(f'<time datetime="{at:%Y-%m-%dT%H:%MZ}">{at:%Y-%m-%d %H:%M} UTC</time>')  # noqa: S704  digits


def commands(message: str) -> Safe:
    """A message, of a line or several, in which what stands in backquotes or is plainly a command is shown as one."""
    lines = str(escape(message)).replace("\n", "<br>")
    return Safe(_COMMAND.sub(lambda found: f"<code>{found[1] or found[2]}</code>", lines))  # noqa: S704  escaped before


def called(article: Article) -> str:
    """An article's title, or the words that it opens with."""
    text = article.title or next((block.text for block in article.parts()), "")
    return text if article.title else f"“{text[:_OPENING]}{'…' if len(text) > _OPENING else ''}”"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        address=addresses,
        called=called,
        count=count,
        direction=text_direction,
        endonym=name,
        language_name=english_name,
        DUTIES=DUTIES,
        LEFT_OUT=LEFT_OUT,
        REPAIRS=REPAIRS,
        not_translated=NOT_TRANSLATED,
    )
    environment.filters.update(commands=commands, moment=moment, places=places, visible=visible)
    return environment


def page(template: str, status: int = 200, **context: object) -> HTMLResponse:
    """The page that ``template`` makes of ``context``."""
    html = _environment().get_template(template).render({"viewer": VIEWER.get(), **context})
    # a file name that is not UTF-8 holds lone surrogates, which no page can carry
    return HTMLResponse(html.encode("utf-8", "replace"), status)
