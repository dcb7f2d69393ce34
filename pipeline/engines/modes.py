"""Which Apertium pairs are installed, and the chain of programs of each, read from its ``.mode`` file.

A mode file is one shell line, ``program args | program args``, in which ``$1`` stands for the generator's way of
marking unknown words and ``$2`` for the tagger's (https://wiki.apertium.org/wiki/Modes).
"""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.engines.base import Pair, candidates
from pipeline.engines.pipe import Stage
from pipeline.errors import EngineError

FOLDERS = (Path("/usr/local/share/apertium/modes"), Path("/usr/share/apertium/modes"))
# Apertium writes ISO 639-3 in its newer pairs and 639-1 in its older ones; outside we write BCP 47, which takes the
# shortest. Only codes of pairs that exist are here; any other passes through as it is.
_BCP47 = {
    "afr": "af", "arg": "an", "ast": "ast", "bel": "be", "bre": "br", "bul": "bg", "cat": "ca", "cym": "cy",
    "dan": "da", "deu": "de", "ell": "el", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl",
    "hbs": "sh", "hin": "hi", "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk", "mlt": "mt", "nld": "nl",
    "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "spa": "es",
    "srd": "sc", "swe": "sv",     "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur", "zlm": "ms",
}  # fmt: skip
_MODE = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?-([a-z]{2,3})(?:_([A-Z]{2}))?")
_TAGGER = "apertium-tagger"
_AFTER_ANALYSIS = {_TAGGER, "apertium-pretransfer"}  # the first of these ends the analyser's part
_LOOKS_UP = {"lt-proc", "-b"}  # the program, and the option with which it is the bilingual dictionary


@dataclass(frozen=True, slots=True)
class Mode:
    """One direction of a pair in six parts: ``lexical`` ends in source and target units side by side, ``transfer`` in
    those of the target. A pair that looks words up otherwise than all of Debian's has an empty ``lexical``.
    """

    name: str
    pair: Pair
    path: Path
    analyser: tuple[Stage, ...]
    tagger: Stage | None
    lexical: tuple[Stage, ...]
    transfer: tuple[Stage, ...]
    generator: Stage
    post: tuple[Stage, ...]

    @property
    def missing(self) -> list[str]:
        """The programs which the mode needs and this machine lacks."""
        return sorted({stage.argv[0] for stage in self.stages if not shutil.which(stage.argv[0])})

    @property
    def stages(self) -> list[Stage]:
        """All programs, in order."""
        tagger = [self.tagger] if self.tagger else []
        return [*self.analyser, *tagger, *self.lexical, *self.transfer, self.generator, *self.post]

    def fingerprint(self) -> str:
        """A digest of the mode and of all the data it names: what changes when the pair is upgraded."""
        files = [self.path, *(Path(word) for stage in self.stages for word in stage.argv[1:] if word.startswith("/"))]
        return _digest(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=64)
def _digest(files: tuple[tuple[Path, int], ...]) -> str:
    """A digest of what files hold, read once for each state of them."""
    digest = hashlib.sha256()
    for path, _ in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def installed() -> dict[Pair, Mode]:
    """Every plain mode of this machine by its pair, those included whose programs are missing."""
    found: dict[Pair, Mode] = {}
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.mode")):
            pair = _pair(path.stem)
            if pair and pair not in found:
                mode = _parsed(path, path.stat().st_mtime_ns, pair)
                if mode:
                    found[pair] = mode
    return found


@lru_cache(maxsize=256)
def _parsed(path: Path, _changed: int, pair: Pair) -> Mode | None:
    """``parse``, once for each state of the file."""
    return parse(path, pair)


def find(pair: Pair) -> Mode | None:
    """The mode that serves a pair: the exact one, else the one without the region or script that was asked for."""
    modes = installed()
    for candidate in candidates(pair):
        if candidate in modes:
            return modes[candidate]
    return None


def analyser(pair: Pair) -> tuple[Stage, ...]:
    """An analyser of the pair's target language: that of the way back, else of any pair from there; none is empty."""
    modes = {each: mode for each, mode in installed().items() if not mode.missing}
    plain = Pair(pair.target.partition("-")[0], pair.source.partition("-")[0])
    back = [Pair(pair.target, pair.source), plain, *(each for each in modes if each.source in (pair.target, plain[0]))]
    return next((modes[each].analyser for each in back if each in modes), ())


def parse(path: Path, pair: Pair) -> Mode | None:
    """The mode in a file; ``None`` for one that ends before it generates text (the debugging modes)."""
    try:
        lexer = shlex.shlex(path.read_text("utf-8"), posix=True, punctuation_chars="|")
        lexer.whitespace_split = True
        words = list(lexer)
    except (OSError, ValueError) as error:
        raise EngineError(f"This Apertium mode cannot be read: {error}.", where=str(path)) from error
    chain: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            chain.append([])
        else:
            chain[-1].append(word)
    generator = next((index for index, stage in enumerate(chain) if "$1" in stage), None)
    if generator is None or not all(chain):
        return None
    split = next((index for index, stage in enumerate(chain) if Path(stage[0]).name in _AFTER_ANALYSIS), 1)
    tagged = Path(chain[split][0]).name == _TAGGER
    between = _stages(chain[split + tagged : generator])
    looked_up = next((at for at, stage in enumerate(between, 1) if {*stage.argv, _name(stage)} >= _LOOKS_UP), 0)
    return Mode(
        name=path.stem,
        pair=pair,
        path=path,
        analyser=_stages(chain[:split]),
        tagger=_stages([chain[split]])[0] if tagged else None,
        lexical=between[:looked_up],
        transfer=between[looked_up:],
        generator=_stages([chain[generator]])[0],
        post=_stages(chain[generator + 1 :]),
    )


def _name(stage: Stage) -> str:
    return Path(stage.argv[0]).name


def _stages(chain: list[list[str]]) -> tuple[Stage, ...]:
    """The programs with their arguments and ``-z``; the generator marks what it cannot generate (``-g``)."""
    stages: list[Stage] = []
    for words in chain:
        program, *arguments = ("-g" if word == "$1" else word for word in words if word != "$2")
        if program == "apertium-transfer" and len(arguments) == 3 and arguments[0].startswith("/"):
            # The older way of calling it, which looks words up itself, takes a word-bound blank for a part of the word
            # (apertium 3.8.3): let lt-proc look them up, as the newer pairs do.
            rules, compiled, dictionary = arguments
            stages.append(Stage(("lt-proc", "-z", "-b", dictionary)))
            arguments = ["-b", rules, compiled]
        stages.append(Stage((program, "-z", *arguments)))
    return tuple(stages)


def _pair(name: str) -> Pair | None:
    """``es-pt_BR`` is ``es->pt-BR``; other variants (``eco-fr-es``, ``spa-cat_iec2017``) have no plain code."""
    match = _MODE.fullmatch(name)
    if not match:
        return None
    source, source_region, target, target_region = match.groups()
    return Pair(_code(source, source_region), _code(target, target_region))


def _code(language: str, region: str | None) -> str:
    code = _BCP47.get(language, language)
    return f"{code}-{region}" if region else code
