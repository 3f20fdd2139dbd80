"""Lab 07's nets, and what they learn: named by the standard deviation of their first weights."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import INITIALIZERS, Initializer, gaussian
from labsupport.data.datasets import Dataset
from labsupport.training.loop import fit, train
from labsupport.training.measures import accuracy, layer_statistics
from labsupport.training.networks import Network, as_tensor
from labsupport.training.steps import Step
from labsupport.training.sweeps import TEST_IMAGES, watched

WIDTH = 100  # a fifth of the lecture's
BATCH = 64  # a quarter of the lecture's
SEEDS = (0, 1, 2, 3, 4)
# The lecture's five starts: {activation, std of a weight: the settings of `net`}.
STARTS = {
    "tanh, 0.01": {"activation": "tanh", "std": 0.01},
    "tanh, 1": {"activation": "tanh", "std": 1.0},
    "tanh, 1/√n": {"activation": "tanh", "std": "1/√n"},
    "relu, 1/√n": {"activation": "relu", "std": "1/√n"},
    "relu, √(2/n)": {"activation": "relu", "std": "√(2/n)"},
}


def torch_default() -> Initializer:
    """Uniform weights between ±1/√n, n = fan_in, as torch.nn.Linear draws them: std 1/√(3n)."""

    def draw(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
        bound = 1 / math.sqrt(fan_in)
        return rng.uniform(-bound, bound, (fan_in, fan_out))

    latex = r"U(-1/\sqrt{n},\ 1/\sqrt{n})"
    std = lambda fan_in, fan_out: 1 / math.sqrt(3 * fan_in)  # noqa: E731
    return Initializer("torch", "torch's default", draw, latex, std)


STDS = {
    "1/√n": INITIALIZERS["lecun"],
    "√(2/n)": INITIALIZERS["he"],
    "torch's default": torch_default(),
}


def net(
    *,
    activation: str = "tanh",
    std: float | str,
    depth: int = 3,
    width: int = WIDTH,
    bias: float = 0.0,
    last: str = "",
    only_last: bool = False,
    seed: int,
) -> Network:
    """A net of `depth` hidden layers of `width` units, 784 inputs and 10 outputs.

    std: of a weight, a number or a name of `STDS`; "torch's default" draws the biases too, as torch
    does. bias: of every hidden unit at first. last: a name of `STDS` for the output layer, if it is
    to differ. only_last: the hidden layers keep their first weights.
    """
    chosen = STDS[std] if isinstance(std, str) else gaussian(std)
    sizes = (784, *[width] * depth, 10)
    made = Network(sizes, activation=activation, initializer=chosen, seed=seed)
    rng = np.random.default_rng([seed, 1])
    with torch.no_grad():
        for layer in made.affine[:-1]:
            layer.bias.fill_(bias)
        if std == "torch's default":
            for layer in made.affine:
                bound = layer.in_features**-0.5
                drawn = rng.uniform(-bound, bound, layer.out_features)
                layer.bias.copy_(torch.tensor(drawn, dtype=layer.bias.dtype, device="cpu"))
        if last:
            W = STDS[last].draw(width, 10, rng=rng)
            made.affine[-1].weight.copy_(torch.tensor(W.T, dtype=layer.weight.dtype, device="cpu"))
    if only_last:
        made.affine[:-1].requires_grad_(False)
    return made


def steps_of(made: Network, digits: Dataset, *, rate: float, steps: int, seed: int) -> Iterator:
    """Plain SGD in batches of 64: one `Step` after the other."""
    return train(made, digits, learning_rate=rate, iterations=steps, batch_size=BATCH, seed=seed)


def share_right(made: Network, digits: Dataset) -> float:
    """The share of the first 2,000 test images that the net classifies right."""
    return accuracy(made, digits.test_images[:TEST_IMAGES], digits.test_labels[:TEST_IMAGES])


def learned(
    digits: Dataset,
    nets: Mapping[str, Mapping],
    *,
    rate: float = 0.1,
    steps: int = 150,
    seeds: Sequence[int] = SEEDS,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The losses {label: (seeds, steps)} and the test accuracies {label: (seeds,)} of these nets.

    nets: {label: settings of `net`}. Plain SGD in batches of 64.
    """
    losses: dict[str, np.ndarray] = {}
    accuracies: dict[str, np.ndarray] = {}
    for label, settings in watched(nets.items(), f"{len(nets)} nets, {len(seeds)} seeds"):
        rows, shares = [], []
        for seed in seeds:
            made = net(**settings, seed=seed)
            rows.append(_losses(steps_of(made, digits, rate=rate, steps=steps, seed=seed), steps))
            shares.append(share_right(made, digits))
        losses[label], accuracies[label] = np.array(rows), np.array(shares)
    return losses, accuracies


def _losses(steps: Iterator[Step], count: int) -> np.ndarray:
    """The loss of each step; after one that diverged, infinity."""
    found = np.full(count, np.inf)
    for step in steps:
        found[step.iteration - 1] = step.loss
    return np.where(np.isnan(found), np.inf, found)


def first_gradients(
    digits: Dataset, std: float | str, *, last: str = "", seeds: Sequence[int] = SEEDS
) -> np.ndarray:
    """The norm of the gradient of each weight matrix before the first step: (seeds, 4).

    Of the net with three hidden layers of tanh units, over the first 256 training images. last: as
    in `net`.
    """
    made = [net(std=std, last=last, seed=seed) for seed in seeds]
    looks = [layer_statistics(one, digits, iteration=0) for one in made]
    return np.array([look.weight_gradient_norm for look in looks])


@torch.no_grad()
def first_errors(
    digits: Dataset, std: float | str, *, seeds: Sequence[int] = SEEDS
) -> tuple[np.ndarray, np.ndarray]:
    """The loss before the first step, (seeds,), and the mean length of p − y, (seeds,).

    p: the probabilities of the ten digits; y: 1 for the right digit, else 0. p − y is the gradient
    of an image's loss with respect to the logits. Of the nets and images of `first_gradients`.
    """
    images, labels = as_tensor(digits.train_images[:256]), as_tensor(digits.train_labels[:256])
    losses, lengths = [], []
    for seed in seeds:
        logits = net(std=std, seed=seed)(images)
        error = torch.softmax(logits, 1) - F.one_hot(labels, 10)
        losses.append(float(F.cross_entropy(logits, labels)))
        lengths.append(float(error.norm(dim=1).mean()))
    return np.array(losses), np.array(lengths)


def read_out(
    digits: Dataset, std: float | str, *, images: int = 6000, seeds: Sequence[int] = SEEDS
) -> np.ndarray:
    """The share of 2,000 test images that least squares read right off random layers: (seeds,).

    The three hidden layers of tanh units keep their first weights. On their outputs for so many
    training images the best linear output layer is computed, so that no training is involved.
    """
    shares = []
    for seed in seeds:
        made = net(std=std, seed=seed)
        h = _last_hidden(made, digits.train_images[:images])
        targets = np.eye(10)[digits.train_labels[:images]]
        W = np.linalg.solve(h.T @ h + np.eye(h.shape[1]), h.T @ targets)
        guesses = (_last_hidden(made, digits.test_images[:TEST_IMAGES]) @ W).argmax(axis=1)
        shares.append(np.mean(guesses == digits.test_labels[:TEST_IMAGES]))
    return np.array(shares)


@torch.no_grad()
def _last_hidden(made: Network, images: np.ndarray) -> np.ndarray:
    """The outputs of the last hidden layer, and a 1 for the bias: (images, units + 1)."""
    hidden: list[torch.Tensor] = []
    made(as_tensor(images), hidden)
    return np.column_stack([hidden[-1].double().numpy(), np.ones(len(images))])


def accuracy_by_depth(
    digits: Dataset,
    stds: Sequence[str],
    depths: Sequence[int],
    *,
    rate: float = 0.05,
    steps: int = 150,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """Test accuracy of ReLU nets by start and depth: {name of `STDS`: (seeds, depths)}.

    Plain SGD in batches of 64.
    """
    found = {std: np.zeros((len(seeds), len(depths))) for std in stds}
    runs = [(std, column) for std in stds for column in range(len(depths))]
    for std, column in watched(runs, f"{len(stds)} starts, {len(depths)} depths"):
        for row, seed in enumerate(seeds):
            made = net(activation="relu", std=std, depth=depths[column], seed=seed)
            for _ in steps_of(made, digits, rate=rate, steps=steps, seed=seed):
                pass
            found[std][row, column] = share_right(made, digits)
    return found


def stds_while_learning(
    digits: Dataset,
    nets: Mapping[str, Mapping],
    *,
    rate: float = 0.1,
    steps: int = 200,
    look_every: int = 50,
    seeds: Sequence[int] = SEEDS[:3],
) -> dict[str, np.ndarray]:
    """The std of each hidden layer's outputs while nets learn: {label: (seeds, looks, layers)}.

    nets: {label: settings of `net`}; a rate among them is the net's own. Over all units and the
    first 256 training images, before the first step and then every `look_every`.
    """
    found: dict[str, np.ndarray] = {}
    for label, settings in watched(nets.items(), f"{len(nets)} nets, {len(seeds)} seeds"):
        own = {"rate": rate} | dict(settings)
        chosen = {"learning_rate": own.pop("rate"), "iterations": steps, "batch_size": BATCH}
        chosen |= {"check_every": None, "look_every": look_every}
        records = [fit(net(**own, seed=seed), digits, seed=seed, **chosen) for seed in seeds]
        found[label] = np.array([[s.activation_std for s in r.statistics] for r in records])
    return found
