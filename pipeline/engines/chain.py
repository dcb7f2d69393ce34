"""One Apertium pair at work: sources in, targets with alignment and issues out."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import Alignment, Issue, Recipe, Severity, Span
from pipeline.engines import stream
from pipeline.engines.base import Pair
from pipeline.engines.carry import carry
from pipeline.engines.modes import Mode
from pipeline.engines.pipe import Pipe
from pipeline.engines.stream import Piece, Prepared

# Generated forms are kept: a newspaper repeats its words, and the generator looks at each unit by itself.
# 100,000 forms are about 20 MB.
FORMS_KEPT = 100_000
UNITS_PER_CHUNK = 200
_NEXT = "[;]"  # a superblank between two units for the generator
_SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Target:
    """What became of one source."""

    text: str
    alignment: Alignment
    issues: tuple[Issue, ...] = ()


_BROKEN = Target(
    "", Alignment(), (Issue("engine_failed", "error", "Apertium broke on this sentence; it stands untranslated."),)
)


@dataclass(slots=True)
class _Draft:
    """A target in the making: the post-generator's input, and each word's place in the text without wake-up marks."""

    stream: list[str]
    plain: list[str]
    links: list[tuple[Span, Span]]
    unknown: list[tuple[str, str, Span | None, Span]]
    length: int = 0


class Chain:
    """The programs of one mode. ``translate`` must be called by one thread at a time: hold ``lock``."""

    def __init__(self, mode: Mode, pair: Pair) -> None:
        self.lock = threading.Lock()
        self.recipe = Recipe("apertium", mode.name, mode.fingerprint(), (pair.source, pair.target))
        self.analyser = Pipe(mode.analyser)
        self.transfer = Pipe(mode.transfer)
        self.generator = Pipe([mode.generator])
        self.post = Pipe(mode.post)
        self._forms: dict[str, str] = {}

    def translate(self, sources: Sequence[str]) -> list[Target]:
        """One target per source, in order; a source that breaks the programs gives an empty one with an issue."""
        prepared = [stream.prepare(source) for source in sources]
        analyses = self.analyser.exchange([item.stream for item in prepared])
        bound = [stream.bind(analysis or "", item) for analysis, item in zip(analyses, prepared, strict=True)]
        transferred = self.transfer.exchange([text for text, _ in bound])
        targets = [stream.read_target(text or "") for text in transferred]
        self._generate(targets)
        drafts = [
            self._draft(pieces, spans, item, source)
            for pieces, (_, spans), item, source in zip(targets, bound, prepared, sources, strict=True)
        ]
        finals = self._post(["".join(draft.stream) for draft in drafts])
        return [
            _BROKEN if None in answers else _finish(item, draft, answers[2] or "")
            for item, draft, *answers in zip(prepared, drafts, analyses, transferred, finals, strict=True)
        ]

    def close(self) -> None:
        for pipe in (self.analyser, self.transfer, self.generator, self.post):
            pipe.close()
        self._forms.clear()

    def _post(self, texts: list[str]) -> list[str | None]:
        return self.post.exchange(texts) if self.post.stages else list(texts)

    def _generate(self, targets: Sequence[Sequence[Piece]]) -> None:
        """Have every new lexical unit generated and keep its form."""
        if len(self._forms) > FORMS_KEPT:
            self._forms.clear()
        units = {piece.text: None for pieces in targets for piece in pieces if piece.kind == "unit"}
        new = [unit for unit in units if unit not in self._forms and unit[:1] not in ("*", "@")]
        groups = [new[at : at + UNITS_PER_CHUNK] for at in range(0, len(new), UNITS_PER_CHUNK)]
        answers = self.generator.exchange([_NEXT.join(f"^{unit}$" for unit in group) for group in groups])
        for group, answer in zip(groups, answers, strict=True):
            forms = answer.split(_NEXT) if answer is not None else []
            if len(forms) != len(group):  # one of them upsets the generator: each by itself
                single = self.generator.exchange([f"^{unit}$" for unit in group])
                forms = [form if form is not None else f"#{unit}" for form, unit in zip(single, group, strict=True)]
            self._forms.update(zip(group, forms, strict=True))

    def _draft(self, pieces: Sequence[Piece], spans: Sequence[Span], prepared: Prepared, source: str) -> _Draft:
        draft = _Draft([], [], [], [])
        for piece in pieces:
            if piece.kind == "text":
                _add(draft, stream.escape(piece.text), piece.text)
            elif piece.kind == "held":
                _add(draft, f"[{piece.text}]", prepared.held[int(piece.text)].text)
            else:
                self._add_unit(draft, piece, spans, prepared, source)
        return draft

    def _add_unit(self, draft: _Draft, piece: Piece, spans: Sequence[Span], prepared: Prepared, source: str) -> None:
        start = draft.length
        origins = [spans[number] for number in piece.bound if number < len(spans)]
        held = stream.HELD_WORD.search(piece.text)
        mark = ""
        if held:
            item = prepared.held[int(held[1])]
            _add(draft, f"[{held[1]}]", item.text)
            origins = [item.span]
        else:
            form, mark = self._form(piece.text)
            _add(draft, form, stream.unescape(form.replace("\\~", "\0").replace("~", "").replace("\0", "~")))
        span = (start, draft.length)
        if start == draft.length:
            return
        draft.links.extend((origin, span) for origin in origins)
        if mark:
            word = source[slice(*origins[0])] if origins else "".join(draft.plain[-1:])
            draft.unknown.append((mark, word, origins[0] if origins else None, span))

    def _form(self, unit: str) -> tuple[str, str]:
        """A unit's form as stream text, and the mark of what was wrong with it (``*``, ``@``, ``#``) or ``""``."""
        if unit[:1] in ("*", "@"):
            return stream.escape(stream.lemma(unit[1:])), unit[0]
        form = self._forms[unit]
        if form.startswith("#") and not unit.startswith("#"):
            return stream.escape(stream.lemma(form[1:])), "#"
        return form, ""


def _finish(prepared: Prepared, draft: _Draft, final: str) -> Target:
    """The text with odd white space and held words back in place; spans carried over the post-generator."""
    tidy = _SPACES.sub(" ", final).strip(" ")  # a dropped word (a pronoun, an article) leaves its space behind
    before, after = "".join(draft.plain), stream.fill(tidy, prepared.held)
    moved = carry(before, after)
    links = sorted({(*source, *target) for source, old in draft.links if _is_real(target := moved(old))}, key=_order)
    issues = tuple(
        _unknown(word, mark, source, target)
        for mark, word, source, old in draft.unknown
        if _is_real(target := moved(old))
    )
    return Target(after, Alignment(tuple(links)), issues)


def _is_real(span: Span) -> bool:
    return span[0] < span[1]


def _order(link: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (link[2], link[3], link[0], link[1])


def _unknown(word: str, mark: str, source: Span | None, target: Span) -> Issue:
    if mark == "#":
        return Issue("unknown_word", "warning", f"The form of “{word}” could not be made; check it.", source, target)
    # a capital points to a name, which rightly stands as it is
    severity: Severity = "info" if word[:1].isupper() else "warning"
    return Issue("unknown_word", severity, f"“{word}” is not in the dictionary and stands as it was.", source, target)


def _add(draft: _Draft, text: str, plain: str) -> None:
    draft.stream.append(text)
    draft.plain.append(plain)
    draft.length += len(plain)
