"""The page's HTML, as pure functions: what is shown, and that text only ever is text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Check, Outcome, RefusalReason, Verdict
from assistant.view import page, strings
from assistant.view.answer import failed, turn
from assistant.view.around import trimmed
from assistant.view.checks import checks
from assistant.view.documents import document_list, human_size
from assistant.view.export import as_footnotes, as_markdown, as_plain
from assistant.view.flow import Bound, Chip, Words, bound
from assistant.view.markup import joined, tag
from assistant.view.recorded import recorded
from assistant.view.source import WHOLE_CHARS, Passage, missing, source
from assistant.view.turns import Failure, Turn
from assistant.work import DOUBT
from tests.browser import samples
from tests.browser.payloads import PAYLOADS


class Reading(HTMLParser):
    """What a browser would make of some HTML: its tags with attribute names, its text, its values."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, ...]] = []
        self.values: list[str] = []
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.marked = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if "mark" in self.inside:
            self.marked += data


def passage_of(word: str, **changes: object) -> Passage:
    cited = samples.citation(word)
    values: dict[str, object] = {
        "sha": cited.sha256,
        "text_sha": cited.text_sha256,
        "path": cited.document,
        "title": cited.title,
        "end": cited.end,
        "number": 1,
    }
    return Passage.model_validate(values | changes)


VIEWS: dict[str, Callable[[str], str]] = {
    "transcript": lambda word: page.transcript(samples.turns(word)),
    "latest": lambda word: "".join(page.latest(value, 7) for value in samples.turns(word)),
    "questions to go on with": lambda word: page.latest(samples.turns(word)[2], 7, [word]),
    "progress": lambda word: page.progress(samples.progress(word)),
    "welcome": lambda word: page.welcome([samples.document(word)], [word]),
    "documents": lambda word: document_list([samples.document(word)], [samples.problem(word)]),
    "failure": lambda word: failed(Failure(word, word), strings.FAILED_OPENING),
    "source": lambda word: source(passage_of(word), word, [samples.document(word)]),
    "document": lambda word: source(passage_of(word, end=0), word, [samples.document(word)]),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_and_adds_no_tag_and_no_attribute(view: str, payload: str) -> None:
    word = payload.replace("\n", " ")
    hostile, harmless = Reading(VIEWS[view](word)), Reading(VIEWS[view]("x" * len(word)))
    assert hostile.tags == harmless.tags
    assert word.replace("\0", "\ufffd") in "".join(hostile.texts)


@given(st.text(min_size=1, max_size=60).map(lambda word: "x" + word.replace("\n", " ")))
def test_no_text_at_all_changes_the_structure_of_a_view(word: str) -> None:
    for view in VIEWS.values():
        assert Reading(view(word)).tags == Reading(view("x" * len(word))).tags


def test_plain_text_is_escaped_wherever_it_meets_html() -> None:
    assert tag("p", "<b>", tag("i", "&")) == "<p>&lt;b&gt;<i>&amp;</i></p>"
    assert tag("i") + "<b>" == "<i></i>&lt;b&gt;"
    assert "<b>" + tag("i") == "&lt;b&gt;<i></i>"
    assert joined(["<b>", tag("i")]) == "&lt;b&gt;<i></i>"
    assert tag("p", title='"<') == '<p title="&quot;&lt;"></p>'


def test_at_least_forty_payloads_are_tried() -> None:
    assert len(set(PAYLOADS)) >= 40


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.text(max_size=80), st.data())
def test_the_highlight_holds_the_quote_character_for_character(
    before: str, quote: str, after: str, data: st.DataObject
) -> None:
    start, end = len(before), len(before) + len(quote)
    low = data.draw(st.integers(start, end - 1))
    high = data.draw(st.integers(low + 1, end))
    asked = passage_of("x", start=start, end=end, mark=f"{low},{high}", text_sha="")
    reading = Reading(source(asked, before + quote + after, []))
    assert reading.marked == quote.replace("\0", "\ufffd")


def test_a_text_that_is_not_the_cited_one_is_shown_with_a_warning() -> None:
    asked = passage_of("cited words")
    assert strings.ALTERED not in source(asked, "cited words", [])
    assert strings.ALTERED in source(asked, "other words", [])
    assert strings.ALTERED in source(asked, "cut", [])


def test_a_version_that_is_no_longer_the_files_own_says_so() -> None:
    asked = passage_of("words")
    assert strings.CURRENT in source(asked, "words", [samples.document("words")])
    assert strings.SUPERSEDED in source(asked, "words", [])


def test_a_huge_document_is_cut_around_the_passage_until_all_of_it_is_asked_for() -> None:
    canonical = "a" * WHOLE_CHARS + "QUOTE" + "b" * WHOLE_CHARS
    at = {"start": WHOLE_CHARS, "end": WHOLE_CHARS + 5, "text_sha": ""}
    cut = Reading(source(passage_of("x", **at), canonical, []))
    whole = Reading(source(passage_of("x", **at, whole=True), canonical, []))
    assert cut.marked == whole.marked == "QUOTE"
    assert len("".join(cut.texts)) < WHOLE_CHARS < len("".join(whole.texts))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha": "../../etc/passwd"},
        {"sha": "AB" * 32},
        {"start": -1},
        {"end": "many"},
        {"mark": "1,2,3"},
        {"mark": "<b>"},
        {"page": 0},
        {"other": 1},
        {"title": "x" * 20_000},
    ],
)
def test_a_request_for_a_passage_that_no_page_of_ours_sends_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        passage_of("x", **wrong)


def test_a_source_beside_the_chat_has_its_own_date_or_says_that_it_states_none() -> None:
    text = "Title: A report\nDate: 3 May 2024\n\nThe harbour bridge was opened in spring."
    passage = passage_of(text, start=len(text) - 5, end=len(text))
    assert "3 May 2024" in source(passage, text, [])
    info = replace(samples.document("x"), fields=(("Date", "4 June 2025"),))
    assert "4 June 2025" in source(passage, text, [info])
    assert strings.NO_DATE in source(passage, "x" * len(text), [])


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 60))
def test_surroundings_are_cut_between_words_and_say_so(before: str, after: str, most: int) -> None:
    low, high = trimmed(before, after, most)
    assert low == before if len(before) <= most else low.startswith("… ") and before.endswith(low[2:])
    assert high == after if len(after) <= most else high.endswith(" …") and after.startswith(high[:-2])


def test_an_unknown_version_says_that_it_is_not_kept() -> None:
    assert strings.UNKNOWN_DOCUMENT in missing()


def test_markers_become_chips_and_footnote_marks_of_the_document_stay_text() -> None:
    words = "The note [1] and the row [2] stand."
    value = samples.answer(words, text=f"{words} [1]", claims=(samples.claim(words),))
    html = turn(Turn("q", answer=value, claims=value.claims, citations=value.citations), "t0")
    assert html.count('class="chip"') == 1
    assert words in html


def test_a_marker_without_a_citation_stays_visible_and_is_no_button() -> None:
    value = samples.answer("Words.", text="Words. [1][7]")
    html = turn(Turn("q", answer=value), "t0")
    assert "[7]" in "".join(Reading(html).texts)
    assert html.count('class="chip"') == 1


def test_a_chip_never_stands_alone_on_a_line_and_no_character_is_lost() -> None:
    tokens = bound([Words("Flights rise by 40%."), Chip(1), Chip(2), Words(" So "), Words("x" * 50), Chip(3)])
    assert tokens[:2] == [Words("Flights rise by "), Bound("40%.", (1, 2))]
    assert isinstance(tokens[-1], Bound) and len(tokens[-1].text) < 25
    assert (
        "".join(t.text for t in tokens if isinstance(t, Words | Bound))
        == "Flights rise by 40%. So " + "x" * 50
    )


def test_a_listed_answer_is_a_list_with_one_item_a_claim() -> None:
    text = "First thing. [1]\n- Second thing. [1]\n- Third thing. [1]"
    claims = tuple(samples.claim(w, text.index(w)) for w in ("First thing.", "Second thing.", "Third thing."))
    html = turn(Turn("q", answer=samples.answer("x", text=text, claims=claims)), "t0")
    answered = html.split('class="sources"')[0]
    assert (answered.count("<li"), answered.count("<ul>")) == (2, 1)
    assert answered.count('class="verdict supported"') == 3


def test_the_bare_answer_is_set_apart_in_front_of_its_sentence() -> None:
    words = "Forty percent — Flights rise by forty percent."
    value = samples.answer(words, short="forty percent")
    assert '<b class="lead">Forty percent</b> — Flights' in turn(Turn("q", answer=value), "t0")
    assert 'class="lead"' not in turn(Turn("q", answer=replace(value, doubtful=True)), "t0")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_a_word_beside_an_icon(verdict: Verdict) -> None:
    value = samples.answer("Words.", claims=(samples.claim("Words.", verdict=verdict),))
    html = turn(Turn("q", answer=value), "t0")
    button = html.split(f'class="verdict {verdict}"')[1].split("</button>")[0]
    assert "<svg" in button and strings.VERDICTS[verdict] in button


def test_checks_that_did_not_apply_are_named_in_one_line() -> None:
    spared = [Check(name, Outcome.NOT_APPLICABLE, "Nothing to see.") for name in ("units", "dates")]
    found = replace(samples.claim("Words."), checks=(Check("names", Outcome.PASSED, "It names A."), *spared))
    shown = "".join(Reading(checks([found], "t0")).texts)
    assert "names passed: It names A." in shown and "Did not apply: units, dates" in shown
    assert "Nothing to see." not in shown


@pytest.mark.parametrize("reason", RefusalReason)
def test_an_abstention_gives_its_reason_and_passages_and_looks_like_neither_answer_nor_error(
    reason: RefusalReason,
) -> None:
    html = turn(Turn("q", answer=samples.refusal("Because.", reason)), "t0")
    assert strings.ABSTAINED[reason] in html and "Because." in html
    assert 'class="abstention"' in html and 'class="nearest"' in html
    assert 'class="failure"' not in html and 'class="sources"' not in html


def test_an_error_is_an_alert_with_its_hint_and_can_be_tried_again() -> None:
    html = turn(Turn("q", failure=Failure("It broke.", "Mend it.")), "t0")
    assert 'role="alert"' in html and "It broke." in html and "Mend it." in html
    assert 'data-act="retry"' in html and 'class="abstention"' not in html


def test_the_question_as_understood_is_shown_only_when_it_was_rewritten() -> None:
    rewritten = samples.answer("x", question="And when?", understood="When was the treaty signed?")
    asis = samples.answer("x", question="When?", understood=" When? ")
    assert "When was the treaty signed?" in turn(Turn("And when?", answer=rewritten), "t0")
    assert strings.UNDERSTOOD not in turn(Turn("When?", answer=asis), "t0")


def test_claims_show_as_they_arrive_with_their_chips_and_the_stage() -> None:
    html = turn(samples.turns("Words.")[1], "t0")
    assert 'class="chip"' in html and 'class="stages"' in html and "Words." in html


def test_only_the_turn_at_hand_speaks_and_says_the_answer_once_it_is_there() -> None:
    running, done = samples.turns("Words.")[1:3]
    assert 'role="status"' not in page.transcript([done])
    assert strings.STAGES["checking"] not in page.latest(done, 0)
    status = page.latest(done, 0).split('role="status">')[1].split("</p>")[0]
    assert status == "Words. 1 citation."
    assert page.latest(running, 0).count('role="status"') == 1


def test_what_is_copied_carries_every_citation_with_its_document_and_version() -> None:
    value = samples.answer("The quote.", question="What?")
    for copied in (as_plain(value), as_markdown(value)):
        assert "The quote." in copied and samples.SHA[:12] in copied and "txt" in copied


def test_a_copied_answer_says_what_has_to_be_known_about_it() -> None:
    value = replace(samples.answer("The quote."), notices=("The sources disagree.", "Encoding guessed."))
    for copied in (as_plain(value), as_markdown(value), as_footnotes(value)):
        assert "Note: The sources disagree.\n\nNote: Encoding guessed.\n" in copied
        assert copied.index("The quote.") < copied.index("guessed.") < copied.index(samples.SHA[:12])


def test_that_an_answer_is_in_doubt_is_said_before_it_and_everything_else_behind() -> None:
    value = samples.answer("The quote.", question="What?", understood="What?", doubtful=True)
    value = replace(value, notices=("The sources disagree.", DOUBT))
    shown = (turn(Turn("q", answer=value), "t0"), recorded(value, record="r", at="", key="k"))
    for copied in (as_plain(value), as_markdown(value), as_footnotes(value), *shown):
        said = copied.index("The quote.", copied.index("Not sure"))
        assert said < copied.index("disagree") and copied.find("The quote.") in (said, -1)


def test_a_copied_abstention_gives_its_question_its_reason_and_the_nearest_passages() -> None:
    value = samples.refusal("Because.")
    value = replace(value, question="Who paid?", evidence=(samples.evidence("The nearest passage"),))
    for copied in (as_plain(value), as_markdown(value)):
        assert all(words in copied for words in ("Who paid", "do not say", "Because", "The nearest passage"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_copied_markdown_holds_no_tag_and_no_link(payload: str) -> None:
    copied = as_markdown(samples.answer(payload.replace("\n", " ")))
    bare = copied.replace("\\<", "").replace("\\[", "").replace("\n> ", "\n").replace("\\&", "")
    assert "<" not in bare and "](" not in bare.replace("\\]", "") and "&" not in bare


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (3535, "3.5 kB"), (52_000_000, "52.0 MB")]
)
def test_sizes_read_as_file_managers_write_them(size: int, words: str) -> None:
    assert human_size(size) == words


def test_lone_surrogates_can_be_sent_to_a_browser() -> None:
    assert turn(Turn("a\ud800b"), "t0").encode("utf-8")
