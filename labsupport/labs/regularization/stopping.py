"""Training and validation errors by epoch, and what early stopping makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Recipe, Split, split, train
from labsupport.labs.regularization.nets import Nets, scores

SEEDS = (0, 1, 2, 3, 4)
SIZES, LABELS, BATCH, EPOCHS = (784, 50, 10), 300, 50, 50
MOST = 1000  # images of each part that are scored after an epoch
PARTS = {"training": "train", "validation": "validation", "test": "test"}


@dataclass(frozen=True)
class Epochs:
    """What nets score after each epoch, (seeds, epochs + 1) each; the first column is the start.

    loss and error of the training, the validation and the test images: {"training": …, …}.
    """

    loss: dict[str, np.ndarray]
    error: dict[str, np.ndarray]


def with_wrong_labels(whole: Split, share: float, *, seed: int) -> Split:
    """A share of the training labels is replaced by random other ones; the rest as it is."""
    rng = np.random.default_rng([seed, 13])
    labels = np.array(whole.train_labels)
    wrong = rng.permutation(len(labels))[: round(share * len(labels))]
    labels[wrong] = (labels[wrong] + rng.integers(1, 10, len(wrong))) % 10
    return replace(whole, train_labels=labels)


def by_epoch(
    digits: Dataset, *, wrong: float = 0.0, epochs: int = EPOCHS, seeds: Sequence[int] = SEEDS
) -> Epochs:
    """Nets 784-50-10 with ReLU, 300 labels, at a constant rate of 0.03 with momentum 0.9.

    wrong: the share of training labels that are wrong; validation and test labels are right.
    """
    splits = [with_wrong_labels(split(digits, LABELS, seed=s), wrong, seed=s) for s in seeds]
    nets, rows = Nets(SIZES, seeds), []
    parts, steps = [_examples(splits, name) for name in PARTS.values()], LABELS // BATCH
    train(
        nets,
        splits,
        [Recipe()] * len(seeds),
        steps=epochs * steps,
        batch=BATCH,
        rate=0.03,
        cosine=False,
        every=steps,
        look=lambda step: rows.append([_scored(nets, *part) for part in parts]),
    )
    table = np.array(rows)  # (epochs + 1, parts, 2, seeds)
    return Epochs(
        {part: table[:, k, 1].T for k, part in enumerate(PARTS)},
        {part: 1 - table[:, k, 0].T for k, part in enumerate(PARTS)},
    )


def _examples(splits: Sequence[Split], name: str) -> tuple[torch.Tensor, np.ndarray]:
    """Each net's images and labels of one part: (nets, n, 784), (nets, n); one of the test set."""
    own = splits[:1] if name == "test" else splits
    images = np.stack([getattr(one, f"{name}_images")[:MOST] for one in own])
    labels = np.stack([getattr(one, f"{name}_labels")[:MOST] for one in own])
    return torch.from_numpy(images), labels


@torch.no_grad()
def _scored(nets: Nets, images: torch.Tensor, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share right and the loss of each net: (nets,) each."""
    return scores(F.log_softmax(nets.forward(images), dim=2), labels)


def saved(run: Epochs) -> dict[str, np.ndarray]:
    """By how much the test "loss" and "error" are lower at the lowest validation loss than at the
    last epoch: (seeds,) each."""
    best = run.loss["validation"].argmin(axis=1)
    tests = {"loss": run.loss["test"], "error": run.error["test"]}
    return {
        name: values[:, -1] - values[np.arange(len(best)), best] for name, values in tests.items()
    }


def ends(losses: np.ndarray, patience: int) -> tuple[np.ndarray, np.ndarray]:
    """Where early stopping ends in each row of losses (nets, epochs): (restored, last trained).

    It ends once `patience` epochs in a row have brought no new lowest loss, else at the last epoch.
    """
    count = losses.shape[1]
    lowest = np.minimum.accumulate(losses, axis=1)
    new = np.concatenate([np.ones((len(losses), 1), bool), lowest[:, 1:] < lowest[:, :-1]], axis=1)
    best_so_far = np.maximum.accumulate(np.where(new, np.arange(count), 0), axis=1)
    out = np.arange(count) - best_so_far >= patience
    last = np.where(out.any(axis=1), out.argmax(axis=1), count - 1)
    return best_so_far[np.arange(len(losses)), last], last
