"""Fine-tuning: a network starts from pretrained layers, and few or many labels train it.

Here are also the two sizes in which lab 12 asks what pretraining is good for: `SMALL`, for a minute
on a laptop, and `FULL_SIZE`, whose result on MNIST is kept in data/pretraining_full_size.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from labsupport.datasets import DATA, Digits
from labsupport.initializers import initializer
from labsupport.networks import Network, accuracy
from labsupport.pretraining import Stack
from labsupport.results import TrainingRecord
from labsupport.training import Step, Training, train

STORED = DATA / "pretraining_full_size.json"
CHECKED_IMAGES = 10_000  # enough to know a training error to about half a percent


@dataclass(frozen=True)
class Size:
    """How large an experiment is.

    width: units per hidden layer. images: how many images, without their labels, pretraining sees.
    growing, tuning: the settings of `Stack.grow` for autoencoders, and of `train` for fine-tuning.
    """

    width: int
    images: int
    growing: dict
    tuning: dict


SMALL = Size(
    width=100,
    images=10_000,
    growing={"learning_rate": 0.02, "iterations": 100, "batch_size": 64},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 200, "batch_size": 64},
)
FULL_SIZE = Size(
    width=200,
    images=60_000,
    growing={"learning_rate": 0.001, "iterations": 300, "batch_size": 256},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 800, "batch_size": 256},
)


def labeled(digits: Digits, count: int) -> Digits:
    """`digits` with only the first `count` training images; all test images stay."""
    if count < 10:
        raise ValueError(f"count is {count}; ten digits need at least 10 labeled images")
    images, labels = digits.train_images[:count], digits.train_labels[:count]
    return replace(digits, train_images=images, train_labels=labels)


def sigmoid_network(*hidden: int, seed: int) -> Network:
    """784 inputs, these hidden layers of sigmoid units, 10 outputs; weights as Glorot says."""
    glorot = initializer("glorot")
    return Network((784, *hidden, 10), activation="sigmoid", initializer=glorot, seed=seed)


@dataclass(frozen=True)
class Errors:
    """The share that a trained network gets wrong, of the images it has learnt from and of new."""

    training: float
    test: float


def errors_after(network: Network, digits: Digits, **settings) -> Errors:
    """The `Errors` of `network` after `train` with these settings (at most 10,000 images each)."""
    for _ in train(network, digits, **settings):
        pass
    known = digits.train_images[:CHECKED_IMAGES], digits.train_labels[:CHECKED_IMAGES]
    new = digits.test_images[:CHECKED_IMAGES], digits.test_labels[:CHECKED_IMAGES]
    return Errors(1 - accuracy(network, *known), 1 - accuracy(network, *new))


def stored_full_size() -> dict:
    """What the full-size run measured, and how, as `benchmarks/pretraining_full_size.py` keeps it.

    "how": settings in words; "depths", "labels", "seeds": lists; "training_error", "test_error":
    {"plain" or "pretrained": nested lists (labels, seeds, depths)}.
    """
    return json.loads(STORED.read_text(encoding="utf-8"))


class FineTuning:
    """A `Training` whose network is pretrained first: iterate to do both, read `record`.

    stack: lends the network its weights; it grows on the way if it has fewer layers, with the
    settings `growing`, and keeps what it has learnt for the next network. The record is that of
    the training with labels, and says before it which layer is being pretrained.
    """

    def __init__(
        self, network: Network, digits: Digits, *, stack: Stack, growing: dict, **settings
    ):
        self.network, self.digits, self.stack = network, digits, stack
        self.growing, self.settings = growing, settings
        self._training = Training(network, digits, **settings)
        self._started = False

    def __iter__(self) -> Iterator[Step]:
        if not self._started:
            widths = [layer.out_features for layer in self.network.affine[:-1]]
            while len(self.stack.layers) < len(widths):
                yield from self.stack.grow(widths[len(self.stack.layers)], **self.growing)
            self.stack.lend(self.network)
            # Made anew: a training looks at its network's layers when it is made.
            self._training = Training(self.network, self.digits, **self.settings)
            self._started = True
        yield from self._training

    @property
    def record(self) -> TrainingRecord:
        """The `TrainingRecord` so far; it may be asked for by another thread than trains."""
        record = self._training.record
        label = record.label
        if not self._started:
            layers = len(self.network.affine) - 1
            at = min(len(self.stack.layers) + 1, layers)
            label = f"{label}, pretraining layer {at} of {layers}"
        method = "pretrained" if self.stack.method == "autoencoder" else self.stack.method
        return replace(record, method=method, label=label)
