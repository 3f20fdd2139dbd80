"""One small net for the Lab: what each unit does while the net learns, fast enough for a slider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset, load_digits
from labsupport.training.loop import train
from labsupport.training.networks import Network, as_tensor

DEPTH, UNITS = 3, 30
TRAINED_ON, TESTED = 400, 250  # images
STEPS, LOOK_EVERY, BATCH = 100, 5, 32


@dataclass(frozen=True)
class Life:
    """The units of one net while it learns.

    looked_at: steps, (looks,). speaks: for what share of the training images a unit's output is not
    0, (layers, units, looks); NaN after the net has diverged. accuracy: on test images, (looks,).
    label: the setting in words. diverged: whether the training ended in NaN.
    """

    label: str
    activation: str
    looked_at: np.ndarray
    speaks: np.ndarray
    accuracy: np.ndarray
    diverged: bool

    @property
    def silent(self) -> np.ndarray:
        """The share of each layer's units that are 0 for every training image: (layers, looks)."""
        share = (self.speaks == 0).mean(axis=1)
        return np.where(np.isnan(self.speaks).any(axis=1), np.nan, share)

    @property
    def summary(self) -> str:
        """What became of the net, in one line."""
        if self.diverged:
            return f"{self.label}: diverged.{self.varies}"
        return f"{self.label}, after {self.looked_at[-1]} steps: {self.varies}"

    @property
    def varies(self) -> str:
        """The part of `summary` that the data decide."""
        if self.diverged:
            return ""
        layers = ", ".join(f"{share:.0%}" for share in self.silent[:, -1])
        return f"silent in layers 1, 2, 3: {layers}; {self.accuracy[-1]:.0%} right."


@lru_cache(maxsize=2)
def _small(digits: Dataset) -> tuple[Dataset, torch.Tensor, torch.Tensor]:
    """Few digits, their training images and their test images; each array is made once."""
    few = replace(
        digits,
        train_images=np.array(digits.train_images[:TRAINED_ON]),
        train_labels=digits.train_labels[:TRAINED_ON],
        test_images=np.array(digits.test_images[:TESTED]),
        test_labels=digits.test_labels[:TESTED],
    )
    return few, as_tensor(few.train_images), as_tensor(few.test_images)


def life(
    *, learning_rate: float, activation: str, batch_norm: bool, bias: float, seed: int
) -> Life:
    """100 steps of 32 images of a net with three hidden layers of 30 units and He's weights.

    It learns from the first 400 training images. bias: where the hidden biases start.
    """
    net = Network(
        (784, *[UNITS] * DEPTH, 10),
        activation=activation,
        initializer=initializer("he"),
        norm="batch norm" if batch_norm else "plain",
        seed=seed,
    )
    with torch.no_grad():
        for layer in net.affine[:-1]:
            layer.bias.fill_(bias)
    few, images, tested = _small(load_digits())
    looks = _looks(net, few, images, tested, learning_rate, seed)
    speaks, accuracy = (np.array(part) for part in zip(*looks, strict=True))
    diverged = len(looks) < STEPS // LOOK_EVERY + 1
    lacking = STEPS // LOOK_EVERY + 1 - len(looks)
    return Life(
        label=_label(learning_rate, activation, batch_norm, bias),
        activation=activation,
        looked_at=np.arange(0, STEPS + 1, LOOK_EVERY),
        speaks=np.pad(speaks, ((0, lacking), (0, 0), (0, 0)), constant_values=np.nan).transpose(
            1, 2, 0
        ),
        accuracy=np.pad(accuracy, (0, lacking), constant_values=np.nan),
        diverged=diverged,
    )


def _label(learning_rate: float, activation: str, batch_norm: bool, bias: float) -> str:
    more = (", batch norm" if batch_norm else "") + (f", bias {bias:g}" if bias else "")
    return f"{activation}, rate {learning_rate:.2g}{more}"


def _looks(net: Network, few: Dataset, images, tested, learning_rate: float, seed: int) -> list:
    """A look before the first step and then every `LOOK_EVERY`, as long as the net is finite."""
    looks = [_look(net, few, images, tested)]
    settings = {"learning_rate": learning_rate, "iterations": STEPS, "batch_size": BATCH}
    for step in train(net, few, seed=seed, **settings):
        if step.iteration % LOOK_EVERY == 0:
            if not _is_finite(net):
                break
            looks.append(_look(net, few, images, tested))
    return looks


def _is_finite(net: Network) -> bool:
    return bool(torch.isfinite(net.affine[-1].weight).all())


@torch.no_grad()
def _look(net: Network, few: Dataset, images, tested) -> tuple[np.ndarray, float]:
    """The share of images for which each unit speaks, (layers, units), and the test accuracy."""
    net.eval()
    hidden: list[torch.Tensor] = []
    net(images, hidden)
    speaks = torch.stack([(h != 0).float().mean(dim=0) for h in hidden]).numpy()
    right = (net(tested).argmax(1).numpy() == few.test_labels).mean()
    net.train()
    return speaks, float(right)
