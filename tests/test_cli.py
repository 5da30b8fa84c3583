"""The command line, from its arguments to what it prints and its exit code, over a real small index."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import cli
from assistant.errors import AssistantError
from assistant.types import Answer
from index.errors import StoreError

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("chromadb", "llama_index", "gradio", "onnxruntime", "numpy", "pydantic", "index.corpus")
DOCUMENTS = {
    "flights.txt": "Flight agreement\n\nGuatemala agreed to increase deportation flights by 40% in 2025.\n",
    "esc.txt": "Harbour notes\n\nThe harbour of \x1b[31mTela was dredged in 1998 by the navy.\n",
}


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and the data that all of these tests share."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "corpus").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def corpus(shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings point to the shared corpus; no `.env` is near."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(shared_data / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(shared_data / "data"))
    monkeypatch.setenv("READER", "off")
    return shared_data / "corpus"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Callable[[], int]], None]:
    """Put a command `try` in place that runs a function of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    def install(action: Callable[[], int]) -> None:
        module = types.SimpleNamespace(add_arguments=lambda parser: None, run=lambda args: action())
        monkeypatch.setitem(sys.modules, "trial_command", module)
        monkeypatch.setitem(cli.COMMANDS, "try", ("trial_command", "try something"))

    return install


def raise_(error: BaseException) -> int:
    raise error


def run_python(code: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_help_imports_nothing_heavy_and_names_every_command() -> None:
    code = (
        "import sys\nfrom assistant.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = run_python(code).stdout
    assert shown.splitlines()[-1] == "LOADED []"
    for name in ("index", "ask", "chat", "audit", "eval", "serve", "doctor"):
        assert f"\n    {name} " in shown


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"assistant {name}" in capsys.readouterr().out.partition("xample")[2]


@pytest.mark.parametrize("arguments", [["unknown"], ["ask"], ["serve", "--port", "x"], ["index", "--bad"]])
def test_bad_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_no_command_shows_the_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "commands:" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out[0].isdigit()


@pytest.mark.parametrize("kind", [AssistantError, StoreError])
def test_a_known_error_is_a_message_and_a_hint(
    kind: type[AssistantError] | type[StoreError],
    command: Callable[[Callable[[], int]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    command(lambda: raise_(kind("Could not open x\x1b[2J.", hint="Do y.")))
    assert cli.main(["try"]) == 2
    shown = capsys.readouterr()
    assert shown.err == "error: Could not open x[2J.\nhint: Do y.\n"
    assert shown.out == ""


def test_an_unforeseen_error_keeps_its_traceback_in_the_log(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command(lambda: raise_(ZeroDivisionError("oh")))
    assert cli.main(["try"]) == 2
    shown = capsys.readouterr().err
    log = tmp_path / "data" / "errors.log"
    assert "ZeroDivisionError: oh" in shown and str(log) in shown and "Traceback" not in shown
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_debug_prints_the_traceback(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda: raise_(ZeroDivisionError("oh")))
    assert cli.main(["try", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_hides_no_error(
    command: Callable[[Callable[[], int]], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))
    command(lambda: raise_(ZeroDivisionError("oh")))
    assert cli.main(["try"]) == 2
    assert "--debug" in capsys.readouterr().err


def test_a_wrong_setting_is_a_clear_error(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THREADS", "many")
    assert cli.main(["ask", "Why?"]) == 2
    assert "THREADS='many'" in capsys.readouterr().err


def test_stopping_exits_with_130(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda: raise_(KeyboardInterrupt()))
    assert cli.main(["try"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_pipe_that_is_closed_early_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--version"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_terminal_that_is_not_utf8_shows_replacements() -> None:
    code = "from assistant.cli import main; from assistant.commands.output import say; main([]); say('é—漢')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"???\n")


def test_index_reports_what_it_did_and_then_nothing_new(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["index"]) == 0
    capsys.readouterr()
    assert cli.main(["index", str(corpus), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["unchanged"], report["chunks_embedded"], report["problems"]) == (len(DOCUMENTS), 0, [])
    assert cli.main(["index"]) == 0
    assert "2 documents (0 added, 0 changed, 0 removed, 2 unchanged)" in capsys.readouterr().out


def test_a_file_that_is_left_out_is_named_and_fails_only_when_strict(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "good.txt").write_text("The sea is blue.", encoding="utf-8")
    (other / "binary.txt").write_bytes(bytes(range(256)) * 20)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert cli.main(["index", str(other)]) == 0
    assert "left out: binary.txt was not read" in capsys.readouterr().err
    assert cli.main(["index", str(other), "--strict"]) == 1


def test_indexing_another_folder_than_questions_go_to_says_which_setting_decides(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "good.txt").write_text("The sea is blue.", encoding="utf-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert cli.main(["index", str(other)]) == 0
    assert f"set CORPUS_DIR={other}" in capsys.readouterr().err
    monkeypatch.setenv("CORPUS_DIR", str(other))
    assert cli.main(["index", str(other)]) == 0
    assert "CORPUS_DIR" not in capsys.readouterr().err


def test_a_missing_corpus_is_a_clear_error(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["index", str(tmp_path / "none")]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("error: ") and "none" in shown and "hint: " in shown and "Traceback" not in shown


def test_ask_prints_answer_source_and_quote(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "By how much did Guatemala agree to increase deportation flights?"]) == 0
    shown = capsys.readouterr().out
    assert "40%" in shown and "[1]" in shown
    assert "flights.txt, characters" in shown and "“Guatemala agreed" in shown


def test_ask_gives_the_whole_answer_as_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "--json", "Who dredged the harbour of Tela?"]) == 0
    written = capsys.readouterr().out
    answer = json.loads(written)
    assert list(answer) == [field.name for field in dataclasses.fields(Answer)]
    assert answer["question"] == "Who dredged the harbour of Tela?"
    assert "\x1b" not in written


def test_a_question_that_is_not_answered_exits_with_0(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ask", "Write me a poem about the sea."]) == 0
    assert "No answer: " in capsys.readouterr().out


@pytest.mark.parametrize("question", ["", "   ", "\x1b\x00", "x" * 20_000])
def test_a_question_that_cannot_be_asked_is_a_clear_error(
    corpus: Path, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ask", question]) == 2
    assert capsys.readouterr().err.startswith("error: The question ")


def test_a_question_of_broken_bytes_is_asked(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "--json", "Who dredged \udcff Tela?"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "Who dredged \ufffd Tela?"


def chat(monkeypatch: pytest.MonkeyPatch, *lines: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return cli.main(["chat"])


def test_chat_answers_shows_sources_and_goes_on_after_an_error(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "By how much did Guatemala agree to increase deportation flights?"
    assert (
        chat(monkeypatch, "/sources", "", "x" * 5000, question, "/sources", "/new", "/help", "/quit", "no")
        == 0
    )
    shown = capsys.readouterr()
    assert "2 documents." in shown.out and "Nothing was asked yet." in shown.out
    assert "error: The question has 5,000 characters" in shown.err
    assert "40%" in shown.out and "  [1] " in shown.out and "“Guatemala agreed" in shown.out
    assert "A new conversation." in shown.out and "/quit" in shown.out


def test_chat_ends_with_its_input(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chat(monkeypatch) == 0


GOLD = {
    "id": "q1",
    "question": "By how much did Guatemala agree to increase deportation flights?",
    "kind": "number",
    "answerable": True,
    "expect": ["40%"],
    "sources": ["flights.txt"],
    "support": ["increase deportation flights by 40%"],
}
POEM = {"id": "q2", "question": "Write me a poem.", "kind": "off_topic", "answerable": False}


@pytest.fixture
def questions(tmp_path: Path) -> str:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOLD) + "\n" + json.dumps(POEM) + "\n", encoding="utf-8")
    return str(path)


def test_eval_prints_every_score_and_exits_with_1_under_a_threshold(
    corpus: Path, questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["eval", questions, "--details", "--min", "answered_correctly=1"]) == 0
    assert "answered_correctly" in capsys.readouterr().out
    assert cli.main(["eval", questions, "--max", "latency_p50=0"]) == 1
    assert "fell short: latency_p50" in capsys.readouterr().err


def test_eval_gives_everything_as_json(
    corpus: Path, questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["eval", questions, "--json", "--reader", "off"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["file"], report["questions"], len(report["runs"])) == ("questions.jsonl", 2, 1)
    run = report["runs"][0]
    assert run["scores"]["answered_correctly"]["value"] == 1.0
    assert run["settings"]["reader"] == "off" and len(run["corpus_fingerprint"]) == 64


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["eval", "none.jsonl"], "none.jsonl"),
        (["eval", "a", "b"], "expected one file"),
        (["eval", "a.jsonl", "--open"], "--open"),
        (["eval", "a.jsonl", "--min", "speed=1"], "no score is called 'speed'"),
        (["eval", "squad", "none.jsonl"], "none.jsonl"),
        (["eval", "support", "none.jsonl"], "none.jsonl"),
    ],
)
def test_eval_refuses_what_it_cannot_do(
    corpus: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("error: ") and words in shown and "broke that should not" not in shown


def test_eval_squad_asks_with_every_paragraph_in_the_corpus(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"title": "T", "context": "The dam of Chixoy was finished in 1983 by engineers from Italy."}
    question = {"q": "When was the dam of Chixoy finished?", "a": ["1983"]}
    path = tmp_path / "squad.jsonl"
    path.write_text(
        json.dumps(row | {"qas": [question, {"q": "Who swims there?", "a": []}]}), encoding="utf-8"
    )
    assert cli.main(["eval", "squad", str(path), "--open", "--json", "--sample", "9"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["paragraphs"], report["questions"]) == (1, 2)
    assert report["runs"]["reader off"]["scores"]["answered_correctly"]["value"] == 1.0


def test_eval_support_measures_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passage = "Guatemala agreed to increase deportation flights by 40% in 2025."
    pairs = [(passage, True), (passage.replace("40%", "60%"), False)]
    path = tmp_path / "pairs.jsonl"
    rows = [{"claim": claim, "supported": good, "passage": passage} for claim, good in pairs]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert cli.main(["eval", "support", str(path), "--json", "--min", "balanced_accuracy=1"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"]["balanced_accuracy"]["value"] == 1.0
    assert cli.main(["eval", "support", str(path), "--max", "recall=0.5"]) == 1
    assert "verdict" in capsys.readouterr().out


def test_serve_hands_host_and_port_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    page = types.SimpleNamespace(main=lambda: seen.append((os.environ["UI_HOST"], os.environ["UI_PORT"])))
    monkeypatch.setitem(sys.modules, "ui", page)
    monkeypatch.setenv("UI_HOST", "before")
    monkeypatch.setenv("UI_PORT", "1")
    assert cli.main(["serve", "--host", "127.0.0.2", "--port", "7999"]) == 0
    assert seen == [("127.0.0.2", "7999")]
