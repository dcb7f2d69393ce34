"""Which blocks make which article: places of headings and texts on a sheet, before anything is joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from pipeline.document import Issue
from pipeline.reading import headings, letters, shape, stacks
from pipeline.reading.draft import Draft
from pipeline.reading.jumps import Jumps
from pipeline.reading.sheet import Mark, Sheet
from pipeline.reading.similar import overlap, stems

_MOST_PERMUTED = 6  # 720 orders; no front page has more headlines over one run of text


@dataclass(slots=True)
class _Grouping:
    sheet: Sheet
    jumps: Jumps
    starts: frozenset[int]
    teasers: frozenset[int]
    outs: dict[int, frozenset[str]]  # the words of the jump lines at which an article breaks off
    paired: frozenset[int]
    paper: headings.Paper
    drafts: list[Draft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # headlines that have no text yet
    planned: dict[int, Draft] = field(default_factory=dict)  # the text at this place begins this article
    went_out: dict[int, Draft] = field(default_factory=dict)
    current: Draft | None = None
    turned: bool = False

    def begin(self, title: Sequence[int]) -> Draft:
        self.current = Draft(title=list(title))
        self.drafts.append(self.current)
        return self.current

    def no_article(self, places: Sequence[int]) -> None:
        """Headings that no text belongs to: left out, and said."""
        for i in places:
            self.sheet.mark([i], "boilerplate", "heading over no text")
            line = self.sheet.blocks[i].lines[0][0]
            self.issues.append(Issue("heading", "info", f"Line {line}: no text was found for this heading."))


def group(sheet: Sheet, jumps: Jumps, starts: frozenset[int] = frozenset()) -> tuple[list[Draft], list[Issue]]:
    """The articles of a sheet in the order in which they begin, and what could not be settled.

    ``starts`` are places of paragraphs that begin an article without a heading (``topics.boundaries``). Headings that
    turn out to be over no article are marked on the sheet.
    """
    outs = {end.place: end.words for end in jumps.ends if end.out}
    state = _Grouping(
        sheet,
        jumps,
        starts,
        stacks.teasers(sheet),
        outs,
        frozenset(jumps.partner),
        headings.Paper(sheet),
    )
    ends = {end.place: end.out for end in jumps.ends}
    i, total = 0, len(sheet)
    while i < total:
        if i in ends:
            _jump(state, i, ends[i])
        elif sheet.is_heading(i):
            found = stacks.stack(sheet, i)
            _headings(state, found)
            i = found[-1]
        elif sheet.is_text(i):
            _text(state, i)
        i += 1
    state.no_article(state.waiting)
    for draft in state.drafts:
        if not draft.body:
            state.no_article(draft.title)
    return sorted((one for one in state.drafts if one.body), key=lambda draft: draft.first), state.issues


def _jump(state: _Grouping, i: int, out: bool) -> None:
    partner = state.jumps.partner.get(i)
    if out:
        if partner is not None and state.current is not None:
            state.went_out[i] = state.current
            state.current.suspended = True
    elif partner is not None and partner in state.went_out:
        state.current = state.went_out[partner]
        state.current.suspended = False
        state.turned = True
    else:
        state.current = None  # whose second part this is cannot be told: it stays a piece of its own


def _text(state: _Grouping, i: int) -> None:
    """Put one text into the article that is open, or begin one."""
    sheet, current = state.sheet, state.current
    text = sheet.blocks[i].text
    signs = i in sheet.signed
    if i in state.planned:
        current = state.current = state.planned.pop(i)
    elif (
        current is None
        or i in state.starts
        or (
            (current.suspended and not shape.starts_low(text))
            or (current.signed and not signs and not letters.is_reply(sheet, i) and letters.begins_letter(sheet, i))
            or (state.waiting and current.body and shape.dateline(text))
        )
    ):
        current = state.begin(_take_waiting(state, i))
    if state.turned:
        current.turns.add(i)
        state.turned = False
    current.body.append(i)
    if signs:
        current.signed.add(i)


def _take_waiting(state: _Grouping, i: int) -> list[int]:
    """The headline among those that still wait for their text which fits the text at ``i`` best."""
    if not state.waiting:
        return []
    words = stems(" ".join(state.sheet.blocks[k].text for k in stacks.run(state.sheet, i, 6)))
    weights = state.paper.weights
    best = max(state.waiting, key=lambda k: (weights.hits(stems(state.sheet.folded[k]), words), k))
    state.waiting.remove(best)
    return [best]


# --- headings -------------------------------------------------------------------------------------------------------


def _headings(state: _Grouping, found: list[int]) -> None:
    """Decide what a stack of headings is, and open the article under it."""
    sheet, current = state.sheet, state.current
    text = stacks.run(sheet, found[-1] + 1)
    whole = found
    found = [i for i in whole if not _left_alone(state, i, whole, bare=not text)]
    if len(found) < len(whole) and text and current is not None and not current.suspended:
        current = state.current = None  # a section's head ends the article above it
    if not found:
        state.current = None if current is None or not current.suspended else current
        return
    if not text:
        state.waiting += found
        return
    if current is not None and not headings.begins_article(sheet, found, text, current, state.paper):
        current.subheads.update(found)
        current.body += found
        return
    parts = _parts(text, headings.openings(sheet, text, state.paired))
    if len(found) + len(state.waiting) >= 2 and len(parts) >= 2:
        _share_out(state, found, parts)
        return
    title, subheads = headings.title_and_subheads(sheet, found, text)
    draft = state.begin(title)
    draft.subheads.update(subheads)
    draft.body += subheads


def _left_alone(state: _Grouping, i: int, found: Sequence[int], *, bare: bool) -> bool:
    """Whether a heading of a stack is a section's or a teaser: marked then, and no part of an article."""
    if stacks.is_section(state.sheet, i, found, bare=bare):
        state.sheet.marks[i] = Mark("boilerplate", "section head")
    elif i in state.teasers:
        state.sheet.marks[i] = Mark("contents", "stands again over its article")
    else:
        return False
    return True


def _parts(text: Sequence[int], openings: Sequence[int]) -> list[list[int]]:
    """A run of texts cut at its openings."""
    parts: list[list[int]] = []
    begin = set(openings)
    for i in text:
        if i in begin:
            parts.append([])
        parts[-1].append(i)
    return parts


def _share_out(state: _Grouping, found: Sequence[int], parts: Sequence[Sequence[int]]) -> None:
    """Several headlines over several texts: which belongs to which is told by the words that they share."""
    sheet = state.sheet
    candidates = sorted({*state.waiting, *found})
    chosen = _assign([[_fit(state, title, part) for title in candidates] for part in parts])
    taken = {candidates[k] for k in chosen if k is not None}
    before = state.drafts[-1] if state.drafts else None
    for part, k in zip(parts, chosen, strict=True):
        if k is None and before is not None and before in state.planned.values():
            continue  # more texts than headlines: this one goes on with the article before it
        title = [] if k is None else _with_kicker(sheet, candidates, k, taken)
        taken.update(title)
        before = state.planned[part[0]] = state.begin(title)
    in_order = [candidates[k] for k in chosen if k is not None]
    if in_order != sorted(in_order):
        line = sheet.blocks[min(in_order)].lines[0][0]
        said = "several headlines stand over several texts in another order; their words told which belong together."
        state.issues.append(Issue("order", "info", f"Line {line}: {said}"))
    state.no_article([i for i in found if i not in taken])
    state.waiting = [i for i in state.waiting if i not in taken]


def _fit(state: _Grouping, title: int, part: Sequence[int]) -> float:
    """How well a headline fits a text: its words in the text, and in the jump line with which the text breaks off."""
    words = stems(state.sheet.folded[title])
    fit = state.paper.weights.hits(words, stems(" ".join(state.sheet.blocks[k].text for k in part[:12])))
    for end in _ends_after(state, part[-1]):
        fit += 2 * overlap(end, words)
    return fit


def _ends_after(state: _Grouping, i: int) -> list[frozenset[str]]:
    return [state.outs[k] for k in range(i + 1, i + 5) if k in state.outs]


def _assign(fits: Sequence[Sequence[float]]) -> list[int | None]:
    """For each text the headline that makes the sum of the fits largest, each headline once; the file's order breaks
    ties.
    """
    texts, titles = len(fits), len(fits[0])
    if max(texts, titles) <= _MOST_PERMUTED:
        options = permutations([*range(titles), *[None] * max(0, texts - titles)], texts)
        return list(max(options, key=lambda one: sum(fits[n][k] for n, k in enumerate(one) if k is not None)))
    chosen: list[int | None] = [None] * texts
    free = set(range(titles))
    for _, n, k in sorted((-fits[n][k], n, k) for n in range(texts) for k in range(titles)):
        if chosen[n] is None and k in free:
            chosen[n] = k
            free.discard(k)
    return chosen


def _with_kicker(sheet: Sheet, candidates: Sequence[int], k: int, taken: set[int]) -> list[int]:
    """A headline with the heading of another rank that stands right above it and belongs to no other text."""
    title = candidates[k]
    if k and candidates[k - 1] not in taken and sheet.blocks[candidates[k - 1]].level != sheet.blocks[title].level:
        return [candidates[k - 1], title]
    return [title]
