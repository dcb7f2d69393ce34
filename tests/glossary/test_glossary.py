"""What the rest of Diglot asks of the glossary: matches, renderings, verification, forbidden words, fingerprints."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import GlossaryError
from pipeline.glossary import Concept, Glossary, TermEntry, TermMatch, fingerprint, number
from pipeline.glossary.model import Place

TEXT = """schema: 1
concepts:
  - id: mutual-aid
    status: approved
    severity: error
    pos: noun
    terms:
      en: mutual aid
      es:
        - apoyo mutuo
        - {term: ayuda mutua, use: admitted}
        - {term: caridad, use: forbidden, why: Another thing.}
        - {term: limosna, use: forbidden, why: Another thing.}
  - id: strike
    status: approved
    pos: noun
    terms:
      en: {term: strike, except: [lucky strike]}
      es: {term: huelga, gender: feminine}
      de: {term: Streik, plural: Streiks}
      ar: {term: إضراب, plural: إضرابات}
  - id: to-strike
    status: approved
    pos: verb
    terms: {en: walk out, es: parar}
  - id: draft
    status: proposed
    terms: {en: picket, es: piquete}
  - id: cnt
    status: approved
    kind: name
    translate: no-in-same-script
    terms:
      es: {term: CNT, case: exact}
      ar: سي إن تي
  - id: state-government
    status: approved
    pos: noun
    terms: {en: state, es: Estado}
  - id: state-condition
    status: approved
    pos: noun
    terms: {en: state, es: estado}
  - id: no-spanish
    status: approved
    terms: {en: wildcat strike, de: wilder Streik}
  - id: undocumented
    status: approved
    terms: {en: undocumented person, es: persona sin papeles}
  - id: illegal
    status: approved
    severity: error
    kind: ban
    use_instead: undocumented
    terms:
      es: {term: inmigrante ilegal, use: forbidden, scope: anywhere, why: No person is illegal.}
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    (tmp_path / "all.yaml").write_text(TEXT)
    return Glossary.load(tmp_path)


def only(matches: list[TermMatch]) -> TermMatch:
    (match,) = matches
    return match


def test_a_match_says_where_what_and_how(glossary: Glossary) -> None:
    match = only(glossary.match("A mutual aid network.", "en", "es"))
    assert (match.span, match.text, match.concept, match.rule) == ((2, 12), "mutual aid", "mutual-aid", "exact")
    assert [(each.text, each.use) for each in match.renderings] == [
        ("apoyo mutuo", "preferred"),
        ("ayuda mutua", "admitted"),
    ]
    assert (match.enforce, match.severity, match.certain) == ("force", "error", True)


def test_every_direction_works(glossary: Glossary) -> None:
    assert only(glossary.match("Die Streiks", "de", "ar")).renderings[0].text == "إضراب"
    assert only(glossary.match("بالإضرابات", "ar", "es")).renderings[0].plural == "huelgas"
    assert only(glossary.match("ayuda mutua", "es", "en")).renderings[0].text == "mutual aid"


def test_number_is_told_where_it_is_plain(glossary: Glossary) -> None:
    assert [match.number for match in glossary.match("a strike, strikes, striking", "en", "es")] == [
        "singular",
        "plural",
    ]
    assert only(glossary.match("Streiks", "de", "es")).number == "plural"


def test_only_approved_concepts_are_matched(glossary: Glossary) -> None:
    assert glossary.match("The picket stands.", "en", "es") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("الإضراب", "singular"), ("الإضرابات", "plural"), ("وإضرابهم", "singular"), ("بإضراباتهم", "plural")],
)
def test_number_is_told_behind_clitics(glossary: Glossary, text: str, expected: str) -> None:
    assert only(glossary.match(text, "ar", "es")).number == expected


def test_a_word_that_is_its_own_plural_has_no_number() -> None:
    place = Place("x.yaml", 1, 1)
    entries = {
        "de": (TermEntry("Arbeiter", "de", place, plural="Arbeiter"),),
        "es": (TermEntry("obrero", "es", place),),
    }
    glossary = Glossary([Concept("worker", place, entries, status="approved")])
    assert only(glossary.match("Die Arbeiter", "de", "es")).number is None


def test_a_verb_form_is_no_form_of_a_noun(glossary: Glossary) -> None:
    assert [match.text for match in glossary.match("stated, stating, states", "en", "es")] == ["states"]


def test_a_doubtful_source_word_is_not_forced(tmp_path: Path) -> None:
    text = TEXT.replace("en: {term: strike, except: [lucky strike]}", "en: {term: strike, enforce: prefer}")
    (tmp_path / "all.yaml").write_text(text)
    assert only(Glossary.load(tmp_path).match("a strike", "en", "es")).enforce == "prefer"


def test_a_verb_is_only_verified(glossary: Glossary) -> None:
    assert only(glossary.match("They walk out today.", "en", "es")).enforce == "verify"


def test_a_phrase_without_rendering_keeps_its_parts_from_matching(glossary: Glossary) -> None:
    assert glossary.match("a wildcat strike", "en", "es") == []
    assert only(glossary.match("a wildcat strike", "en", "de")).renderings[0].text == "wilder Streik"


def test_a_kept_name_is_kept_in_its_script_and_written_anew_in_another(glossary: Glossary) -> None:
    match = only(glossary.match("The CNT called.", "en", "fr"))
    assert [(each.text, each.kept) for each in match.renderings] == [("CNT", True)]
    assert glossary.verify("La CNT a appelé.", "fr", match) == "exact"
    assert glossary.verify("La cnt a appelé.", "fr", match) is None
    assert only(glossary.match("The CNT called.", "en", "ar")).renderings[0].text == "سي إن تي"
    assert glossary.match("The CNT called.", "en", "ru") == []


def test_an_acronym_is_rendered_by_an_acronym_and_an_adjective_by_an_adjective(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        """schema: 1
concepts:
  - id: un
    status: approved
    kind: name
    terms:
      en: [United Nations, {term: UN, type: acronym, case: exact}]
      es: [Naciones Unidas, {term: ONU, type: acronym, case: exact}]
      fr: Nations unies
  - id: election
    status: approved
    pos: noun
    terms:
      en: [election, {term: electoral, pos: adjective}]
      es: [elección, {term: electoral, pos: adjective}]
      fr: élection
"""
    )
    glossary = Glossary.load(tmp_path)
    for text, target, expected in [
        ("The UN met.", "es", ["ONU", "Naciones Unidas"]),
        ("The United Nations met.", "es", ["Naciones Unidas", "ONU"]),
        ("The UN met.", "fr", ["Nations unies"]),
        ("An electoral law.", "es", ["electoral", "elección"]),
        ("An election law.", "es", ["elección", "electoral"]),
        ("An electoral law.", "fr", ["élection"]),
    ]:
        (match,) = glossary.match(text, "en", target)
        assert [rendering.text for rendering in match.renderings] == expected
    enforced = {
        (text, target): glossary.match(text, "en", target)[0].enforce
        for text in ("An electoral law.", "An election law.")
        for target in ("es", "fr")
    }
    assert enforced == {
        ("An electoral law.", "es"): "prefer",
        ("An electoral law.", "fr"): "verify",
        ("An election law.", "es"): "force",
        ("An election law.", "fr"): "force",
    }


def test_homonyms_are_named_and_never_forced(glossary: Glossary) -> None:
    match = only(glossary.match("the state", "en", "es"))
    assert (match.concept, match.homonyms, match.enforce) == ("state-government", ("state-condition",), "verify")
    assert {each.text for each in match.renderings} == {"Estado", "estado"}


def test_verification_says_which_rule(glossary: Glossary) -> None:
    match = only(glossary.match("a strike", "en", "es"))
    assert glossary.verify("una huelga", "es", match) == "exact"
    assert glossary.verify("dos huelgas", "es", match) == "form"
    assert glossary.verify("un paro", "es", match) is None
    found = glossary.find("una huelga y dos huelgas", "es", match)
    assert [(each.span, each.rule) for each in found] == [((4, 10), "exact"), ((17, 24), "form")]


def test_forbidden_for_a_concept_counts_only_where_the_concept_is(glossary: Glossary) -> None:
    matches = glossary.match("A mutual aid network.", "en", "es")
    (hit,) = glossary.forbidden("Una red de caridad.", "es", matches)
    assert (hit.span, hit.text, hit.severity, hit.why) == ((11, 18), "caridad", "error", "Another thing.")
    assert hit.instead == ("apoyo mutuo", "ayuda mutua")
    assert glossary.forbidden("Una red de caridad.", "es") == []


def test_forbidden_anywhere_counts_everywhere_and_by_lemma_at_most_as_warning(glossary: Glossary) -> None:
    (hit,) = glossary.forbidden("un inmigrante ilegal", "es")
    assert (hit.rule, hit.severity, hit.instead) == ("exact", "error", ("persona sin papeles",))
    (hit,) = glossary.forbidden("los inmigrantes ilegales", "es")
    assert (hit.rule, hit.severity) == ("lemma", "warning")


def test_the_fingerprint_changes_with_the_entries_that_occur_and_with_no_other(
    glossary: Glossary, tmp_path: Path
) -> None:
    def state(text: str, loaded: Glossary, target: str = "es") -> str:
        return fingerprint(loaded.match(text, "en", target))

    strike, aid = state("a strike", glossary), state("mutual aid", glossary)
    assert strike == state("strikes and a strike", glossary)
    assert len({strike, aid, state("a strike", glossary, "de"), ""}) == 4
    assert state("nothing", glossary) == ""
    (tmp_path / "all.yaml").write_text(
        TEXT.replace("lucky strike", "lucky strikes").replace("schema: 1", "# moved\nschema: 1")
    )
    changed = glossary.reloaded()
    assert state("a strike", changed) != strike
    assert state("mutual aid", changed) == aid


def test_an_empty_ad_hoc_term_is_refused() -> None:
    with pytest.raises(GlossaryError, match="needs a source and a target"):
        Glossary.from_terms({"strike": " "}, "en", "es")


@pytest.mark.parametrize(
    ("language", "singular", "plural"),
    [
        ("en", "general strike", "general strikes"),
        ("en", "party", "parties"),
        ("en", "right of return", ""),
        ("en", "crisis", ""),
        ("es", "revolución", "revoluciones"),
        ("es", "lucha de clases", "luchas de clases"),
        ("es", "clase obrera", ""),
        ("es", "orden", "órdenes"),
        ("es", "imagen de disco", "imágenes de disco"),
        ("es", "plantilla de datos", "plantillas de datos"),
        ("es", "centro de costo", "centros de costo"),
        ("es", "huelga general", "huelgas generales"),
        ("es", "plan de trabajo", "planes de trabajo"),
        ("es", "almacén", "almacenes"),
        ("es", "interés", "intereses"),
        ("es", "luz", "luces"),
        ("es", "análisis", "análisis"),
        ("es", "país", "países"),
        ("es", "régimen", ""),
        ("es", "hora punta", ""),
        ("es", "router", ""),
        ("pt", "eleição", "eleições"),
        ("pt", "pão", ""),
        ("pt", "modelo de dados", "modelos de dados"),
        ("pt", "painel", "painéis"),
        ("it", "sciopero generale", "scioperi generali"),
        ("it", "modello di dati", "modelli di dati"),
        ("it", "banca", "banche"),
        ("it", "medico", ""),
        ("ca", "vaga", "vagues"),
        ("ca", "centre de cost", "centres de cost"),
        ("ca", "camí", ""),
        ("fr", "grève illimitée", "grèves illimitées"),
        ("fr", "drapeau", "drapeaux"),
        ("fr", "journal", ""),
        ("tr", "işçi", "işçiler"),
        ("tr", "kontrol", ""),
        ("fa", "حزب", "حزب‌ها"),
        ("fa", "خانه", "خانه‌ها"),
        ("fa", "کارگر", "کارگرها"),
        ("fa", "نیرو", "نیروها"),
        ("de", "Staat", ""),
    ],
)
def test_plurals_are_made_only_where_the_rule_is_sure(language: str, singular: str, plural: str) -> None:
    assert number.plural(singular, language) == plural


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        ("en", "general strikes", "plural"),
        ("en", "Meeting", "singular"),
        ("en", "women", None),
        ("en", "crisis", None),
        ("es", "clases obreras", "plural"),
        ("es", "clase obrera", "singular"),
        ("es", "lunes", None),
        ("fr", "travaux", "plural"),
        ("de", "Streiks", None),
        ("en", "", None),
    ],
)
def test_the_number_of_a_phrase_is_told_by_its_head(language: str, phrase: str, expected: str | None) -> None:
    assert number.of_phrase(phrase, language) == expected
