"""HTML: what a person would see, in reading order, with Markdown marks for structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.read import html, read_file
from index.read.extracted import Extracted
from index.types import Document

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Site &ndash; Talks</title>
<meta name="author" content="A. Writer"><meta property="article:published_time" content="2025-04-22">
<style>p { color: red }</style><script>document.write("never")</script></head>
<body><!-- a comment -->
<h1>Talks in <em>Guatemala</em></h1>
<p>The first   paragraph
 goes on.<br>After a break.</p>Loose text.
<div>One block<div>inside</div>another</div>
<ul><!-- no item --><li>Alpha<ul><li>Alpha one</li></ul></li><li>Beta <b>bold</b></li></ul>
<ol start=3><li>First</li><li><p>Second</p></li></ol>
<table><!-- no cell --><caption>Deals</caption><thead><tr><th>Country</th><th>Role</th></tr></thead>
<tr><td>Guatemala</td><td>Law | order</td></tr><tr><td>Honduras</td><td></td></tr></table>
<pre>def f():
    return  1</pre>
<dl><dt>Term</dt><dd>Meaning</dd></dl>
<p hidden>never</p><div style="display: none">never</div><noscript>never</noscript>
<template>never</template><span aria-hidden="true">never</span>
</body></html>"""


def extract(page: str | bytes) -> Extracted:
    return html.extract(page.encode() if isinstance(page, str) else page, "a.html")


def text_of(body: str) -> str:
    (text,) = extract(body).parts
    return text


def read(root: Path, page: bytes) -> Document:
    (root / "a.html").write_bytes(page)
    return read_file(root / "a.html", root, max_bytes=1_000_000)


def test_a_page_becomes_its_visible_text_in_reading_order() -> None:
    extracted = extract(PAGE)
    assert extracted.parts[0] == "\n\n".join(
        [
            "# Talks in Guatemala",
            "The first paragraph goes on.\nAfter a break.",
            "Loose text.",
            "One block",
            "inside",
            "another",
            "- Alpha\n  - Alpha one\n- Beta bold",
            "1. First\n2. Second",
            "Deals",
            "| Country | Role |\n|---|---|\n| Guatemala | Law \\| order |\n| Honduras |  |",
            "```\ndef f():\n    return  1\n```",
            "Term: Meaning",
        ]
    )
    assert extracted.fields == (("Title", "Site – Talks"), ("Author", "A. Writer"), ("Date", "2025-04-22"))


def test_what_is_left_out_is_counted() -> None:
    counts = {repair.rule: repair.count for repair in extract(PAGE).repairs}
    assert counts == {"html-unseen": 4, "html-hidden": 3}
    assert all(" -> left out" in repair.sample for repair in extract(PAGE).repairs)


def test_the_heading_is_the_title_and_without_one_the_title_element(tmp_path: Path) -> None:
    with_heading = (
        b"<title>Site</title><h1>The agreement of Guatemala City</h1><p>It was signed in April.</p>"
    )
    without = b"<title>The agreement</title><p>It was signed in April of that year by both.</p>"
    assert read(tmp_path, with_heading).title == "The agreement of Guatemala City"
    assert read(tmp_path, without).title == "The agreement"


def test_the_declared_charset_is_honoured_and_is_no_guess(tmp_path: Path) -> None:
    page = '<meta charset="windows-1251"><title>Мир</title><p>Привет, мир!</p>'.encode("cp1251")
    document = read(tmp_path, page)
    assert (document.text, document.title) == ("Привет, мир!", "Мир")
    assert (document.encoding, document.encoding_guessed) == ("cp1251", False)


def test_markup_in_the_text_stays_text() -> None:
    assert text_of("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; 5 &gt; 3</p>") == (
        "<script>alert(1)</script> &lt; 5 > 3"
    )


def test_raised_digits_do_not_melt_into_numbers() -> None:
    assert text_of(
        "<p>10<sup>6</sup> m<sup>2</sup>, said<sup>[1]</sup> the 4<sup>th</sup>, H<sub>2</sub>O</p>"
    ) == ("10⁶ m², said[1] the 4th, H2O")


def test_a_cell_over_several_rows_is_repeated_so_that_each_row_is_whole() -> None:
    table = (
        "<table><tr><th>Year</th><th colspan=2>Flights</th></tr>"
        "<tr><td rowspan=2>2025</td><td>7</td><td>8</td></tr><tr><td>9</td><td>10</td></tr></table>"
    )
    assert text_of(table) == "| Year | Flights |  |\n|---|---|---|\n| 2025 | 7 | 8 |\n| 2025 | 9 | 10 |"


def test_tables_and_lists_that_only_lay_out_the_page_are_read_through() -> None:
    layout = "<table><tr><td><h2>News</h2><p>One.</p></td><td><ul><li>Two</li></ul></td></tr></table>"
    cards = "<ul><li><h3>Card</h3><p>Words.</p></li><li><h3>Other</h3></li></ul>"
    assert text_of(layout) == "## News\n\nOne.\n\n- Two"
    assert text_of(cards) == "### Card\n\nWords.\n\n### Other"


def test_xhtml_and_fragments_are_read_without_warnings() -> None:
    xhtml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>'
    assert text_of(xhtml) == "x"
    assert text_of("a.html") == "a.html"


def test_deep_nesting_is_no_obstacle() -> None:
    assert "deep" in text_of("<div>" * 5000 + "deep" + "</div>" * 5000)


def test_a_huge_colspan_does_not_fill_the_memory() -> None:
    table = (
        "<table><tr><td colspan=99999999 rowspan=99999999>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    assert len(text_of(table)) < 5000


WORDS = "The agreement was signed in April by both governments. " * 5
FRAME = "<nav><a href=/>Home</a><a href=/n>News</a></nav><footer>Imprint</footer>"


def test_where_a_page_names_its_main_text_only_that_is_read() -> None:
    extracted = extract(
        f"<div>{FRAME}</div><div><main><h1>Deal</h1><p>{WORDS}</p></main><aside>Ad</aside></div>"
    )
    assert extracted.parts[0] == f"# Deal\n\n{WORDS.strip()}"
    assert [(repair.rule, repair.count) for repair in extracted.repairs] == [("html-frame", 2)]


def test_the_heading_in_a_header_belongs_to_the_main_text() -> None:
    page = f"<header><h1>Deal</h1><nav><nav>Home</nav>News</nav></header><main><p>{WORDS}</p></main>"
    assert text_of(page) == f"# Deal\n\n{WORDS.strip()}"
    assert text_of(page.replace("main>", "div>")) == f"# Deal\n\n{WORDS.strip()}"


def test_elsewhere_only_navigation_goes_and_not_from_a_page_of_links() -> None:
    assert text_of(f"{FRAME}<p>{WORDS}</p>") == f"Imprint\n\n{WORDS.strip()}"
    assert text_of(FRAME) == "HomeNews\n\nImprint"
    assert text_of(f"<main></main><p>{WORDS}</p>") == WORDS.strip()


def test_a_page_without_visible_text_is_refused() -> None:
    with pytest.raises(ReadError, match="shows no text"):
        extract("<html><body><script>render()</script><div id=root></div></body></html>")


WORD = st.text("abcxyzé<&", min_size=1, max_size=6)
TAG = st.sampled_from(
    ["p", "div", "b", "li", "ul", "ol", "td", "tr", "table", "h2", "span", "dd", "dl", "sup", "pre"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TAG, st.booleans(), WORD), max_size=25))
def test_no_visible_word_is_lost_however_tags_are_nested(pieces: list[tuple[str, bool, str]]) -> None:
    from bs4 import BeautifulSoup

    page = "x " + "".join(
        f"<{'' if opens else '/'}{tag}> {word.replace('&', '&amp;').replace('<', '&lt;')} "
        for tag, opens, word in pieces
    )
    seen = BeautifulSoup(page, "lxml").get_text(" ")
    marks = str.maketrans("", "", "|-#:\\`.0123456789 \n")
    assert sorted(text_of(page).translate(marks)) == sorted(seen.translate(marks))
