"""The data on their way into a patient: how pixels are scaled, which labels, in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.data.images import Images, chosen, first, joined
from labsupport.labs.training_clinic.plan import Plan
from labsupport.memory import give_back_mapped
from labsupport.training.loop import minibatches
from labsupport.training.networks import as_tensor

TESTED = 2000  # test images, spread over all there are

# How pixels between 0 and 1 reach the net.
INPUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "0 to 1": lambda x: x,
    "0 to 255": lambda x: 255 * x,
    "plus 5": lambda x: x + 5,
    "inverted": lambda x: 1 - x,
}


def _noisy(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """40 % of the labels are replaced by one of the nine wrong ones."""
    wrong = rng.random(len(labels)) < 0.4
    return np.where(wrong, (labels + rng.integers(1, 10, len(labels))) % 10, labels)


# What is done to the training labels (n,).
LABELS: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "true": lambda labels, rng: labels,
    "shuffled apart": lambda labels, rng: rng.permutation(labels),
    "off by one": lambda labels, rng: (labels + 1) % 10,
    "40 % wrong": _noisy,
}


@dataclass(frozen=True)
class Intake:
    """A patient's data. train: as its code trains on them. tested, tested_labels: as it tests.

    unseen, unseen_labels: images that the net has not seen, for the clinic alone. All images are
    still between 0 and 1; `as_trained` and `as_tested` turn them into what the net gets.
    """

    plan: Plan
    train: Dataset
    tested: np.ndarray | Images
    tested_labels: np.ndarray
    unseen: np.ndarray | Images
    unseen_labels: np.ndarray
    mean: float
    std: float

    @property
    def tests_well(self) -> bool:
        """Whether the patient's own test is that of the clinic."""
        same = self.plan.test_input == self.plan.train_input and self.plan.eval_mode
        return same and self.tested is self.unseen

    def as_trained(self, images: np.ndarray) -> torch.Tensor:
        """These images (n, 784) as the net gets them in training."""
        return self._standardized(INPUTS[self.plan.train_input](images))

    def as_tested(self, images: np.ndarray) -> torch.Tensor:
        """These images (n, 784) as the net gets them in a test."""
        return self._standardized(INPUTS[self.plan.test_input](images))

    def _standardized(self, images: np.ndarray) -> torch.Tensor:
        if self.plan.standardize:
            images = (images - np.float32(self.mean)) / np.float32(self.std)
        return as_tensor(images)

    def batches(self, *, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Endless mini-batches (images, labels) as the net gets them."""
        size = min(self.plan.batch, len(self.train.train_labels))
        if self.plan.shuffled:
            pairs = minibatches(self.train, size, seed=seed)
        else:
            pairs = by_class(self.train, size)
        for images, labels in pairs:
            yield self.as_trained(images.numpy()), labels


def by_class(digits: Dataset, size: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Mini-batches of the training images in the order of their labels, all zeros first."""
    order = np.argsort(digits.train_labels, kind="stable")
    try:
        while True:
            for start in range(0, len(order) - size + 1, size):
                index = order[start : start + size]
                images, labels = digits.train_images[index], digits.train_labels[index]
                yield as_tensor(images), torch.from_numpy(labels)
    finally:
        give_back_mapped()


def intake(plan: Plan, digits: Dataset, *, seed: int) -> Intake:
    """The data of a patient with this plan. seed: decides which labels are wrong."""
    images, labels = digits.train_images, digits.train_labels
    if plan.images is not None:
        images, labels = first(images, plan.images), labels[: plan.images]
    spread = slice(None, None, max(len(digits.test_labels) // TESTED, 1))
    tested, tested_labels = chosen(digits.test_images, spread), digits.test_labels[spread]
    unseen, unseen_labels = tested, tested_labels
    if plan.halved:
        tens = np.arange(len(tested_labels)) // 10 % 2 == 0
        one, other = np.flatnonzero(tens), np.flatnonzero(~tens)
        unseen, unseen_labels = chosen(tested, other), tested_labels[other]
        tested, tested_labels = chosen(tested, one), tested_labels[one]
    if plan.leaked:
        images, labels = joined(images, tested), np.append(labels, tested_labels)
    labels = LABELS[plan.labels](labels, np.random.default_rng([seed, 15]))
    sample = INPUTS[plan.train_input](images[:1000])
    return Intake(
        plan,
        replace(digits, train_images=images, train_labels=labels),
        tested,
        tested_labels,
        unseen,
        unseen_labels,
        float(sample.mean()),
        float(sample.std()),
    )
