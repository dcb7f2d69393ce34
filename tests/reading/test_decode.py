"""Any bytes become clean text with the editor's line numbers, or one clear refusal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableError
from pipeline.reading.decode import decode


def lines_in_an_editor(text: str) -> int:
    return len(re.split("\r\n|\r|\n", text))


@given(st.binary(max_size=400))
def test_any_bytes_become_text_or_a_refusal(data: bytes) -> None:
    try:
        decoded = decode(data, "a.txt")
    except UnreadableError as error:
        refusal = error
    else:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\xad]", decoded.text)
        return
    assert refusal.where.startswith("a.txt")
    assert refusal.remedy


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])
)
def test_lines_are_kept_and_so_is_what_can_be_seen(text: str, encoding: str) -> None:
    visible = re.sub(r"[^\w\n\r]", "", text)
    text = "start of it " * 20 + visible  # enough letters for the zero bytes of UTF-16 to be no doubt
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text.count("\n") + 1 == lines_in_an_editor(text)


@given(
    st.lists(
        st.sampled_from(["strike", "\x0c", "\x0b", "\x85", "\u2028", "\u202e", "\x00", "\xad", "é", "\n", "\r", "\r\n"])
    )
)
def test_nothing_but_line_ends_ends_a_line(pieces: list[str]) -> None:
    text = "The harbour workers met on Monday. " * 20 + "".join(pieces)
    decoded = decode(text.encode(), "a.txt")
    assert len(decoded.text.split("\n")) == lines_in_an_editor(text)
    assert re.findall("strike|é", decoded.text) == [piece for piece in pieces if piece in {"strike", "é"}]
    assert all(1 <= first <= last <= lines_in_an_editor(text) for r in decoded.repairs for first, last in r.lines)


SENTENCES = {
    "cp1252": "Die Müllwerker von Köln fordern höhere Löhne – “sofort”, sagt Jörg.",
    "latin-1": "Les ouvrières de l'usine ont voté la grève à l'unanimité.",
    "cp1251": "Рабочие порта начали забастовку, они требуют повышения зарплаты.",
    "cp1256": "بدأ عمال الميناء إضرابا عن العمل ويطالبون بزيادة الأجور",
    "utf-8": "Os trabalhadores do porto pararam às seis horas da manhã.",
    "utf-8-sig": "Los obreros del puerto pararon a las seis de la mañana.",
    "utf-16": "کارگران بندر از بامداد امروز دست از کار کشیدند.",
    "utf-16-le": "Les dockers ont cessé le travail à six heures.",
    "utf-16-be": "کارگران بندر از بامداد امروز دست از کار کشیدند.",
    "utf-32": "Gli operai del porto sono in sciopero.",
}


@pytest.mark.parametrize("encoding", SENTENCES)
def test_encodings(encoding: str) -> None:
    sentence = SENTENCES[encoding]
    assert decode(sentence.encode(encoding), "a.txt").text == sentence


@pytest.mark.parametrize(("encoding", "sentence"), [
    ("iso-8859-2", "Górnicy żądają wyższych płac i krótszych zmian, mówią związkowcy z Łodzi."),
    ("koi8-r", "Рабочие порта начали забастовку, они требуют повышения зарплаты."),
    ("shift-jis", "港の労働者は月曜日にストライキを始めた。"),
    ("cp1253", "Οι εργάτες του λιμανιού ξεκίνησαν απεργία και ζητούν αυξήσεις."),
])  # fmt: skip
def test_an_encoding_that_cannot_be_told_is_refused_with_its_place(encoding: str, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=r"^news\.txt:2: .*encoding.* save it as UTF-8"):
        decode(b"News\n" + sentence.encode(encoding), "news.txt")


def test_mixed_encodings_are_read_line_by_line() -> None:
    data = "première ligne\n".encode() + "deuxième ligne\n".encode("cp1252") + "troisième ligne\n".encode()
    decoded = decode(data, "a.txt")
    assert decoded.text == "première ligne\ndeuxième ligne\ntroisième ligne\n"
    assert decoded.encoding == "utf-8+cp1252"
    assert [(repair.kind, repair.lines, repair.after) for repair in decoded.repairs] == [
        ("cleaned", ((2, 2),), "deuxième ligne")
    ]


def test_one_line_pasted_from_two_encodings() -> None:
    data = "José dijo: ".encode("cp1252") + "“mañana no trabajamos”".encode()
    assert decode(data, "a.txt").text == "José dijo: “mañana no trabajamos”"


@pytest.mark.parametrize(("start", "kind"), [
    (b"%PDF-1.7\n", "PDF"), (b"PK\x03\x04\x14\x00", "ZIP"),
    (b"\x89PNG\r\n\x1a\n", "picture"), (b"\xff\xd8\xff\xe0", "picture"),
    (b"PK\x03\x04\x14\x00 mimetypeapplication/epub+zip", "EPUB"), (b"PK\x03\x04 word/document.xml", "Word"),
    (b"\x1f\x8b\x08", "gzip"), (b"{\\rtf1", "RTF"), (b"ID3\x04\x00", "MP3"),
])  # fmt: skip
def test_other_kinds_of_file_are_named(start: bytes, kind: str) -> None:
    with pytest.raises(UnreadableError, match=rf"^issue\.md: .*{kind}"):
        decode(start + b"\x00\x01\x02", "issue.md")


def test_a_text_may_begin_like_a_sound() -> None:
    assert decode(b"ID3 tags are explained on page 2.", "a.txt").text == "ID3 tags are explained on page 2."


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\u202e\xad".encode()])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^a\.txt: the file (is empty|holds no text)"):
        decode(data, "a.txt")


def test_binary_data_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableError, match=r"^a\.txt:2: this is binary data"):
        decode(b"title\n" + bytes(range(256)) * 4, "a.txt")


def test_hidden_direction_marks_go_and_joiners_stay() -> None:
    decoded = decode("می‌روند \u202eabc\u202c\u200f \u2067x\u2069".encode(), "a.txt")
    assert decoded.text == "می‌روند abc x"
    assert decoded.repairs[0].reason == "hidden direction marks removed"
    assert "[U+202E]" in decoded.repairs[0].before


def test_soft_hyphens_become_hyphens_at_line_ends_only() -> None:
    assert decode("exam\xadple and exam\xad\nple".encode(), "a.txt").text == "example and exam-\nple"


def test_letters_are_composed_and_ligatures_taken_apart() -> None:
    assert decode("cafe\u0301 of\ufb01ce \ufefb".encode(), "a.txt").text == "café office لا"


def test_one_repair_for_each_kind_however_many_places() -> None:
    decoded = decode(b"a few words\x00\nmore words\x00\nclean words\nlast words\x00\n" + b"word " * 50, "a.txt")
    assert [repair.lines for repair in decoded.repairs] == [((1, 2), (4, 4))]
