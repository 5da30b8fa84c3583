"""A model folder that is not what was measured is refused, and the message says what to do."""

import json
import shutil
from pathlib import Path

import pytest

from assistant.reader import Reader, ReaderError
from assistant.reader.files import PACKAGED, open_folder

NAMES = ("reader.onnx", "tokenizer.json", "model.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "model"
    shutil.copytree(PACKAGED, copied)
    return copied


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named_with_the_remedy(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ReaderError) as caught:
        Reader.open(folder)
    assert name in caught.value.message
    assert "READER=off" in caught.value.hint
    assert not caught.value.retryable


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_truncated_file_is_refused_before_it_is_loaded(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ReaderError, match="truncated or altered"):
        Reader.open(folder)


def test_one_changed_byte_is_noticed(folder: Path) -> None:
    content = bytearray((folder / "reader.onnx").read_bytes())
    content[1_000_000] ^= 1
    (folder / "reader.onnx").write_bytes(content)
    with pytest.raises(ReaderError, match="expected"):
        open_folder(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sha256": {}}', '{"sha256": 3}'])
def test_a_description_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content)
    with pytest.raises(ReaderError, match=r"model\.json"):
        open_folder(folder)


def test_the_fingerprint_changes_with_the_calibration(folder: Path) -> None:
    before = open_folder(folder).fingerprint
    described = json.loads((folder / "model.json").read_text())
    described["calibration"]["bias"] += 0.5
    (folder / "model.json").write_text(json.dumps(described))
    assert open_folder(folder).fingerprint != before


def test_the_packaged_model_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in PACKAGED.iterdir()) < 25_000_000
    assert json.loads((PACKAGED / "model.json").read_text())["licence"]
