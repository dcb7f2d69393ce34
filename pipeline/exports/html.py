"""An article beside its translation as one HTML file that needs nothing else and tells nothing about its maker.

No script, no address that is loaded, no time, no path, no version: the same translation gives the same bytes anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from pipeline.document import Block, Segment
from pipeline.exports.markup_html import render as render_text
from pipeline.exports.sides import target_gap, text_direction
from pipeline.language import english_name
from pipeline.markup import slice_markup
from pipeline.store.views import TranslatedArticle

# One grid row per pair of blocks; logical properties, so that right-to-left needs no rules of its own.
_STYLE = """
:root{color-scheme:light dark;--paper:#fbf9f5;--ink:#211e1a;--muted:#615a50;--rule:#ddd6c9;--accent:#8a2b1f}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#191714;--ink:#e4ddd1;--muted:#aba294;--rule:#3b362e;--accent:#eba592}}
*{box-sizing:border-box}
body{margin:0;padding:2rem clamp(1rem,4vw,3rem);background:var(--paper);color:var(--ink);
font:1.0625rem/1.6 "Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif",Georgia,"Liberation Serif",serif}
main{max-inline-size:74rem;margin-inline:auto}
a{color:var(--accent)}
.notice,.sides{font-family:system-ui,"Noto Sans","Liberation Sans",sans-serif;font-size:.875rem;color:var(--muted)}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);column-gap:3rem;align-items:first baseline;
margin-block-end:.9em}
.pair>*{margin:0;min-inline-size:0;overflow-wrap:break-word;text-wrap:pretty}
.sides{border-block-end:1px solid var(--rule);padding-block-end:.25rem}
h1{font-size:1.8rem;line-height:1.2}
h2{font-size:1.25rem;line-height:1.3}
blockquote{padding-inline-start:1.25rem;border-inline-start:2px solid var(--rule)}
.byline,.dateline,.caption{color:var(--muted);font-size:.9375rem}
.signature{text-align:end}
.list_item::before{content:"• "}
.untranslated{color:var(--muted)}
.alone .pair{display:block;max-inline-size:38rem;margin-inline:auto}
[dir=rtl]{line-height:2;font-family:"Vazirmatn","Noto Naskh Arabic","Geeza Pro","Segoe UI","DejaVu Sans",serif}
[dir=rtl]:is(h1,h2){line-height:1.5}
[dir=rtl] em{font-style:normal;font-weight:600}
@media screen and (max-width:44rem){
.pair{grid-template-columns:minmax(0,1fr);row-gap:.35em;margin-block-end:1.3em}
main:not(.alone) .source{color:var(--muted)}
h1{font-size:1.4rem}
.pair:not(.sides)>.target{padding-inline-start:1rem;border-inline-start:3px solid var(--rule)}}
@media print{body{padding:0;font-size:10.5pt}.pair{column-gap:1.5rem;break-inside:avoid}a{color:inherit}}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
_TAGS = {"heading": "h1", "subheading": "h2", "quote": "blockquote"}


def render(view: TranslatedArticle) -> str:
    """The whole page. A sentence without a translation stands in the original's language, in grey; an article without
    any is the original alone, with the reason.
    """
    article = view.article
    roles = {id(article.byline): "byline", id(article.dateline): "dateline"}
    paired = any(_target(view, segment) is not None for segment in article.segments())
    pairs = "\n".join(_pair(view, block, roles.get(id(block), block.kind), paired) for block in article.parts())
    title, title_language = _title(view)
    return f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title lang="{escape(title_language)}">{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main{"" if paired else ' class="alone"'}>
{_notice(view)}
{_sides(view) if paired else ""}
{pairs}
</main>
</body>
</html>
"""


def _title(view: TranslatedArticle) -> tuple[str, str]:
    """The page's title and its language: the translated headline where there is one, else the original's."""
    heading = view.article.heading
    if heading is None:
        return view.article.id, ""
    done = [_target(view, segment) for segment in heading.segments]
    if done and all(done):
        return _joined(view, heading, [text or "" for text in done]), view.target
    return heading.text, (heading.language or view.article.language).code


def _joined(view: TranslatedArticle, block: Block, targets: list[str]) -> str:
    gaps = [target_gap(segment.gap, view.target) for segment in block.segments]
    return "".join(text + gap for text, gap in zip(targets, gaps, strict=True)).strip()


def _notice(view: TranslatedArticle) -> str:
    shown = [view.segments.get(segment.id) for segment in view.article.segments()]
    done = [one for one in shown if one is not None and one.state != "initial"]
    lines = []
    if view.failure:
        lines.append(f"Not translated{' in full' if done else ''}: {view.failure}")
    if done and all(one.origin == "source" for one in done):
        lines.append(f"This article is in {english_name(view.target)} already.")
    elif done:
        checked = sum(one.state in ("reviewed", "final") for one in done)
        if checked == len(shown):
            lines.append("This translation was checked by a person.")
        elif checked:
            lines.append(f"Machine translation; {checked} of {len(shown)} sentences were checked by a person.")
        else:
            lines.append("Machine translation, not checked by a person.")
    return "\n".join(f'<p class="notice" role="note">{escape(line)}</p>' for line in lines)


def _sides(view: TranslatedArticle) -> str:
    source, target = english_name(view.article.language.code), english_name(view.target)
    return (
        f'<div class="pair sides">\n<p class="source">{escape(source)}, original</p>\n'
        f'<p class="target">{escape(target)}, translation</p>\n</div>'
    )


def _pair(view: TranslatedArticle, block: Block, role: str, paired: bool) -> str:
    language = (block.language or view.article.language).code
    way = text_direction(language, block.text)
    tag = _TAGS.get(role, "p")
    texts = [
        render_text(segment.source, slice_markup(block.markup, span)) + segment.gap
        for segment, span in block.segment_spans()
    ]
    source = f'<{tag} class="source" lang="{escape(language)}" dir="{way}">{"".join(texts).strip()}</{tag}>\n'
    return f'<div class="pair {escape(role)}">\n{source}{_translated(view, block, tag) if paired else ""}</div>'


def _translated(view: TranslatedArticle, block: Block, tag: str) -> str:
    """The translation's side of a block; where nothing of it is translated, it is the original's in all respects."""
    language = (block.language or view.article.language).code
    way = text_direction(language, block.text)
    done = [_target(view, segment) is not None for segment in block.segments]
    if not any(done):
        return (
            f'<{tag} class="target untranslated" lang="{escape(language)}" dir="{way}">{escape(block.text)}</{tag}>\n'
        )
    targets = []
    for segment in block.segments:
        target = _target(view, segment)
        shown = view.segments.get(segment.id)
        if target is None or shown is None or shown.translation is None:
            text = escape(segment.source)
            targets.append(f'<span class="untranslated" lang="{escape(language)}" dir="{way}">{text}</span>')
        else:
            targets.append(render_text(target, shown.translation.markup))
    text = _joined(view, block, targets)
    way = text_direction(view.target, "")
    return f'<{tag} class="target" lang="{escape(view.target)}" dir="{way}">{text}</{tag}>\n'


def _target(view: TranslatedArticle, segment: Segment) -> str | None:
    shown = view.segments.get(segment.id)
    if shown is None or shown.translation is None or shown.state == "initial":
        return None
    return shown.translation.target
