"""How nets of lab 13 are trained: SGD with momentum, and one regularizer or none for each net."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.data.images import Images, chosen, first
from labsupport.labs.regularization.nets import Nets
from labsupport.memory import give_back_mapped
from labsupport.training.networks import DTYPE, as_tensor

SIDE = 28  # pixels


@dataclass(frozen=True)
class Split:
    """Digits to learn from, to choose by and to judge by: images (n, 784) and labels (n,) each."""

    train_images: np.ndarray
    train_labels: np.ndarray
    validation_images: np.ndarray | Images
    validation_labels: np.ndarray
    test_images: np.ndarray | Images
    test_labels: np.ndarray


def split(digits: Dataset, labels: int, *, seed: int, test: int = 2000) -> Split:
    """`labels` training images drawn at random, others to choose by, and the first test images.

    To choose by: 1,000 other training images, 300 where there are fewer than 3,000.
    """
    count = len(digits.train_labels)
    order = np.random.default_rng([seed, 77]).permutation(count)
    aside = 1000 if count >= 3000 else 300
    if labels > count - aside:
        raise ValueError(f"{labels} labels are asked for; {count - aside} can be learned from")
    kept, learned = np.sort(order[:aside]), order[aside : aside + labels]
    drawn = Split(
        digits.train_images[learned],
        digits.train_labels[learned],
        chosen(digits.train_images, kept),  # bytes stay bytes
        digits.train_labels[kept],
        first(digits.test_images, test),  # here too, and all splits share them
        digits.test_labels[:test],
    )
    give_back_mapped()  # they came from all over the file
    return drawn


@dataclass(frozen=True)
class Recipe:
    """What is added to plain training.

    decay: λ, the share of a weight that a step takes off is rate · λ. dropout: the share of hidden
    units switched off. input_noise: std of what is added to a pixel. shift: pixels, turn: degrees,
    by at most which an image is moved. smoothing: the share of the target that all classes share.
    batch_norm: before each activation.
    """

    decay: float = 0.0
    dropout: float = 0.0
    input_noise: float = 0.0
    shift: float = 0.0
    turn: float = 0.0
    smoothing: float = 0.0
    batch_norm: bool = False


def moved(images: torch.Tensor, right, down, degrees) -> torch.Tensor:
    """Images (n, 784), each moved by so many pixels and turned by so many degrees: (n,) each."""
    angle = degrees * math.pi / 180
    cos, sin = torch.cos(angle), torch.sin(angle)
    unit = 2 / SIDE  # affine_grid counts half a side as 1
    rows = [torch.stack([cos, sin, -right * unit], 1), torch.stack([-sin, cos, -down * unit], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), [len(images), 1, SIDE, SIDE], align_corners=False)
    pictures = images.reshape(-1, 1, SIDE, SIDE)
    return F.grid_sample(pictures, grid, align_corners=False).reshape(len(images), -1)


class Noise:
    """Random numbers of torch that a NumPy seed decides."""

    def __init__(self, seed: int):
        state = np.random.default_rng([seed, 5]).integers(2**62)
        self.generator = torch.Generator().manual_seed(int(state))

    def uniform(self, *shape: int) -> torch.Tensor:
        """Numbers between 0 and 1."""
        return torch.rand(shape, generator=self.generator, dtype=DTYPE, device="cpu")

    def normal(self, *shape: int) -> torch.Tensor:
        """Normal numbers with std 1."""
        return torch.randn(shape, generator=self.generator, dtype=DTYPE, device="cpu")


def column(values: Sequence[float]) -> torch.Tensor:
    """One number per net: (nets, 1, 1)."""
    return torch.tensor(values, dtype=DTYPE, device="cpu")[:, None, None]


@torch.enable_grad()
def train(
    nets: Nets,
    splits: Sequence[Split],
    recipes: Sequence[Recipe],
    *,
    steps: int,
    batch: int = 50,
    rate: float = 0.1,
    momentum: float = 0.9,
    cosine: bool = True,
    every: int = 0,
    look: Callable[[int], None] | None = None,
) -> Nets:
    """Trains each net on its own split by its own recipe; returns the nets.

    splits: one per net, all with as many training images. rate: of SGD with momentum; with cosine
    it falls to 0 along half a cosine. look(step) is called before the first step and every `every`.
    """
    noise = Noise(nets.seeds[0])
    decay = column([one.decay for one in recipes])
    velocities = [torch.zeros_like(p) for p in nets.parameters]
    for step, (x, y) in zip(range(steps), batches(splits, nets.seeds, batch), strict=False):
        if look is not None and every and step % every == 0:
            look(step)
        now = rate * (0.5 + 0.5 * math.cos(math.pi * step / steps)) if cosine else rate
        gradients(nets, disturbed(x, recipes, noise), y, recipes, noise)
        _step(nets, velocities, now, momentum, decay)
    if look is not None and every:
        look(steps)
    return nets


def batches(splits: Sequence[Split], seeds: Sequence[int], batch: int) -> Iterator[tuple]:
    """Endless mini-batches of each net's own images: x (nets, batch, 784), y (nets, batch).

    Each epoch is shuffled. Images that do not fill a last mini-batch are left out of it.
    """
    sources = [(as_tensor(one.train_images), as_tensor(np.array(one.train_labels)))
               for one in splits]  # fmt: skip
    count = len(sources[0][1])
    rngs = [np.random.default_rng([seed, 3]) for seed in seeds]
    while True:
        orders = [rng.permutation(count) for rng in rngs]
        for start in range(0, count - batch + 1, batch):
            pairs = [
                (images[order[start : start + batch]], labels[order[start : start + batch]])
                for (images, labels), order in zip(sources, orders, strict=True)
            ]
            x, y = zip(*pairs, strict=True)
            yield torch.stack(x), torch.stack(y)


def disturbed(x: torch.Tensor, recipes: Sequence[Recipe], noise: Noise) -> torch.Tensor:
    """X (nets, batch, 784) with each net's own noise, shifts and turns."""
    by = []  # of each net: how far right, down and around each image goes
    for k, one in enumerate(recipes):
        if one.shift or one.turn:
            draw = 2 * noise.uniform(3, x.shape[1]) - 1
            by.append((k, draw * column([one.shift, one.shift, one.turn])[:, 0]))
        if one.input_noise:
            x[k] += one.input_noise * noise.normal(*x.shape[1:])
    if by:
        nets, draws = zip(*by, strict=True)
        right, down, degrees = torch.cat(draws, 1)
        images = x[list(nets)].flatten(0, 1)
        x[list(nets)] = moved(images, right, down, degrees).reshape(len(nets), *x.shape[1:])
    return x


def masks_for(
    nets: Nets, recipes: Sequence[Recipe], batch: int, noise: Noise
) -> list[torch.Tensor]:
    """A new mask for each net, example and hidden unit: 0, or 1 / (1 − p). None without dropout."""
    keep = 1 - column([one.dropout for one in recipes])
    if bool((keep == 1).all()):
        return []
    return [(noise.uniform(nets.count, batch, n) < keep) / keep for n in nets.sizes[1:-1]]


@torch.enable_grad()
def gradients(nets: Nets, x, y, recipes: Sequence[Recipe], noise: Noise) -> None:
    """Leaves the gradients of each net's own loss on its batch in `p.grad`."""
    for p in nets.parameters:
        p.grad = None
    masks = masks_for(nets, recipes, x.shape[1], noise)
    log_p = F.log_softmax(nets.forward(x, masks=masks, training=True), dim=2)
    right = log_p.gather(2, y[..., None])
    smoothing = column([one.smoothing for one in recipes])
    loss = -((1 - smoothing) * right + smoothing * log_p.mean(2, keepdim=True))
    (loss.sum() / x.shape[1]).backward()


@torch.no_grad()
def _step(nets: Nets, velocities, rate: float, momentum: float, decay: torch.Tensor) -> None:
    weights = len(nets.weights)
    for k, (p, v) in enumerate(zip(nets.parameters, velocities, strict=True)):
        v.mul_(momentum).add_(p.grad)
        if k < weights:  # biases do not decay
            p.mul_(1 - rate * decay)
        p.add_(v, alpha=-rate)
        p.grad = None


def examples(images: np.ndarray, *, seed: int) -> dict[str, np.ndarray]:
    """What augmentation makes of images (n, 784): {what was done: (n, 784)}, in [0, 1]."""
    originals, n = as_tensor(images), len(images)
    three = torch.full((n,), 3.0, dtype=DTYPE, device="cpu")
    none = torch.zeros(n, dtype=DTYPE, device="cpu")
    noisy = originals + 0.3 * Noise(seed).normal(n, originals.shape[1])
    rows = {
        "original": originals,
        "shifted 3 pixels": moved(originals, three, -three, none),
        "turned 20°": moved(originals, none, none, none + 20),
        "noise 0.3": noisy,
    }
    return {name: row.clamp(0, 1).numpy() for name, row in rows.items()}
