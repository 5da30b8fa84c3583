"""Decoding: marks, UTF-8, declarations and guesses, and that no byte vanishes silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.decode import decode, unify_line_ends

WESTERN = [
    "The “smart” quotes — and the café’s naïve résumé cost €5.",
    "Señor Pérez viajó a España para una reunión con el presidente.",
    "Grüße aus München, schöne Straße",
    "L’été à la plage, où ça coûte 20 €",
    "naïve",
    "It’s a test.",
    "Pages 3–7 — that’s “all” of it…",
]


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("times", [1, 40])
def test_a_western_windows_file_is_read_and_the_guess_is_said(text: str, times: int) -> None:
    whole = "\n".join([text] * times)
    decoded = decode(whole.encode("cp1252"))
    assert decoded.text == whole
    assert (decoded.encoding, decoded.guessed, decoded.repairs) == ("cp1252", True, ())


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp932", "これは日本語のテキストです。会議は東京で行われました。"),
        ("cp932", "安全保障に関する協力について、大統領は述べた。カタカナも含む。"),
        ("cp1251", "Президент объявил о новом соглашении по безопасности."),
        ("cp1251", "Привет, мир! Это текст на русском языке в старой кодировке."),
        ("koi8_r", "Президент объявил о новом соглашении по безопасности."),
        ("gb18030", "总统宣布了一项新的安全合作协议，旨在打击毒品走私。"),
        ("big5", "總統宣布了一項新的安全合作協議，旨在打擊毒品走私。"),
        ("cp949", "대통령은 새로운 안보 협력 협정을 발표했다."),
        ("cp1253", "Η συμφωνία για την ασφάλεια υπογράφηκε στην Αθήνα."),
        ("cp1250", "Zażółć gęślą jaźń, prezydent ogłosił nową umowę."),
        ("cp1254", "Cumhurbaşkanı yeni güvenlik anlaşmasını açıkladı, İstanbul'da görüşüldü."),
        ("cp1256", "أعلن الرئيس عن اتفاق أمني جديد"),
    ],
)
def test_other_old_encodings_are_detected(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(codec: str) -> None:
    decoded = decode("Añejo 🙂\n".encode(codec))
    assert decoded.text == "Añejo 🙂\n"
    assert not decoded.guessed
    assert [repair.rule for repair in decoded.repairs] == ["byte-order-mark"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(codec: str) -> None:
    decoded = decode("The agreement was signed in April.".encode(codec))
    assert decoded.text == "The agreement was signed in April."
    assert (decoded.encoding, decoded.guessed) == (codec, True)


def test_the_declared_encoding_is_taken_when_the_bytes_are_not_utf_8() -> None:
    decoded = decode("Řeřicha".encode("cp1250"), declared="windows-1250")
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("Řeřicha", "cp1250", False)


def test_latin_1_means_windows_1252_as_in_every_browser() -> None:
    decoded = decode("“€5”".encode("cp1252"), declared="ISO-8859-1")
    assert decoded.text == "“€5”"


def test_valid_utf_8_wins_over_a_wrong_declaration() -> None:
    assert decode("Perú".encode(), declared="iso-8859-1").text == "Perú"


def test_seven_bit_japanese_is_read_by_its_declaration() -> None:
    assert decode("日本語".encode("iso2022_jp"), declared="iso-2022-jp").text == "日本語"


@pytest.mark.parametrize("declared", ["hex", "no-such-codec", "", "idna", "\0"])
def test_a_senseless_declaration_is_passed_over(declared: str) -> None:
    assert decode(b"plain", declared=declared).text == "plain"


def test_a_broken_byte_in_utf_8_is_marked_and_counted() -> None:
    decoded = decode("Perú, México, Panamá, Bogotá, Córdoba".encode().replace(b",", b"\xff,", 1))
    assert decoded.text == "Perú\ufffd, México, Panamá, Bogotá, Córdoba"
    (repair,) = decoded.repairs
    assert (repair.rule, repair.count) == ("undecodable", 1)
    assert "U+FFFD" in repair.sample


def test_a_byte_that_the_guessed_codec_lacks_is_marked_and_counted() -> None:
    decoded = decode("Señor Pérez viajó a España.".encode("cp1252") + b" \x81 fin", declared="cp1252")
    assert decoded.text.count("\ufffd") == sum(r.count for r in decoded.repairs) == 1


@pytest.mark.parametrize(
    ("raw", "text", "count"),
    [("a\r\nb\r\n", "a\nb\n", 2), ("a\rb", "a\nb", 1), ("a\r\r\nb", "a\nb", 1), ("a\n\rb", "a\n\nb", 1)],
)
def test_line_ends_become_line_feeds_and_are_counted(raw: str, text: str, count: int) -> None:
    decoded = decode(raw.encode())
    assert decoded.text == text
    assert [(r.rule, r.count) for r in decoded.repairs] == [("line-endings", count)]


@settings(deadline=None)
@given(st.text())
def test_utf_8_is_never_a_guess_and_never_altered(text: str) -> None:
    decoded = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded.text == unify_line_ends(text)[0]
    assert (decoded.encoding, decoded.guessed) == ("utf-8", False)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_decode_and_every_mark_of_loss_is_counted(data: bytes) -> None:
    decoded = decode(data)
    counted = sum(repair.count for repair in decoded.repairs if repair.rule == "undecodable")
    assert counted <= decoded.text.count("\ufffd")
    if decoded.encoding == "utf-8" and "\ufffd".encode() not in data:
        assert counted == decoded.text.count("\ufffd")
    assert "\r" not in decoded.text
