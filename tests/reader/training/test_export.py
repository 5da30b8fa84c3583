"""The written graph says what PyTorch says; needs the training extra."""

from pathlib import Path

import numpy as np
import pytest

REASON = "install the training extra: pip install -e '.[training]'"
torch = pytest.importorskip("torch", reason=REASON)
onnx = pytest.importorskip("onnx", reason=REASON)

from assistant.reader.files import Limits, open_folder  # noqa: E402
from assistant.reader.network import Network as Runtime  # noqa: E402
from assistant.reader.network import pad_windows  # noqa: E402
from assistant.reader.training.batches import Row, stack  # noqa: E402
from assistant.reader.training.export import (  # noqa: E402
    blend_weights,
    export_model,
    load_weights,
    tokenizer_source,
)
from assistant.reader.training.network import Network, loss_of  # noqa: E402
from assistant.reader.windows import Cutter  # noqa: E402

PASSAGES = ["The treaty was signed on 5 May 2024 in Lisbon.", "Bread is made of flour and water."]


@pytest.fixture(scope="module")
def weights() -> dict[str, np.ndarray]:
    return load_weights(tokenizer_source().with_name("model.safetensors"))


def test_int8_storage_changes_logits_little(weights: dict[str, np.ndarray], tmp_path: Path) -> None:
    export_model(weights, tmp_path, provenance={"test": True})
    folder = open_folder(tmp_path)
    assert isinstance(folder.limits, Limits)
    windows = Cutter.open(folder.tokenizer, folder.limits).cut("When was it signed?", PASSAGES)
    found = Runtime.open(folder.network, threads=1).run(windows)
    network = Network.build(weights)
    rows = [Row(window.pieces, window.first, 0, 0, "q") for window in windows]
    with torch.no_grad():
        logits, verdicts = network.run(stack(rows))
    for place, (window, one) in enumerate(zip(windows, found, strict=True)):
        part = slice(window.first, len(window.pieces))
        assert np.allclose(one.span[part], logits[place, part].numpy(), atol=0.05)
        assert one.verdict == pytest.approx(verdicts[place].item(), abs=0.05)
    assert pad_windows(windows)["mask"].sum() == sum(len(window.pieces) for window in windows)


def test_what_ships_can_be_trained_on(weights: dict[str, np.ndarray], tmp_path: Path) -> None:
    export_model(weights, tmp_path / "first", provenance={"test": True})
    back = load_weights(tmp_path / "first" / "reader.onnx")
    assert {name: value.shape for name, value in back.items()} == {n: v.shape for n, v in weights.items()}
    export_model(back, tmp_path / "second", provenance={"test": True})
    files = [(tmp_path / folder / "reader.onnx").read_bytes() for folder in ("first", "second")]
    assert files[0] == files[1]


def test_a_bare_encoder_gets_heads(weights: dict[str, np.ndarray]) -> None:
    assert weights["qa_outputs.weight"].shape == (2, 384)
    assert weights["answerable.weight"].shape == (1, 384)
    assert not any("pooler" in name for name in weights)


def test_the_loss_falls_over_a_few_steps(weights: dict[str, np.ndarray]) -> None:
    network = Network.build(weights)
    batch = stack(
        [Row((101, 2043, 102, 2089, 2762, 102), 3, 3, 4, "a"), Row((101, 2040, 102, 7852, 102), 3, 0, 0, "b")]
    )
    optimizer = torch.optim.SGD([value for _, value in network.parameters()], lr=0.05)
    losses = []
    for _ in range(4):
        loss, _ = loss_of(network, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_blending_lies_between_first_and_last() -> None:
    first, last = {"w": np.zeros(2, np.float32)}, {"w": np.ones(2, np.float32)}
    assert blend_weights(first, last, 0.25)["w"].tolist() == [0.75, 0.75]
