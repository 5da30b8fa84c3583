"""Word: document order, marks for structure, nothing visible lost, bad files refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import ReadError
from index.read import docx as reader
from index.read import read_file


def save(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text_of(document: WordDocument) -> str:
    (text,) = reader.extract(save(document), "a.docx").parts
    return text


def add_xml(document: WordDocument, body: str) -> None:
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{body}</w:p>"))


def rewrite(data: bytes, member: str, content: bytes | None) -> bytes:
    """Replace or remove one member of a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(member, content)
    return buffer.getvalue()


def test_paragraphs_lists_and_tables_come_in_document_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Agreement"
    document.add_heading("The agreement", 0)
    document.add_heading("Terms", 1)
    document.add_paragraph("It was signed.")
    document.add_paragraph("flights", style="List Bullet")
    document.add_paragraph("by 40%", style="List Bullet 2")
    document.add_paragraph("patrols", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Country", "Role | part", "Guatemala", "Police"], strict=True):
        cell.text = text
    document.add_paragraph("The end.")
    path = tmp_path / "a.docx"
    path.write_bytes(save(document))
    read = read_file(path, tmp_path, max_bytes=1_000_000)
    assert read.text == "\n\n".join(
        [
            "# The agreement",
            "# Terms",
            "It was signed.",
            "- flights\n  - by 40%\n- patrols",
            "| Country | Role \\| part |\n|---|---|\n| Guatemala | Police |",
            "The end.",
        ]
    )
    assert (read.title, read.format, read.encoding) == ("The agreement", "docx", "")
    assert ("Title", "Agreement") in read.fields


def test_tracked_insertions_links_and_controls_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    add_xml(
        document,
        "<w:r><w:t>One</w:t></w:r><w:ins><w:r><w:t xml:space='preserve'> two</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> three</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtContent><w:r><w:t xml:space='preserve'> four</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t xml:space='preserve'> five</w:t></w:r></w:fldSimple>"
        "<w:r><w:tab/><w:noBreakHyphen/><w:br/><w:t>6</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>",
    )
    extracted = reader.extract(save(document), "a.docx")
    assert extracted.parts == ("One two three four five\t-\n6²",)
    assert [(repair.rule, repair.count) for repair in extracted.repairs] == [("docx-deleted", 1)]


def test_blocks_inside_content_controls_and_text_boxes_are_read() -> None:
    document = docx.Document()
    inner = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    add_xml(
        document,
        f"<w:r><w:t>Body</w:t><w:pict><w:txbxContent>{inner.format('Box')}</w:txbxContent></w:pict></w:r>",
    )
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner.format('Control')}</w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(control))
    assert text_of(document) == "Body\n\nBox\n\nControl"


def test_a_style_passes_on_its_heading_or_list() -> None:
    document = docx.Document()
    styles = document.styles
    for name, base in (("My heading", "Heading 2"), ("My list", "List Bullet")):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
        document.add_paragraph(name, style=name)
    assert text_of(document) == "## My heading\n\n- My list"


def test_merged_cells_are_repeated_down_and_nested_tables_kept() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(2, 2).add_table(1, 1).cell(0, 0).text = "nested"
    lines = text_of(document).split("\n")
    assert lines == ["| 0 | wide |  |", "|---|---|---|", "| tall | 4 | 5 |", "| tall | 7 | 8 nested |"]


def test_footnotes_stand_under_their_marks() -> None:
    document = docx.Document()
    add_xml(
        document,
        "<w:r><w:t>Said</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r>",
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t> Source.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    data = save(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("word/_rels/document.xml.rels")
        types = package.read("[Content_Types].xml")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
    data = rewrite(
        data, "word/_rels/document.xml.rels", relations.replace(b"</Relationships>", link.encode())
    )
    data = rewrite(data, "[Content_Types].xml", types.replace(b"</Types>", override.encode()))
    data = rewrite(data, "word/footnotes.xml", notes.encode())
    assert reader.extract(data, "a.docx").parts == ("Said[^2].\n\n[^2]: Source.",)


def test_headers_that_are_left_out_are_said() -> None:
    document = docx.Document()
    document.add_paragraph("Body.")
    document.sections[0].header.paragraphs[0].text = "Secret draft"
    (repair,) = reader.extract(save(document), "a.docx").repairs
    assert (repair.rule, repair.sample) == ("docx-header", "Secret draft -> left out")


class TestRefused:
    def refusal(self, data: bytes) -> str:
        with pytest.raises(ReadError) as caught:
            reader.extract(data, "a.docx")
        assert caught.value.message.startswith("a.docx was not read")
        assert caught.value.hint
        return caught.value.message

    def good(self) -> bytes:
        document = docx.Document()
        document.add_paragraph("Some words. " * 200)
        return save(document)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
    def test_a_truncated_file(self, share: float) -> None:
        data = self.good()
        assert "damaged" in self.refusal(data[: int(len(data) * share)])

    def test_bytes_that_are_no_archive(self) -> None:
        assert "damaged" in self.refusal(b"just text")

    @pytest.mark.parametrize("xml", [b"", b"<w:document", b"not xml", b"<a/>"])
    def test_a_body_that_is_no_xml(self, xml: bytes) -> None:
        self.refusal(rewrite(self.good(), "word/document.xml", xml))

    @pytest.mark.parametrize("member", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
    def test_a_missing_part(self, member: str) -> None:
        self.refusal(rewrite(self.good(), member, None))

    def test_every_byte_may_be_wrong_and_only_read_errors_come_out(self) -> None:
        data = self.good()
        for position in range(0, len(data), max(1, len(data) // 150)):
            broken = data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]
            try:
                reader.extract(broken, "a.docx")
            except ReadError as error:
                assert error.hint

    def test_a_bomb_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "_MOST_UNPACKED", 2_000_000)
        data = rewrite(self.good(), "word/bomb.xml", bytes(2_000_000))
        assert len(data) < 100_000
        assert "unpack to" in self.refusal(data)

    def test_a_bomb_of_entities_does_not_expand(self) -> None:
        lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        body = "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body>"
        xml = f'<!DOCTYPE d [<!ENTITY l0 "lol">{lol}]><w:document {nsdecls("w")}>{body}</w:document>'
        self.refusal(rewrite(self.good(), "word/document.xml", xml.encode()))

    def test_a_workbook_renamed_to_docx(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.good())) as package:
            types = package.read("[Content_Types].xml")
        types = types.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
        assert "another program" in self.refusal(rewrite(self.good(), "[Content_Types].xml", types))

    def test_an_old_or_encrypted_document(self) -> None:
        assert "encrypted" in self.refusal(b"\xd0\xcf\x11\xe0" + bytes(600))

    def test_a_document_without_text(self) -> None:
        assert "no text" in self.refusal(save(docx.Document()))
