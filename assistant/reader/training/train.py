"""The training loop: seeded, checkpointed, and paced by the time that it may take."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch.optim import Optimizer

from assistant.reader.training.batches import Row, stack, stream_batches
from assistant.reader.training.mixture import Corpus, Shares, stream_bundles
from assistant.reader.training.network import Network, loss_of
from assistant.reader.training.threads import ThreadChooser

WARM_UP_STEPS: Final = 60
DECAY: Final = 0.01
LONGEST_GRADIENT: Final = 1.0
SAVE_SECONDS: Final = 300
# A longer step means that the process or the machine was asleep; only this much counts.
LONGEST_STEP_SECONDS: Final = 20.0
WEIGHTS: Final = "weights.safetensors"
STATE: Final = "state.pt"
LOG: Final = "log.jsonl"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: active minutes, the highest learning rate, the shares (0..1) of bundles of SQuAD 2.0 and
    of those written for this reader, torch's most threads, the seed."""

    minutes: float
    rate: float = 1e-4
    adversarial: float = 0.2
    written: float = 0.4
    threads: int = 2
    seed: int = 3


@dataclass(slots=True)
class Progress:
    """What has been done so far: steps, examples, active seconds."""

    steps: int = 0
    examples: int = 0
    seconds: float = 0.0


def train(
    corpus: Corpus,
    tokenizer: Tokenizer,
    weights: Mapping[str, NDArray[np.float32]],
    folder: Path,
    plan: Plan,
) -> Progress:
    """Train until the plan's minutes are used up; the final weights are `WEIGHTS` in `folder`.

    Checkpoints go to `folder` every five minutes; called again with the same
    folder it goes on from the last. The learning rate rises over the first
    steps and falls linearly with the share of active time used.
    """
    torch.manual_seed(plan.seed)
    folder.mkdir(parents=True, exist_ok=True)
    network = Network.build(weights)
    optimizer = build_optimizer(network, plan.rate)
    progress = resume(network, optimizer, folder)
    shares = Shares(plan.adversarial, plan.written)
    batches = stream_batches(stream_bundles(corpus, plan.seed, shares), tokenizer, plan.seed)
    run_steps(network, optimizer, islice(batches, progress.steps, None), progress, folder, plan)
    return progress


def build_optimizer(network: Network, rate: float) -> Optimizer:
    """AdamW (Loshchilov and Hutter 2019); vectors (biases, normalisation) do not decay."""
    matrices = [value for _, value in network.parameters() if value.ndim > 1]
    vectors = [value for _, value in network.parameters() if value.ndim == 1]
    groups = [
        {"params": matrices, "weight_decay": DECAY},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))


def run_steps(
    network: Network,
    optimizer: Optimizer,
    batches: Iterator[list[Row]],
    progress: Progress,
    folder: Path,
    plan: Plan,
) -> None:
    """Step through `batches` while there is time, saving now and then and at the end."""
    saved = progress.seconds
    chooser = ThreadChooser(plan.threads)
    before = time.monotonic()
    for rows in batches:
        share = progress.seconds / (plan.minutes * 60)
        if share >= 1:
            break
        rate = plan.rate * min(1, (progress.steps + 1) / WARM_UP_STEPS) * (1 - share)
        threads = chooser.choose()
        torch.set_num_threads(threads)
        parts = step(network, optimizer, rows, rate)
        now = time.monotonic()
        chooser.learn(threads, sum(len(row.pieces) for row in rows) / (now - before))
        progress.seconds += min(now - before, LONGEST_STEP_SECONDS)
        before = now
        progress.steps += 1
        progress.examples += len(rows)
        write_log(folder, progress, {"rate": rate, "threads": threads, **parts})
        if progress.seconds - saved > SAVE_SECONDS:
            save(network, optimizer, progress, folder)
            saved = progress.seconds
    save(network, optimizer, progress, folder)


def step(network: Network, optimizer: Optimizer, rows: list[Row], rate: float) -> dict[str, float]:
    """One update with these rows; return the parts of the loss."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    loss, parts = loss_of(network, stack(rows))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    learning = [value for _, value in network.parameters()]
    torch.nn.utils.clip_grad_norm_(learning, LONGEST_GRADIENT)
    optimizer.step()
    return parts


def write_log(folder: Path, progress: Progress, figures: Mapping[str, float]) -> None:
    """One line of JSON a step."""
    figures = {**asdict(progress), **figures}
    line = json.dumps({name: round(value, 7) for name, value in figures.items()})
    with (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def save(network: Network, optimizer: Optimizer, progress: Progress, folder: Path) -> None:
    """Write a checkpoint; an interrupted one never replaces a whole one."""
    save_file(network.weights(), folder / f"{WEIGHTS}.new")
    state = {"optimizer": optimizer.state_dict(), "progress": asdict(progress)}
    torch.save(state, folder / f"{STATE}.new")
    for name in (WEIGHTS, STATE):
        (folder / f"{name}.new").replace(folder / name)


def resume(network: Network, optimizer: Optimizer, folder: Path) -> Progress:
    """Load the checkpoint in `folder`, if there is one."""
    if not (folder / STATE).exists():
        return Progress()
    state = torch.load(folder / STATE, weights_only=True, map_location=network.device)
    stored = load_file(folder / WEIGHTS)
    for prefix, part in network.parts():
        own = {n.removeprefix(prefix): v for n, v in stored.items() if n.startswith(prefix)}
        part.load_state_dict(own)
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])
