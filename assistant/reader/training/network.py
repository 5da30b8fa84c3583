"""The network in PyTorch and what it is trained to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from assistant.reader.training.batches import Batch

# Shares of the three losses; spans among the passages of one question weigh half.
SHARED: Final = 0.5
VERDICT: Final = 1.0
# How sure of itself the verdict is asked to be at most: 1 - SMOOTHED / 2 (Szegedy et al. 2016, section 7).
SMOOTHED: Final = 0.05
FORBIDDEN: Final = -1e4
DROPOUT: Final = 0.1


@dataclass(frozen=True, slots=True)
class Network:
    """BERT with two linear heads: start and end logits, and an answerability logit on [CLS]."""

    bert: BertModel
    span: nn.Linear
    answerable: nn.Linear
    device: torch.device

    @classmethod
    def build(cls, weights: Mapping[str, NDArray[np.float32]], device: torch.device | None = None) -> Network:
        """Six layers of 384 with the given weights, on `device` (by default a GPU if there is one); word
        embeddings do not learn.

        The questions that people wrote are few and seen often: dropout keeps them from being learned
        by heart.
        """
        config = BertConfig(
            hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536,
            hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        network = cls(
            BertModel(config, add_pooling_layer=False),
            nn.Linear(384, 2),
            nn.Linear(384, 1),
            device or torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        )
        for prefix, part in network.parts():
            own = {
                name.removeprefix(prefix): torch.tensor(value)
                for name, value in weights.items()
                if name.startswith(prefix)
            }
            part.load_state_dict(own)
            part.to(network.device)
        network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        return network

    def parts(self) -> tuple[tuple[str, nn.Module], ...]:
        """Modules with the prefix of their weights' names."""
        return (("bert.", self.bert), ("qa_outputs.", self.span), ("answerable.", self.answerable))

    def weights(self) -> dict[str, Tensor]:
        """All weights by name, as tensors of the processor."""
        return {
            prefix + name: value.cpu()
            for prefix, part in self.parts()
            for name, value in part.state_dict().items()
        }

    def parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Names and tensors of what learns."""
        for prefix, part in self.parts():
            for name, value in part.named_parameters():
                if value.requires_grad:
                    yield prefix + name, value

    def tensor(self, values: NDArray[np.int64]) -> Tensor:
        """`values` where the network is."""
        return torch.tensor(values, device=self.device)

    def run(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Span logits (rows, tokens, 2), forbidden outside [CLS] and passage; verdicts (rows,)."""
        pieces, kinds, mask = (self.tensor(part) for part in (batch.pieces, batch.kinds, batch.mask))
        states = self.bert(input_ids=pieces, token_type_ids=kinds, attention_mask=mask).last_hidden_state
        allowed = kinds.bool()
        allowed[:, 0] = True
        logits = self.span(states).masked_fill(~allowed[:, :, None], FORBIDDEN)
        return logits, self.answerable(states[:, 0]).squeeze(1)


def loss_of(network: Network, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The loss to make small, and its parts for the log."""
    logits, verdicts = network.run(batch)
    starts, ends, groups = (network.tensor(part) for part in (batch.starts, batch.ends, batch.groups))
    answered = (starts > 0).float()
    span = 0.5 * (
        functional.cross_entropy(logits[:, :, 0], starts) + functional.cross_entropy(logits[:, :, 1], ends)
    )
    shared = 0.5 * (shared_loss(logits[:, :, 0], starts, groups) + shared_loss(logits[:, :, 1], ends, groups))
    wanted = answered * (1 - SMOOTHED) + SMOOTHED / 2
    verdict = functional.binary_cross_entropy_with_logits(verdicts, wanted)
    total = span + SHARED * shared + VERDICT * verdict
    return total, {"span": span.item(), "shared": shared.item(), "verdict": verdict.item()}


def shared_loss(logits: Tensor, targets: Tensor, groups: Tensor) -> Tensor:
    """Cross-entropy over the tokens of all passages of a question together, null left out.

    Shared normalisation (Clark and Gardner 2018, section 3.3): makes scores of
    different passages comparable. Averaged over the answerable rows.
    """
    rows = torch.logsumexp(logits[:, 1:], dim=1)
    same = groups[:, None] == groups[None, :]
    whole = torch.logsumexp(rows[None, :].masked_fill(~same, FORBIDDEN), dim=1)
    gold = logits.gather(1, targets[:, None]).squeeze(1)
    answered = (targets > 0).float()
    return ((whole - gold) * answered).sum() / answered.sum().clamp(min=1)
