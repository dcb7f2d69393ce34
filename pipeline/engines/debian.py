"""Debian's Apertium packages by the pairs that they translate, and the command that installs them.

The packages are those of Debian 12 (``apt-cache search ^apertium-``). Regional variants (es->pt-BR) come with the
pair's package. Where only one direction is released (https://wiki.apertium.org/wiki/List_of_language_pairs), only that
one stands here.
"""

from __future__ import annotations

from pipeline.engines.base import PIVOTS, Pair

_BOTH_WAYS = {
    "apertium-afr-nld": ("af", "nl"),
    "apertium-arg-cat": ("an", "ca"),
    "apertium-bel-rus": ("be", "ru"),
    "apertium-cat-ita": ("ca", "it"),
    "apertium-dan-nor": ("da", "nb"),
    "apertium-en-gl": ("en", "gl"),
    "apertium-eng-cat": ("en", "ca"),
    "apertium-eng-spa": ("en", "es"),
    "apertium-eo-en": ("eo", "en"),
    "apertium-es-gl": ("es", "gl"),
    "apertium-es-pt": ("es", "pt"),
    "apertium-fr-es": ("fr", "es"),
    "apertium-fra-cat": ("fr", "ca"),
    "apertium-hbs-slv": ("sh", "sl"),
    "apertium-ind-zlm": ("id", "ms"),
    "apertium-mkd-bul": ("mk", "bg"),
    "apertium-nno-nob": ("nn", "nb"),
    "apertium-oc-ca": ("oc", "ca"),
    "apertium-oc-es": ("oc", "es"),
    "apertium-oci-fra": ("oc", "fr"),
    "apertium-por-cat": ("pt", "ca"),
    "apertium-pt-gl": ("pt", "gl"),
    "apertium-rus-ukr": ("ru", "uk"),
    "apertium-spa-arg": ("es", "an"),
    "apertium-spa-ast": ("es", "ast"),
    "apertium-spa-cat": ("es", "ca"),
    "apertium-spa-ita": ("es", "it"),
    "apertium-swe-dan": ("sv", "da"),
    "apertium-swe-nor": ("sv", "nb"),
    "apertium-urd-hin": ("ur", "hi"),
}
_ONE_WAY = {
    "apertium-br-fr": ("br", "fr"),
    "apertium-cat-srd": ("ca", "sc"),
    "apertium-eo-ca": ("ca", "eo"),
    "apertium-eo-es": ("es", "eo"),
    "apertium-eo-fr": ("fr", "eo"),
    "apertium-es-ro": ("ro", "es"),
    "apertium-eu-en": ("eu", "en"),
    "apertium-eu-es": ("eu", "es"),
    "apertium-fra-frp": ("fr", "frp"),
    "apertium-hbs-eng": ("sh", "en"),
    "apertium-hbs-mkd": ("sh", "mk"),
    "apertium-isl-eng": ("is", "en"),
    "apertium-isl-swe": ("is", "sv"),
    "apertium-mkd-eng": ("mk", "en"),
    "apertium-pol-szl": ("pl", "szl"),
    "apertium-srd-ita": ("it", "sc"),
}
# These need the constraint grammar, but do not name it among the packages that they depend on.
_NEED_CG3 = {"apertium-spa-cat", "apertium-spa-ita"}

PACKAGES: dict[Pair, str] = {
    **{Pair(*pair): package for package, pair in _ONE_WAY.items()},
    **{Pair(*pair): package for package, pair in _BOTH_WAYS.items()},
    **{Pair(target, source): package for package, (source, target) in _BOTH_WAYS.items()},
}


def remedy(pair: Pair) -> str:
    """The command after which Apertium serves a pair, directly or over one third language; or that none would."""
    packages = route(pair)
    if not packages:
        return "No Debian package translates this pair."
    needed = dict.fromkeys(["apertium", *packages, *(["cg3"] if _NEED_CG3 & set(packages) else [])])
    return f"Install it: apt-get install {' '.join(needed)}"


def route(pair: Pair) -> list[str]:
    """The packages for a pair: the one that serves it, else two over a third language, else none."""
    plain = Pair(pair.source.split("-")[0], pair.target.split("-")[0])
    if plain in PACKAGES:
        return [PACKAGES[plain]]
    middles = [
        one.target for one in PACKAGES if one.source == plain.source and Pair(one.target, plain.target) in PACKAGES
    ]
    if not middles:
        return []
    middle = min(middles, key=lambda code: PIVOTS.index(code) if code in PIVOTS else len(PIVOTS))
    return [PACKAGES[Pair(plain.source, middle)], PACKAGES[Pair(middle, plain.target)]]
