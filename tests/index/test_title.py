from __future__ import annotations

import hashlib
import re

import pytest

from index.read import read_file
from index.segment import segment
from index.title import find_fields, find_title, is_residue
from tests.conftest import SEEDS

PROSE = "The agreement was signed in the capital by both governments, who had talked for two years about it."


def title(text: str, path: str = "folder/my_file.txt") -> str:
    return find_title(text, segment(text), path)


def test_a_title_field_goes_before_a_heading() -> None:
    assert (
        title(f"{PROSE}\n\nTitle:  A Study of Ships\n\nAuthor: Jane\n\n# Part\n\n{PROSE}")
        == "A Study of Ships"
    )


def test_a_heading_above_the_prose_is_the_title() -> None:
    assert title(f"# Ships of the North\n\n## Introduction\n\n{PROSE}") == "Ships of the North"


def test_the_page_around_an_article_gives_no_title() -> None:
    text = (
        f"Tuesday, April 22, 2025\n\nTop 5 This Week\n\nRelated Posts\n\nNew Ships Arrive in Town\n\n{PROSE}"
    )
    assert title(text) == "New Ships Arrive in Town"


def test_the_name_of_a_site_gives_way_to_the_heading_below_it() -> None:
    assert (
        title(f"Daily Herald\n\nNew Ships Arrive in the Old Town\n\n{PROSE}")
        == "New Ships Arrive in the Old Town"
    )


def test_a_short_heading_of_the_first_level_keeps_its_place_over_a_longer_one_below_it() -> None:
    assert title(f"# Library FAQ\n\n## When does the library open?\n\n{PROSE}") == "Library FAQ"
    assert title(f"# Annual Report\n\n# How the Farm Did in Its Third Year\n\n{PROSE}") == "Annual Report"


def test_a_heading_in_the_middle_is_no_title_unless_it_names_the_opening() -> None:
    start = "The commander of the fleet met the leaders of the harbour in Lisbon."
    assert title(f"{start}\nDetails of the Talks\n{PROSE}").startswith("The commander of the fleet")
    naming = "Fleet Commander Meets Leaders of the Harbour in Lisbon"
    assert title(f"{start}\n{naming}\n{PROSE}") == naming


def test_a_first_sentence_is_cut_at_a_word_and_not_after_a_small_one() -> None:
    found = title(
        "Guatemala has announced a new agreement with the United States aimed at enhancing the security."
    )
    assert found == "Guatemala has announced a new agreement with the United States…"


@pytest.mark.parametrize("text", ["", "   \n", "---\n\n***"])
def test_a_text_without_words_is_called_by_its_file(text: str) -> None:
    assert title(text) == "my file"


def test_fields_are_found_near_the_top_with_values_on_one_line() -> None:
    text = (
        "Title: A Study\nAuthor: Jane  Doe Jr.\nDate: April 10, 2023.\n\n"
        + f"{PROSE}\n\n" * 80
        + "Source: none\nUrl: x"
    )
    assert find_fields(text, segment(text)) == (
        ("Title", "A Study"),
        ("Author", "Jane Doe Jr."),
        ("Date", "April 10, 2023"),
    )


def test_residue_is_known_and_a_real_heading_is_not() -> None:
    assert all(map(is_residue, ["Top 5 This Week", "Related Posts", "LEAVE A REPLY", "Popular Articles"]))
    assert not any(
        map(is_residue, ["Regional Significance", "Popular uprisings of 1848 and what they changed"])
    )


def test_sources_md_tells_the_truth_about_each_seed() -> None:
    rows = re.findall(
        r"^\| (\d\S+\.txt) \| (.+?) \| ([0-9a-f]{64}) \|", (SEEDS / "SOURCES.md").read_text(), re.M
    )
    assert [name for name, _, _ in rows] == sorted(path.name for path in SEEDS.glob("*.txt"))
    for name, shown, digest in rows:
        path = SEEDS / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        assert read_file(path, SEEDS, max_bytes=10**6).title == shown
