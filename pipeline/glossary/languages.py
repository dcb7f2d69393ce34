"""What the glossary knows of languages: codes, names, scripts, and how far it can follow their inflection."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma import Lemmatizer
    from simplemma.strategies import DictionaryLookupStrategy

# ISO 639-1 and the ISO 639-3 codes without a two-letter one that newspapers need, with their English names.
NAMES = {
    line.split(" ", 1)[0]: line.split(" ", 1)[1]
    for line in """\
aa Afar|ab Abkhazian|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic|as Assamese|ast Asturian|av Avaric|ay Aymara
az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian|bm Bambara|bn Bengali|bo Tibetan|br Breton|bs Bosnian|ca Catalan
ce Chechen|ceb Cebuano|ckb Central Kurdish|co Corsican|crh Crimean Tatar|cs Czech|cv Chuvash|cy Welsh|da Danish
de German|dv Divehi|dz Dzongkha|ee Ewe|el Greek|en English|eo Esperanto|es Spanish|et Estonian|eu Basque|fa Persian
ff Fulah|fi Finnish|fil Filipino|fj Fijian|fo Faroese|fr French|fy Western Frisian|ga Irish|gd Scottish Gaelic
gl Galician|gn Guarani|gu Gujarati|gv Manx|ha Hausa|haw Hawaiian|he Hebrew|hi Hindi|hr Croatian|ht Haitian Creole
hu Hungarian|hy Armenian|id Indonesian|ig Igbo|ilo Iloko|is Icelandic|it Italian|iu Inuktitut|ja Japanese|jv Javanese
ka Georgian|kab Kabyle|ki Kikuyu|kk Kazakh|kl Kalaallisut|km Khmer|kmr Northern Kurdish|kn Kannada|ko Korean
ks Kashmiri|ku Kurdish|ky Kyrgyz|la Latin|lb Luxembourgish|lg Ganda|ln Lingala|lo Lao|lt Lithuanian|lv Latvian
mg Malagasy|mi Maori|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese
nah Nahuatl|nb Norwegian Bokmål|ne Nepali|nl Dutch|nn Norwegian Nynorsk|ny Chichewa|oc Occitan|om Oromo|or Odia
os Ossetian|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Rundi|ro Romanian|ru Russian
rw Kinyarwanda|sa Sanskrit|sc Sardinian|scn Sicilian|sd Sindhi|se Northern Sami|sg Sango|si Sinhala|sk Slovak
sl Slovenian|sm Samoan|sn Shona|so Somali|sq Albanian|sr Serbian|ss Swati|st Southern Sotho|su Sundanese|sv Swedish
sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Tagalog|tn Tswana|to Tongan|tr Turkish
ts Tsonga|tt Tatar|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|vi Vietnamese|wo Wolof|xh Xhosa|yi Yiddish
yo Yoruba|yue Cantonese|za Zhuang|zgh Standard Moroccan Tamazight|zh-Hans Chinese, simplified
zh-Hant Chinese, traditional|zu Zulu""".replace("\n", "|").split("|")
}
# What people write instead of a code, mostly names of countries: the code meant.
MISTAKEN = {
    "sp": "es", "spa": "es", "eng": "en", "uk-UA": "uk", "ua": "uk", "gr": "el", "jp": "ja", "cn": "zh-Hans",
    "kr": "ko", "cz": "cs", "dk": "da", "se-SE": "sv", "ger": "de", "deu": "de", "fra": "fr", "fre": "fr", "por": "pt",
    "ita": "it", "rus": "ru", "tur": "tr", "ara": "ar", "fas": "fa", "per": "fa", "gb": "en", "us": "en", "ir": "fa",
}  # fmt: skip
# Codes that are withdrawn or ambiguous (IANA's language subtag registry), with what to write and why.
OLD = {
    "no": ("“no” is read as false by many YAML tools.", "Use “nb” or “nn”."),
    "iw": ("“iw” is the old code of Hebrew.", "Use “he”."),
    "in": ("“in” is the old code of Indonesian.", "Use “id”."),
    "ji": ("“ji” is the old code of Yiddish.", "Use “yi”."),
    "mo": ("“mo” is the old code of Romanian as written in Moldova.", "Use “ro”."),
    "sh": ("“sh” is withdrawn.", "Use “hr”, “bs” or “sr”."),
    "zh": ("“zh” does not say which characters are meant.", "Use “zh-Hans” or “zh-Hant”."),
}

# Languages that write compounds as one word and nouns with a capital; the least letters of a compound's last part.
_COMPOUNDING = ("de", "lb")
_PART = 4

_SUFFIX = re.compile(r"(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")  # RFC 5646: script, region
_SCRIPTS = {
    "Arab": "ar fa ur ps ckb sd ug ks dv", "Cyrl": "ru uk be bg mk sr kk ky tg tt ba cv ce ab os mn av",
    "Grek": "el", "Hebr": "he yi", "Deva": "hi mr ne sa", "Armn": "hy", "Geor": "ka", "Beng": "bn as", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Sinh": "si", "Thai": "th",
    "Laoo": "lo", "Khmr": "km", "Mymr": "my", "Ethi": "am ti", "Tibt": "bo dz", "Jpan": "ja", "Kore": "ko",
    "Hans": "zh zh-Hans", "Hant": "zh-Hant zh-TW zh-HK zh-MO yue", "Tfng": "zgh",
}  # fmt: skip
_SCRIPT_OF = {code: script for script, codes in _SCRIPTS.items() for code in codes.split()}
# Languages written in two scripts by their own newspapers: neither is wrong.
_TWO_SCRIPTS = {"sr", "uz", "az", "ku", "tk", "bs", "kk", "mn", "pa", "sd", "ks", "ms", "ha", "dv", "iu", "tt", "crh"}
# The first word of a character's Unicode name, and the script it belongs to.
_NAMED = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "ARMENIAN": "Armn", "GEORGIAN": "Geor", "BENGALI": "Beng", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda",
    "MALAYALAM": "Mlym", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "ORIYA": "Orya", "SINHALA": "Sinh", "THAI": "Thai",
    "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "ETHIOPIC": "Ethi", "TIBETAN": "Tibt", "TIFINAGH": "Tfng",
    "HANGUL": "Kore", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "CJK": "Hani",
}  # fmt: skip
SCRIPT_NAMES = {script: name.capitalize() for name, script in _NAMED.items()} | {"Hani": "Chinese", "Jpan": "Japanese"}


def name(code: str) -> str:
    """The English name of a language, or the code itself."""
    return NAMES.get(code) or NAMES.get(code.partition("-")[0], code)


def known(code: str) -> bool:
    """Whether a code names a language: itself, or with a region (``pt-BR``) or a script (``sr-Latn``)."""
    if code in NAMES:
        return True
    base = next((known for known in ("zh-Hans", "zh-Hant") if code.startswith(known)), code.partition("-")[0])
    return base in NAMES and bool(_SUFFIX.fullmatch(code[len(base) :]))


def meant(code: str) -> str:
    """The code that somebody probably meant who wrote this one, which is none; ``""`` where nobody can say."""
    if code in MISTAKEN:
        return MISTAKEN[code]
    if known(code.lower()):
        return code.lower()
    return next((one for one, called in NAMES.items() if called == code.capitalize()), "")


@functools.lru_cache(maxsize=256)
def script(code: str) -> str:
    """The script (ISO 15924) that a language is written in; its code may say so (``sr-Latn``)."""
    for part in code.split("-")[1:]:
        if len(part) == 4:
            return part
    return _SCRIPT_OF.get(code) or _SCRIPT_OF.get(code.partition("-")[0], "Latn")


@functools.lru_cache(maxsize=1024)
def accepts(code: str, found: str) -> bool:
    """Whether letters of the script ``found`` belong in a text of the language."""
    if code.partition("-")[0] in _TWO_SCRIPTS and "-" not in code:
        return True
    expected = script(code)
    if expected in ("Hans", "Hant"):
        return found == "Hani"
    if expected in ("Jpan", "Kore"):
        return found in ("Hani", expected)
    return found == expected


@functools.lru_cache(maxsize=4096)
def script_of_letter(letter: str) -> str:
    """The script of one letter, ``""`` for what belongs to none (digits, marks, punctuation) or is not known."""
    if not letter.isalpha():
        return ""
    return _NAMED.get(unicodedata.name(letter, "").partition(" ")[0].partition("-")[0], "")


@functools.lru_cache(maxsize=256)
def has_lemmas(language: str) -> bool:
    """Whether simplemma has inflection data for a language."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES  # noqa: PLC0415 - heavy

    return _lemma_code(language) in SUPPORTED_LANGUAGES


@functools.lru_cache(maxsize=1 << 17)
def dictionary_form(word: str, language: str) -> str:
    """The dictionary form of a word; the word itself where there is no data for the language.

    simplemma 2.0 with the dictionaries that it reads as it goes: eight languages (en es fr pt de tr ar fa) take 62 MB
    instead of 480; a word that is not in the cache takes 16 instead of 4 microseconds.
    """
    if not has_lemmas(language):
        return word
    found = _simplemma()[0].lemmatize(word, _lemma_code(language))
    return _compound(word, language) if found == word and language.partition("-")[0] in _COMPOUNDING else found


def _compound(word: str, language: str) -> str:
    """The dictionary form of a compound that no dictionary has: that of its last part, which alone is inflected.

    Fabrikbesetzungen is Fabrik and Besetzungen, so Fabrikbesetzung. The longest last part counts that is a noun written
    with a capital, and a word by itself.
    """
    if len(word) < 2 * _PART or not word[:1].isupper() or is_word(word, language):
        return word
    for at in range(_PART - 1, len(word) - _PART):
        last = word[at].upper() + word[at + 1 :]
        if word[at].islower() and is_word(last, language):
            form = dictionary_form(last, language)
            return word[:at] + form.lower() if form[:1].isupper() else word
    return word


@functools.lru_cache(maxsize=1 << 16)
def is_word(word: str, language: str) -> bool:
    """Whether a word stands in the dictionary of a language; ``False`` where there is none."""
    if not has_lemmas(language):
        return False
    return _simplemma()[1].get_lemma(unicodedata.normalize("NFC", word), _lemma_code(language)) is not None


def lemma(word: str, language: str) -> str:
    """``dictionary_form`` without regard to case, to compare words by."""
    return dictionary_form(word, language).casefold()


@functools.cache
def _simplemma() -> tuple[Lemmatizer, DictionaryLookupStrategy]:
    """What finds the dictionary form of any word, and what knows those words alone that stand in the dictionary."""
    from simplemma import Lemmatizer  # noqa: PLC0415 - heavy
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy  # noqa: PLC0415

    from pipeline.glossary import dictionaries  # noqa: PLC0415

    factory = dictionaries.Dictionaries(dictionaries.folder())
    strategy = DefaultStrategy(dictionary_factory=factory)
    return Lemmatizer(lemmatization_strategy=strategy), DictionaryLookupStrategy(factory)


def _lemma_code(language: str) -> str:
    primary = language.partition("-")[0]
    return "hbs" if primary in ("hr", "sr", "bs") else "tl" if primary == "fil" else primary
