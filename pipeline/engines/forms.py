"""The generator of a pair, whose forms are kept: a newspaper repeats its words, and each unit is made by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.engines import planting, stream, unknown
from pipeline.engines.pipe import Pipe

KEPT = 100_000  # about 20 MB
UNITS_PER_CHUNK = 200
_NEXT = "[;]"  # a superblank between two units for the generator


class Forms:
    """The forms of lexical units, as stream text. Not thread-safe."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self._forms: dict[str, str] = {}

    def clear(self) -> None:
        self._forms.clear()

    def learn(self, units: Iterable[str]) -> None:
        """Have every new unit generated. What was kept before may be forgotten."""
        if len(self._forms) > KEPT:
            self._forms.clear()
        new = [unit for unit in dict.fromkeys(units) if unit not in self._forms and _is_generated(unit)]
        groups = [new[at : at + UNITS_PER_CHUNK] for at in range(0, len(new), UNITS_PER_CHUNK)]
        answers = self.pipe.exchange([_NEXT.join(f"^{unit}$" for unit in group) for group in groups])
        for group, answer in zip(groups, answers, strict=True):
            forms = answer.split(_NEXT) if answer is not None else []
            # one of them may upset the generator: each by itself, then
            self._forms.update(zip(group, forms if len(forms) == len(group) else self._single(group), strict=True))

    def known(self, unit: str) -> str | None:
        """The form of a unit, ``None`` where the generator has none."""
        if unit not in self._forms and _is_generated(unit):
            self._forms.update(zip([unit], self._single([unit]), strict=True))
        form = self._forms.get(unit, "#")
        return None if form[:1] in "#@*" else form

    def form(self, unit: str, words: Sequence[str]) -> tuple[str, str]:
        """A learned unit's form, and the mark of what was wrong with it (``*``, ``@``, ``#``) or ``""``.

        ``words`` are the source's: a word that the bilingual dictionary lacks (``@``) stands as it was written.
        """
        if name := unknown.word(unit):
            return stream.escape(words[0] if len(words) == 1 else name), "*"
        if unit[:1] in ("*", "@"):
            text = words[0] if unit[0] == "@" and len(words) == 1 else stream.lemma(unit[1:])
            return stream.escape(text), unit[0]
        form = self._forms[unit]
        if form.startswith("#") and not unit.startswith("#"):
            return stream.escape(stream.lemma(form[1:])), "#"
        return form, ""

    def _single(self, units: Sequence[str]) -> list[str]:
        answers = self.pipe.exchange([f"^{unit}$" for unit in units])
        return [answer if answer is not None else f"#{unit}" for answer, unit in zip(answers, units, strict=True)]


def _is_generated(unit: str) -> bool:
    return unit[:1] not in ("*", "@") and planting.MARK not in unit and unknown.MARK not in unit
