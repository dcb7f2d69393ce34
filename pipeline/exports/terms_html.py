"""The report on terms as one HTML file that needs nothing else: no script, no address that is loaded, no time."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from pipeline.language import direction

if TYPE_CHECKING:
    from pipeline.keeping import Keeping, Place

_STYLE = """
:root{color-scheme:light dark;--paper:#fbf9f5;--ink:#211e1a;--muted:#615a50;--rule:#ddd6c9;--accent:#8a2b1f}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#191714;--ink:#e4ddd1;--muted:#aba294;--rule:#3b362e;--accent:#eba592}}
body{margin:0;padding:2rem clamp(1rem,4vw,3rem);background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,"Noto Sans","Liberation Sans",sans-serif}
main{max-inline-size:74rem;margin-inline:auto}
table{border-collapse:collapse;inline-size:100%;margin-block:.5rem 1.5rem}
th,td{text-align:start;vertical-align:top;padding:.3rem .75rem .3rem 0;border-block-end:1px solid var(--rule)}
th{color:var(--muted);font-weight:600}
td.number,th.number{text-align:end;font-variant-numeric:tabular-nums}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-block-start:2.5rem}h3{font-size:1rem;color:var(--accent)}
.muted{color:var(--muted)}
.wide{overflow-x:auto}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def render(found: Sequence[Keeping]) -> str:
    """The whole page: one table over all documents, then for each what is missing, forbidden and inconsistent."""
    rows = "".join(_row(one, number) for number, one in enumerate(found))
    details = "".join(_details(one, number) for number, one in enumerate(found))
    heads = ("Terms", "As the glossary has them", "Of these put in", "Not so", "Forbidden", "Inconsistent")
    head = "".join(f'<th scope="col" class="number">{name}</th>' for name in heads)
    table = (
        f'<div class="wide"><table><thead><tr><th scope="col">Document</th><th scope="col">Language</th>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )
    return (
        '<!doctype html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Terms in the translations</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>Terms in the translations</h1>{table if found else '<p>Nothing was translated yet.</p>'}"
        f"{details}</main></body></html>\n"
    )


def _row(one: Keeping, number: int) -> str:
    counts = (one.found, one.satisfied, one.forced, len(one.missing), len(one.forbidden), len(one.inconsistent))
    cells = "".join(f'<td class="number">{count}</td>' for count in counts)
    return f'<tr><td><a href="#d{number}">{escape(one.document)}</a></td><td>{escape(one.target)}</td>{cells}</tr>'


def _details(one: Keeping, number: int) -> str:
    parts = [f'<h2 id="d{number}">{escape(one.document)} <span class="muted">{escape(one.target)}</span></h2>']
    parts += [_places("Not as the glossary has it", one.missing, one.target)] if one.missing else []
    parts += [_places("Forbidden", one.forbidden, one.target)] if one.forbidden else []
    parts += [_places("Left so by a person", one.waived, one.target)] if one.waived else []
    if one.inconsistent:
        rows = "".join(
            f"<tr><td>{escape(concept)}</td><td>"
            + ", ".join(f"<bdi>{escape(text)}</bdi> {count}" for text, count in counts.items())
            + "</td></tr>"
            for concept, counts in one.inconsistent.items()
        )
        parts.append(f"<h3>Rendered in several ways</h3><table><tbody>{rows}</tbody></table>")
    if len(parts) == 1:
        parts.append("<p>Everything is as the glossary has it.</p>")
    return "".join(parts)


def _places(title: str, places: Sequence[Place], target: str) -> str:
    rows = "".join(
        f'<tr><td>{escape(place.what)}<br><span class="muted">{escape(place.concept)}, {escape(place.article)}, '
        f"{place.state}</span></td>{_side(place.source, place.language)}{_side(place.target, target)}</tr>"
        for place in places
    )
    return f'<h3>{title}</h3><div class="wide"><table><tbody>{rows}</tbody></table></div>'


def _side(text: str, language: str) -> str:
    return f'<td lang="{escape(language)}" dir="{direction(language)}">{escape(text)}</td>'
