"""PDF: pages with spans that are born, wrapped lines joined, and each bad file in its own words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.errors import ReadError
from index.read import pdf as reader
from index.read import read_file
from index.read.wrapped import unwrap
from index.types import Document, Repair

FIRST = [
    "Joint Report",
    "The two governments agreed on Monday to strengthen secu-",
    "rity cooperation and to exchange information about all the",
    "flights. A second sentence follows it.",
    "- first measure",
    "- second measure",
]
ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})
SECOND = ["The report ends here (see page 1)."]


def make_pdf(pages: list[list[str]], *, info: str = "") -> bytes:
    """Build a PDF of text lines in Helvetica, one list a page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line.translate(ESCAPES)}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects) + 2} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {info} >>")
    return _assemble(objects)


def _assemble(objects: list[str]) -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def read(root: Path, data: bytes) -> Document:
    (root / "a.pdf").write_bytes(data)
    return read_file(root / "a.pdf", root, max_bytes=1_000_000)


def refusal(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        reader.extract(data, "a.pdf")
    assert caught.value.message.startswith("a.pdf was not read")
    assert caught.value.hint
    return caught.value


def test_pages_are_read_with_their_spans_and_wrapped_lines_are_joined(tmp_path: Path) -> None:
    document = read(tmp_path, make_pdf([FIRST, SECOND]))
    first, second = (document.text[page.start : page.end] for page in document.pages)
    assert first == (
        "Joint Report\n"
        "The two governments agreed on Monday to strengthen security cooperation"
        " and to exchange information about all the flights. A second sentence follows it.\n"
        "- first measure\n"
        "- second measure"
    )
    assert second == SECOND[0]
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text == f"{first}\n\n{second}"
    assert document.repairs == (Repair("hyphen-at-line-end", 1, "secu-⏎rity -> security"),)


def test_a_sentence_may_run_over_a_page_break(tmp_path: Path) -> None:
    document = read(tmp_path, make_pdf([["The flights will"], ["rise by forty percent."]]))
    assert document.text == "The flights will rise by forty percent."
    assert [document.text[page.start : page.end] for page in document.pages] == [
        "The flights will",
        "rise by forty percent.",
    ]


def test_spans_hold_after_cleaning_changed_lengths(tmp_path: Path) -> None:
    # Octal 240 is a no-break space, 255 a soft hyphen in Latin-1; cleaning shortens each page by some.
    pages = [[f"Page {n} of co\xado\xadpe\xadration\xa0goes on."] for n in range(5)]
    document = read(tmp_path, make_pdf(pages))
    for page in document.pages:
        assert document.text[page.start : page.end].startswith(f"Page {page.number - 1} of")
        assert document.text[page.start : page.end].endswith("goes on.")


def test_a_page_without_text_is_said(tmp_path: Path) -> None:
    document = read(tmp_path, make_pdf([["Some text."], []]))
    assert [(repair.rule, repair.count) for repair in document.repairs] == [("page-without-text", 1)]
    assert document.pages[1].start == document.pages[1].end == len(document.text)


@pytest.mark.parametrize(
    ("info", "title"),
    [
        ("/Title (The real title)", "The real title"),
        ("/Title (report_v3.indd)", "Some text in it."),
        ("/Title (about:blank)", "Some text in it."),
        ("/Title (https://example.org/print?id=3)", "Some text in it."),
        ("/Title (Word Document)", "Some text in it."),  # python-docx's, where a file has no properties
        ("", "Some text in it."),
    ],
)
def test_the_declared_title_is_taken_when_it_says_something(tmp_path: Path, info: str, title: str) -> None:
    assert read(tmp_path, make_pdf([["Some text in it."]], info=info)).title.rstrip(".") == title.rstrip(".")


def test_a_password_is_asked_for_in_words_and_an_empty_one_opens() -> None:
    def lock(password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([SECOND]))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    assert "encrypted" in refusal(lock("secret")).message
    assert reader.extract(lock(""), "a.pdf").parts == (SECOND[0],)


def test_a_scan_is_named_as_such() -> None:
    error = refusal(make_pdf([[], [], []]))
    assert "no text layer" in error.message
    assert "3" in error.message
    assert "ocrmypdf" in error.hint


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"plain text", b"%PDF-", make_pdf([SECOND])[:200]])
def test_a_damaged_file_is_named_as_such(data: bytes) -> None:
    assert "damaged" in refusal(data).message


def test_any_byte_may_be_wrong_and_only_read_errors_come_out() -> None:
    data = make_pdf([FIRST, SECOND])
    for position in range(0, len(data), 23):
        for wrong in (b"\0", b"(", b"9", b"<"):
            try:
                reader.extract(data[:position] + wrong + data[position + 1 :], "a.pdf")
            except ReadError as error:
                assert error.hint


class TestUnwrap:
    def test_a_title_that_would_have_had_room_for_more_stays_by_itself(self) -> None:
        title = "Security Cooperation in Central America"
        text = f"{title}\nThe President met the delegation on Monday morning in the city\nand spoke."
        assert unwrap(text)[0].split("\n")[0] == title

    def test_a_paragraph_that_ends_short_stays_apart(self) -> None:
        lines = [
            "This line is as wide as lines are on the page of this book",
            "and it ends.",
            "Then a new one starts here.",
        ]
        assert unwrap("\n".join(lines))[0] == f"{lines[0]} {lines[1]}\n{lines[2]}"

    @pytest.mark.parametrize(
        ("cut", "whole"),
        [
            ("coopera-\ntion", "cooperation"),
            ("Anglo-\nAmerican", "Anglo-American"),
            ("2020-\n21", "2020-21"),
            ("coopera\u00ad\ntion", "cooperation"),
        ],
    )
    def test_a_hyphen_goes_only_where_it_cuts_a_word(self, cut: str, whole: str) -> None:
        filler = "All of the many lines of this page are just about "
        assert unwrap(filler + cut + " and more.")[0] == filler + whole + " and more."

    @pytest.mark.parametrize(
        "line", ["- item", "• item", "1. item", "(a) item", "| a | b |", "# heading", "[1] note"]
    )
    def test_structure_keeps_its_own_line(self, line: str) -> None:
        text = f"A line that is long and goes on without any end until\n{line}"
        assert unwrap(text)[0] == text

    @settings(deadline=None)
    @given(st.lists(st.text("ab,. -é1", max_size=30), max_size=12))
    def test_no_character_but_space_and_hyphen_is_lost(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        joined, hyphens = unwrap(text)
        assert "".join(joined.split()).replace("-", "") == "".join(text.split()).replace("-", "")
        assert text.count("-") - joined.count("-") == len(hyphens)
