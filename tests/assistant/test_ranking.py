"""How units are weighed, and how the weights are learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.ranking.features import FEATURES, ChunkView, FeatureMaker, UnitSpan
from assistant.ranking.fit import COLLOQUIAL, KEPT, read_articles, thin_out
from assistant.ranking.outcomes import (
    REFUSED_BY_MISTAKE,
    TRAPS_REFUSED,
    Outcome,
    believe,
    choose_strict_threshold,
    choose_threshold,
    cross_validate,
    fit_trust,
    measure,
)
from assistant.ranking.rank import load_model, rank, reweigh
from assistant.ranking.train import Group, train
from assistant.ranking.views import spans_by_unit, view_chunks
from assistant.reader import Reading, Span
from assistant.reader.training.written import UNREAD
from index.types import Chunk, Hit, Unit, UnitKind
from tests.assistant.build import ask, candidate

SENTENCES = ("The dam on the Esk opened in 1931.", "Its keeper lives in Holt.", "When did it open?")
FREQUENCIES = {"": 50, "dam": 2, "open": 9, "esk": 1}


def _chunk() -> Chunk:
    text, units, at = " ".join(SENTENCES), [], 0
    for sentence in SENTENCES:
        units.append(Unit(UnitKind.SENTENCE, 100 + at, 100 + at + len(sentence)))
        at += len(sentence) + 1
    return Chunk("c", "a.txt", 0, 100, 100 + len(text), text, f"Heading\n{text}", 30, None, tuple(units))


def _hit() -> Hit:
    return Hit(_chunk(), "Title", "0" * 64, "1" * 64, 0.03, 0.7, 2.0)


def _view(**changes: object) -> ChunkView:
    values = {
        "rank": 0,
        "cosine": 0.7,
        "unit_cosines": np.array([0.8, 0.2, 0.6]),
        "network": 0.0,
        "contrasted": 0.0,
        "spans": {},
    }
    return ChunkView(chunk=_chunk(), **(values | changes))  # type: ignore[arg-type]


def _feature(name: str, question: str, view: ChunkView | None = None) -> list[float]:
    rows = FeatureMaker(ask(question), FREQUENCIES).rows(view or _view(), best_span=5.0)
    return [float(v) for v in rows[:, FEATURES.index(name)]]


def test_there_is_one_row_a_unit_and_one_column_a_feature() -> None:
    rows = FeatureMaker(ask("When did the dam open?"), FREQUENCIES).rows(_view(), best_span=1.0)
    assert rows.shape == (3, len(FEATURES))
    assert np.isfinite(rows).all()


def test_the_sentence_with_the_words_covers_more() -> None:
    first, second, _ = _feature("coverage", "When did the dam on the Esk open?")
    assert first > second


def test_a_synonym_covers_nearly_as_much_as_the_word_itself() -> None:
    same, synonym, other = (
        _feature("coverage", f"Where does the keeper {verb}?")[1] for verb in ("live", "dwell", "paint")
    )
    assert same > synonym > other


def test_an_opposite_and_a_name_have_no_synonyms() -> None:
    assert _feature("coverage", "When did the dam close?") == _feature("coverage", "When did the dam burn?")
    named = _feature("coverage", "When did the dam of Guardian open?")
    assert named == _feature("coverage", "When did the dam of Painter open?")


def test_a_date_is_asked_for_and_only_one_sentence_has_one() -> None:
    assert _feature("typed", "When did the dam open?") == [1.0, 0.0, 0.0]


def test_a_value_that_the_question_names_is_not_an_answer_to_it() -> None:
    assert _feature("typed", "When in 1931 did the dam open?")[0] == 0.0


def test_another_ordinal_than_the_asked_one_counts_against_a_unit() -> None:
    assert _feature("numbers", "What is the third dam on the Esk?") == [0.0, 0.0, 0.0]
    assert _feature("numbers", "What is the dam on the Esk?") == [1.0, 1.0, 1.0]


def test_a_sentence_that_is_itself_a_question_is_known() -> None:
    assert _feature("question", "When did the dam open?") == [0.0, 0.0, 1.0]


def test_a_readers_span_lands_on_the_unit_that_holds_it() -> None:
    chunk = _chunk()
    at = chunk.embed_text.index("1931")
    spans = spans_by_unit(chunk, Reading(0.9, (Span(at, at + 4, 5.0), Span(0, 7, 9.0))))
    assert spans == {0: UnitSpan(100 + chunk.text.index("1931"), 100 + chunk.text.index("1931") + 4, 5.0)}


def test_the_network_s_word_is_about_the_unit_of_its_best_span() -> None:
    spans = {0: UnitSpan(100, 103, 1.0), 1: UnitSpan(135, 139, 4.0)}
    view = _view(network=0.7, spans=spans)
    assert _feature("verdict", "Where does the keeper live?", view) == [0.0, 0.7, 0.0]
    assert _feature("network", "Where does the keeper live?", view) == [0.7, 0.7, 0.7]


def test_an_embedder_without_unit_vectors_leaves_meaning_out() -> None:
    [view] = view_chunks([_hit()], np.ones(4, dtype=np.float32), {}, None)
    assert list(view.unit_cosines) == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["reader", "plain"])
def test_shipped_weights_prefer_the_sentence_that_answers(name: str) -> None:
    view = _view()
    if name == "reader":
        span = UnitSpan(100 + SENTENCES[0].index("1931"), 100 + SENTENCES[0].index("1931") + 4, 8.0)
        view = _view(network=0.95, spans={0: span})
    question = ask("When did the dam on the Esk open?")
    ranked = rank(question, [_hit()], [view], frequencies=FREQUENCIES, model=load_model(name))
    assert ranked[0].text == SENTENCES[0]
    assert ranked[0].probability >= load_model(name).threshold


def _groups(count: int, *, seed: int) -> list[Group]:
    draw = np.random.default_rng(seed)
    made = []
    for number in range(count):
        rows = draw.uniform(0, 0.4, (6, len(FEATURES)))
        labels = np.zeros(6, dtype=bool)
        if number % 3:
            labels[number % 6] = True
            rows[number % 6, 3] = 0.9
        made.append(Group(f"title {number % 5}", rows, labels, trap=number % 6 == 0))
    return made


def test_training_finds_the_feature_that_tells_also_in_unseen_articles() -> None:
    figures = measure(cross_validate(_groups(60, seed=1), seed=1), 0.5)
    assert figures["right_first"] > 0.95
    assert figures["taken_away_auc"] > 0.95


def test_training_twice_gives_the_same_weights() -> None:
    first, second = (train(_groups(30, seed=1), seed=4).as_json() for _ in range(2))
    assert first == second


def test_a_ranker_is_the_mean_of_fits_that_began_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = _groups(30, seed=1)
    joined = train(groups, seed=4).inner(groups[0].rows)
    monkeypatch.setattr("assistant.ranking.train.MEMBERS", 1)
    members = [train(groups, seed=seed).inner(groups[0].rows) for seed in (4, 5, 6)]
    assert np.ptp(members, axis=0).max() > 1e-6
    assert joined == pytest.approx(np.mean(members, axis=0))


def test_the_threshold_refuses_the_agreed_share_of_good_answers() -> None:
    outcomes = cross_validate(_groups(90, seed=3), seed=1)
    assert measure(outcomes, choose_threshold(outcomes))["answerable_refused"] <= REFUSED_BY_MISTAKE + 0.02


def test_the_strict_threshold_refuses_the_agreed_share_of_traps() -> None:
    outcomes = cross_validate(_groups(90, seed=3), seed=1)
    figures = measure(outcomes, choose_strict_threshold(outcomes))
    assert figures["trap_questions"] == 15
    assert abs(figures["trap_refused"] - TRAPS_REFUSED) < 0.07


def test_groups_that_only_help_to_train_are_not_judged() -> None:
    groups = _groups(60, seed=1)
    assert len(cross_validate(groups, seed=1, extra=_groups(30, seed=2))) == len(groups)


def _outcomes(count: int) -> list[Outcome]:
    """The scorer is as sure of traps as of answers; the reader tells them apart, most of the time."""
    draw = np.random.default_rng(5)
    made = []
    for number in range(count):
        kind = number % 3
        inner = draw.normal((2.0, -2.0, 2.0)[kind], 1.0)
        read = draw.normal((1.5, -1.0, -1.5)[kind], 1.0)
        seen = draw.normal((2.5, -1.0, -2.5)[kind], 1.0)
        made.append(Outcome(f"title {number % 4}", inner, read, seen, kind == 0, kind == 0, kind == 2, 0.5))
    return made


def test_the_reader_is_believed_where_it_alone_tells_traps_from_answers() -> None:
    own, read, _ = fit_trust(_outcomes(300))
    assert own > 0.3 and read > 0.8


def test_scorer_and_reader_together_tell_traps_of_unseen_articles_apart() -> None:
    outcomes = believe(_outcomes(300))
    figures = measure(outcomes, choose_strict_threshold(outcomes))
    assert len(outcomes) == 300
    assert figures["trap_auc"] > 0.95 and figures["taken_away_auc"] > 0.95


def test_the_reader_s_word_counts_as_much_as_it_is_trusted() -> None:
    rows = np.zeros((2, len(FEATURES)))
    rows[:, FEATURES.index("network")] = (0.5, 0.9)
    model = replace(load_model("plain"), trust=np.array([1.0, 0.7, 0.25]))
    inner = model.inner(rows)
    assert model.logits(rows)[0] == pytest.approx(inner[0] + 0.25)
    assert model.logits(rows)[1] == pytest.approx(inner[1] + 0.25 + 0.7 * np.log(9))


def test_strictly_the_word_counts_that_compares_question_and_sentence() -> None:
    assert fit_trust(_outcomes(300), strict=True)[1] > fit_trust(_outcomes(300))[1]
    rows = np.zeros((2, len(FEATURES)))
    rows[:, FEATURES.index("contrasted")] = (0.5, 0.9)
    model = replace(load_model("plain"), strict_trust=np.array([1.0, 0.7, 0.25]))
    assert model.logits(rows)[0] == model.logits(rows)[1]
    assert model.logits(rows, strict=True)[1] == pytest.approx(model.inner(rows)[1] + 0.25 + 0.7 * np.log(9))


@pytest.mark.parametrize("name", ["reader", "plain"])
def test_a_question_in_other_words_costs_no_unit_its_place(name: str) -> None:
    rows = np.zeros((2, len(FEATURES)))
    rows[1, FEATURES.index("contrasted")] = 1.0
    assert len(set(load_model(name).inner(rows))) == 1


def test_reweighing_changes_both_probabilities_in_proportion() -> None:
    found = replace(candidate("The dam opened in 1931.", 0.6), own=0.3)
    less = reweigh(found, 0.3, 0.2)
    assert (less.probability, less.own, less.sure) == (0.3, 0.15, 0.2)
    assert reweigh(replace(found, own=0.9), 0.75, 0.5).own == 1.0
    assert reweigh(replace(found, probability=0.0), 0.75, 0.5).own == 0.0


def test_one_in_four_documents_that_are_asked_about_in_other_words_is_learned_from() -> None:
    titles = [*read_articles(UNREAD, 0, seed=0, unread=True), "An article"]
    marked = [title for title in titles if title.endswith(COLLOQUIAL)]
    groups = [Group(title, np.zeros((1, len(FEATURES))), np.zeros(1, dtype=bool)) for title in titles * 2]
    kept = [group.title for group in thin_out(groups)]
    assert set(titles) - set(kept) == {title for number, title in enumerate(marked) if number % KEPT}
    assert len(kept) == 2 * len(set(kept))
    assert 0 < len(marked) < len(titles) / 2
