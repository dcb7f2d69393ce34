"""The desk without scripts: every act is a form, and programs get JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from pipeline.document import Term
from pipeline.settings import load
from pipeline.store import Store
from pipeline.store.desk_views import Place
from tests.web.person import ARTICLE, DESK, Person
from tests.web.workspace import put, specimen


def test_the_article_stands_in_document_order_with_its_states(person: Person) -> None:
    page = person.get(DESK)
    assert re.findall(r'data-row="([^"]+)"', page) == list(person.heads())
    assert page.count('class="state reviewed"') == 1
    assert "not translated" in page


def test_one_sentence_is_open_in_a_box_of_its_language(person: Person) -> None:
    segment, _ = person.segment(4)
    page = person.get(f"{DESK}?at={segment}")
    (box,) = re.findall(r"<textarea id=\"text-[^>]+>", page)
    assert 'lang="es"' in box
    assert 'dir="ltr"' in box
    assert 'spellcheck="true"' in box
    farsi = person.get(DESK.replace("/es/", "/fa/") + f"?at={segment}")
    assert re.search(r'<textarea id="text-[^>]+lang="fa" dir="rtl"', farsi)


def test_it_is_told_who_put_a_term_in(tmp_path: Path) -> None:
    terms = (
        Term("drivers", "conductores", "kept", "driver", "exact", "engine"),
        Term("tram", "tranvías", "replaced", "tram", by="repair"),
        Term("council", "ayuntamiento", "inflected", "council", "lemma"),
    )
    post = specimen("evening_post")
    key = next(key for key, made in post.made.items() if key[:2] == ("tram-drivers", "es") and made.origin == "engine")
    post.made[key] = replace(post.made[key], translation=replace(post.made[key].translation, terms=terms))
    with Store.open(load(tmp_path).database) as store:
        put(store, post)
    page = Person(tmp_path).get(f"{DESK}?at={key[2]}")
    (told,) = re.findall(r"<dt>Glossary</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert " ".join(told.split()) == (
        "drivers → conductores (kept, put in while translating), tram → tranvías (replaced, put in afterwards), "
        "council → ayuntamiento (inflected)"
    )


def test_it_is_told_which_way_it_came(tmp_path: Path) -> None:
    """Over a third language, and from the memory."""
    post = specimen("evening_post")
    over, known = [key for key in post.made if key[:2] == ("tram-drivers", "es")][:2]
    made = post.made[over].translation
    way = replace(made.recipe, path=("en", "fr", "es"))
    post.made[over] = replace(post.made[over], translation=replace(made, recipe=way))
    post.made[known] = replace(post.made[known], origin="memory", state="reviewed")
    with Store.open(load(tmp_path).database) as store:
        put(store, post)
    person = Person(tmp_path)
    (told,) = re.findall(r"<dt>Way</dt><dd>(.*?)</dd>", person.get(f"{DESK}?at={over[2]}"), re.DOTALL)
    assert " ".join(told.split()) == "English → French → Spanish"
    (told,) = re.findall(r"<dt>Memory</dt><dd>(.*?)</dd>", person.get(f"{DESK}?at={known[2]}"), re.DOTALL)
    assert told == "the same sentence, approved before"


def test_approving_leads_to_the_next_that_needs_somebody(person: Person) -> None:
    (third, head), (_, reviewed), (fifth, _) = (person.segment(number) for number in (3, 4, 5))
    assert reviewed.state == "reviewed"
    answer = person.post(third, act="approve", text=head.text, base=head.revision)
    assert answer.status_code == 303
    assert f"at={fifth}" in answer.headers["location"]
    assert person.heads()[third].state == "reviewed"
    page = person.get(f"{DESK}?at={third}")
    assert "approved, as the machine wrote it" in page


def test_saving_keeps_markup_and_runs_the_checks(person: Person) -> None:
    segment, head = person.segment(4)
    answer = person.post(segment, act="save", text="De los 412 conductores, 317 dijeron que sí.", base=head.revision)
    assert answer.status_code == 303
    page = person.get(f"{DESK}?at={segment}")
    assert re.search(r'class="severity">error</span>[^<]*number', page), "371 became 317"
    bold, head = person.segment(3)
    person.post(bold, act="save", text=head.text.replace("Tras nueve", "Después de nueve"), base=head.revision)
    assert "<strong>dos días de descanso seguidos</strong>" in person.get(ARTICLE)


def test_what_is_told_of_other_sentences_for_a_change_comes_with_it(person: Person) -> None:
    (other, head), (segment, before) = person.segment(3), person.segment(5)
    fields = {"act": "save", "text": head.text, "base": before.revision}
    rows = person.ask("POST", f"{DESK}/{segment}", fields, x_diglot_part="rows").text
    assert re.findall(r'data-row="([^"]+)"', rows) == [other, segment]
    told = "Another text of the article has the same translation"
    assert told in person.get(f"{DESK}?at={other}")
    fields = {"act": "undo", "base": person.heads()[segment].revision}
    rows = person.ask("POST", f"{DESK}/{segment}", fields, x_diglot_part="rows").text
    assert re.findall(r'data-row="([^"]+)"', rows) == [other, segment]
    assert told not in person.get(f"{DESK}?at={other}")


def test_a_conflict_shows_three_texts_and_loses_none(person: Person) -> None:
    segment, head = person.segment(3)
    person.post(segment, act="save", text="La de otra persona.", base=head.revision)
    answer = person.post(segment, act="save", text="La mía.", base=head.revision)
    assert answer.status_code == 409
    for text in (head.text, "La de otra persona.", "La mía.", "<p>Somebody at this computer changed this sentence"):
        assert text in unescape(answer.text)
    base = re.search(r'name="base" value="(\d+)"', answer.text)
    assert base
    assert person.post(segment, act="save", text="La mía.", base=base[1]).status_code == 303
    assert person.heads()[segment].text == "La mía."


def test_undo_and_bring_back(person: Person) -> None:
    segment, head = person.segment(3)
    person.post(segment, act="save", text="Otra.", base=head.revision)
    person.post(segment, act="undo", base=person.heads()[segment].revision)
    assert person.heads()[segment].text == head.text
    with person.desk() as desk:
        entries = desk.history(Place("evening_post", "tram-drivers", segment, "es"))
    person.post(segment, act="revert", revision=entries[1].revision, base=entries[0].revision)
    assert person.heads()[segment].text == "Otra."


def test_sending_back_needs_a_reason_and_shows_it(person: Person) -> None:
    segment, head = person.segment(4)
    assert person.post(segment, act="reject", base=head.revision).status_code == 409
    person.post(segment, act="reject", reason="The number is wrong.", base=head.revision)
    assert person.heads()[segment].state == "translated"
    assert "The number is wrong." in person.get(f"{DESK}?at={segment}")
    assert person.get(f"{DESK}?show=rejected").count("data-row=") == 1


def test_comments_are_resolved(person: Person) -> None:
    segment, head = person.segment(3)
    person.post(segment, act="comment", comment="Which council?", base=head.revision)
    page = person.get(f"{DESK}?at={segment}")
    assert "Which council?" in page
    number = re.search(r'name="comment_id" value="(\d+)"', page)
    assert number
    other, _ = person.segment(4)
    for there, comment in ((segment, "999"), (segment, "0"), (other, number[1])):
        answer = person.post(there, act="resolve", comment_id=comment)
        assert answer.status_code == 404, "of another sentence, or none at all"
        assert "There is no such comment on this sentence." in answer.text
    assert person.heads()[segment].comments == 1
    person.post(segment, act="resolve", comment_id=number[1])
    assert person.heads()[segment].comments == 0


def test_what_was_typed_is_there_again(person: Person) -> None:
    segment, head = person.segment(3)
    person.post(segment, act="draft", text="A medias", base=head.revision)
    assert "A medias</textarea>" in person.get(f"{DESK}?at={segment}")
    person.post(segment, act="discard")
    assert "A medias" not in person.get(f"{DESK}?at={segment}")


def test_what_was_typed_in_another_window_is_not_lost(person: Person) -> None:
    segment, head = person.segment(3)
    person.post(segment, act="draft", text="A medias", base=head.revision)
    # a window that was opened before saves and types
    answer = person.post(segment, act="draft", text="Otra cosa", base=head.revision, kept="")
    assert answer.status_code == 409
    assert "In another window" in answer.text
    person.post(segment, act="save", text="Otra cosa.", base=head.revision, kept="")
    page = person.get(f"{DESK}?at={segment}")
    assert person.heads()[segment].text == "Otra cosa."
    assert "A medias</textarea>" in page
    assert 'name="kept" value="A medias"' in page
    # the window that shows it goes on with it
    now = person.heads()[segment].revision
    person.post(segment, act="draft", text="A medias, y más", base=now, kept="A medias")
    person.post(segment, act="save", text="Entera.", base=now, kept="A medias", sending="A medias, y más")
    assert "A medias" not in person.get(f"{DESK}?at={segment}")
    assert person.heads()[segment].text == "Entera."


def test_programs_get_json(person: Person) -> None:
    segment, head = person.segment(3)
    path = f"{DESK}/{segment}"
    fields = {"act": "save", "text": "Otra.", "base": head.revision}
    told = person.ask("POST", path, fields, accept="application/json").json()
    assert (told["state"], told["origin"], told["text"]) == ("translated", "person", "Otra.")
    answer = person.ask("POST", path, {**fields, "text": "Tercera."}, accept="application/json")
    assert answer.status_code == 409
    assert answer.json()["conflict"] == {"base": head.text, "theirs": "Otra.", "yours": "Tercera."}


def test_other_sites_and_nonsense_change_nothing(person: Person) -> None:
    segment, head = person.segment(3)
    fields = {"act": "save", "text": "Otra.", "base": head.revision}
    path = f"{DESK}/{segment}"
    assert person.ask("POST", path, fields, origin="https://example.org").status_code == 403
    assert person.ask("POST", path, fields, sec_fetch_site="cross-site").status_code == 403
    assert person.post(segment, act="explode").status_code == 400
    assert person.post(segment, act="save", text="x", base="-1").status_code == 400
    assert person.post(segment, act="save", text="x" * (1 << 20), base=0).status_code == 413
    assert person.post("nothing", act="save", text="x", base=0).status_code == 404
    assert person.heads()[segment] == head


def test_what_is_right_here_is_left_so_with_a_reason_and_can_be_taken_back(person: Person) -> None:
    segment, head = person.segment(4)
    person.post(segment, act="save", text="De los 412 conductores, 317 dijeron que sí.", base=head.revision)
    page = person.get(f"{DESK}?at={segment}")
    assert re.search(r'class="severity">error</span>[^<]*number', page)
    occurrence = re.search(r'name="occurrence" value="([0-9a-f]{32})"', page)
    assert occurrence
    assert person.post(segment, act="waive", occurrence=occurrence[1], reason=" ").status_code == 409
    assert person.post(segment, act="waive", occurrence="0" * 32, reason="So.").status_code == 404
    assert person.post(segment, act="revert", base=person.heads()[segment].revision, revision=999).status_code == 404
    errors = person.get(f"{DESK}?show=issues").count("data-row=")
    answer = person.post(segment, act="waive", occurrence=occurrence[1], reason="The <b>count</b> was corrected.")
    assert answer.status_code == 303
    page = person.get(f"{DESK}?at={segment}")
    assert not re.search(r'class="severity">error</span>[^<]*number', page)
    assert "The &lt;b&gt;count&lt;/b&gt; was corrected." in page
    assert person.get(f"{DESK}?show=issues").count("data-row=") == errors - 1
    listed = person.get("/waivers")
    assert "lost_number" in listed
    assert "The &lt;b&gt;count&lt;/b&gt; was corrected." in listed
    waiver = re.search(r'name="waiver" value="(\d+)"', page)
    assert waiver
    person.post(segment, act="withdraw", waiver=waiver[1])
    assert re.search(r'class="severity">error</span>[^<]*number', person.get(f"{DESK}?at={segment}"))
    assert "There are none." in person.get("/waivers")


def test_a_fix_goes_into_the_box_beside_what_was_typed(person: Person) -> None:
    segment, head = person.segment(4)
    text = "De los 412  conductores, 371 dijeron que sí"
    person.post(segment, act="save", text=text, base=head.revision)
    page = person.get(f"{DESK}?at={segment}")
    fixes = [unescape(one) for one in re.findall(r'name="mend" value="([^"]*)" data-fix>', page)]
    together = re.search(r'name="mend" value="([^"]*)" data-fix-all', page)
    assert len(fixes) > 1
    assert together
    assert unescape(together[1]) == "De los 412 conductores, 371 dijeron que sí."
    typed = text.replace("conductores", "maquinistas")
    person.post(segment, text=typed, mend=fixes[0])
    heads = person.heads()
    assert heads[segment].text == text
    assert "maquinistas" in (heads[segment].draft or "")
    assert heads[segment].draft != typed
