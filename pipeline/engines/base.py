"""What an engine is: the protocol that every engine file implements, and what it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from pipeline.document import Markup, Recipe, Span, Translation


class Pair(NamedTuple):
    """Source and target language, as BCP 47 codes (``en``, ``es``, ``pt-BR``)."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}->{self.target}"


def candidates(pair: Pair) -> list[Pair]:
    """A pair and its plainer forms, best first: ``es->pt-BR``, then ``es->pt``."""
    source, target = pair.source.split("-")[0], pair.target.split("-")[0]
    return list(dict.fromkeys([pair, Pair(source, pair.target), Pair(pair.source, target), Pair(source, target)]))


# Over which language to go where several would do: first those that the most pairs lead to.
PIVOTS = ("es", "en", "fr", "ca", "pt")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A glossary term that occurs in the source, with the renderings the glossary admits, best first.

    ``forms`` are further forms that count as a rendering but are not put in; ``replace`` is False for a term that
    is only looked for (a verb, a word of two senses). ``gender`` is TBX's, of the first rendering, ``""`` if unknown.
    ``base`` is the first rendering's dictionary form, for an engine that inflects by itself; it is given wherever a
    rendering may be put in, also where its right form is not known. ``plural_base`` is the plural of that form and
    ``pos`` its part of speech, ``""`` if unknown. ``gentle``: it is put in by an engine that can do so without harm to
    the sentence, and by nobody afterwards.
    """

    span: Span
    renderings: tuple[str, ...]
    forms: tuple[str, ...] = ()
    replace: bool = True
    gender: str = ""
    plural: bool = False
    base: str = ""
    pos: str = ""
    plural_base: str = ""
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate: its text, its inline markup (offsets into ``source``), its terms."""

    source: str
    markup: tuple[Markup, ...] = ()
    constraints: tuple[Constraint, ...] = ()


class Engine(Protocol):
    """A machine translation engine.

    ``translate`` gives one translation per request, in order; a request that cannot be translated comes back with an
    empty target and an issue that says why, so that one bad sentence never stops a job. It raises ``EngineError`` only
    when the engine as a whole is gone.
    """

    name: str
    # How many texts it likes to choose from: a neural model is quickest with texts of like length together, a chain of
    # programs with texts as they come. The job gathers so many, sorts them by length, and sends them in small batches.
    gather: int

    def pairs(self) -> Sequence[Pair]:
        """The pairs that can be translated now, on this machine."""
        ...

    def recipe(self, pair: Pair) -> Recipe:
        """How the engine would translate the pair now, told without translating: equal recipes give equal targets.

        It must be cheap: a run asks it to know that an unchanged document needs nothing.
        """
        ...

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]: ...

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        """``translate`` over many batches, each yielded as soon as it is done, in order."""
        ...

    def close(self) -> None:
        """Let go of processes and memory; the engine may be used again afterwards."""
        ...


@runtime_checkable
class Alternatives(Protocol):
    """What an engine may be able to do beside: tell what else it would say."""

    def alternatives(self, request: Request, pair: Pair, number: int) -> list[Translation]:
        """Up to ``number`` different translations, the likeliest first: the one of ``translate`` is among them.

        Terms are put in as ``translate`` does. Each but the first has a recipe of its own.
        """
        ...
