"""The term base's types: concepts, their terms, and what matching finds. Data only, everything frozen.

Fields and their values follow the specification of the glossary files; names follow TBX-Basic (ISO 30042:2019) where it
has one. ``pipeline.document.Term`` is another thing: the record of what became of a term in one translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from pipeline.document import Severity, Span

Use = Literal["preferred", "admitted", "forbidden"]
Status = Literal["proposed", "approved", "retired"]
Kind = Literal["term", "name", "ban"]
Case = Literal["smart", "exact", "ignore"]
MatchMode = Literal["lemma", "forms", "exact"]
Enforce = Literal["force", "prefer", "verify"]
Scope = Literal["concept", "anywhere"]
Rule = Literal["exact", "form", "lemma", "clitic"]
Number = Literal["singular", "plural"]

RULES: tuple[Rule, ...] = get_args(Rule)  # in the order in which they count
CERTAIN: tuple[Rule, ...] = ("exact", "form")
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "other")  # TBX-Basic, partOfSpeech
NUMBERS = ("singular", "plural")
GENDERS = ("masculine", "feminine", "neuter", "other")  # TBX-Basic, grammaticalGender
TERM_TYPES = ("fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase")  # TBX-Basic, termType
KEEP = "no-in-same-script"


class Place(NamedTuple):
    """Where something stands: file name inside the folder, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that ``diglot glossary check`` has to say: which rule, where, what is wrong, how to fix it."""

    rule: str
    level: Severity
    place: Place
    message: str
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One word or phrase of one language for a concept. ``None`` in ``use`` or ``enforce``: not said.

    ``places`` says where ``term``, ``why``, ``forms.0`` and so on are written; ``key`` is the way to the entry in its
    file (the concept's number, language, number in the list, ``-1`` for an entry that is not in a list).
    """

    text: str
    language: str
    place: Place
    use: Use | None = None
    forms: tuple[str, ...] = ()
    plural: str = ""
    enforce: Enforce | None = None
    case: Case = "smart"
    match: MatchMode = "lemma"
    excepts: tuple[str, ...] = ()
    pos: str = ""
    gender: str = ""
    number: str = ""  # of a term that has only this one: "plural" of Naciones Unidas, "singular" of overtime
    type: str = ""
    region: tuple[str, ...] = ()
    why: str = ""
    scope: Scope = "concept"
    note: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    key: tuple[int, str, int] = field(default=(0, "", -1), compare=False)

    def at(self, what: str) -> Place:
        """Where a field of this entry is written; the entry's own place if it is not."""
        return self.places.get(what, self.place)

    def listed(self) -> tuple[str, ...]:
        """All further forms: ``forms`` and ``plural``."""
        return (*self.forms, self.plural) if self.plural and self.plural not in self.forms else self.forms


@dataclass(frozen=True, slots=True)
class Example:
    """A test of a concept: a source, a target, and whether the target should pass."""

    source: tuple[str, str]
    target: tuple[str, str]
    expect: Literal["pass", "fail"]
    place: Place


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept with its terms in all languages, in the file's order. Texts per language stand under ``""`` when
    the file gives one text for all.
    """

    id: str
    place: Place
    terms: Mapping[str, tuple[TermEntry, ...]]
    status: Status = "proposed"
    severity: Severity = "warning"
    kind: Kind = "term"
    subject: str = ""
    pos: str = ""
    definition: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    replaced_by: str = ""
    use_instead: str = ""
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    enforce: Enforce | None = None
    translate: str = ""
    first_mention: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def kept(self) -> bool:
        """Whether the name is kept as it is in every language of the same script."""
        return self.translate == KEEP

    def at(self, what: str) -> Place:
        """Where a field of this concept is written; the concept's own place if it is not."""
        return self.places.get(what, self.place)

    def entries(self, language: str) -> tuple[TermEntry, ...]:
        """The terms of a language, ``pt`` standing in for ``pt-BR`` where that has none of its own."""
        return self.terms.get(language) or self.terms.get(language.partition("-")[0], ())

    def usable(self, language: str) -> tuple[TermEntry, ...]:
        """The terms that may be written: preferred first, then admitted; those of the language's region go before."""
        region = language.rpartition("-")[2]
        good = [(use_of(entry, at), entry) for at, entry in enumerate(self.entries(language))]
        usable = [pair for pair in good if pair[0] != "forbidden"]
        usable.sort(key=lambda pair: (region not in pair[1].region, pair[0] != "preferred"))
        return tuple(entry for _, entry in usable)

    def forbidden(self, language: str) -> tuple[TermEntry, ...]:
        return tuple(entry for entry in self.entries(language) if entry.use == "forbidden")


def use_of(entry: TermEntry, at: int) -> Use:
    """What an entry may be used for: the first of a list is preferred unless it says otherwise, the rest admitted."""
    return entry.use or ("preferred" if at == 0 else "admitted")


def enforcement(concept: Concept, entry: TermEntry) -> Enforce:
    """How a rendering is put in: as the entry or the concept says, else ``verify`` for verbs (they inflect too much to
    be replaced), ``prefer`` for adjectives and adverbs (they agree with what they stand by), ``force`` for the rest.
    """
    said = entry.enforce or concept.enforce
    if said:
        return said
    pos = entry.pos or concept.pos
    return "verify" if pos == "verb" else "prefer" if pos in ("adjective", "adverb") else "force"


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """One file after loading, with the state it was read in: ``mtime`` in nanoseconds, 0 for one that was written just
    then, ``size`` in bytes.

    ``text`` is what the findings' lines and columns count in.
    """

    name: str
    mtime: int
    size: int
    sha256: str
    text: str
    title: str
    languages: tuple[str, ...]
    language_places: Mapping[str, Place]
    concepts: tuple[Concept, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A term of the target language: ``text`` to put in, ``plural`` to put in for a plural (``""``: not known).

    ``number`` is that of a rendering which has only one, whatever the source has. ``forms`` lists what else counts
    as this rendering; ``kept`` says that it is the source's own name, untranslated.
    """

    text: str
    use: Use = "preferred"
    plural: str = ""
    forms: tuple[str, ...] = ()
    gender: str = ""
    number: str = ""
    pos: str = ""
    enforce: Enforce = "force"
    case: Case = "smart"
    match: MatchMode = "lemma"
    kept: bool = False


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A concept found in a source text: where, by which rule, in which number if that is plain, and its renderings.

    ``renderings`` holds the preferred first, then the admitted. ``homonyms`` names other concepts that the same words
    belong to: then the renderings of all of them stand here and nothing is forced, since the sense is not known.
    ``digest`` changes when anything does that matters for this concept in this pair.
    """

    span: Span
    text: str
    concept: str
    rule: Rule
    renderings: tuple[Rendering, ...]
    enforce: Enforce
    severity: Severity
    number: Number | None
    digest: str
    homonyms: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        return self.rule in CERTAIN


@dataclass(frozen=True, slots=True)
class Found:
    """A rendering found in a target text."""

    span: Span
    rule: Rule
    rendering: Rendering


@dataclass(frozen=True, slots=True)
class ForbiddenHit:
    """A forbidden word in a target text: why, and what to write instead. Found only by lemma: at most a warning."""

    span: Span
    text: str
    concept: str
    rule: Rule
    severity: Severity
    why: str
    instead: tuple[str, ...]
